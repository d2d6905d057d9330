import { radians, WATER_KN_M3 } from './special.ts';

/** Soil and water of an infinite slope. */
export interface InfiniteSlope {
  /** Effective cohesion c′ and root cohesion c_r, kPa. */
  readonly cohesionKpa: number;
  readonly rootCohesionKpa: number;
  /** Effective friction angle φ′, degrees. */
  readonly frictionDeg: number;
  /** Slope angle β, degrees. */
  readonly slopeDeg: number;
  /** Vertical depth of the slip surface z, m. */
  readonly depthM: number;
  /** Unit weights above and below the water table, kN/m³. */
  readonly moistUnitWeight: number;
  readonly saturatedUnitWeight: number;
  readonly waterUnitWeight: number;
  /** Height of the water table over the slip surface as a share of the depth, m = h_w/z. */
  readonly wetness: number;
  /** Surcharge on the ground (trees, fill), kPa. */
  readonly surchargeKpa: number;
  /** Horizontal pseudo-static coefficient k_h. */
  readonly seismicCoefficient: number;
}

/** Stresses on the slip surface and the factor of safety. */
export interface SlopeStresses {
  readonly factorOfSafety: number;
  readonly normalStressKpa: number;
  readonly porePressureKpa: number;
  readonly shearStressKpa: number;
  readonly shearStrengthKpa: number;
}

/**
 * Factor of safety of an infinite slope with seepage parallel to it (Skempton & DeLory 1957; with root cohesion and
 * surcharge, Hammond et al. 1992; with a horizontal pseudo-static force). Infinite on level ground without shaking.
 */
export function infiniteSlope(s: InfiniteSlope): SlopeStresses {
  const beta = radians(s.slopeDeg);
  const [sin, cos] = [Math.sin(beta), Math.cos(beta)];
  const wet = Math.min(1, Math.max(0, s.wetness)) * s.depthM;
  const vertical = s.surchargeKpa + s.moistUnitWeight * (s.depthM - wet) + s.saturatedUnitWeight * wet;
  const k = s.seismicCoefficient;
  const normal = vertical * (cos * cos - k * sin * cos);
  const pore = s.waterUnitWeight * wet * cos * cos;
  const shear = vertical * (sin * cos + k * cos * cos);
  const strength =
    s.cohesionKpa + s.rootCohesionKpa + Math.max(0, normal - pore) * Math.tan(radians(s.frictionDeg));
  return {
    factorOfSafety: shear > 0 ? strength / shear : Infinity,
    normalStressKpa: normal,
    porePressureKpa: pore,
    shearStressKpa: shear,
    shearStrengthKpa: strength,
  };
}

/** Vertical depth at which the factor of safety is 1, m; Infinity when every depth is stable. Uniform unit weight γ. */
export function criticalDepthM(s: Omit<InfiniteSlope, 'depthM'>): number {
  const beta = radians(s.slopeDeg);
  const [sin, cos] = [Math.sin(beta), Math.cos(beta)];
  const gamma = s.moistUnitWeight * (1 - s.wetness) + s.saturatedUnitWeight * s.wetness;
  const tan = Math.tan(radians(s.frictionDeg));
  const k = s.seismicCoefficient;
  const driving = gamma * (sin * cos + k * cos * cos);
  const friction = (gamma * (cos * cos - k * sin * cos) - s.waterUnitWeight * s.wetness * cos * cos) * tan;
  return driving > friction ? (s.cohesionKpa + s.rootCohesionKpa) / (driving - friction) : Infinity;
}

/** Steady-state wetness min(1, q a / (T sin β)) of O'Loughlin 1986 with recharge q (m/d), transmissivity T (m²/d), specific catchment area a (m). */
export function steadyWetness(
  rechargeMD: number,
  areaM: number,
  transmissivityM2D: number,
  slopeDeg: number,
): number {
  const sin = Math.sin(radians(slopeDeg));
  return sin > 0 ? Math.min(1, (rechargeMD * areaM) / (transmissivityM2D * sin)) : 1;
}

/** Inputs of SHALSTAB. */
export interface Shalstab {
  readonly slopeDeg: number;
  readonly frictionDeg: number;
  /** ρ_s/ρ_w. */
  readonly densityRatio: number;
  /** Specific catchment area a/b, m. */
  readonly areaM: number;
  /** Cohesion over (ρ_w g z cos² θ tan φ), for the form with cohesion; 0 without. */
  readonly cohesionTerm: number;
}

/**
 * SHALSTAB (Montgomery & Dietrich 1994; with cohesion Montgomery et al. 1998): q/T (1/m) that brings the slope to failure,
 * sin θ (b/a) [c-term + (ρ_s/ρ_w)(1 − tan θ/tan φ)]; its common logarithm and the unconditional classes.
 */
export function shalstab(s: Shalstab) {
  const theta = radians(s.slopeDeg);
  const share = s.cohesionTerm + s.densityRatio * (1 - Math.tan(theta) / Math.tan(radians(s.frictionDeg)));
  if (share >= 1)
    return { klass: 'unconditionallyStable', criticalQOverTPerM: Infinity, wetnessAtFailure: 1 };
  if (share <= 0) return { klass: 'unconditionallyUnstable', criticalQOverTPerM: 0, wetnessAtFailure: 0 };
  const ratio = (Math.sin(theta) / s.areaM) * share;
  return {
    klass: 'conditional',
    criticalQOverTPerM: ratio,
    log10QOverT: Math.log10(ratio),
    wetnessAtFailure: share,
  };
}

/** A uniform range. */
export type Range = readonly [low: number, high: number];

/** Inputs of SINMAP. */
export interface Sinmap {
  readonly slopeDeg: number;
  /** Specific catchment area, m. */
  readonly areaM: number;
  /** Dimensionless cohesion C = (C_r + C_s)/(h ρ_s g). */
  readonly cohesion: Range;
  readonly frictionDeg: Range;
  /** T/R, m. */
  readonly transmissivityOverRechargeM: Range;
  /** ρ_w/ρ_s (0.5). */
  readonly densityRatio: number;
}

/** FS = [C + cos θ (1 − min(R a/(T sin θ), 1) r) tan φ]/sin θ (Pack et al. 1998 eq. 3). */
export function sinmapFactor(s: Sinmap, c: number, tan: number, x: number): number {
  const theta = radians(s.slopeDeg);
  const wet = Math.min(1, (x * s.areaM) / Math.sin(theta));
  return (c + Math.cos(theta) * (1 - wet * s.densityRatio) * tan) / Math.sin(theta);
}

/** Share of a rectangle [c] × [t] where c + k t > limit. */
function shareAbove([c1, c2]: Range, [t1, t2]: Range, k: number, limit: number): number {
  if (c1 === c2 && t1 === t2) return c1 + k * t1 > limit ? 1 : 0;
  if (t1 === t2) return Math.min(1, Math.max(0, (c2 - (limit - k * t1)) / (c2 - c1)));
  if (c1 === c2) return Math.min(1, Math.max(0, (t2 - (limit - c1) / k) / (t2 - t1)));
  // share below the line c + k t = limit is a difference of triangles over the rectangle
  const room = (v: number): number => Math.max(0, v) ** 2;
  const low = limit - c1 - k * t1;
  const dc = c2 - c1;
  const dt = k * (t2 - t1);
  const below = (room(low) - room(low - dc) - room(low - dt) + room(low - dc - dt)) / (2 * dc * dt);
  return 1 - below;
}

/** Nodes and weights of eight-point Gauss–Legendre quadrature on 0–1. */
const GAUSS: readonly (readonly [number, number])[] = [
  [0.9602898564975363, 0.1012285362903763],
  [0.7966664774136267, 0.2223810344533745],
  [0.525532409916329, 0.3137066458778873],
  [0.1834346424956498, 0.362683783378362],
].flatMap(([x, w]) => [[0.5 + x / 2, w / 2] as const, [0.5 - x / 2, w / 2] as const]);

/** Mean over x in a range of the probability of stability, split where the soil becomes saturated. */
function probabilityStable(s: Sinmap, tan: Range, x: Range): number {
  const theta = radians(s.slopeDeg);
  const [sin, cos] = [Math.sin(theta), Math.cos(theta)];
  const at = (v: number): number => {
    const wet = Math.min(1, (v * s.areaM) / sin);
    return shareAbove(s.cohesion, tan, cos * (1 - wet * s.densityRatio), sin);
  };
  if (x[0] === x[1]) return at(x[0]);
  const full = Math.min(x[1], Math.max(x[0], sin / s.areaM));
  let sum = at(x[1]) * (x[1] - full);
  const pieces = 32;
  for (let p = 0; p < pieces; p++) {
    const from = x[0] + ((full - x[0]) * p) / pieces;
    const width = (full - x[0]) / pieces;
    for (const [node, weight] of GAUSS) sum += weight * width * at(from + node * width);
  }
  return sum / (x[1] - x[0]);
}

/** Names of SINMAP's classes from the stability index. */
export function sinmapClass(index: number): string {
  if (index > 1.5) return 'stable';
  if (index > 1.25) return 'moderatelyStable';
  if (index > 1) return 'quasiStable';
  if (index > 0.5) return 'lowerThreshold';
  return index > 0 ? 'upperThreshold' : 'defended';
}

/** SINMAP stability index (Pack et al. 1998): worst factor of safety when above 1, else the probability of stability. */
export function sinmap(s: Sinmap) {
  const tan: Range = [Math.tan(radians(s.frictionDeg[0])), Math.tan(radians(s.frictionDeg[1]))];
  const [t1, t2] = s.transmissivityOverRechargeM;
  const x: Range = [1 / t2, 1 / t1];
  const worst = sinmapFactor(s, s.cohesion[0], tan[0], x[1]);
  const best = sinmapFactor(s, s.cohesion[1], tan[1], x[0]);
  const index = worst > 1 ? worst : best < 1 ? 0 : probabilityStable(s, tan, x);
  return {
    stabilityIndex: index,
    klass: sinmapClass(index),
    factorOfSafetyWorst: worst,
    factorOfSafetyBest: best,
  };
}

/** Unit weight of water, kN/m³, when none is given. */
export const WATER = WATER_KN_M3;
