export { iec104Codec } from './codec.ts';
export { encodeIec104 } from './encode.ts';
export type { Iec104Asdu, Iec104AsduMessage, Iec104Frame, Iec104Message, Iec104Object } from './frame.ts';
export { asduTypes, causeNameOf, controlNames } from './types.ts';
export type { AsduType } from './types.ts';
export {
  clockSync,
  control,
  counterInterrogation,
  information,
  interrogation,
  readObjectRequest,
  supervise,
} from './messages.ts';
export type { Iec104Numbers } from './messages.ts';
