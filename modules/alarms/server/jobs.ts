import { rows, sql } from '#platform/server/db';
import type { Ctx, JobKind } from '#platform/server/module';
import { alarmEvents } from '#alarms/contract';
import { RESPOND_WITHIN_MIN } from './hot/open-alarms.ts';
import { alarmStore, type AlarmRow } from './store.ts';

/** Organisations above an alarm, nearest first: enterprise, township, county, city, province. */
function ladderOf(orgPath: string): string[] {
  const parts = orgPath.split('.');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('.'));
}

async function climb(ctx: Ctx, alarm: AlarmRow): Promise<void> {
  const ladder = ladderOf(alarm.org_path);
  const step = alarm.escalation + 1;
  const last = step >= ladder.length - 1;
  const due = last ? null : new Date(ctx.now + RESPOND_WITHIN_MIN[alarm.grade] * 60_000).toISOString();
  await sql`update alarms_alarm set escalation = ${step}, due_at = ${due} where id = ${alarm.id}`.execute(
    ctx.tx,
  );
  const reason =
    alarm.state === 'raised' ? '逾期未确认 not acknowledged in time' : '逾期未核实 not verified in time';
  ctx.announce(alarmEvents.ladder, {
    subject: `alarm:${alarm.id}`,
    orgPath: alarm.org_path,
    correlationId: alarm.correlation_id,
    causationId: alarm.raised_entry,
    payload: { alarmId: alarm.id, step, toOrgPath: ladder[Math.min(step, ladder.length - 1)], reason },
  });
}

/** ALM-6: what nobody answered in time climbs one level; shelving past its end sounds again; lasting lower grades are shown. */
export const keepTimers: JobKind = {
  name: 'alarms.keepTimers',
  everyMs: 1000,
  async run(ctx) {
    const now = new Date(ctx.now).toISOString();
    for (const alarm of await alarmStore.due(ctx.tx, now)) {
      if (alarm.shelved_until && Date.parse(alarm.shelved_until) > ctx.now) continue;
      if (alarm.shelved_until) await unshelveExpired(ctx, alarm);
      else await climb(ctx, alarm);
    }
    await applyDowngrades(ctx, now);
  },
};

async function unshelveExpired(ctx: Ctx, alarm: AlarmRow): Promise<void> {
  const due = new Date(ctx.now + RESPOND_WITHIN_MIN[alarm.grade] * 60_000).toISOString();
  await sql`update alarms_alarm set shelved_until = null, due_at = ${due} where id = ${alarm.id}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.unshelved, {
    subject: `alarm:${alarm.id}`,
    orgPath: alarm.org_path,
    correlationId: alarm.correlation_id,
    causationId: alarm.raised_entry,
    payload: { alarmId: alarm.id, by: 'system' },
  });
}

async function applyDowngrades(ctx: Ctx, now: string): Promise<void> {
  const due = await rows<{
    id: string;
    from: 'red' | 'orange' | 'yellow' | 'blue';
    to: 'red' | 'orange' | 'yellow' | 'blue';
    org_path: string;
    correlation_id: string;
    raised_entry: string;
  }>(
    ctx.tx,
    sql`update alarms_alarm a set grade = a.downgrade_to, downgrade_to = null, downgrade_at = null
      from (select id, grade from alarms_alarm where downgrade_at <= ${now} and active for update) old where a.id = old.id
      returning a.id, old.grade as from, a.grade as to, a.org_path::text, a.correlation_id, a.raised_entry`,
  );
  for (const a of due)
    ctx.announce(alarmEvents.escalated, {
      subject: `alarm:${a.id}`,
      orgPath: a.org_path,
      correlationId: a.correlation_id,
      causationId: a.raised_entry,
      payload: { alarmId: a.id, from: a.from, to: a.to, at: now },
    });
}
