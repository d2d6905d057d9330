import { KernelFailure, type RunControl } from '#kernels/model';
import { burg, maedaAic } from './aic.ts';
import { butterworth, filterInPlace } from './filters.ts';

/** Settings of {@link pickOnsets}; the defaults suit local earthquakes at 20–200 samples a second. */
export interface PickSettings {
  readonly rateHz: number;
  /** Corners of the band looked at, Hz; the upper one is held below 0.45 of the rate. */
  readonly lowHz: number;
  readonly highHz: number;
  readonly staS: number;
  readonly ltaS: number;
  /** Ratio of the whitened energy that declares and ends an event. */
  readonly on: number;
  readonly off: number;
  /** Least ratio of signal to noise amplitude over the second after the onset. */
  readonly minSnr: number;
  /** Silence after a pick, s. */
  readonly refractoryS: number;
}

/**
 * Energy ratio that white noise exceeds with a chance of about e⁻⁴⁴ per independent average: a mean of ν = 2n − 1 squared
 * normal values exceeds r with the exponent ν/2·(r − 1 − ln r) (Chernoff bound). Never below 3.
 */
export function safeRatio(staSamples: number): number {
  const target = 44 / Math.max(1, staSamples - 0.5);
  let r = 3;
  while (r - 1 - Math.log(r) < target) r += 0.05;
  return r;
}

/** Default settings for a rate and a short window in s: 0.5 s, or 20 samples where that is longer. */
export function pickDefaults(rateHz: number, staS = Math.max(0.5, 20 / rateHz)): PickSettings {
  const on = safeRatio(staS * rateHz);
  return { rateHz, lowHz: 1, highHz: 20, staS, ltaS: 20, on, off: 2, minSnr: 1.5, refractoryS: 10 };
}

/** One onset. */
export interface Onset {
  readonly index: number;
  /** Seconds from the first sample. */
  readonly timeS: number;
  /** Amplitude ratio of the second after to the ten seconds before. */
  readonly snr: number;
  /** Largest whitened energy ratio of the event over the ratio that declares one. */
  readonly ratio: number;
  readonly polarity: 'up' | 'down';
}

const ORDER = 12;

/** Seconds of noise a record must begin with: the first noise model and level come from them. */
export const WARM_UP_S = 5;

/** Whitening by an autoregressive noise model refitted on every untriggered block. */
interface Whitener {
  readonly block: number;
  coefficients: Float64Array;
}

/**
 * Replaces lone spikes by the mean of their neighbours: a sample far off the line between its neighbours whose
 * neighbours show the mirrored half of it and whose surroundings are quiet.
 */
function despike(x: Float64Array): void {
  const bend = (i: number): number => x[i] - 0.5 * (x[i - 1] + x[i + 1]);
  let scale = 0;
  for (let i = 3; i < x.length - 3; i++) {
    const d = bend(i);
    const size = Math.abs(d);
    const lone =
      i > 200 &&
      size > 15 * scale &&
      Math.abs(bend(i - 1) + 0.5 * d) < 0.15 * size &&
      Math.abs(bend(i + 1) + 0.5 * d) < 0.15 * size &&
      Math.abs(bend(i - 2)) < 0.2 * size &&
      Math.abs(bend(i + 2)) < 0.2 * size;
    if (lone) x[i] = 0.5 * (x[i - 1] + x[i + 1]);
    else scale += 0.01 * (Math.min(size, 5 * scale || size) - scale);
  }
}

function band(record: Float64Array, s: PickSettings, control: RunControl): Float64Array {
  const x = Float64Array.from(record);
  const high = Math.min(s.highHz, 0.45 * s.rateHz);
  filterInPlace(x, butterworth('high', s.lowHz, s.rateHz, 2), control);
  if (high > s.lowHz) filterInPlace(x, butterworth('low', high, s.rateHz, 2), control);
  return x;
}

/** A detector state over the whitened energy: recursive averages, the long one frozen while triggered. */
interface Detector {
  short: number;
  long: number;
  seen: number;
  quietSince: number;
  triggered: boolean;
  start: number;
  peak: number;
}

function rms(x: ArrayLike<number>, from: number, to: number): number {
  let s = 0;
  for (let i = from; i < to; i++) s += x[i] * x[i];
  return Math.sqrt(s / Math.max(1, to - from));
}

/** Whether the whitened energy of a trigger sits in a few samples: with each held at 5 σ of the noise little is left. */
function isGlitch(white: Float64Array, index: number, s: PickSettings): boolean {
  const second = Math.round(s.rateHz);
  const noise = rms(white, Math.max(0, index - 10 * second), Math.max(1, index - Math.round(0.2 * s.rateHz)));
  const to = Math.min(white.length, index + second);
  let sum = 0;
  for (let i = index; i < to; i++) sum += Math.min(Math.abs(white[i]), 5 * noise) ** 2;
  return Math.sqrt(sum / Math.max(1, to - index)) < 1.25 * noise;
}

/** A filtered band and its whitened twin. */
interface Traces {
  readonly x: Float64Array;
  readonly white: Float64Array;
}

/** Refines a trigger: the AIC minimum around it on the whitened trace, tightened once, and the amplitude check. */
function refine(traces: Traces, trigger: number, peak: number, s: PickSettings): Onset | undefined {
  const { x, white } = traces;
  const n = x.length;
  const from = Math.max(0, trigger - Math.round(2.5 * s.rateHz));
  const to = Math.min(n, trigger + Math.round(s.rateHz));
  let { index } = maedaAic(white, from, to);
  if (index < 0) return undefined;
  const tight = maedaAic(
    white,
    Math.max(0, index - Math.round(s.rateHz)),
    Math.min(n, index + Math.round(0.6 * s.rateHz)),
  );
  if (tight.index >= 0) index = tight.index;
  const noise = rms(
    x,
    Math.max(0, index - Math.round(10 * s.rateHz)),
    Math.max(1, index - Math.round(0.2 * s.rateHz)),
  );
  const signal = rms(x, index, Math.min(n, index + Math.round(s.rateHz)));
  const snr = noise > 0 ? signal / noise : Number.POSITIVE_INFINITY;
  if (snr < s.minSnr || isGlitch(white, index, s)) return undefined;
  let largest = index;
  const first = Math.min(n - 1, index + Math.max(2, Math.round(0.1 * s.rateHz)));
  for (let i = index; i <= first; i++) if (Math.abs(x[i]) > Math.abs(x[largest])) largest = i;
  return { index, timeS: index / s.rateHz, snr, ratio: peak, polarity: x[largest] >= 0 ? 'up' : 'down' };
}

/** Steps the detector by one whitened sample; true when an event starts. */
function step(d: Detector, energy: number, i: number, s: PickSettings): boolean {
  const cs = 1 / (s.staS * s.rateHz);
  // Until the long window is full the average is the plain mean of what was seen.
  const cl = 1 / Math.min(d.seen + 1, s.ltaS * s.rateHz);
  d.short += cs * (energy - d.short);
  d.seen += 1;
  if (!d.triggered) d.long += cl * (energy - d.long);
  const ratio = d.long > 0 ? d.short / d.long : 0;
  if (!d.triggered) {
    if (d.seen < WARM_UP_S * s.rateHz || ratio <= s.on) return false;
    d.triggered = true;
    d.start = i;
    d.peak = ratio;
    return true;
  }
  if (ratio > d.peak) d.peak = ratio;
  if (ratio >= s.off) d.quietSince = i;
  if (i - d.quietSince > 2 * s.rateHz || i - d.start > 120 * s.rateHz) {
    d.triggered = false;
    // A change of level that lasts is the new noise.
    if (i - d.start > 120 * s.rateHz) d.long = d.short;
  }
  return false;
}

/** Onsets of one filtered band. */
function pickBand(x: Float64Array, s: PickSettings, control: RunControl): Onset[] {
  const n = x.length;
  const white = new Float64Array(n);
  const block = Math.round(Math.max(20, s.ltaS) * s.rateHz);
  const w: Whitener = {
    block,
    coefficients: burg(x, 0, Math.min(n, Math.round(WARM_UP_S * s.rateHz)), ORDER),
  };
  const d: Detector = { short: 0, long: 0, seen: 0, quietSince: 0, triggered: false, start: 0, peak: 0 };
  const onsets: Onset[] = [];
  let blockTriggered = false;
  let pending = -1;
  let last = Number.NEGATIVE_INFINITY;
  const decide = (): void => {
    const onset = refine({ x, white }, pending, d.peak, s);
    pending = -1;
    if (!onset || onset.index - last < s.refractoryS * s.rateHz) return;
    last = onset.index;
    onsets.push(onset);
  };
  for (let i = 0; i < n; i++) {
    if (i > 0 && i % w.block === 0) {
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
      control.progress?.(i / n);
      if (!blockTriggered) w.coefficients = burg(x, i - w.block, i, ORDER);
      blockTriggered = d.triggered;
    }
    let e = x[i];
    const a = w.coefficients;
    const depth = Math.min(a.length, i);
    for (let k = 0; k < depth; k++) e -= a[k] * x[i - 1 - k];
    white[i] = e;
    if (step(d, e * e, i, s)) {
      pending = i;
      blockTriggered = true;
    }
    if (pending >= 0 && i - pending >= s.rateHz) decide();
  }
  if (pending >= 0) decide();
  return onsets;
}

/** Highest corner in Hz of the second, low band, and the rate it is looked at. */
const LOW_BAND_HZ = 5;
const LOW_BAND_RATE_HZ = 20;

/** Onsets below 5 Hz, where whitening over the full band has little to hold on to; none at low rates. */
function pickLowBand(record: Float64Array, s: PickSettings, control: RunControl): Onset[] {
  const every = Math.floor(s.rateHz / LOW_BAND_RATE_HZ);
  if (every < 2 || s.highHz <= LOW_BAND_HZ || s.lowHz >= LOW_BAND_HZ) return [];
  const full = band(record, { ...s, lowHz: s.lowHz / 2, highHz: LOW_BAND_HZ }, control);
  const x = new Float64Array(Math.floor(full.length / every));
  for (let i = 0; i < x.length; i++) x[i] = full[i * every];
  const rateHz = s.rateHz / every;
  const staS = Math.max(1, s.staS);
  const scale = s.on / safeRatio(s.staS * s.rateHz);
  const on = safeRatio(staS * rateHz) * scale;
  const onsets = pickBand(x, { ...s, rateHz, staS, on }, control);
  return onsets.map((o) => ({
    ...o,
    ratio: o.ratio / on,
    index: Math.min(o.index * every, record.length - 1),
  }));
}

/**
 * Onsets of a record. Each of two bands (the given one and one below 5 Hz) is whitened by an autoregressive model of the
 * noise (Burg, order 12, refitted on quiet blocks); a recursive STA/LTA of the whitened energy with a frozen long average
 * declares events, and Maeda's AIC on the whitened trace places the onset. An event seen in both bands has
 * the earlier of the two onsets. 24 h at 100 Hz take a few seconds.
 */
export function pickOnsets(samples: ArrayLike<number>, s: PickSettings, control: RunControl): Onset[] {
  const record = Float64Array.from(samples);
  despike(record);
  const watch: RunControl = { cancelled: () => control.cancelled?.() ?? false };
  const high = pickBand(band(record, s, watch), s, watch);
  control.progress?.(0.5);
  const low = pickLowBand(record, s, watch);
  const all = [...high.map((o) => ({ ...o, ratio: o.ratio / s.on })), ...low].sort(
    (a, b) => a.index - b.index,
  );
  const kept: Onset[] = [];
  for (const o of all) {
    const before = kept.at(-1);
    if (!before || o.index - before.index >= s.refractoryS * s.rateHz)
      kept.push({ ...o, timeS: o.index / s.rateHz });
  }
  return kept;
}
