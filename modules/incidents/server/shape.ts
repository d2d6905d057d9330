import { namesOf } from '#identity/server';
import { orgWithin, type Ctx } from '#platform/server/module';
import type { Incident } from '#incidents/contract';
import { incidentStore, type IncidentRow } from './store.ts';

const given = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, V>);

/** The only way incidents leave the module: the caller's name is masked below label 2. */
export async function shapeIncidents(ctx: Ctx, found: readonly IncidentRow[]): Promise<Incident[]> {
  const ids = found.map((r) => r.id);
  const reports = await incidentStore.reports(ctx.tx, ids);
  const alarms = await incidentStore.alarms(ctx.tx, ids);
  const names = await namesOf(ctx.tx, [
    ...found.flatMap((r) => (r.claimed_by ? [r.opened_by, r.claimed_by] : [r.opened_by])),
    ...reports.map((r) => r.sent_by),
  ]);
  return found.map((row) => {
    const sees =
      ctx.actor.kind === 'system' ||
      ctx.actor.grants.some(
        (g) => g.permission === 'incidents.read' && g.label >= 2 && orgWithin(row.org_path, g.path),
      );
    const claimed = row.claimed_until !== null && Date.parse(row.claimed_until) > ctx.now;
    return {
      id: row.id,
      number: row.number,
      title: row.title,
      class: row.class,
      kind: row.kind,
      level: row.level,
      state: row.state,
      source: row.source,
      orgPath: row.org_path,
      ...(row.lng === null || row.lat === null ? {} : { position: [row.lng, row.lat] }),
      ...given('address', row.address),
      description: row.description,
      ...(row.caller === null ? {} : { caller: sees ? row.caller : '＊＊＊' }),
      dead: row.dead,
      injured: row.injured,
      missing: row.missing,
      occurredAt: row.occurred_at,
      openedAt: row.opened_at,
      openedBy: names.get(row.opened_by) ?? row.opened_by,
      ...(claimed
        ? {
            claimedBy: names.get(row.claimed_by ?? '') ?? row.claimed_by ?? '',
            claimedUntil: row.claimed_until ?? '',
          }
        : {}),
      ...given('mergedInto', row.merged_into),
      ...given('closedAt', row.closed_at),
      alarmIds: alarms.filter((a) => a.incident_id === row.id).map((a) => a.alarm_id),
      reports: reports
        .filter((r) => r.incident_id === row.id)
        .map((r) => ({
          id: r.id,
          kind: r.kind,
          text: r.text,
          toOrgPath: r.to_org_path,
          ...given('dueAt', r.due_at),
          sentAt: r.sent_at,
          sentBy: names.get(r.sent_by) ?? r.sent_by,
        })),
      ...given('nextReportDueAt', row.next_report_due_at),
      ...(row.next_report_due_at === null
        ? {}
        : { minutesLeft: Math.floor((Date.parse(row.next_report_due_at) - ctx.now) / 60_000) }),
      version: row.version,
      correlationId: row.correlation_id,
    };
  });
}
