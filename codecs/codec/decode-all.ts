import type { Codec, Decoded, DecodeOptions } from './codec.ts';

/** Decodes a whole input: every frame and every refusal in stream order. */
export function decodeAll<T>(codec: Codec<T>, bytes: Uint8Array, options?: DecodeOptions): Decoded<T>[] {
  const found: Decoded<T>[] = [];
  const decoder = codec.createDecoder(options);
  const emit = (decoded: Decoded<T>): void => void found.push(decoded);
  decoder.push(bytes, emit);
  decoder.end(emit);
  return found;
}
