import { haversineM } from '#kernels/geo';
import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { namesOf } from '#identity/server';
import { rows, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { incidentEvents, type Incident, type incidentOperations } from '#incidents/contract';
import { alarmEvents } from '#alarms/contract';
import { shapeIncidents } from './shape.ts';
import { incidentStore, type IncidentRow } from './store.ts';

type Op = typeof incidentOperations;

const NEAR_M = 3000;
const WITHIN_HOURS = 12;

export async function list(ctx: Ctx, { query }: InputOf<Op['list']>): Promise<OutputOf<Op['list']>> {
  const limit = query.limit ?? 100;
  const found = await incidentStore.list(ctx.tx, ctx.scope('incidents.read'), { ...query, limit: limit + 1 });
  const items = await shapeIncidents(ctx, found.slice(0, limit));
  return { items, ...(found.length > limit ? { next: items[items.length - 1].openedAt } : {}) };
}

async function find(ctx: Ctx, id: string): Promise<IncidentRow> {
  const row = await incidentStore.byId(ctx.tx, id, ctx.scope('incidents.read'));
  if (!row) throw new Failure(NOT_FOUND);
  return row;
}

export async function get(ctx: Ctx, { params }: InputOf<Op['get']>): Promise<Incident> {
  return (await shapeIncidents(ctx, [await find(ctx, params.id)]))[0];
}

/** INC-5: open incidents of like class near in place and time; score 0–1, nearest and soonest first. */
export async function duplicates(
  ctx: Ctx,
  { params }: InputOf<Op['duplicates']>,
): Promise<OutputOf<Op['duplicates']>> {
  const row = await find(ctx, params.id);
  const scored = (await incidentStore.near(ctx.tx, ctx.scope('incidents.read'), row, WITHIN_HOURS)).flatMap(
    (other) => {
      const distanceM =
        row.lng !== null && row.lat !== null && other.lng !== null && other.lat !== null
          ? haversineM([row.lng, row.lat], [other.lng, other.lat])
          : undefined;
      const minutesApart = Math.abs(Date.parse(row.occurred_at) - Date.parse(other.occurred_at)) / 60_000;
      if (distanceM !== undefined && distanceM > NEAR_M) return [];
      const place =
        distanceM === undefined ? (row.org_path === other.org_path ? 0.5 : 0.1) : 1 - distanceM / NEAR_M;
      const score =
        (place + (1 - minutesApart / (WITHIN_HOURS * 60)) + (row.class === other.class ? 1 : 0)) / 3;
      return score < 0.4 ? [] : [{ other, distanceM, minutesApart, score }];
    },
  );
  scored.sort((a, b) => b.score - a.score);
  const shaped = await shapeIncidents(
    ctx,
    scored.map((s) => s.other),
  );
  return {
    items: scored.map((s, i) => ({
      incident: shaped[i],
      ...(s.distanceM === undefined ? {} : { distanceM: s.distanceM }),
      minutesApart: s.minutesApart,
      score: s.score,
    })),
  };
}

const titles = new Map(
  [...Object.values(incidentEvents), ...Object.values(alarmEvents)].map((e) => [e.type, e.title]),
);

interface EntryRow {
  seq: number | null;
  time: string;
  type: string;
  actor: string;
  payload: Record<string, unknown> | null;
}

function detailOf(entry: EntryRow): string {
  const { payload } = entry;
  const text =
    payload?.['text'] ??
    payload?.['title'] ??
    payload?.['note'] ??
    payload?.['conclusion'] ??
    payload?.['reason'];
  return typeof text === 'string' && text !== '' ? `：${text}` : '';
}

/** INC-7: the whole chain from the log — the alarm that began it and everything since. */
export async function timeline(
  ctx: Ctx,
  { params }: InputOf<Op['timeline']>,
): Promise<OutputOf<Op['timeline']>> {
  const row = await find(ctx, params.id);
  const entries = await rows<EntryRow>(
    ctx.tx,
    sql`select s.seq, e.time, e.type, e.actor, e.payload from log_entry e left join log_seal s on s.entry = e.id where e.correlation_id = ${row.correlation_id} or e.subject = ${`incident:${row.id}`} order by e.id`,
  );
  const names = await namesOf(
    ctx.tx,
    entries.map((e) => e.actor),
  );
  return {
    items: entries.map((e) => {
      const title = titles.get(e.type) ?? { zh: e.type, en: e.type };
      return {
        ...(e.seq === null ? {} : { seq: e.seq }),
        at: e.time,
        type: e.type,
        actor: names.get(e.actor) ?? e.actor,
        text: { zh: title.zh + detailOf(e), en: title.en + detailOf(e) },
      };
    }),
  };
}
