export {
  AUTHALIC_RADIUS_M,
  CGCS2000,
  EARTH_RADIUS_M,
  WGS84,
  checkPosition,
  destination,
  geodesic,
  haversineM,
  type Box,
  type Ellipsoid,
  type Geodesic,
  type Position,
} from './geodesic.ts';
export {
  MERCATOR_LIMIT_DEG,
  fromMercator,
  mercatorX,
  mercatorY,
  metresPerPixel,
  tileBox,
  tileOf,
} from './mercator.ts';
export { bd09ToGcj02, fromBd09, fromGcj02, gcj02ToBd09, hasOffset, toBd09, toGcj02 } from './offset.ts';
export {
  boundingBox,
  clipLine,
  clipPolygon,
  inPolygon,
  polygonAreaM2,
  simplify,
  type Polygon,
  type Ring,
} from './planar.ts';
export { contours, type ContourFeature, type Grid } from './contours.ts';
export { geoModel } from './geo-model.ts';
