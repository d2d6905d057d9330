import { defineFormula, KernelFailure, type Formula, type InputSchema } from '#kernels/model';
import {
  bumpBed,
  bumpShock,
  bowlBed,
  ritter,
  steadyBump,
  stoker,
  stokerPlateau,
  thackerPlanar,
  thackerRadial,
  type Bowl,
  type Bump,
  type BumpRegime,
  type FlowState,
} from './analytic.ts';
import { dressler } from './dressler.ts';

const number = (description: string, unit: string, minimum: number, maximum: number): InputSchema => ({
  type: 'number',
  description,
  unit,
  minimum,
  maximum,
});
const positive = (description: string, unit: string, maximum: number): InputSchema => ({
  type: 'number',
  description,
  unit,
  exclusiveMinimum: 0,
  maximum,
});
const list = (description: string): InputSchema => ({
  type: 'array',
  description,
  items: number('coordinate', 'm', -1e7, 1e7),
  minItems: 1,
  maxItems: 1_000_000,
});

interface Along {
  readonly xM: readonly number[];
  readonly timeS: number;
  readonly leftDepthM: number;
  readonly damM: number;
  readonly gravityMps2?: number;
}

const damProperties: Record<string, InputSchema> = {
  leftDepthM: positive('still water west of the dam', 'm', 1000),
  damM: number('place of the dam', 'm', -1e7, 1e7),
  timeS: number('time since the dam vanished', 's', 0, 1e7),
  xM: list('places'),
  gravityMps2: positive('gravity, default 9.81', 'm/s²', 30),
};

function profile(xM: readonly number[], state: (x: number) => FlowState): unknown {
  const states = xM.map(state);
  return { xM, depthM: states.map((s) => s.depthM), velocityMps: states.map((s) => s.velocityMps) };
}

const dams: readonly Formula[] = [
  defineFormula<Along>({
    name: 'ritter',
    title: { zh: '干床溃坝精确解（Ritter）', en: 'dam break on a dry bed' },
    source: 'Ritter 1892; Delestre et al. 2013 (SWASHES) section 4.1.2',
    input: {
      type: 'object',
      description: 'dam break',
      properties: damProperties,
      required: ['leftDepthM', 'damM', 'timeS', 'xM'],
    },
    example: { leftDepthM: 0.005, damM: 5, timeS: 6, xM: [0, 2.5, 5, 7.5, 10] },
    run: ({ xM, timeS, gravityMps2 = 9.81, ...dam }) =>
      profile(xM, (x) => ritter({ ...dam, rightDepthM: 0, gravityMps2 }, x, timeS)),
  }),
  defineFormula<Along & { rightDepthM: number }>({
    name: 'stoker',
    title: { zh: '湿床溃坝精确解（Stoker）', en: 'dam break on a wet bed' },
    source: 'Stoker 1957; Delestre et al. 2013 (SWASHES) section 4.1.1',
    input: {
      type: 'object',
      description: 'dam break',
      properties: { ...damProperties, rightDepthM: positive('still water east of the dam', 'm', 1000) },
      required: ['leftDepthM', 'rightDepthM', 'damM', 'timeS', 'xM'],
    },
    example: { leftDepthM: 0.005, rightDepthM: 0.001, damM: 5, timeS: 6, xM: [0, 2.5, 5, 7.5, 10] },
    run: ({ xM, timeS, gravityMps2 = 9.81, ...dam }) => {
      if (dam.rightDepthM >= dam.leftDepthM)
        throw new KernelFailure('INPUT_INCONSISTENT', 'rightDepthM', 'rightDepthM: must be below leftDepthM');
      const all = { ...dam, gravityMps2 };
      return { plateau: stokerPlateau(all), ...(profile(xM, (x) => stoker(all, x, timeS)) as object) };
    },
  }),
  defineFormula<Along & { chezy: number }>({
    name: 'dressler',
    title: { zh: '有摩阻干床溃坝近似解（Dressler）', en: 'dam break on a dry bed with Chézy friction' },
    source: 'Dressler 1952, first-order correction; Delestre et al. 2013 (SWASHES) section 4.1.3',
    input: {
      type: 'object',
      description: 'dam break',
      properties: { ...damProperties, chezy: positive('Chézy coefficient C', 'm^½/s', 500) },
      required: ['leftDepthM', 'damM', 'timeS', 'xM', 'chezy'],
    },
    example: { leftDepthM: 6, damM: 1000, chezy: 40, timeS: 40, xM: [500, 1000, 1250, 1500] },
    run: ({ xM, timeS, gravityMps2 = 9.81, ...dam }) =>
      profile(xM, (x) => dressler({ ...dam, gravityMps2 }, x, timeS)),
  }),
];

interface BumpInput {
  readonly regime: BumpRegime;
  readonly unitDischargeM2ps: number;
  readonly outletDepthM: number;
  readonly crestM?: number;
  readonly centreM?: number;
  readonly halfWidthM?: number;
  readonly gravityMps2?: number;
  readonly xM: readonly number[];
}

const bump = defineFormula<BumpInput>({
  name: 'steadyBump',
  title: { zh: '驼峰恒定流精确解', en: 'steady flow over a bump' },
  source: 'Goutal & Maurel 1997; Delestre et al. 2013 (SWASHES) sections 3.1.3–3.1.5',
  input: {
    type: 'object',
    description: 'flow over a parabolic bump',
    properties: {
      regime: {
        type: 'string',
        description: 'flow regime',
        enum: ['subcritical', 'transcritical', 'transcriticalShock'],
      },
      unitDischargeM2ps: positive('unit discharge', 'm²/s', 1000),
      outletDepthM: positive('depth at the outlet (not used by transcritical)', 'm', 1000),
      crestM: positive('height of the bump, default 0.2', 'm', 100),
      centreM: number('place of the crest, default 10', 'm', -1e6, 1e6),
      halfWidthM: positive('half width, default 2', 'm', 1e6),
      gravityMps2: positive('gravity, default 9.81', 'm/s²', 30),
      xM: list('places'),
    },
    required: ['regime', 'unitDischargeM2ps', 'outletDepthM', 'xM'],
  },
  example: {
    regime: 'transcriticalShock',
    unitDischargeM2ps: 0.18,
    outletDepthM: 0.33,
    xM: [0, 9, 10, 11, 12, 20],
  },
  run: ({ xM, ...given }) => {
    const all: Bump = { crestM: 0.2, centreM: 10, halfWidthM: 2, gravityMps2: 9.81, ...given };
    const shockM = all.regime === 'transcriticalShock' ? bumpShock(all) : undefined;
    if (all.regime === 'transcriticalShock' && shockM === undefined)
      throw new KernelFailure('INPUT_INCONSISTENT', 'outletDepthM', 'outletDepthM: no jump fits on the bump');
    return {
      bedM: xM.map((x) => bumpBed(all, x)),
      ...(shockM === undefined ? {} : { shockM }),
      ...(profile(xM, (x) => steadyBump(all, x, shockM)) as object),
    };
  },
});

interface BowlInput {
  readonly depthM: number;
  readonly radiusM: number;
  readonly amplitude: number;
  readonly gravityMps2?: number;
  readonly timeS: number;
  readonly xM: readonly number[];
  readonly yM: readonly number[];
}

function bowlFormula(
  name: 'thackerPlanar' | 'thackerRadial',
  title: Formula['title'],
  source: string,
  amplitude: InputSchema,
): Formula {
  const solution = name === 'thackerPlanar' ? thackerPlanar : thackerRadial;
  return defineFormula<BowlInput>({
    name,
    title,
    source,
    input: {
      type: 'object',
      description: 'parabolic bowl z = −h₀ (1 − r²/a²), centre at (0, 0)',
      properties: {
        depthM: positive('h₀', 'm', 1000),
        radiusM: positive('a', 'm', 1e6),
        amplitude,
        gravityMps2: positive('gravity, default 9.81', 'm/s²', 30),
        timeS: number('time', 's', 0, 1e7),
        xM: list('places'),
        yM: list('places'),
      },
      required: ['depthM', 'radiusM', 'amplitude', 'timeS', 'xM', 'yM'],
    },
    example:
      name === 'thackerPlanar'
        ? { depthM: 0.1, radiusM: 1, amplitude: 0.5, timeS: 1, xM: [0, 0.5], yM: [0, 0] }
        : { depthM: 0.1, radiusM: 1, amplitude: 0.8, timeS: 1, xM: [0, 0.5], yM: [0, 0] },
    run: ({ xM, yM, timeS, gravityMps2 = 9.81, ...given }) => {
      if (xM.length !== yM.length)
        throw new KernelFailure('INPUT_INCONSISTENT', 'yM', 'yM: needs as many places as xM');
      const bowl: Bowl = { ...given, gravityMps2 };
      const states = xM.map((x, n) => solution(bowl, x, yM[n], timeS));
      return {
        bedM: xM.map((x, n) => bowlBed(bowl, x, yM[n])),
        depthM: states.map((s) => s.depthM),
        velocityXMps: states.map((s) => s.velocityXMps),
        velocityYMps: states.map((s) => s.velocityYMps),
      };
    },
  });
}

/** Exact solutions of the shallow-water equations. */
export const analyticFormulas: readonly Formula[] = [
  ...dams,
  bump,
  bowlFormula(
    'thackerPlanar',
    { zh: '抛物碗平面振荡精确解（Thacker）', en: 'planar surface in a parabolic bowl' },
    'Thacker 1981; Delestre et al. 2013 (SWASHES) section 4.2.2',
    number('η, in units of a', '1', -10, 10),
  ),
  bowlFormula(
    'thackerRadial',
    { zh: '抛物碗径向振荡精确解（Thacker）', en: 'radial oscillation in a parabolic bowl' },
    'Thacker 1981; Delestre et al. 2013 (SWASHES) section 4.2.1',
    positive('r₀, start radius', 'm', 1e6),
  ),
];
