export { QUAKEML_NAMESPACE, quakemlCodec } from './codec.ts';
export { BED_NAMESPACE } from './bed-schema.ts';
export type { BedGroup, BedValue, QuakeMlFrame, QuakeSummary } from './event.ts';
