import type { NumberLog, RuleState, Undo } from './state-types.ts';
import { refreshQuiet } from './step.ts';

/** An empty undo record. */
export function createUndo(points: number, rules: number): Undo {
  const log = (): NumberLog => ({ data: new Float64Array(256), length: 0 });
  return {
    epoch: 1,
    blockEpoch: new Uint32Array(rules),
    ruleEpoch: new Uint32Array(rules),
    pointEpoch: new Uint32Array(points),
    blocks: log(),
    slots: log(),
    heads: log(),
    rules: [],
    modes: [],
    batches: [],
    pending: undefined,
    clock: undefined,
  };
}

function room(log: NumberLog, count: number): number {
  const at = log.length;
  if (at + count > log.data.length) {
    const larger = new Float64Array(Math.max(at + count, log.data.length * 2));
    larger.set(log.data);
    log.data = larger;
  }
  log.length = at + count;
  return at;
}

/** Remembers a rule's block before its first change in this transaction. */
export function touchBlock(state: RuleState, rule: number): void {
  const { undo, set, blocks } = state;
  if (undo.blockEpoch[rule] === undo.epoch) return;
  undo.blockEpoch[rule] = undo.epoch;
  const from = set.stateStart[rule];
  const size = set.stateStart[rule + 1] - from;
  const at = room(undo.blocks, size + 1);
  const { data } = undo.blocks;
  data[at] = rule;
  for (let i = 0; i < size; i++) data[at + 1 + i] = blocks[from + i];
}

/** Remembers a rule's checkpoints and episodes before their first change in this transaction. */
export function touchRule(state: RuleState, rule: number): void {
  const { undo } = state;
  if (undo.ruleEpoch[rule] === undo.epoch) return;
  undo.ruleEpoch[rule] = undo.epoch;
  undo.rules.push({
    rule,
    checkpoints: state.checkpoints[rule],
    episodes: state.episodes[rule],
    lateOpen: state.lateOpen[rule],
  });
}

/** Remembers a point's ring bounds before their first change in this transaction. */
export function touchPoint(state: RuleState, point: number): void {
  const { undo } = state;
  if (undo.pointEpoch[point] === undo.epoch) return;
  undo.pointEpoch[point] = undo.epoch;
  const at = room(undo.heads, 6);
  const { data } = undo.heads;
  data[at] = point;
  data[at + 1] = state.lastTime[point];
  data[at + 2] = state.ringHead[point];
  data[at + 3] = state.ringCount[point];
  data[at + 4] = state.ringFloor[point];
  data[at + 5] = state.appends[point];
}

/** Remembers one ring slot before it is overwritten. */
export function touchSlot(state: RuleState, slot: number): void {
  const at = room(state.undo.slots, 5);
  const { data } = state.undo.slots;
  data[at] = slot;
  data[at + 1] = state.ringTime[slot];
  data[at + 2] = state.ringValue[slot];
  data[at + 3] = state.ringReceipt[slot];
  data[at + 4] = state.ringQuality[slot];
}

/** Remembers the clock (ticks and watched spans) before its first change in this transaction. */
export function touchClock(state: RuleState): void {
  state.undo.clock ??= { spans: state.spans, lastTick: state.lastTick };
}

function close(undo: Undo): void {
  undo.epoch++;
  undo.blocks.length = 0;
  undo.slots.length = 0;
  undo.heads.length = 0;
  undo.rules.length = 0;
  undo.modes.length = 0;
  undo.batches.length = 0;
  undo.pending = undefined;
  undo.clock = undefined;
}

/** Keeps the effects since the last commit; from now on the injected history must find the readings. */
export function commit(state: RuleState): void {
  close(state.undo);
}

function restoreRings(state: RuleState): void {
  const { slots, heads } = state.undo;
  for (let at = slots.length - 5; at >= 0; at -= 5) {
    const slot = slots.data[at];
    state.ringTime[slot] = slots.data[at + 1];
    state.ringValue[slot] = slots.data[at + 2];
    state.ringReceipt[slot] = slots.data[at + 3];
    state.ringQuality[slot] = slots.data[at + 4];
  }
  for (let at = 0; at < heads.length; at += 6) {
    const point = heads.data[at];
    state.lastTime[point] = heads.data[at + 1];
    state.ringHead[point] = heads.data[at + 2];
    state.ringCount[point] = heads.data[at + 3];
    state.ringFloor[point] = heads.data[at + 4];
    state.appends[point] = heads.data[at + 5];
  }
}

/** Drops every effect since the last commit (SPEC RUL-18). */
export function rollback(state: RuleState): void {
  const { undo, set } = state;
  restoreRings(state);
  for (const r of undo.rules) {
    state.checkpoints[r.rule] = r.checkpoints;
    state.episodes[r.rule] = r.episodes;
    state.lateOpen[r.rule] = r.lateOpen;
  }
  for (let at = 0; at < undo.blocks.length;) {
    const rule = undo.blocks.data[at];
    const from = set.stateStart[rule];
    const size = set.stateStart[rule + 1] - from;
    state.blocks.set(undo.blocks.data.subarray(at + 1, at + 1 + size), from);
    refreshQuiet(state, rule);
    at += size + 1;
  }
  for (const m of undo.modes.toReversed()) {
    if (m.turns) state.modes.set(m.point, m.turns);
    else state.modes.delete(m.point);
    state.hasModes[m.point] = m.turns ? 1 : 0;
  }
  if (undo.clock) {
    state.spans = undo.clock.spans;
    state.lastTick = undo.clock.lastTick;
  }
  close(undo);
}
