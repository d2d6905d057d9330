import { KernelFailure } from '#kernels/model';
import type { Imt } from './imt.ts';
import { RADIANS, type Evaluator } from './scenario.ts';

/** Zones of the 2015 zonation map: Xinjiang, Qinghai–Tibet, eastern strong-earthquake and moderate-earthquake zones. */
export type Yu13Region = 'xinjiang' | 'tibet' | 'eastern' | 'stable';

/** ln Y = a + b·M + c·ln(R + d·e^(e·M)) along one axis; a and b change above M 6.5. */
interface Axis {
  readonly a: number;
  readonly b: number;
  readonly aLarge: number;
  readonly bLarge: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
}

interface Zone {
  readonly long: Axis;
  readonly short: Axis;
}

function axis(values: readonly number[]): Axis {
  const [a, b, aLarge, bLarge, c, d, e] = values;
  return { a, b, aLarge, bLarge, c, d, e };
}

function zone(long: readonly number[], short: readonly number[]): Zone {
  return { long: axis(long), short: axis(short) };
}

/**
 * Yu, Li and Xiao (2013), Technology for Earthquake Disaster Prevention 8(1), 24–33, in natural logarithms as tabulated in
 * the OpenQuake hazard library (`YuEtAl2013Ms`). PGA in cm/s², PGV in cm/s. Second source: the coefficients in lg of GB
 * 18306-2015 (Gao Mengtan, ed., 2015, 宣贯教材), which times 2.3 are these; its short axis of PGV in the moderate-earthquake
 * zone has c = −1.599, with which the axes do not meet at the epicentre as they do in the other zones.
 */
const ZONES: Readonly<Record<Yu13Region, Readonly<Record<'PGA' | 'PGV', Zone>>>> = {
  xinjiang: {
    PGA: zone(
      [4.1193, 1.656, 7.8269, 1.0856, -2.389, 1.772, 0.424],
      [2.2609, 1.6399, 6.003, 1.0649, -2.118, 0.825, 0.465],
    ),
    PGV: zone(
      [-1.2581, 1.932, 3.013, 1.2742, -2.181, 1.772, 0.424],
      [-3.1073, 1.9389, 1.3087, 1.2627, -1.945, 0.825, 0.465],
    ),
  },
  tibet: {
    PGA: zone(
      [5.4901, 1.4835, 8.7561, 0.9453, -2.416, 2.647, 0.366],
      [2.3069, 1.4007, 5.6511, 0.8924, -1.854, 0.612, 0.457],
    ),
    PGV: zone(
      [-0.1472, 1.7618, 3.9422, 1.1293, -2.205, 2.647, 0.366],
      [-2.9923, 1.7043, 1.0189, 1.0902, -1.696, 0.612, 0.457],
    ),
  },
  eastern: {
    PGA: zone(
      [4.5517, 1.5433, 8.1259, 0.9936, -2.315, 2.088, 0.399],
      [2.7048, 1.518, 6.3319, 0.9614, -2.004, 0.944, 0.447],
    ),
    PGV: zone(
      [-0.8349, 1.8193, 3.3051, 1.1799, -2.103, 2.088, 0.399],
      [-2.6381, 1.8124, 1.6376, 1.1546, -1.825, 0.944, 0.447],
    ),
  },
  stable: {
    PGA: zone(
      [5.5591, 1.1454, 8.5238, 0.6854, -2.079, 2.802, 0.295],
      [3.9445, 1.0833, 6.187, 0.7383, -1.723, 1.295, 0.331],
    ),
    PGV: zone(
      [0.2139, 1.4283, 3.772, 0.8786, -1.889, 2.802, 0.295],
      [-1.3547, 1.3823, 1.5433, 0.9361, -1.559, 1.295, 0.331],
    ),
  },
};

/** Total standard deviation in ln units, 2.3 times the 0.236 and 0.271 printed; the paper gives no split. */
const SIGMA = { PGA: 0.5428, PGV: 0.6233 } as const;

/** From ln Y by 2.3 lg Y to ln Y. */
const PRINTED = Math.LN10 / 2.3;

/** Largest long semi-axis searched, km. */
const MAX_AXIS_KM = 2000;

/**
 * Surface-wave magnitude of a moment magnitude by the relation of Cheng et al. (2017) as used with this model: two
 * straight lines meeting at Mw 6.58.
 */
export function surfaceWaveMagnitude(mw: number): number {
  return mw < 6.58 ? (mw - 0.59) / 0.86 : (mw + 2.42) / 1.28;
}

function alongAxis(k: Axis, mag: number, r: number): number {
  const large = mag > 6.5;
  return (
    (large ? k.aLarge : k.a) + (large ? k.bLarge : k.b) * mag + k.c * Math.log(r + k.d * Math.exp(k.e * mag))
  );
}

/** Short semi-axis with the same motion as a long semi-axis; negative close to the source. */
function shortAxisOf(z: Zone, mag: number, longKm: number): number {
  const k = z.short;
  const large = mag > 6.5;
  const rest = alongAxis(z.long, mag, longKm) - (large ? k.aLarge : k.a) - (large ? k.bLarge : k.b) * mag;
  return Math.exp(rest / k.c) - k.d * Math.exp(k.e * mag);
}

/** Radius of the ellipse with semi-axes a, b at an angle from its long axis; signed like b. */
function ellipseRadius(a: number, b: number, sin: number, cos: number): number {
  return (a * b) / Math.hypot(a * sin, b * cos);
}

/** Sine and cosine of the angle from the long axis, both positive. */
interface Direction {
  readonly sin: number;
  readonly cos: number;
}

/** Long semi-axis of the equal-motion ellipse through a site, by bisection to 1e-9 relative. */
function longAxisThrough(z: Zone, mag: number, repi: number, direction: Direction): number {
  const { sin, cos } = direction;
  let low = 0;
  let high = MAX_AXIS_KM;
  if (ellipseRadius(high, shortAxisOf(z, mag, high), sin, cos) < repi)
    throw new KernelFailure(
      'OUTSIDE_VALIDITY',
      'repi',
      `repi: beyond an equal-motion ellipse of ${MAX_AXIS_KM} km`,
    );
  for (let i = 0; i < 60 && high - low > 1e-9 * high; i++) {
    const mid = 0.5 * (low + high);
    if (ellipseRadius(mid, shortAxisOf(z, mag, mid), sin, cos) > repi) high = mid;
    else low = mid;
  }
  return 0.5 * (low + high);
}

/** Which form of the coefficients is followed. */
export type Yu13Coefficients = 'openquake' | 'printed';

/** The axis with intercepts and slopes of the printed lg form. */
function printedAxis({ a, b, aLarge, bLarge, ...attenuation }: Axis): Axis {
  return {
    a: a * PRINTED,
    b: b * PRINTED,
    aLarge: aLarge * PRINTED,
    bLarge: bLarge * PRINTED,
    ...attenuation,
  };
}

/** Choices of {@link yu13}. */
export interface Yu13Options {
  readonly region: Yu13Region;
  /** Focal depth in km added to both semi-axes; 15 in the published implementation, 0 for the printed epicentral form. */
  readonly depthKm: number;
  /** ln Y = 2.3 lg Y as in the OpenQuake table (motion up to 1.9 % lower), or the printed lg Y. */
  readonly coefficients: Yu13Coefficients;
}

/**
 * Yu et al. (2013), the attenuation of GB 18306-2015, for PGA and PGV on rock. Needs mag (Ms), repi (km) and azimuth
 * (degrees between the strike and the direction epicentre → site). The ellipse of equal motion through the site is found,
 * its semi-axes are deepened by the focal depth and the two axis predictions are joined as an ellipse in ln Y.
 */
export function yu13(imt: Imt, options: Yu13Options): Evaluator {
  if (imt.kind === 'SA')
    throw new KernelFailure('INPUT_NOT_ALLOWED', 'imt', 'imt: this model gives PGA and PGV only');
  const carried = ZONES[options.region][imt.kind];
  const printed = options.coefficients === 'printed';
  const z = printed ? { long: printedAxis(carried.long), short: printedAxis(carried.short) } : carried;
  const h2 = options.depthKm * options.depthKm;
  const lnUnit = imt.kind === 'PGA' ? Math.log(980.665) : 0;
  const sigma = SIGMA[imt.kind] * (printed ? PRINTED : 1);
  return (s, out) => {
    const sin = Math.abs(Math.sin(s.azimuth! * RADIANS));
    const cos = Math.abs(Math.cos(s.azimuth! * RADIANS));
    const longKm = longAxisThrough(z, s.mag, s.repi!, { sin, cos });
    const shortKm = Math.max(shortAxisOf(z, s.mag, longKm), 0);
    const onLong = alongAxis(z.long, s.mag, Math.sqrt(longKm * longKm + h2));
    const onShort = alongAxis(z.short, s.mag, Math.sqrt(shortKm * shortKm + h2));
    out.meanLn = joinAxes(onLong, onShort, sin, cos) - lnUnit;
    out.tau = Number.NaN;
    out.phi = Number.NaN;
    out.sigma = sigma;
  };
}

/** Elliptical join of the two axis predictions; where they do not share a sign the join is linear in the angle. */
function joinAxes(onLong: number, onShort: number, sin: number, cos: number): number {
  if (onLong * onShort <= 0) return onLong * cos * cos + onShort * sin * sin;
  return Math.sign(onLong) * Math.abs(ellipseRadius(onLong, onShort, sin, cos));
}
