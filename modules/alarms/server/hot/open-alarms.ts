import type { Grade } from '#platform/contract';

/** What the judge keeps in memory of an alarm that is not closed or whose condition still holds. */
export interface OpenAlarm {
  readonly id: string;
  readonly number: number;
  readonly key: string;
  grade: Grade;
  highestGrade: Grade;
  readonly orgPath: string;
  readonly installationId: string | undefined;
  readonly correlationId: string;
  readonly raisedEntry: string;
  acknowledged: boolean;
  active: boolean;
}

export const RANK: Readonly<Record<Grade, number>> = { red: 4, orange: 3, yellow: 2, blue: 1 };

/** Minutes until somebody must have acknowledged, by grade; past it the alarm climbs one step of the ladder. */
export const RESPOND_WITHIN_MIN: Readonly<Record<Grade, number>> = {
  red: 3,
  orange: 10,
  yellow: 30,
  blue: 120,
};
