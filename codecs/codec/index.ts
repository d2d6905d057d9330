export { CodecFailure } from './failure.ts';
export type { Codec, DecodeOptions, Decoded, EmitDecoded, FrameDecoder, JsonSchema } from './codec.ts';
export { decodeAll } from './decode-all.ts';
export { bytesFromHex, hexFromBytes } from './hex.ts';
