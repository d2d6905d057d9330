/** How the wind adjustment factor is found. */
export interface CanopySetting {
  /** Canopy cover, fraction. */
  readonly canopyCover: number;
  /** Canopy (stand) height, ft. */
  readonly canopyHeightFt: number;
  /** Crown ratio (crown length over tree height), fraction; absent uses cover alone (Finney 1998). */
  readonly crownRatio?: number;
}

/** A wind adjustment factor and the case it comes from. */
export interface WindAdjustment {
  readonly factor: number;
  readonly sheltered: boolean;
  /** Fraction of the space under the canopy top filled with crowns, f. */
  readonly crownFillFraction: number;
}

/** 20-ft wind over 10-m wind (Andrews 2012, RMRS-GTR-266): U₁₀ = 1.15 U₂₀. */
export const TEN_METRE_OVER_TWENTY_FOOT = 1.15;

/** Unsheltered factor 1.83 / ln((20 + 0.36 H)/(0.13 H)) for a fuel bed H ft deep (Albini & Baughman 1979; Andrews 2012). */
export function unshelteredFactor(depthFt: number): number {
  return 1.83 / Math.log((20 + 0.36 * depthFt) / (0.13 * depthFt));
}

/** Sheltered factor 0.555 / (√(f H) ln((20 + 0.36 H)/(0.13 H))) under a canopy H ft high (same sources). */
export function shelteredFactor(crownFill: number, heightFt: number): number {
  return 0.555 / (Math.sqrt(crownFill * heightFt) * Math.log((20 + 0.36 * heightFt) / (0.13 * heightFt)));
}

/**
 * Midflame wind over 20-ft wind. Sheltered when crowns fill at least 5 % of the space below the canopy top; the fill is
 * cover × crown ratio / 3 (conical crowns, Albini & Baughman 1979) or π/12 × cover without a crown ratio (Finney 1998,
 * RMRS-RP-4 eq. 45). Canopies below 6 ft count as unsheltered.
 */
export function windAdjustment(depthFt: number, canopy?: CanopySetting): WindAdjustment {
  const fill = canopy
    ? canopy.crownRatio === undefined
      ? (canopy.canopyCover * Math.PI) / 12
      : (canopy.canopyCover * canopy.crownRatio) / 3
    : 0;
  const sheltered =
    canopy !== undefined && canopy.canopyCover > 0 && fill >= 0.05 && canopy.canopyHeightFt >= 6;
  const factor = sheltered ? shelteredFactor(fill, canopy.canopyHeightFt) : unshelteredFactor(depthFt);
  return { factor, sheltered, crownFillFraction: fill };
}
