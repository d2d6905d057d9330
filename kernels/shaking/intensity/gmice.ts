import { KernelFailure } from '#kernels/model';

/** Measures with a conversion to Modified Mercalli Intensity. */
export type GmiceMeasure = 'PGA' | 'PGV' | 'SA(0.3)' | 'SA(1.0)' | 'SA(3.0)';

/** Directions of conversion: amplitudes are in cm/s² (PGV cm/s). */
interface Worden {
  readonly c1: number;
  readonly c2: number;
  readonly c3: number;
  readonly c4: number;
  readonly c5: number;
  readonly c6: number;
  readonly c7: number;
  /** log10 amplitude and intensity where the two lines meet. */
  readonly t1: number;
  readonly t2: number;
  readonly sigmaMmi: number;
  readonly sigmaLog10: number;
  /** Line below intensity 2 as ShakeMap continues the relation: intercept, slope and its log10 amplitude limit. */
  readonly low: readonly [number, number, number];
}

const row = (values: readonly number[]): Worden => {
  const [c1, c2, c3, c4, c5, c6, c7, t1, t2, sigmaMmi, sigmaLog10, l1, l2, l3] = values;
  return { c1, c2, c3, c4, c5, c6, c7, t1, t2, sigmaMmi, sigmaLog10, low: [l1, l2, l3] };
};

/** Worden, Gerstenberger, Rhoades and Wald (2012), BSSA 102(1), 204–221, tables 1 and 2; low lines from ShakeMap 4. */
const WORDEN: Readonly<Record<GmiceMeasure, Worden>> = {
  PGA: row([1.78, 1.55, -1.6, 3.7, -0.91, 1.02, -0.17, 1.57, 4.22, 0.66, 0.35, 1.71, 2.08, 0.14]),
  PGV: row([3.78, 1.47, 2.89, 3.16, 0.9, 0, -0.18, 0.53, 4.56, 0.63, 0.38, 4.62, 2.17, -1.21]),
  'SA(0.3)': row([1.26, 1.69, -4.15, 4.14, -1.05, 0.6, 0, 2.21, 4.99, 0.82, 0.44, 1.15, 1.92, 0.44]),
  'SA(1.0)': row([2.5, 1.51, 0.2, 2.9, 2.27, -0.49, -0.29, 1.65, 4.98, 0.75, 0.47, 2.71, 2.17, -0.33]),
  'SA(3.0)': row([3.81, 1.17, 1.99, 3.01, 1.91, -0.57, -0.21, 0.99, 4.96, 0.89, 0.64, 7.35, 3.45, -1.55]),
};

/** Choices of the Worden et al. (2012) conversion. */
export interface WordenOptions {
  /** Distance in km and magnitude of the residual term (equation 6); both or neither. */
  readonly distanceKm?: number;
  readonly mag?: number;
  /** Continue below intensity 2 with ShakeMap's line (default) or with the paper's first line. */
  readonly lowLine?: boolean;
}

/** A converted value with the standard deviation of the conversion. */
export interface Converted {
  readonly value: number;
  readonly sigma: number;
  /** Slope of the relation at this point: dMMI/d(log10 Y), or its inverse. */
  readonly slope: number;
}

/** Distance and magnitude residual, with the paper's limits 10–300 km and M 3.0–7.3. */
function residual(k: Worden, o: WordenOptions): number {
  if ((o.distanceKm === undefined) !== (o.mag === undefined))
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'mag',
      'mag: the residual term needs both the distance and the magnitude',
    );
  if (o.distanceKm === undefined || o.mag === undefined) return 0;
  const r = Math.min(Math.max(o.distanceKm, 10), 300);
  const m = Math.min(Math.max(o.mag, 3), 7.3);
  return k.c5 + k.c6 * Math.log10(r) + k.c7 * m;
}

/** Modified Mercalli Intensity of an amplitude in cm/s² (PGV cm/s), equations 3 and 6, held within 1–10. */
export function worden2012Intensity(measure: GmiceMeasure, amplitude: number, o: WordenOptions): Converted {
  const k = WORDEN[measure];
  const logY = Math.log10(amplitude);
  const low = o.lowLine !== false && logY < k.low[2];
  const [a, b] = low ? k.low : logY < k.t1 ? [k.c1, k.c2] : [k.c3, k.c4];
  const mmi = a + b * logY + residual(k, o);
  return { value: Math.min(Math.max(mmi, 1), 10), sigma: k.sigmaMmi, slope: b };
}

/** Amplitude in cm/s² (PGV cm/s) of an intensity, the same equations inverted; sigma is in ln units. */
export function worden2012Amplitude(measure: GmiceMeasure, mmi: number, o: WordenOptions): Converted {
  const k = WORDEN[measure];
  const reduced = mmi - residual(k, o);
  const low = o.lowLine !== false && reduced < 2;
  const [a, b] = low ? k.low : reduced < k.t2 ? [k.c1, k.c2] : [k.c3, k.c4];
  return { value: 10 ** ((reduced - a) / b), sigma: Math.LN10 * k.sigmaLog10, slope: 1 / b };
}

/** Wald et al. (1999), Earthquake Spectra 15(3), 557–564: two lines by measure, meeting at intensity 5. */
const WALD = {
  PGA: { upper: [3.66, -1.66], lower: [2.2, 1.0], hinge: 1.82, sigmaMmi: 1.08, sigmaLog10: 0.295 },
  PGV: { upper: [3.47, 2.35], lower: [2.1, 3.4], hinge: 0.76, sigmaMmi: 0.98, sigmaLog10: 0.282 },
} as const;

/** Modified Mercalli Intensity by Wald et al. (1999), equations 1 and 2, for cm/s² or cm/s; held within 1–10. */
export function wald1999Intensity(measure: 'PGA' | 'PGV', amplitude: number): Converted {
  const k = WALD[measure];
  const logY = Math.log10(amplitude);
  const [b, a] = logY >= k.hinge ? k.upper : k.lower;
  return { value: Math.min(Math.max(a + b * logY, 1), 10), sigma: k.sigmaMmi, slope: b };
}

/** Amplitude in cm/s² or cm/s of an intensity by Wald et al. (1999); sigma in ln units. */
export function wald1999Amplitude(measure: 'PGA' | 'PGV', mmi: number): Converted {
  const k = WALD[measure];
  const [b, a] = mmi >= 5 ? k.upper : k.lower;
  return { value: 10 ** ((mmi - a) / b), sigma: Math.LN10 * k.sigmaLog10, slope: 1 / b };
}

/** Combined intensity as ShakeMap used it: PGA below V, PGV above VII, a linear blend between. */
export function wald1999Combined(pga: number, pgv: number): number {
  const byPga = wald1999Intensity('PGA', pga).value;
  const byPgv = wald1999Intensity('PGV', pgv).value;
  const w = Math.min(Math.max((byPga - 5) / 2, 0), 1);
  return Math.min(Math.max(byPga * (1 - w) + byPgv * w, 1), 10);
}
