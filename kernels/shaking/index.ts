export { shakingModel } from './model.ts';
export {
  models,
  outsideValidity,
  type ModelChoice,
  type ModelEntry,
  type ModelName,
} from './gmm/catalogue.ts';
export { newMotion, type Evaluator, type Motion, type Scenario } from './gmm/scenario.ts';
export { parseImt, PGA, PGV, spectral, unitOf, type Imt } from './gmm/imt.ts';
export { Bssa14Sites, type SiteEvent } from './gmm/bssa14-sites.ts';
export { Bssa14SitesWasm } from './gmm/bssa14-sites-wasm.ts';
export {
  buildRupture,
  distancesTo,
  newDistances,
  type Distances,
  type Rupture,
  type RuptureInput,
} from './source/rupture.ts';
export { recordIntensity, type AccelerationRecord, type RecordIntensity } from './intensity/record.ts';
export { joynerBooreColumn } from './source/columns.ts';
export { instrumentalIntensityColumn } from './intensity/columns.ts';
export {
  intensityAtSites,
  IntensitySitesWasm,
  type SiteColumns,
  type SiteShaking,
} from './field/intensity-sites.ts';
export { wellsCoppersmith, leonard2014Area, type RuptureSize } from './source/scaling.ts';
export { vs30FromSlope, type SlopeSetting, type SlopeTable } from './site/vs30-slope.ts';
export {
  worden2012Amplitude,
  worden2012Intensity,
  wald1999Combined,
  type Converted,
  type GmiceMeasure,
} from './intensity/gmice.ts';
export { instrumentalIntensity, peaksOfIntensity, type InstrumentalIntensity } from './intensity/gbt17742.ts';
export {
  shakeField,
  type FeltReport,
  type FieldRequest,
  type Reading,
  type ShakeField,
} from './field/shake-field.ts';
export { isolines, type Isolines, type LngLatGrid } from './field/contour.ts';
export { pickDefaults, pickOnsets, type Onset, type PickSettings } from './pick/picker.ts';
export {
  magnitudeFromPd,
  magnitudeFromTauC,
  onsetParameters,
  type OnsetMagnitude,
  type OnsetParameters,
  type Quantity,
  type VerticalRecord,
} from './pick/early-warning.ts';
export { fragilityLoss, type ClassLoss, type Exposure, type FragilityState } from './loss/fragility.ts';
export { expectedFatalities, PAGER_FATALITY, type ExposedPopulation } from './loss/pager.ts';
