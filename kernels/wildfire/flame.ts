/** Flame length L = 0.45 I^0.46 of a surface fire (Byram 1959), ft from Btu/ft/s. */
export function byramFlameLengthFt(intensityBtuFtS: number): number {
  return intensityBtuFtS > 0 ? 0.45 * intensityBtuFtS ** 0.46 : 0;
}

/** The same in metric form, L = 0.0775 I^0.46, m from kW/m. */
export function byramFlameLengthM(intensityKwM: number): number {
  return intensityKwM > 0 ? 0.0775 * intensityKwM ** 0.46 : 0;
}

/** Fireline intensity that has a given flame length, I = (L/0.0775)^(1/0.46), kW/m from m. */
export function byramIntensityKwM(flameLengthM: number): number {
  return flameLengthM > 0 ? (flameLengthM / 0.0775) ** (1 / 0.46) : 0;
}

/** Flame length L = 0.2 I^⅔ of a crown fire (Thomas 1963), ft from Btu/ft/s. */
export function thomasFlameLengthFt(intensityBtuFtS: number): number {
  return intensityBtuFtS > 0 ? 0.2 * intensityBtuFtS ** (2 / 3) : 0;
}

/** The same in metric form, L = 0.0266 I^⅔, m from kW/m. */
export function thomasFlameLengthM(intensityKwM: number): number {
  return intensityKwM > 0 ? 0.0266 * intensityKwM ** (2 / 3) : 0;
}

/**
 * Height of lethal crown scorch (Van Wagner 1973), ft: 63 I^(7/6) / ((140 − T) √(I + U³)) with I in Btu/ft/s,
 * midflame wind U in mph and air temperature T in °F below 140.
 */
export function scorchHeightFt(intensityBtuFtS: number, windMph: number, airTempF: number): number {
  if (!(intensityBtuFtS > 0)) return 0;
  return (
    ((63 / (140 - airTempF)) * intensityBtuFtS ** (7 / 6)) /
    Math.sqrt(intensityBtuFtS + windMph * windMph * windMph)
  );
}
