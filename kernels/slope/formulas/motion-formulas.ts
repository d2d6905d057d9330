import { GRAVITY } from '#kernels/formulary';
import {
  type Formula,
  KernelFailure,
  choice,
  defineFormula,
  list,
  num,
  object,
  positive,
} from '#kernels/model';
import {
  ambraseysMenu,
  ariasIntensity,
  criticalAcceleration,
  failureProbability,
  jibson1993,
  jibson1998,
  jibson2007Arias,
  jibson2007AriasRatio,
  jibson2007Magnitude,
  jibson2007Ratio,
  rigidBlock,
  type Displacement,
} from '../newmark.ts';
import {
  corominas,
  corominasReach,
  energyLine,
  inundation,
  inundationAreas,
  rickenmann,
  voellmyRun,
  type CorominasKind,
  type InundationKind,
  type ProfilePoint,
} from '../runout.ts';
import { radians } from '../special.ts';

const critical = defineFormula<{ factorOfSafety: number; thrustAngleDeg: number }>({
  name: 'criticalAcceleration',
  title: { zh: 'Newmark 临界加速度', en: 'Newmark critical acceleration' },
  source: 'Newmark 1965: a_c = (FS − 1) g sin α',
  input: object(
    'static stability',
    {
      factorOfSafety: num('static factor of safety', '1', 0, 1000),
      thrustAngleDeg: num('thrust angle α (slope of an infinite slope)', '°', 0, 90),
    },
    ['factorOfSafety', 'thrustAngleDeg'],
  ),
  example: { factorOfSafety: 1.3, thrustAngleDeg: 30 },
  run: (i) => {
    const a = criticalAcceleration(i.factorOfSafety, i.thrustAngleDeg);
    return { criticalAccelerationMps2: a, criticalAccelerationG: a / GRAVITY };
  },
});

interface JibsonInput {
  readonly criticalAccelerationG: number;
  readonly pgaG?: number;
  readonly ariasIntensityMps?: number;
  readonly magnitude?: number;
}

function told(d: Displacement | undefined) {
  if (!d) return undefined;
  if (d.displacementCm === 0) return { displacementCm: 0, probabilityOfFailure: 0 };
  return { ...d, probabilityOfFailure: failureProbability(d.displacementCm) };
}

const displacementFormula = defineFormula<JibsonInput>({
  name: 'newmarkDisplacement',
  title: { zh: 'Newmark 位移回归', en: 'Newmark displacement regressions' },
  source:
    'Jibson 2007 eqs. 6, 7, 9, 10; Jibson 1993; Jibson et al. 1998; Ambraseys & Menu 1988; Jibson et al. 2000 (probability)',
  input: object(
    'critical acceleration and shaking; every regression whose inputs are given is answered',
    {
      criticalAccelerationG: positive('critical acceleration a_c', 'g', 5),
      pgaG: positive('peak ground acceleration a_max', 'g', 5),
      ariasIntensityMps: positive('Arias intensity I_a', 'm/s', 100),
      magnitude: num('moment magnitude', '1', 3, 9.5),
    },
    ['criticalAccelerationG'],
  ),
  example: { criticalAccelerationG: 0.1, pgaG: 0.4, ariasIntensityMps: 2, magnitude: 7 },
  run: ({ criticalAccelerationG: ac, pgaG, ariasIntensityMps: ia, magnitude }) => {
    if (pgaG === undefined && ia === undefined)
      throw new KernelFailure('INPUT_MISSING', 'pgaG', 'pgaG or ariasIntensityMps: is required');
    const results = {
      jibson2007Ratio: pgaG === undefined ? undefined : jibson2007Ratio(ac, pgaG),
      jibson2007Magnitude:
        pgaG === undefined || magnitude === undefined ? undefined : jibson2007Magnitude(ac, pgaG, magnitude),
      jibson2007Arias: ia === undefined ? undefined : jibson2007Arias(ac, ia),
      jibson2007AriasRatio:
        ia === undefined || pgaG === undefined ? undefined : jibson2007AriasRatio(ac, pgaG, ia),
      jibson1993: ia === undefined ? undefined : jibson1993(ac, ia),
      jibson1998: ia === undefined ? undefined : jibson1998(ac, ia),
      ambraseysMenu1988: pgaG === undefined ? undefined : ambraseysMenu(ac, pgaG),
    };
    return Object.fromEntries(Object.entries(results).flatMap(([name, d]) => (d ? [[name, told(d)]] : [])));
  },
});

interface BlockInput {
  readonly accelerationMps2: readonly number[];
  readonly timeStepS: number;
  readonly criticalAccelerationMps2: number;
}

const block = defineFormula<BlockInput>({
  name: 'rigidBlock',
  title: { zh: 'Newmark 刚块积分', en: 'Newmark rigid-block integration' },
  source: 'Newmark 1965; Wilson & Keefer 1983; Arias 1970',
  input: object(
    'an accelerogram',
    {
      accelerationMps2: list('ground acceleration', num('acceleration', 'm/s²', -100, 100), 2_000_000, 2),
      timeStepS: positive('time step', 's', 1),
      criticalAccelerationMps2: num('critical acceleration', 'm/s²', 0, 50),
    },
    ['accelerationMps2', 'timeStepS', 'criticalAccelerationMps2'],
  ),
  example: {
    accelerationMps2: [0, 2, 4, 2, 0, -2, -4, -2, 0, 0],
    timeStepS: 0.1,
    criticalAccelerationMps2: 1,
  },
  run: (i) => {
    const down = rigidBlock(i.accelerationMps2, i.timeStepS, i.criticalAccelerationMps2);
    const up = rigidBlock(
      i.accelerationMps2.map((a) => -a),
      i.timeStepS,
      i.criticalAccelerationMps2,
    );
    return {
      ...down,
      reversedDisplacementCm: up.displacementCm,
      meanDisplacementCm: (down.displacementCm + up.displacementCm) / 2,
      ariasIntensityMps: ariasIntensity(i.accelerationMps2, i.timeStepS),
    };
  },
});

const corominasFormula = defineFormula<{ kind: CorominasKind; volumeM3: number; dropM: number }>({
  name: 'corominas1996',
  title: { zh: '到达角（Corominas）', en: 'angle of reach' },
  source: 'Corominas 1996, Canadian Geotechnical Journal 33: log(H/L) = A + B log V',
  input: object(
    'movement',
    {
      kind: choice('kind and path', Object.keys(corominas)),
      volumeM3: positive('volume V', 'm³', 1e11),
      dropM: positive('vertical drop H', 'm', 10_000),
    },
    ['kind', 'volumeM3', 'dropM'],
  ),
  example: { kind: 'debrisFlow', volumeM3: 10_000, dropM: 300 },
  run: (i) => corominasReach(i.kind, i.volumeM3, i.dropM),
});

const inundationFormula = defineFormula<{ kind: InundationKind; volumeM3: number }>({
  name: 'inundationAreas',
  title: { zh: '泥石流体积—淹没面积', en: 'inundation areas of a debris flow' },
  source:
    'Iverson, Schilling & Vallance 1998 (lahars); Griswold & Iverson 2008 (debris flows, rock avalanches)',
  input: object(
    'flow',
    { kind: choice('kind', Object.keys(inundation)), volumeM3: positive('volume V', 'm³', 1e11) },
    ['kind', 'volumeM3'],
  ),
  example: { kind: 'debrisFlow', volumeM3: 10_000 },
  run: (i) => inundationAreas(i.kind, i.volumeM3),
});

const rickenmannFormula = defineFormula<{ volumeM3: number; dropM: number; channelSlopeTan: number }>({
  name: 'rickenmann1999',
  title: { zh: '泥石流经验关系（Rickenmann）', en: 'empirical debris-flow relations' },
  source: 'Rickenmann 1999, Natural Hazards 19:47–77',
  input: object(
    'flow',
    {
      volumeM3: positive('volume V', 'm³', 1e10),
      dropM: positive('elevation difference H_e', 'm', 10_000),
      channelSlopeTan: positive('channel slope S', '1', 3),
    },
    ['volumeM3', 'dropM', 'channelSlopeTan'],
  ),
  example: { volumeM3: 10_000, dropM: 500, channelSlopeTan: 0.25 },
  run: (i) => {
    const inside = i.volumeM3 >= 700 && i.volumeM3 <= 1e6 && i.dropM >= 110 && i.dropM <= 1820;
    return {
      ...rickenmann(i.volumeM3, i.dropM, i.channelSlopeTan),
      validity: inside
        ? []
        : [
            {
              code: 'OUTSIDE_DATA',
              zh: '超出回归数据范围：体积 700–10⁶ m³，高差 110–1820 m。',
              en: 'Outside the data of the regression: 700–10⁶ m³, drops of 110–1820 m.',
            },
          ],
    };
  },
});

const profileSchema = list(
  'profile from the release downwards',
  object('a point', { x: num('horizontal distance', 'm', -1e6, 1e6), z: num('elevation', 'm', -1e4, 1e4) }, [
    'x',
    'z',
  ]),
  100_000,
  2,
);
const profileExample = [
  { x: 0, z: 500 },
  { x: 500, z: 200 },
  { x: 900, z: 80 },
  { x: 1600, z: 20 },
  { x: 3000, z: 0 },
];

const energyFormula = defineFormula<{ profile: readonly ProfilePoint[]; reachAngleDeg: number }>({
  name: 'energyLine',
  title: { zh: '能量线（Fahrböschung）', en: 'energy line (Fahrböschung)' },
  source: 'Heim 1932; Hsü 1975: v = √(2 g Δh)',
  input: object(
    'profile and reach angle',
    { profile: profileSchema, reachAngleDeg: num('reach angle', '°', 0.1, 80) },
    ['profile', 'reachAngleDeg'],
  ),
  example: { profile: profileExample, reachAngleDeg: 15 },
  run: (i) => energyLine(i.profile, Math.tan(radians(i.reachAngleDeg))),
});

interface VoellmyInput {
  readonly profile: readonly ProfilePoint[];
  readonly mu: number;
  readonly xiMps2: number;
  readonly flowDepthM: number;
  readonly startVelocityMps?: number;
  readonly loseAtBreaks?: boolean;
}

const voellmy = defineFormula<VoellmyInput>({
  name: 'voellmy',
  title: { zh: 'Voellmy 质点运动', en: 'Voellmy point mass along a profile' },
  source: 'Voellmy 1955; Perla, Cheng & McClung 1980',
  input: object(
    'profile and friction',
    {
      profile: profileSchema,
      mu: num('dry friction μ', '1', 0, 2),
      xiMps2: positive('turbulent friction ξ', 'm/s²', 1e5),
      flowDepthM: positive('flow depth h', 'm', 200),
      startVelocityMps: num('speed at the first point (0)', 'm/s', 0, 200),
      loseAtBreaks: { type: 'boolean', description: 'lose speed across concave breaks of slope (true)' },
    },
    ['profile', 'mu', 'xiMps2', 'flowDepthM'],
  ),
  example: { profile: profileExample, mu: 0.15, xiMps2: 500, flowDepthM: 2 },
  run: (i) =>
    voellmyRun(i.profile, {
      mu: i.mu,
      xiMps2: i.xiMps2,
      flowDepthM: i.flowDepthM,
      startMps: i.startVelocityMps ?? 0,
      loseAtBreaks: i.loseAtBreaks ?? true,
    }),
});

/** Formulas of shaking and of runout. */
export const motionFormulas: readonly Formula[] = [
  critical,
  displacementFormula,
  block,
  corominasFormula,
  inundationFormula,
  rickenmannFormula,
  energyFormula,
  voellmy,
];
