import type { Alarm } from '#alarms/contract';
import { formatNumber } from '#platform/web/text';
import type { Strings } from './strings.zh.ts';

/** The state of an alarm in words. */
export function stateWord(alarm: Alarm, t: Strings): string {
  return {
    raised: t.unacknowledged,
    acknowledged: t.acknowledged,
    verified: alarm.verdict ? `${t.verified} ${verdictWord(alarm.verdict, t)}` : t.verified,
    handled: t.handled,
    closed: t.closed,
  }[alarm.state];
}

/** True when the alarm is about the value itself; rates and silences carry limits of another kind. */
export function isLevelAlarm(alarm: Alarm): boolean {
  return alarm.threshold !== undefined && alarm.conditionKind === 'threshold';
}

/** The limit that was crossed, in words; undefined for alarms without one. */
export function limitWord(alarm: Alarm, t: Strings): string | undefined {
  if (alarm.threshold === undefined) return undefined;
  if (isLevelAlarm(alarm)) return `${t.limit} ${formatNumber(alarm.threshold)}`;
  return alarm.conditionKind === 'rate'
    ? t.perMinute(`${formatNumber(alarm.threshold)} ${alarm.unit ?? ''}`)
    : undefined;
}

/** A verdict in words. */
export function verdictWord(verdict: NonNullable<Alarm['verdict']>, t: Strings): string {
  return { true: t.verdictTrue, false: t.verdictFalse, maintenance: t.verdictMaintenance }[verdict];
}

/** The flags worth a tag, strongest first. */
export function flagWords(alarm: Alarm, t: Strings): string[] {
  return [
    alarm.flag === 'unstored' ? t.unstored : '',
    alarm.flag === 'foundLate' ? t.foundLate : '',
    alarm.flag === 'withdrawnByLateData' ? t.withdrawn : '',
    alarm.suppressed ? t.suppressed : '',
    alarm.exercise ? t.exercise : '',
    alarm.incidentId ? t.incident : '',
    alarm.active ? '' : t.cleared,
  ].filter((word) => word !== '');
}
