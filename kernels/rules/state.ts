import type { RuleSet } from './compile.ts';
import type { RuleState, StateOptions } from './state-types.ts';
import type { Episode } from './types.ts';
import { createUndo } from './undo.ts';

/** An empty state: no reading, no watched span. Call `ready` before `tick`. */
export function createState(set: RuleSet, options: StateOptions = {}): RuleState {
  const points = set.pointCount;
  const rules = set.rules.length;
  const ringSize = Math.min(4096, Math.max(40, Math.floor(options.ringSize ?? 64)));
  return {
    set,
    ringSize,
    history: options.history,
    lastTime: new Float64Array(points).fill(-Infinity),
    ringTime: new Float64Array(points * ringSize),
    ringValue: new Float64Array(points * ringSize),
    ringReceipt: new Float64Array(points * ringSize),
    ringQuality: new Uint8Array(points * ringSize),
    ringHead: new Int32Array(points),
    ringCount: new Int32Array(points),
    ringFloor: new Float64Array(points).fill(-Infinity),
    appends: new Uint32Array(points),
    blocks: set.cold.slice(),
    quiet: new Uint8Array(rules).fill(1),
    lateOpen: new Uint8Array(rules),
    ruleStart: new Float64Array(rules).fill(-Infinity),
    checkpoints: Array.from({ length: rules }, () => undefined),
    episodes: Array.from({ length: rules }, () => []),
    modes: new Map(),
    hasModes: new Uint8Array(points),
    spans: [],
    lastTick: -Infinity,
    dirtyFrom: new Float64Array(rules).fill(Infinity),
    dirty: [],
    lastBefore: new Float64Array(points),
    callOf: new Float64Array(points),
    call: 1,
    undo: createUndo(points, rules),
  };
}

/** Mode bit of a point at an instant (SPEC RUL-10). */
export function modeAt(state: RuleState, point: number, time: number): number {
  if (state.hasModes[point] === 0) return 1;
  const turns = state.modes.get(point) ?? [];
  for (let i = turns.length - 1; i >= 0; i--) if (turns[i].since <= time) return turns[i].bit;
  return 1;
}

/** The newest reading of a point, or undefined before the first. O(1). */
export function latestOf(
  state: RuleState,
  point: number,
): { time: number; value: number; quality: number; receivedAt: number } | undefined {
  if (state.ringCount[point] === 0) return undefined;
  const n = state.ringSize;
  const at = point * n + ((state.ringHead[point] + n - 1) % n);
  return {
    time: state.ringTime[at],
    value: state.ringValue[at],
    quality: state.ringQuality[at],
    receivedAt: state.ringReceipt[at],
  };
}

/** Event-time episodes of a rule, oldest first; kept for eight days. */
export function episodesOf(state: RuleState, ruleIndex: number): readonly Episode[] {
  return state.episodes[ruleIndex];
}

/** Newest reading time of a rule's points, now or before the running call. */
export function headOf(state: RuleState, rule: number, beforeCall: boolean): number {
  let head = -Infinity;
  for (const p of state.set.rulePoints[rule]) {
    const before = beforeCall && state.callOf[p] === state.call;
    head = Math.max(head, before ? state.lastBefore[p] : state.lastTime[p]);
  }
  return head;
}

/** Marks a rule to be folded again from `time` at the end of the call. */
export function markDirty(state: RuleState, rule: number, time: number): void {
  if (state.dirtyFrom[rule] === Infinity) state.dirty.push(rule);
  if (time < state.dirtyFrom[rule]) state.dirtyFrom[rule] = time;
}
