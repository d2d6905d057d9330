import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { namesOf } from '#identity/server';
import { maybeOne, rows, sql } from '#platform/server/db';
import { bytes, type Bytes, type Ctx } from '#platform/server/module';
import { alarmEvents, type Alarm, type alarmOperations, type Evidence } from '#alarms/contract';
import { explain } from './explain.ts';
import { shapeAlarm } from './shape.ts';
import { alarmStore, type AlarmRow } from './store.ts';

type Op = typeof alarmOperations;

async function shapeAll(ctx: Ctx, found: readonly AlarmRow[]): Promise<Alarm[]> {
  const names = await namesOf(
    ctx.tx,
    found.flatMap((r) => [r.acknowledged_by, r.verified_by]).filter((a) => a !== null),
  );
  return found.map((row) => shapeAlarm(row, names));
}

export async function list(ctx: Ctx, { query }: InputOf<Op['list']>): Promise<OutputOf<Op['list']>> {
  const scope = ctx.scope('alarms.read');
  const limit = query.limit ?? 200;
  const now = new Date(ctx.now).toISOString();
  const found = await alarmStore.list(ctx.tx, scope, { ...query, limit: limit + 1, now });
  const counts = await alarmStore.counts(ctx.tx, scope, now);
  const of = (grade: string): number => counts.find((c) => c.grade === grade)?.count ?? 0;
  const items = await shapeAll(ctx, found.slice(0, limit));
  return {
    items,
    ...(found.length > limit ? { next: String(items[items.length - 1].number) } : {}),
    counts: {
      red: of('red'),
      orange: of('orange'),
      yellow: of('yellow'),
      blue: of('blue'),
      unacknowledged: counts.reduce((n, c) => n + c.unacknowledged, 0),
      shelved: counts.reduce((n, c) => n + c.shelved, 0),
    },
  };
}

async function find(ctx: Ctx, id: string): Promise<AlarmRow> {
  const row = await alarmStore.byId(ctx.tx, id, ctx.scope('alarms.read'));
  if (!row) throw new Failure(NOT_FOUND);
  return row;
}

export async function get(ctx: Ctx, { params }: InputOf<Op['get']>): Promise<Alarm> {
  return (await shapeAll(ctx, [await find(ctx, params.id)]))[0];
}

interface EntryRow {
  seq: number | null;
  time: string;
  type: string;
  actor: string;
  payload: Record<string, unknown> | null;
}

const titles = new Map(Object.values(alarmEvents).map((e) => [e.type, e.title]));

/** ALM-7: the rule version that fired, the readings it fired on, and everything done since, all from the log. */
export async function why(ctx: Ctx, { params }: InputOf<Op['why']>): Promise<OutputOf<Op['why']>> {
  const row = await find(ctx, params.id);
  const entries = await rows<EntryRow>(
    ctx.tx,
    sql`select s.seq, e.time, e.type, e.actor, e.payload from log_entry e left join log_seal s on s.entry = e.id where e.subject = ${`alarm:${row.id}`} order by e.id`,
  );
  const names = await namesOf(
    ctx.tx,
    entries.map((e) => e.actor),
  );
  const raised = entries.find((e) => e.type === alarmEvents.raised.type)?.payload as
    | { evidence?: Evidence[]; ruleId?: string }
    | undefined;
  const version =
    row.rule_version > 0 && row.rule_id
      ? await alarmStore.version(ctx.tx, row.rule_id, row.rule_version)
      : undefined;
  const fallback = row.rule_id
    ? (await alarmStore.versions(ctx.tx, row.rule_id, [row.org_path.split('.')[0]]))[0]
    : undefined;
  const rule = version ?? fallback;
  if (!rule) throw new Failure(NOT_FOUND);
  return {
    alarm: (await shapeAll(ctx, [row]))[0],
    rule: rule.body,
    ruleVersion: row.rule_version,
    explanation: explain(row, rule.body),
    evidence: raised?.evidence ?? [],
    timeline: entries.map((e) => ({
      ...(e.seq === null ? {} : { seq: e.seq }),
      at: e.time,
      type: e.type,
      actor: names.get(e.actor) ?? e.actor,
      text: titles.get(e.type) ?? { zh: e.type, en: e.type },
    })),
  };
}

export async function photo(ctx: Ctx, { params }: InputOf<Op['photo']>): Promise<Bytes> {
  const row = await find(ctx, params.id);
  const found = await maybeOne<{ media_type: string; content: Buffer }>(
    ctx.tx,
    sql`select media_type, content from alarms_photo where id = ${row.photo_id}`,
  );
  if (!found) throw new Failure(NOT_FOUND);
  return bytes({
    contentType: found.media_type,
    body: found.content,
    headers: { 'content-disposition': 'inline', 'cache-control': 'private, max-age=3600' },
  });
}

export async function handover(ctx: Ctx): Promise<OutputOf<Op['handover']>> {
  const scope = ctx.scope('alarms.read');
  const now = new Date(ctx.now).toISOString();
  const base = { limit: 500, now };
  const shelved = await alarmStore.list(ctx.tx, scope, { ...base, shelved: true, open: true });
  const open = await alarmStore.list(ctx.tx, scope, { ...base, shelved: false, open: true });
  const hear = ctx.app.parts.get('pointsInMaintenance') as
    | ((scope: readonly string[]) => Promise<OutputOf<Op['handover']>['maintenance']>)
    | undefined;
  return {
    shelved: await shapeAll(ctx, shelved),
    open: await shapeAll(ctx, open),
    maintenance: (await hear?.(scope)) ?? [],
  };
}
