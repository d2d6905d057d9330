import { alarmHealth } from '#kernels/rules';
import type { InputOf, OutputOf } from '#platform/contract';
import { one, rows, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import type { alarmOperations } from '#alarms/contract';

type Op = typeof alarmOperations;
const SLOT_MS = 600_000;

/** ALM-15: ISA-18.2 / EEMUA 191 figures over the alarms the viewer answers for. */
export async function health(ctx: Ctx, { query }: InputOf<Op['health']>): Promise<OutputOf<Op['health']>> {
  const scope = ctx.scope('alarms.read');
  const from = ctx.now - query.hours * 3_600_000;
  const found = await rows<{
    point_id: number | null;
    point_name: string | null;
    title: string;
    grade: 'red' | 'orange' | 'yellow' | 'blue';
    raised_at: string;
    cleared_at: string | null;
  }>(
    ctx.tx,
    sql`select point_id, point_name, title, grade, raised_at, cleared_at from alarms_alarm where org_path <@ any(${scope as string[]}::ltree[]) and raised_at >= ${new Date(from).toISOString()} and flag is distinct from 'foundLate' order by raised_at limit 200000`,
  );
  const { shelved, operators } = await one<{ shelved: number; operators: number }>(
    ctx.tx,
    sql`select (select count(*)::int from alarms_alarm where org_path <@ any(${scope as string[]}::ltree[]) and shelved_until > ${new Date(ctx.now).toISOString()}) as shelved,
      (select greatest(1, count(distinct acknowledged_by))::int from alarms_alarm where org_path <@ any(${scope as string[]}::ltree[]) and acknowledged_at >= ${new Date(from).toISOString()}) as operators`,
  );
  const nameOf = new Map(found.map((a) => [String(a.point_id ?? 0), a.point_name ?? a.title]));
  const measured = alarmHealth(
    found.map((a) => ({
      ruleId: String(a.point_id ?? 0),
      at: Date.parse(a.raised_at),
      ...(a.cleared_at ? { clearedAt: Date.parse(a.cleared_at) } : {}),
    })),
    from,
    ctx.now,
    operators,
  );
  const slots = new Map<number, number>();
  for (const a of found)
    slots.set(
      Math.floor(Date.parse(a.raised_at) / SLOT_MS),
      (slots.get(Math.floor(Date.parse(a.raised_at) / SLOT_MS)) ?? 0) + 1,
    );
  const grade = (g: string): number => found.filter((a) => a.grade === g).length;
  const named = (id: string): { pointId: number; name: string } => ({
    pointId: Number(id),
    name: nameOf.get(id) ?? id,
  });
  return {
    operators,
    alarms: found.length,
    perOperatorPer10Min: measured.meanPerSlot,
    peakPer10Min: Math.round(measured.peakPerSlot * operators),
    floods: measured.floods.length,
    standing: measured.standing,
    stale: measured.stale.length,
    shelved,
    chattering: measured.chattering
      .slice(0, 10)
      .map((c) => ({ ...named(c.ruleId), perHour: c.peakPerMinute * 60 })),
    badActors: measured.badActors.map((b) => ({
      ...named(b.ruleId),
      count: b.alarms,
      share: found.length === 0 ? 0 : b.alarms / found.length,
    })),
    byGrade: { red: grade('red'), orange: grade('orange'), yellow: grade('yellow'), blue: grade('blue') },
    series: [...slots]
      .sort(([a], [b]) => a - b)
      .map(([slot, count]) => ({ at: new Date(slot * SLOT_MS).toISOString(), count })),
  };
}
