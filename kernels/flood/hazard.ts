/** People at risk by the DEFRA rating (FD2320/TR2, table 13.1): low < 0.75, moderate < 1.25, significant < 2.0, extreme above. */
export type HazardDegree = 'low' | 'moderate' | 'significant' | 'extreme';

/**
 * Debris factor of the DEFRA/Environment Agency supplementary note on FD2320/FD2321 (May 2008): 0.5 up to 0.25 m of depth, 1 deeper or faster than 2 m/s.
 */
export function debrisFactor(depthM: number, speedMps: number): number {
  return depthM > 0.25 || speedMps > 2 ? 1 : 0.5;
}

/** Flood hazard rating HR = d (v + 0.5) + DF (DEFRA FD2320/TR2, section 13; FD2321/TR1). Dry ground rates 0. */
export function hazardRating(
  depthM: number,
  speedMps: number,
  debris = debrisFactor(depthM, speedMps),
): number {
  return depthM > 0 ? depthM * (speedMps + 0.5) + debris : 0;
}

/** Degree of danger of a rating. */
export function hazardDegree(rating: number): HazardDegree {
  if (rating < 0.75) return 'low';
  if (rating < 1.25) return 'moderate';
  return rating < 2 ? 'significant' : 'extreme';
}

/** Limits of classes H1–H5: product (m²/s), still-water depth (m), velocity (m/s). Australian Disaster Resilience Guideline 7-3 (AIDR 2017), table 2; ARR 2019 Book 6, table 6.7.4. */
export const hazardClassLimits: readonly (readonly [number, number, number])[] = [
  [0.3, 0.3, 2],
  [0.6, 0.5, 2],
  [0.6, 1.2, 2],
  [1, 2, 2],
  [4, 4, 4],
];

/** Combined hazard class 1–6 (H1 safe for all … H6 unsafe for all, all buildings vulnerable); 0 on dry ground. */
export function hazardClass(depthM: number, speedMps: number): number {
  if (depthM <= 0) return 0;
  const product = depthM * speedMps;
  for (let n = 0; n < hazardClassLimits.length; n++) {
    const [dv, d, v] = hazardClassLimits[n];
    if (product <= dv && depthM <= d && speedMps <= v) return n + 1;
  }
  return 6;
}
