import { CodecFailure } from '#codecs/codec';
import type { GeoJsonLimits } from './types.ts';

/** What a JSON text may hold at most, checked over its bytes before anything is built. */
function scan(bytes: Uint8Array, limits: GeoJsonLimits): void {
  let depth = 0;
  let values = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) {
      for (i++; i < bytes.length && bytes[i] !== 0x22; i++) if (bytes[i] === 0x5c) i++;
    } else if (byte === 0x5b || byte === 0x7b) {
      values += 1;
      if (++depth > limits.maxDepth)
        throw new CodecFailure('TOO_DEEP', `arrays and objects nest deeper than ${limits.maxDepth}`, i);
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    else if (byte === 0x2c && ++values > limits.maxValues)
      throw new CodecFailure('TOO_MANY_VALUES', `more than ${limits.maxValues} values`, i);
  }
}

/** Parses UTF-8 JSON within bounds; `free` is called once the bytes are no longer needed. Throws `TOO_DEEP`, `TOO_MANY_VALUES`, `ENCODING_INVALID` or `JSON_INVALID`. */
export function readBoundedJson(bytes: Uint8Array, limits: GeoJsonLimits, free?: () => void): unknown {
  scan(bytes, limits);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CodecFailure('ENCODING_INVALID', 'the text is not UTF-8 (RFC 8259 §8.1)', 0);
  }
  free?.();
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CodecFailure('JSON_INVALID', error instanceof Error ? error.message.slice(0, 120) : 'not JSON');
  }
}
