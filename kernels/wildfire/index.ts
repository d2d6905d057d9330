import type { KernelModel } from '#kernels/model';
import { crownFormulas } from './formulas/crown-formulas.ts';
import { ellipseFormulas } from './formulas/ellipse-formulas.ts';
import { fbpFormulas } from './formulas/fbp-formulas.ts';
import { flameFormulas } from './formulas/flame-formulas.ts';
import { fwiFormulas } from './formulas/fwi-formulas.ts';
import { surfaceFormulas } from './formulas/surface-formulas.ts';

/** Forest and grass fire: surface and crown spread, fire weather, fire behaviour prediction, spread over terrain. */
export const wildfireModel: KernelModel = {
  name: 'wildfire',
  title: { zh: '森林草原火灾', en: 'wildland fire' },
  formulas: [
    ...surfaceFormulas,
    ...ellipseFormulas,
    ...crownFormulas,
    ...flameFormulas,
    ...fwiFormulas,
    ...fbpFormulas,
  ],
};
