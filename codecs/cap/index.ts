export { capCodec, createCapCodec, judgeCapDocument, type CapHost } from './codec.ts';
export type {
  CapAlert,
  CapArea,
  CapFrame,
  CapGeometry,
  CapInfo,
  CapPair,
  CapResource,
  CapVersion,
  SemanticFinding,
} from './alert.ts';
export { CAP_NAMESPACES, CAP_SCHEMAS } from './schema.ts';
export { crossesItself, readCircle, readPolygon } from './shapes.ts';
