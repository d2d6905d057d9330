import {
  fineFuelFunction,
  isi as initialSpreadIndex,
  moistureConstants,
  type MoistureConstants,
} from '../fwi.ts';
import { radians } from '../units.ts';
import { dayOfMinimumFmc, foliarMoisture, type FoliarSetting } from './fmc.ts';
import { fbpFuels, isOpenType, type BurningType } from './fuel-types.ts';
import { netEffectiveWind, spreadFactor } from './slope.ts';
import {
  acceleration,
  buildupEffect,
  criticalSurfaceIntensity,
  crownFractionBurned,
  lengthToBreadth,
  rateOfSpread,
  surfaceFuelConsumption,
  type FbpConditions,
  type FbpStand,
} from './spread.ts';

/** Inputs of the FBP System; absent ones take the defaults of ST-X-3. */
export interface FbpInput {
  readonly stand: FbpStand;
  readonly ffmc: number;
  readonly bui: number;
  /** 10-m wind, km/h, and the azimuth it comes from, degrees. */
  readonly windSpeedKmh: number;
  readonly windDirectionDeg: number;
  /** Ground slope, %, and the azimuth it faces (downhill), degrees. */
  readonly slopePct: number;
  readonly aspectDeg: number;
  readonly foliar: FoliarSetting;
  /** Foliar moisture, %, in place of the computed one. */
  readonly fmcPct?: number;
  /** False leaves the buildup effect out. */
  readonly buildup: boolean;
  /** ISI in place of the computed one. */
  readonly isi?: number;
  /** Crown base height, m, and crown fuel load, kg/m², in place of the type's; stand density (stems/ha) and height (m) give C6's base. */
  readonly cbhM?: number;
  readonly cflKgM2?: number;
  readonly standDensity?: number;
  readonly standHeightM?: number;
  /** Minutes since ignition, and whether the fire accelerates from a point (true) or starts at equilibrium. */
  readonly elapsedMin: number;
  readonly accelerating: boolean;
  /** Azimuth of the direction of interest, degrees. */
  readonly thetaDeg: number;
  readonly constants: MoistureConstants;
}

function crownBase(input: FbpInput): number {
  if (input.cbhM !== undefined) return input.cbhM;
  const { standDensity: sd, standHeightM: sh } = input;
  if (input.stand.type === 'C6' && sd !== undefined && sh !== undefined)
    return Math.max(1e-7, -11.2 + 1.06 * sh + 0.0017 * sd);
  return fbpFuels[input.stand.type].cbhM;
}

/** Crown fuel consumption, kg/m² (eqs. 66a–66c of Wotton et al. 2009). */
function crownConsumption(stand: FbpStand, cfl: number, cfb: number): number {
  if (stand.type === 'M1' || stand.type === 'M2') return (stand.percentConifer / 100) * cfl * cfb;
  if (stand.type === 'M3' || stand.type === 'M4') return (stand.percentDeadFir / 100) * cfl * cfb;
  return cfl * cfb;
}

/** Minutes until crowning starts on a part of the perimeter; 0 when it spreads too slowly to crown. */
function crowningDelay(ros: number, rso: number, cfb: number): number {
  const share = 1 - rso / ros;
  return share > 0 ? Math.log(share) / -(0.115 - 18.8 * cfb ** 2.5 * Math.exp(-8 * cfb)) : 0;
}

function distance(ros: number, minutes: number, alpha: number | undefined): number {
  if (alpha === undefined) return ros * minutes;
  return ros * (minutes + Math.exp(-alpha * minutes) / alpha - 1 / alpha);
}

/** Backing spread rate BROS, m/min (eqs. 75–77). */
function backSpread(input: FbpInput, wsvKmh: number, conditions: FbpConditions): number {
  const fF = fineFuelFunction(input.ffmc, moistureConstants[input.constants][2]);
  return rateOfSpread(input.stand, 0.208 * Math.exp(-0.05039 * wsvKmh) * fF, conditions).ros;
}

/** Behaviour of one part of the perimeter. */
function part(input: FbpInput, ros: number, fuel: { rso: number; sfc: number; cfl: number }) {
  const crowns = fuel.cfl > 0 && input.stand.type !== 'C6';
  const cfb = crowns ? crownFractionBurned(ros, fuel.rso) : 0;
  const tfc = fuel.sfc + crownConsumption(input.stand, fuel.cfl, cfb);
  return { cfb, tfc, intensity: 300 * tfc * ros, delay: crowningDelay(ros, fuel.rso, cfb) };
}

function fireDescription(cfb: number): 'S' | 'I' | 'C' {
  return cfb < 0.1 ? 'S' : cfb >= 0.9 ? 'C' : 'I';
}

function conditionsOf(input: FbpInput) {
  const type: BurningType = input.stand.type;
  const open = isOpenType(type);
  const d0 = open ? 0 : dayOfMinimumFmc(input.foliar);
  const fmc = open ? 0 : (input.fmcPct ?? foliarMoisture(input.foliar));
  const cbh = crownBase(input);
  const sfc = surfaceFuelConsumption(input.stand, input.ffmc, input.bui);
  const csi = criticalSurfaceIntensity(fmc, cbh);
  const cfl = input.cflKgM2 ?? fbpFuels[type].cflKgM2;
  const bui = input.buildup ? input.bui : 0;
  return { d0, fmc, cbh, sfc, csi, cfl, bui, rso: csi / (300 * sfc) };
}

function windOf(input: FbpInput, moisture: Omit<FbpConditions, 'bui'>) {
  const waz = (input.windDirectionDeg + 180) % 360;
  const saz = (input.aspectDeg + 180) % 360;
  if (!(input.slopePct > 0 && input.ffmc > 0))
    return { wsvKmh: input.windSpeedKmh, razDeg: waz, wseKmh: 0, isf: 0 };
  const terrain = { windKmh: input.windSpeedKmh, wazDeg: waz, slopePct: input.slopePct, sazDeg: saz };
  return netEffectiveWind(input.stand, input.ffmc, terrain, { ...moisture, constants: input.constants });
}

/** Rates and shape of a perimeter at equilibrium and at the elapsed time. */
interface Perimeter {
  readonly lb: number;
  readonly lbt: number;
  readonly ros: number;
  readonly bros: number;
  readonly fros: number;
  readonly tros: number;
  /** Share of the equilibrium rate reached. */
  readonly grown: number;
  readonly alpha: number;
  readonly trost: number;
}

function perimeterOf(
  input: FbpInput,
  head: { ros: number; cfb: number },
  back: number,
  wind: { wsvKmh: number; razDeg: number },
): Perimeter {
  const lb = lengthToBreadth(input.stand.type, wind.wsvKmh);
  const alpha = acceleration(input.stand.type, head.cfb);
  const grown = input.accelerating ? 1 - Math.exp(-alpha * input.elapsedMin) : 1;
  const lbt = 1 + (lb - 1) * grown;
  const off = Math.cos(radians(input.thetaDeg - wind.razDeg));
  const towards = (ros: number, ratio: number): number => {
    const e = Math.sqrt(1 - 1 / (ratio * ratio));
    return (ros * (1 - e)) / (1 - e * off);
  };
  const tros = towards(head.ros, lb);
  const trost = input.accelerating ? towards(head.ros * grown, lbt) : tros;
  return { lb, lbt, ros: head.ros, bros: back, fros: (head.ros + back) / lb / 2, tros, grown, alpha, trost };
}

/** Rates at the elapsed time and distances covered. */
function grownPerimeter(input: FbpInput, p: Perimeter) {
  const rate = input.accelerating ? p.alpha : undefined;
  const dh = distance(p.ros, input.elapsedMin, rate);
  const db = distance(p.bros, input.elapsedMin, rate);
  return {
    alpha: p.alpha,
    lb: p.lb,
    lbt: p.lbt,
    bros: p.bros,
    fros: p.fros,
    tros: p.tros,
    hrost: p.ros * p.grown,
    brost: p.bros * p.grown,
    frost: ((p.ros + p.bros) * p.grown) / p.lbt / 2,
    trost: p.trost,
    dh,
    db,
    df: (dh + db) / ((input.accelerating ? p.lbt : p.lb) * 2),
  };
}

/** Crowning, consumption and intensity of flank, back and the direction of interest. */
function partsOf(input: FbpInput, p: Perimeter, fuel: { rso: number; sfc: number; cfl: number }) {
  const flank = part(input, p.fros, fuel);
  const back = part(input, p.bros, fuel);
  const theta = part(input, p.tros, fuel);
  return {
    fcfb: flank.cfb,
    bcfb: back.cfb,
    tcfb: theta.cfb,
    ftfc: flank.tfc,
    btfc: back.tfc,
    ttfc: theta.tfc,
    ffi: flank.intensity,
    bfi: back.intensity,
    tfi: theta.intensity,
    fti: flank.delay,
    bti: back.delay,
    tti: theta.delay,
  };
}

/** Primary and secondary outputs of the FBP System (ST-X-3; Wotton et al. 2009) for one site and moment. */
export function fireBehaviourPrediction(input: FbpInput) {
  const { d0, fmc, cbh, sfc, csi, cfl, bui, rso } = conditionsOf(input);
  const wind = windOf(input, { fmcPct: fmc, rso });
  const isi =
    input.isi ?? initialSpreadIndex(input.ffmc, wind.wsvKmh, { constants: input.constants, fbp: true });
  const conditions = { bui, fmcPct: fmc, rso, greenBui: input.bui };
  const spread = rateOfSpread(input.stand, isi, conditions);
  const ros = spread.ros;
  const cfb = cfl > 0 ? spread.cfb : 0;
  const cfc = crownConsumption(input.stand, cfl, cfb);
  const tfc = sfc + cfc;
  const perimeter = perimeterOf(input, { ros, cfb }, backSpread(input, wind.wsvKmh, conditions), wind);
  return {
    ros,
    cfb,
    cfc,
    sfc,
    tfc,
    hfi: 300 * tfc * ros,
    fd: fireDescription(cfb),
    raz: wind.razDeg >= 360 ? wind.razDeg - 360 : wind.razDeg,
    wsv: wind.wsvKmh,
    wse: wind.wseKmh,
    isf: wind.isf,
    isi,
    fmc,
    d0,
    be: buildupEffect(input.stand.type, bui),
    sf: spreadFactor(input.slopePct),
    cbh,
    cfl,
    csi,
    rso,
    ti: crowningDelay(ros, rso, cfb),
    ...grownPerimeter(input, perimeter),
    ...partsOf(input, perimeter, { rso, sfc, cfl }),
  };
}

/** Everything the FBP System answers; units in the formula's schema and README. */
export type FbpResult = ReturnType<typeof fireBehaviourPrediction>;
