import { statfsSync } from 'node:fs';
import type { InputOf, OutputOf } from '#platform/contract';
import { namesOf } from '#identity/server';
import { maybeOne, one, rows, sql } from '#platform/server/db';
import type { Live } from '#platform/server/live';
import type { Ctx } from '#platform/server/module';
import { sensingOf } from '#sensing/server';
import { operationsEvents, type operationsOperations } from '#operations/contract';
import { titleOf } from './titles.ts';

type Op = typeof operationsOperations;

export async function state(ctx: Ctx): Promise<OutputOf<Op['state']>> {
  const { app } = ctx;
  const { size } = await one<{ size: number }>(
    ctx.tx,
    sql`select coalesce(max(seq), 0)::bigint as size from log_seal`,
  );
  const head = await maybeOne<{ size: number; time: string; key_id: string }>(
    ctx.tx,
    sql`select size, time, key_id from log_head order by size desc limit 1`,
  );
  const backup = await maybeOne<{ at: string; ok: boolean; bytes: number; good: string | null }>(
    ctx.tx,
    sql`select at, ok, bytes, (select max(at) from operations_backup where ok) as good from operations_backup order by id desc limit 1`,
  );
  const { bavail, bsize } = statfsSync(app.place.data);
  const live = app.parts.get('live') as Live;
  const daysLeft = await (app.parts.get('daysLeft') as (() => Promise<number | undefined>) | undefined)?.();
  return {
    now: new Date(ctx.now).toISOString(),
    startedAt: app.parts.get('startedAt') as string,
    version: app.parts.get('version') as string,
    role: app.settings.role,
    demo: app.settings.demo,
    logSize: size,
    sealLagMs: app.sealer.lagMs,
    ...(head ? { lastHead: { size: head.size, time: head.time, keyId: head.key_id } } : {}),
    ...(backup
      ? {
          lastBackup: {
            at: backup.at,
            ok: backup.ok,
            bytes: backup.bytes,
            ...(backup.good ? { succeededAt: backup.good } : {}),
          },
        }
      : {}),
    bytesFree: bavail * bsize,
    ...(daysLeft === undefined ? {} : { daysLeft }),
    consoles: live.clients,
    eventLoopLagMs: (app.parts.get('eventLoopLagMs') as () => number)(),
    readingsPerS: sensingOf(app).readingsPerS,
    troubles: app.troubles.list().map(({ code, text, since }) => ({ code, text: { ...text }, since })),
  };
}

export async function noteShift(ctx: Ctx, { body }: InputOf<Op['noteShift']>): Promise<{ ok: true }> {
  ctx.announce(operationsEvents.shiftNoted, {
    subject: 'shift',
    orgPath: ctx.actor.orgPath,
    payload: { text: body.text, by: ctx.actor.id },
  });
  return { ok: true };
}

const SHIFT_TYPES = [
  'duty.noted',
  'alarm.raised',
  'alarm.acknowledged',
  'alarm.verified',
  'alarm.shelved',
  'alarm.escalated',
  'alarm.closed',
  'incident.opened',
  'incident.reported',
  'incident.reportOverdue',
  'incident.closed',
  'identity.signedIn',
];

/** The shift log is a view of the log: what was noted by hand between what happened. */
export async function shiftLog(
  ctx: Ctx,
  { query }: InputOf<Op['shiftLog']>,
): Promise<OutputOf<Op['shiftLog']>> {
  const from = new Date(ctx.now - (query.hours ?? 12) * 3_600_000).toISOString();
  const found = await rows<{
    time: string;
    actor: string;
    type: string;
    subject: string;
    payload: Record<string, unknown> | null;
  }>(
    ctx.tx,
    sql`select e.time, e.actor, e.type, e.subject, e.payload from log_seal s join log_entry e on e.id = s.entry where e.org_path <@ any(${ctx.scope('duty.keep') as string[]}::ltree[])
      and e.time >= ${from} and e.type = any(${SHIFT_TYPES}) order by s.seq desc limit 300`,
  );
  const names = await namesOf(
    ctx.tx,
    found.map((f) => f.actor),
  );
  return {
    items: found.map((f) => {
      const title = titleOf(f.type);
      const text = f.payload?.['text'] ?? f.payload?.['title'] ?? f.payload?.['reason'];
      const detail = typeof text === 'string' ? `：${text}` : '';
      return {
        at: f.time,
        by: names.get(f.actor) ?? f.actor,
        type: f.type,
        text: { zh: title.zh + detail, en: title.en + detail },
        subject: f.subject,
      };
    }),
  };
}
