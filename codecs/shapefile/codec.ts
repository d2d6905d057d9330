import type { Codec } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import { GEOMETRY_SCHEMA } from '#codecs/wkb';
import { readShp } from './read.ts';
import { SHAPE_LIMITS, type ShapeFrame } from './shapes.ts';
import { writeShp } from './write.ts';

/** ESRI shapefile main file (.shp). */
export const shapefileCodec: Codec<ShapeFrame> = {
  name: 'shapefile',
  title: { zh: 'Shapefile 图形', en: 'Shapefile' },
  standard: 'ESRI Shapefile Technical Description, July 1998',
  maxBufferedBytes: SHAPE_LIMITS.maxBytes,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Shapefile main file',
    type: 'object',
    required: ['shapeType', 'bounds', 'records', 'warnings'],
    properties: {
      shapeType: { type: 'integer' },
      bounds: { type: 'array', items: { type: 'number' }, minItems: 8, maxItems: 8 },
      records: {
        type: 'array',
        items: {
          type: 'object',
          required: ['number', 'shapeType', 'geometry'],
          properties: {
            number: { type: 'integer' },
            shapeType: { type: 'integer' },
            geometry: { anyOf: [GEOMETRY_SCHEMA, { type: 'null' }] },
          },
        },
      },
      warnings: { type: 'array', items: { type: 'string' } },
    },
  },
  createDecoder: () =>
    createDocumentDecoder(SHAPE_LIMITS.maxBytes, (bytes, emit) => emit({ ok: true, frame: readShp(bytes) })),
  encode: writeShp,
};
