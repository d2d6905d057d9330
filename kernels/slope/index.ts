import type { KernelModel } from '#kernels/model';
import { gridFormulas } from './formulas/grid-formulas.ts';
import { motionFormulas } from './formulas/motion-formulas.ts';
import { probabilityFormulas } from './formulas/probability-formulas.ts';
import { rainFormulas } from './formulas/rain-formulas.ts';
import { stabilityFormulas } from './formulas/stability-formulas.ts';
import { waterFormulas } from './formulas/water-formulas.ts';

/** Slope failure: rainfall thresholds, stability, transient infiltration, shaking, runout. */
export const slopeModel: KernelModel = {
  name: 'slope',
  title: { zh: '滑坡泥石流', en: 'slope failure' },
  formulas: [
    ...rainFormulas,
    ...stabilityFormulas,
    ...probabilityFormulas,
    ...waterFormulas,
    ...motionFormulas,
    ...gridFormulas,
  ],
};

export { infiniteSlope, type InfiniteSlope } from './stability.ts';
export {
  rainfallThresholds,
  thresholdIntensity,
  antecedentPrecipitation,
  type RainfallThreshold,
} from './thresholds.ts';
