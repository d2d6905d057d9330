import { rows, sql } from '#platform/server/db';
import type { JobKind } from '#platform/server/module';
import { incidentEvents } from '#incidents/contract';

interface Overdue {
  id: string;
  org_path: string;
  correlation_id: string;
  opened_entry: string;
  due: string;
  sent: number;
}

/** INC-8: a report past its time is said once, on the desk and in the log. */
export const noteOverdueReports: JobKind = {
  name: 'incidents.noteOverdueReports',
  everyMs: 10_000,
  async run(ctx) {
    const due = await rows<Overdue>(
      ctx.tx,
      sql`update incidents_incident i set overdue_noted = true where state = 'open' and not overdue_noted and next_report_due_at <= ${new Date(ctx.now).toISOString()}
        returning id, org_path::text, correlation_id, opened_entry, next_report_due_at as due, (select count(*)::int from incidents_report r where r.incident_id = i.id) as sent`,
    );
    for (const i of due)
      ctx.announce(incidentEvents.reportOverdue, {
        subject: `incident:${i.id}`,
        orgPath: i.org_path,
        correlationId: i.correlation_id,
        causationId: i.opened_entry,
        payload: { incidentId: i.id, kind: i.sent === 0 ? 'first' : 'followUp', dueAt: i.due },
      });
  },
};
