export { usgsCodec } from './codec.ts';
export type { UsgsEvent, UsgsFrame } from './feed.ts';
