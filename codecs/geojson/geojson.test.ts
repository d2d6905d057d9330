import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeAll, type Decoded } from '#codecs/codec';
import { geojsonCodec, selfCrossing, type GeoJsonFrame, type GeoJsonObject } from './index.ts';

const shared = new URL('../../../shared/data/earthquake/', import.meta.url);
const encoder = new TextEncoder();
const decodeText = (text: string): Decoded<GeoJsonFrame> => decodeAll(geojsonCodec, encoder.encode(text))[0];
const judge = (value: unknown): Decoded<GeoJsonFrame> => decodeText(JSON.stringify(value));
const square = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]; // prettier-ignore

test('USGS feeds are valid GeoJSON', { skip: !existsSync(shared) }, () => {
  for (const file of ['fdsn_geojson_01.geojson', 'fdsn_geojson_04.geojson'])
    assert.ok(decodeAll(geojsonCodec, readFileSync(new URL(file, shared)))[0].ok, file);
});

test('errors of RFC 7946 refuse with their clause', () => {
  const cases: [string, unknown][] = [
    ['OBJECT', []],
    ['OBJECT', 3],
    ['TYPE', { type: 'Circle', coordinates: [0, 0] }],
    ['TYPE', { type: 'point', coordinates: [0, 0] }],
    ['TYPE', { type: 'constructor', coordinates: [0, 0] }],
    ['POSITION', { type: 'Point', coordinates: [0] }],
    ['POSITION', { type: 'Point', coordinates: [] }],
    ['POSITION', { type: 'Point', coordinates: ['0', 0] }],
    ['POSITION', { type: 'Point', coordinates: [0, null] }],
    ['POSITION', { type: 'MultiPoint', coordinates: [0, 0] }],
    ['COORDINATES', { type: 'Polygon', coordinates: 7 }],
    ['COORDINATES', { type: 'Point' }],
    ['LATITUDE', { type: 'Point', coordinates: [39, 116] }],
    ['LINE', { type: 'LineString', coordinates: [[0, 0]] }],
    ['RING', { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [0, 0]]] }],
    ['RING_OPEN', { type: 'Polygon', coordinates: [square.slice(0, 4)] }],
    ['RING_OPEN', { type: 'Polygon', coordinates: [[[0, 0, 1], [2, 0], [2, 2], [0, 0, 2]]] }],
    ['FEATURES', { type: 'FeatureCollection' }],
    ['FEATURE', { type: 'FeatureCollection', features: [{ type: 'Point', coordinates: [0, 0] }] }],
    ['GEOMETRY', { type: 'Feature', properties: null }],
    ['PROPERTIES', { type: 'Feature', geometry: null }],
    ['PROPERTIES', { type: 'Feature', geometry: null, properties: [] }],
    ['ID', { type: 'Feature', geometry: null, properties: null, id: null }],
    ['GEOMETRIES', { type: 'GeometryCollection' }],
    ['FOREIGN_MEMBER', { type: 'Feature', geometry: null, properties: null, coordinates: [] }],
    ['FOREIGN_MEMBER', { type: 'Point', coordinates: [0, 0], properties: {} }],
    ['BBOX', { type: 'Point', coordinates: [0, 0], bbox: [0, 0, 1] }],
    ['BBOX', { type: 'Point', coordinates: [0, 0], bbox: [0, 5, 1, 1] }],
    ['CRS', { type: 'Point', coordinates: [0, 0], crs: { type: 'name', properties: { name: 'EPSG:4490' } } }],
  ]; // prettier-ignore
  for (const [rule, value] of cases) {
    const decoded = judge(value);
    assert.ok(!decoded.ok && decoded.failure.code === 'GEOJSON_INVALID', JSON.stringify(value));
    assert.equal(decoded.frame?.errors?.[0].rule, rule, JSON.stringify(value));
  }
});

test('habits are reported and accepted', () => {
  const cases: [string, unknown][] = [
    ['WINDING', { type: 'Polygon', coordinates: [square.toReversed()] }],
    ['WINDING', { type: 'Polygon', coordinates: [square, square.map(([x, y]) => [x / 4 + 0.5, y / 4 + 0.5])] }],
    ['RING_CROSSES', { type: 'Polygon', coordinates: [[[0, 0], [3, 2], [3, 0], [0, 2], [0, 0]]] }],
    ['RING_FLAT', { type: 'Polygon', coordinates: [[[0, 0], [1, 1], [2, 2], [0, 0]]] }],
    ['ANTIMERIDIAN', { type: 'LineString', coordinates: [[170, 0], [-170, 0]] }],
    ['LONGITUDE', { type: 'Point', coordinates: [200, 0] }],
    ['POSITION_LENGTH', { type: 'Point', coordinates: [0, 0, 0, 0] }],
    ['BBOX_ANTIMERIDIAN', { type: 'Point', coordinates: [0, 0], bbox: [177, -20, -178, -16] }],
    ['CRS', { type: 'Point', coordinates: [0, 0], crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } } }],
    ['NESTED_COLLECTION', { type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection', geometries: [] }] }],
  ]; // prettier-ignore
  for (const [rule, value] of cases) {
    const decoded = judge(value);
    assert.ok(decoded.ok, JSON.stringify(value));
    assert.ok(decoded.frame.warnings.some((one) => one.rule === rule), rule); // prettier-ignore
  }
  assert.deepEqual(judge({ type: 'Feature', geometry: null, properties: null }).frame?.warnings, []);
});

test('hostile documents are refused by name or handled', () => {
  const nest = (n: number): string => `${'['.repeat(n)}${']'.repeat(n)}`;
  const collection = (n: number): string =>
    n === 0
      ? '{"type":"Point","coordinates":[0,0]}'
      : `{"type":"GeometryCollection","geometries":[${collection(n - 1)}]}`;
  const point = '[0,0],';
  const bombs: [string, string][] = [
    ...[65, 1000, 100_000, 5_000_000].map((n): [string, string] => ['TOO_DEEP', nest(n)]),
    ...[65, 100_000].map((n): [string, string] => ['TOO_DEEP', '{"a":'.repeat(n)]),
    ...[17, 20, 25].map((n): [string, string] => ['TOO_DEEP', collection(n)]),
    ['TOO_MANY_VALUES', `[${'0,'.repeat(6_500_000)}0]`],
    ['TOO_MANY_VERTICES', `{"type":"MultiPoint","coordinates":[${point.repeat(1_000_001)}[0,0]]}`],
    ['JSON_INVALID', '{"type":"Point","coordinates":[NaN,0]}'],
    ['JSON_INVALID', '{"type":"Point","coordinates":[Infinity,0]}'],
    ['JSON_INVALID', '{"type":"Point","coordinates":[0x10,0]}'],
    ['JSON_INVALID', '{"type":"Point","coordinates":[0,0]'],
    ['JSON_INVALID', '{"type":"Point","coordinates":[0,0]}{}'],
    ['JSON_INVALID', "{'type':'Point'}"],
    ['GEOJSON_INVALID', '{"type":"Point","coordinates":[1e999,0]}'],
    ['GEOJSON_INVALID', '{"__proto__":{"type":"Point"},"coordinates":[0,0]}'],
    ['GEOJSON_INVALID', `{"type":"Polygon","coordinates":[${'[[0,0],[0,0]],'.repeat(100_000)}[]]}`],
  ];
  for (const [code, text] of bombs) {
    const started = performance.now();
    const decoded = decodeText(text);
    assert.ok(
      !decoded.ok && decoded.failure.code === code,
      `${text.slice(0, 60)}: ${decoded.ok || decoded.failure.code}`,
    );
    assert.ok(performance.now() - started < 2000, text.slice(0, 60));
  }
  const hole = '[[1,1],[1,1.1],[1.1,1.1],[1.1,1],[1,1]],';
  assert.ok(decodeText(`{"type":"Polygon","coordinates":[${hole.repeat(50_000).slice(0, -1)}]}`).ok);
  assert.ok(decodeText(`{"type":"Polygon","coordinates":[${'[],'.repeat(300_000)}[]]}`).ok === false);
});

test('crossings are found by the grid as by comparing every pair', () => {
  let state = 99;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let round = 0; round < 60; round++) {
    const n = 40 + Math.floor(random() * 200);
    const wobble = round % 2 ? 0.02 : 0.3;
    const ring = Array.from({ length: n }, (_, i) => {
      const angle = (2 * Math.PI * (i + wobble * 10 * (random() - 0.5))) / n;
      const radius = 1 + wobble * random();
      return [Math.cos(angle) * radius, Math.sin(angle) * radius];
    });
    ring.push(ring[0]);
    const turn = (a: number[], b: number[], c: number[]): number =>
      Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
    let expected = false;
    for (let i = 0; i < n; i++)
      for (let j = i + 2; j < n; j++) {
        const [a, b, c, d] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
        if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) expected = true;
      }
    assert.equal(Boolean(selfCrossing(ring)), expected, `round ${round}`);
  }
});

const position = fc
  .tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }))
  .map(([x, y]) => [x + 0, y + 0]);
const line = fc.array(position, { minLength: 2, maxLength: 6 });
const ring = fc.array(position, { minLength: 3, maxLength: 6 }).map((all) => [...all, all[0]]);
const geometry: fc.Arbitrary<GeoJsonObject> = fc.oneof(
  position.map((coordinates) => ({ type: 'Point' as const, coordinates })),
  line.map((coordinates) => ({ type: 'LineString' as const, coordinates })),
  fc
    .array(ring, { minLength: 1, maxLength: 3 })
    .map((coordinates) => ({ type: 'Polygon' as const, coordinates })),
  fc
    .array(fc.array(ring, { maxLength: 2 }), { maxLength: 3 })
    .map((coordinates) => ({ type: 'MultiPolygon' as const, coordinates })),
);

test('what is encoded decodes to the same', () => {
  fc.assert(
    fc.property(geometry, (geojson) => {
      const [decoded] = decodeAll(geojsonCodec, geojsonCodec.encode({ geojson } as GeoJsonFrame));
      assert.ok(decoded.ok);
      assert.equal(JSON.stringify(decoded.frame.geojson), JSON.stringify(geojson));
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('mutated documents are judged or refused by name', () => {
  const seed = encoder.encode(
    '{"type":"Feature","id":1,"bbox":[0,0,2,2],"properties":{"a":[1,"x"]},"geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,0]]]}}',
  );
  let state = 3;
  const random = (n: number): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % n;
  const marks = encoder.encode('[]{}",:0123456789.-eE');
  const runs = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  for (let i = 0; i < runs; i++) {
    const bytes = seed.slice();
    for (let k = 1 + random(3); k > 0; k--) bytes[random(bytes.length)] = marks[random(marks.length)];
    const [one] = decodeAll(geojsonCodec, bytes);
    if (!one.ok) assert.notEqual(one.failure.code, 'DECODER_FAILED');
  }
});
