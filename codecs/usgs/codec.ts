import { CodecFailure, type Codec } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import { GEOJSON_LIMITS, readBoundedJson, validateGeoJson } from '#codecs/geojson';
import type { UsgsEvent, UsgsFrame } from './feed.ts';

type Members = Readonly<Record<string, unknown>>;
/** How a property is carried. */
type Kind = 'text' | 'number' | 'time' | 'flag' | 'list';

/** Properties of a summary feature as the feed documents them, `time` and geometry aside. */
const PROPERTIES: readonly (readonly [name: keyof UsgsEvent, kind: Kind])[] = [
  ['updated', 'time'],
  ['mag', 'number'],
  ['magType', 'text'],
  ['place', 'text'],
  ['type', 'text'],
  ['title', 'text'],
  ['status', 'text'],
  ['alert', 'text'],
  ['tsunami', 'flag'],
  ['felt', 'number'],
  ['cdi', 'number'],
  ['mmi', 'number'],
  ['sig', 'number'],
  ['net', 'text'],
  ['code', 'text'],
  ['ids', 'list'],
  ['sources', 'list'],
  ['types', 'list'],
  ['nst', 'number'],
  ['dmin', 'number'],
  ['rms', 'number'],
  ['gap', 'number'],
  ['url', 'text'],
  ['detail', 'text'],
];
const LISTED: Readonly<Record<string, readonly string[]>> = {
  alert: ['green', 'yellow', 'orange', 'red'],
  status: ['automatic', 'reviewed', 'deleted'],
};
/** Milliseconds a Date can hold. */
const MAX_TIME = 8.64e15;

function refuse(code: string, message: string): never {
  throw new CodecFailure(code, message);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function instant(value: unknown, path: string): string {
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > MAX_TIME)
    return refuse('FIELD_INVALID', `${path} is not milliseconds since 1970`);
  return new Date(value).toISOString();
}

function readProperty(value: unknown, kind: Kind, path: string): unknown {
  if (kind === 'time') return instant(value, path);
  if (kind === 'number') {
    if (typeof value === 'number') return value;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? number : refuse('FIELD_INVALID', `${path} is not a number`);
  }
  if (kind === 'flag')
    return value === 0 || value === 1 ? value === 1 : refuse('FIELD_INVALID', `${path} is not 0 or 1`);
  if (typeof value !== 'string') return refuse('FIELD_INVALID', `${path} is not a text`);
  return kind === 'text' ? value : value.split(',').filter((one) => one !== '');
}

function readEvent(feature: Members, path: string, warnings: string[]): UsgsEvent {
  const { properties, geometry, id } = feature;
  if (!isObject(properties)) return refuse('FEED_INVALID', `${path} has no properties`);
  if (!isObject(geometry) || geometry.type !== 'Point')
    return refuse('FEED_INVALID', `${path} is not a point`);
  if (typeof id !== 'string' || id === '') return refuse('FEED_INVALID', `${path} has no id`);
  const [lng, lat, depthKm] = geometry.coordinates as number[];
  const event: Record<string, unknown> = {
    id,
    time: instant(properties.time, `${path}/time`),
    position: [lng, lat],
  };
  if (depthKm !== undefined) event.depthKm = depthKm;
  for (const [name, kind] of PROPERTIES) {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (value === undefined || value === null) continue;
    event[name] = readProperty(value, kind, `${path}/${name}`);
    if (Object.hasOwn(LISTED, name) && !LISTED[name].includes(event[name] as string))
      if (warnings.length < 50)
        warnings.push(`${path}/${name}: ${String(value).slice(0, 40)} is not a known value`);
  }
  if (typeof event.mag === 'number' && (event.mag < -5 || event.mag > 12))
    refuse('FIELD_INVALID', `${path}/mag ${event.mag} is no magnitude`);
  return event as unknown as UsgsEvent;
}

function readFeed(value: unknown): UsgsFrame {
  const [error] = validateGeoJson(value).errors;
  if (error) refuse('GEOJSON_INVALID', `${error.path || '/'}: ${error.message}`);
  const root = value as Members;
  const single = root.type === 'Feature';
  if (!single && root.type !== 'FeatureCollection') refuse('FEED_INVALID', 'neither a feed nor an event');
  const features = (single ? [root] : root.features) as Members[];
  const warnings: string[] = [];
  const events = features.map((one, i) => readEvent(one, single ? '' : `/features/${i}`, warnings));
  const metadata = isObject(root.metadata) ? root.metadata : {};
  if (typeof metadata.count === 'number' && metadata.count !== events.length)
    warnings.push(`metadata counts ${metadata.count} events, there are ${events.length}`);
  const texts = (['title', 'url', 'api'] as const).filter((name) => typeof metadata[name] === 'string');
  return {
    ...Object.fromEntries(texts.map((name) => [name, metadata[name]])),
    ...(metadata.generated === undefined
      ? {}
      : { generated: instant(metadata.generated, '/metadata/generated') }),
    events,
    single,
    warnings,
  };
}

function writeProperty(value: unknown, kind: Kind): unknown {
  if (value === undefined) return null;
  if (kind === 'time') return Date.parse(value as string);
  if (kind === 'flag') return value === true ? 1 : 0;
  return kind === 'list' ? `,${(value as string[]).join(',')},` : value;
}

function writeEvent(event: UsgsEvent): Members {
  const { id, time, position, depthKm } = event;
  const pairs = PROPERTIES.map(([name, kind]) => [name, writeProperty(event[name], kind)]);
  const properties = { ...Object.fromEntries(pairs), time: Date.parse(time) };
  const coordinates = depthKm === undefined ? [...position] : [...position, depthKm];
  return { type: 'Feature', id, properties, geometry: { type: 'Point', coordinates } };
}

const text = { type: 'string' };
const shapes: Readonly<Record<Kind, unknown>> = {
  text,
  number: { type: 'number' },
  time: { ...text, format: 'date-time' },
  flag: { type: 'boolean' },
  list: { type: 'array', items: text },
};

/** USGS earthquake summary feeds and FDSN event answers in GeoJSON. */
export const usgsCodec: Codec<UsgsFrame> = {
  name: 'usgs',
  title: { zh: '美国地调局地震速报', en: 'USGS earthquake feed' },
  standard: 'USGS GeoJSON Summary Format 1.x, fdsnws-event 1',
  maxBufferedBytes: GEOJSON_LIMITS.maxBytes,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'USGS feed',
    type: 'object',
    required: ['events', 'single', 'warnings'],
    properties: {
      title: text,
      generated: shapes.time,
      url: text,
      api: text,
      single: { type: 'boolean' },
      warnings: { type: 'array', items: text },
      events: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'time', 'position'],
          properties: {
            id: text,
            time: shapes.time,
            position: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
            depthKm: { type: 'number' },
            ...Object.fromEntries(PROPERTIES.map(([name, kind]) => [name, shapes[kind]])),
          },
        },
      },
    },
  },
  createDecoder: () =>
    createDocumentDecoder(GEOJSON_LIMITS.maxBytes, (bytes, emit) =>
      emit({ ok: true, frame: readFeed(readBoundedJson(bytes, GEOJSON_LIMITS)) }),
    ),
  encode(frame) {
    if (!Array.isArray(frame?.events)) refuse('VALUE_INVALID', 'there are no events');
    const features = frame.events.map(writeEvent);
    const { title, url, api, generated } = frame;
    const stamp = generated === undefined ? {} : { generated: Date.parse(generated) };
    const metadata = { ...stamp, url, title, status: 200, api, count: features.length };
    const value = frame.single ? features[0] : { type: 'FeatureCollection', metadata, features };
    readFeed(value);
    return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  },
};
