import type { KernelModel } from '#kernels/model';
import { crownFormulas } from './formulas/crown-formulas.ts';
import { ellipseFormulas } from './formulas/ellipse-formulas.ts';
import { fbpFormulas } from './formulas/fbp-formulas.ts';
import { flameFormulas } from './formulas/flame-formulas.ts';
import { fwiFormulas } from './formulas/fwi-formulas.ts';
import { fbpSpreadFormulas } from './formulas/fbp-spread-formulas.ts';
import { spreadFormulas } from './formulas/spread-formulas.ts';
import { surfaceFormulas } from './formulas/surface-formulas.ts';
import { travelFormulas } from './formulas/travel-formulas.ts';

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
    ...spreadFormulas,
    ...fbpSpreadFormulas,
    ...travelFormulas,
  ],
};

export { useWildfireWasm, wildfireWasmLoaded } from './spread/front-wasm.ts';
export {
  spreadFbpFire,
  spreadFire,
  type Ignition,
  type SpreadOptions,
  type SpreadResult,
} from './spread/spread.ts';
export { spreadEnsemble, type EnsembleResult, type Perturbation } from './spread/ensemble.ts';
export { type Landscape, type PerCell } from './spread/landscape.ts';
export { fbpFields, type FbpLandscape } from './spread/fbp-landscape.ts';
export { sealDiagonals } from './spread/barriers.ts';
export { contourPolygons, type GridSize, type Ring } from './spread/contours.ts';
export { createFront } from './spread/front.ts';
export { type Front, type FrontFields } from './spread/fields.ts';
export { slopeAspect, type SlopeAspect } from './spread/terrain.ts';
