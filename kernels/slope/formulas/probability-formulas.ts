import {
  type Formula,
  type InputSchema,
  choice,
  defineFormula,
  int,
  num,
  object,
  positive,
} from '#kernels/model';
import { monteCarlo, sampler, type Uncertain } from '../monte-carlo.ts';
import { infiniteSlope } from '../stability.ts';
import { slopeOf } from './stability-formulas.ts';

const uncertain = (description: string, unit: string): InputSchema =>
  object(
    `${description}, ${unit}`,
    {
      distribution: choice('distribution', ['fixed', 'normal', 'lognormal', 'uniform', 'triangular']),
      mean: num('mean (fixed: the value)', unit, -1000, 1000),
      sd: num('standard deviation', unit, 0, 1000),
      minimum: num('least value', unit, -1000, 1000),
      maximum: num('greatest value', unit, -1000, 1000),
      mode: num('most likely value (triangular)', unit, -1000, 1000),
    },
    ['distribution'],
  );

const quantities = [
  'cohesionKpa',
  'rootCohesionKpa',
  'frictionDeg',
  'soilUnitWeightKnM3',
  'depthM',
  'wetness',
  'slopeDeg',
  'seismicCoefficient',
] as const;

type MonteCarloInput = Partial<Record<(typeof quantities)[number], Uncertain>> & {
  readonly samples: number;
  readonly seed: number;
  readonly waterUnitWeightKnM3?: number;
};

const probability = defineFormula<MonteCarloInput>({
  name: 'probabilityOfFailure',
  title: { zh: '失稳概率（蒙特卡洛）', en: 'probability of failure by Monte Carlo' },
  source: 'infinite slope with uncertain quantities; Hammond et al. 1992 (LISA); seeded',
  input: object(
    'uncertain quantities',
    {
      cohesionKpa: uncertain('effective cohesion', 'kPa'),
      rootCohesionKpa: uncertain('root cohesion', 'kPa'),
      frictionDeg: uncertain('friction angle', '°'),
      soilUnitWeightKnM3: uncertain('unit weight', 'kN/m³'),
      depthM: uncertain('depth of the slip surface', 'm'),
      wetness: uncertain('m = h_w/z', '1'),
      slopeDeg: uncertain('slope', '°'),
      seismicCoefficient: uncertain('horizontal coefficient', '1'),
      waterUnitWeightKnM3: positive('unit weight of water (9.81)', 'kN/m³', 12),
      samples: int('samples', 100, 5_000_000),
      seed: int('seed', 0, 2 ** 31 - 1),
    },
    ['frictionDeg', 'soilUnitWeightKnM3', 'depthM', 'slopeDeg', 'samples', 'seed'],
  ),
  example: {
    cohesionKpa: { distribution: 'lognormal', mean: 4, sd: 1.5 },
    frictionDeg: { distribution: 'normal', mean: 32, sd: 3, minimum: 20, maximum: 45 },
    soilUnitWeightKnM3: { distribution: 'fixed', mean: 18 },
    depthM: { distribution: 'triangular', minimum: 1, mode: 1.5, maximum: 3 },
    wetness: { distribution: 'uniform', minimum: 0, maximum: 1 },
    slopeDeg: { distribution: 'fixed', mean: 36 },
    samples: 20_000,
    seed: 7,
  },
  run: (i, control) => {
    const zero: Uncertain = { distribution: 'fixed', mean: 0 };
    return monteCarlo(
      (random) => {
        const draws = quantities.map((name) => sampler(i[name] ?? zero, name, random));
        return () => {
          const [c, cr, phi, gamma, depth, wet, slope, k] = draws.map((d) => d());
          const soil = {
            cohesionKpa: Math.max(0, c),
            rootCohesionKpa: Math.max(0, cr),
            frictionDeg: Math.max(0, phi),
            soilUnitWeightKnM3: gamma,
            waterUnitWeightKnM3: i.waterUnitWeightKnM3,
            wetness: Math.min(1, Math.max(0, wet)),
            seismicCoefficient: Math.max(0, k),
          };
          return infiniteSlope(slopeOf(soil, slope, Math.max(1e-3, depth))).factorOfSafety;
        };
      },
      i.samples,
      i.seed,
      control,
    );
  },
});

/** Formulas of uncertain stability. */
export const probabilityFormulas: readonly Formula[] = [probability];
