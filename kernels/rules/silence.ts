import type { RuleState } from './state-types.ts';

/** A grade from an instant on; 0 ends the episode. */
export interface Mark {
  readonly at: number;
  readonly grade: number;
}
interface Interval {
  readonly begin: number;
  readonly end: number;
}

/** Intervals in which a rule's modes allow it to judge a point. */
function activeIntervals(state: RuleState, rule: number, point: number): Interval[] {
  const mask = state.set.modes[rule];
  const turns = [{ since: -Infinity, bit: 1 }, ...(state.modes.get(point) ?? [])];
  const out: { begin: number; end: number }[] = [];
  turns.forEach((turn, i) => {
    if ((turn.bit & mask) === 0) return;
    const end = turns[i + 1]?.since ?? Infinity;
    const last = out.at(-1);
    if (last?.end === turn.since) last.end = end;
    else out.push({ begin: turn.since, end });
  });
  return out;
}

/** When a level of `limit` ms fires in the gap from `a` within `interval`, or Infinity. */
function fireTime(state: RuleState, a: number, interval: Interval, end: number, limit: number): number {
  for (const span of state.spans) {
    const from = Math.max(a, interval.begin, span.begin);
    if (Math.min(end, span.end) - from > limit) return from + limit;
  }
  return Infinity;
}

function marksOfGap(
  state: RuleState,
  rule: number,
  a: number,
  b: number,
  interval: Interval,
  marks: Mark[],
): void {
  const { set } = state;
  const end = Math.min(b === Infinity ? state.lastTick : b, interval.end);
  const fires: Mark[] = [];
  for (let l = set.levelStart[rule]; l < set.levelStart[rule + 1]; l++) {
    const limit = Math.abs(set.limits[set.limitStart[rule] + l - set.levelStart[rule]]);
    const at = fireTime(state, a, interval, end, limit);
    if (at < Infinity) fires.push({ at, grade: set.levelGrade[l] });
  }
  if (fires.length === 0) return;
  fires.sort((x, y) => x.at - y.at || y.grade - x.grade);
  let top = 0;
  for (const f of fires) {
    if (f.grade <= top) continue;
    top = f.grade;
    marks.push(f);
  }
  if (b !== Infinity || interval.end <= state.lastTick)
    marks.push({ at: Math.min(b, interval.end), grade: 0 });
}

/** Grades of a silence rule over the gaps after `a`, given the later reading times (SPEC RUL-11). */
export function silenceMarks(state: RuleState, rule: number, a: number, times: readonly number[]): Mark[] {
  const marks: Mark[] = [];
  const intervals = activeIntervals(state, rule, state.set.rulePoints[rule][0]);
  let from = a;
  for (const b of [...times, Infinity]) {
    for (const interval of intervals)
      if (interval.end > from && interval.begin < b) marksOfGap(state, rule, from, b, interval, marks);
    from = b;
  }
  return marks;
}
