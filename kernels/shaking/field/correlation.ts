/** Spatial correlation models of within-event residuals. */
export type CorrelationModel = 'jayaramBaker2009' | 'lothBaker2013';

/**
 * Jayaram and Baker (2009), Earthquake Eng. Struct. Dyn. 38(15), 1687–1708: exp(−3h/b) with the range b in km of equations
 * 17 (vs30 not clustered), 18 (clustered) and 19 (1 s and longer). PGA counts as period 0, PGV as 1 s (p. 1700).
 */
export function jayaramBaker2009(periodS: number, distanceKm: number, vs30Clustered: boolean): number {
  return Math.exp((-3 * distanceKm) / jayaramBakerRangeKm(periodS, vs30Clustered));
}

/** Correlation range b in km, equations 17–19. */
export function jayaramBakerRangeKm(periodS: number, vs30Clustered: boolean): number {
  if (periodS >= 1) return 22 + 3.7 * periodS;
  return vs30Clustered ? 40.7 - 15 * periodS : 8.5 + 17.2 * periodS;
}

const PERIODS = [0.01, 0.1, 0.2, 0.5, 1, 2, 5, 7.5, 10] as const;

type Matrix = readonly (readonly number[])[];

/** Loth and Baker (2013), Earthquake Eng. Struct. Dyn. 42(3), 397–417, tables II–IV as corrected by the erratum (2020) 49(3), 315–316. */
const SHORT: Matrix = [
  [0.29, 0.25, 0.23, 0.23, 0.18, 0.1, 0.06, 0.06, 0.06],
  [0.25, 0.3, 0.2, 0.16, 0.1, 0.04, 0.03, 0.04, 0.05],
  [0.23, 0.2, 0.27, 0.18, 0.1, 0.03, 0, 0.01, 0.02],
  [0.23, 0.16, 0.18, 0.31, 0.22, 0.14, 0.08, 0.07, 0.07],
  [0.18, 0.1, 0.1, 0.22, 0.33, 0.24, 0.16, 0.13, 0.12],
  [0.1, 0.04, 0.03, 0.14, 0.24, 0.33, 0.26, 0.21, 0.19],
  [0.06, 0.03, 0, 0.08, 0.16, 0.26, 0.37, 0.3, 0.26],
  [0.06, 0.04, 0.01, 0.07, 0.13, 0.21, 0.3, 0.28, 0.24],
  [0.06, 0.05, 0.02, 0.07, 0.12, 0.19, 0.26, 0.24, 0.23],
];

const LONG: Matrix = [
  [0.47, 0.4, 0.43, 0.35, 0.27, 0.15, 0.13, 0.09, 0.12],
  [0.4, 0.42, 0.37, 0.25, 0.15, 0.03, 0.04, 0, 0.03],
  [0.43, 0.37, 0.45, 0.36, 0.26, 0.15, 0.09, 0.05, 0.08],
  [0.35, 0.25, 0.36, 0.42, 0.37, 0.29, 0.2, 0.16, 0.16],
  [0.27, 0.15, 0.26, 0.37, 0.48, 0.41, 0.26, 0.21, 0.21],
  [0.15, 0.03, 0.15, 0.29, 0.41, 0.55, 0.37, 0.33, 0.32],
  [0.13, 0.04, 0.09, 0.2, 0.26, 0.37, 0.51, 0.49, 0.49],
  [0.09, 0, 0.05, 0.16, 0.21, 0.33, 0.49, 0.62, 0.6],
  [0.12, 0.03, 0.08, 0.16, 0.21, 0.32, 0.49, 0.6, 0.68],
];

const NUGGET: Matrix = [
  [0.24, 0.22, 0.21, 0.09, -0.02, 0.01, 0.03, 0.02, 0.01],
  [0.22, 0.28, 0.2, 0.04, -0.05, 0, 0.01, 0.01, -0.01],
  [0.21, 0.2, 0.28, 0.05, -0.06, 0, 0.04, 0.03, 0.01],
  [0.09, 0.04, 0.05, 0.27, 0.14, 0.05, 0.05, 0.05, 0.04],
  [-0.02, -0.05, -0.06, 0.14, 0.19, 0.07, 0.05, 0.05, 0.05],
  [0.01, 0, 0, 0.05, 0.07, 0.12, 0.08, 0.07, 0.06],
  [0.03, 0.01, 0.04, 0.05, 0.05, 0.08, 0.12, 0.1, 0.08],
  [0.02, 0.01, 0.03, 0.05, 0.05, 0.07, 0.1, 0.1, 0.09],
  [0.01, -0.01, 0.01, 0.04, 0.05, 0.06, 0.08, 0.09, 0.09],
];

function cell(period: number): readonly [number, number] {
  const p = Math.min(Math.max(period, PERIODS[0]), 10);
  let i = 0;
  while (i < PERIODS.length - 2 && p >= PERIODS[i + 1]) i += 1;
  return [i, (p - PERIODS[i]) / (PERIODS[i + 1] - PERIODS[i])];
}

function bilinear(m: Matrix, a: number, b: number): number {
  const [i, u] = cell(a);
  const [j, v] = cell(b);
  if (a === b) return m[i][i] + (m[i + 1][i + 1] - m[i][i]) * u;
  return (
    m[i][j] * (1 - u) * (1 - v) +
    m[i + 1][j] * u * (1 - v) +
    m[i][j + 1] * (1 - u) * v +
    m[i + 1][j + 1] * u * v
  );
}

/** Coefficients of the cross-correlation of two periods: short range 20 km, long range 70 km, nugget. */
export interface LothBakerTerms {
  readonly short: number;
  readonly long: number;
  readonly nugget: number;
}

/** Loth and Baker (2013) coefficients for two periods in s, 0.01–10, interpolated linearly; the diagonal along itself. */
export function lothBaker2013Terms(period1: number, period2: number): LothBakerTerms {
  return {
    short: bilinear(SHORT, period1, period2),
    long: bilinear(LONG, period1, period2),
    nugget: bilinear(NUGGET, period1, period2),
  };
}

/** Correlation of within-event residuals of two periods at two sites, equation 42. */
export function lothBaker2013(period1: number, period2: number, distanceKm: number): number {
  const k = lothBaker2013Terms(period1, period2);
  return (
    k.short * Math.exp((-3 * distanceKm) / 20) +
    k.long * Math.exp((-3 * distanceKm) / 70) +
    (distanceKm === 0 ? k.nugget : 0)
  );
}
