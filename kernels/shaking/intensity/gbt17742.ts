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

/** Coefficients of I = a + b·M − c·lg(R + r0) along one axis. */
export interface IntensityAxis {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly r0: number;
}

/** Both axes of an elliptical relation. */
export interface IntensityAxes {
  readonly long: IntensityAxis;
  readonly short: IntensityAxis;
}

function along(k: IntensityAxis, mag: number, r: number): number {
  return k.a + k.b * mag - k.c * Math.log10(r + k.r0);
}

function radius(k: IntensityAxis, mag: number, intensity: number): number {
  return 10 ** ((k.a + k.b * mag - intensity) / k.c) - k.r0;
}

/**
 * Intensity of an elliptical attenuation at an epicentral distance and an angle from the long axis: the isoseismal ellipse
 * through the site, whose semi-axes both have the intensity sought. Falls with distance along every direction.
 */
export function ellipticalIntensity(
  axes: IntensityAxes,
  mag: number,
  repi: number,
  azimuthDeg: number,
): number {
  const { long, short } = axes;
  const sin = Math.abs(Math.sin((azimuthDeg * Math.PI) / 180));
  const cos = Math.abs(Math.cos((azimuthDeg * Math.PI) / 180));
  let high = Math.max(along(long, mag, 0), along(short, mag, 0));
  let low = Math.min(along(long, mag, repi), along(short, mag, repi)) - 1;
  for (let i = 0; i < 80; i++) {
    const mid = 0.5 * (low + high);
    const a = Math.max(radius(long, mag, mid), 1e-9);
    const b = Math.max(radius(short, mag, mid), 1e-9);
    const r = (a * b) / Math.hypot(a * sin, b * cos);
    if (r > repi) low = mid;
    else high = mid;
  }
  return 0.5 * (low + high);
}

/** Semi-axes in km of the isoseismal of an intensity; 0 where the intensity is not reached. */
export function isoseismalAxes(
  { long, short }: IntensityAxes,
  mag: number,
  intensity: number,
): { readonly longKm: number; readonly shortKm: number } {
  return {
    longKm: Math.max(0, radius(long, mag, intensity)),
    shortKm: Math.max(0, radius(short, mag, intensity)),
  };
}
