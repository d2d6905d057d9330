import type { Alarm } from '#alarms/contract';
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
