import { backTest as runBackTest } from '#kernels/rules';
import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { rows, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { sensingOf } from '#sensing/server';
import type { RuleBody, ruleOperations } from '#alarms/contract';
import { kernelRuleOf, pointsOf } from './hot/expand-rules.ts';
import { checkBody } from './manage-rules.ts';
import { alarmStore } from './store.ts';

type Op = typeof ruleOperations;
type Result = OutputOf<Op['backTest']>['candidate'];
type Verified = { point_id: number; started_at: string; cleared_at: string | null; verdict: string };

const MAX_POINTS = 500;
const MAX_EPISODES = 2000;
const DAY_MS = 86_400_000;

const day = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** Runs one body over stored history, point by point, and compares with what people found true or false. */
async function test(ctx: Ctx, body: RuleBody, orgPath: string, from: number, to: number): Promise<Result> {
  const sensing = sensingOf(ctx);
  const version = { ruleId: 'test', version: 1, shadow: false, orgPath, body };
  const points = pointsOf(version, [...sensing.points.all()], (id) => sensing.points.get(id)).slice(
    0,
    MAX_POINTS,
  );
  const result: Result = {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    readings: 0,
    alarms: 0,
    alarmsPerDay: 0,
    minutesInAlarm: 0,
    chatter: 0,
    hits: 0,
    misses: 0,
    falseAlarms: 0,
    perDay: [],
    episodes: [],
  };
  const perDay = new Map<string, number>();
  const verified = await rows<Verified>(
    ctx.tx,
    sql`select point_id, started_at, cleared_at, verdict from alarms_alarm where point_id = any(${points.map((p) => p.id)}) and verdict in ('true', 'false') and started_at between ${result.from} and ${result.to}`,
  );
  for (const point of points) {
    const rule = kernelRuleOf(version, point);
    if (!rule) continue;
    const readings = [];
    for (const operand of rule.operands)
      for (const r of await sensing.history.readings(operand.point, from, to))
        readings.push({ ...r, point: operand.point });
    if (readings.length === 0) continue;
    const tested = runBackTest(rule, readings);
    result.readings += tested.readings;
    result.alarms += tested.episodes.length;
    result.minutesInAlarm += tested.minutesInAlarm;
    result.chatter += tested.chatter;
    for (const e of tested.episodes) {
      perDay.set(day(e.start), (perDay.get(day(e.start)) ?? 0) + 1);
      if (result.episodes.length < MAX_EPISODES)
        result.episodes.push({
          pointId: point.id,
          from: new Date(e.start).toISOString(),
          ...(e.until === undefined ? {} : { to: new Date(e.until).toISOString() }),
          grade: e.grade,
        });
    }
    const overlaps = (v: Verified): boolean =>
      tested.episodes.some(
        (e) =>
          e.start <= Date.parse(v.cleared_at ?? result.to) && (e.until ?? to) >= Date.parse(v.started_at),
      );
    for (const v of verified.filter((a) => a.point_id === point.id)) {
      if (v.verdict === 'false') result.falseAlarms += overlaps(v) ? 1 : 0;
      else if (overlaps(v)) result.hits += 1;
      else result.misses += 1;
    }
  }
  result.alarmsPerDay = result.alarms / Math.max(1 / 24, (to - from) / DAY_MS);
  result.perDay = [...perDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([d, alarms]) => ({ day: d, alarms }));
  return result;
}

/** ALM-14: a candidate beside the armed version, on the same stored readings. */
export async function backTest(
  ctx: Ctx,
  { body }: InputOf<Op['backTest']>,
): Promise<OutputOf<Op['backTest']>> {
  const scope = ctx.scope('alarms.draftRules');
  const compared = body.compareWith ? await alarmStore.versions(ctx.tx, body.compareWith, scope) : [];
  if (body.compareWith && compared.length === 0) throw new Failure(NOT_FOUND);
  const orgPath = compared[0]?.org_path ?? scope[0];
  checkBody(ctx, body.body, orgPath);
  const from = Date.parse(body.from);
  const to = Date.parse(body.to);
  const candidate = await test(ctx, body.body, orgPath, from, to);
  const armed = compared.find((v) => v.state === 'armed');
  return { candidate, ...(armed ? { armed: await test(ctx, armed.body, orgPath, from, to) } : {}) };
}
