import { thomasFlameLengthFt } from './flame.ts';
import type { FuelbedResult } from './fuelbed.ts';
import { firelineIntensity, windFactor, type SurfaceFire } from './surface.ts';
import { units } from './units.ts';

/** Canopy figures of crown-fire initiation and spread. */
export interface Canopy {
  /** Canopy base height, m. */
  readonly baseHeightM: number;
  /** Stand (canopy top) height, m. */
  readonly heightM: number;
  /** Canopy bulk density, kg/m³. */
  readonly bulkDensityKgM3: number;
  /** Foliar moisture content, %. */
  readonly foliarMoisturePct: number;
  /** Low heat content of canopy fuel, Btu/lb (8000). */
  readonly heatBtuLb: number;
}

/** A surface fire already computed, its bed, and the fuel-model-10 bed at the same moistures. */
export interface CrownSetting {
  readonly bed: FuelbedResult;
  readonly surface: SurfaceFire;
  readonly bed10: FuelbedResult;
  /** Open wind at 20 ft, ft/min. */
  readonly openWindFtMin: number;
  /** Recomputes the surface fire at another 20-ft wind (ft/min). */
  readonly surfaceAt: (openWindFtMin: number) => SurfaceFire;
  /** Midflame over 20-ft wind of the surface bed. */
  readonly windAdjustmentFactor: number;
}

/** Kinds of fire by the transition and active ratios (Scott & Reinhardt 2001; BehavePlus). */
export type CrownFireType = 'surface' | 'conditionalCrown' | 'torching' | 'crowning';

/** Wind adjustment of fuel model 10 under Rothermel's crown-fire correlation (1991). */
const CROWN_WAF = 0.4;
/** Crown spread over fuel model 10 spread (Rothermel 1991 eq. for R_active). */
const CROWN_FACTOR = 3.34;

/** Critical surface intensity I₀ = [0.010 z (460 + 25.9 m)]^1.5, kW/m (Van Wagner 1977 eq. 4 with h = 460 + 25.9 m). */
export function vanWagnerCriticalIntensityKwM(baseHeightM: number, foliarMoisturePct: number): number {
  return (0.01 * baseHeightM * (460 + 25.9 * foliarMoisturePct)) ** 1.5;
}

/** Critical crown spread rate R₀ = S₀/d with S₀ = 3.0 kg/m²/min (Van Wagner 1977), m/min. */
export function vanWagnerCriticalSpreadMMin(bulkDensityKgM3: number, massFlowKgM2Min = 3): number {
  return massFlowKgM2Min / bulkDensityKgM3;
}

/** Active crown fire rate of spread R = 3.34 R₁₀ (Rothermel 1991), ft/min, for a 20-ft wind in ft/min. */
export function rothermelCrownRosFtMin(bed10: FuelbedResult, openWindFtMin: number): number {
  return CROWN_FACTOR * bed10.noWindNoSlopeRosFtMin * (1 + windFactor(bed10, CROWN_WAF * openWindFtMin));
}

/** 20-ft wind at which the crown fire is just active (crowning index), ft/min; 0 when calm is enough (Scott & Reinhardt 2001 eq. 20). */
export function crowningIndexFtMin(bed10: FuelbedResult, criticalSpreadMMin: number): number {
  const factor = criticalSpreadMMin / units.mPerFt / CROWN_FACTOR / bed10.noWindNoSlopeRosFtMin - 1;
  return openWindFor(bed10, factor, CROWN_WAF);
}

function openWindFor(bed: FuelbedResult, factor: number, waf: number): number {
  if (!(factor > 0)) return 0;
  return ((factor * bed.relativePackingRatio ** bed.windE) / bed.windC) ** (1 / bed.windB) / waf;
}

/** Open wind straight upslope at which the surface fire reaches the critical intensity (torching index), ft/min. */
export function torchingIndexFtMin(setting: CrownSetting, criticalBtuFtS: number): number {
  const perRos = firelineIntensity(setting.bed, 1);
  const factor =
    criticalBtuFtS / perRos / setting.bed.noWindNoSlopeRosFtMin - 1 - setting.surface.slopeFactor;
  return openWindFor(setting.bed, factor, setting.windAdjustmentFactor);
}

function fireTypeOf(transitionRatio: number, activeRatio: number): CrownFireType {
  if (transitionRatio < 1) return activeRatio < 1 ? 'surface' : 'conditionalCrown';
  return activeRatio < 1 ? 'torching' : 'crowning';
}

/** Length-to-width ratio 1 + 0.125 U of a crown fire, U the 20-ft wind in mph (Rothermel 1991 eq. 10). */
export function crownLengthToWidth(openWindMph: number): number {
  return 1 + 0.125 * openWindMph;
}

/** Behaviour of a crown fire; published units beside what initiates and sustains it. */
export interface CrownFire {
  readonly fireType: CrownFireType;
  readonly criticalSurfaceIntensityBtuFtS: number;
  readonly criticalSurfaceFlameLengthFt: number;
  readonly criticalSurfaceRosFtMin: number;
  readonly criticalCrownRosFtMin: number;
  readonly transitionRatio: number;
  readonly activeRatio: number;
  readonly torchingIndexFtMin: number;
  readonly crowningIndexFtMin: number;
  readonly surfaceRosAtCrowningFtMin: number;
  readonly crownFractionBurned: number;
  readonly canopyLoadLbFt2: number;
  readonly crownRosFtMin: number;
  readonly crownHeatPerUnitAreaBtuFt2: number;
  readonly crownIntensityBtuFtS: number;
  readonly crownFlameLengthFt: number;
  readonly finalRosFtMin: number;
  readonly finalHeatPerUnitAreaBtuFt2: number;
  readonly finalIntensityBtuFtS: number;
  readonly finalFlameLengthFt: number;
  readonly lengthToWidthRatio: number;
}

function finalBehaviour(type: CrownFireType, surface: SurfaceFire, ros: number, heat: number) {
  if (type === 'surface' || type === 'conditionalCrown')
    return {
      finalRosFtMin: surface.rosFtMin,
      finalHeatPerUnitAreaBtuFt2: surface.heatPerUnitAreaBtuFt2,
      finalIntensityBtuFtS: surface.firelineIntensityBtuFtS,
      finalFlameLengthFt: surface.flameLengthFt,
    };
  const intensity = (heat * ros) / 60;
  return {
    finalRosFtMin: ros,
    finalHeatPerUnitAreaBtuFt2: heat,
    finalIntensityBtuFtS: intensity,
    finalFlameLengthFt: thomasFlameLengthFt(intensity),
  };
}

/**
 * Crown fire by the linked models of Scott & Reinhardt 2001 (RMRS-RP-29): Van Wagner initiation and critical spread,
 * Rothermel 1991 active spread, crown fraction burned rising linearly from the critical surface spread to the surface
 * spread at the crowning index, torching behaviour in proportion. Foliar moisture below 30 % and base below 0.1 m are
 * read as those bounds, as in BehavePlus.
 */
export function computeCrownFire(canopy: Canopy, setting: CrownSetting): CrownFire {
  const { surface, bed10 } = setting;
  const base = Math.max(0.1, canopy.baseHeightM);
  const critical =
    vanWagnerCriticalIntensityKwM(base, Math.max(30, canopy.foliarMoisturePct)) / units.kwMPerBtuFtS;
  const criticalCrownM = vanWagnerCriticalSpreadMMin(canopy.bulkDensityKgM3);
  const criticalCrown = criticalCrownM / units.mPerFt;
  const crownRos = rothermelCrownRosFtMin(bed10, setting.openWindFtMin);
  const load =
    (canopy.bulkDensityKgM3 * Math.max(0, canopy.heightM - canopy.baseHeightM)) / units.kgM2PerLbFt2;
  const canopyHeat = load * canopy.heatBtuLb;
  const crownHeat = surface.heatPerUnitAreaBtuFt2 + canopyHeat;
  const crownIntensity = (crownRos * crownHeat) / 60;
  const transitionRatio = surface.firelineIntensityBtuFtS / critical;
  const activeRatio = crownRos / criticalCrown;
  const crowning = crowningIndexFtMin(bed10, criticalCrownM);
  const atCrowning = setting.surfaceAt(crowning).rosFtMin;
  const heat = surface.heatPerUnitAreaBtuFt2;
  const criticalSurfaceRos = heat > 0 ? (60 * critical) / heat : Infinity;
  const span = atCrowning - criticalSurfaceRos;
  const share = span > 1e-7 ? (surface.rosFtMin - criticalSurfaceRos) / span : 0;
  const burned = Math.min(1, Math.max(0, share));
  const type = fireTypeOf(transitionRatio, activeRatio);
  const passiveRos = surface.rosFtMin + burned * (crownRos - surface.rosFtMin);
  const final =
    type === 'crowning'
      ? finalBehaviour(type, surface, crownRos, crownHeat)
      : finalBehaviour(type, surface, passiveRos, heat + canopyHeat * burned);
  return {
    fireType: type,
    criticalSurfaceIntensityBtuFtS: critical,
    criticalSurfaceFlameLengthFt: 0.45 * critical ** 0.46,
    criticalSurfaceRosFtMin: criticalSurfaceRos,
    criticalCrownRosFtMin: criticalCrown,
    transitionRatio,
    activeRatio,
    torchingIndexFtMin: torchingIndexFtMin(setting, critical),
    crowningIndexFtMin: crowning,
    surfaceRosAtCrowningFtMin: atCrowning,
    crownFractionBurned: burned,
    canopyLoadLbFt2: load,
    crownRosFtMin: crownRos,
    crownHeatPerUnitAreaBtuFt2: crownHeat,
    crownIntensityBtuFtS: crownIntensity,
    crownFlameLengthFt: thomasFlameLengthFt(crownIntensity),
    ...final,
    lengthToWidthRatio: crownLengthToWidth(setting.openWindFtMin / units.ftMinPerMph),
  };
}
