import type { Alarm, Rule } from '#alarms/contract';
import type { AlarmRow, RuleRow } from './store.ts';

const given = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, V>);

/** The only way an alarm leaves the module. `names` gives people's names for actor ids. */
export function shapeAlarm(row: AlarmRow, names: ReadonlyMap<string, string> = new Map()): Alarm {
  const name = (actor: string | null): string | undefined =>
    actor === null ? undefined : (names.get(actor) ?? actor);
  return {
    id: row.id,
    number: row.number,
    grade: row.grade,
    highestGrade: row.highest_grade,
    state: row.state,
    active: row.active,
    title: row.title,
    conditionKind: row.condition_kind,
    ruleId: row.rule_id ?? row.id,
    ruleVersion: row.rule_version,
    ...given('pointId', row.point_id),
    ...given('pointName', row.point_name),
    ...given('value', row.value),
    ...given('unit', row.unit),
    ...given('threshold', row.threshold),
    ...given('enterpriseId', row.enterprise_id),
    ...given('enterpriseName', row.enterprise_name),
    ...given('installationId', row.installation_id),
    orgPath: row.org_path,
    ...(row.lng === null || row.lat === null ? {} : { position: [row.lng, row.lat] }),
    startedAt: row.started_at,
    raisedAt: row.raised_at,
    ...given('clearedAt', row.cleared_at),
    ...given('acknowledgedAt', row.acknowledged_at),
    ...given('acknowledgedBy', name(row.acknowledged_by)),
    ...given('verdict', row.verdict),
    ...given('verifiedBy', name(row.verified_by)),
    ...given('verifiedAt', row.verified_at),
    ...given('reason', row.reason),
    ...given('photoId', row.photo_id),
    ...given('handledAt', row.handled_at),
    ...given('closedAt', row.closed_at),
    ...given('shelvedUntil', row.shelved_until),
    ...given('shelveReason', row.shelve_reason),
    escalation: row.escalation,
    ...given('dueAt', row.due_at),
    ...given('flag', row.flag),
    suppressed: row.suppressed,
    exercise: row.exercise,
    ...given('incidentId', row.incident_id),
    correlationId: row.correlation_id,
  };
}

export function shapeRule(
  row: RuleRow,
  points: number,
  names: ReadonlyMap<string, string> = new Map(),
): Rule {
  return {
    id: row.rule_id,
    orgPath: row.org_path,
    version: row.version,
    state: row.state,
    body: row.body,
    author: names.get(row.author) ?? row.author,
    ...given('approvedBy', row.approved_by === null ? null : (names.get(row.approved_by) ?? row.approved_by)),
    createdAt: row.created_at,
    ...given('armedAt', row.armed_at),
    points,
  };
}
