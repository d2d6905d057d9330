import {
  type Formula,
  type Validity,
  choice,
  defineFormula,
  flag,
  num,
  object,
  positive,
} from '#kernels/model';
import { fireBehaviourPrediction, type FbpResult } from '../fbp/fbp.ts';
import { dayOfMinimumFmc, foliarMoisture } from '../fbp/fmc.ts';
import { fbpFuelNames, fbpFuelTypes, type FbpFuelType } from '../fbp/fuel-types.ts';
import { moistureConstants, type MoistureConstants } from '../fwi.ts';
import { wrapDegrees } from '../units.ts';

/** What {@link foliarProperties} carry once checked. */
export interface FoliarInput {
  readonly latDeg?: number;
  readonly lngDeg?: number;
  readonly elevationM?: number;
  readonly dayOfYear?: number;
  readonly dayOfMinimumFmc?: number;
}

interface FbpFormulaInput extends FoliarInput {
  readonly fuelType: FbpFuelType;
  readonly ffmc: number;
  readonly bui: number;
  readonly windSpeedKmh?: number;
  readonly windFromDeg?: number;
  readonly slopePct?: number;
  readonly aspectDeg?: number;
  readonly fmcPct?: number;
  readonly percentConiferPct?: number;
  readonly percentDeadFirPct?: number;
  readonly curingPct?: number;
  readonly grassFuelLoadKgM2?: number;
  readonly crownBaseHeightM?: number;
  readonly crownFuelLoadKgM2?: number;
  readonly standDensityPerHa?: number;
  readonly standHeightM?: number;
  readonly isi?: number;
  readonly buildupEffect?: boolean;
  readonly elapsedMin?: number;
  readonly acceleration?: boolean;
  readonly thetaDeg?: number;
  readonly moistureConstants?: MoistureConstants;
}

/** Place and day that foliar moisture depends on. */
export const foliarProperties = {
  latDeg: num('latitude (55)', '°', -90, 90),
  lngDeg: num('longitude, east positive (−120)', '°', -180, 180),
  elevationM: num('elevation; 0 uses the form without elevation', 'm', 0, 9000),
  dayOfYear: num('day of year D_j (180)', 'd', 1, 366),
  dayOfMinimumFmc: num('day of year of minimum foliar moisture D₀', 'd', 1, 366),
};

/** The foliar setting of an input, with the defaults of the reference. */
export function foliarOf(i: FoliarInput) {
  return {
    latDeg: i.latDeg ?? 55,
    longWestDeg: Math.abs(i.lngDeg ?? -120),
    elevationM: i.elevationM ?? 0,
    dayOfYear: i.dayOfYear ?? 180,
    dayOfMinimum: i.dayOfMinimumFmc,
  };
}

/** What limits foliar moisture outside Canada. */
export function foliarValidity(i: FoliarInput, given: boolean): Validity[] {
  const lng = i.lngDeg ?? -120;
  const lat = i.latDeg ?? 55;
  if (given || (lng <= -52 && lng >= -141 && lat >= 42)) return [];
  return [
    {
      code: 'FMC_OUTSIDE_CANADA',
      zh: '叶含水率公式仅适用于加拿大（西经 52–141°，北纬 42° 以北）；请给出 fmcPct。',
      en: 'The foliar moisture equations hold for Canada (52–141° W, north of 42° N) only; give fmcPct.',
    },
  ];
}

/** Composition and crown of a stand. */
export const standProperties = {
  percentConiferPct: num('percent conifer PC of M1, M2 (50)', '%', 0, 100),
  percentDeadFirPct: num('percent dead balsam fir PDF of M3, M4 (35)', '%', 0, 100),
  curingPct: num('degree of curing CC of O1A, O1B (80)', '%', 0, 100),
  grassFuelLoadKgM2: positive('grass fuel load GFL of O1A, O1B (0.35)', 'kg/m²', 100),
  crownBaseHeightM: positive('crown base height CBH in place of the type’s', 'm', 50),
  crownFuelLoadKgM2: positive('crown fuel load CFL in place of the type’s', 'kg/m²', 10),
};

function named(r: FbpResult) {
  return {
    rosMMin: r.ros,
    crownFractionBurned: r.cfb,
    fireDescription: r.fd,
    headFireIntensityKwM: r.hfi,
    surfaceFuelConsumptionKgM2: r.sfc,
    crownFuelConsumptionKgM2: r.cfc,
    totalFuelConsumptionKgM2: r.tfc,
    spreadAzimuthDeg: r.raz,
    netEffectiveWindKmh: r.wsv,
    slopeEquivalentWindKmh: r.wse,
    slopeEquivalentIsi: r.isf,
    isi: r.isi,
    foliarMoisturePct: r.fmc,
    dayOfMinimumFmc: r.d0,
    buildupEffect: r.be,
    spreadFactor: r.sf,
    crownBaseHeightM: r.cbh,
    crownFuelLoadKgM2: r.cfl,
    criticalSurfaceIntensityKwM: r.csi,
    criticalSurfaceRosMMin: r.rso,
    accelerationPerMin: r.alpha,
    lengthToBreadth: r.lb,
    lengthToBreadthAtTime: r.lbt,
    backRosMMin: r.bros,
    flankRosMMin: r.fros,
    thetaRosMMin: r.tros,
    rosAtTimeMMin: r.hrost,
    backRosAtTimeMMin: r.brost,
    flankRosAtTimeMMin: r.frost,
    thetaRosAtTimeMMin: r.trost,
    flankCrownFractionBurned: r.fcfb,
    backCrownFractionBurned: r.bcfb,
    thetaCrownFractionBurned: r.tcfb,
    flankFuelConsumptionKgM2: r.ftfc,
    backFuelConsumptionKgM2: r.btfc,
    thetaFuelConsumptionKgM2: r.ttfc,
    flankIntensityKwM: r.ffi,
    backIntensityKwM: r.bfi,
    thetaIntensityKwM: r.tfi,
    timeToCrownFireMin: r.ti,
    flankTimeToCrownFireMin: r.fti,
    backTimeToCrownFireMin: r.bti,
    thetaTimeToCrownFireMin: r.tti,
    headDistanceM: r.dh,
    backDistanceM: r.db,
    flankDistanceM: r.df,
  };
}

function runFbp(i: FbpFormulaInput) {
  const fuelName = fbpFuelNames[i.fuelType];
  if (i.fuelType === 'NF' || i.fuelType === 'WA')
    return {
      fuelType: i.fuelType,
      fuelName,
      rosMMin: 0,
      crownFractionBurned: 0,
      headFireIntensityKwM: 0,
      surfaceFuelConsumptionKgM2: 0,
      totalFuelConsumptionKgM2: 0,
      validity: [{ code: 'NOT_BURNABLE', zh: '该类型不燃烧。', en: 'This type does not burn.' }],
    };
  const result = fireBehaviourPrediction({
    stand: {
      type: i.fuelType,
      percentConifer: i.percentConiferPct ?? 50,
      percentDeadFir: i.percentDeadFirPct ?? 35,
      curingPct: i.curingPct ?? 80,
      grassLoadKgM2: i.grassFuelLoadKgM2 ?? 0.35,
    },
    ffmc: i.ffmc,
    bui: i.bui,
    windSpeedKmh: i.windSpeedKmh ?? 0,
    windDirectionDeg: i.windFromDeg ?? 0,
    slopePct: i.slopePct ?? 0,
    aspectDeg: i.aspectDeg ?? 0,
    foliar: foliarOf(i),
    fmcPct: i.fmcPct,
    buildup: i.buildupEffect ?? true,
    isi: i.isi,
    cbhM: i.crownBaseHeightM,
    cflKgM2: i.crownFuelLoadKgM2,
    standDensity: i.standDensityPerHa,
    standHeightM: i.standHeightM,
    elapsedMin: i.elapsedMin ?? 60,
    accelerating: i.acceleration ?? false,
    thetaDeg: wrapDegrees(i.thetaDeg ?? 0),
    constants: i.moistureConstants ?? 'cffdrs19',
  });
  const crownless = result.cfl === 0 && result.cbh === 0;
  const validity = foliarValidity(i, i.fmcPct !== undefined || crownless);
  return { fuelType: i.fuelType, fuelName, ...named(result), validity };
}

const fbp = defineFormula<FbpFormulaInput>({
  name: 'fbp',
  title: { zh: '加拿大火行为预报系统', en: 'Canadian Forest Fire Behavior Prediction System' },
  source: 'FCFDG 1992 (ST-X-3); Wotton, Alexander & Taylor 2009 (GLC-X-10)',
  input: object(
    'fuel type, codes, wind, terrain',
    {
      fuelType: choice('FBP fuel type', fbpFuelTypes),
      ffmc: num('FFMC', '1', 0, 101),
      bui: num('BUI', '1', 0, 1000),
      windSpeedKmh: num('10-m wind speed WS (0)', 'km/h', 0, 300),
      windFromDeg: num('azimuth the wind comes from WD (0)', '°', 0, 360),
      slopePct: num('ground slope GS (0)', '%', 0, 200),
      aspectDeg: num('azimuth the slope faces (0)', '°', 0, 360),
      ...foliarProperties,
      fmcPct: num('foliar moisture content FMC in place of the computed one', '%', 1, 300),
      ...standProperties,
      standDensityPerHa: positive('stand density SD of C6', '1/ha', 1e5),
      standHeightM: positive('stand height SH of C6', 'm', 100),
      isi: num('ISI in place of the computed one', '1', 0, 300),
      buildupEffect: flag('apply the buildup effect (default true)'),
      elapsedMin: num('minutes since ignition HR (60)', 'min', 0, 527_040),
      acceleration: flag('point ignition that accelerates (true) or line at equilibrium (false, default)'),
      thetaDeg: num('azimuth of the direction of interest θ (0)', '°', -360, 360),
      moistureConstants: choice(
        'FFMC–moisture constant (cffdrs19, default; vanWagner1987 is 147.2 of ST-X-3 eq. 46)',
        Object.keys(moistureConstants),
      ),
    },
    ['fuelType', 'ffmc', 'bui'],
  ),
  example: {
    fuelType: 'C1',
    ffmc: 90,
    bui: 130,
    windSpeedKmh: 20,
    windFromDeg: 0,
    slopePct: 15,
    aspectDeg: 270,
    latDeg: 55,
    lngDeg: -110,
    dayOfYear: 182,
    elapsedMin: 20,
    acceleration: true,
  },
  run: runFbp,
});

const fmc = defineFormula<FoliarInput>({
  name: 'foliarMoisture',
  title: { zh: '叶含水率', en: 'foliar moisture content' },
  source: 'FCFDG 1992 (ST-X-3) eqs. 1–8',
  input: object('place and day', foliarProperties),
  example: { latDeg: 55, lngDeg: -110, dayOfYear: 182 },
  run: (i) => ({
    fmcPct: foliarMoisture(foliarOf(i)),
    dayOfMinimumFmc: dayOfMinimumFmc(foliarOf(i)),
    validity: foliarValidity(i, false),
  }),
});

/** Formulas of the Fire Behavior Prediction System. */
export const fbpFormulas: readonly Formula[] = [fbp, fmc];
