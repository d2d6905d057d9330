import { checkpointsBefore, checkpointSpacing, outlives } from './checkpoints.ts';
import { KIND } from './compile.ts';
import { slotBack } from './ring.ts';
import type { RuleState } from './state-types.ts';
import { MAX_LATENESS_MS, type HistoryLookup } from './types.ts';

/** Without a checkpoint, readings this much older than the newest of the point still matter, ms (nine days). */
const MAX_BACK_MS = 9 * 86_400_000;
/** Evidence of a late change reaches this far before it, ms (one hour). */
const EVIDENCE_MS = 3_600_000;

/** Newest time of each point within the batch at hand; −Infinity everywhere between calls. */
let newest = new Float64Array(0);

/** Earliest time of the readings of each point that come out of order in a batch; undefined when all are in order. */
function lateTimes(
  state: RuleState,
  points: Int32Array,
  times: Float64Array,
  count: number,
): Map<number, number> | undefined {
  const { lastTime } = state;
  if (newest.length < lastTime.length) newest = new Float64Array(lastTime.length).fill(-Infinity);
  let late: Map<number, number> | undefined;
  for (let i = 0; i < count; i++) {
    const p = points[i];
    const t = times[i];
    if (t > lastTime[p] && t > newest[p]) newest[p] = t;
    else if (t >= lastTime[p] - MAX_LATENESS_MS) {
      late ??= new Map();
      late.set(p, Math.min(late.get(p) ?? t, t));
    }
  }
  for (let i = 0; i < count; i++) newest[points[i]] = -Infinity;
  return late;
}

/** Readings and newest time of each point of a batch. */
type Counts = ReadonlyMap<number, { readonly count: number; readonly newest: number }>;

function countByPoint(points: Int32Array, times: Float64Array, count: number): Counts {
  const found = new Map<number, { count: number; newest: number }>();
  for (let i = 0; i < count; i++) {
    const known = found.get(points[i]);
    if (known) {
      known.count += 1;
      known.newest = Math.max(known.newest, times[i]);
    } else found.set(points[i], { count: 1, newest: times[i] });
  }
  return found;
}

/** Newest time that can have left the ring of a point once the batch is in it. */
function floorAfter(state: RuleState, p: number, more: number): number {
  const held = state.ringCount[p];
  const leaving = held + more - state.ringSize;
  if (leaving <= 0) return state.ringFloor[p];
  return leaving >= held ? Infinity : state.ringTime[slotBack(state, p, held - leaving)];
}

/** Checkpoints a batch may add to a rule before it folds late readings. */
function addedCheckpoints(state: RuleState, rule: number, inBatch: Counts): number {
  const every = checkpointSpacing(state);
  return state.set.rulePoints[rule].reduce((sum, q) => {
    const before = state.appends[q];
    return sum + Math.floor((before + (inBatch.get(q)?.count ?? 0)) / every) - Math.floor(before / every);
  }, 0);
}

/** Time of the newest checkpoint of a rule before `time` that is still there after the batch's own, or the oldest instant that matters. */
function foldedFrom(state: RuleState, rule: number, time: number, inBatch: Counts): number {
  const { set } = state;
  const stride = set.stateStart[rule + 1] - set.stateStart[rule] + 1;
  const list = state.checkpoints[rule];
  const added = addedCheckpoints(state, rule, inBatch);
  const newest = Math.max(
    ...set.rulePoints[rule].map((q) => Math.max(state.lastTime[q], inBatch.get(q)?.newest ?? -Infinity)),
  );
  if (list)
    for (let i = checkpointsBefore(list, stride, time) - 1; i >= 0; i--)
      if (outlives(list, stride, i, added, newest)) return list[i * stride];
  return Math.max(state.ruleStart[rule], time - MAX_BACK_MS);
}

/**
 * What judging a batch will ask the history for: for each point the earliest time (ms UTC) of the committed readings needed,
 * because late readings make its rules fold from before the ring. Undefined when the ring is enough. O(count) without late data.
 */
export function lookBack(
  state: RuleState,
  points: Int32Array,
  times: Float64Array,
  count: number,
): Map<number, number> | undefined {
  const late = lateTimes(state, points, times, count);
  if (!late) return undefined;
  const { set } = state;
  const inBatch = countByPoint(points, times, count);
  const wanted = new Map<number, number>();
  for (const [p, time] of late)
    for (let j = set.pointRuleStart[p]; j < set.pointRuleStart[p + 1]; j++) {
      const rule = set.pointRules[j];
      const from =
        foldedFrom(state, rule, time, inBatch) - (set.kind[rule] === KIND.rate ? set.window[rule] : 0);
      for (const q of set.rulePoints[rule]) {
        const floor = floorAfter(state, q, inBatch.get(q)?.count ?? 0);
        if (floor === -Infinity || from > floor) continue;
        wanted.set(q, Math.min(wanted.get(q) ?? Infinity, from, time - EVIDENCE_MS));
      }
    }
  return wanted.size > 0 ? wanted : undefined;
}

/** Lets the next calls look up committed readings older than the ring, or (undefined) count such late data as too old again. */
export function useHistory(state: RuleState, history: HistoryLookup | undefined): void {
  state.history = history;
}
