import { CodecFailure, type Codec } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import { readBoundedJson } from './read-json.ts';
import { GEOJSON_LIMITS, type GeoJsonObject } from './types.ts';
import { validateGeoJson, type GeoJsonVerdict } from './validate.ts';

/** What is printed for one document. */
export interface GeoJsonFrame extends GeoJsonVerdict {
  readonly valid: boolean;
  readonly geojson: GeoJsonObject;
}

const finding = {
  type: 'object',
  required: ['rule', 'clause', 'path', 'message'],
  properties: Object.fromEntries(
    ['rule', 'clause', 'path', 'message'].map((name) => [name, { type: 'string' }]),
  ),
};

/** GeoJSON: RFC 7946, whole document. */
export const geojsonCodec: Codec<GeoJsonFrame> = {
  name: 'geojson',
  title: { zh: 'GeoJSON 地理数据', en: 'GeoJSON' },
  standard: 'RFC 7946',
  maxBufferedBytes: GEOJSON_LIMITS.maxBytes,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'GeoJSON document',
    type: 'object',
    required: ['valid', 'errors', 'warnings', 'vertices', 'geojson'],
    properties: {
      valid: { type: 'boolean' },
      errors: { type: 'array', items: finding },
      warnings: { type: 'array', items: finding },
      vertices: { type: 'integer' },
      extent: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
      geojson: { type: 'object' },
      refused: { type: 'string' },
    },
  },
  createDecoder: () =>
    createDocumentDecoder(GEOJSON_LIMITS.maxBytes, (bytes, emit, free) => {
      const geojson = readBoundedJson(bytes, GEOJSON_LIMITS, free);
      const verdict = validateGeoJson(geojson);
      const frame: GeoJsonFrame = {
        valid: verdict.errors.length === 0,
        ...verdict,
        geojson: geojson as GeoJsonObject,
      };
      const [first] = verdict.errors;
      if (!first) return emit({ ok: true, frame });
      const message = `RFC 7946 §${first.clause}, ${first.path || '/'}: ${first.message}`;
      emit({ ok: false, failure: new CodecFailure('GEOJSON_INVALID', message), frame });
    }),
  encode(frame) {
    const value: unknown = 'geojson' in frame ? frame.geojson : frame;
    const [first] = validateGeoJson(value).errors;
    if (first) throw new CodecFailure('GEOJSON_INVALID', `${first.path || '/'}: ${first.message}`);
    return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  },
};
