import { choice, formula, inconsistent, maybe, num } from '#kernels/formulary';

/** Classes of GB/T 3840-1991 that have dispersion parameters; A–B is interpolated there by an unstated rule and left out. */
export const GBT3840_CLASSES = ['A', 'B', 'B-C', 'C', 'C-D', 'D', 'D-E', 'E', 'F'] as const;
/** One of them. */
export type Gbt3840Class = (typeof GBT3840_CLASSES)[number];

type Step = readonly [upToM: number, exponent: number, coefficient: number];
const END = Number.POSITIVE_INFINITY;

/**
 * GB/T 3840-1991 appendix D: σy = γ1 x^α1, σz = γ2 x^α2, x in m. Read in two public listings that agree (α2 of B and γ2 of E differ in
 * one digit: the values kept are those that join at 500 m and 10 km). Pieces join within 1e-3, σy of the classes in between within 1 %.
 */
const GBT3840: Readonly<Record<Gbt3840Class, { readonly y: readonly Step[]; readonly z: readonly Step[] }>> =
  {
    A: {
      y: [
        [1000, 0.901074, 0.425809],
        [END, 0.850934, 0.602052],
      ],
      z: [
        [300, 1.12154, 0.0799904],
        [500, 1.5136, 0.00854771],
        [END, 2.10881, 0.000211545],
      ],
    },
    B: {
      y: [
        [1000, 0.91437, 0.281846],
        [END, 0.865014, 0.396353],
      ],
      z: [
        [500, 0.964435, 0.12719],
        [END, 1.09356, 0.057025],
      ],
    },
    'B-C': {
      y: [
        [1000, 0.919325, 0.2295],
        [END, 0.875086, 0.314238],
      ],
      z: [
        [500, 0.941015, 0.114682],
        [END, 1.0077, 0.0757182],
      ],
    },
    C: {
      y: [
        [1000, 0.924279, 0.177154],
        [END, 0.885157, 0.232123],
      ],
      z: [[END, 0.917595, 0.106803]],
    },
    'C-D': {
      y: [
        [1000, 0.926849, 0.14394],
        [END, 0.88694, 0.189396],
      ],
      z: [
        [2000, 0.838628, 0.126152],
        [10_000, 0.75641, 0.235667],
        [END, 0.815575, 0.136659],
      ],
    },
    D: {
      y: [
        [1000, 0.929418, 0.110726],
        [END, 0.888723, 0.146669],
      ],
      z: [
        [1000, 0.826212, 0.104634],
        [10_000, 0.632023, 0.400167],
        [END, 0.55536, 0.810763],
      ],
    },
    'D-E': {
      y: [
        [1000, 0.925118, 0.0985631],
        [END, 0.892794, 0.124308],
      ],
      z: [
        [2000, 0.776864, 0.111771],
        [10_000, 0.572347, 0.5289922],
        [END, 0.499149, 1.0381],
      ],
    },
    E: {
      y: [
        [1000, 0.920818, 0.0864001],
        [END, 0.896864, 0.101947],
      ],
      z: [
        [1000, 0.78837, 0.0927529],
        [10_000, 0.565188, 0.433384],
        [END, 0.414743, 1.73241],
      ],
    },
    F: {
      y: [
        [1000, 0.929418, 0.0553634],
        [END, 0.888723, 0.0733348],
      ],
      z: [
        [1000, 0.7844, 0.0620765],
        [10_000, 0.525969, 0.370015],
        [END, 0.322659, 2.40691],
      ],
    },
  };

function power(steps: readonly Step[], x: number): number {
  const [, exponent, coefficient] = steps.find(([upTo]) => x <= upTo) ?? steps[steps.length - 1];
  return coefficient * x ** exponent;
}

/** σy and σz, m, of GB/T 3840-1991 at `x` m. */
export function gbt3840Sigmas(stability: Gbt3840Class, x: number): readonly [number, number] {
  const { y, z } = GBT3840[stability];
  return [power(y, x), power(z, x)];
}

/** σ by the Chinese standard, with its classes in between. */
export const gbt3840DispersionCoefficients = formula({
  name: 'gbt3840DispersionCoefficients',
  zh: '扩散参数（GB/T 3840-1991）',
  en: 'dispersion coefficients of GB/T 3840-1991',
  source: 'GB/T 3840-1991 appendix D, power functions of σy and σz',
  fields: {
    stability: choice('stability class', GBT3840_CLASSES),
    downwindDistanceM: num('downwind distance', 'm', { above: 0, max: 200_000 }),
  },
  example: { stability: 'C-D', downwindDistanceM: 1500 },
  run({ stability, downwindDistanceM }) {
    const [sigmaYM, sigmaZM] = gbt3840Sigmas(stability, downwindDistanceM);
    return { sigmaYM, sigmaZM, notes: ['地形修正（城区、丘陵提级）由使用者在选取等级时完成'] };
  },
});

/** Radiation class by cloud (rows: total/low ≤4/≤4, 5–7/≤4, ≥8/≤4, ≥5/5–7, ≥8/≥8) and sun (night, ≤15°, ≤35°, ≤65°, above). */
const RADIATION: readonly (readonly number[])[] = [
  [-2, -1, 1, 2, 3],
  [-1, 0, 1, 2, 3],
  [-1, 0, 0, 1, 1],
  [0, 0, 0, 0, 1],
  [0, 0, 0, 0, 0],
];

/** Class by wind at 10 m (below 2, 3, 5, 6, above, m/s; the table prints ≤1.9, 2–2.9, 3–4.9, 5–5.9, ≥6) and radiation class 3 … −2. */
const CLASSES: readonly (readonly [number, readonly string[]])[] = [
  [2, ['A', 'A-B', 'B', 'D', 'E', 'F']],
  [3, ['A-B', 'B', 'C', 'D', 'E', 'F']],
  [5, ['B', 'B-C', 'C', 'D', 'D', 'E']],
  [6, ['C', 'C-D', 'D', 'D', 'D', 'D']],
  [END, ['D', 'D', 'D', 'D', 'D', 'D']],
];

const RAD = Math.PI / 180;

/** Declination of the sun, degrees, on day 0 … 364 of the year (Spencer 1971, the standard's formula). */
export function sunDeclination(dayNumber: number): number {
  const t = (2 * Math.PI * dayNumber) / 365;
  const first = 0.006918 - 0.399912 * Math.cos(t) + 0.070257 * Math.sin(t);
  const second = -0.006758 * Math.cos(2 * t) + 0.000907 * Math.sin(2 * t);
  return (first + second - 0.002697 * Math.cos(3 * t) + 0.00148 * Math.sin(3 * t)) / RAD;
}

/** Elevation of the sun, degrees: arcsin(sin φ sin δ + cos φ cos δ cos(15 t + λ − 300)), t Beijing time in hours. */
export function sunElevation(
  place: { readonly latDeg: number; readonly lngDeg: number },
  declinationDeg: number,
  beijingTimeH: number,
): number {
  const [phi, delta] = [place.latDeg * RAD, declinationDeg * RAD];
  const hour = (15 * beijingTimeH + place.lngDeg - 300) * RAD;
  return Math.asin(Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.cos(hour)) / RAD;
}

function cloudRow(total: number, low: number): number {
  if (low > total) inconsistent('lowCloudTenths', '低云量不能大于总云量 low cloud cannot exceed total cloud');
  if (low >= 8) return 4;
  if (low >= 5) return 3;
  return total >= 8 ? 2 : total >= 5 ? 1 : 0;
}

function sunColumn(elevationDeg: number): number {
  if (elevationDeg <= 0) return 0;
  return elevationDeg <= 15 ? 1 : elevationDeg <= 35 ? 2 : elevationDeg <= 65 ? 3 : 4;
}

/** Stability by the Chinese standard: sun, cloud and wind. */
export const gbt3840Stability = formula({
  name: 'gbt3840Stability',
  zh: '大气稳定度（GB/T 3840-1991）',
  en: 'stability class of GB/T 3840-1991',
  source: 'GB/T 3840-1991 appendix B, tables B1, B2; sun: Spencer (1971); also HJ/T 55-2000 tables 3, 4',
  fields: {
    windSpeed10mMps: num('wind speed at 10 m, mean of 10 min', 'm/s', { min: 0, max: 75 }),
    totalCloudTenths: num('total cloud', '1/10', { min: 0, max: 10 }),
    lowCloudTenths: num('low cloud', '1/10', { min: 0, max: 10 }),
    sunElevationDeg: maybe(num('elevation of the sun; 0 and below is night', '°', { min: -90, max: 90 })),
    latDeg: maybe(num('latitude, with lngDeg, dayNumber, beijingTimeH', '°', { min: -90, max: 90 })),
    lngDeg: maybe(num('longitude', '°', { min: -180, max: 180 })),
    dayNumber: maybe(num('day of the year d_n, 0 … 364', 'd', { min: 0, max: 365 })),
    beijingTimeH: maybe(num('Beijing time', 'h', { min: 0, max: 24 })),
  },
  example: {
    windSpeed10mMps: 2.5,
    totalCloudTenths: 3,
    lowCloudTenths: 1,
    latDeg: 31.2,
    lngDeg: 121.5,
    dayNumber: 195,
    beijingTimeH: 13,
  },
  run(i) {
    const { latDeg, lngDeg, dayNumber, beijingTimeH } = i;
    const computed =
      latDeg === undefined || lngDeg === undefined || dayNumber === undefined || beijingTimeH === undefined
        ? undefined
        : sunElevation({ latDeg, lngDeg }, sunDeclination(dayNumber), beijingTimeH);
    const sunElevationDeg =
      i.sunElevationDeg ??
      computed ??
      inconsistent(
        'sunElevationDeg',
        '给出 sunElevationDeg，或 latDeg、lngDeg、dayNumber、beijingTimeH give the elevation, or place, day and time',
      );
    const radiationClass =
      RADIATION[cloudRow(i.totalCloudTenths, i.lowCloudTenths)][sunColumn(sunElevationDeg)];
    const row = CLASSES.find(([limit]) => i.windSpeed10mMps < limit) ?? CLASSES[CLASSES.length - 1];
    const stability = row[1][3 - radiationClass];
    return {
      sunElevationDeg,
      ...(dayNumber === undefined ? {} : { sunDeclinationDeg: sunDeclination(dayNumber) }),
      radiationClass,
      stability,
      lessStable: stability.split('-')[0],
      moreStable: stability.split('-').at(-1),
    };
  },
});
