import { butterworth, filterInPlace } from './filters.ts';

/** What a record measures. */
export type Quantity = 'acceleration' | 'velocity' | 'displacement';

/** Parameters of the first seconds of a P wave. */
export interface OnsetParameters {
  /** Average period τc in s. */
  readonly tauC: number;
  /** Peak displacement in cm. */
  readonly pdCm: number;
  /** Peak velocity in cm/s. */
  readonly pvCmps: number;
  /** Predominant period τp max in s. */
  readonly tauPMax: number;
  /** Window used in s. */
  readonly windowS: number;
}

/** A vertical record in SI units. */
export interface VerticalRecord {
  readonly samples: ArrayLike<number>;
  readonly quantity: Quantity;
  readonly rateHz: number;
}

/** Corner in Hz of the two-pole Butterworth high-pass of the method. */
const CORNER_HZ = 0.075;

/** Trapezoidal integral from rest, high-passed. */
function integrate(x: Float64Array, rateHz: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) y[i] = y[i - 1] + (x[i] + x[i - 1]) / (2 * rateHz);
  filterInPlace(y, butterworth('high', CORNER_HZ, rateHz, 2));
  return y;
}

function differentiate(x: Float64Array, rateHz: number): Float64Array {
  const n = x.length;
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const a = Math.max(0, i - 1);
    const b = Math.min(n - 1, i + 1);
    y[i] = b > a ? ((x[b] - x[a]) * rateHz) / (b - a) : 0;
  }
  return y;
}

/** Displacement and velocity in cm and cm/s of a vertical record in m, m/s or m/s²; displacement is taken as it is. */
function motions(
  samples: ArrayLike<number>,
  quantity: Quantity,
  rateHz: number,
  noiseTo: number,
): { readonly u: Float64Array; readonly v: Float64Array } {
  const x = Float64Array.from(samples, (value) => value * 100);
  if (quantity === 'displacement') return { u: x, v: differentiate(x, rateHz) };
  let mean = 0;
  for (let i = 0; i < noiseTo; i++) mean += x[i] / noiseTo;
  for (let i = 0; i < x.length; i++) x[i] -= mean;
  const v = quantity === 'velocity' ? x : integrate(x, rateHz);
  return { u: integrate(v, rateHz), v };
}

/** Predominant period of Allen and Kanamori (2003), Science 300, 786–789: T = 2π √(X/D) with smoothing 1 − 1/rate. */
function predominantPeriod(v: Float64Array, rateHz: number, from: number, to: number): number {
  const smooth = 1 - 1 / rateHz;
  let x = 0;
  let d = 0;
  let largest = 0;
  for (let i = 1; i < to; i++) {
    const slope = (v[i] - v[i - 1]) * rateHz;
    x = smooth * x + v[i] * v[i];
    d = smooth * d + slope * slope;
    // The first 0.05 s after the onset are left out, as the method does.
    if (i >= from + 0.05 * rateHz && d > 0) largest = Math.max(largest, 2 * Math.PI * Math.sqrt(x / d));
  }
  return largest;
}

/**
 * τc and Pd of Wu and Kanamori (2005), BSSA 95(1), 347–353 and 95(3), 1181–1185: τc = 2π √(∫u² / ∫u̇²) and Pd = max |u|
 * over the window after the onset, from the vertical displacement high-passed at 0.075 Hz.
 */
export function onsetParameters(record: VerticalRecord, onset: number, windowS: number): OnsetParameters {
  const { samples, quantity, rateHz } = record;
  const { u, v } = motions(samples, quantity, rateHz, Math.max(1, onset));
  const to = Math.min(u.length, onset + Math.round(windowS * rateHz));
  let uu = 0;
  let vv = 0;
  let pd = 0;
  let pv = 0;
  for (let i = onset; i < to; i++) {
    uu += u[i] * u[i];
    vv += v[i] * v[i];
    pd = Math.max(pd, Math.abs(u[i]));
    pv = Math.max(pv, Math.abs(v[i]));
  }
  return {
    tauC: vv > 0 ? 2 * Math.PI * Math.sqrt(uu / vv) : 0,
    pdCm: pd,
    pvCmps: pv,
    tauPMax: predominantPeriod(v, rateHz, onset, to),
    windowS: (to - onset) / rateHz,
  };
}

/** Magnitude with the standard deviation its source prints, where it prints one. */
export interface OnsetMagnitude {
  readonly mag: number;
  readonly sigma?: number;
}

/** Magnitude from τc in s: log τc = 0.296·M − 1.462, Wu and Kanamori (2008), Sensors 8(1), 1–9. */
export function magnitudeFromTauC(tauC: number): OnsetMagnitude {
  return { mag: (Math.log10(tauC) + 1.462) / 0.296 };
}

/**
 * Magnitude from Pd in cm at a hypocentral distance in km: log Pd = −3.463 + 0.729·M − 1.374·log R ± 0.305, Wu and Zhao
 * (2006), Geophys. Res. Lett. 33, L16312.
 */
export function magnitudeFromPd(pdCm: number, rhypo: number): OnsetMagnitude {
  return { mag: (Math.log10(pdCm) + 3.463 + 1.374 * Math.log10(rhypo)) / 0.729, sigma: 0.305 / 0.729 };
}

/** τc above which and Pd above which an event is likely damaging: 1 s and 0.5 cm, Wu and Kanamori (2005). */
export function damaging(tauC: number, pdCm: number): 'damaging' | 'farLarge' | 'nearSmall' | 'neither' {
  if (tauC >= 1) return pdCm >= 0.5 ? 'damaging' : 'farLarge';
  return pdCm >= 0.5 ? 'nearSmall' : 'neither';
}
