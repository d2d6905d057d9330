export { ScopedTiles, type TilePoint, type TileSource } from './scoped-tiles.ts';
