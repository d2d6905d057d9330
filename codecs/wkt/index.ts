export { readWkt, wktCodec } from './codec.ts';
export { writeWkt } from './write.ts';
