import {
  ATMOSPHERE_PA,
  choice,
  findRoot,
  formula,
  inconsistent,
  maybe,
  num,
  or,
  outside,
} from '#kernels/formulary';
import { KINGERY_BULMASH, SWISDAK, type Quantity } from './kingery-bulmash-table.ts';

const QUANTITIES: readonly Quantity[] = [
  'incidentPressureKPa',
  'reflectedPressureKPa',
  'incidentImpulseKPaMs',
  'reflectedImpulseKPaMs',
  'arrivalTimeMs',
  'positiveDurationMs',
  'shockVelocityMPerMs',
];

/** Published ways to a free-field blast of TNT. */
export const BURSTS = ['hemispherical', 'spherical', 'swisdak'] as const;
/** One of {@link BURSTS}. */
export type Burst = (typeof BURSTS)[number];

/** A quantity at scaled distance z, m/kg^1/3, per kg^1/3 where it scales; undefined outside its range. */
export function scaledBlast(burst: Burst, quantity: Quantity, z: number): number | undefined {
  if (burst === 'swisdak') {
    const fit = SWISDAK[quantity].find((f, i) => z <= f.to && (z > f.from || (i === 0 && z >= f.from)));
    if (!fit) return undefined;
    const l = Math.log(z);
    return Math.exp(fit.c.reduceRight((s, c) => s * l + c, 0));
  }
  const fit = KINGERY_BULMASH[burst][quantity].find((f) => z >= f.from && z <= f.to);
  if (!fit) return undefined;
  const u = fit.u[0] + fit.u[1] * Math.log10(z);
  return 10 ** fit.y.reduceRight((s, c) => s * u + c, 0);
}

/** Scaled distances over which the incident pressure of a burst is given. */
export function pressureRange(burst: Burst): readonly [number, number] {
  const fits = burst === 'swisdak' ? SWISDAK.incidentPressureKPa : KINGERY_BULMASH[burst].incidentPressureKPa;
  return [fits[0].from, fits[fits.length - 1].to];
}

const chargeFields = {
  tntMassKg: maybe(num('TNT mass W', 'kg', { above: 0, max: 1e9 })),
  distanceM: maybe(num('distance R', 'm', { above: 0, max: 1e6 })),
  scaledDistanceMPerKg13: maybe(
    num('scaled distance Z = R / W^1/3, instead of both', 'm/kg^⅓', { above: 0, max: 1e4 }),
  ),
};

function scaled(i: {
  tntMassKg?: number;
  distanceM?: number;
  scaledDistanceMPerKg13?: number;
}): readonly [z: number, root: number] {
  if (i.scaledDistanceMPerKg13 !== undefined) {
    if (i.distanceM !== undefined) inconsistent('distanceM', '距离与比例距离只给一种 give R and W, or Z');
    return [i.scaledDistanceMPerKg13, Math.cbrt(i.tntMassKg ?? 1)];
  }
  if (i.tntMassKg === undefined || i.distanceM === undefined)
    inconsistent('distanceM', '给出 tntMassKg 与 distanceM，或 scaledDistanceMPerKg13 give R and W, or Z');
  const root = Math.cbrt(i.tntMassKg);
  return [i.distanceM / root, root];
}

/** All blast parameters of the Kingery–Bulmash report. */
export const kingeryBulmash = formula({
  name: 'kingeryBulmash',
  zh: '金格瑞—布尔马什空气冲击波',
  en: 'Kingery–Bulmash airblast',
  source:
    'Kingery & Bulmash (1984) ARBRL-TR-02555; simplified fits Swisdak (1994) ADA526744 (burst: swisdak)',
  fields: {
    ...chargeFields,
    burst: or(
      choice('hemispherical: on the surface; spherical: free air; swisdak: simplified, surface', BURSTS),
      'hemispherical',
    ),
  },
  example: { tntMassKg: 1000, distanceM: 50, burst: 'hemispherical' },
  run(i) {
    const [z, root] = scaled(i);
    const values: Partial<Record<Quantity, number>> = {};
    for (const q of QUANTITIES) values[q] = scaledBlast(i.burst, q, z);
    if (values.incidentPressureKPa === undefined) {
      const [from, to] = pressureRange(i.burst);
      outside('distanceM', `比例距离 ${z.toPrecision(4)} m/kg^⅓ 超出 ${from}–${to} outside the fitted range`);
    }
    const scale = (v: number | undefined, by: number): number | undefined =>
      v === undefined ? undefined : v * by;
    return {
      scaledDistanceMPerKg13: z,
      incidentPressurePa: scale(values.incidentPressureKPa, 1000),
      reflectedPressurePa: scale(values.reflectedPressureKPa, 1000),
      incidentImpulsePaS: scale(values.incidentImpulseKPaMs, root),
      reflectedImpulsePaS: scale(values.reflectedImpulseKPaMs, root),
      arrivalTimeS: scale(values.arrivalTimeMs, root / 1000),
      positiveDurationS: scale(values.positiveDurationMs, root / 1000),
      shockVelocityMps: scale(values.shockVelocityMPerMs, 1000),
      notes: QUANTITIES.some((q) => values[q] === undefined) ? ['部分参数在该比例距离无拟合，未给出'] : [],
    };
  },
});

/** Kinney and Graham (1985) ratio of overpressure to ambient pressure for a free-air chemical explosion, sea level. */
export function kinneyGrahamRatio(z: number): number {
  return (
    (808 * (1 + (z / 4.5) ** 2)) /
    (Math.sqrt(1 + (z / 0.048) ** 2) * Math.sqrt(1 + (z / 0.32) ** 2) * Math.sqrt(1 + (z / 1.35) ** 2))
  );
}

/** Overpressure and duration by Kinney and Graham. */
export const kinneyGraham = formula({
  name: 'kinneyGraham',
  zh: '金尼—格雷厄姆空气冲击波',
  en: 'Kinney–Graham airblast',
  source: 'Kinney & Graham (1985) Explosive Shocks in Air, 2nd ed., eqs 6-2, 6-10; Crowl & Louvar eq. 6-23',
  fields: {
    ...chargeFields,
    ambientPressurePa: or(num('ambient pressure', 'Pa', { above: 0, max: 2e5 }), ATMOSPHERE_PA),
  },
  example: { tntMassKg: 1000, distanceM: 50 },
  run(i) {
    const [z, root] = scaled(i);
    if (z < 0.05 || z > 500) outside('distanceM', '比例距离超出 0.05–500 m/kg^⅓ outside 0.05–500');
    const ratio = kinneyGrahamRatio(z);
    const duration =
      (0.98 * (1 + (z / 0.54) ** 10)) /
      ((1 + (z / 0.02) ** 3) * (1 + (z / 0.74) ** 6) * Math.sqrt(1 + (z / 6.9) ** 2));
    return {
      scaledDistanceMPerKg13: z,
      overpressureRatio: ratio,
      incidentPressurePa: ratio * i.ambientPressurePa,
      positiveDurationS: (duration * root * 1000) / 1e3,
      notes: z > 40 ? ['比例距离大于 40 m/kg^⅓，结果为外推'] : [],
    };
  },
});

/** Reflection of a shock at a rigid wall. */
export const reflectedPressure = formula({
  name: 'reflectedPressure',
  zh: '反射超压与动压',
  en: 'reflected and dynamic pressure',
  source:
    'Rankine–Hugoniot, γ 1.4: pr = 2 ps (7 p0 + 4 ps)/(7 p0 + ps), q = 2.5 ps²/(7 p0 + ps), U = a0 √(1 + 6 ps/7 p0) (Glasstone & Dolan 1977 §3.55)',
  fields: {
    incidentPressurePa: num('side-on overpressure', 'Pa', { above: 0, max: 1e7 }),
    ambientPressurePa: or(num('ambient pressure', 'Pa', { above: 0, max: 2e5 }), ATMOSPHERE_PA),
    soundSpeedMps: or(num('speed of sound', 'm/s', { min: 200, max: 450 }), 340.3),
  },
  example: { incidentPressurePa: 50_000 },
  run({ incidentPressurePa: p, ambientPressurePa: p0, soundSpeedMps: a }) {
    return {
      reflectedPressurePa: (2 * p * (7 * p0 + 4 * p)) / (7 * p0 + p),
      dynamicPressurePa: (2.5 * p * p) / (7 * p0 + p),
      shockVelocityMps: a * Math.sqrt(1 + (6 * p) / (7 * p0)),
    };
  },
});

/** Overpressure of a charge on the ground by the Chinese blasting standard. */
export const gb6722Airblast = formula({
  name: 'gb6722Airblast',
  zh: 'GB 6722 地表爆破空气冲击波超压',
  en: 'GB 6722 airblast of a surface charge',
  source: 'GB 6722-2014 §13.3.2 eq. (3): ΔP = 14 Q/R³ + 4.3 Q^⅔/R² + 1.1 Q^⅓/R, 10⁵ Pa',
  fields: {
    tntMassKg: num('TNT equivalent Q', 'kg', { above: 0, max: 1e8 }),
    distanceM: num('distance R', 'm', { above: 0, max: 1e6 }),
  },
  example: { tntMassKg: 1000, distanceM: 100 },
  run({ tntMassKg: q, distanceM: r }) {
    const p = 1e5 * ((14 * q) / r ** 3 + (4.3 * q ** (2 / 3)) / r ** 2 + (1.1 * Math.cbrt(q)) / r);
    return {
      incidentPressurePa: p,
      unprotectedAllowed: p <= 2000,
      shelteredAllowed: p <= 10_000,
      notes: ['§13.3.3：不设防非作业人员 0.02×10⁵ Pa，掩体中作业人员 0.1×10⁵ Pa'],
    };
  },
});

/** Distances at which overpressures are reached. */
export const distanceToOverpressure = formula({
  name: 'distanceToOverpressure',
  zh: '给定超压的距离',
  en: 'distance to an overpressure',
  source: 'inverse of kingeryBulmash, kinneyGraham or gb6722Airblast by bisection',
  fields: {
    tntMassKg: num('TNT mass', 'kg', { above: 0, max: 1e9 }),
    overpressurePa: num('side-on overpressure', 'Pa', { above: 0, max: 1e8 }),
    method: or(choice('which fit', [...BURSTS, 'kinneyGraham', 'gb6722']), 'hemispherical'),
  },
  example: { tntMassKg: 1000, overpressurePa: 20_700 },
  run(i) {
    const root = Math.cbrt(i.tntMassKg);
    const method = i.method;
    const at = (z: number): number => {
      if (method === 'kinneyGraham') return kinneyGrahamRatio(z) * ATMOSPHERE_PA;
      if (method === 'gb6722') return 1e5 * (14 / z ** 3 + 4.3 / z ** 2 + 1.1 / z);
      return 1000 * (scaledBlast(method, 'incidentPressureKPa', z) ?? Number.NaN);
    };
    const [from, to] = method === 'kinneyGraham' || method === 'gb6722' ? [0.05, 500] : pressureRange(method);
    if (i.overpressurePa > at(from) || i.overpressurePa < at(to))
      outside(
        'overpressurePa',
        `${method} 给出的超压范围为 ${at(to).toPrecision(3)}–${at(from).toPrecision(3)} Pa outside the fitted range`,
      );
    const z = findRoot((x) => Math.log(at(x) / i.overpressurePa), from, to);
    return { distanceM: z * root, scaledDistanceMPerKg13: z };
  },
});
