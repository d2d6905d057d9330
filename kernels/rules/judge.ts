import { KernelFailure } from '#kernels/model';
import { checkpoint, checkpointSpacing } from './checkpoints.ts';
import { KIND, SLOT } from './compile.ts';
import { rateFromRing } from './rate.ts';
import { refold } from './refold.ts';
import { append, insertLate } from './ring.ts';
import { knownBeforeRing } from './sources.ts';
import type { RuleState } from './state-types.ts';
import { markDirty, modeAt } from './state.ts';
import { FORCED_OFF, refreshQuiet, step } from './step.ts';
import { touchBlock, touchClock } from './undo.ts';
import {
  LIVE_WITHIN_MS,
  MAX_LATENESS_MS,
  MODE_BIT,
  type AlarmChange,
  type BatchTally,
  type Mode,
} from './types.ts';

const MAX_SPANS = 64;
const MAX_TURNS = 256;

function checkBatch(state: RuleState, points: Int32Array, times: Float64Array, count: number): void {
  const { pointCount } = state.set;
  for (let i = 0; i < count; i++)
    if (points[i] < 0 || points[i] >= pointCount || !(Math.abs(times[i]) < 8.64e15))
      throw new KernelFailure(
        'INPUT_OUT_OF_RANGE',
        `readings[${i}]`,
        `readings[${i}]: unknown point or time`,
      );
}

/** A reading newer than all others of its point, for a rule that the quick test did not settle. */
function judgeOne(
  state: RuleState,
  rule: number,
  p: number,
  t: number,
  v: number,
  q: number,
  last: number,
  receivedAt: number,
): void {
  const { set, blocks } = state;
  const kind = set.kind[rule];
  const o = set.stateStart[rule];
  if (kind === KIND.silence) {
    const waited = Math.max(t, state.lastTick) - last;
    if (blocks[o + SLOT.grade] > 0 || waited > set.shortest[rule]) markDirty(state, rule, t);
    return;
  }
  if (state.lateOpen[rule] === 1 && receivedAt - t <= LIVE_WITHIN_MS) return markDirty(state, rule, t);
  if (kind >= KIND.and) {
    const head = blocks[o + SLOT.headTime];
    if (t < head || (t === head && p < blocks[o + SLOT.headPoint])) return markDirty(state, rule, t);
    touchBlock(state, rule);
    blocks[o + SLOT.headTime] = t;
    blocks[o + SLOT.headPoint] = p;
  }
  let x = v;
  if (state.hasModes[p] === 0 ? (set.modes[rule] & 1) === 0 : (modeAt(state, p, t) & set.modes[rule]) === 0)
    x = FORCED_OFF;
  else {
    if (q < set.minQuality[rule] || !Number.isFinite(v)) return;
    if (kind === KIND.rate) x = rateFromRing(state, rule, p);
    if (Number.isNaN(x)) return;
  }
  touchBlock(state, rule);
  const before = blocks[o + SLOT.grade];
  step(set, rule, blocks, o, p, t, x);
  if (blocks[o + SLOT.grade] !== before) markDirty(state, rule, t);
  refreshQuiet(state, rule);
}

function checkpointPoint(state: RuleState, p: number, next: number): void {
  const { set } = state;
  for (let j = set.pointRuleStart[p]; j < set.pointRuleStart[p + 1]; j++) {
    const rule = set.pointRules[j];
    if (state.dirtyFrom[rule] === Infinity) checkpoint(state, rule, state.lastTime[p], p, next);
  }
}

function judgeLate(
  state: RuleState,
  p: number,
  t: number,
  v: number,
  q: number,
  receivedAt: number,
  tally: BatchTally,
): void {
  const { set } = state;
  if (t < state.lastTime[p] - MAX_LATENESS_MS) {
    tally.tooOld++;
    return;
  }
  const outcome = insertLate(state, p, t, v, q, receivedAt);
  const before = outcome === 'beforeRing';
  if (before && !state.history) {
    tally.tooOld++;
    return;
  }
  if (outcome === 'duplicate' || (before && knownBeforeRing(state, p, t, v, q))) {
    tally.duplicates++;
    return;
  }
  tally.late++;
  for (let j = set.pointRuleStart[p]; j < set.pointRuleStart[p + 1]; j++) {
    tally.judgements++;
    markDirty(state, set.pointRules[j], t);
  }
}

function settle(state: RuleState, receivedAt: number, tickBefore: number, out: AlarmChange[]): void {
  const rules = state.dirty.sort((a, b) => a - b);
  for (const rule of rules) refold(state, rule, receivedAt, tickBefore, out);
  rules.length = 0;
  state.call++;
}

/**
 * Judges one batch of readings, in any order, and appends the changes to `out`. Times are device times, ms UTC; qualities are OPC
 * quality bytes. The caller quarantines device times more than 5 minutes ahead of receipt before this. The effect stands after
 * `commit` and is dropped by `rollback`; until then the arrays must not change.
 * @throws KernelFailure INPUT_OUT_OF_RANGE before any work for an unknown point or a time that is no instant.
 */
export function judgeBatch(
  state: RuleState,
  points: Int32Array,
  times: Float64Array,
  values: Float64Array,
  qualities: Uint8Array,
  count: number,
  receivedAt: number,
  out: AlarmChange[],
): BatchTally {
  checkBatch(state, points, times, count);
  const { set, lastTime, quiet, dirtyFrom, appends, callOf, lastBefore } = state;
  const { pointRuleStart, pointRules, trip, sign } = set;
  const tally: BatchTally = { judgements: 0, duplicates: 0, late: 0, tooOld: 0 };
  const every = checkpointSpacing(state);
  state.undo.batches.push({ points, times, values, qualities, count, receivedAt });
  let judgements = 0;
  for (let i = 0; i < count; i++) {
    const p = points[i];
    const t = times[i];
    const v = values[i];
    const last = lastTime[p];
    if (callOf[p] !== state.call) {
      callOf[p] = state.call;
      lastBefore[p] = last;
    }
    if (!(t > last)) {
      judgeLate(state, p, t, v, qualities[i], receivedAt, tally);
      continue;
    }
    if (appends[p] % every === every - 1) checkpointPoint(state, p, t);
    append(state, p, t, v, qualities[i], receivedAt);
    const end = pointRuleStart[p + 1];
    for (let j = pointRuleStart[p]; j < end; j++) {
      const rule = pointRules[j];
      judgements++;
      if (quiet[rule] === 1 && v * sign[rule] < trip[rule]) continue;
      if (dirtyFrom[rule] !== Infinity) {
        if (t < dirtyFrom[rule]) dirtyFrom[rule] = t;
      } else judgeOne(state, rule, p, t, v, qualities[i], last, receivedAt);
    }
  }
  tally.judgements += judgements;
  settle(state, receivedAt, state.lastTick, out);
  return tally;
}

function tickRule(state: RuleState, rule: number, now: number, begin: number): void {
  const { set } = state;
  const p = set.rulePoints[rule][0];
  if (state.hasModes[p] === 1 || state.lateOpen[rule] === 1) return markDirty(state, rule, Number.MAX_VALUE);
  const grade = state.blocks[set.stateStart[rule] + SLOT.grade];
  let top = 0;
  for (let l = set.levelStart[rule]; l < set.levelStart[rule + 1]; l++)
    top = Math.max(top, set.levelGrade[l]);
  if (grade === top) return;
  const from = Math.max(state.lastTime[p], begin, state.ruleStart[rule]);
  if (grade > 0 || now - from > set.shortest[rule]) markDirty(state, rule, Number.MAX_VALUE);
}

/** Judges silence as of `now` (ms UTC); earlier than the last tick it does nothing. */
export function tick(state: RuleState, now: number, out: AlarmChange[]): void {
  const span = state.spans[0];
  if (!(now > state.lastTick)) return;
  touchClock(state);
  const before = state.lastTick;
  state.lastTick = now;
  if (span) for (const rule of state.set.silenceRules) tickRule(state, rule, now, span.begin);
  settle(state, now, before, out);
}

/** Begins a watched span: silence counts from `now` on (SPEC RUL-11, RUL-12). Call at readiness, before the first `tick`. */
export function ready(state: RuleState, now: number): void {
  touchClock(state);
  const last = state.spans[state.spans.length - 1];
  let newest = state.lastTick;
  for (const t of state.lastTime) if (t > newest) newest = t;
  const closed = last
    ? [...state.spans.slice(0, -1), { begin: last.begin, end: Math.max(last.begin, newest) }]
    : [];
  state.spans = [...closed, { begin: now, end: Infinity }].slice(-MAX_SPANS);
}

/** Sets a point's mode from `since` on (ms UTC, may be in the past) and judges again what that changes (SPEC RUL-10). */
export function setMode(
  state: RuleState,
  point: number,
  mode: Mode,
  since: number,
  now: number,
  out: AlarmChange[],
): void {
  const { set, undo } = state;
  const turns = state.modes.get(point);
  undo.modes.push({ point, turns });
  const others = (turns ?? []).filter((m) => m.since !== since);
  const sorted = [...others, { since, bit: MODE_BIT[mode] }].toSorted((a, b) => a.since - b.since);
  state.modes.set(point, sorted.slice(-MAX_TURNS));
  state.hasModes[point] = 1;
  for (let j = set.pointRuleStart[point]; j < set.pointRuleStart[point + 1]; j++)
    markDirty(state, set.pointRules[j], since);
  settle(state, now, state.lastTick, out);
}
