import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { bytesFromHex, decodeAll, hexFromBytes } from '#codecs/codec';
import { readTileGeometry } from './read-geometry.ts';
import { mvtCodec, tileArea, type MvtTile, type TilePosition } from './index.ts';

const codeOf = (bytes: Uint8Array): string => {
  const [decoded] = decodeAll(mvtCodec, bytes);
  return decoded.ok ? 'ACCEPTED' : decoded.failure.code;
};
const tileWith = (layerHex: string): Uint8Array => {
  const layer = bytesFromHex(layerHex);
  return Uint8Array.of(0x1a, layer.length, ...layer);
};

test('the command streams of MVT 2.1 §4.3.5 decode as printed there', () => {
  const table: [number, number[], unknown][] = [
    [1, [9, 50, 34], [[25, 17]]],
    [1, [17, 10, 14, 3, 9], [[5, 7], [3, 2]]],
    [2, [9, 4, 4, 18, 0, 16, 16, 0], [[[2, 2], [2, 10], [10, 10]]]],
    [2, [9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8], [[[2, 2], [2, 10], [10, 10]], [[1, 1], [3, 5]]]],
    [3, [9, 6, 12, 18, 10, 12, 24, 44, 15], [[[[3, 6], [8, 12], [20, 34], [3, 6]]]]],
  ]; // prettier-ignore
  for (const [type, words, expected] of table)
    assert.deepEqual(readTileGeometry(type, Uint8Array.from(words)).coordinates, expected);
  const multi = [
    9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15, 9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15, 9, 4, 13, 26, 0, 8, 8, 0, 0,
    7, 15,
  ];
  const { coordinates } = readTileGeometry(3, Uint8Array.from(multi)) as unknown as {
    coordinates: TilePosition[][][];
  };
  assert.deepEqual(coordinates.map((rings) => rings.length), [1, 2]); // prettier-ignore
  assert.ok(tileArea(coordinates[1][1].slice(0, -1)) < 0);
});

const position = fc.tuple(fc.integer({ min: -4096, max: 8192 }), fc.integer({ min: -4096, max: 8192 }));
const square = fc.tuple(position, fc.integer({ min: 4, max: 500 })).map(([[x, y], s]): TilePosition[] => [[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]]); // prettier-ignore
const geometry = fc.oneof(
  fc.constant(null),
  fc
    .array(position, { minLength: 1, maxLength: 4 })
    .map((coordinates) => ({ type: 'MultiPoint' as const, coordinates })),
  fc
    .array(fc.array(position, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 3 })
    .map((coordinates) => ({ type: 'MultiLineString' as const, coordinates })),
  fc
    .array(
      square.map((ring) => [ring]),
      { minLength: 1, maxLength: 3 },
    )
    .map((coordinates) => ({ type: 'MultiPolygon' as const, coordinates })),
);
const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const key = fc.string().filter((one) => one !== '__proto__');
const plain = { noNullPrototype: true } as const;
const properties = fc.dictionary(key, value, { ...plain, maxKeys: 4 });
const feature = fc.record({ id: fc.maxSafeNat(), properties, geometry }, plain);
const layer = fc.record(
  {
    name: fc.string({ minLength: 1 }),
    version: fc.constantFrom(1, 2),
    extent: fc.constantFrom(256, 4096),
    features: fc.array(feature, { maxLength: 4 }),
  },
  plain,
);
const layers = fc.uniqueArray(layer, { selector: (one) => one.name, maxLength: 3 });
const tile: fc.Arbitrary<MvtTile> = fc.record({ layers }, plain);

test('what is encoded decodes to the same, plain and gzipped', () => {
  fc.assert(
    fc.property(tile, (given) => {
      const bytes = mvtCodec.encode(given);
      if (bytes.length === 0) return;
      for (const form of [bytes, gzipSync(bytes)])
        assert.deepEqual(decodeAll(mvtCodec, form)[0].frame, given);
    }),
    { numRuns: 300, seed: 21 },
  );
});

test('illegal tiles are refused by name', () => {
  const named = '0A0161' + '7802';
  const table: [string, string][] = [
    ['7802', 'LAYER_INVALID'], ['0A0161', 'VERSION_REFUSED'], ['0A01617803', 'VERSION_REFUSED'], ['0A01FF7802', 'ENCODING_INVALID'],
    [`${named}1205180122020900`, 'INCOMPLETE'], [`${named}120618012202093200`, 'INCOMPLETE'], [`${named}120418042200`, 'GEOMETRY_INVALID'],
    [`${named}12021801`, 'GEOMETRY_INVALID'], [`${named}1207180122030F0000`, 'INCOMPLETE'], [`${named}12061801220209`, 'INCOMPLETE'],
    [`${named}12071201001801`, 'INCOMPLETE'], [`${named}12031201 00`, 'TAGS_INVALID'], [`${named}1204120200 00`, 'TAGS_INVALID'],
    [`${named}2200`, 'VALUE_INVALID'], [`${named}22043801 3800`, 'VALUE_INVALID'], [`${named}0300`, 'PROTOBUF_INVALID'], [`${named}2000`, 'PROTOBUF_INVALID'],
    [`${named}12 07 1801 2203 FF FF FF`, 'INCOMPLETE'],
  ]; // prettier-ignore
  for (const [hex, code] of table) {
    const found = codeOf(tileWith(hex));
    assert.ok(found !== 'ACCEPTED' && found !== 'DECODER_FAILED', `${hex}: ${found}`);
    if (code !== 'INCOMPLETE') assert.equal(found, code, hex);
  }
  assert.equal(codeOf(Uint8Array.of(...tileWith(named), ...tileWith(named))), 'LAYER_INVALID');
  assert.equal(codeOf(gzipSync(new Uint8Array(10_000_000))), 'RATIO_TOO_HIGH');
  assert.equal(hexFromBytes(mvtCodec.encode({ layers: [] })), '');
});

test('mutated tiles are read or refused by name', () => {
  const seed = mvtCodec.encode({
    layers: [{ name: '道路', version: 2, extent: 4096, features: [{ id: 1, properties: { a: 'x', b: 1.5, c: -3, d: true }, geometry: { type: 'MultiPolygon', coordinates: [[[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]]] } }] }],
  }); // prettier-ignore
  let state = 5;
  const random = (n: number): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % n;
  const runs = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  for (let i = 0; i < runs; i++) {
    const bytes = seed.slice(0, random(6) ? seed.length : 1 + random(seed.length - 1));
    for (let k = 1 + random(3); k > 0; k--) bytes[random(bytes.length)] = random(256);
    assert.notEqual(codeOf(bytes), 'DECODER_FAILED');
  }
});
