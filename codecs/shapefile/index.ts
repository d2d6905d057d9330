export { shapefileCodec } from './codec.ts';
export { readShapefile, type ShapefileImport, type ShapefileParts } from './features.ts';
export { readShp, readShx } from './read.ts';
export { writeShp } from './write.ts';
export { SHAPE_LIMITS, type ShapeFrame, type ShapeKind, type ShapeRecord } from './shapes.ts';
