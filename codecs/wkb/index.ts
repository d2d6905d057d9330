export { GEOMETRY_SCHEMA, wkbCodec } from './codec.ts';
export {
  GEOMETRY_LIMITS,
  geometryOf,
  isMemberGeometry,
  isMemberType,
  MEMBERS,
  ordinateCount,
  TYPE_CODES,
  type Dimensions,
  type GeometryType,
  type LineGeometry,
  type MemberGeometry,
  type MemberType,
  type PointGeometry,
  type Position,
  type RingGeometry,
  type SimpleGeometry,
} from './geometry.ts';
export { checkGeometry, checkMember } from './check.ts';
export { geoJsonFromGeometry } from './geojson.ts';
export { readWkb } from './read.ts';
export { writeWkb, type WkbForm } from './write.ts';
