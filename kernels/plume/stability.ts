import { choice, formula, inconsistent, maybe, num, or } from '#kernels/formulary';

/** Pasquill–Gifford stability classes, A very unstable to F stable. */
export const STABILITY_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
/** One Pasquill–Gifford stability class. */
export type StabilityClass = (typeof STABILITY_CLASSES)[number];

const SKY = [
  'strongInsolation',
  'moderateInsolation',
  'slightInsolation',
  'overcast',
  'nightCloudy',
  'nightClear',
] as const;

/**
 * Turner (1970), Workbook of Atmospheric Dispersion Estimates, table 3-1. Rows: wind at 10 m below 2, 2–3, 3–5, 5–6 and above 6 m/s;
 * columns: strong, moderate, slight insolation, overcast (day or night), night with ≥ 4/8 low cloud, night with ≤ 3/8 cloud.
 */
const PASQUILL: readonly (readonly [number, readonly string[]])[] = [
  [2, ['A', 'A-B', 'B', 'D', 'E', 'F']],
  [3, ['A-B', 'B', 'C', 'D', 'E', 'F']],
  [5, ['B', 'B-C', 'C', 'D', 'D', 'E']],
  [6, ['C', 'C-D', 'D', 'D', 'D', 'D']],
  [Number.POSITIVE_INFINITY, ['C', 'D', 'D', 'D', 'D', 'D']],
];

/** Pasquill stability from wind and sky. */
export const pasquillStability = formula({
  name: 'pasquillStability',
  zh: '帕斯奎尔大气稳定度',
  en: 'Pasquill stability class',
  source: 'Turner (1970) Workbook of Atmospheric Dispersion Estimates, table 3-1; Pasquill (1961)',
  fields: {
    windSpeed10mMps: num('wind speed at 10 m', 'm/s', { min: 0, max: 75 }),
    sky: choice('insolation by day, cloud by night; overcast means heavy overcast by day or night', SKY),
  },
  example: { windSpeed10mMps: 4, sky: 'moderateInsolation' },
  run({ windSpeed10mMps, sky }) {
    const row = PASQUILL.find(([limit]) => windSpeed10mMps < limit) ?? PASQUILL[PASQUILL.length - 1];
    const found = row[1][SKY.indexOf(sky)].split('-') as StabilityClass[];
    const calm = windSpeed10mMps < 2 && sky.startsWith('night');
    return {
      stability: found.join('-'),
      lessStable: found[0],
      moreStable: found[found.length - 1],
      notes: calm ? ['夜间风速低于 2 m/s，原表未给出，按最稳定一行取值'] : [],
    };
  },
});

/** Wind profile exponents p of u = u_ref (z/z_ref)^p, classes A to F. */
const EXPONENTS = {
  /** Irwin (1979), rural; also ISC3 rural defaults (EPA-454/B-95-003b §1.1.3). */
  irwinRural: [0.07, 0.07, 0.1, 0.15, 0.35, 0.55],
  /** Irwin (1979) table for urban roughness, as printed in CCPS (1999). */
  irwinUrban: [0.15, 0.15, 0.2, 0.25, 0.4, 0.6],
  /** ISC3 urban defaults (EPA-454/B-95-003b §1.1.3). */
  isc3Urban: [0.15, 0.15, 0.2, 0.25, 0.3, 0.3],
  /** Spicer and Havens (1988), DEGADIS defaults. */
  spicerHavens: [0.108, 0.112, 0.12, 0.142, 0.203, 0.253],
} as const;

/** Wind speed by power law. */
export const windProfilePowerLaw = formula({
  name: 'windProfilePowerLaw',
  zh: '风速廓线（幂律）',
  en: 'wind profile power law',
  source:
    'EPA-454/B-95-003b (1995) eq. 1-6; exponents Irwin (1979) Atmos. Environ. 13:191, EPA ISC3 defaults, Spicer & Havens (1988)',
  fields: {
    referenceWindSpeedMps: num('wind speed at the reference height', 'm/s', { above: 0, max: 75 }),
    referenceHeightM: or(num('height of the anemometer', 'm', { above: 0, max: 500 }), 10),
    heightM: num('height wanted', 'm', { above: 0, max: 1000 }),
    exponent: maybe(num('exponent p, instead of stability and set', '', { min: 0, max: 1 })),
    stability: maybe(choice('Pasquill class', STABILITY_CLASSES)),
    exponents: or(
      choice('published set of exponents', ['irwinRural', 'irwinUrban', 'isc3Urban', 'spicerHavens']),
      'irwinRural',
    ),
  },
  example: { referenceWindSpeedMps: 3, referenceHeightM: 10, heightM: 50, stability: 'D' },
  run(input) {
    const p =
      input.exponent ??
      (input.stability
        ? EXPONENTS[input.exponents][STABILITY_CLASSES.indexOf(input.stability)]
        : inconsistent('exponent', '给出 exponent 或 stability 之一 give an exponent or a stability class'));
    return {
      windSpeedMps: input.referenceWindSpeedMps * (input.heightM / input.referenceHeightM) ** p,
      exponent: p,
    };
  },
});

/** Monin–Obukhov length by class and roughness, Yellow Book CPR 14E (2005) §4.5.2: L = a / log10(z0 / b), z0 at most 0.5 m. */
const OBUKHOV: Readonly<Record<StabilityClass, readonly [number, number] | undefined>> = {
  A: [33.162, 1117],
  B: [32.258, 11.46],
  C: [51.787, 1.324],
  D: undefined,
  E: [-48.33, 1.262],
  F: [-31.325, 19.36],
};

function obukhovLength(stability: StabilityClass, roughnessM: number): number {
  const row = OBUKHOV[stability];
  return row ? row[0] / Math.log10(Math.min(roughnessM, 0.5) / row[1]) : Number.POSITIVE_INFINITY;
}

/** Logarithmic profile with stability correction, without the factor u_star/κ: ln(z/z0) − Ψ(z/L) + Ψ(z0/L). */
function profileShape(z: number, z0: number, length: number): number {
  if (length === Number.POSITIVE_INFINITY) return Math.log(z / z0);
  if (length > 0) return Math.log(z / z0) + (5 * (z - z0)) / length;
  const psi = (height: number): number => {
    const a = (1 - (16 * height) / length) ** 0.25;
    return 2 * Math.log((1 + a) / 2) + Math.log((1 + a * a) / 2) - 2 * Math.atan(a) + Math.PI / 2;
  };
  return Math.log(z / z0) - psi(z) + psi(z0);
}

/** Wind speed by similarity theory. */
export const windProfileMoninObukhov = formula({
  name: 'windProfileMoninObukhov',
  zh: '风速廓线（莫宁—奥布霍夫）',
  en: 'wind profile, Monin–Obukhov similarity',
  source: 'TNO Yellow Book CPR 14E (2005) §4.5.2, eqs 4.31–4.33',
  fields: {
    referenceWindSpeedMps: num('wind speed at the reference height', 'm/s', { above: 0, max: 75 }),
    referenceHeightM: or(num('height of the anemometer', 'm', { above: 0, max: 500 }), 10),
    heightM: num('height wanted', 'm', { above: 0, max: 300 }),
    roughnessLengthM: or(num('surface roughness length z0', 'm', { above: 0, max: 3 }), 0.1),
    stability: choice('Pasquill class', STABILITY_CLASSES),
  },
  example: { referenceWindSpeedMps: 2, referenceHeightM: 10, heightM: 15, stability: 'F' },
  run(input) {
    const z0 = input.roughnessLengthM;
    if (input.heightM <= z0 || input.referenceHeightM <= z0)
      inconsistent('roughnessLengthM', '高度必须大于粗糙度长度 heights must exceed the roughness length');
    const length = obukhovLength(input.stability, z0);
    const atReference = profileShape(input.referenceHeightM, z0, length);
    return {
      windSpeedMps: (input.referenceWindSpeedMps * profileShape(input.heightM, z0, length)) / atReference,
      frictionVelocityMps: (0.4 * input.referenceWindSpeedMps) / atReference,
      ...(Number.isFinite(length) ? { moninObukhovLengthM: length } : {}),
    };
  },
});
