/** Instrumental intensity with its parts. */
export interface InstrumentalIntensity {
  /** Intensity by acceleration, equation A.5. */
  readonly intensityByPga: number;
  /** Intensity by velocity, equation A.6. */
  readonly intensityByPgv: number;
  /** Combined, 1.0–12.0, rounded to one decimal as the standard states it. */
  readonly intensity: number;
  /** Combined before rounding. */
  readonly exact: number;
  /** Whole degree 1–12. */
  readonly degree: number;
}

/**
 * Instrumental intensity of GB/T 17742-2020 annex A: I_A = 3.17 lg PGA + 6.59 (m/s²), I_V = 3.00 lg PGV + 9.77 (m/s), the
 * peaks of the three components combined in the 0.1–10 Hz band. Both at least 6.0: I = I_V; otherwise their mean; held
 * within 1.0–12.0.
 */
export function instrumentalIntensity(pgaMps2: number, pgvMps: number): InstrumentalIntensity {
  const a = 3.17 * Math.log10(pgaMps2) + 6.59;
  const v = 3 * Math.log10(pgvMps) + 9.77;
  const raw = a >= 6 && v >= 6 ? v : 0.5 * (a + v);
  const exact = Math.min(Math.max(raw, 1), 12);
  return {
    intensityByPga: a,
    intensityByPgv: v,
    intensity: Math.round(exact * 10) / 10,
    exact,
    degree: Math.min(12, Math.max(1, Math.round(exact))),
  };
}

/** Peak acceleration in m/s² and velocity in m/s that give an intensity, the two equations inverted. */
export function peaksOfIntensity(intensity: number): { readonly pgaMps2: number; readonly pgvMps: number } {
  return { pgaMps2: 10 ** ((intensity - 6.59) / 3.17), pgvMps: 10 ** ((intensity - 9.77) / 3) };
}
