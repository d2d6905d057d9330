export { mvtCodec } from './codec.ts';
export { readTile } from './read.ts';
export { writeTile } from './write.ts';
export {
  MVT_LIMITS,
  tileArea,
  type MvtFeature,
  type MvtGeometry,
  type MvtLayer,
  type MvtTile,
  type MvtValue,
  type TilePosition,
} from './tile.ts';
