import type { KernelModel } from '#kernels/model';
import { analyticFormulas } from './formulas-analytic.ts';
import { serveBand } from './bands.ts';
import { partFormulas } from './formulas-parts.ts';
import { runFormulas } from './formulas-run.ts';

/** The flood kernel: two solvers, their parts and the exact solutions they are checked against. */
export const floodModel: KernelModel = {
  name: 'flood',
  title: { zh: '洪涝淹没', en: 'two-dimensional flood' },
  helpers: { band: serveBand },
  formulas: [...runFormulas, ...partFormulas, ...analyticFormulas],
};
