import { type Validity } from '#kernels/model';
import type { FuelModel } from '../fuel-models.ts';
import type { FuelbedResult } from '../fuelbed.ts';
import type { SurfaceFire } from '../surface.ts';
import { units } from '../units.ts';
import { windAdjustment } from '../wind.ts';

/** The same figures in published units and SI, names as in RMRS-GTR-371. */
export function describeBed(bed: FuelbedResult) {
  return {
    reactionIntensityBtuFt2Min: bed.reactionIntensityBtuFt2Min,
    reactionIntensityKwM2: bed.reactionIntensityBtuFt2Min * units.kwM2PerBtuFt2Min,
    reactionIntensityDeadBtuFt2Min: bed.reactionIntensityDeadBtuFt2Min,
    reactionIntensityLiveBtuFt2Min: bed.reactionIntensityLiveBtuFt2Min,
    noWindNoSlopeRosFtMin: bed.noWindNoSlopeRosFtMin,
    noWindNoSlopeRosMMin: bed.noWindNoSlopeRosFtMin * units.mPerFt,
    characteristicSavrFt2Ft3: bed.sigmaFt2Ft3,
    bulkDensityLbFt3: bed.bulkDensityLbFt3,
    packingRatio: bed.packingRatio,
    optimumPackingRatio: bed.optimumPackingRatio,
    relativePackingRatio: bed.relativePackingRatio,
    maximumReactionVelocityPerMin: bed.maximumReactionVelocityPerMin,
    optimumReactionVelocityPerMin: bed.optimumReactionVelocityPerMin,
    netLoadDeadLbFt2: bed.netLoadDeadLbFt2,
    netLoadLiveLbFt2: bed.netLoadLiveLbFt2,
    characteristicMoistureDeadPct: bed.moistureDead * 100,
    characteristicMoistureLivePct: bed.moistureLive * 100,
    moistureOfExtinctionDeadPct: bed.mxDead * 100,
    moistureOfExtinctionLivePct: bed.mxLive * 100,
    moistureDampingDead: bed.moistureDampingDead,
    moistureDampingLive: bed.moistureDampingLive,
    mineralDampingDead: bed.mineralDampingDead,
    mineralDampingLive: bed.mineralDampingLive,
    propagatingFluxRatio: bed.propagatingFluxRatio,
    heatSinkBtuFt3: bed.heatSinkBtuFt3,
    windCoefficientB: bed.windB,
    windCoefficientC: bed.windC,
    windCoefficientE: bed.windE,
    residenceTimeMin: bed.residenceTimeMin,
  };
}

/** Head, flank and back of a surface fire in published units and SI. */
export function describeFire(fire: SurfaceFire) {
  const limit = Number.isFinite(fire.windLimitFtMin) ? { windLimitFtMin: fire.windLimitFtMin } : {};
  return {
    rosFtMin: fire.rosFtMin,
    rosMMin: fire.rosFtMin * units.mPerFt,
    rosMps: fire.rosFtMin * units.mpsPerFtMin,
    rosChainsH: (fire.rosFtMin * 60) / 66,
    directionOfMaxSpreadDeg: fire.directionOfMaxSpreadDeg,
    windFactor: fire.windFactor,
    slopeFactor: fire.slopeFactor,
    effectiveWindMph: fire.effectiveWindFtMin / units.ftMinPerMph,
    effectiveWindMps: fire.effectiveWindFtMin * units.mpsPerFtMin,
    ...limit,
    windLimitExceeded: fire.windLimitExceeded,
    heatPerUnitAreaBtuFt2: fire.heatPerUnitAreaBtuFt2,
    heatPerUnitAreaKjM2: fire.heatPerUnitAreaBtuFt2 * units.kjM2PerBtuFt2,
    firelineIntensityBtuFtS: fire.firelineIntensityBtuFtS,
    firelineIntensityKwM: fire.firelineIntensityBtuFtS * units.kwMPerBtuFtS,
    flameLengthFt: fire.flameLengthFt,
    flameLengthM: fire.flameLengthFt * units.mPerFt,
    lengthToWidthRatio: fire.lengthToWidthRatio,
    eccentricity: fire.eccentricity,
    backingRosFtMin: fire.backingRosFtMin,
    backingRosMMin: fire.backingRosFtMin * units.mPerFt,
    flankingRosFtMin: fire.flankingRosFtMin,
    flankingRosMMin: fire.flankingRosFtMin * units.mPerFt,
  };
}

/** What limits the answer for this model and setting. */
export function validityOf(model: FuelModel, bed: FuelbedResult, midflameFtMin: number): Validity[] {
  const notes: Validity[] = [];
  if (model.doubtfulUnits)
    notes.push({
      code: 'FUEL_UNITS_DOUBTFUL',
      zh: '该地区燃料模型按公开程序中的数值计算，其单位存疑，仅供与该程序对照。',
      en: 'This regional fuel model is computed with the figures tabulated in public software; their units are doubtful.',
    });
  if (!bed.burnable)
    notes.push({ code: 'NOT_BURNABLE', zh: '该燃料不燃烧。', en: 'This fuel does not burn.' });
  else if (bed.reactionIntensityBtuFt2Min === 0)
    notes.push({
      code: 'TOO_WET',
      zh: '燃料含水率达到熄灭含水率，火不蔓延。',
      en: 'Fuel moisture is at or above extinction; the fire does not spread.',
    });
  if (midflameFtMin > 0.9 * bed.reactionIntensityBtuFt2Min && bed.reactionIntensityBtuFt2Min > 0)
    notes.push({
      code: 'WIND_ABOVE_ROTHERMEL_LIMIT',
      zh: '中焰风速超过 Rothermel (1972) 风速上限 0.9 I_R，蔓延速度可能偏大。',
      en: 'The midflame wind is above the limit 0.9 I_R of Rothermel (1972); the spread rate may be too high.',
    });
  return notes;
}

/** Unsheltered wind adjustment factor shown beside a bed. */
export function unshelteredOf(model: FuelModel): number {
  return windAdjustment(model.depthFt).factor;
}
