import { GRAVITY } from '#kernels/formulary';
import {
  type Formula,
  type InputSchema,
  KernelFailure,
  defineFormula,
  num,
  object,
  positive,
} from '#kernels/model';
import { WATER_KN_M3 } from '../special.ts';
import {
  criticalDepthM,
  infiniteSlope,
  shalstab,
  sinmap,
  steadyWetness,
  type InfiniteSlope,
} from '../stability.ts';

/** Inputs of an infinite slope, all but its angle and depth. */
export const soilProperties: Record<string, InputSchema> = {
  cohesionKpa: num('effective cohesion c′ (0)', 'kPa', 0, 1000),
  rootCohesionKpa: num('root cohesion c_r (0)', 'kPa', 0, 100),
  frictionDeg: num('effective friction angle φ′', '°', 0, 60),
  soilUnitWeightKnM3: num('unit weight γ, above and below water', 'kN/m³', 5, 40),
  saturatedUnitWeightKnM3: num('saturated unit weight, when it differs from γ', 'kN/m³', 5, 40),
  waterUnitWeightKnM3: positive('unit weight of water (9.81)', 'kN/m³', 12),
  wetness: num('m: height of the water table over the slip surface / depth (0)', '1', 0, 1),
  surchargeKpa: num('surcharge (0)', 'kPa', 0, 500),
  seismicCoefficient: num('horizontal pseudo-static coefficient (0)', '1', 0, 2),
};

/** What {@link soilProperties} carry once checked. */
export interface SoilInput {
  readonly cohesionKpa?: number;
  readonly rootCohesionKpa?: number;
  readonly frictionDeg: number;
  readonly soilUnitWeightKnM3: number;
  readonly saturatedUnitWeightKnM3?: number;
  readonly waterUnitWeightKnM3?: number;
  readonly wetness?: number;
  readonly surchargeKpa?: number;
  readonly seismicCoefficient?: number;
}

/** An infinite slope of an input at an angle and a depth. */
export function slopeOf(i: SoilInput, slopeDeg: number, depthM: number): InfiniteSlope {
  return {
    cohesionKpa: i.cohesionKpa ?? 0,
    rootCohesionKpa: i.rootCohesionKpa ?? 0,
    frictionDeg: i.frictionDeg,
    slopeDeg,
    depthM,
    moistUnitWeight: i.soilUnitWeightKnM3,
    saturatedUnitWeight: i.saturatedUnitWeightKnM3 ?? i.soilUnitWeightKnM3,
    waterUnitWeight: i.waterUnitWeightKnM3 ?? WATER_KN_M3,
    wetness: i.wetness ?? 0,
    surchargeKpa: i.surchargeKpa ?? 0,
    seismicCoefficient: i.seismicCoefficient ?? 0,
  };
}

/** JSON has no infinity: unlimited quantities are left out. */
export function finite<K extends string>(name: K, value: number): Partial<Record<K, number>> {
  return Number.isFinite(value) ? ({ [name]: value } as Record<K, number>) : {};
}

const slopeDegSchema = num('slope angle β', '°', 0, 89);

interface InfiniteInput extends SoilInput {
  readonly slopeDeg: number;
  readonly depthM: number;
}

const infinite = defineFormula<InfiniteInput>({
  name: 'infiniteSlope',
  title: { zh: '无限斜坡安全系数', en: 'infinite-slope factor of safety' },
  source: 'Skempton & DeLory 1957; Hammond et al. 1992 (roots, surcharge)',
  input: object(
    'soil, water and geometry',
    {
      ...soilProperties,
      slopeDeg: slopeDegSchema,
      depthM: positive('vertical depth z of the slip surface', 'm', 200),
    },
    ['frictionDeg', 'soilUnitWeightKnM3', 'slopeDeg', 'depthM'],
  ),
  example: { cohesionKpa: 5, frictionDeg: 30, soilUnitWeightKnM3: 18, wetness: 0.5, slopeDeg: 35, depthM: 2 },
  run: (i) => {
    const { factorOfSafety, ...stresses } = infiniteSlope(slopeOf(i, i.slopeDeg, i.depthM));
    return { ...finite('factorOfSafety', factorOfSafety), stable: factorOfSafety >= 1, ...stresses };
  },
});

const criticalDepth = defineFormula<SoilInput & { slopeDeg: number }>({
  name: 'criticalDepth',
  title: { zh: '临界深度', en: 'critical depth' },
  source: 'infinite slope at factor of safety 1',
  input: object('soil, water and slope', { ...soilProperties, slopeDeg: slopeDegSchema }, [
    'frictionDeg',
    'soilUnitWeightKnM3',
    'slopeDeg',
  ]),
  example: { cohesionKpa: 5, frictionDeg: 30, soilUnitWeightKnM3: 18, wetness: 1, slopeDeg: 35 },
  run: (i) => {
    const depth = criticalDepthM(slopeOf(i, i.slopeDeg, 1));
    return { stableAtEveryDepth: depth === Infinity, ...finite('criticalDepthM', depth) };
  },
});

interface ShalstabInput {
  readonly slopeDeg: number;
  readonly frictionDeg: number;
  readonly densityRatio?: number;
  readonly specificCatchmentAreaM: number;
  readonly transmissivityM2D?: number;
  readonly cohesionKpa?: number;
  readonly depthM?: number;
}

const shalstabFormula = defineFormula<ShalstabInput>({
  name: 'shalstab',
  title: { zh: 'SHALSTAB 浅层稳定性', en: 'SHALSTAB' },
  source: 'Montgomery & Dietrich 1994; Montgomery et al. 1998 (with cohesion)',
  input: object(
    'slope and drainage',
    {
      slopeDeg: num('slope θ', '°', 0.01, 89),
      frictionDeg: num('friction angle φ', '°', 0.1, 60),
      densityRatio: positive('ρ_s/ρ_w (1.7)', '1', 4),
      specificCatchmentAreaM: positive('a/b: upslope area per contour length', 'm', 1e7),
      transmissivityM2D: positive('soil transmissivity T, for the critical steady rainfall', 'm²/d', 1e5),
      cohesionKpa: num('cohesion (0); needs depthM', 'kPa', 0, 100),
      depthM: positive('soil depth z', 'm', 100),
    },
    ['slopeDeg', 'frictionDeg', 'specificCatchmentAreaM'],
  ),
  example: {
    slopeDeg: 35,
    frictionDeg: 45,
    densityRatio: 1.7,
    specificCatchmentAreaM: 100,
    transmissivityM2D: 65,
  },
  run: (i) => {
    const c = i.cohesionKpa ?? 0;
    if (c > 0 && i.depthM === undefined)
      throw new KernelFailure('INPUT_MISSING', 'depthM', 'depthM: cohesion needs the soil depth');
    const [theta, phi] = [(i.slopeDeg * Math.PI) / 180, (i.frictionDeg * Math.PI) / 180];
    const cohesionTerm = c > 0 ? c / (GRAVITY * (i.depthM ?? 1) * Math.cos(theta) ** 2 * Math.tan(phi)) : 0;
    const { klass, criticalQOverTPerM, wetnessAtFailure } = shalstab({
      slopeDeg: i.slopeDeg,
      frictionDeg: i.frictionDeg,
      densityRatio: i.densityRatio ?? 1.7,
      areaM: i.specificCatchmentAreaM,
      cohesionTerm,
    });
    const conditional = klass === 'conditional';
    const rain = i.transmissivityM2D && criticalQOverTPerM * i.transmissivityM2D * 1000;
    return {
      class: klass,
      wetnessAtFailure,
      ...finite('criticalQOverTPerM', criticalQOverTPerM),
      ...(conditional && { log10QOverT: Math.log10(criticalQOverTPerM) }),
      ...(conditional && rain !== undefined && { criticalRainfallMmD: rain }),
    };
  },
});

interface SinmapInput {
  readonly slopeDeg: number;
  readonly specificCatchmentAreaM: number;
  readonly cohesionMin: number;
  readonly cohesionMax: number;
  readonly frictionMinDeg: number;
  readonly frictionMaxDeg: number;
  readonly tOverRMinM: number;
  readonly tOverRMaxM: number;
  readonly densityRatio?: number;
}

const sinmapFormula = defineFormula<SinmapInput>({
  name: 'sinmap',
  title: { zh: 'SINMAP 稳定性指数', en: 'SINMAP stability index' },
  source: 'Pack, Tarboton & Goodwin 1998',
  input: object(
    'slope, drainage and ranges',
    {
      slopeDeg: num('slope θ', '°', 0.01, 89),
      specificCatchmentAreaM: positive('specific catchment area a', 'm', 1e7),
      cohesionMin: num('dimensionless cohesion C, least (0)', '1', 0, 10),
      cohesionMax: num('dimensionless cohesion C, most (0.25)', '1', 0, 10),
      frictionMinDeg: num('friction angle, least (30)', '°', 0.1, 60),
      frictionMaxDeg: num('friction angle, most (45)', '°', 0.1, 60),
      tOverRMinM: positive('T/R, least (2000)', 'm', 1e7),
      tOverRMaxM: positive('T/R, most (3000)', 'm', 1e7),
      densityRatio: num('ρ_w/ρ_s (0.5)', '1', 0, 1),
    },
    [
      'slopeDeg',
      'specificCatchmentAreaM',
      'cohesionMin',
      'cohesionMax',
      'frictionMinDeg',
      'frictionMaxDeg',
      'tOverRMinM',
      'tOverRMaxM',
    ],
  ),
  example: {
    slopeDeg: 35,
    specificCatchmentAreaM: 100,
    cohesionMin: 0,
    cohesionMax: 0.25,
    frictionMinDeg: 30,
    frictionMaxDeg: 45,
    tOverRMinM: 2000,
    tOverRMaxM: 3000,
  },
  run: (i) => {
    for (const [low, high] of [
      ['cohesionMin', 'cohesionMax'],
      ['frictionMinDeg', 'frictionMaxDeg'],
      ['tOverRMinM', 'tOverRMaxM'],
    ] as const)
      if (i[high] < i[low]) throw new KernelFailure('INPUT_INCONSISTENT', high, `${high} is below ${low}`);
    const { klass, ...rest } = sinmap({
      slopeDeg: i.slopeDeg,
      areaM: i.specificCatchmentAreaM,
      cohesion: [i.cohesionMin, i.cohesionMax],
      frictionDeg: [i.frictionMinDeg, i.frictionMaxDeg],
      transmissivityOverRechargeM: [i.tOverRMinM, i.tOverRMaxM],
      densityRatio: i.densityRatio ?? 0.5,
    });
    return { ...rest, class: klass };
  },
});

interface WetnessInput {
  readonly rechargeMmD: number;
  readonly specificCatchmentAreaM: number;
  readonly transmissivityM2D: number;
  readonly slopeDeg: number;
}

const wetnessFormula = defineFormula<WetnessInput>({
  name: 'steadyWetness',
  title: { zh: '稳态湿润度', en: 'steady-state wetness' },
  source: 'O’Loughlin 1986; Montgomery & Dietrich 1994: m = min(1, q a/(b T sin θ))',
  input: object(
    'recharge and drainage',
    {
      rechargeMmD: num('recharge q', 'mm/d', 0, 2000),
      specificCatchmentAreaM: positive('a/b', 'm', 1e7),
      transmissivityM2D: positive('T', 'm²/d', 1e5),
      slopeDeg: slopeDegSchema,
    },
    ['rechargeMmD', 'specificCatchmentAreaM', 'transmissivityM2D', 'slopeDeg'],
  ),
  example: { rechargeMmD: 50, specificCatchmentAreaM: 200, transmissivityM2D: 65, slopeDeg: 35 },
  run: (i) => ({
    wetness: steadyWetness(i.rechargeMmD / 1000, i.specificCatchmentAreaM, i.transmissivityM2D, i.slopeDeg),
  }),
});

/** Formulas of static stability. */
export const stabilityFormulas: readonly Formula[] = [
  infinite,
  criticalDepth,
  shalstabFormula,
  sinmapFormula,
  wetnessFormula,
];
