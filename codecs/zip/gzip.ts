import { CodecFailure } from '#codecs/codec';
import { ByteReader } from '#codecs/document';
import { crc32 } from './crc32.ts';
import { Inflater, type InflateBounds } from './inflate.ts';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 18 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Content of a gzip member (RFC 1952), length and CRC checked. */
export function gunzip(bytes: Uint8Array, bounds: InflateBounds): Uint8Array {
  const reader = new ByteReader(bytes);
  reader.at = 2;
  const method = reader.u8();
  const flags = reader.u8();
  if (method !== 8 || flags & 0xe0) throw new CodecFailure('GZIP_INVALID', 'unknown method or flags', 2);
  reader.take(6);
  if (flags & 4) reader.take(reader.u16());
  for (const text of [8, 16]) if (flags & text) while (reader.u8() !== 0);
  if (flags & 2) reader.take(2);
  const inflater = new Inflater(bytes.subarray(reader.at, bytes.length - 8), bounds);
  const content = inflater.run();
  reader.at += inflater.used;
  if (reader.u32() !== crc32(content))
    throw new CodecFailure('CRC_WRONG', 'the CRC of the gzip member is wrong');
  if (reader.u32() !== content.length % 2 ** 32)
    throw new CodecFailure('LENGTH_WRONG', 'the gzip length is wrong');
  return content;
}
