export { kmlCodec, type KmlFrame } from './codec.ts';
export type { KmlContent } from './read.ts';
