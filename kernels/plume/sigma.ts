import { KernelFailure } from '#kernels/model';
import { choice, formula, maybe, num, or } from '#kernels/formulary';
import { gbt3840Sigmas } from './gbt3840.ts';
import { STABILITY_CLASSES, type StabilityClass } from './stability.ts';

/** Published parameterisations of σy and σz for a continuous plume. */
export const PLUME_SCHEMES = [
  'briggsRural',
  'briggsUrban',
  'pasquillGiffordIsc3',
  'turner',
  'tnoYellowBook',
  'spicerHavens',
  'gbt3840',
] as const;
/** One plume parameterisation. */
export type PlumeScheme = (typeof PLUME_SCHEMES)[number];

/** Published parameterisations of σx, σy and σz for a puff. */
export const PUFF_SCHEMES = ['ccpsPuff', 'tnoYellowBookPuff'] as const;
/** One puff parameterisation. */
export type PuffScheme = (typeof PUFF_SCHEMES)[number];

/** σy and σz with the part that averaging time and roughness play. */
export interface SigmaOptions {
  /** Averaging time, s; `tnoYellowBook` and `spicerHavens` only (both are given for 600 s). */
  readonly averagingTimeS?: number;
  /** Roughness length, m; `tnoYellowBook` only (given for 0.1 m). */
  readonly roughnessLengthM?: number;
}

type Row = readonly [sy1: number, sy2: number, sz1: number, sz2: number, sz3: number];

/**
 * Briggs (1973): σy = a x (1 + b x)^-1/2, σz = c x (1 + d x)^e, x in m. Rural and urban as corrected by Griffiths (1994), Atmos. Environ. 28:2861,
 * and printed in CCPS (1999) and NOAA TM NOS OR&R 43 (2013) table 13.
 */
const BRIGGS: Readonly<Record<'briggsRural' | 'briggsUrban', Readonly<Record<StabilityClass, Row>>>> = {
  briggsRural: {
    A: [0.22, 0.0001, 0.2, 0, 0],
    B: [0.16, 0.0001, 0.12, 0, 0],
    C: [0.11, 0.0001, 0.08, 0.0002, -0.5],
    D: [0.08, 0.0001, 0.06, 0.0015, -0.5],
    E: [0.06, 0.0001, 0.03, 0.0003, -1],
    F: [0.04, 0.0001, 0.016, 0.0003, -1],
  },
  briggsUrban: {
    A: [0.32, 0.0004, 0.24, 0.001, 0.5],
    B: [0.32, 0.0004, 0.24, 0.001, 0.5],
    C: [0.22, 0.0004, 0.2, 0, 0],
    D: [0.16, 0.0004, 0.14, 0.0003, -0.5],
    E: [0.11, 0.0004, 0.08, 0.0015, -0.5],
    F: [0.11, 0.0004, 0.08, 0.0015, -0.5],
  },
};

/** The Briggs row of a class, for the grid kernel. */
export function briggsRow(scheme: 'briggsRural' | 'briggsUrban', stability: StabilityClass): Row {
  return BRIGGS[scheme][stability];
}

/** EPA-454/B-95-003b (1995) table 1-1: σy = 465.11628 X tan(θ), θ = 0.017453293 (c − d ln X), X in km. */
const ISC3_Y: Readonly<Record<StabilityClass, readonly [number, number]>> = {
  A: [24.167, 2.5334],
  B: [18.333, 1.8096],
  C: [12.5, 1.0857],
  D: [8.333, 0.72382],
  E: [6.25, 0.54287],
  F: [4.1667, 0.36191],
};

type Step = readonly [upToKm: number, a: number, b: number];
const END = Number.POSITIVE_INFINITY;

/** EPA-454/B-95-003b (1995) table 1-2: σz = a X^b, X in km, at most 5000 m for A–C. */
const ISC3_Z: Readonly<Record<StabilityClass, readonly Step[]>> = {
  A: [
    [0.1, 122.8, 0.9447],
    [0.15, 158.08, 1.0542],
    [0.2, 170.22, 1.0932],
    [0.25, 179.52, 1.1262],
    [0.3, 217.41, 1.2644],
    [0.4, 258.89, 1.4094],
    [0.5, 346.75, 1.7283],
    [END, 453.85, 2.1166],
  ],
  B: [
    [0.2, 90.673, 0.93198],
    [0.4, 98.483, 0.98332],
    [END, 109.3, 1.0971],
  ],
  C: [[END, 61.141, 0.91465]],
  D: [
    [0.3, 34.459, 0.86974],
    [1, 32.093, 0.81066],
    [3, 32.093, 0.64403],
    [10, 33.504, 0.60486],
    [30, 36.65, 0.56589],
    [END, 44.053, 0.51179],
  ],
  E: [
    [0.1, 24.26, 0.8366],
    [0.3, 23.331, 0.81956],
    [1, 21.628, 0.7566],
    [2, 21.628, 0.63077],
    [4, 22.534, 0.57154],
    [10, 24.703, 0.50527],
    [20, 26.97, 0.46713],
    [40, 35.42, 0.37615],
    [END, 47.618, 0.29592],
  ],
  F: [
    [0.2, 15.209, 0.81558],
    [0.7, 14.457, 0.78407],
    [1, 13.953, 0.68465],
    [2, 13.953, 0.63227],
    [3, 14.823, 0.54503],
    [7, 16.187, 0.4649],
    [15, 17.836, 0.41507],
    [30, 22.651, 0.32681],
    [60, 27.074, 0.27436],
    [END, 34.219, 0.21716],
  ],
};

interface TurnerRow {
  readonly y: readonly [number, number];
  readonly nearTo: number;
  readonly near: readonly [number, number];
  readonly far?: readonly [number, number, number];
}

/** Power and quadratic-log fits to Turner (1970) as printed in Lees (1996) table 15.23: σz = a x^b near, log10 σz = p + q log x + r log² x beyond. */
const TURNER: Readonly<Record<StabilityClass, TurnerRow>> = {
  A: { y: [0.493, 0.88], nearTo: 300, near: [0.087, 1.1], far: [-1.67, 0.902, 0.181] },
  B: { y: [0.337, 0.88], nearTo: 500, near: [0.135, 0.95], far: [-1.25, 1.09, 0.0018] },
  C: { y: [0.195, 0.9], nearTo: END, near: [0.112, 0.91] },
  D: { y: [0.128, 0.9], nearTo: 500, near: [0.093, 0.85], far: [-1.22, 1.08, -0.061] },
  E: { y: [0.091, 0.91], nearTo: 500, near: [0.082, 0.82], far: [-1.18, 1.04, -0.07] },
  F: { y: [0.067, 0.9], nearTo: 500, near: [0.057, 0.8], far: [-1.91, 1.37, -0.119] },
};

/** TNO Yellow Book CPR 14E (2005) table 4.8: σy = a x^b (10 min), σz = c x^d at z0 = 0.1 m. */
const TNO: Readonly<Record<StabilityClass, readonly [number, number, number, number]>> = {
  A: [0.527, 0.865, 0.28, 0.9],
  B: [0.371, 0.866, 0.23, 0.85],
  C: [0.209, 0.897, 0.22, 0.8],
  D: [0.128, 0.905, 0.2, 0.76],
  E: [0.098, 0.902, 0.15, 0.73],
  F: [0.065, 0.902, 0.12, 0.67],
};

/** Spicer and Havens (1988): σy = δ x^0.9 (max(t, ta)/600)^0.2; σz = d x^b exp(g ln² x), Seinfeld (1986). */
const SPICER: Readonly<Record<StabilityClass, readonly [number, number, number, number, number]>> = {
  A: [0.423, 18.4, 107.7, -1.7172, 0.277],
  B: [0.313, 18.4, 0.1355, 0.8752, 0.0136],
  C: [0.21, 18.4, 0.09623, 0.9477, -0.002],
  D: [0.136, 18.3, 0.04134, 1.1737, -0.0316],
  E: [0.102, 11.4, 0.02275, 1.301, -0.045],
  F: [0.0674, 4.6, 0.01122, 1.4024, -0.054],
};

/** CCPS (1999) puff: σx = σy = a x^b, σz = c x^d (Slade 1968, classes as in Crowl & Louvar table 5-3). */
const CCPS_PUFF: Readonly<Record<StabilityClass, readonly [number, number, number, number]>> = {
  A: [0.18, 0.92, 0.6, 0.75],
  B: [0.14, 0.92, 0.53, 0.73],
  C: [0.1, 0.92, 0.34, 0.71],
  D: [0.06, 0.92, 0.15, 0.7],
  E: [0.04, 0.92, 0.1, 0.65],
  F: [0.02, 0.89, 0.05, 0.61],
};

function isc3(x: number, stability: StabilityClass): readonly [number, number] {
  const km = x / 1000;
  const [c, d] = ISC3_Y[stability];
  const sy = 465.11628 * km * Math.tan(0.017453293 * (c - d * Math.log(km)));
  const steps = ISC3_Z[stability];
  // Class A alone is tabulated "< 0.10": at exactly 100 m the next row holds.
  const step =
    steps.find(([upTo], i) => (stability === 'A' && i === 0 ? km < upTo : km <= upTo)) ??
    steps[steps.length - 1];
  const sz = step[1] * km ** step[2];
  return [sy, stability <= 'C' ? Math.min(sz, 5000) : sz];
}

function turner(x: number, stability: StabilityClass): readonly [number, number] {
  const row = TURNER[stability];
  const sy = row.y[0] * x ** row.y[1];
  if (x <= row.nearTo || !row.far) return [sy, row.near[0] * x ** row.near[1]];
  const l = Math.log10(x);
  return [sy, 10 ** (row.far[0] + row.far[1] * l + row.far[2] * l * l)];
}

/** σy and σz, m, of a continuous plume at downwind distance `x`, m (> 0). */
export function plumeSigmas(
  scheme: PlumeScheme,
  stability: StabilityClass,
  x: number,
  options: SigmaOptions = {},
): readonly [number, number] {
  const averaging = options.averagingTimeS ?? 600;
  switch (scheme) {
    case 'briggsRural':
    case 'briggsUrban': {
      const [a, b, c, d, e] = BRIGGS[scheme][stability];
      return [(a * x) / Math.sqrt(1 + b * x), c * x * (1 + d * x) ** e];
    }
    case 'pasquillGiffordIsc3':
      return isc3(x, stability);
    case 'turner':
      return turner(x, stability);
    case 'tnoYellowBook': {
      const [a, b, c, d] = TNO[stability];
      const rough = (10 * (options.roughnessLengthM ?? 0.1)) ** (0.53 * x ** -0.22);
      return [a * x ** b * (averaging / 600) ** 0.2, c * x ** d * rough];
    }
    case 'gbt3840':
      return gbt3840Sigmas(stability, x);
    case 'spicerHavens': {
      const [delta, shortest, c, b, g] = SPICER[stability];
      const l = Math.log(x);
      return [
        delta * x ** 0.9 * (Math.max(averaging, shortest) / 600) ** 0.2,
        c * x ** b * Math.exp(g * l * l),
      ];
    }
  }
}

/** σx, σy and σz, m, of a puff whose centre has travelled `x`, m (> 0). */
export function puffSigmas(
  scheme: PuffScheme,
  stability: StabilityClass,
  x: number,
): readonly [number, number, number] {
  if (scheme === 'ccpsPuff') {
    const [a, b, c, d] = CCPS_PUFF[stability];
    const sy = a * x ** b;
    return [sy, sy, c * x ** d];
  }
  const [a, b, c, d] = TNO[stability];
  // Yellow Book (2005) §4.5.4: σx = 0.13 x, σy half the 10-minute plume value.
  return [0.13 * x, 0.5 * a * x ** b, c * x ** d];
}

/** Domain note of a scheme at a distance, or none. */
export function sigmaNotes(scheme: PlumeScheme | PuffScheme, x: number): string[] {
  const range: readonly [number, number] = scheme === 'turner' ? [100, 100_000] : [100, 10_000];
  return x < range[0] || x > range[1]
    ? [`距离 ${x} m 超出扩散参数的常用范围 ${range[0]}–${range[1]} m，结果为外推`]
    : [];
}

/** σ of every published set. */
export const dispersionCoefficients = formula({
  name: 'dispersionCoefficients',
  zh: '扩散参数 σx、σy、σz',
  en: 'dispersion coefficients',
  source:
    'Briggs (1973) with Griffiths (1994); EPA-454/B-95-003b (1995) tables 1-1, 1-2; Turner (1970) as fitted in Lees (1996); TNO Yellow Book (2005) table 4.8; Spicer & Havens (1988); GB/T 3840-1991 appendix D; CCPS (1999) puff',
  fields: {
    scheme: choice('published parameterisation', [...PLUME_SCHEMES, ...PUFF_SCHEMES]),
    stability: choice('Pasquill class', STABILITY_CLASSES),
    downwindDistanceM: num('downwind distance', 'm', { above: 0, max: 200_000 }),
    averagingTimeS: maybe(num('averaging time', 's', { above: 0, max: 86_400 })),
    roughnessLengthM: or(num('roughness length z0', 'm', { above: 0, max: 3 }), 0.1),
  },
  example: { scheme: 'briggsRural', stability: 'D', downwindDistanceM: 1000 },
  run({ scheme, stability, downwindDistanceM: x, averagingTimeS, roughnessLengthM }) {
    const puff = PUFF_SCHEMES.find((s) => s === scheme);
    const notes = sigmaNotes(scheme, x);
    if (puff) {
      const [sigmaXM, sigmaYM, sigmaZM] = puffSigmas(puff, stability, x);
      return { sigmaXM, sigmaYM, sigmaZM, notes };
    }
    const [sigmaYM, sigmaZM] = plumeSigmas(scheme as PlumeScheme, stability, x, {
      averagingTimeS,
      roughnessLengthM,
    });
    if (!(sigmaYM > 0))
      throw new KernelFailure('OUTSIDE_VALIDITY', 'downwindDistanceM', 'σy 无定义 σy is undefined here');
    return { sigmaYM, sigmaZM, notes };
  },
});
