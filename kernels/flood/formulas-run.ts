import { defineFormula, type Formula, type RunControl } from '#kernels/model';
import { floodSchema } from './request-schema.ts';
import type { FloodInput } from './request.ts';
import { runFlood } from './run.ts';

/** NaN marks "never" in grids; JSON has no NaN, so it becomes null. */
function answer(input: FloodInput, scheme: 'localInertia' | 'shallowWater', control: RunControl): unknown {
  const result = runFlood(input, scheme, control);
  const grids: Record<string, Float64Array | (number | null)[]> = {};
  for (const [name, values] of Object.entries(result.grids))
    grids[name] =
      values instanceof Float64Array && values.some(Number.isNaN)
        ? Array.from(values, (v) => (Number.isNaN(v) ? null : v))
        : (values as Float64Array);
  return { ...result, grids };
}

const example: FloodInput & Readonly<Record<string, unknown>> = {
  dem: {
    cols: 12,
    rows: 6,
    cellSizeM: 10,
    xllM: 500_000,
    yllM: 3_400_000,
    elevationM: Array.from(
      { length: 72 },
      (_v, c) => 20 - 0.02 * (c % 12) + 0.05 * Math.abs(Math.floor(c / 12) - 2.5),
    ),
  },
  durationS: 600,
  roughness: {
    manning: 0.04,
    polygons: [
      {
        ring: [
          [500_000, 3_400_020],
          [500_120, 3_400_020],
          [500_120, 3_400_040],
          [500_000, 3_400_040],
        ],
        manning: 0.02,
      },
    ],
  },
  buildings: {
    method: 'block',
    polygons: [
      [
        [500_060, 3_400_025],
        [500_080, 3_400_025],
        [500_080, 3_400_045],
        [500_060, 3_400_045],
      ],
    ],
  },
  rain: {
    series: [
      { timeS: 0, value: 60 },
      { timeS: 300, value: 0 },
    ],
  },
  infiltration: { kind: 'constantLoss', rateMmPerH: 5 },
  inflows: [
    {
      name: 'stream',
      point: [500_005, 3_400_025],
      radiusM: 12,
      hydrograph: [
        { timeS: 0, value: 0 },
        { timeS: 120, value: 3 },
      ],
    },
  ],
  boundaries: [{ edge: 'east', kind: 'free' }],
  points: [{ name: 'gauge', xM: 500_095, yM: 3_400_025 }],
  outputs: {
    grids: ['maxDepthM', 'arrivalS'],
    contours: [{ field: 'maxDepthM', levels: [0.1, 0.3] }],
    seriesIntervalS: 60,
  },
};

/** The two solvers, with one input. */
export const runFormulas: readonly Formula[] = [
  defineFormula<FloodInput>({
    name: 'shallowWater',
    title: { zh: '二维浅水方程洪水演进', en: 'full two-dimensional shallow-water flood run' },
    source:
      'Audusse et al. 2004 (SIAM J. Sci. Comput. 25, 2050) hydrostatic reconstruction; Toro 2001 HLLC; MUSCL and Heun; point-implicit Manning friction',
    input: floodSchema,
    example,
    run: (input, control) => answer(input, 'shallowWater', control),
  }),
  defineFormula<FloodInput>({
    name: 'localInertia',
    title: { zh: '二维局部惯性洪水演进', en: 'two-dimensional local-inertia flood run' },
    source:
      'Bates, Horritt & Fewtrell 2010 (J. Hydrol. 387, 33) eq. 23; de Almeida, Bates, Freer & Souvignet 2012 (WRR 48, W05528) eq. 12',
    input: floodSchema,
    example,
    run: (input, control) => answer(input, 'localInertia', control),
  }),
];
