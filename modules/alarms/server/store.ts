import { maybeOne, rows, sql, type Db, type Tx } from '#platform/server/db';
import type { Grade } from '#platform/contract';
import type { AlarmState, AlarmVerdict, ConditionKind, RuleBody } from '#alarms/contract';

export interface AlarmRow {
  id: string;
  number: number;
  rule_id: string | null;
  rule_version: number;
  rule_key: string;
  grade: Grade;
  highest_grade: Grade;
  state: AlarmState;
  active: boolean;
  title: string;
  condition_kind: ConditionKind;
  point_id: number | null;
  point_name: string | null;
  value: number | null;
  unit: string | null;
  threshold: number | null;
  enterprise_id: string | null;
  enterprise_name: string | null;
  installation_id: string | null;
  org_path: string;
  lng: number | null;
  lat: number | null;
  started_at: string;
  raised_at: string;
  cleared_at: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  verdict: AlarmVerdict | null;
  verified_by: string | null;
  verified_at: string | null;
  reason: string | null;
  photo_id: string | null;
  handled_at: string | null;
  closed_at: string | null;
  shelved_until: string | null;
  shelve_reason: string | null;
  escalation: number;
  due_at: string | null;
  flag: 'foundLate' | 'withdrawnByLateData' | null;
  suppressed: boolean;
  exercise: boolean;
  incident_id: string | null;
  correlation_id: string;
  raised_entry: string;
}

export interface RuleRow {
  rule_id: string;
  org_path: string;
  version: number;
  state: 'draft' | 'shadow' | 'armed' | 'retired';
  body: RuleBody;
  author: string;
  approved_by: string | null;
  created_at: string;
  shadow_at: string | null;
  armed_at: string | null;
}

const columns = sql`id, number, rule_id, rule_version, rule_key, grade, highest_grade, state, active, title, condition_kind, point_id, point_name, value, unit, threshold, enterprise_id, enterprise_name, installation_id,
  org_path::text, lng, lat, started_at, raised_at, cleared_at, acknowledged_at, acknowledged_by, verdict, verified_by, verified_at, reason, photo_id, handled_at, closed_at, shelved_until, shelve_reason,
  escalation, due_at, flag, suppressed, exercise, incident_id, correlation_id, raised_entry`;
const ruleColumns = sql`v.rule_id, r.org_path::text, v.version, v.state, v.body, v.author, v.approved_by, v.created_at, v.shadow_at, v.armed_at`;
const within = (paths: readonly string[], column = sql`org_path`) =>
  sql`${column} <@ any(${paths as string[]}::ltree[])`;
const rank = sql`case grade when 'red' then 4 when 'orange' then 3 when 'yellow' then 2 else 1 end`;

export interface AlarmFilter {
  readonly open?: boolean;
  readonly grade?: string;
  readonly state?: string;
  readonly shelved?: boolean;
  readonly enterpriseId?: string;
  readonly pointId?: number;
  readonly incidentId?: string;
  readonly orgPath?: string;
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  readonly after?: string;
  readonly limit: number;
  readonly now: string;
}

function where(scope: readonly string[], f: AlarmFilter): ReturnType<typeof sql> {
  return sql`${within(scope)}
    and (${f.open === undefined} or (state <> 'closed') = ${f.open ?? true})
    and (${f.grade ?? null}::text is null or grade = ${f.grade ?? ''})
    and (${f.state ?? null}::text is null or state = ${f.state ?? ''})
    and (${f.shelved === undefined} or (shelved_until is not null and shelved_until > ${f.now}) = ${f.shelved ?? false})
    and (${f.enterpriseId ?? null}::text is null or enterprise_id::text = ${f.enterpriseId ?? ''})
    and (${f.pointId ?? null}::int is null or point_id = ${f.pointId ?? 0})
    and (${f.incidentId ?? null}::text is null or incident_id::text = ${f.incidentId ?? ''})
    and (${f.orgPath ?? null}::text is null or org_path <@ ${f.orgPath ?? 'x'}::ltree)
    and (${f.q ?? null}::text is null or title ilike '%' || ${f.q ?? ''} || '%' or enterprise_name ilike '%' || ${f.q ?? ''} || '%')
    and (${f.from ?? null}::timestamptz is null or raised_at >= ${f.from ?? null}::timestamptz)
    and (${f.to ?? null}::timestamptz is null or raised_at < ${f.to ?? null}::timestamptz)`;
}

export const alarmStore = {
  list: (db: Db | Tx, scope: readonly string[], f: AlarmFilter) =>
    rows<AlarmRow>(
      db,
      sql`select ${columns} from alarms_alarm where ${where(scope, f)} and (${f.after ?? null}::bigint is null or number < ${f.after ?? null}::bigint)
      order by number desc limit ${f.limit}`,
    ),
  counts: (db: Db | Tx, scope: readonly string[], now: string) =>
    rows<{ grade: Grade; count: number; unacknowledged: number; shelved: number }>(
      db,
      sql`select grade, count(*)::int as count, count(*) filter (where state = 'raised')::int as unacknowledged,
      count(*) filter (where shelved_until > ${now})::int as shelved from alarms_alarm where ${within(scope)} and state <> 'closed' group by grade`,
    ),
  byId: (db: Db | Tx, id: string, scope: readonly string[]) =>
    maybeOne<AlarmRow>(db, sql`select ${columns} from alarms_alarm where id = ${id} and ${within(scope)}`),
  lock: (tx: Tx, id: string, scope: readonly string[]) =>
    maybeOne<AlarmRow>(
      tx,
      sql`select ${columns} from alarms_alarm where id = ${id} and ${within(scope)} for update`,
    ),
  due: (tx: Tx, now: string) =>
    rows<AlarmRow>(
      tx,
      sql`select ${columns} from alarms_alarm where due_at <= ${now} and state in ('raised', 'acknowledged') order by ${rank} desc, due_at limit 200 for update skip locked`,
    ),
  rules: (db: Db | Tx, scope: readonly string[], f: { after?: string; state?: string; limit: number }) =>
    rows<RuleRow>(
      db,
      sql`select distinct on (v.rule_id) ${ruleColumns} from alarms_rule_version v join alarms_rule r on r.id = v.rule_id where ${within(scope, sql`r.org_path`)}
      and (${f.after ?? null}::uuid is null or v.rule_id > ${f.after ?? null}::uuid)
      and (${f.state ?? null}::text is null or v.state = ${f.state ?? ''})
      and (${f.state ?? ''} <> 'draft' or not exists (select 1 from alarms_rule_version n where n.rule_id = v.rule_id and n.version > v.version and n.state in ('armed', 'retired')))
      order by v.rule_id, case v.state when 'armed' then 0 when 'shadow' then 1 when 'draft' then 2 else 3 end, v.version desc limit ${f.limit}`,
    ),
  versions: (db: Db | Tx, ruleId: string, scope: readonly string[]) =>
    rows<RuleRow>(
      db,
      sql`select ${ruleColumns} from alarms_rule_version v join alarms_rule r on r.id = v.rule_id where v.rule_id = ${ruleId} and ${within(scope, sql`r.org_path`)} order by v.version desc`,
    ),
  version: (db: Db | Tx, ruleId: string, version: number) =>
    maybeOne<RuleRow>(
      db,
      sql`select ${ruleColumns} from alarms_rule_version v join alarms_rule r on r.id = v.rule_id where v.rule_id = ${ruleId} and v.version = ${version}`,
    ),
};
