import { KernelFailure } from '#kernels/model';
import type { SeriesPoint } from './request.ts';

/** Refuses a series whose times do not rise. */
export function checkSeries(points: readonly SeriesPoint[], path: string): void {
  for (let n = 1; n < points.length; n++)
    if (points[n].timeS <= points[n - 1].timeS)
      throw new KernelFailure('INPUT_INCONSISTENT', `${path}[${n}].timeS`, `${path}: times must rise`);
}

function segment(points: readonly SeriesPoint[], timeS: number): number {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (points[mid].timeS <= timeS) low = mid;
    else high = mid - 1;
  }
  return low;
}

/** Value at a time: linear between samples, held outside. */
export function valueAt(points: readonly SeriesPoint[], timeS: number): number {
  const n = segment(points, timeS);
  const a = points[n];
  const b = points[n + 1];
  if (!b || timeS <= a.timeS) return a.value;
  return a.value + ((timeS - a.timeS) / (b.timeS - a.timeS)) * (b.value - a.value);
}

/** Value at a time when each sample holds until the next; 0 before the first. */
export function stepAt(points: readonly SeriesPoint[], timeS: number): number {
  const n = segment(points, timeS);
  return points[n].timeS <= timeS ? points[n].value : 0;
}

/** Mean of the linear series over [fromS, toS], exact. */
export function meanOver(points: readonly SeriesPoint[], fromS: number, toS: number): number {
  if (toS <= fromS) return valueAt(points, fromS);
  let area = 0;
  let t = fromS;
  let v = valueAt(points, fromS);
  for (let n = segment(points, fromS) + 1; n < points.length && points[n].timeS < toS; n++) {
    if (points[n].timeS <= t) continue;
    area += 0.5 * (v + points[n].value) * (points[n].timeS - t);
    t = points[n].timeS;
    v = points[n].value;
  }
  area += 0.5 * (v + valueAt(points, toS)) * (toS - t);
  return area / (toS - fromS);
}
