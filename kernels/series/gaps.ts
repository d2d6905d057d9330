import { KernelFailure } from '#kernels/model';

/** A stretch without readings: after the reading at `from`, before the one at `to` (ms UTC). */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Readings that should have come in between. */
  readonly missing: number;
}

/** Gaps longer than `tolerance` periods (default 2, the liveness bound) between ascending times. `periodMs` > 0. */
export function findGaps(times: Float64Array, periodMs: number, tolerance = 2): Gap[] {
  if (!(periodMs > 0) || !(tolerance >= 1))
    throw new KernelFailure(
      'INPUT_OUT_OF_RANGE',
      'periodMs',
      'periodMs: must be greater than 0, tolerance at least 1',
    );
  const gaps: Gap[] = [];
  for (let i = 1; i < times.length; i++) {
    const step = times[i] - times[i - 1];
    if (step > periodMs * tolerance)
      gaps.push({ from: times[i - 1], to: times[i], missing: Math.max(1, Math.round(step / periodMs) - 1) });
  }
  return gaps;
}

/** Share of expected readings present in [from, to], 0–1, at one per period. */
export function completeness(times: Float64Array, from: number, to: number, periodMs: number): number {
  if (!(to > from) || !(periodMs > 0))
    throw new KernelFailure(
      'INPUT_OUT_OF_RANGE',
      'to',
      'to: must be later than from, periodMs greater than 0',
    );
  const slots = new Set<number>();
  for (const t of times) if (t >= from && t < to) slots.add(Math.floor((t - from) / periodMs));
  return slots.size / Math.ceil((to - from) / periodMs);
}
