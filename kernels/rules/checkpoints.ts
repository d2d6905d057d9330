import { SLOT } from './compile.ts';
import type { RuleState } from './state-types.ts';
import { touchRule } from './undo.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The two newest checkpoints stay, the last of each of six hours and of each of nine days: enough for seven days of lateness. */
const KEEP_MS = 9 * DAY_MS;
const KEEP_HOURLY_MS = 6 * HOUR_MS;

/** True when the i-th of `count` checkpoints stays as one is added. */
function stays(list: Float64Array, stride: number, i: number, count: number, time: number): boolean {
  if (i === count - 1) return true;
  const t = list[i * stride];
  const next = list[(i + 1) * stride];
  if (t > time - KEEP_HOURLY_MS && Math.floor(t / HOUR_MS) !== Math.floor(next / HOUR_MS)) return true;
  return t > time - KEEP_MS && Math.floor(t / DAY_MS) !== Math.floor(next / DAY_MS);
}

/** True when the i-th checkpoint is certainly still there once `added` newer ones are, none later than `newest`. */
export function outlives(
  list: Float64Array,
  stride: number,
  i: number,
  added: number,
  newest: number,
): boolean {
  const count = list.length / stride;
  if (added === 0 || count - 1 - i + added <= 1) return true;
  if (i === count - 1) return false;
  const t = list[i * stride];
  const next = list[(i + 1) * stride];
  const age = newest - t;
  if (age < KEEP_HOURLY_MS / 2) return Math.floor(t / HOUR_MS) !== Math.floor(next / HOUR_MS);
  return age < KEEP_MS - DAY_MS && Math.floor(t / DAY_MS) !== Math.floor(next / DAY_MS);
}

/** A list with a further checkpoint of the block at `from` labelled `time`: every reading ≤ `time` is folded, none later. */
export function withCheckpoint(
  list: Float64Array | undefined,
  time: number,
  blocks: Float64Array,
  from: number,
  to: number,
): Float64Array {
  const stride = to - from + 1;
  const count = list ? list.length / stride : 0;
  let kept = 0;
  for (let i = 0; i < count && list; i++) if (stays(list, stride, i, count, time)) kept++;
  const out = new Float64Array((kept + 1) * stride);
  let at = 0;
  for (let i = 0; i < count && list; i++) {
    if (!stays(list, stride, i, count, time)) continue;
    for (let k = i * stride; k < (i + 1) * stride; k++) out[at++] = list[k];
  }
  out[at++] = time;
  for (let k = from; k < to; k++) out[at++] = blocks[k];
  return out;
}

/** Number of checkpoints strictly before `time`; those are still valid when the rule is folded again from `time`. */
export function checkpointsBefore(list: Float64Array | undefined, stride: number, time: number): number {
  let n = list ? list.length / stride : 0;
  while (n > 0 && list && list[(n - 1) * stride] >= time) n--;
  return n;
}

/** Checkpoints a clean rule as of the newest reading it has folded (`time` of `point`), before it folds one of time `next`. */
export function checkpoint(state: RuleState, rule: number, time: number, point: number, next: number): void {
  const { set, blocks } = state;
  const from = set.stateStart[rule];
  const single = set.rulePoints[rule].length === 1;
  const label = single ? time : blocks[from + SLOT.headTime];
  if (label === -Infinity || label >= next) return;
  touchRule(state, rule);
  const list = withCheckpoint(state.checkpoints[rule], label, blocks, from, set.stateStart[rule + 1]);
  if (single) {
    const block = list.length - (set.stateStart[rule + 1] - from);
    list[block + SLOT.headTime] = time;
    list[block + SLOT.headPoint] = point;
  }
  state.checkpoints[rule] = list;
}

/** Readings between two checkpoints: two of them always lie within the ring. */
export function checkpointSpacing(state: RuleState): number {
  return Math.floor((state.ringSize * 3) / 8);
}
