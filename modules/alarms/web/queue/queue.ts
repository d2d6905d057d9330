import type { Alarm, ConditionKind } from '#alarms/contract';
import { grades, type Grade, type SealedEvent } from '#platform/contract';
import type { UnstoredAlarm } from '#platform/web/live';

/** An alarm as the desk shows it; `unstored` ones exist only on this screen until the database is back. */
export type DeskAlarm = Alarm;

/** The three lists of the queue. */
export type QueueTab = 'pending' | 'working' | 'shelved';

/** True while the alarm is shelved. */
export function isShelved(alarm: Alarm, now: number): boolean {
  return alarm.shelvedUntil !== undefined && Date.parse(alarm.shelvedUntil) > now;
}

/** Which list an open alarm belongs to: shelved; acknowledged and further; the rest waits. */
export function tabOf(alarm: Alarm, now: number): QueueTab {
  if (isShelved(alarm, now)) return 'shelved';
  return alarm.state === 'raised' ? 'pending' : 'working';
}

/** Unacknowledged first, then the higher grade, then the newer; suppressed ones last among their like. */
export function sortQueue(alarms: readonly Alarm[]): Alarm[] {
  const key = (a: Alarm): number[] => [
    a.state === 'raised' ? 0 : 1,
    a.suppressed ? 1 : 0,
    grades.indexOf(a.grade),
    -Date.parse(a.raisedAt),
  ];
  return [...alarms].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    const i = x.findIndex((v, n) => v !== y[n]);
    return i < 0 ? 0 : x[i] - y[i];
  });
}

/** Open alarms by grade. */
export function countByGrade(alarms: readonly Alarm[]): Readonly<Record<Grade, number>> {
  const counts = { red: 0, orange: 0, yellow: 0, blue: 0 };
  for (const alarm of alarms) counts[alarm.grade]++;
  return counts;
}

/** The tone that should be heard: the highest unacknowledged red or orange that is neither shelved nor suppressed nor found late. */
export function toneFor(alarms: readonly Alarm[], now: number): 'red' | 'orange' | undefined {
  let tone: 'red' | 'orange' | undefined;
  for (const a of alarms) {
    if (a.state !== 'raised' || a.suppressed || isShelved(a, now)) continue;
    if (a.flag === 'foundLate' || a.flag === 'withdrawnByLateData') continue;
    if (a.grade === 'red') return 'red';
    if (a.grade === 'orange') tone = 'orange';
  }
  return tone;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** An `alarm.raised` fact as a row, shown before the list is read again. */
export function alarmOfFact({ payload: p, orgPath, time, correlationId }: SealedEvent): Alarm {
  return {
    id: String(p['alarmId']),
    number: number(p['number']) ?? 1,
    grade: p['grade'] as Grade,
    highestGrade: p['grade'] as Grade,
    state: 'raised',
    active: true,
    title: String(p['title']),
    conditionKind: p['conditionKind'] as ConditionKind,
    ruleId: String(p['ruleId']),
    ruleVersion: number(p['ruleVersion']) ?? 1,
    pointId: number(p['pointId']),
    pointName: text(p['pointName']),
    value: number(p['value']),
    unit: text(p['unit']),
    threshold: number(p['threshold']),
    enterpriseId: text(p['enterpriseId']),
    enterpriseName: text(p['enterpriseName']),
    installationId: text(p['installationId']),
    orgPath,
    position: p['position'] as number[] | undefined,
    startedAt: String(p['startedAt']),
    raisedAt: time,
    escalation: 0,
    flag: p['flag'] as Alarm['flag'],
    suppressed: p['suppressed'] === true,
    exercise: p['exercise'] === true,
    correlationId,
  };
}

const STATE_OF: Readonly<Record<string, Alarm['state']>> = {
  'alarm.acknowledged': 'acknowledged',
  'alarm.verified': 'verified',
  'alarm.handled': 'handled',
};

/** The list after a fact; unknown facts leave it as it is. The list is read again from the server soon after. */
export function applyFact(alarms: readonly Alarm[], event: SealedEvent): readonly Alarm[] {
  const { type, payload: p, time } = event;
  const id = String(p['alarmId']);
  if (type === 'alarm.raised') return [alarmOfFact(event), ...alarms.filter((a) => a.id !== id)];
  if (type === 'alarm.closed') return alarms.filter((a) => a.id !== id);
  const change = (patch: Partial<Alarm>): Alarm[] =>
    alarms.map((a) => (a.id === id ? { ...a, ...patch } : a));
  if (STATE_OF[type]) return change({ state: STATE_OF[type] });
  if (type === 'alarm.gradeChanged') return change({ grade: p['to'] as Grade, value: number(p['value']) });
  if (type === 'alarm.cleared') return change({ active: false, clearedAt: time });
  if (type === 'alarm.withdrawnByLateData') return change({ active: false, flag: 'withdrawnByLateData' });
  if (type === 'alarm.shelved')
    return change({ shelvedUntil: text(p['until']), shelveReason: text(p['reason']) });
  if (type === 'alarm.unshelved') return change({ shelvedUntil: undefined });
  if (type === 'alarm.linkedToIncident') return change({ incidentId: text(p['incidentId']) });
  return alarms;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Alarms that could not be stored, as rows; replaced by the stored ones when the database is back. */
export function unstoredRows(items: readonly UnstoredAlarm[], from: number): Alarm[] {
  return items.map((item, i) => ({
    id: `unstored-${from + i}`,
    number: from + i,
    grade: item.grade,
    highestGrade: item.grade,
    state: 'raised',
    active: true,
    title: item.title,
    conditionKind: item.conditionKind as ConditionKind,
    ruleId: NO_ID,
    ruleVersion: 1,
    pointId: item.pointId ?? undefined,
    value: item.value ?? undefined,
    orgPath: item.orgPath,
    startedAt: item.startedAt,
    raisedAt: item.startedAt,
    escalation: 0,
    flag: 'unstored',
    suppressed: false,
    exercise: false,
    correlationId: NO_ID,
  }));
}
