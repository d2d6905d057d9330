import { Failure, NOT_FOUND, type InputOf } from '#platform/contract';
import { linkIncident } from '#alarms/server';
import { sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { incidentEvents, type Incident, type incidentOperations } from '#incidents/contract';
import { nextReportDue } from './deadlines.ts';
import { shapeIncidents } from './shape.ts';
import { incidentStore } from './store.ts';

type Op = typeof incidentOperations;

/** INC-1: from an alarm (which is thereby acknowledged and linked), a call or a person. The alarm's chain goes on. */
export async function open(ctx: Ctx, { body }: InputOf<Op['open']>): Promise<Incident> {
  const id = ctx.newId();
  const alarm = body.alarmId ? await linkIncident(ctx, body.alarmId, id) : undefined;
  const orgPath = body.orgPath ?? alarm?.orgPath ?? ctx.scope('incidents.open')[0];
  ctx.require('incidents.open', orgPath);
  const number = await incidentStore.nextNumber(ctx.tx, new Date(ctx.now + 8 * 3_600_000).getUTCFullYear());
  const position = body.position ?? alarm?.position;
  const occurredAt = body.occurredAt ?? alarm?.startedAt ?? new Date(ctx.now).toISOString();
  const entry = ctx.announce(incidentEvents.opened, {
    subject: `incident:${id}`,
    orgPath,
    ...(alarm ? { correlationId: alarm.correlationId, causationId: alarm.correlationId } : {}),
    payload: {
      incidentId: id,
      number,
      title: body.title,
      class: body.class,
      kind: body.kind,
      level: body.level,
      source: body.source,
      ...(body.alarmId ? { alarmId: body.alarmId } : {}),
      ...(position ? { position } : {}),
      occurredAt,
    },
  });
  const now = new Date(ctx.now).toISOString();
  const due = new Date(nextReportDue(body.level, [], ctx.now, undefined) ?? ctx.now).toISOString();
  await sql`insert into incidents_incident (id, number, title, class, kind, level, state, source, org_path, lng, lat, address, description, caller, dead, injured, missing, occurred_at, opened_at, opened_by, correlation_id, opened_entry, next_report_due_at)
    values (${id}, ${number}, ${body.title}, ${body.class}, ${body.kind}, ${body.level}, 'open', ${body.source}, ${orgPath}::ltree, ${position?.[0] ?? null}, ${position?.[1] ?? null}, ${body.address ?? null}, ${body.description}, ${body.caller ?? null},
      ${body.dead ?? 0}, ${body.injured ?? 0}, ${body.missing ?? 0}, ${occurredAt}, ${now}, ${ctx.actor.id}, ${alarm?.correlationId ?? entry}, ${entry}, ${due})`.execute(
    ctx.tx,
  );
  if (body.alarmId)
    await sql`insert into incidents_alarm (incident_id, alarm_id) values (${id}, ${body.alarmId})`.execute(
      ctx.tx,
    );
  const row = await incidentStore.byId(ctx.tx, id, [orgPath]);
  if (!row) throw new Failure(NOT_FOUND);
  return (await shapeIncidents(ctx, [row]))[0];
}
