export { floodModel } from './model.ts';
export { type FloodWasm, useFloodWasm } from './wasm.ts';
export { runFlood, type FloodAnswer, type MassBalance, type PointAnswer } from './run.ts';
export { type FloodInput, type GridName, gridNames } from './request.ts';
export { hazardClass, hazardDegree, hazardRating, type HazardDegree } from './hazard.ts';
