import type { RunControl } from '#kernels/model';
import { butterworth, filterInPlace } from '../pick/filters.ts';
import { instrumentalIntensity, type InstrumentalIntensity } from './gbt17742.ts';

/** Three components of ground acceleration in m/s², sampled together. */
export interface AccelerationRecord {
  readonly ew: ArrayLike<number>;
  readonly ns: ArrayLike<number>;
  readonly ud: ArrayLike<number>;
  readonly rateHz: number;
}

/** Intensity of a record with the peaks it comes from. */
export interface RecordIntensity extends InstrumentalIntensity {
  readonly pgaMps2: number;
  readonly pgvMps: number;
  /** Sample of the peak acceleration and of the peak velocity. */
  readonly pgaIndex: number;
  readonly pgvIndex: number;
}

/** Band of GB/T 17742-2020 annex A, Hz. */
const LOW_HZ = 0.1;
const HIGH_HZ = 10;

function component(samples: ArrayLike<number>, rateHz: number, control: RunControl): Float64Array {
  const x = Float64Array.from(samples);
  let mean = 0;
  for (let i = 0; i < x.length; i++) mean += x[i] / x.length;
  for (let i = 0; i < x.length; i++) x[i] -= mean;
  filterInPlace(x, butterworth('high', LOW_HZ, rateHz, 2), control);
  if (HIGH_HZ < 0.45 * rateHz) filterInPlace(x, butterworth('low', HIGH_HZ, rateHz, 2), control);
  return x;
}

function velocity(acceleration: Float64Array, rateHz: number, control: RunControl): Float64Array {
  const v = new Float64Array(acceleration.length);
  for (let i = 1; i < v.length; i++) v[i] = v[i - 1] + (acceleration[i] + acceleration[i - 1]) / (2 * rateHz);
  filterInPlace(v, butterworth('high', LOW_HZ, rateHz, 2), control);
  return v;
}

/** Largest length of the vector of three components, and where. */
function peak(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
): { readonly value: number; readonly index: number } {
  let square = 0;
  let index = 0;
  for (let i = 0; i < a.length; i++) {
    const s = a[i] * a[i] + b[i] * b[i] + c[i] * c[i];
    if (s > square) {
      square = s;
      index = i;
    }
  }
  return { value: Math.sqrt(square), index };
}

/**
 * Instrumental intensity of a three-component record: mean removed, band 0.1–10 Hz, integrated to velocity, peaks of the
 * vector sums, then GB/T 17742-2020 annex A. The band is a two-pole Butterworth filter, not the standard's recursion.
 */
export function recordIntensity(record: AccelerationRecord, control: RunControl = {}): RecordIntensity {
  const { rateHz } = record;
  const [a, b, c] = [record.ew, record.ns, record.ud].map((x) => component(x, rateHz, control));
  const pga = peak(a, b, c);
  const [u, v, w] = [a, b, c].map((x) => velocity(x, rateHz, control));
  const pgv = peak(u, v, w);
  return {
    pgaMps2: pga.value,
    pgvMps: pgv.value,
    pgaIndex: pga.index,
    pgvIndex: pgv.index,
    ...instrumentalIntensity(Math.max(pga.value, 1e-12), Math.max(pgv.value, 1e-15)),
  };
}
