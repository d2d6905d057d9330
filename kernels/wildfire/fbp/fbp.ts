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

/** Primary and secondary outputs of the FBP System (ST-X-3; Wotton et al. 2009) for one site and moment. */
export function fireBehaviourPrediction(input: FbpInput) {
  const { d0, fmc, cbh, sfc, csi, cfl, bui, rso } = conditionsOf(input);
  const { stand } = input;
  const wind = windOf(input, { fmcPct: fmc, rso });
  const isi =
    input.isi ?? initialSpreadIndex(input.ffmc, wind.wsvKmh, { constants: input.constants, fbp: true });
  const conditions = { bui, fmcPct: fmc, rso };
  const spread = rateOfSpread(stand, isi, conditions);
  const ros = spread.ros;
  const cfb = cfl > 0 ? spread.cfb : 0;
  const cfc = crownConsumption(stand, cfl, cfb);
  const tfc = sfc + cfc;
  const lb = lengthToBreadth(stand.type, wind.wsvKmh);
  const alpha = acceleration(stand.type, cfb);
  const minutes = input.elapsedMin;
  const grown = input.accelerating ? 1 - Math.exp(-alpha * minutes) : 1;
  const lbt = 1 + (lb - 1) * grown;
  const bros = backSpread(input, wind.wsvKmh, conditions);
  const fros = (ros + bros) / lb / 2;
  const off = Math.cos(radians(input.thetaDeg - wind.razDeg));
  const towards = (head: number, ratio: number): number => {
    const e = Math.sqrt(1 - 1 / (ratio * ratio));
    return (head * (1 - e)) / (1 - e * off);
  };
  const tros = towards(ros, lb);
  const fuel = { rso, sfc, cfl };
  const flank = part(input, fros, fuel);
  const back = part(input, bros, fuel);
  const theta = part(input, tros, fuel);
  const dh = distance(ros, minutes, input.accelerating ? alpha : undefined);
  const db = distance(bros, minutes, input.accelerating ? alpha : undefined);
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
    be: buildupEffect(stand.type, bui),
    sf: spreadFactor(input.slopePct),
    cbh,
    cfl,
    csi,
    rso,
    alpha,
    lb,
    lbt,
    bros,
    fros,
    tros,
    hrost: ros * grown,
    brost: bros * grown,
    frost: ((ros + bros) * grown) / lbt / 2,
    trost: input.accelerating ? towards(ros * grown, lbt) : tros,
    fcfb: flank.cfb,
    bcfb: back.cfb,
    tcfb: theta.cfb,
    ftfc: flank.tfc,
    btfc: back.tfc,
    ttfc: theta.tfc,
    ffi: flank.intensity,
    bfi: back.intensity,
    tfi: theta.intensity,
    ti: crowningDelay(ros, rso, cfb),
    fti: flank.delay,
    bti: back.delay,
    tti: theta.delay,
    dh,
    db,
    df: (dh + db) / ((input.accelerating ? lbt : lb) * 2),
  };
}

/** Everything the FBP System answers; units in the formula's schema and README. */
export type FbpResult = ReturnType<typeof fireBehaviourPrediction>;
