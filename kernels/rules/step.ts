import { KIND, SLOT, type RuleSet } from './compile.ts';
import type { RuleState } from './state-types.ts';

function latch(
  set: RuleSet,
  rule: number,
  b: Float64Array,
  o: number,
  k: number,
  t: number,
  x: number,
): void {
  const operands = set.operandStart[rule + 1] - set.operandStart[rule];
  const levels = set.levelStart[rule + 1] - set.levelStart[rule];
  const limit = set.limitStart[rule];
  const sequence = set.kind[rule] === KIND.sequence;
  const chains = o + SLOT.first + levels + operands;
  let bits = b[o + SLOT.latches];
  for (let l = 0; l < levels; l++) {
    const i = l * operands + k;
    const mask = 1 << i;
    const was = (bits & mask) !== 0;
    const on = x >= set.limits[limit + i] || (was && x >= set.resets[limit + i]);
    bits = on ? bits | mask : bits & ~mask;
    if (sequence && on && !was) {
      const before = k === 0 ? t : b[chains + i - 1];
      b[chains + i] = before >= t - set.window[rule] ? before : -Infinity;
    }
  }
  b[o + SLOT.latches] = bits;
}

function holds(set: RuleSet, rule: number, b: Float64Array, o: number, l: number, t: number): boolean {
  const operands = set.operandStart[rule + 1] - set.operandStart[rule];
  const bits = b[o + SLOT.latches] >> (l * operands);
  const kind = set.kind[rule];
  if (kind <= KIND.rate) return (bits & 1) !== 0;
  const levels = set.levelStart[rule + 1] - set.levelStart[rule];
  const judged = o + SLOT.first + levels;
  if (kind === KIND.sequence)
    return (
      (bits & (1 << (operands - 1))) !== 0 && b[judged + operands + (l + 1) * operands - 1] !== -Infinity
    );
  const oldest = t - set.window[rule];
  for (let k = 0; k < operands; k++) {
    const fresh = (bits & (1 << k)) !== 0 && b[judged + k] >= oldest;
    if (kind === KIND.or && fresh) return true;
    if (kind === KIND.and && !fresh) return false;
  }
  return kind === KIND.and;
}

/**
 * Folds one judged reading into a rule's block `b` at offset `o` (SPEC RUL-4, RUL-6 to RUL-9). `x` is the value (or the rate),
 * −Infinity × sign when the mode forces the latch off; see {@link FORCED_OFF}.
 */
export function step(
  set: RuleSet,
  rule: number,
  b: Float64Array,
  o: number,
  p: number,
  t: number,
  x: number,
): void {
  const first = set.operandStart[rule];
  const operands = set.operandStart[rule + 1] - first;
  const levels = set.levelStart[rule + 1] - set.levelStart[rule];
  const judged = o + SLOT.first + levels;
  for (let k = 0; k < operands; k++) {
    if (set.operandPoint[first + k] !== p) continue;
    b[judged + k] = t;
    latch(set, rule, b, o, k, t, x === FORCED_OFF ? -Infinity : x * set.operandSign[first + k]);
  }
  let grade = 0;
  for (let l = 0; l < levels; l++) {
    const since = o + SLOT.first + l;
    if (!holds(set, rule, b, o, l, t)) b[since] = Infinity;
    else if (b[since] > t) b[since] = t;
    if (t - b[since] >= set.duration[rule]) grade = Math.max(grade, set.levelGrade[set.levelStart[rule] + l]);
  }
  b[o + SLOT.grade] = grade;
}

/** Passed as `x` to turn the operand's latches off whatever the limits. */
export const FORCED_OFF = Infinity;

/** Recomputes the quick-skip flag of a rule from its block. */
export function refreshQuiet(state: RuleState, rule: number): void {
  const o = state.set.stateStart[rule];
  const b = state.blocks;
  state.quiet[rule] = b[o + SLOT.latches] === 0 && b[o + SLOT.grade] === 0 ? 1 : 0;
}
