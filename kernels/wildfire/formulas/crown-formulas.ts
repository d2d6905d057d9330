import { type Formula, KernelFailure, defineFormula, num, object, positive } from '#kernels/model';
import {
  computeCrownFire,
  crownLengthToWidth,
  rothermelCrownRosFtMin,
  vanWagnerCriticalIntensityKwM,
  vanWagnerCriticalSpreadMMin,
  type CrownFire,
} from '../crown.ts';
import { findFuelModel } from '../fuel-models.ts';
import { computeFuelbed, fuelbedOf } from '../fuelbed.ts';
import { computeSurfaceFire } from '../surface.ts';
import { units } from '../units.ts';
import { describeFire, validityOf } from './answers.ts';
import { readMoistures, moistureProperties, type FuelInput } from './fuel-input.ts';
import { finiteOnly, quantity } from './quantities.ts';
import { readSurface, surfaceProperties, type SurfaceInput } from './surface-formulas.ts';
import { readOpenWind, terrainProperties } from './terrain-input.ts';

const vanWagnerCrownInitiation = defineFormula<{ canopyBaseHeightM: number; foliarMoisturePct: number }>({
  name: 'vanWagnerCrownInitiation',
  title: { zh: '树冠火起燃临界强度', en: 'critical surface intensity for crowning' },
  source: 'Van Wagner 1977 eq. 4: I₀ = [0.010 z (460 + 25.9 m)]^1.5',
  input: object(
    'canopy',
    {
      canopyBaseHeightM: positive('canopy base height z', 'm', 60),
      foliarMoisturePct: num('foliar moisture content m', '%', 20, 300),
    },
    ['canopyBaseHeightM', 'foliarMoisturePct'],
  ),
  example: { canopyBaseHeightM: 3, foliarMoisturePct: 100 },
  run: ({ canopyBaseHeightM, foliarMoisturePct }) => {
    const kwM = vanWagnerCriticalIntensityKwM(canopyBaseHeightM, foliarMoisturePct);
    return {
      criticalSurfaceIntensityKwM: kwM,
      criticalSurfaceIntensityBtuFtS: kwM / units.kwMPerBtuFtS,
      criticalSurfaceFlameLengthM: 0.0775 * kwM ** 0.46,
    };
  },
});

const vanWagnerCriticalSpread = defineFormula<{
  canopyBulkDensityKgM3: number;
  massFlowRateKgM2Min?: number;
}>({
  name: 'vanWagnerCriticalSpread',
  title: { zh: '连续树冠火临界蔓延速度', en: 'critical spread rate for active crowning' },
  source: 'Van Wagner 1977 eq. 9: R₀ = S₀/d, S₀ = 3.0 kg/m²/min',
  input: object(
    'canopy',
    {
      canopyBulkDensityKgM3: positive('canopy bulk density d', 'kg/m³', 2),
      massFlowRateKgM2Min: positive('critical mass flow rate S₀ (3.0)', 'kg/m²/min', 20),
    },
    ['canopyBulkDensityKgM3'],
  ),
  example: { canopyBulkDensityKgM3: 0.2 },
  run: ({ canopyBulkDensityKgM3, massFlowRateKgM2Min }) => {
    const mMin = vanWagnerCriticalSpreadMMin(canopyBulkDensityKgM3, massFlowRateKgM2Min);
    return { criticalCrownRosMMin: mMin, criticalCrownRosFtMin: mMin / units.mPerFt };
  },
});

function bed10(input: FuelInput) {
  const model = findFuelModel(10);
  return computeFuelbed(fuelbedOf(model, readMoistures(input, model)));
}

const rothermelCrownSpread = defineFormula<FuelInput>({
  name: 'rothermelCrownSpread',
  title: { zh: 'Rothermel 连续树冠火蔓延速度', en: 'Rothermel active crown fire spread' },
  source: 'Rothermel 1991 (INT-438): R = 3.34 R₁₀ at 0.4 × 20-ft wind; eq. 10 for the shape',
  input: object('moistures and open wind', {
    ...moistureProperties,
    wind20ftMph: terrainProperties['wind20ftMph'],
    wind20ftMps: terrainProperties['wind20ftMps'],
    wind10mMps: terrainProperties['wind10mMps'],
    wind10mKmh: terrainProperties['wind10mKmh'],
  }),
  example: { moistureScenario: 'D2L2', wind20ftMph: 5 },
  run: (input) => {
    const wind = readOpenWind(input as object);
    const ros = rothermelCrownRosFtMin(bed10(input), wind);
    return {
      crownRosFtMin: ros,
      crownRosMMin: ros * units.mPerFt,
      crownRosChainsH: (ros * 60) / 66,
      lengthToWidthRatio: crownLengthToWidth(wind / units.ftMinPerMph),
    };
  },
});

interface CrownInput extends SurfaceInput {
  readonly foliarMoisturePct?: number;
  readonly canopyHeatBtuLb?: number;
}

function describeCrown(c: CrownFire) {
  const m = units.mPerFt;
  const ftMinToMph = 1 / units.ftMinPerMph;
  return {
    fireType: c.fireType,
    criticalSurfaceIntensityBtuFtS: c.criticalSurfaceIntensityBtuFtS,
    criticalSurfaceIntensityKwM: c.criticalSurfaceIntensityBtuFtS * units.kwMPerBtuFtS,
    criticalSurfaceFlameLengthM: c.criticalSurfaceFlameLengthFt * m,
    criticalSurfaceRosMMin: c.criticalSurfaceRosFtMin * m,
    criticalCrownRosMMin: c.criticalCrownRosFtMin * m,
    transitionRatio: c.transitionRatio,
    activeRatio: c.activeRatio,
    torchingIndexMph: c.torchingIndexFtMin * ftMinToMph,
    crowningIndexMph: c.crowningIndexFtMin * ftMinToMph,
    crowningIndexFtMin: c.crowningIndexFtMin,
    surfaceRosAtCrowningMMin: c.surfaceRosAtCrowningFtMin * m,
    crownFractionBurned: c.crownFractionBurned,
    canopyFuelLoadKgM2: c.canopyLoadLbFt2 * units.kgM2PerLbFt2,
    crownRosFtMin: c.crownRosFtMin,
    crownRosMMin: c.crownRosFtMin * m,
    crownRosChainsH: (c.crownRosFtMin * 60) / 66,
    crownHeatPerUnitAreaKjM2: c.crownHeatPerUnitAreaBtuFt2 * units.kjM2PerBtuFt2,
    crownFirelineIntensityBtuFtS: c.crownIntensityBtuFtS,
    crownFirelineIntensityKwM: c.crownIntensityBtuFtS * units.kwMPerBtuFtS,
    crownFlameLengthFt: c.crownFlameLengthFt,
    crownFlameLengthM: c.crownFlameLengthFt * m,
    crownLengthToWidthRatio: c.lengthToWidthRatio,
    finalRosFtMin: c.finalRosFtMin,
    finalRosMMin: c.finalRosFtMin * m,
    finalHeatPerUnitAreaKjM2: c.finalHeatPerUnitAreaBtuFt2 * units.kjM2PerBtuFt2,
    finalFirelineIntensityBtuFtS: c.finalIntensityBtuFtS,
    finalFirelineIntensityKwM: c.finalIntensityBtuFtS * units.kwMPerBtuFtS,
    finalFlameLengthFt: c.finalFlameLengthFt,
    finalFlameLengthM: c.finalFlameLengthFt * m,
  };
}

function runCrown(input: CrownInput) {
  const canopy = {
    baseHeightM: quantity(input, { canopyBaseHeightM: 1, canopyBaseHeightFt: units.mPerFt }),
    heightM: quantity(input, { canopyHeightM: 1, canopyHeightFt: units.mPerFt }),
    bulkDensityKgM3: quantity(input, {
      canopyBulkDensityKgM3: 1,
      canopyBulkDensityLbFt3: units.kgM3PerLbFt3,
    }),
    foliarMoisturePct: input.foliarMoisturePct ?? 100,
    heatBtuLb: input.canopyHeatBtuLb ?? 8000,
  };
  if (canopy.baseHeightM > canopy.heightM)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'canopyBaseHeightM',
      'the canopy base is above the canopy top',
    );
  const openWindFtMin = readOpenWind(input);
  const ratio = (canopy.heightM - canopy.baseHeightM) / canopy.heightM;
  const useCover = input.canopyCoverPct !== undefined && input.windAdjustmentFactor === undefined;
  const s = readSurface(useCover ? { ...input, crownRatio: input.crownRatio ?? ratio } : input);
  const waf = s.wind.adjustment?.factor ?? 0.4;
  const crown = computeCrownFire(canopy, {
    bed: s.bed,
    surface: s.fire,
    bed10: bed10({
      ...input,
      mHerbPct: input.mHerbPct ?? 100,
      mWoodyPct: input.mWoodyPct ?? s.moistures.woody * 100,
    }),
    openWindFtMin,
    windAdjustmentFactor: waf,
    surfaceAt: (open) => computeSurfaceFire(s.bed, { ...s.setting, midflameWindFtMin: open * waf }),
  });
  return {
    ...finiteOnly(describeCrown(crown)),
    windAdjustmentFactor: waf,
    surface: describeFire(s.fire),
    validity: validityOf(s.model, s.bed, s.wind.midflameFtMin),
  };
}

const crownFire = defineFormula<CrownInput>({
  name: 'crownFire',
  title: { zh: '树冠火（起燃、类型、蔓延）', en: 'crown fire: initiation, type and spread' },
  source: 'Van Wagner 1977; Rothermel 1991 (INT-438); Scott & Reinhardt 2001 (RMRS-RP-29)',
  input: object('a surface fire with a 20-ft or 10-m wind, and the canopy', {
    ...surfaceProperties,
    canopyBaseHeightM: positive('canopy base height', 'm', 60),
    canopyBaseHeightFt: positive('canopy base height', 'ft', 200),
    canopyBulkDensityKgM3: positive('canopy bulk density', 'kg/m³', 2),
    canopyBulkDensityLbFt3: positive('canopy bulk density', 'lb/ft³', 0.12),
    foliarMoisturePct: num('foliar moisture content (100)', '%', 20, 300),
    canopyHeatBtuLb: num('low heat content of canopy fuel (8000)', 'Btu/lb', 1000, 30_000),
  }),
  example: {
    fuelModelNumber: 5,
    m1hPct: 5,
    m10hPct: 6,
    m100hPct: 8,
    mWoodyPct: 117,
    wind20ftMph: 24.854848,
    windAdjustmentFactor: 0.15,
    slopePct: 20,
    canopyHeightFt: 71.631562,
    canopyBaseHeightFt: 4.92126,
    canopyBulkDensityLbFt3: 0.003746,
    foliarMoisturePct: 100,
  },
  run: runCrown,
});

/** Formulas of crown fire. */
export const crownFormulas: readonly Formula[] = [
  vanWagnerCrownInitiation,
  vanWagnerCriticalSpread,
  rothermelCrownSpread,
  crownFire,
];
