export { onemapOperations, tileLayers, type TileLayer } from './operations.ts';
