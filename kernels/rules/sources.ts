import { supersedes } from './hash.ts';
import { slotBack } from './ring.ts';
import type { RuleState, SourceReading } from './state-types.ts';
import { MAX_EVIDENCE, type Evidence } from './types.ts';

/** Evidence older than the ring is looked up this far back, ms (one hour). */
const EVIDENCE_SPAN_MS = 3_600_000;

function fromRing(state: RuleState, point: number, from: number): SourceReading[] {
  const out: SourceReading[] = [];
  for (let k = 0; k < state.ringCount[point]; k++) {
    const slot = slotBack(state, point, k);
    const time = state.ringTime[slot];
    if (time < from) break;
    const receivedAt = state.ringReceipt[slot];
    out.push({ point, time, value: state.ringValue[slot], quality: state.ringQuality[slot], receivedAt });
  }
  return out.reverse();
}

/** Readings of the open transaction by point; built once per batch, and only when a slow path asks. */
function pendingByPoint(state: RuleState): Map<number, SourceReading[]> {
  const { undo } = state;
  if (undo.pending?.batches === undo.batches.length) return undo.pending.byPoint;
  const byPoint = new Map<number, SourceReading[]>();
  for (const b of undo.batches)
    for (let i = 0; i < b.count; i++) {
      const point = b.points[i];
      const list = byPoint.get(point) ?? [];
      byPoint.set(point, list);
      list.push({
        point,
        time: b.times[i],
        value: b.values[i],
        quality: b.qualities[i],
        receivedAt: b.receivedAt,
      });
    }
  undo.pending = { batches: undo.batches.length, byPoint };
  return byPoint;
}

/** The series of a point from `from` on (SPEC RUL-1), out of the ring, or history, the open transaction and the ring. */
export function seriesFrom(state: RuleState, point: number, from: number): SourceReading[] {
  const ring = fromRing(state, point, from);
  if (from > state.ringFloor[point] || state.ringFloor[point] === -Infinity || !state.history) return ring;
  const all: SourceReading[] = [];
  for (const { time, value, quality, receivedAt } of state.history(point, from, Infinity))
    all.push({ point, time, value, quality, receivedAt });
  for (const r of pendingByPoint(state).get(point) ?? []) if (r.time >= from) all.push(r);
  for (const r of ring) all.push(r);
  all.sort((a, b) => a.time - b.time);
  // One reading per time, the best one, in place.
  let count = 0;
  for (const r of all) {
    const last = count > 0 ? all[count - 1] : undefined;
    if (last?.time !== r.time) all[count++] = r;
    else if (supersedes(r.value, r.quality, last.value, last.quality)) all[count - 1] = r;
  }
  all.length = count;
  return all;
}

/** True when history or the open transaction already holds a reading at this instant that the given one does not replace. */
export function knownBeforeRing(
  state: RuleState,
  point: number,
  time: number,
  value: number,
  quality: number,
): boolean {
  return (state.history?.(point, time, time) ?? []).some(
    (r) => !supersedes(value, quality, r.value, r.quality),
  );
}

/** The newest readings of a rule's points not later than `at`, at most 200 (SPEC RUL-20). */
export function evidenceOf(state: RuleState, points: readonly number[], at: number): Evidence {
  const all = points.flatMap((p) => {
    const held =
      at > state.ringFloor[p] ? fromRing(state, p, -Infinity) : seriesFrom(state, p, at - EVIDENCE_SPAN_MS);
    return held.filter((r) => r.time <= at);
  });
  if (points.length > 1) all.sort((a, b) => a.time - b.time || a.point - b.point);
  const kept = all.slice(-MAX_EVIDENCE);
  return {
    points: Int32Array.from(kept, (r) => r.point),
    times: Float64Array.from(kept, (r) => r.time),
    values: Float64Array.from(kept, (r) => r.value),
    qualities: Uint8Array.from(kept, (r) => r.quality),
    receipts: Float64Array.from(kept, (r) => r.receivedAt),
  };
}
