import type { AlarmState } from '#alarms/contract';

/** What people may do with an alarm, by its state. The condition (`active`) is the machine's; the state is ours. */
export type Step = 'acknowledge' | 'verify' | 'handle' | 'close' | 'shelve';

const ALLOWED: Readonly<Record<Step, readonly AlarmState[]>> = {
  acknowledge: ['raised'],
  verify: ['raised', 'acknowledged', 'verified'],
  handle: ['acknowledged', 'verified', 'handled'],
  close: ['acknowledged', 'verified', 'handled'],
  shelve: ['raised', 'acknowledged', 'verified', 'handled'],
};

/** ALM-1: the steps of an alarm's life. */
export function mayStep(state: AlarmState, step: Step): boolean {
  return ALLOWED[step].includes(state);
}

export const stateTitles: Readonly<Record<AlarmState, string>> = {
  raised: '未确认',
  acknowledged: '已确认',
  verified: '已核实',
  handled: '已处置',
  closed: '已关闭',
};

/** ALM-5: shelving lasts a day at most, an hour for red. */
export function maxShelveMinutes(grade: string): number {
  return grade === 'red' ? 60 : 1440;
}
