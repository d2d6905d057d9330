export { BasemapProblem, readBasemaps } from './basemaps.ts';
export { onemapModule, type SearchSource } from './module.ts';
