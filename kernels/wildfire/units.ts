/** Exact or conventional factors between the published (English) units of the Rothermel model and SI. */
export const units = {
  /** m in a foot (exact). */
  mPerFt: 0.3048,
  /** ft/min in a mile per hour (exact). */
  ftMinPerMph: 88,
  /** m/s in a mile per hour (exact). */
  mpsPerMph: 0.44704,
  /** m/s in a foot per minute (exact). */
  mpsPerFtMin: 0.00508,
  /** kg/m² in a pound per square foot. */
  kgM2PerLbFt2: 4.882427636,
  /** J/kg in a Btu (IT) per pound: 1 Btu/lb = 2.326 kJ/kg (exact). */
  jKgPerBtuLb: 2326,
  /** 1/m in a 1/ft. */
  perMPerPerFt: 1 / 0.3048,
  /** kW/m² in a Btu/ft²/min (1 Btu = 1.055 055 852 62 kJ). */
  kwM2PerBtuFt2Min: 1.05505585262 / (0.3048 * 0.3048) / 60,
  /** kJ/m² in a Btu/ft². */
  kjM2PerBtuFt2: 1.05505585262 / (0.3048 * 0.3048),
  /** kW/m in a Btu/ft/s. */
  kwMPerBtuFtS: 1.05505585262 / 0.3048,
  /** kg/m³ in a pound per cubic foot. */
  kgM3PerLbFt3: 16.01846337396,
  /** m in a mile (exact). */
  mPerMi: 1609.344,
} as const;

const DEG = Math.PI / 180;

/** Degrees to radians. */
export function radians(degrees: number): number {
  return degrees * DEG;
}

/** Radians to degrees in 0–360. */
export function bearing(radiansValue: number): number {
  const degrees = radiansValue / DEG;
  return degrees < 0 ? degrees + 360 : degrees >= 360 ? degrees - 360 : degrees;
}

/** Any angle in degrees brought into 0 ≤ a < 360. */
export function wrapDegrees(degrees: number): number {
  const wrapped = degrees % 360;
  return wrapped < 0 ? wrapped + 360 : wrapped;
}
