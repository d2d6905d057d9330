export { shakingModel } from './model.ts';
export {
  models,
  outsideValidity,
  type ModelChoice,
  type ModelEntry,
  type ModelName,
} from './gmm/catalogue.ts';
export { newMotion, type Evaluator, type Motion, type Scenario } from './gmm/scenario.ts';
export { parseImt, PGA, PGV, spectral, type Imt } from './gmm/imt.ts';
