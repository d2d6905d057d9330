export { type EmbeddedPostgres, type EmbeddedOptions, startEmbedded } from './embedded.ts';
export { checkExternal } from './external.ts';
export { type DataPlace, placeFor } from './place.ts';
export { PostgresProblem } from './problem.ts';
