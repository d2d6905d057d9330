export { edxlDeCodec } from './codec.ts';
export type { ContentObject, Distribution, EdxlDeFrame, TargetArea, ValueList } from './distribution.ts';
export { DE_NAMESPACES } from './schema.ts';
