export { FeatureLayers, type MapFeature } from './feature-layer.ts';
export { EXTENT, LayerWriter, joinLayers, type TileProperties, type TileValue } from './layer-writer.ts';
export { PointLayer, type PointLayerOptions } from './point-layer.ts';
export { tileNumber } from './tile-number.ts';
export { tilesModel } from './tiles-model.ts';
