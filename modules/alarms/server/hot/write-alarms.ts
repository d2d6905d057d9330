import type { Client } from 'pg';
import type { ConditionKind } from '#alarms/contract';
import type { MemberChange, ShadowHit } from './plan.ts';

/** A row to be inserted. Instants are ISO 8601 UTC. */
export interface NewAlarm {
  readonly id: string;
  readonly number: number;
  readonly ruleId: string | null;
  readonly ruleVersion: number;
  readonly ruleKey: string;
  readonly episode: number;
  readonly grade: string;
  readonly active: boolean;
  readonly title: string;
  readonly conditionKind: ConditionKind;
  readonly pointId: number | null;
  readonly pointName: string | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly threshold: number | null;
  readonly enterpriseId: string | null;
  readonly enterpriseName: string | null;
  readonly installationId: string | null;
  readonly orgPath: string;
  readonly lng: number | null;
  readonly lat: number | null;
  readonly startedAt: string;
  readonly raisedAt: string;
  readonly dueAt: string | null;
  readonly flag: string | null;
  readonly suppressed: boolean;
  readonly exercise: boolean;
  readonly correlationId: string;
  readonly raisedEntry: string;
}

const COLUMNS: readonly (readonly [keyof NewAlarm, string, string])[] = [
  ['id', 'id', 'uuid'],
  ['number', 'number', 'bigint'],
  ['ruleId', 'rule_id', 'uuid'],
  ['ruleVersion', 'rule_version', 'int'],
  ['ruleKey', 'rule_key', 'text'],
  ['episode', 'episode', 'bigint'],
  ['grade', 'grade', 'text'],
  ['active', 'active', 'boolean'],
  ['title', 'title', 'text'],
  ['conditionKind', 'condition_kind', 'text'],
  ['pointId', 'point_id', 'int'],
  ['pointName', 'point_name', 'text'],
  ['value', 'value', 'float8'],
  ['unit', 'unit', 'text'],
  ['threshold', 'threshold', 'float8'],
  ['enterpriseId', 'enterprise_id', 'uuid'],
  ['enterpriseName', 'enterprise_name', 'text'],
  ['installationId', 'installation_id', 'uuid'],
  ['orgPath', 'org_path', 'text'],
  ['lng', 'lng', 'float8'],
  ['lat', 'lat', 'float8'],
  ['startedAt', 'started_at', 'timestamptz'],
  ['raisedAt', 'raised_at', 'timestamptz'],
  ['dueAt', 'due_at', 'timestamptz'],
  ['flag', 'flag', 'text'],
  ['suppressed', 'suppressed', 'boolean'],
  ['exercise', 'exercise', 'boolean'],
  ['correlationId', 'correlation_id', 'uuid'],
  ['raisedEntry', 'raised_entry', 'uuid'],
];

const INSERT = `insert into alarms_alarm (${COLUMNS.map(([, c]) => c).join(', ')}, highest_grade, state)
select ${COLUMNS.map(([, c]) => (c === 'org_path' ? 'org_path::ltree' : c)).join(', ')}, grade, 'raised'
from unnest(${COLUMNS.map(([, , t], i) => `$${i + 1}::${t}[]`).join(', ')}) as g(${COLUMNS.map(([, c]) => c).join(', ')})`;

/** Inserts all rows with one statement. */
export async function insertAlarms(client: Client, found: readonly NewAlarm[]): Promise<void> {
  if (found.length === 0) return;
  await client.query({
    name: 'alarms-insert',
    text: INSERT,
    values: COLUMNS.map(([key]) => found.map((row) => row[key])),
  });
}

/** A change of a standing alarm; absent members stay as they are. */
export interface AlarmUpdate {
  readonly id: string;
  readonly grade?: string;
  readonly highestGrade?: string;
  readonly active?: boolean;
  readonly clearedAt?: string | null;
  readonly value?: number | null;
  /** Limit and title of the grade it changed to. */
  readonly threshold?: number;
  readonly title?: string;
  readonly startedAt?: string;
  readonly flag?: string | null;
  readonly downgradeTo?: string;
  readonly downgradeAt?: string;
}

/** Several changes of one alarm in their order as one: a statement applies only one row to each alarm. */
function oneEach(given: readonly AlarmUpdate[]): AlarmUpdate[] {
  const byId = new Map<string, AlarmUpdate>();
  for (const update of given) byId.set(update.id, { ...byId.get(update.id), ...update });
  return [...byId.values()];
}

/** Applies all changes with one statement. */
export async function updateAlarms(client: Client, given: readonly AlarmUpdate[]): Promise<void> {
  if (given.length === 0) return;
  const found = oneEach(given);
  await client.query({
    name: 'alarms-update',
    text: `update alarms_alarm a set
        grade = coalesce(g.grade, a.grade), highest_grade = coalesce(g.highest, a.highest_grade), active = coalesce(g.active, a.active),
        cleared_at = case when g.active then null else coalesce(g.cleared, a.cleared_at) end, value = coalesce(g.value, a.value),
        threshold = coalesce(g.threshold, a.threshold), title = coalesce(g.title, a.title), flag = coalesce(g.flag, a.flag),
        started_at = coalesce(g.started, a.started_at),
        downgrade_to = case when g.highest is not null then null else coalesce(g.down_to, a.downgrade_to) end,
        downgrade_at = case when g.highest is not null then null else coalesce(g.down_at, a.downgrade_at) end
      from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[], $6::float8[], $7::text[], $8::text[], $9::timestamptz[],
          $10::float8[], $11::text[], $12::timestamptz[])
        as g(id, grade, highest, active, cleared, value, flag, down_to, down_at, threshold, title, started)
      where a.id = g.id`,
    values: [
      found.map((u) => u.id),
      found.map((u) => u.grade ?? null),
      found.map((u) => u.highestGrade ?? null),
      found.map((u) => u.active ?? null),
      found.map((u) => u.clearedAt ?? null),
      found.map((u) => u.value ?? null),
      found.map((u) => u.flag ?? null),
      found.map((u) => u.downgradeTo ?? null),
      found.map((u) => u.downgradeAt ?? null),
      found.map((u) => u.threshold ?? null),
      found.map((u) => u.title ?? null),
      found.map((u) => u.startedAt ?? null),
    ],
  });
}

/** A point joins the alarm of its lost gateway or leaves it. */
export async function writeMember(client: Client, m: MemberChange): Promise<void> {
  await client.query(
    m.open
      ? 'insert into alarms_member (alarm_id, point_id, since) values ($1, $2, $3) on conflict (alarm_id, point_id) do update set until = null'
      : 'update alarms_member set until = $3 where alarm_id = $1 and point_id = $2',
    [m.alarmId, m.pointId, m.at],
  );
}

/** What rules in shadow would have raised. */
export async function insertShadowHits(client: Client, found: readonly ShadowHit[]): Promise<void> {
  if (found.length === 0) return;
  await client.query(
    'insert into alarms_shadow_hit (rule_id, rule_version, point_id, episode, at, grade) select * from unnest($1::uuid[], $2::int[], $3::int[], $4::bigint[], $5::timestamptz[], $6::text[]) on conflict do nothing',
    [
      found.map((s) => s.ruleId),
      found.map((s) => s.version),
      found.map((s) => s.pointId),
      found.map((s) => s.episode),
      found.map((s) => s.at),
      found.map((s) => s.grade),
    ],
  );
}
