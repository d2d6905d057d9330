import { CodecFailure, type Codec } from '#codecs/codec';
import { asCodecFailure, createDocumentDecoder } from '#codecs/document';
import { GEOMETRY_LIMITS, GEOMETRY_SCHEMA, type SimpleGeometry } from '#codecs/wkb';
import { WktReader } from './read.ts';
import { writeWkt } from './write.ts';

/** Reads one geometry; anything after it is refused. */
export function readWkt(text: string): SimpleGeometry {
  const reader = new WktReader(text);
  const geometry = reader.geometry();
  if (reader.more()) throw new CodecFailure('SYNTAX', 'text follows the geometry');
  return geometry;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CodecFailure('ENCODING_INVALID', 'the text is not UTF-8', 0);
  }
}

/** WKT and EWKT: geometries separated by white space or semicolons. */
export const wktCodec: Codec<SimpleGeometry> = {
  name: 'wkt',
  title: { zh: '几何文本 WKT', en: 'Well-known text' },
  standard: 'OGC 06-103r4, ISO/IEC 13249-3, EWKT',
  maxBufferedBytes: GEOMETRY_LIMITS.maxBytes,
  schema: GEOMETRY_SCHEMA,
  createDecoder: () =>
    createDocumentDecoder(GEOMETRY_LIMITS.maxBytes, (bytes, emit) => {
      const reader = new WktReader(decodeText(bytes));
      if (!reader.more()) throw new CodecFailure('INCOMPLETE', 'there is no geometry');
      while (reader.more()) {
        try {
          emit({ ok: true, frame: reader.geometry() });
        } catch (error) {
          return emit({ ok: false, failure: asCodecFailure(error) });
        }
      }
    }),
  encode: (geometry) => new TextEncoder().encode(`${writeWkt(geometry)}\n`),
};
