import { Failure, NOT_FOUND, type InputOf } from '#platform/contract';
import { namesOf } from '#identity/server';
import { sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { alarmEvents, alarmFailures, type Alarm, type alarmOperations } from '#alarms/contract';
import { maxShelveMinutes, mayStep, stateTitles, type Step } from './lifecycle.ts';
import { shapeAlarm } from './shape.ts';
import { alarmStore, type AlarmRow } from './store.ts';

type Op = typeof alarmOperations;

async function lock(ctx: Ctx, id: string, permission: string, step: Step | undefined): Promise<AlarmRow> {
  const row = await alarmStore.lock(ctx.tx, id, ctx.scope(permission));
  if (!row) throw new Failure(NOT_FOUND);
  if (step && !mayStep(row.state, step))
    throw new Failure(alarmFailures.ALARM_WRONG_STATE, { state: stateTitles[row.state] });
  return row;
}

/** The facts of one alarm form one chain; each names the raise as its cause. */
function about(row: AlarmRow): {
  subject: string;
  orgPath: string;
  correlationId: string;
  causationId: string;
} {
  return {
    subject: `alarm:${row.id}`,
    orgPath: row.org_path,
    correlationId: row.correlation_id,
    causationId: row.raised_entry,
  };
}

async function answer(ctx: Ctx, id: string, orgPath: string): Promise<Alarm> {
  const row = await alarmStore.byId(ctx.tx, id, [orgPath]);
  if (!row) throw new Failure(NOT_FOUND);
  return shapeAlarm(
    row,
    await namesOf(
      ctx.tx,
      [row.acknowledged_by, row.verified_by].filter((a) => a !== null),
    ),
  );
}

export async function acknowledge(ctx: Ctx, { params }: InputOf<Op['acknowledge']>): Promise<Alarm> {
  const row = await lock(ctx, params.id, 'alarms.acknowledge', 'acknowledge');
  const now = new Date(ctx.now).toISOString();
  const due = new Date(ctx.now + 30 * 60_000).toISOString();
  await sql`update alarms_alarm set state = 'acknowledged', acknowledged_at = ${now}, acknowledged_by = ${ctx.actor.id}, due_at = ${due} where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.acknowledged, { ...about(row), payload: { alarmId: row.id, by: ctx.actor.id } });
  return answer(ctx, row.id, row.org_path);
}

/** ALM-3: the verdict may be corrected until the alarm is handled; each verdict stays in the log. */
export async function verify(ctx: Ctx, { params, body }: InputOf<Op['verify']>): Promise<Alarm> {
  const row = await lock(ctx, params.id, 'alarms.verify', 'verify');
  const now = new Date(ctx.now).toISOString();
  await sql`update alarms_alarm set state = 'verified', verdict = ${body.verdict}, verified_by = ${ctx.actor.id}, verified_at = ${now}, reason = ${body.reason}, photo_id = coalesce(${body.photoId ?? null}, photo_id),
    acknowledged_at = coalesce(acknowledged_at, ${now}), acknowledged_by = coalesce(acknowledged_by, ${ctx.actor.id}), due_at = null where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.verified, {
    ...about(row),
    payload: {
      alarmId: row.id,
      by: ctx.actor.id,
      verdict: body.verdict,
      reason: body.reason,
      ...(body.photoId ? { photoId: body.photoId } : {}),
    },
  });
  return answer(ctx, row.id, row.org_path);
}

export async function handle(ctx: Ctx, { params, body }: InputOf<Op['handle']>): Promise<Alarm> {
  const row = await lock(ctx, params.id, 'alarms.verify', 'handle');
  await sql`update alarms_alarm set state = 'handled', handled_at = ${new Date(ctx.now).toISOString()}, handled_note = ${body.note}, due_at = null where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.handled, {
    ...about(row),
    payload: { alarmId: row.id, by: ctx.actor.id, note: body.note },
  });
  return answer(ctx, row.id, row.org_path);
}

/** ALM-4: an alarm whose condition still holds is not closed. */
export async function close(ctx: Ctx, { params, body }: InputOf<Op['close']>): Promise<Alarm> {
  const row = await lock(ctx, params.id, 'alarms.close', 'close');
  if (row.active) throw new Failure(alarmFailures.STILL_ACTIVE);
  await sql`update alarms_alarm set state = 'closed', closed_at = ${new Date(ctx.now).toISOString()}, due_at = null where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.closed, {
    ...about(row),
    payload: { alarmId: row.id, by: ctx.actor.id, ...(body.note ? { note: body.note } : {}) },
  });
  return answer(ctx, row.id, row.org_path);
}

export async function shelve(ctx: Ctx, { params, body }: InputOf<Op['shelve']>): Promise<Alarm> {
  const row = await lock(ctx, params.id, 'alarms.shelve', 'shelve');
  if (body.minutes > maxShelveMinutes(row.grade)) throw new Failure(alarmFailures.SHELVE_TOO_LONG);
  const until = new Date(ctx.now + body.minutes * 60_000).toISOString();
  await sql`update alarms_alarm set shelved_until = ${until}, shelve_reason = ${body.reason}, due_at = ${until} where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.shelved, {
    ...about(row),
    payload: { alarmId: row.id, by: ctx.actor.id, until, reason: body.reason },
  });
  return answer(ctx, row.id, row.org_path);
}

export async function unshelve(ctx: Ctx, { params }: InputOf<Op['unshelve']>): Promise<Alarm> {
  const row = await lock(ctx, params.id, 'alarms.shelve', undefined);
  await sql`update alarms_alarm set shelved_until = null, shelve_reason = null where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.unshelved, { ...about(row), payload: { alarmId: row.id, by: ctx.actor.id } });
  return answer(ctx, row.id, row.org_path);
}

const MAGIC: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
  'image/webp': [0x52, 0x49, 0x46, 0x46],
};

export async function uploadPhoto(
  ctx: Ctx,
  { params, body }: InputOf<Op['uploadPhoto']>,
): Promise<{ photoId: string }> {
  const row = await lock(ctx, params.id, 'alarms.verify', undefined);
  const content = Buffer.from(body.contentBase64, 'base64');
  const magic = MAGIC[body.mediaType];
  if (!magic.every((byte, i) => content[i] === byte))
    throw new Failure({
      code: 'NOT_AN_IMAGE',
      status: 422,
      zh: '文件不是所说的图片格式，请重新拍照上传。',
      en: 'The file is not an image of that type.',
    });
  const photoId = ctx.newId();
  await sql`insert into alarms_photo (id, alarm_id, media_type, content, uploaded_by, uploaded_at) values (${photoId}, ${row.id}, ${body.mediaType}, ${content}, ${ctx.actor.id}, ${new Date(ctx.now).toISOString()})`.execute(
    ctx.tx,
  );
  await sql`update alarms_alarm set photo_id = ${photoId} where id = ${row.id}`.execute(ctx.tx);
  return { photoId };
}

/** Marks an alarm as taken over by an incident; called by the incidents module in its own transaction. */
export async function linkIncident(ctx: Ctx, alarmId: string, incidentId: string): Promise<Alarm> {
  const row = await lock(ctx, alarmId, 'alarms.read', undefined);
  const now = new Date(ctx.now).toISOString();
  await sql`update alarms_alarm set incident_id = ${incidentId}, due_at = null, state = case when state = 'raised' then 'acknowledged' else state end,
    acknowledged_at = coalesce(acknowledged_at, ${now}), acknowledged_by = coalesce(acknowledged_by, ${ctx.actor.id}) where id = ${row.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.linked, { ...about(row), payload: { alarmId: row.id, incidentId } });
  return answer(ctx, row.id, row.org_path);
}
