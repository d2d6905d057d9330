import { Failure, NOT_FOUND, type InputOf } from '#platform/contract';
import { namesOf } from '#identity/server';
import { sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import {
  incidentEvents,
  incidentFailures,
  type Incident,
  type incidentOperations,
} from '#incidents/contract';
import { mayReport, nextReportDue } from './deadlines.ts';
import { shapeIncidents } from './shape.ts';
import { incidentStore, type IncidentRow } from './store.ts';

type Op = typeof incidentOperations;

/** A claim lasts so long unless renewed. */
const CLAIM_MS = 15 * 60_000;

const about = (
  row: IncidentRow,
): { subject: string; orgPath: string; correlationId: string; causationId: string } => ({
  subject: `incident:${row.id}`,
  orgPath: row.org_path,
  correlationId: row.correlation_id,
  causationId: row.opened_entry,
});

/** INC-2: only open incidents change, and only by whoever claimed them while the claim lasts. */
async function lockOpen(ctx: Ctx, id: string, permission: string): Promise<IncidentRow> {
  const row = await incidentStore.lock(ctx.tx, id, ctx.scope(permission));
  if (!row) throw new Failure(NOT_FOUND);
  if (row.state !== 'open') throw new Failure(incidentFailures.INCIDENT_CLOSED);
  if (row.claimed_by && row.claimed_by !== ctx.actor.id && Date.parse(row.claimed_until ?? '') > ctx.now) {
    const names = await namesOf(ctx.tx, [row.claimed_by]);
    throw new Failure(incidentFailures.CLAIMED, { by: names.get(row.claimed_by), until: row.claimed_until });
  }
  return row;
}

async function answer(ctx: Ctx, id: string, orgPath: string): Promise<Incident> {
  const row = await incidentStore.byId(ctx.tx, id, [orgPath]);
  if (!row) throw new Failure(NOT_FOUND);
  return (await shapeIncidents(ctx, [row]))[0];
}

export async function change(ctx: Ctx, { params, body }: InputOf<Op['change']>): Promise<Incident> {
  const row = await lockOpen(ctx, params.id, 'incidents.manage');
  if (body.version !== row.version) throw new Failure(incidentFailures.CHANGED_MEANWHILE);
  const { version: _version, position, ...changes } = body;
  const next = { ...row, ...changes };
  await sql`update incidents_incident set title = ${next.title}, level = ${next.level}, class = ${next.class}, kind = ${next.kind}, description = ${next.description}, lng = ${position?.[0] ?? row.lng}, lat = ${position?.[1] ?? row.lat},
    dead = ${next.dead}, injured = ${next.injured}, missing = ${next.missing}, version = version + 1 where id = ${row.id}`.execute(
    ctx.tx,
  );
  if (next.level !== row.level)
    ctx.announce(incidentEvents.levelChanged, {
      ...about(row),
      payload: { incidentId: row.id, from: row.level, to: next.level },
    });
  ctx.announce(incidentEvents.changed, {
    ...about(row),
    payload: { incidentId: row.id, changes: { ...changes, ...(position ? { position } : {}) } },
  });
  return answer(ctx, row.id, row.org_path);
}

export async function claim(ctx: Ctx, { params }: InputOf<Op['claim']>): Promise<Incident> {
  const row = await lockOpen(ctx, params.id, 'incidents.manage');
  const until = new Date(ctx.now + CLAIM_MS).toISOString();
  await sql`update incidents_incident set claimed_by = ${ctx.actor.id}, claimed_until = ${until} where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(incidentEvents.claimed, {
    ...about(row),
    payload: { incidentId: row.id, by: ctx.actor.id, until },
  });
  return answer(ctx, row.id, row.org_path);
}

export async function release(ctx: Ctx, { params }: InputOf<Op['release']>): Promise<Incident> {
  const row = await lockOpen(ctx, params.id, 'incidents.manage');
  await sql`update incidents_incident set claimed_by = null, claimed_until = null where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(incidentEvents.released, { ...about(row), payload: { incidentId: row.id, by: ctx.actor.id } });
  return answer(ctx, row.id, row.org_path);
}

export async function note(ctx: Ctx, { params, body }: InputOf<Op['note']>): Promise<Incident> {
  const row = await incidentStore.lock(ctx.tx, params.id, ctx.scope('incidents.manage'));
  if (!row) throw new Failure(NOT_FOUND);
  if (row.state !== 'open') throw new Failure(incidentFailures.INCIDENT_CLOSED);
  ctx.announce(incidentEvents.noted, { ...about(row), payload: { incidentId: row.id, text: body.text } });
  return answer(ctx, row.id, row.org_path);
}

export async function report(ctx: Ctx, { params, body }: InputOf<Op['report']>): Promise<Incident> {
  const row = await incidentStore.lock(ctx.tx, params.id, ctx.scope('incidents.manage'));
  if (!row) throw new Failure(NOT_FOUND);
  if (row.state !== 'open') throw new Failure(incidentFailures.INCIDENT_CLOSED);
  const kinds = (await incidentStore.reports(ctx.tx, [row.id])).map((r) => r.kind);
  if (!mayReport(kinds, body.kind)) throw new Failure(incidentFailures.REPORT_ORDER);
  const id = ctx.newId();
  const now = new Date(ctx.now).toISOString();
  const parts = row.org_path.split('.');
  const toOrgPath = parts.length > 1 ? parts.slice(0, -1).join('.') : row.org_path;
  const onTime = row.next_report_due_at === null || Date.parse(row.next_report_due_at) >= ctx.now;
  await sql`insert into incidents_report (id, incident_id, kind, text, to_org_path, due_at, sent_at, sent_by) values (${id}, ${row.id}, ${body.kind}, ${body.text}, ${toOrgPath}::ltree, ${row.next_report_due_at}, ${now}, ${ctx.actor.id})`.execute(
    ctx.tx,
  );
  const due = nextReportDue(row.level, [...kinds, body.kind], Date.parse(row.opened_at), ctx.now);
  await sql`update incidents_incident set next_report_due_at = ${due === undefined ? null : new Date(due).toISOString()}, overdue_noted = false, version = version + 1 where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(incidentEvents.reported, {
    ...about(row),
    payload: { incidentId: row.id, reportId: id, kind: body.kind, toOrgPath, text: body.text, onTime },
  });
  return answer(ctx, row.id, row.org_path);
}

/** INC-6: alarms move to the main incident, which keeps the other's chain reachable through the log. */
export async function merge(ctx: Ctx, { params, body }: InputOf<Op['merge']>): Promise<Incident> {
  if (params.id === body.into) throw new Failure(incidentFailures.MERGE_SELF);
  const [first, second] = [params.id, body.into].sort();
  for (const id of [first, second]) await incidentStore.lock(ctx.tx, id, ctx.scope('incidents.manage'));
  const row = await lockOpen(ctx, params.id, 'incidents.manage');
  const into = await lockOpen(ctx, body.into, 'incidents.manage');
  await sql`update incidents_incident set state = 'merged', merged_into = ${into.id}, next_report_due_at = null, version = version + 1 where id = ${row.id}`.execute(
    ctx.tx,
  );
  await sql`insert into incidents_alarm (incident_id, alarm_id) select ${into.id}, alarm_id from incidents_alarm where incident_id = ${row.id} on conflict do nothing`.execute(
    ctx.tx,
  );
  ctx.announce(incidentEvents.merged, { ...about(row), payload: { incidentId: row.id, into: into.id } });
  ctx.announce(incidentEvents.noted, {
    ...about(into),
    payload: { incidentId: into.id, text: `并入事件 ${row.number}` },
  });
  return answer(ctx, into.id, into.org_path);
}

export async function close(ctx: Ctx, { params, body }: InputOf<Op['close']>): Promise<Incident> {
  const row = await lockOpen(ctx, params.id, 'incidents.close');
  const kinds = (await incidentStore.reports(ctx.tx, [row.id])).map((r) => r.kind);
  if (!kinds.includes('final')) throw new Failure(incidentFailures.FINAL_REPORT_MISSING);
  await sql`update incidents_incident set state = 'closed', closed_at = ${new Date(ctx.now).toISOString()}, conclusion = ${body.conclusion}, next_report_due_at = null, version = version + 1 where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(incidentEvents.closed, {
    ...about(row),
    payload: { incidentId: row.id, by: ctx.actor.id, conclusion: body.conclusion },
  });
  return answer(ctx, row.id, row.org_path);
}
