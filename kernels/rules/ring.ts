import { supersedes } from './hash.ts';
import type { RuleState } from './state-types.ts';
import { touchPoint, touchSlot } from './undo.ts';

/** What inserting a reading at or before the newest one did. */
export type LateOutcome = 'duplicate' | 'inserted' | 'beforeRing';

function write(state: RuleState, slot: number, t: number, v: number, q: number, receivedAt: number): void {
  touchSlot(state, slot);
  state.ringTime[slot] = t;
  state.ringValue[slot] = v;
  state.ringQuality[slot] = q;
  state.ringReceipt[slot] = receivedAt;
}

/** Appends a reading newer than every other of its point. */
export function append(
  state: RuleState,
  p: number,
  t: number,
  v: number,
  q: number,
  receivedAt: number,
): void {
  touchPoint(state, p);
  const n = state.ringSize;
  const head = state.ringHead[p];
  const slot = p * n + head;
  if (state.ringCount[p] === n) state.ringFloor[p] = state.ringTime[slot];
  else state.ringCount[p]++;
  write(state, slot, t, v, q, receivedAt);
  state.ringHead[p] = head + 1 === n ? 0 : head + 1;
  state.lastTime[p] = t;
  state.appends[p]++;
}

/** Slot of the k-th newest reading of a point (0 = newest). */
export function slotBack(state: RuleState, p: number, k: number): number {
  const n = state.ringSize;
  const i = state.ringHead[p] - 1 - k;
  return p * n + (i < 0 ? i + n : i);
}

/** Inserts a reading that is not newer than the newest, keeping the ring sorted and one reading per time. */
export function insertLate(
  state: RuleState,
  p: number,
  t: number,
  v: number,
  q: number,
  receivedAt: number,
): LateOutcome {
  const count = state.ringCount[p];
  let k = 0;
  while (k < count && state.ringTime[slotBack(state, p, k)] > t) k++;
  if (k < count) {
    const slot = slotBack(state, p, k);
    if (state.ringTime[slot] === t) {
      if (!supersedes(v, q, state.ringValue[slot], state.ringQuality[slot])) return 'duplicate';
      write(state, slot, t, v, q, receivedAt);
      return 'inserted';
    }
  }
  touchPoint(state, p);
  if (k === count && (count === state.ringSize || t <= state.ringFloor[p])) {
    if (t > state.ringFloor[p]) state.ringFloor[p] = t;
    return 'beforeRing';
  }
  const n = state.ringSize;
  if (count === n) state.ringFloor[p] = state.ringTime[p * n + state.ringHead[p]];
  else state.ringCount[p]++;
  state.ringHead[p] = (state.ringHead[p] + 1) % n;
  for (let i = 0; i < k; i++) {
    const to = slotBack(state, p, i);
    const from = slotBack(state, p, i + 1);
    write(
      state,
      to,
      state.ringTime[from],
      state.ringValue[from],
      state.ringQuality[from],
      state.ringReceipt[from],
    );
  }
  write(state, slotBack(state, p, k), t, v, q, receivedAt);
  return 'inserted';
}
