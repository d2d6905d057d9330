export { cotCodec } from './codec.ts';
export type { CotDetail, CotEvent, CotPoint } from './event.ts';
