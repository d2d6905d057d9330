import type { Codec, JsonSchema } from '#codecs/codec';
import { asCodecFailure, ByteReader, createDocumentDecoder } from '#codecs/document';
import { GEOMETRY_LIMITS, TYPE_CODES, type SimpleGeometry } from './geometry.ts';
import { readWkb } from './read.ts';
import { writeWkb } from './write.ts';

/** JSON Schema of one geometry of the model. */
export const GEOMETRY_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Geometry',
  type: 'object',
  required: ['type', 'dimensions'],
  properties: {
    type: { enum: Object.keys(TYPE_CODES) },
    dimensions: { enum: ['XY', 'XYZ', 'XYM', 'XYZM'] },
    srid: { type: 'integer' },
    coordinates: { type: 'array' },
    geometries: { type: 'array', items: { type: 'object' } },
  },
};

/** WKB: geometries one after another. Variants for encoding: `dialect` iso or ewkb, `order` little or big. */
export const wkbCodec: Codec<SimpleGeometry> = {
  name: 'wkb',
  title: { zh: '几何二进制 WKB', en: 'Well-known binary' },
  standard: 'OGC 06-103r4, ISO/IEC 13249-3, EWKB',
  maxBufferedBytes: GEOMETRY_LIMITS.maxBytes,
  schema: GEOMETRY_SCHEMA,
  createDecoder: () =>
    createDocumentDecoder(GEOMETRY_LIMITS.maxBytes, (bytes, emit) => {
      const reader = new ByteReader(bytes);
      while (reader.remaining > 0) {
        try {
          emit({ ok: true, frame: readWkb(reader) });
        } catch (error) {
          return emit({ ok: false, failure: asCodecFailure(error) });
        }
      }
    }),
  encode: (geometry, options) => {
    const { dialect, order } = options?.variant ?? {};
    const littleEndian = order !== 'big';
    if (dialect === 'iso' || dialect === 'ewkb') return writeWkb(geometry, { dialect, littleEndian });
    return writeWkb(geometry, { littleEndian });
  },
};
