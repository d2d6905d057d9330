import type { FuelbedResult } from './fuelbed.ts';
import { byramFlameLengthFt } from './flame.ts';
import { bearing, radians, units } from './units.ts';

/** How the effective wind speed is bounded. */
export type WindLimit = 'none' | 'rothermel1972' | 'andrews2013';

/** Wind and slope on a fuel bed. Angles are clockwise from upslope. */
export interface SurfaceSetting {
  /** Midflame wind speed U, ft/min. */
  readonly midflameWindFtMin: number;
  /** Direction the wind blows towards, degrees clockwise from upslope. */
  readonly windDirectionDeg: number;
  /** Slope steepness tan φ, rise over reach. */
  readonly slopeTan: number;
  /** Bound on the effective wind: none (default), 0.9 I_R (Rothermel eq. 87) or 96.8 I_R^⅓ (Andrews et al. 2013). */
  readonly windLimit?: WindLimit;
  /** Bounds φ_s by 0.9 I_R as the BehavePlus core does (default true). It acts only on beds that hardly burn. */
  readonly limitSlopeFactor?: boolean;
}

/** Behaviour of a surface fire; published units, directions clockwise from upslope. */
export interface SurfaceFire {
  readonly windFactor: number;
  readonly slopeFactor: number;
  /** Rate of spread in the direction of maximum spread, ft/min. */
  readonly rosFtMin: number;
  readonly directionOfMaxSpreadDeg: number;
  readonly effectiveWindFtMin: number;
  readonly windLimitFtMin: number;
  readonly windLimitExceeded: boolean;
  readonly lengthToWidthRatio: number;
  readonly eccentricity: number;
  readonly backingRosFtMin: number;
  readonly flankingRosFtMin: number;
  readonly heatPerUnitAreaBtuFt2: number;
  readonly firelineIntensityBtuFtS: number;
  readonly flameLengthFt: number;
}

const STILL = {
  windFactor: 0,
  slopeFactor: 0,
  rosFtMin: 0,
  directionOfMaxSpreadDeg: 0,
  effectiveWindFtMin: 0,
  windLimitFtMin: 0,
  windLimitExceeded: false,
  lengthToWidthRatio: 1,
  eccentricity: 0,
  backingRosFtMin: 0,
  flankingRosFtMin: 0,
  heatPerUnitAreaBtuFt2: 0,
  firelineIntensityBtuFtS: 0,
  flameLengthFt: 0,
} as const;

/** Wind factor φ_w (Rothermel eq. 47) of a midflame wind in ft/min. */
export function windFactor(bed: FuelbedResult, midflameFtMin: number): number {
  if (!(midflameFtMin > 0)) return 0;
  return bed.windC * midflameFtMin ** bed.windB * bed.relativePackingRatio ** -bed.windE;
}

/** Slope factor φ_s = 5.275 β^−0.3 tan²φ (Rothermel eq. 51). */
export function slopeFactor(bed: FuelbedResult, slopeTan: number): number {
  return bed.packingRatio > 0 ? 5.275 * bed.packingRatio ** -0.3 * slopeTan * slopeTan : 0;
}

/** The wind that alone gives the combined factor φ_E, ft/min (RMRS-GTR-371, effective wind speed). */
export function effectiveWind(bed: FuelbedResult, factor: number): number {
  if (!(factor > 0)) return 0;
  return ((factor * bed.relativePackingRatio ** bed.windE) / bed.windC) ** (1 / bed.windB);
}

/** Upper bound of the effective wind, ft/min; infinite without a limit. */
export function windLimitFtMin(reactionIntensity: number, limit: WindLimit): number {
  if (limit === 'rothermel1972') return 0.9 * reactionIntensity;
  return limit === 'andrews2013' ? 96.8 * Math.cbrt(reactionIntensity) : Infinity;
}

/** Length-to-width ratio of a surface fire from effective wind in mph (Anderson 1983 as in BehavePlus), 1–8. */
export function lengthToWidth(effectiveMph: number): number {
  if (!(effectiveMph > 1e-7)) return 1;
  return Math.min(
    8,
    0.936 * Math.exp(0.1147 * effectiveMph) + 0.461 * Math.exp(-0.0692 * effectiveMph) - 0.397,
  );
}

/** Eccentricity of an ellipse of length-to-width ratio `ratio`. */
export function eccentricityOf(ratio: number): number {
  return ratio > 1 ? Math.sqrt(ratio * ratio - 1) / ratio : 0;
}

/** Spread rate at `angleDeg` off the head, from the ignition point: R (1 − e)/(1 − e cos β). Unit of `ros`. */
export function rosAtAngle(ros: number, eccentricity: number, angleDeg: number): number {
  return (ros * (1 - eccentricity)) / (1 - eccentricity * Math.cos(radians(angleDeg)));
}

/**
 * Spread rate of the perimeter along its normal at `angleDeg` off the head (Catchpole et al. 1982):
 * g cos ψ + √(f² cos² ψ + h² sin² ψ). Unit of the rates given.
 */
export function rosNormalToPerimeter(
  head: number,
  backing: number,
  flanking: number,
  angleDeg: number,
): number {
  const f = (head + backing) / 2;
  const g = head - f;
  const c = Math.cos(radians(angleDeg));
  const s = Math.sin(radians(angleDeg));
  return g * c + Math.sqrt(f * f * c * c + flanking * flanking * s * s);
}

/** Byram's fireline intensity of a spread rate (ft/min) over a bed, Btu/ft/s. */
export function firelineIntensity(bed: FuelbedResult, rosFtMin: number): number {
  return (bed.reactionIntensityBtuFt2Min * bed.residenceTimeMin * rosFtMin) / 60;
}

/** Head fire over a bed with wind and slope added as vectors (Rothermel 1983; RMRS-GTR-371), limits applied. */
export function computeSurfaceFire(bed: FuelbedResult, setting: SurfaceSetting): SurfaceFire {
  if (!bed.burnable) return STILL;
  const ir = bed.reactionIntensityBtuFt2Min;
  const phiW = windFactor(bed, setting.midflameWindFtMin);
  const steep = slopeFactor(bed, setting.slopeTan);
  const phiS = (setting.limitSlopeFactor ?? true) ? Math.min(steep, 0.9 * ir) : steep;
  const angle = radians(setting.windDirectionDeg);
  const x = phiS + phiW * Math.cos(angle);
  const y = phiW * Math.sin(angle);
  let factor = Math.hypot(x, y);
  const limit = windLimitFtMin(ir, setting.windLimit ?? 'none');
  let wind = effectiveWind(bed, factor);
  const exceeded = wind > limit;
  if (exceeded) {
    wind = limit;
    factor = windFactor(bed, limit);
  }
  const rosFtMin = bed.noWindNoSlopeRosFtMin * (1 + factor);
  const ratio = lengthToWidth(wind / units.ftMinPerMph);
  const e = eccentricityOf(ratio);
  const backing = (rosFtMin * (1 - e)) / (1 + e);
  const intensity = firelineIntensity(bed, rosFtMin);
  return {
    windFactor: phiW,
    slopeFactor: phiS,
    rosFtMin,
    directionOfMaxSpreadDeg: factor > 0 ? bearing(Math.atan2(y, x)) : 0,
    effectiveWindFtMin: wind,
    windLimitFtMin: limit,
    windLimitExceeded: exceeded,
    lengthToWidthRatio: ratio,
    eccentricity: e,
    backingRosFtMin: backing,
    flankingRosFtMin: (rosFtMin + backing) / (2 * ratio),
    heatPerUnitAreaBtuFt2: ir * bed.residenceTimeMin,
    firelineIntensityBtuFtS: intensity,
    flameLengthFt: byramFlameLengthFt(intensity),
  };
}
