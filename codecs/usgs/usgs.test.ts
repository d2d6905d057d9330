import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeAll } from '#codecs/codec';
import { usgsCodec, type UsgsEvent, type UsgsFrame } from './index.ts';

const shared = new URL('../../../shared/data/earthquake/', import.meta.url);
const event: UsgsEvent = {
  id: 'xx1',
  time: '2026-05-01T00:00:00.000Z',
  position: [103.4, 31],
  depthKm: 14,
  mag: 6.1,
  magType: 'mww',
  place: '四川',
  status: 'reviewed',
  alert: 'orange',
  tsunami: false,
  ids: ['xx1', 'yy2'],
};
const base = {
  type: 'Feature',
  id: 'a',
  properties: { time: 0, mag: 1 },
  geometry: { type: 'Point', coordinates: [1, 2, 3] },
};
const codeOf = (value: unknown): string => {
  const [decoded] = decodeAll(
    usgsCodec,
    new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
  );
  return decoded.ok ? 'ACCEPTED' : decoded.failure.code;
};

test('the feeds are read and survive a round trip', { skip: !existsSync(shared) }, () => {
  for (const [file, count] of [['fdsn_geojson_01.geojson', 1], ['fdsn_geojson_04.geojson', 102]] as const) {
    const [decoded] = decodeAll(usgsCodec, readFileSync(new URL(file, shared)));
    assert.ok(decoded.ok && decoded.frame.events.length === count && decoded.frame.warnings.length === 0);
    assert.deepEqual(decodeAll(usgsCodec, usgsCodec.encode(decoded.frame))[0].frame, decoded.frame);
  }
}); // prettier-ignore

test('events of ours survive a round trip, single and in a feed', () => {
  for (const single of [true, false]) {
    const frame: UsgsFrame = { events: [event], single, warnings: [] };
    assert.deepEqual(decodeAll(usgsCodec, usgsCodec.encode(frame))[0].frame, frame);
  }
});

test('what is no feed is refused by name; unknown values are warned of', () => {
  const feature = (change: object, properties: object = {}): unknown => ({
    ...base,
    ...change,
    properties: { ...base.properties, ...properties },
  });
  const cases: [string, unknown][] = [
    ['ACCEPTED', base], ['FIELD_INVALID', feature({}, { time: 'now' })], ['FIELD_INVALID', feature({}, { time: null })], ['FIELD_INVALID', feature({}, { mag: 'big' })],
    ['FIELD_INVALID', feature({}, { mag: 99 })], ['FIELD_INVALID', feature({}, { tsunami: 2 })], ['FEED_INVALID', feature({ id: undefined })], ['FEED_INVALID', feature({ geometry: null })],
    ['GEOJSON_INVALID', feature({ geometry: { type: 'Point', coordinates: [1, 95] } })], ['FEED_INVALID', { type: 'Point', coordinates: [1, 2] }], ['JSON_INVALID', '{'], ['GEOJSON_INVALID', '[]'],
  ]; // prettier-ignore
  for (const [code, value] of cases) assert.equal(codeOf(value), code, JSON.stringify(value));
  const [odd] = decodeAll(
    usgsCodec,
    new TextEncoder().encode(JSON.stringify(feature({}, { alert: 'pink' }))),
  );
  assert.equal(odd.frame?.warnings?.length, 1);
});
