import { defineFormula, KernelFailure, type Formula, type InputSchema } from '#kernels/model';
import {
  fragilityLoss,
  matrixLoss,
  type ClassLoss,
  type DamageMatrix,
  type Exposure,
  type FragilityState,
} from '../loss/fragility.ts';
import {
  alertColour,
  bandProbabilities,
  expectedFatalities,
  fatalityRate,
  PAGER_FATALITY,
  type ExposedPopulation,
} from '../loss/pager.ts';
import { choice, numbers, numeric, object } from './fields.ts';

const share = (description: string): InputSchema => numeric(description, '', 0, 1);

const stateFields = {
  name: { type: 'string', description: 'damage state 破坏等级', maxLength: 60 },
  lossRatio: share('loss as a share of the value'),
  fatalityRatio: share('share of occupants killed'),
  injuryRatio: share('share of occupants injured'),
} as const satisfies Record<string, InputSchema>;

const exposureField = object(
  'exposure of the class',
  {
    buildings: numeric('buildings', '', 0, 1e12),
    value: numeric('replacement value, any currency', '', 0, 1e18),
    occupants: numeric('people inside', '', 0, 1e11),
  },
  ['buildings'],
);

interface FragilityInput {
  classes: { name: string; states: FragilityState[]; exposure: Exposure }[];
  demand: number;
  demandSigmaLn?: number;
}

function sumOf(losses: readonly ClassLoss[]): { loss: number; fatalities: number; injuries: number } {
  return losses.reduce(
    (s, l) => ({
      loss: s.loss + l.loss,
      fatalities: s.fatalities + l.fatalities,
      injuries: s.injuries + l.injuries,
    }),
    { loss: 0, fatalities: 0, injuries: 0 },
  );
}

const fragility = defineFormula<FragilityInput>({
  name: 'fragilityLoss',
  title: { zh: '按易损性曲线的建筑与人员损失', en: 'Building and casualty loss by lognormal fragility' },
  source:
    'FEMA HAZUS earthquake technical manual, P(ds) = Φ(ln(x/median)/β); curves and ratios are given by the user',
  input: object(
    'classes and demand',
    {
      classes: {
        type: 'array',
        description: 'vulnerability classes 易损性类别',
        minItems: 1,
        maxItems: 1000,
        items: object(
          'class',
          {
            name: { type: 'string', description: 'class', maxLength: 60 },
            states: {
              type: 'array',
              description: 'damage states from slight to complete',
              minItems: 1,
              maxItems: 20,
              items: object(
                'state',
                {
                  ...stateFields,
                  median: numeric('median demand', 'unit of the demand', 1e-9, 1e6),
                  beta: numeric('standard deviation of ln demand', 'ln', 1e-3, 5),
                },
                ['name', 'median', 'beta'],
              ),
            },
            exposure: exposureField,
          },
          ['name', 'states', 'exposure'],
        ),
      },
      demand: numeric('median demand (g, cm/s or intensity, as the curves)', '', 0, 1e6),
      demandSigmaLn: numeric('standard deviation of ln demand; default 0', 'ln', 0, 5),
    },
    ['classes', 'demand'],
  ),
  example: {
    classes: [
      {
        name: 'masonry',
        states: [
          { name: 'slight', median: 0.14, beta: 0.64, lossRatio: 0.02 },
          { name: 'moderate', median: 0.23, beta: 0.64, lossRatio: 0.1 },
          { name: 'extensive', median: 0.48, beta: 0.64, lossRatio: 0.45, injuryRatio: 0.02 },
          { name: 'complete', median: 0.86, beta: 0.64, lossRatio: 1, fatalityRatio: 0.02, injuryRatio: 0.1 },
        ],
        exposure: { buildings: 1200, value: 3.6e8, occupants: 4800 },
      },
    ],
    demand: 0.3,
    demandSigmaLn: 0.5,
  },
  run: ({ classes, demand, demandSigmaLn }) => {
    const losses = classes.map((c, i) => {
      const medians = c.states.map((s) => s.median);
      if (medians.some((m, k) => k > 0 && m < medians[k - 1]))
        throw new KernelFailure(
          'INPUT_INCONSISTENT',
          `classes[${i}].states`,
          `classes[${i}].states: medians must not fall from slight to complete`,
        );
      return { name: c.name, ...fragilityLoss(c.states, c.exposure, demand, demandSigmaLn ?? 0) };
    });
    return { classes: losses, total: sumOf(losses) };
  },
});

interface MatrixInput {
  classes: { name: string; damageMatrix: DamageMatrix; exposure: Exposure }[];
  intensity: number;
}

const matrix = defineFormula<MatrixInput>({
  name: 'damageMatrixLoss',
  title: { zh: '按震害矩阵的建筑与人员损失', en: 'Building and casualty loss by damage matrices' },
  source: 'Damage probability matrix by intensity; matrices and ratios are given by the user',
  input: object(
    'classes and intensity',
    {
      classes: {
        type: 'array',
        description: 'vulnerability classes 易损性类别',
        minItems: 1,
        maxItems: 1000,
        items: object(
          'class',
          {
            name: { type: 'string', description: 'class', maxLength: 60 },
            damageMatrix: object(
              'matrix',
              {
                states: {
                  type: 'array',
                  description: 'damage states',
                  minItems: 1,
                  maxItems: 20,
                  items: object('state', stateFields, ['name']),
                },
                rows: {
                  type: 'array',
                  description: 'rows by intensity',
                  minItems: 1,
                  maxItems: 20,
                  items: object(
                    'row',
                    {
                      intensity: numeric('intensity', '', 1, 12),
                      probabilities: numbers(
                        'probability of none and of each state',
                        numeric('p', '', 0, 1),
                        21,
                        2,
                      ),
                    },
                    ['intensity', 'probabilities'],
                  ),
                },
              },
              ['states', 'rows'],
            ),
            exposure: exposureField,
          },
          ['name', 'damageMatrix', 'exposure'],
        ),
      },
      intensity: numeric('intensity', '', 1, 12),
    },
    ['classes', 'intensity'],
  ),
  example: {
    classes: [
      {
        name: 'example',
        damageMatrix: {
          states: [
            { name: 'moderate', lossRatio: 0.2 },
            { name: 'collapse', lossRatio: 1, fatalityRatio: 0.05, injuryRatio: 0.2 },
          ],
          rows: [
            { intensity: 7, probabilities: [0.8, 0.19, 0.01] },
            { intensity: 8, probabilities: [0.5, 0.45, 0.05] },
          ],
        },
        exposure: { buildings: 100, value: 1e7, occupants: 400 },
      },
    ],
    intensity: 7.4,
  },
  run: ({ classes, intensity }) => {
    const losses = classes.map((c) => ({
      name: c.name,
      ...matrixLoss(c.damageMatrix, c.exposure, intensity),
    }));
    return { classes: losses, total: sumOf(losses) };
  },
});

interface PagerInput {
  exposed: ExposedPopulation[];
  country?: string;
  theta?: number;
  beta?: number;
  zeta?: number;
}

const pager = defineFormula<PagerInput>({
  name: 'pagerFatalities',
  title: { zh: '经验死亡人数（PAGER）', en: 'Empirical fatalities (PAGER)' },
  source: 'Jaiswal and Wald (2010), Earthquake Spectra 26(4), 1017–1037, eqs 1–5; coefficients of USGS PAGER',
  input: object(
    'exposed population',
    {
      exposed: {
        type: 'array',
        description: 'population by intensity',
        minItems: 1,
        maxItems: 100_000,
        items: object(
          'exposure',
          {
            mmi: numeric('Modified Mercalli intensity', '', 1, 12),
            population: numeric('people', '', 0, 1e10),
          },
          ['mmi', 'population'],
        ),
      },
      country: choice('country whose coefficients are used', Object.keys(PAGER_FATALITY)),
      theta: numeric('θ, replaces the country', '', 1, 200),
      beta: numeric('β, replaces the country', '', 1e-3, 5),
      zeta: numeric('ζ, replaces the country', '', 1e-3, 10),
    },
    ['exposed'],
  ),
  example: {
    exposed: [
      { mmi: 7, population: 500_000 },
      { mmi: 8, population: 120_000 },
      { mmi: 9, population: 20_000 },
    ],
    country: 'CN',
  },
  run: ({ exposed, country, ...given }) => {
    const listed = country === undefined ? undefined : PAGER_FATALITY[country];
    const theta = given.theta ?? listed?.[0];
    const beta = given.beta ?? listed?.[1];
    if (theta === undefined || beta === undefined)
      throw new KernelFailure('INPUT_MISSING', 'country', 'country: give a country, or theta and beta');
    const zeta = given.zeta ?? listed?.[2];
    const fatalities = expectedFatalities(exposed, theta, beta);
    return {
      theta,
      beta,
      fatalities,
      rates: exposed.map((e) => (e.mmi < 5 ? 0 : fatalityRate(Math.min(e.mmi, 10), theta, beta))),
      alert: alertColour(fatalities),
      ...(zeta === undefined ? {} : { zeta, bands: bandProbabilities(fatalities, zeta) }),
    };
  },
});

/** Loss formulas. */
export const lossFormulas: readonly Formula[] = [fragility, matrix, pager];
