export { geojsonCodec, type GeoJsonFrame } from './codec.ts';
export {
  GEOJSON_LIMITS,
  type Feature,
  type FeatureCollection,
  type GeoJsonFinding,
  type GeoJsonLimits,
  type GeoJsonObject,
  type Geometry,
  type Position,
  type PrimitiveGeometry,
  type Ring,
} from './types.ts';
export { readBoundedJson } from './read-json.ts';
export { selfCrossing, signedArea, type Crossing } from './rings.ts';
export { validateGeoJson, type GeoJsonVerdict } from './validate.ts';
