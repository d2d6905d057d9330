import type { Codec } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import { gunzip, isGzip } from '#codecs/zip';
import { readTile } from './read.ts';
import { MVT_LIMITS, type MvtTile } from './tile.ts';
import { writeTile } from './write.ts';

/** Mapbox Vector Tile 2.1; gzip around it is taken off. */
export const mvtCodec: Codec<MvtTile> = {
  name: 'mvt',
  title: { zh: '矢量瓦片 MVT', en: 'Mapbox Vector Tile' },
  standard: 'Mapbox Vector Tile 2.1',
  maxBufferedBytes: MVT_LIMITS.maxBytes,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Vector tile',
    type: 'object',
    required: ['layers'],
    properties: {
      layers: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'version', 'extent', 'features'],
          properties: {
            name: { type: 'string' },
            version: { enum: [1, 2] },
            extent: { type: 'integer' },
            features: {
              type: 'array',
              items: {
                type: 'object',
                required: ['properties', 'geometry'],
                properties: {
                  id: { type: ['integer', 'string'] },
                  properties: { type: 'object' },
                  geometry: { type: ['object', 'null'] },
                },
              },
            },
          },
        },
      },
    },
  },
  createDecoder: () =>
    createDocumentDecoder(MVT_LIMITS.maxBytes, (bytes, emit) => {
      const plain = isGzip(bytes) ? gunzip(bytes, { maxBytes: MVT_LIMITS.maxBytes, maxRatio: 50 }) : bytes;
      emit({ ok: true, frame: readTile(plain) });
    }),
  encode: writeTile,
};
