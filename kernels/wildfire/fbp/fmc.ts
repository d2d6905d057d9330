/** Where and when foliar moisture is wanted. */
export interface FoliarSetting {
  /** Latitude, degrees north. */
  readonly latDeg: number;
  /** Longitude, degrees west as a positive number (Canada 52–141). */
  readonly longWestDeg: number;
  /** Elevation, m; 0 or absent uses the latitude form without elevation. */
  readonly elevationM: number;
  /** Day of year. */
  readonly dayOfYear: number;
  /** Day of year of minimum foliar moisture, when known. */
  readonly dayOfMinimum?: number;
}

/** Day of year of minimum foliar moisture D₀, rounded to a day (eqs. 1–4). */
export function dayOfMinimumFmc(s: FoliarSetting): number {
  if (s.dayOfMinimum !== undefined) return s.dayOfMinimum;
  if (s.elevationM > 0) {
    const normal = 43 + 33.7 * Math.exp(-0.0351 * (150 - s.longWestDeg));
    return roundHalfEven(142.1 * (s.latDeg / normal) + 0.0172 * s.elevationM);
  }
  const normal = 46 + 23.4 * Math.exp(-0.036 * (150 - s.longWestDeg));
  return roundHalfEven(151 * (s.latDeg / normal));
}

function roundHalfEven(v: number): number {
  const r = Math.round(v);
  return Math.abs(v % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

/** Foliar moisture content, %, by days from the minimum (eqs. 5–8). */
export function foliarMoisture(s: FoliarSetting): number {
  const days = Math.abs(s.dayOfYear - dayOfMinimumFmc(s));
  if (days < 30) return 85 + 0.0189 * days * days;
  return days < 50 ? 32.9 + 3.17 * days - 0.0288 * days * days : 120;
}
