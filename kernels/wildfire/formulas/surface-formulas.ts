import {
  type Formula,
  KernelFailure,
  choice,
  defineFormula,
  flag,
  list,
  num,
  object,
  positive,
} from '#kernels/model';
import { computeFuelbed, fuelbedOf, type FuelbedResult, type FuelClass } from '../fuelbed.ts';
import { byramFlameLengthFt } from '../flame.ts';
import {
  computeSurfaceFire,
  firelineIntensity,
  rosAtAngle,
  rosNormalToPerimeter,
  type SurfaceFire,
  type SurfaceSetting,
  type WindLimit,
} from '../surface.ts';
import { units, wrapDegrees } from '../units.ts';
import { ellipseAfter } from './ellipse-formulas.ts';
import { describeBed, describeFire, validityOf } from './answers.ts';
import {
  fuelProperties,
  moistureProperties,
  readConstants,
  readFuelModel,
  readMoistures,
  type FuelInput,
} from './fuel-input.ts';
import { quantity } from './quantities.ts';
import {
  readAdjustment,
  readDirections,
  readMidflame,
  readSlope,
  terrainProperties,
  type TerrainInput,
} from './terrain-input.ts';

const windLimits = ['none', 'rothermel1972', 'andrews2013'] as const;

/** Inputs shared by everything that starts from a surface fire. */
export const surfaceProperties = {
  ...fuelProperties,
  ...moistureProperties,
  ...terrainProperties,
  windLimit: choice('bound on the effective wind; none by default (Andrews et al. 2013)', windLimits),
  limitSlopeFactor: flag('bound φ_s by 0.9 I_R as the BehavePlus core does (default true)'),
};

/** What {@link surfaceProperties} carry once checked. */
export interface SurfaceInput extends FuelInput, TerrainInput {
  readonly windLimit?: WindLimit;
  readonly limitSlopeFactor?: boolean;
}

/** Throws `OUTSIDE_VALIDITY` for beds that hold more fuel than fits: a unit slip in depth or load. */
function checkPacking(bed: FuelbedResult): FuelbedResult {
  if (bed.packingRatio > 1)
    throw new KernelFailure(
      'OUTSIDE_VALIDITY',
      'depthFt',
      `the fuel does not fit in the bed: packing ratio ${bed.packingRatio.toPrecision(3)}; check depth and loads`,
    );
  return bed;
}

/** A fuel bed and the fire on it, as an input describes them. */
export function readSurface(input: SurfaceInput) {
  const model = readFuelModel(input);
  const moistures = readMoistures(input, model);
  const share = (v: number | undefined): number | undefined => (v === undefined ? undefined : v / 100);
  const built = computeFuelbed({
    ...fuelbedOf(model, moistures, readConstants(input)),
    aggregateDeadMoisture: share(input.mDeadAggregatePct),
    aggregateLiveMoisture: share(input.mLiveAggregatePct),
  });
  const bed = checkPacking(built);
  const wind = readMidflame(input, model.depthFt);
  const directions = readDirections(input);
  const setting: SurfaceSetting = {
    midflameWindFtMin: wind.midflameFtMin,
    windDirectionDeg: directions.windDirectionDeg,
    slopeTan: readSlope(input),
    windLimit: input.windLimit,
    limitSlopeFactor: input.limitSlopeFactor,
  };
  return { model, moistures, bed, wind, directions, setting, fire: computeSurfaceFire(bed, setting) };
}

function towards(bed: FuelbedResult, fire: SurfaceFire, angleDeg: number) {
  const off = Math.abs(((angleDeg - fire.directionOfMaxSpreadDeg + 540) % 360) - 180);
  const ros = rosAtAngle(fire.rosFtMin, fire.eccentricity, off);
  const normal = rosNormalToPerimeter(fire.rosFtMin, fire.backingRosFtMin, fire.flankingRosFtMin, off);
  const intensity = firelineIntensity(bed, ros);
  return {
    angleOffHeadDeg: off,
    rosFromIgnitionFtMin: ros,
    rosFromIgnitionMMin: ros * units.mPerFt,
    rosNormalToPerimeterFtMin: normal,
    rosNormalToPerimeterMMin: normal * units.mPerFt,
    firelineIntensityKwM: intensity * units.kwMPerBtuFtS,
    flameLengthM: byramFlameLengthFt(intensity) * units.mPerFt,
  };
}

interface RothermelInput extends SurfaceInput {
  readonly directionOfInterestDeg?: number;
  readonly elapsedMin?: number;
}

function runRothermel(input: RothermelInput) {
  const { model, bed, wind, directions, fire } = readSurface(input);
  const back = byramFlameLengthFt(firelineIntensity(bed, fire.backingRosFtMin)) * units.mPerFt;
  const flank = byramFlameLengthFt(firelineIntensity(bed, fire.flankingRosFtMin)) * units.mPerFt;
  const upslope = directions.upslopeAzimuthDeg;
  const interest = input.directionOfInterestDeg;
  const relative = interest === undefined ? undefined : upslope === undefined ? interest : interest - upslope;
  const north =
    upslope === undefined
      ? {}
      : { azimuthOfMaxSpreadDeg: wrapDegrees(fire.directionOfMaxSpreadDeg + upslope) };
  const minutes = input.elapsedMin;
  return {
    fuelModel: model.code,
    ...describeFire(fire),
    ...north,
    backingFlameLengthM: back,
    flankingFlameLengthM: flank,
    midflameWindMph: wind.midflameFtMin / units.ftMinPerMph,
    ...(wind.adjustment && {
      windAdjustmentFactor: wind.adjustment.factor,
      sheltered: wind.adjustment.sheltered,
    }),
    ...(relative !== undefined && { directionOfInterest: towards(bed, fire, relative) }),
    ...(minutes !== undefined && {
      ellipse: ellipseAfter(
        fire.rosFtMin * units.mPerFt,
        fire.backingRosFtMin * units.mPerFt,
        fire.lengthToWidthRatio,
        minutes,
      ),
    }),
    intermediate: describeBed(bed),
    validity: validityOf(model, bed, wind.midflameFtMin),
  };
}

const rothermelSurface = defineFormula<RothermelInput>({
  name: 'rothermelSurface',
  title: { zh: 'Rothermel 地表火蔓延', en: 'Rothermel surface fire spread' },
  source: 'Rothermel 1972 (INT-115); Albini 1976 (INT-30); Andrews 2018 (RMRS-GTR-371)',
  input: object('a surface fire', {
    ...surfaceProperties,
    directionOfInterestDeg: num(
      'direction in which spread is wanted: clockwise from upslope, or azimuth when windFromDeg/aspectDeg are given',
      '°',
      -360,
      360,
    ),
    elapsedMin: num('minutes since ignition, for the ellipse', 'min', 0, 100_000),
  }),
  example: {
    fuelModelNumber: 4,
    m1hPct: 3,
    m10hPct: 4,
    m100hPct: 5,
    mHerbPct: 30,
    mWoodyPct: 60,
    midflameWindMph: 5,
    windDirectionDeg: 45,
    slopePct: 30,
    directionOfInterestDeg: 90,
    elapsedMin: 60,
  },
  run: runRothermel,
});

const classSchema = object(
  'a size class of fuel particles',
  {
    loadLbFt2: num('oven-dry load w₀', 'lb/ft²', 0, 10),
    savrFt2Ft3: num('surface-area-to-volume ratio σ', 'ft²/ft³', 1, 10_000),
    moisturePct: num('moisture content M_f', '%', 0, 400),
    heatBtuLb: num('low heat content h (8000)', 'Btu/lb', 1000, 30_000),
    densityLbFt3: positive('oven-dry particle density ρ_p (32)', 'lb/ft³', 100),
    totalMineralPct: num('total mineral content S_T (5.55)', '%', 0, 50),
    effectiveMineralPct: num('effective mineral content S_e (1.0)', '%', 0, 50),
  },
  ['loadLbFt2', 'savrFt2Ft3', 'moisturePct'],
);

interface ClassInput {
  readonly loadLbFt2: number;
  readonly savrFt2Ft3: number;
  readonly moisturePct: number;
  readonly heatBtuLb?: number;
  readonly densityLbFt3?: number;
  readonly totalMineralPct?: number;
  readonly effectiveMineralPct?: number;
}

function fuelClass(c: ClassInput): FuelClass {
  return {
    loadLbFt2: c.loadLbFt2,
    savrFt2Ft3: c.savrFt2Ft3,
    moisture: c.moisturePct / 100,
    heatBtuLb: c.heatBtuLb ?? 8000,
    densityLbFt3: c.densityLbFt3 ?? 32,
    totalMineral: (c.totalMineralPct ?? 5.55) / 100,
    effectiveMineral: (c.effectiveMineralPct ?? 1) / 100,
  };
}

interface ParticlesInput extends TerrainInput {
  readonly dead: readonly ClassInput[];
  readonly live?: readonly ClassInput[];
  readonly depthFt?: number;
  readonly mxDeadPct: number;
  readonly windLimit?: WindLimit;
  readonly limitSlopeFactor?: boolean;
}

const rothermelParticles = defineFormula<ParticlesInput>({
  name: 'rothermelParticles',
  title: { zh: 'Rothermel 蔓延（逐级燃料颗粒）', en: 'Rothermel spread from fuel particle classes' },
  source: 'Rothermel 1972 (INT-115) eqs. 27–67; Albini 1976 (INT-30)',
  input: object(
    'dead and live size classes of a fuel bed',
    {
      dead: list('dead size classes', classSchema, 12, 1),
      live: list('live size classes', classSchema, 12),
      depthFt: positive('fuel bed depth δ', 'ft', 100),
      depthM: positive('fuel bed depth δ', 'm', 30),
      mxDeadPct: num('dead fuel moisture of extinction M_x', '%', 1, 5000),
      ...terrainProperties,
      windLimit: choice('bound on the effective wind', windLimits),
      limitSlopeFactor: flag('bound φ_s by 0.9 I_R (default true)'),
    },
    ['dead', 'mxDeadPct'],
  ),
  example: {
    dead: [{ loadLbFt2: 0.034, savrFt2Ft3: 3500, moisturePct: 3 }],
    depthFt: 1,
    mxDeadPct: 12,
    midflameWindMph: 5,
    slopePct: 0,
  },
  run: (input) => {
    const depthFt = quantity(input, { depthFt: 1, depthM: 1 / units.mPerFt });
    const built = computeFuelbed({
      dead: input.dead.map(fuelClass),
      live: (input.live ?? []).map(fuelClass),
      depthFt,
      mxDead: input.mxDeadPct / 100,
    });
    const bed = checkPacking(built);
    const fire = computeSurfaceFire(bed, {
      midflameWindFtMin: readMidflame(input, depthFt).midflameFtMin,
      windDirectionDeg: readDirections(input).windDirectionDeg,
      slopeTan: readSlope(input),
      windLimit: input.windLimit,
      limitSlopeFactor: input.limitSlopeFactor,
    });
    return { ...describeFire(fire), intermediate: describeBed(bed) };
  },
});

interface WafInput extends TerrainInput {
  readonly fuelModelNumber?: number;
  readonly fuelModelCode?: string;
  readonly depthFt?: number;
}

const windAdjustmentFactor = defineFormula<WafInput>({
  name: 'windAdjustmentFactor',
  title: { zh: '风速订正系数', en: 'wind adjustment factor' },
  source: 'Albini & Baughman 1979 (INT-221); Finney 1998 (RMRS-RP-4); Andrews 2012 (RMRS-GTR-266)',
  input: object('fuel bed and canopy', {
    fuelModelNumber: fuelProperties['fuelModelNumber'],
    fuelModelCode: fuelProperties['fuelModelCode'],
    depthFt: positive('fuel bed depth', 'ft', 100),
    depthM: positive('fuel bed depth', 'm', 30),
    canopyCoverPct: terrainProperties['canopyCoverPct'],
    canopyHeightFt: terrainProperties['canopyHeightFt'],
    canopyHeightM: terrainProperties['canopyHeightM'],
    crownRatio: terrainProperties['crownRatio'],
  }),
  example: { fuelModelNumber: 124, canopyCoverPct: 50, canopyHeightFt: 30, crownRatio: 0.5 },
  run: (input) => {
    const own = quantity(input, { depthFt: 1, depthM: 1 / units.mPerFt }, -1);
    const depth = own > 0 ? own : readFuelModel(input).depthFt;
    const { factor, sheltered, crownFillFraction } = readAdjustment(input, depth);
    return { windAdjustmentFactor: factor, sheltered, crownFillFraction, depthFt: depth };
  },
});

/** Formulas of surface fire. */
export const surfaceFormulas: readonly Formula[] = [
  rothermelSurface,
  rothermelParticles,
  windAdjustmentFactor,
];
