import type { FuelModel } from './fuel-models.ts';

/** One size class of fuel particles of Rothermel 1972, published units. */
export interface FuelClass {
  /** Oven-dry load w₀, lb/ft². */
  readonly loadLbFt2: number;
  /** Surface-area-to-volume ratio σ, ft²/ft³. */
  readonly savrFt2Ft3: number;
  /** Moisture content M_f, fraction of dry weight. */
  readonly moisture: number;
  /** Low heat content h, Btu/lb. */
  readonly heatBtuLb: number;
  /** Oven-dry particle density ρ_p, lb/ft³ (32). */
  readonly densityLbFt3: number;
  /** Total mineral content S_T, fraction (0.0555). */
  readonly totalMineral: number;
  /** Effective (silica-free) mineral content S_e, fraction (0.010). */
  readonly effectiveMineral: number;
}

/** What Rothermel's equations need: dead and live classes, depth δ (ft) and dead moisture of extinction M_x (fraction). */
export interface Fuelbed {
  readonly dead: readonly FuelClass[];
  readonly live: readonly FuelClass[];
  readonly depthFt: number;
  readonly mxDead: number;
  /** Characteristic moistures given instead of weighted ones, fraction. */
  readonly aggregateDeadMoisture?: number;
  readonly aggregateLiveMoisture?: number;
}

/** Moistures of the five classes of a fuel model, fraction of dry weight. */
export interface Moistures {
  readonly m1h: number;
  readonly m10h: number;
  readonly m100h: number;
  readonly herb: number;
  readonly woody: number;
}

/** Everything that does not depend on wind and slope. Symbols as in RMRS-GTR-371 (Andrews 2018). */
export interface FuelbedResult {
  /** False when nothing can burn (no load, or no fine fuel surface). */
  readonly burnable: boolean;
  /** Characteristic SAVR σ, ft²/ft³. */
  readonly sigmaFt2Ft3: number;
  readonly bulkDensityLbFt3: number;
  readonly packingRatio: number;
  readonly optimumPackingRatio: number;
  readonly relativePackingRatio: number;
  /** Maximum and optimum reaction velocity Γ′max, Γ′, 1/min. */
  readonly maximumReactionVelocityPerMin: number;
  readonly optimumReactionVelocityPerMin: number;
  readonly netLoadDeadLbFt2: number;
  readonly netLoadLiveLbFt2: number;
  readonly moistureDead: number;
  readonly moistureLive: number;
  readonly mxDead: number;
  readonly mxLive: number;
  readonly moistureDampingDead: number;
  readonly moistureDampingLive: number;
  readonly mineralDampingDead: number;
  readonly mineralDampingLive: number;
  readonly reactionIntensityDeadBtuFt2Min: number;
  readonly reactionIntensityLiveBtuFt2Min: number;
  readonly reactionIntensityBtuFt2Min: number;
  readonly propagatingFluxRatio: number;
  readonly heatSinkBtuFt3: number;
  /** No-wind no-slope rate of spread R₀, ft/min. */
  readonly noWindNoSlopeRosFtMin: number;
  /** Wind coefficients B, C, E (Rothermel eqs. 48–50). */
  readonly windB: number;
  readonly windC: number;
  readonly windE: number;
  /** Flame residence time τ = 384/σ (Anderson 1969), min. */
  readonly residenceTimeMin: number;
}

const DENSITY = 32;
const TOTAL_MINERAL = 0.0555;
const EFFECTIVE_MINERAL = 0.01;

/** Mineral and density figures that may replace the standard ones (32 lb/ft³, 5.55 %, 1.0 %). */
export interface ParticleConstants {
  readonly densityLbFt3?: number;
  readonly totalMineral?: number;
  readonly effectiveMineral?: number;
}

/**
 * Fraction of the live herbaceous load of a dynamic model that has cured: 0 above 120 %, 1 below 30 %, else
 * 1.333 − 1.11 M (Scott & Burgan 2005; RMRS-GTR-371 section 6).
 */
export function curedFraction(herbMoisture: number): number {
  if (herbMoisture < 0.3) return 1;
  return herbMoisture <= 1.2 ? 1.333 - 1.11 * herbMoisture : 0;
}

/** The fuel bed of a fuel model at given moistures: cured herb becomes a dead class at 1-h moisture and herb SAVR. */
export function fuelbedOf(
  model: FuelModel,
  moistures: Moistures,
  constants: ParticleConstants = {},
): Fuelbed {
  const [w1, w10, w100, herb, woody] = model.loadLbFt2;
  const [s1, sHerb, sWoody] = model.savrFt2Ft3;
  const cured = model.dynamic ? herb * curedFraction(moistures.herb) : 0;
  const common = {
    densityLbFt3: constants.densityLbFt3 ?? DENSITY,
    totalMineral: constants.totalMineral ?? TOTAL_MINERAL,
    effectiveMineral: constants.effectiveMineral ?? EFFECTIVE_MINERAL,
  };
  const make = (loadLbFt2: number, savrFt2Ft3: number, moisture: number, heatBtuLb: number): FuelClass => ({
    loadLbFt2,
    savrFt2Ft3,
    moisture,
    heatBtuLb,
    ...common,
  });
  const dead = model.heatDeadBtuLb;
  const live = model.heatLiveBtuLb;
  return {
    dead: [
      make(w1, s1, moistures.m1h, dead),
      make(w10, 109, moistures.m10h, dead),
      make(w100, 30, moistures.m100h, dead),
      make(cured, sHerb, moistures.m1h, dead),
    ],
    live: [make(herb - cured, sHerb, moistures.herb, live), make(woody, sWoody, moistures.woody, live)],
    depthFt: model.depthFt,
    mxDead: model.mxDeadPct / 100,
  };
}

/** Lower SAVR bounds of the size classes used to weight net loads (RMRS-GTR-371 table of subclasses), ft²/ft³. */
const SIZE_BOUNDS = [1200, 192, 96, 48, 16] as const;

function sizeClass(savr: number): number {
  return SIZE_BOUNDS.findIndex((bound) => savr >= bound);
}

interface Category {
  readonly area: number;
  readonly savr: number;
  readonly heat: number;
  readonly mineral: number;
  readonly moisture: number;
  readonly netLoad: number;
  /** Σ f ε Q_ig: heat of preignition by effective heating number, Btu/lb. */
  readonly preignition: number;
}

/** Surface-area weighting within the dead or the live category (Rothermel eqs. 53–67; Albini 1976). */
function weigh(classes: readonly FuelClass[]): Category {
  const areas = classes.map((c) => (c.loadLbFt2 * c.savrFt2Ft3) / c.densityLbFt3);
  const area = areas.reduce((sum, a) => sum + a, 0);
  const share = SIZE_BOUNDS.map(() => 0);
  let savr = 0;
  let heat = 0;
  let mineral = 0;
  let moisture = 0;
  let preignition = 0;
  classes.forEach((c, i) => {
    const f = area > 0 ? areas[i] / area : 0;
    const size = sizeClass(c.savrFt2Ft3);
    if (size >= 0) share[size] += f;
    savr += f * c.savrFt2Ft3;
    heat += f * c.heatBtuLb;
    mineral += f * c.effectiveMineral;
    moisture += f * c.moisture;
    if (f > 0) preignition += f * Math.exp(-138 / c.savrFt2Ft3) * (250 + 1116 * c.moisture);
  });
  let netLoad = 0;
  for (const c of classes) {
    const size = sizeClass(c.savrFt2Ft3);
    if (size >= 0) netLoad += share[size] * c.loadLbFt2 * (1 - c.totalMineral);
  }
  return { area, savr, heat, mineral, moisture, netLoad, preignition };
}

/** Live moisture of extinction (Fosberg & Schroeder 1971 as in Albini 1976 p. 89; RMRS-GTR-371), fraction. */
function liveExtinction(bed: Fuelbed): number {
  let fineDead = 0;
  let wetDead = 0;
  let fineLive = 0;
  for (const c of bed.dead) {
    const weight = c.savrFt2Ft3 > 0 ? c.loadLbFt2 * Math.exp(-138 / c.savrFt2Ft3) : 0;
    fineDead += weight;
    wetDead += weight * c.moisture;
  }
  for (const c of bed.live) if (c.savrFt2Ft3 > 0) fineLive += c.loadLbFt2 * Math.exp(-500 / c.savrFt2Ft3);
  if (fineLive <= 0) return bed.mxDead;
  const deadMoisture = fineDead > 0 ? wetDead / fineDead : 0;
  return Math.max(2.9 * (fineDead / fineLive) * (1 - deadMoisture / bed.mxDead) - 0.226, bed.mxDead);
}

/** Moisture damping η_M (Rothermel eq. 29): 0 at and above extinction. */
function moistureDamping(moisture: number, extinction: number): number {
  if (moisture >= extinction) return 0;
  const r = moisture / extinction;
  return 1 - 2.59 * r + 5.11 * r * r - 3.52 * r * r * r;
}

/** Mineral damping η_s (Rothermel eq. 30), at most 1. */
function mineralDamping(effective: number): number {
  return effective > 0 ? Math.min(1, 0.174 * effective ** -0.19) : 1;
}

/** Reaction velocities (Rothermel eqs. 36–39 with Albini's A = 133 σ^−0.7913) and the wind coefficients. */
function velocities(sigma: number, relative: number) {
  const s15 = sigma ** 1.5;
  const maximum = s15 / (495 + 0.0594 * s15);
  const a = 133 * sigma ** -0.7913;
  return {
    maximumReactionVelocityPerMin: maximum,
    optimumReactionVelocityPerMin: maximum * relative ** a * Math.exp(a * (1 - relative)),
    windB: 0.02526 * sigma ** 0.54,
    windC: 7.47 * Math.exp(-0.133 * sigma ** 0.55),
    windE: 0.715 * Math.exp(-3.59e-4 * sigma),
    residenceTimeMin: 384 / sigma,
  };
}

const NOTHING: Omit<FuelbedResult, 'mxDead'> = {
  burnable: false,
  sigmaFt2Ft3: 0,
  bulkDensityLbFt3: 0,
  packingRatio: 0,
  optimumPackingRatio: 0,
  relativePackingRatio: 0,
  maximumReactionVelocityPerMin: 0,
  optimumReactionVelocityPerMin: 0,
  netLoadDeadLbFt2: 0,
  netLoadLiveLbFt2: 0,
  moistureDead: 0,
  moistureLive: 0,
  mxLive: 0,
  moistureDampingDead: 0,
  moistureDampingLive: 0,
  mineralDampingDead: 0,
  mineralDampingLive: 0,
  reactionIntensityDeadBtuFt2Min: 0,
  reactionIntensityLiveBtuFt2Min: 0,
  reactionIntensityBtuFt2Min: 0,
  propagatingFluxRatio: 0,
  heatSinkBtuFt3: 0,
  noWindNoSlopeRosFtMin: 0,
  windB: 0,
  windC: 0,
  windE: 0,
  residenceTimeMin: 0,
};

/**
 * Rothermel 1972 with the amendments of Albini 1976, as set out in RMRS-GTR-371 (Andrews 2018): reaction intensity,
 * propagating flux, heat sink and the no-wind no-slope rate of spread. Published units; moistures are fractions.
 */
export function computeFuelbed(bed: Fuelbed): FuelbedResult {
  const dead = weigh(bed.dead);
  const live = weigh(bed.live);
  const area = dead.area + live.area;
  if (!(area > 0) || !(bed.depthFt > 0)) return { ...NOTHING, mxDead: bed.mxDead };
  const fDead = dead.area / area;
  const fLive = 1 - fDead;
  const sigma = fDead * dead.savr + fLive * live.savr;
  const all = [...bed.dead, ...bed.live];
  const bulkDensity = all.reduce((sum, c) => sum + c.loadLbFt2, 0) / bed.depthFt;
  const beta = all.reduce((sum, c) => sum + c.loadLbFt2 / c.densityLbFt3, 0) / bed.depthFt;
  const betaOp = 3.348 * sigma ** -0.8189;
  const relative = beta / betaOp;
  const speeds = velocities(sigma, relative);
  const mxLive = liveExtinction(bed);
  const moistureDead = bed.aggregateDeadMoisture ?? dead.moisture;
  const moistureLive = bed.aggregateLiveMoisture ?? live.moisture;
  const etaMDead = moistureDamping(moistureDead, bed.mxDead);
  const etaMLive = live.area > 0 ? moistureDamping(moistureLive, mxLive) : 0;
  const [etaSDead, etaSLive] = [mineralDamping(dead.mineral), mineralDamping(live.mineral)];
  const gamma = speeds.optimumReactionVelocityPerMin;
  const irDead = gamma * dead.netLoad * dead.heat * etaMDead * etaSDead;
  const irLive = gamma * live.netLoad * live.heat * etaMLive * etaSLive;
  const xi = Math.exp((0.792 + 0.681 * Math.sqrt(sigma)) * (beta + 0.1)) / (192 + 0.2595 * sigma);
  const heatSink = bulkDensity * (fDead * dead.preignition + fLive * live.preignition);
  return {
    burnable: true,
    sigmaFt2Ft3: sigma,
    bulkDensityLbFt3: bulkDensity,
    packingRatio: beta,
    optimumPackingRatio: betaOp,
    relativePackingRatio: relative,
    ...speeds,
    netLoadDeadLbFt2: dead.netLoad,
    netLoadLiveLbFt2: live.netLoad,
    moistureDead,
    moistureLive,
    mxDead: bed.mxDead,
    mxLive,
    moistureDampingDead: etaMDead,
    moistureDampingLive: etaMLive,
    mineralDampingDead: etaSDead,
    mineralDampingLive: etaSLive,
    reactionIntensityDeadBtuFt2Min: irDead,
    reactionIntensityLiveBtuFt2Min: irLive,
    reactionIntensityBtuFt2Min: irDead + irLive,
    propagatingFluxRatio: xi,
    heatSinkBtuFt3: heatSink,
    noWindNoSlopeRosFtMin: heatSink > 0 ? ((irDead + irLive) * xi) / heatSink : 0,
  };
}
