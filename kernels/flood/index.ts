export { floodModel } from './model.ts';
export { useFloodWasm, floodWasmLoaded } from './inertial-wasm.ts';
export { runFlood, type FloodAnswer, type MassBalance, type PointAnswer } from './run.ts';
export { type FloodInput, type GridName, gridNames } from './request.ts';
export { hazardClass, hazardDegree, hazardRating, type HazardDegree } from './hazard.ts';
