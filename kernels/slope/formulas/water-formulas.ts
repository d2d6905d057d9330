import { type Formula, defineFormula, list, num, object, positive } from '#kernels/model';
import {
  cappedHead,
  criticalWettingDepthM,
  greenAmptDepth,
  greenAmptTime,
  iversonHead,
  iversonResponse,
  meinLarson,
  transientFactor,
  trigrsHead,
  type RainStep,
} from '../infiltration.ts';
import { WATER_KN_M3 } from '../special.ts';
import { finite } from './stability-formulas.ts';

const soil = {
  slopeDeg: num('slope α', '°', 0.1, 89),
  cohesionKpa: num('effective cohesion c (0)', 'kPa', 0, 1000),
  frictionDeg: num('effective friction angle φ', '°', 0, 60),
  soilUnitWeightKnM3: num('soil unit weight γ_s', 'kN/m³', 5, 40),
  waterUnitWeightKnM3: positive('unit weight of water (9.81)', 'kN/m³', 12),
  depthM: positive('vertical depth Z', 'm', 100),
  waterTableM: num('initial water table depth d_Z', 'm', 0, 100),
  diffusivityM2S: positive('maximum hydraulic diffusivity D₀', 'm²/s', 10),
  conductivityMps: positive('saturated hydraulic conductivity K_Z', 'm/s', 1),
  steadyInfiltrationMps: num('steady infiltration I_ZLT (0)', 'm/s', 0, 1),
};
const soilRequired = [
  'slopeDeg',
  'frictionDeg',
  'soilUnitWeightKnM3',
  'depthM',
  'waterTableM',
  'diffusivityM2S',
  'conductivityMps',
] as const;

interface SoilInput {
  readonly slopeDeg: number;
  readonly cohesionKpa?: number;
  readonly frictionDeg: number;
  readonly soilUnitWeightKnM3: number;
  readonly waterUnitWeightKnM3?: number;
  readonly depthM: number;
  readonly waterTableM: number;
  readonly diffusivityM2S: number;
  readonly conductivityMps: number;
  readonly steadyInfiltrationMps?: number;
}

const waterOf = (i: SoilInput) => ({ ...i, steadyInfiltrationMps: i.steadyInfiltrationMps ?? 0 });
const strengthOf = (i: Omit<SoilInput, 'depthM' | 'waterTableM' | 'diffusivityM2S' | 'conductivityMps'>) => ({
  slopeDeg: i.slopeDeg,
  cohesionKpa: i.cohesionKpa ?? 0,
  frictionDeg: i.frictionDeg,
  soilUnitWeight: i.soilUnitWeightKnM3,
  waterUnitWeight: i.waterUnitWeightKnM3 ?? WATER_KN_M3,
});

/** Head, capped head and factor of safety at the times asked for. */
function series(i: SoilInput, times: readonly number[], head: (t: number) => number) {
  const rows = times.map((timeS) => {
    const uncappedHeadM = head(timeS);
    const headM = cappedHead(waterOf(i), uncappedHeadM);
    return { timeS, headM, uncappedHeadM, factorOfSafety: transientFactor(strengthOf(i), i.depthM, headM) };
  });
  const failure = rows.find((r) => r.factorOfSafety < 1);
  return { series: rows, ...(failure && { firstFailureS: failure.timeS }) };
}

const timesSchema = list('times wanted', num('time', 's', 0, 1e9), 10_000, 1);

interface IversonInput extends SoilInput {
  readonly rainMps: number;
  readonly durationS: number;
  readonly timesS: readonly number[];
}

const iverson = defineFormula<IversonInput>({
  name: 'iverson2000',
  title: { zh: '瞬态入渗孔压（Iverson）', en: 'transient pore pressure' },
  source: 'Iverson 2000, Water Resources Research 36: eqs. 27, 28',
  input: object(
    'soil, water and one spell of rain',
    {
      ...soil,
      rainMps: num('infiltration rate I_Z; above K_Z runs off', 'm/s', 0, 1),
      durationS: positive('duration T', 's', 1e9),
      timesS: timesSchema,
    },
    [...soilRequired, 'rainMps', 'durationS', 'timesS'],
  ),
  example: {
    slopeDeg: 35,
    cohesionKpa: 2,
    frictionDeg: 34,
    soilUnitWeightKnM3: 20,
    depthM: 1.5,
    waterTableM: 1.5,
    diffusivityM2S: 1e-4,
    conductivityMps: 1e-5,
    rainMps: 8e-6,
    durationS: 36_000,
    timesS: [0, 3600, 18_000, 36_000, 72_000],
  },
  run: (i) =>
    series(i, i.timesS, (t) => iversonHead(waterOf(i), { rateMps: i.rainMps, durationS: i.durationS }, t)),
});

const response = defineFormula<{ tStar: number }>({
  name: 'iversonResponse',
  title: { zh: 'Iverson 压力响应函数', en: 'Iverson pressure response function' },
  source: 'Iverson 2000 eq. 27e',
  input: object('normalised time', { tStar: num('t* = 4 D₀ cos² α t/Z²', '1', 0, 1e9) }, ['tStar']),
  example: { tStar: 1 },
  run: ({ tStar }) => ({ response: iversonResponse(tStar) }),
});

interface TrigrsInput extends SoilInput {
  readonly basalDepthM?: number;
  readonly rain: readonly RainStep[];
  readonly timesS: readonly number[];
}

const trigrs = defineFormula<TrigrsInput>({
  name: 'trigrs',
  title: { zh: 'TRIGRS 瞬态降雨入渗', en: 'TRIGRS transient infiltration' },
  source: 'Baum, Savage & Godt 2008 (OFR 2008-1159) eqs. 1, 2, 12: saturated initial conditions',
  input: object(
    'soil, water, base and rain in steps',
    {
      ...soil,
      basalDepthM: positive('depth d_LZ of an impermeable base; absent: infinitely deep', 'm', 100),
      rain: list(
        'rain steps in order; each lasts until the next',
        object('a step', { startS: num('start', 's', 0, 1e9), rateMps: num('rate', 'm/s', 0, 1) }, [
          'startS',
          'rateMps',
        ]),
        1000,
        1,
      ),
      timesS: timesSchema,
    },
    [...soilRequired, 'rain', 'timesS'],
  ),
  example: {
    slopeDeg: 35,
    cohesionKpa: 2,
    frictionDeg: 34,
    soilUnitWeightKnM3: 20,
    depthM: 1.5,
    waterTableM: 1.5,
    diffusivityM2S: 1e-4,
    conductivityMps: 1e-5,
    basalDepthM: 2,
    rain: [
      { startS: 0, rateMps: 8e-6 },
      { startS: 18_000, rateMps: 3e-6 },
      { startS: 36_000, rateMps: 0 },
    ],
    timesS: [0, 18_000, 36_000, 72_000],
  },
  run: (i) => series(i, i.timesS, (t) => trigrsHead(waterOf(i), i.rain, t, i.basalDepthM)),
});

interface GreenAmptInput {
  readonly conductivityMmH: number;
  readonly suctionMm: number;
  readonly moistureDeficit: number;
  readonly rainMmH?: number;
  readonly durationH: number;
}

const greenAmpt = defineFormula<GreenAmptInput>({
  name: 'greenAmpt',
  title: { zh: 'Green–Ampt 入渗与湿润锋', en: 'Green–Ampt infiltration and wetting front' },
  source: 'Green & Ampt 1911; Mein & Larson 1973',
  input: object(
    'soil and rain',
    {
      conductivityMmH: positive('hydraulic conductivity K', 'mm/h', 1e5),
      suctionMm: positive('wetting front suction head ψ_f', 'mm', 1e5),
      moistureDeficit: positive('moisture deficit Δθ', '1', 1),
      rainMmH: num('rain rate; absent: ponded from the start', 'mm/h', 0, 1000),
      durationH: num('duration', 'h', 0, 10_000),
    },
    ['conductivityMmH', 'suctionMm', 'moistureDeficit', 'durationH'],
  ),
  example: { conductivityMmH: 10.9, suctionMm: 110.1, moistureDeficit: 0.247, rainMmH: 25, durationH: 3 },
  run: (i) => {
    const s = { conductivityMmH: i.conductivityMmH, suctionMm: i.suctionMm, deficit: i.moistureDeficit };
    if (i.rainMmH === undefined) {
      const infiltratedMm = greenAmptDepth(s, i.durationH);
      const rate =
        infiltratedMm > 0 ? s.conductivityMmH * (1 + (s.suctionMm * s.deficit) / infiltratedMm) : Infinity;
      return { infiltratedMm, ...finite('rateMmH', rate), wettingFrontM: infiltratedMm / s.deficit / 1000 };
    }
    const { pondingH, ...rest } = meinLarson(s, i.rainMmH, i.durationH);
    return {
      ...finite('pondingTimeH', pondingH),
      ...rest,
      runoffMm: i.rainMmH * i.durationH - rest.infiltratedMm,
    };
  },
});

interface WettingInput {
  readonly slopeDeg: number;
  readonly cohesionKpa: number;
  readonly frictionDeg: number;
  readonly soilUnitWeightKnM3: number;
  readonly waterUnitWeightKnM3?: number;
  readonly conductivityMmH: number;
  readonly suctionMm: number;
  readonly moistureDeficit: number;
}

const wetting = defineFormula<WettingInput>({
  name: 'wettingFrontFailure',
  title: { zh: '湿润锋失稳的最小雨强与历时', en: 'least rain that wets a slope to failure' },
  source: 'Pradel & Raad 1993; Green & Ampt 1911',
  input: object(
    'soil',
    {
      slopeDeg: num('slope β', '°', 0.1, 89),
      cohesionKpa: num('effective cohesion c′', 'kPa', 0, 1000),
      frictionDeg: num('effective friction angle φ′', '°', 0, 60),
      soilUnitWeightKnM3: num('saturated unit weight γ', 'kN/m³', 5, 40),
      waterUnitWeightKnM3: positive('unit weight of water (9.81)', 'kN/m³', 12),
      conductivityMmH: positive('hydraulic conductivity K', 'mm/h', 1e5),
      suctionMm: positive('wetting front suction head', 'mm', 1e5),
      moistureDeficit: positive('moisture deficit Δθ', '1', 1),
    },
    [
      'slopeDeg',
      'cohesionKpa',
      'frictionDeg',
      'soilUnitWeightKnM3',
      'conductivityMmH',
      'suctionMm',
      'moistureDeficit',
    ],
  ),
  example: {
    slopeDeg: 33.7,
    cohesionKpa: 5,
    frictionDeg: 28,
    soilUnitWeightKnM3: 19,
    conductivityMmH: 5,
    suctionMm: 200,
    moistureDeficit: 0.2,
  },
  run: (i) => {
    const depth = criticalWettingDepthM(strengthOf(i), true);
    const dry = criticalWettingDepthM(strengthOf(i), false);
    if (depth === Infinity) return { canFailByWetting: false };
    const s = { conductivityMmH: i.conductivityMmH, suctionMm: i.suctionMm, deficit: i.moistureDeficit };
    const zMm = depth * 1000;
    return {
      canFailByWetting: true,
      criticalDepthM: depth,
      ...finite('criticalDepthWithoutPressureM', dry),
      minimumDurationH: greenAmptTime(s, zMm * i.moistureDeficit),
      ...finite('minimumIntensityMmH', (i.conductivityMmH * (i.suctionMm + zMm)) / zMm),
    };
  },
});

/** Formulas of water entering a slope. */
export const waterFormulas: readonly Formula[] = [iverson, response, trigrs, greenAmpt, wetting];
