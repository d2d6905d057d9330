/** Grades of an alarm, most serious first. Chinese: 红、橙、黄、蓝. */
export type Grade = 'red' | 'orange' | 'yellow' | 'blue';

/** Grade as a number: 4 red, 3 orange, 2 yellow, 1 blue, 0 none. */
export const GRADE_CODE: Readonly<Record<Grade, number>> = { red: 4, orange: 3, yellow: 2, blue: 1 };
/** Grade names by code; index 0 is "none" and never shown. */
export const GRADE_NAME: readonly (Grade | undefined)[] = [undefined, 'blue', 'yellow', 'orange', 'red'];

/** Working mode of a point: normal 正常, maintenance 检修, exercise 演练. */
export type Mode = 'normal' | 'maintenance' | 'exercise';
/** Mode as a bit: 1 normal, 2 maintenance, 4 exercise. */
export const MODE_BIT: Readonly<Record<Mode, number>> = { normal: 1, maintenance: 2, exercise: 4 };

/** Rule kinds; see SPEC.md RUL-4 to RUL-11. */
export type RuleKind = 'threshold' | 'rate' | 'silence' | 'and' | 'or' | 'sequence';

/** One point a rule looks at and the side of the limit that is dangerous. */
export interface Operand {
  /** Interned integer point id, 0 ≤ id < pointCount. */
  readonly point: number;
  readonly direction: 'above' | 'below';
}

/** One graded level: a limit (and reset) per operand, in the point's own unit; per minute for `rate`; ms for `silence`. */
export interface RuleLevel {
  readonly grade: Grade;
  readonly limits: readonly number[];
  /** Reset values of the hysteresis, one per operand; the limits themselves when absent. */
  readonly resets?: readonly number[];
}

/** A rule as the rule editor writes it. */
export interface Rule {
  readonly id: string;
  readonly version: number;
  readonly kind: RuleKind;
  /** 1 operand for threshold, rate and silence; 2–7 for the others. */
  readonly operands: readonly Operand[];
  /** 1–4 levels, each grade at most once. */
  readonly levels: readonly RuleLevel[];
  /** How long the condition must hold by event time, ms. Default 0. */
  readonly durationMs?: number;
  /** Window of rate, and, or, sequence, ms. Required for these. */
  readonly windowMs?: number;
  /** Modes in which the rule judges. Default normal only. */
  readonly modes?: readonly Mode[];
  /** Lowest quality byte that is judged, 0–255. Default 192 (good). */
  readonly minQuality?: number;
}

/** What happened to an episode; see SPEC.md RUL-13 to RUL-16. */
export type ChangeKind =
  | 'raised'
  | 'escalated'
  | 'degraded'
  | 'cleared'
  | 'withdrawnByLateData'
  | 'foundLate'
  | 'revised';

/** Readings as parallel arrays, oldest first. */
export interface Evidence {
  readonly points: Int32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly qualities: Uint8Array;
  /** Receipt times, ms UTC. */
  readonly receipts: Float64Array;
}

/** One change of one episode of one rule. */
export interface AlarmChange {
  readonly kind: ChangeKind;
  readonly ruleIndex: number;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly points: readonly number[];
  /** Names the episode within the rule for its whole life: its start when first announced, ms UTC. */
  readonly episode: number;
  /** Event time of the change, ms UTC. */
  readonly at: number;
  /** Grade after the change; for an end, the last grade before it. */
  readonly grade: Grade;
  /** Value of the deciding reading; absent for silence and for ends by mode. */
  readonly value: number | undefined;
  /** True while the episode is open after the call. */
  readonly open: boolean;
  readonly evidence: Evidence;
}

/** A step of an episode: from `at` on, the grade is `grade` (1–4). `value` is NaN for silence. */
export interface Step {
  readonly at: number;
  readonly grade: number;
  readonly value: number;
}

/** An event-time episode. `until` is Infinity while open. */
export interface Episode {
  /** Start when first announced; the caller's handle. */
  readonly key: number;
  readonly steps: readonly Step[];
  readonly until: number;
  readonly untilValue: number;
  /** Announced as found late and not yet confirmed by a live reading. */
  readonly late: boolean;
}

/** One stored reading, as the injected history returns it. */
export interface StoredReading {
  readonly time: number;
  readonly value: number;
  readonly quality: number;
  readonly receivedAt: number;
}

/** Looks up committed readings of a point with from ≤ time ≤ to (ms UTC, may be ±Infinity), in any order, duplicates allowed. */
export type HistoryLookup = (point: number, from: number, to: number) => readonly StoredReading[];

/** What became of the readings of one batch. */
export interface BatchTally {
  judgements: number;
  duplicates: number;
  late: number;
  tooOld: number;
}

/** A raise is live when its start is at most this much older than its receipt, ms. */
export const LIVE_WITHIN_MS = 300_000;
/** Readings older than the newest of their point by more than this are not judged, ms (seven days). */
export const MAX_LATENESS_MS = 604_800_000;
/** Longest look-back of a rate rule, in readings before the current one. */
export const RATE_LOOKBACK = 32;
/** Most readings embedded in a change. */
export const MAX_EVIDENCE = 200;
