/**
 * Canadian Fire Weather Index System. Equation numbers of Van Wagner 1987 (Forestry Technical Report 35) as programmed
 * by Van Wagner & Pickett 1985 (FTR 33); latitude adjustments of Lawson & Armitage 2008.
 */

/** Constants of the FFMC–moisture conversion found in use: [into moisture, back to FFMC, in the ISI]. */
export const moistureConstants = {
  /** Van Wagner 1987 eqs. 1, 10: 147.2 (default). */
  vanWagner1987: [147.2, 147.2, 147.2],
  /** cffdrs for R up to 1.8: 147.27723 except 147.2 back to FFMC. */
  cffdrs18: [147.27723, 147.2, 147.27723],
  /** cffdrs for R from 1.9: 250 · 59.5/101 throughout. */
  cffdrs19: [(250 * 59.5) / 101, (250 * 59.5) / 101, (250 * 59.5) / 101],
} as const;
/** Name of a set of FFMC–moisture constants. */
export type MoistureConstants = keyof typeof moistureConstants;

/** Noon observations of one day. */
export interface FireWeather {
  /** Air temperature, °C. */
  readonly tempC: number;
  /** Relative humidity, %. */
  readonly rhPct: number;
  /** Wind speed at 10 m in the open, km/h. */
  readonly windKmh: number;
  /** Rain in the past 24 h, mm. */
  readonly rainMm: number;
}

/** Fine fuel moisture (%) at an FFMC (eq. 1). */
export function ffmcToMoisture(ffmc: number, constant = 147.2): number {
  return (constant * (101 - ffmc)) / (59.5 + ffmc);
}

/** FFMC at a fine fuel moisture in % (eq. 10), bounded to 0–101. */
export function moistureToFfmc(moisture: number, constant = 147.2): number {
  return Math.min(101, Math.max(0, (59.5 * (250 - moisture)) / (constant + moisture)));
}

/** Moisture after rain (eqs. 3a, 3b), %, at most 250; `rain` is the effective rain, mm. */
function wetted(moisture: number, rain: number): number {
  if (!(rain > 0)) return moisture;
  const gain = 42.5 * rain * Math.exp(-100 / (251 - moisture)) * (1 - Math.exp(-6.93 / rain));
  const extra = moisture > 150 ? 0.0015 * (moisture - 150) ** 2 * Math.sqrt(rain) : 0;
  return Math.min(250, moisture + gain + extra);
}

interface Equilibrium {
  readonly drying: number;
  readonly wetting: number;
  readonly dryingRate: number;
  readonly wettingRate: number;
}

/** Equilibrium moistures (eqs. 4, 5) and log drying and wetting rates at 21.1 °C (eqs. 6a, 7a). */
function equilibrium(weather: FireWeather): Equilibrium {
  const { tempC, rhPct: h, windKmh } = weather;
  const warm = 0.18 * (21.1 - tempC) * (1 - Math.exp(-0.115 * h));
  const humid = Math.exp((h - 100) / 10);
  const rate = (r: number): number => 0.424 * (1 - r ** 1.7) + 0.0694 * Math.sqrt(windKmh) * (1 - r ** 8);
  return {
    drying: 0.942 * h ** 0.679 + 11 * humid + warm,
    wetting: 0.618 * h ** 0.753 + 10 * humid + warm,
    dryingRate: rate(h / 100),
    wettingRate: rate((100 - h) / 100),
  };
}

/** Moves moisture towards equilibrium: `factor` is the log rate's multiplier over the period. */
function exchange(moisture: number, e: Equilibrium, factor: number): number {
  if (moisture > e.drying) return e.drying + (moisture - e.drying) * 10 ** (-e.dryingRate * factor);
  if (moisture < e.wetting) return e.wetting - (e.wetting - moisture) * 10 ** (-e.wettingRate * factor);
  return moisture;
}

/** Fine Fuel Moisture Code of the day from yesterday's (eqs. 1–10). */
export function ffmc(
  yesterday: number,
  weather: FireWeather,
  constants: MoistureConstants = 'vanWagner1987',
): number {
  const [into, back] = moistureConstants[constants];
  const rain = weather.rainMm > 0.5 ? weather.rainMm - 0.5 : 0;
  const moisture = wetted(ffmcToMoisture(yesterday, into), rain);
  const factor = 0.581 * Math.exp(0.0365 * weather.tempC);
  return moistureToFfmc(exchange(moisture, equilibrium(weather), factor), back);
}

/** Hourly FFMC (Van Wagner 1977, PS-X-69; Lawson & Armitage 2008): rain of the period in full, `hours` since the last value. */
export function hourlyFfmc(
  previous: number,
  weather: FireWeather,
  hours = 1,
  constants: MoistureConstants = 'cffdrs19',
): number {
  const [into, back] = moistureConstants[constants];
  const moisture = wetted(ffmcToMoisture(previous, into), weather.rainMm);
  const factor = 0.0579 * Math.exp(0.0365 * weather.tempC) * hours;
  return moistureToFfmc(exchange(moisture, equilibrium(weather), factor), back);
}

/** Effective day lengths L_e of the DMC by month, h: 46° N, 20° N, equator, 20° S, 40° S (Lawson & Armitage 2008). */
const DAY_LENGTH = {
  north46: [6.5, 7.5, 9, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8, 7, 6],
  north20: [7.9, 8.4, 8.9, 9.5, 9.9, 10.2, 10.1, 9.7, 9.1, 8.6, 8.1, 7.8],
  south20: [10.1, 9.6, 9.1, 8.5, 8.1, 7.8, 7.9, 8.3, 8.9, 9.4, 9.9, 10.2],
  south40: [11.5, 10.5, 9.2, 7.9, 6.8, 6.2, 6.5, 7.4, 8.7, 10, 11.2, 11.8],
} as const;

/** Effective day length of the DMC, h; `latDeg` absent keeps the Canadian (46° N) table, month 1–12. */
export function dmcDayLength(month: number, latDeg?: number): number {
  const m = month - 1;
  if (latDeg === undefined || latDeg > 30) return DAY_LENGTH.north46[m];
  if (latDeg > 10) return DAY_LENGTH.north20[m];
  if (latDeg > -10) return 9;
  return latDeg > -30 ? DAY_LENGTH.south20[m] : DAY_LENGTH.south40[m];
}

/** Day length factors L_f of the DC by month, northern; the southern table is shifted six months. */
const DC_FACTOR = [-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5, 2.4, 0.4, -1.6, -1.6] as const;

/** Day length factor of the DC: north of 20° N, 1.4 between 20° S and 20° N, shifted half a year further south. */
export function dcDayLengthFactor(month: number, latDeg?: number): number {
  if (latDeg === undefined || latDeg > 20) return DC_FACTOR[month - 1];
  return latDeg > -20 ? 1.4 : DC_FACTOR[(month + 5) % 12];
}

/** Duff Moisture Code (eqs. 11–17 in the precise form of FTR 33). */
export function dmc(yesterday: number, weather: FireWeather, dayLengthH: number): number {
  const temp = Math.max(-1.1, weather.tempC);
  const drying = 1.894 * (temp + 1.1) * (100 - weather.rhPct) * dayLengthH * 1e-4;
  return Math.max(0, dmcAfterRain(yesterday, weather.rainMm) + drying);
}

function dmcSlope(code: number): number {
  if (code <= 33) return 100 / (0.5 + 0.3 * code);
  return code <= 65 ? 14 - 1.3 * Math.log(code) : 6.2 * Math.log(code) - 17.2;
}

function dmcAfterRain(code: number, rainMm: number): number {
  if (rainMm <= 1.5) return code;
  const net = 0.92 * rainMm - 1.27;
  const before = 20 + 280 / Math.exp(0.023 * code);
  const after = before + (1000 * net) / (48.77 + dmcSlope(code) * net);
  return Math.max(0, 43.43 * (5.6348 - Math.log(after - 20)));
}

/** Drought Code (eqs. 18–23). */
export function dc(yesterday: number, weather: FireWeather, dayLengthFactor: number): number {
  const temp = Math.max(-2.8, weather.tempC);
  const evaporation = Math.max(0, (0.36 * (temp + 2.8) + dayLengthFactor) / 2);
  let code = yesterday;
  if (weather.rainMm > 2.8) {
    const stored = 800 * Math.exp(-code / 400);
    code = Math.max(0, code - 400 * Math.log(1 + (3.937 * (0.83 * weather.rainMm - 1.27)) / stored));
  }
  return Math.max(0, code + evaporation);
}

/** Fine fuel moisture function f(F) of the ISI (eq. 25). */
export function fineFuelFunction(ffmcValue: number, constant = 147.2): number {
  const m = ffmcToMoisture(ffmcValue, constant);
  return 91.9 * Math.exp(-0.1386 * m) * (1 + m ** 5.31 / 4.93e7);
}

/** Initial Spread Index 0.208 f(W) f(F) (eqs. 24–26). `fbp` bends f(W) above 40 km/h (FCFDG 1992 eq. 53a). */
export function isi(
  ffmcValue: number,
  windKmh: number,
  options: { constants?: MoistureConstants; fbp?: boolean } = {},
): number {
  const constant = moistureConstants[options.constants ?? 'vanWagner1987'][2];
  const wind =
    options.fbp && windKmh >= 40
      ? 12 * (1 - Math.exp(-0.0818 * (windKmh - 28)))
      : Math.exp(0.05039 * windKmh);
  return 0.208 * wind * fineFuelFunction(ffmcValue, constant);
}

/** Buildup Index (eqs. 27a, 27b). */
export function bui(dmcValue: number, dcValue: number): number {
  if (dmcValue === 0 && dcValue === 0) return 0;
  const value = (0.8 * dcValue * dmcValue) / (dmcValue + 0.4 * dcValue);
  if (value >= dmcValue) return value;
  const share = dmcValue > 0 ? (dmcValue - value) / dmcValue : 0;
  return Math.max(0, dmcValue - (0.92 + (0.0114 * dmcValue) ** 1.7) * share);
}

/** Fire Weather Index (eqs. 28–30). */
export function fireWeatherIndex(isiValue: number, buiValue: number): number {
  const duff =
    buiValue > 80 ? 1000 / (25 + 108.64 * Math.exp(-0.023 * buiValue)) : 0.626 * buiValue ** 0.809 + 2;
  const b = 0.1 * isiValue * duff;
  return b > 1 ? Math.exp(2.72 * (0.434 * Math.log(b)) ** 0.647) : b;
}

/** Daily Severity Rating 0.0272 FWI^1.77 (eq. 31). */
export function dailySeverityRating(fwi: number): number {
  return 0.0272 * fwi ** 1.77;
}

/**
 * Spring start of the DC after winter (Lawson & Armitage 2008 eqs. 2–4): 400 ln(800/(a Q_f + b · 3.94 r)), at least 15.
 * `carryOver` a: 1, 0.75 or 0.5; `wetting` b: 0.9, 0.75 or 0.5; `winterRainMm` r.
 */
export function overwinterDc(
  fallDc: number,
  winterRainMm: number,
  carryOver: number,
  wetting: number,
): number {
  const spring = carryOver * 800 * Math.exp(-fallDc / 400) + wetting * 3.94 * winterRainMm;
  return Math.max(15, 400 * Math.log(800 / spring));
}
