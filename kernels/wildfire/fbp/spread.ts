import { fbpFuels, GREEN_ASPEN, type BurningType } from './fuel-types.ts';

/** Composition of a stand. */
export interface FbpStand {
  readonly type: BurningType;
  /** Percent conifer of M1 and M2, %. */
  readonly percentConifer: number;
  /** Percent dead balsam fir of M3 and M4, %. */
  readonly percentDeadFir: number;
  /** Degree of curing of O1A and O1B, %. */
  readonly curingPct: number;
  /** Grass fuel load of O1A and O1B, kg/m². */
  readonly grassLoadKgM2: number;
}

/** Zero and below become 1e-6, as in the reference tables. */
export function aboveZero(value: number): number {
  return value > 0 ? value : 1e-6;
}

/** Surface fuel consumption, kg/m² (eqs. 9–25; 9a, 9b of Wotton et al. 2009 for C1), at least 1e-6. */
export function surfaceFuelConsumption(stand: FbpStand, ffmc: number, bui: number): number {
  const up = (k: number): number => 1 - Math.exp(-k * bui);
  const value = (): number => {
    switch (stand.type) {
      case 'C1':
        return 0.75 + 0.75 * Math.sign(ffmc - 84) * Math.sqrt(1 - Math.exp(-0.23 * Math.abs(ffmc - 84)));
      case 'C2':
      case 'M3':
      case 'M4':
        return 5 * up(0.0115);
      case 'C3':
      case 'C4':
        return 5 * up(0.0164) ** 2.24;
      case 'C5':
      case 'C6':
        return 5 * up(0.0149) ** 2.48;
      case 'C7':
        return (ffmc > 70 ? 2 * (1 - Math.exp(-0.104 * (ffmc - 70))) : 0) + 1.5 * up(0.0201);
      case 'D1':
        return 1.5 * up(0.0183);
      case 'D2':
        return bui < GREEN_ASPEN.leastBui ? 0 : 1.5 * up(0.0183);
      case 'M1':
      case 'M2': {
        const pc = stand.percentConifer / 100;
        return pc * 5 * up(0.0115) + (1 - pc) * 1.5 * up(0.0183);
      }
      case 'O1A':
      case 'O1B':
        return stand.grassLoadKgM2;
      case 'S1':
        return 4 * up(0.025) + 4 * up(0.034);
      case 'S2':
        return 10 * up(0.013) + 6 * up(0.06);
      case 'S3':
        return 12 * up(0.0166) + 20 * up(0.021);
    }
  };
  return aboveZero(value());
}

/** Buildup effect on the spread rate (eq. 54); 1 at BUI 0. */
export function buildupEffect(type: BurningType, bui: number): number {
  const { q, buiZero } = fbpFuels[type];
  return bui > 0 ? Math.exp(50 * Math.log(q) * (1 / bui - 1 / buiZero)) : 1;
}

/** Grass curing factor (Wotton et al. 2009 eqs. 35a, 35b). */
export function curingFactor(curingPct: number): number {
  return curingPct < 58.8 ? 0.005 * (Math.exp(0.061 * curingPct) - 1) : 0.176 + 0.02 * (curingPct - 58.8);
}

/** a (1 − e^(−b ISI))^c (eq. 26), m/min. */
export function basicSpread(type: BurningType, isi: number): number {
  const { a, b, c } = fbpFuels[type];
  return a * (1 - Math.exp(-b * isi)) ** c;
}

/** Initial rate of spread without the buildup effect, m/min (eqs. 26–36; 29–33 of Wotton et al. 2009). */
export function initialSpread(stand: FbpStand, isi: number): number {
  const aspen = (): number => aboveZero(basicSpread('D1', isi));
  const pc = stand.percentConifer / 100;
  const pdf = stand.percentDeadFir / 100;
  switch (stand.type) {
    case 'M1':
      return pc * aboveZero(basicSpread('C2', isi)) + (1 - pc) * aspen();
    case 'M2':
      return pc * aboveZero(basicSpread('C2', isi)) + 0.2 * (1 - pc) * aspen();
    case 'M3':
      return pdf * basicSpread('M3', isi) + (1 - pdf) * aspen();
    case 'M4':
      return pdf * basicSpread('M4', isi) + 0.2 * (1 - pdf) * aspen();
    case 'D2':
      return GREEN_ASPEN.rateShare * basicSpread('D1', isi);
    case 'O1A':
    case 'O1B':
      return basicSpread(stand.type, isi) * curingFactor(stand.curingPct);
    default:
      return basicSpread(stand.type, isi);
  }
}

/** Critical surface intensity of crowning, kW/m (eq. 56). */
export function criticalSurfaceIntensity(fmcPct: number, cbhM: number): number {
  return 0.001 * cbhM ** 1.5 * (460 + 25.9 * fmcPct) ** 1.5;
}

/** Crown fraction burned at a spread rate (eq. 58); both rates in m/min. */
export function crownFractionBurned(ros: number, critical: number): number {
  return ros > critical ? 1 - Math.exp(-0.23 * (ros - critical)) : 0;
}

/** Crown spread rate of C6, m/min (eqs. 59–61, 64; average foliar moisture effect 0.778). */
export function crownSpreadC6(isi: number, fmcPct: number): number {
  const effect = ((1.5 - 0.00275 * fmcPct) ** 4 / (460 + 25.9 * fmcPct)) * 1000;
  return (60 * (1 - Math.exp(-0.0497 * isi)) * effect) / 0.778;
}

/** Spread rate and crowning of a stand at an ISI. */
export interface FbpSpread {
  /** Rate of spread, m/min, at least 1e-6. */
  readonly ros: number;
  /** Crown fraction burned before the crown fuel load is considered. */
  readonly cfb: number;
}

/** Conditions a spread rate depends on besides the ISI. */
export interface FbpConditions {
  /** Buildup index; 0 switches the buildup effect off. */
  readonly bui: number;
  /** Foliar moisture content, %. */
  readonly fmcPct: number;
  /** Critical surface spread rate RSO (eq. 57), m/min. */
  readonly rso: number;
  /** Buildup index green aspen is held against, whether or not the buildup effect is on. */
  readonly greenBui?: number;
}

/** Rate of spread with buildup effect, and crown fraction burned (eqs. 26–36, 54, 58, 62–65). */
export function rateOfSpread(stand: FbpStand, isi: number, conditions: FbpConditions): FbpSpread {
  if (stand.type === 'D2' && (conditions.greenBui ?? Infinity) < GREEN_ASPEN.leastBui)
    return { ros: aboveZero(0), cfb: 0 };
  const surface = buildupEffect(stand.type, conditions.bui) * initialSpread(stand, isi);
  if (stand.type !== 'C6')
    return { ros: aboveZero(surface), cfb: crownFractionBurned(surface, conditions.rso) };
  const crown = crownSpreadC6(isi, conditions.fmcPct);
  const cfb = crown > surface ? crownFractionBurned(surface, conditions.rso) : 0;
  const ros = crown > surface ? surface + cfb * (crown - surface) : surface;
  return { ros: aboveZero(ros), cfb };
}

/** Acceleration parameter α, 1/min (eq. 72): 0.115 for open types and C1, lower under a crowning canopy. */
export function acceleration(type: BurningType, cfb: number): number {
  const open = type === 'C1' || type.startsWith('D') || type.startsWith('S') || type.startsWith('O');
  return open ? 0.115 : 0.115 - 18.8 * cfb ** 2.5 * Math.exp(-8 * cfb);
}

/** Length-to-breadth ratio (eq. 79; eqs. 80a, 80b of Wotton et al. 2009 for grass) at a net effective wind in km/h. */
export function lengthToBreadth(type: BurningType, wsvKmh: number): number {
  if (type === 'O1A' || type === 'O1B') return wsvKmh >= 1 ? 1.1 * wsvKmh ** 0.464 : 1;
  return 1 + 8.729 * (1 - Math.exp(-0.03 * wsvKmh)) ** 2.155;
}
