import { maybeOne, one, rows, sql, type Db, type Tx } from '#platform/server/db';
import type { Level } from '#incidents/contract';

export interface IncidentRow {
  id: string;
  number: string;
  title: string;
  class: 'naturalDisaster' | 'accident' | 'publicHealth' | 'socialSecurity';
  kind: string;
  level: Level;
  state: 'open' | 'merged' | 'closed';
  source: 'alarm' | 'call' | 'person';
  org_path: string;
  lng: number | null;
  lat: number | null;
  address: string | null;
  description: string;
  caller: string | null;
  dead: number;
  injured: number;
  missing: number;
  occurred_at: string;
  opened_at: string;
  opened_by: string;
  claimed_by: string | null;
  claimed_until: string | null;
  merged_into: string | null;
  closed_at: string | null;
  version: number;
  correlation_id: string;
  opened_entry: string;
  next_report_due_at: string | null;
}

export interface ReportRow {
  id: string;
  incident_id: string;
  kind: 'first' | 'followUp' | 'final';
  text: string;
  to_org_path: string;
  due_at: string | null;
  sent_at: string;
  sent_by: string;
}

const columns = sql`id, number, title, class, kind, level, state, source, org_path::text, lng, lat, address, description, caller, dead, injured, missing, occurred_at, opened_at, opened_by, claimed_by, claimed_until,
  merged_into, closed_at, version, correlation_id, opened_entry, next_report_due_at`;
const within = (paths: readonly string[]) => sql`org_path <@ any(${paths as string[]}::ltree[])`;

export const incidentStore = {
  list: (
    db: Db | Tx,
    scope: readonly string[],
    f: { open?: boolean; level?: string; q?: string; after?: string; limit: number },
  ) =>
    rows<IncidentRow>(
      db,
      sql`select ${columns} from incidents_incident where ${within(scope)} and (${f.open === undefined} or (state = 'open') = ${f.open ?? true})
      and (${f.level ?? null}::text is null or level = ${f.level ?? ''}) and (${f.q ?? null}::text is null or title ilike '%' || ${f.q ?? ''} || '%' or number ilike '%' || ${f.q ?? ''} || '%')
      and (${f.after ?? null}::timestamptz is null or opened_at < ${f.after ?? null}::timestamptz) order by opened_at desc limit ${f.limit}`,
    ),
  byId: (db: Db | Tx, id: string, scope: readonly string[]) =>
    maybeOne<IncidentRow>(
      db,
      sql`select ${columns} from incidents_incident where id = ${id} and ${within(scope)}`,
    ),
  lock: (tx: Tx, id: string, scope: readonly string[]) =>
    maybeOne<IncidentRow>(
      tx,
      sql`select ${columns} from incidents_incident where id = ${id} and ${within(scope)} for update`,
    ),
  reports: (db: Db | Tx, ids: readonly string[]) =>
    rows<ReportRow>(
      db,
      sql`select id, incident_id, kind, text, to_org_path::text, due_at, sent_at, sent_by from incidents_report where incident_id = any(${ids as string[]}::uuid[]) order by sent_at`,
    ),
  alarms: (db: Db | Tx, ids: readonly string[]) =>
    rows<{ incident_id: string; alarm_id: string }>(
      db,
      sql`select incident_id, alarm_id from incidents_alarm where incident_id = any(${ids as string[]}::uuid[])`,
    ),
  near: (db: Db | Tx, scope: readonly string[], of: IncidentRow, hours: number) =>
    rows<IncidentRow>(
      db,
      sql`select ${columns} from incidents_incident where ${within(scope)} and id <> ${of.id} and state = 'open'
      and occurred_at between ${of.occurred_at}::timestamptz - make_interval(hours => ${hours}) and ${of.occurred_at}::timestamptz + make_interval(hours => ${hours}) order by occurred_at desc limit 200`,
    ),
  async nextNumber(tx: Tx, year: number): Promise<string> {
    const { last } = await one<{ last: number }>(
      tx,
      sql`insert into incidents_counter (year, last) values (${year}, 1) on conflict (year) do update set last = incidents_counter.last + 1 returning last`,
    );
    return `${year}-${String(last).padStart(4, '0')}`;
  },
};
