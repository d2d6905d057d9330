import { KernelFailure } from '#kernels/model';
import { supersedes } from '#kernels/rules';

/** Readings of one point from one source (memory, journal, Parquet), times ascending. */
export interface SourceSeries {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** OPC quality bytes. */
  readonly qualities: Uint8Array;
}

function checkSource(s: SourceSeries, at: number): void {
  const path = `sources[${at}]`;
  if (s.values.length !== s.times.length || s.qualities.length !== s.times.length)
    throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: arrays must be equally long`);
  for (let i = 1; i < s.times.length; i++)
    if (!(s.times[i] >= s.times[i - 1]))
      throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: times must ascend`);
}

/**
 * Merges sources of one point into one ascending series with one reading per time: the higher quality wins, then the larger value
 * hash (kernels/rules RUL-1). The order of the sources does not matter. O(n · k) for k sources.
 */
export function mergeSeries(sources: readonly SourceSeries[]): SourceSeries {
  sources.forEach(checkSource);
  const total = sources.reduce((n, s) => n + s.times.length, 0);
  const times = new Float64Array(total);
  const values = new Float64Array(total);
  const qualities = new Uint8Array(total);
  const next = new Int32Array(sources.length);
  let count = 0;
  for (let taken = 0; taken < total; taken++) {
    let from = -1;
    let earliest = Infinity;
    for (let s = 0; s < sources.length; s++) {
      if (next[s] >= sources[s].times.length) continue;
      const t = sources[s].times[next[s]];
      if (from < 0 || t < earliest) {
        from = s;
        earliest = t;
      }
    }
    const i = next[from]++;
    const { values: v, qualities: q } = sources[from];
    const repeated = count > 0 && times[count - 1] === earliest;
    if (repeated && !supersedes(v[i], q[i], values[count - 1], qualities[count - 1])) continue;
    if (!repeated) count++;
    times[count - 1] = earliest;
    values[count - 1] = v[i];
    qualities[count - 1] = q[i];
  }
  return {
    times: times.slice(0, count),
    values: values.slice(0, count),
    qualities: qualities.slice(0, count),
  };
}
