import { KernelFailure } from '#kernels/model';

/** A drawn series: times ms UTC ascending, values in the point's unit. */
export interface Series {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

function checkSeries(times: Float64Array, values: Float64Array): void {
  if (times.length !== values.length)
    throw new KernelFailure('INPUT_INCONSISTENT', 'values', 'values: must be as many as times');
}

/** First position with times[i] ≥ t (times ascending). */
export function lowerBound(times: Float64Array, t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Positions of the first, lowest, highest and last finite value in [from, to), in order and without repetition. */
function pixel(values: Float64Array, from: number, to: number, out: Int32Array, at: number): number {
  let first = -1;
  let last = -1;
  let low = -1;
  let high = -1;
  for (let i = from; i < to; i++) {
    const v = values[i];
    if (!Number.isFinite(v)) continue;
    if (first < 0) first = low = high = i;
    last = i;
    if (v < values[low]) low = i;
    if (v > values[high]) high = i;
  }
  if (first < 0) return at;
  const a = Math.min(low, high);
  const b = Math.max(low, high);
  out[at++] = first;
  if (a > first) out[at++] = a;
  if (b > a && b > first) out[at++] = b;
  if (last > b) out[at++] = last;
  return at;
}

function pick(times: Float64Array, values: Float64Array, chosen: Int32Array, count: number): Series {
  const t = new Float64Array(count);
  const v = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    t[i] = times[chosen[i]];
    v[i] = values[chosen[i]];
  }
  return { times: t, values: v };
}

/**
 * Down-samples [from, to) to `width` pixels (1–100 000), keeping per pixel the first, lowest, highest and last value, so that the
 * drawn line covers the same pixels as the whole series. Values that are no number are skipped. Order of time is kept.
 */
export function downsample(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  width: number,
): Series {
  checkSeries(times, values);
  if (!(to > from) || !(width >= 1 && width <= 100_000))
    throw new KernelFailure(
      'INPUT_OUT_OF_RANGE',
      'width',
      'width: 1 to 100 000 pixels over a span greater than 0',
    );
  const columns = Math.floor(width);
  const end = lowerBound(times, to);
  let i = lowerBound(times, from);
  const chosen = new Int32Array(Math.min(end - i, 4 * columns));
  let count = 0;
  while (i < end) {
    const column = Math.min(columns - 1, Math.floor(((times[i] - from) / (to - from)) * columns));
    const next = column === columns - 1 ? to : from + ((column + 1) * (to - from)) / columns;
    let j = i + 1;
    while (j < end && times[j] < next) j++;
    count = pixel(values, i, j, chosen, count);
    i = j;
  }
  return pick(times, values, chosen, count);
}

/**
 * Largest-triangle-three-buckets: `count` points (≥ 3) that keep the look of the line; extremes may be lost. Values must be finite.
 * Source: Steinarsson, Downsampling Time Series for Visual Representation, University of Iceland 2013, §4.2.
 */
export function largestTriangles(times: Float64Array, values: Float64Array, count: number): Series {
  checkSeries(times, values);
  const n = times.length;
  const target = Math.floor(count);
  if (!(target >= 3)) throw new KernelFailure('INPUT_OUT_OF_RANGE', 'count', 'count: must be at least 3');
  if (n <= target) return { times: times.slice(), values: values.slice() };
  const chosen = new Int32Array(target);
  const every = (n - 2) / (target - 2);
  let a = 0;
  for (let b = 0; b < target - 2; b++) {
    const from = Math.floor(b * every) + 1;
    const to = Math.floor((b + 1) * every) + 1;
    const end = Math.min(Math.floor((b + 2) * every) + 1, n);
    let meanT = 0;
    let meanV = 0;
    for (let i = to; i < end; i++) {
      meanT += times[i] - times[0];
      meanV += values[i];
    }
    meanT = meanT / (end - to) + times[0];
    meanV /= end - to;
    let best = from;
    let largest = -1;
    for (let i = from; i < to; i++) {
      const area = Math.abs(
        (times[a] - meanT) * (values[i] - values[a]) - (times[a] - times[i]) * (meanV - values[a]),
      );
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    chosen[b + 1] = a = best;
  }
  chosen[target - 1] = n - 1;
  return pick(times, values, chosen, target);
}
