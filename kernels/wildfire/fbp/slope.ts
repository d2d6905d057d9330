import {
  fineFuelFunction,
  isi as initialSpreadIndex,
  moistureConstants,
  type MoistureConstants,
} from '../fwi.ts';
import { fbpFuels, type BurningType } from './fuel-types.ts';
import {
  aboveZero,
  basicSpread,
  curingFactor,
  rateOfSpread,
  type FbpConditions,
  type FbpStand,
} from './spread.ts';

/** Wind and slope. Directions are azimuths in degrees that wind blows to (`waz`) and that is uphill (`saz`). */
export interface FbpTerrain {
  readonly windKmh: number;
  readonly wazDeg: number;
  readonly slopePct: number;
  readonly sazDeg: number;
}

/** Spread factor of a slope (eq. 39): e^(3.533 (GS/100)^1.2), 10 from 70 % on. */
export function spreadFactor(slopePct: number): number {
  return slopePct >= 70 ? 10 : Math.exp(3.533 * (slopePct / 100) ** 1.2);
}

/** Inverse of eq. 26 bounded as eqs. 41a, 41b: the ISI that gives a spread rate. */
function isiOf(type: BurningType, ros: number, scale = 1): number {
  const { a, b, c } = fbpFuels[type];
  return Math.log(Math.max(0.01, 1 - (ros / (scale * a)) ** (1 / c))) / -b;
}

/** Slope-equivalent ISI (eqs. 40–43; 41a–43b of Wotton et al. 2009). `isz` is the ISI without wind. */
export function slopeEquivalentIsi(
  stand: FbpStand,
  isz: number,
  moisture: Omit<FbpConditions, 'bui'>,
  factor: number,
): number {
  const of = (type: BurningType): number => isiOf(type, aboveZero(basicSpread(type, isz)) * factor);
  const pc = stand.percentConifer / 100;
  const pdf = stand.percentDeadFir / 100;
  switch (stand.type) {
    case 'M1':
    case 'M2':
      return pc * of('C2') + (1 - pc) * of('D1');
    case 'M3':
    case 'M4': {
      return pdf * of(stand.type) + (1 - pdf) * of('D1');
    }
    case 'O1A':
    case 'O1B': {
      const cured = curingFactor(stand.curingPct);
      return isiOf(stand.type, aboveZero(basicSpread(stand.type, isz) * cured) * factor, cured);
    }
    case 'D2':
      return of('D1');
    case 'C6': {
      const flat = rateOfSpread(stand, isz, { bui: 0, ...moisture });
      return isiOf('C6', flat.ros * factor);
    }
    default:
      return of(stand.type);
  }
}

/** Slope-equivalent wind speed, km/h (eqs. 44a–44e of Wotton et al. 2009). */
export function slopeEquivalentWind(isf: number, fF: number): number {
  const plain = Math.log(isf / (0.208 * fF)) / 0.05039;
  if (plain <= 40) return plain;
  return isf < 0.999 * 2.496 * fF ? 28 - Math.log(1 - isf / (2.496 * fF)) / 0.0818 : 112.45;
}

/** Slope-equivalent wind speed, km/h, and ISI of a slope (%). */
export function slopeEquivalentWindOf(
  stand: FbpStand,
  ffmc: number,
  slopePct: number,
  options: Omit<FbpConditions, 'bui'> & { readonly constants: MoistureConstants },
): { readonly wseKmh: number; readonly isf: number } {
  const isz = initialSpreadIndex(ffmc, 0, { constants: options.constants });
  const isf = slopeEquivalentIsi(stand, isz, options, spreadFactor(slopePct));
  const fF = fineFuelFunction(ffmc, moistureConstants[options.constants][2]);
  return { wseKmh: slopeEquivalentWind(isf, fF), isf };
}

/** Net effective wind: speed in km/h and azimuth it blows to in degrees (eqs. 47–51). */
export function netEffectiveWind(
  stand: FbpStand,
  ffmc: number,
  terrain: FbpTerrain,
  options: Omit<FbpConditions, 'bui'> & { readonly constants: MoistureConstants },
): { readonly wsvKmh: number; readonly razDeg: number; readonly wseKmh: number; readonly isf: number } {
  const { wseKmh: wse, isf } = slopeEquivalentWindOf(stand, ffmc, terrain.slopePct, options);
  const rad = Math.PI / 180;
  const x = terrain.windKmh * Math.sin(terrain.wazDeg * rad) + wse * Math.sin(terrain.sazDeg * rad);
  const y = terrain.windKmh * Math.cos(terrain.wazDeg * rad) + wse * Math.cos(terrain.sazDeg * rad);
  const wsv = Math.hypot(x, y);
  const angle = wsv > 0 ? Math.acos(Math.max(-1, Math.min(1, y / wsv))) / rad : 0;
  return { wsvKmh: wsv, razDeg: x < 0 ? 360 - angle : angle, wseKmh: wse, isf };
}
