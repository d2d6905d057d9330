/** Tectonic setting of a slope proxy. */
export type SlopeSetting = 'active' | 'stable';

/** Which table: 30-arcsecond Wald and Allen (2007) or the revision of Allen and Wald (2009) used for the global map. */
export type SlopeTable = 'waldAllen2007' | 'allenWald2009';

/** vs30 at the class boundaries, m/s. */
const VS30 = [180, 240, 300, 360, 490, 620, 760] as const;

/**
 * Topographic slope in m/m at those boundaries. Wald and Allen (2007), BSSA 97(5), 1379–1395, table 2; Allen and Wald
 * (2009), BSSA 99(2A), 935–943, table 1.
 */
const SLOPES: Readonly<Record<SlopeTable, Readonly<Record<SlopeSetting, readonly number[]>>>> = {
  waldAllen2007: {
    active: [1e-4, 2.2e-3, 6.3e-3, 0.018, 0.05, 0.1, 0.138],
    stable: [2e-5, 2e-3, 4e-3, 7.2e-3, 0.013, 0.018, 0.025],
  },
  allenWald2009: {
    active: [3e-4, 3.5e-3, 0.01, 0.018, 0.05, 0.1, 0.14],
    stable: [2e-5, 2e-3, 4e-3, 7.2e-3, 0.013, 0.018, 0.025],
  },
};

/** NEHRP class of a vs30 in m/s. */
export function nehrpClass(vs30: number): 'A' | 'B' | 'C' | 'D' | 'E' {
  if (vs30 > 1500) return 'A';
  if (vs30 > 760) return 'B';
  if (vs30 > 360) return 'C';
  return vs30 > 180 ? 'D' : 'E';
}

/**
 * vs30 in m/s from a topographic slope in m/m: between the class boundaries interpolated in the logarithm of both, outside
 * extrapolated from the end class and held within 180–900 m/s, as the USGS global map does.
 */
export function vs30FromSlope(slope: number, setting: SlopeSetting, table: SlopeTable): number {
  const slopes = SLOPES[table][setting];
  if (slope <= slopes[0]) return 180;
  let i = 1;
  while (i < slopes.length - 1 && slope > slopes[i]) i += 1;
  const w = Math.log(slope / slopes[i - 1]) / Math.log(slopes[i] / slopes[i - 1]);
  return Math.min(900, Math.exp(Math.log(VS30[i - 1]) + w * Math.log(VS30[i] / VS30[i - 1])));
}
