export { sensingModule } from './module.ts';
export { sensingOf } from './part.ts';
export { type Sensing, type GivenReading, type IntakeResult } from './hot/sensing.ts';
export { type HotPoint } from './hot/point-table.ts';
export { type Judge, type Judgement } from './hot/judge.ts';
export { Batch } from './hot/batch.ts';
export { Busy, NotStored } from './hot/engine.ts';
export { registryChanged } from './save-registry.ts';
export { hashSecret } from './hot/gateways.ts';
