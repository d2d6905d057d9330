import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesFromHex, decodeAll, hexFromBytes, type Codec } from '#codecs/codec';
import { gpkgCodec, type GpkgFrame } from '#codecs/gpkg';
import { readWkt, wktCodec, writeWkt } from '#codecs/wkt';
import { geoJsonFromGeometry, geometryOf, wkbCodec, writeWkb } from './index.ts';
import type { Dimensions, SimpleGeometry } from './index.ts';

const one = (hex: string): SimpleGeometry => {
  const [decoded] = decodeAll(wkbCodec, bytesFromHex(hex));
  assert.ok(decoded.ok, hex);
  return decoded.frame;
};
const refusalOf = (codec: Codec<never>, bytes: Uint8Array): string => {
  const [decoded] = decodeAll(codec as Codec, bytes);
  return decoded.ok ? 'ACCEPTED' : decoded.failure.code;
};

test('bytes and texts of the same geometry agree, in every dialect', () => {
  const table: [string, string][] = [
    ['0101000000000000000000F03F0000000000000040', 'POINT (1 2)'],
    ['00000000013FF00000000000004000000000000000', 'POINT (1 2)'],
    ['01E9030000000000000000F03F00000000000000400000000000000840', 'POINT Z (1 2 3)'],
    ['0101000080000000000000F03F00000000000000400000000000000840', 'POINT Z (1 2 3)'],
    ['01D1070000000000000000F03F00000000000000400000000000000840', 'POINT M (1 2 3)'],
    ['01B90B0000000000000000F03F000000000000004000000000000008400000000000001040', 'POINT ZM (1 2 3 4)'],
    ['0101000020E6100000000000000000F03F0000000000000040', 'SRID=4326;POINT (1 2)'],
    ['0101000000000000000000F87F000000000000F87F', 'POINT EMPTY'],
    ['010200000000000000', 'LINESTRING EMPTY'],
    ['010700000000000000', 'GEOMETRYCOLLECTION EMPTY'],
  ];
  for (const [hex, text] of table) assert.equal(writeWkt(one(hex)), text);
  assert.equal(hexFromBytes(writeWkb(readWkt('SRID=4326;POINT(1 2)'))), table[6][0]);
  assert.equal(hexFromBytes(writeWkb(readWkt('POINT ZM (1 2 3 4)'), { dialect: 'iso' })), table[5][0]);
});

test('texts in the forms found in the field are read', () => {
  const table: [string, string][] = [
    ['point(1 2)', 'POINT (1 2)'],
    ['POINTZ(1 2 3)', 'POINT Z (1 2 3)'],
    ['POINT(1 2 3)', 'POINT Z (1 2 3)'],
    ['POINTM(1 2 3)', 'POINT M (1 2 3)'],
    ['POINT(1 2 3 4)', 'POINT ZM (1 2 3 4)'],
    ['MULTIPOINT(1 2, 3 4)', 'MULTIPOINT ((1 2), (3 4))'],
    ['MULTIPOINT((1 2), EMPTY)', 'MULTIPOINT ((1 2), EMPTY)'],
    ['POLYGON((0 0,1 0,1 1,0 0),EMPTY)', 'POLYGON ((0 0, 1 0, 1 1, 0 0), EMPTY)'],
    ['POINT(1e-3 -.5)', 'POINT (0.001 -0.5)'],
    [
      'COMPOUNDCURVE(CIRCULARSTRING(0 0,1 1,1 0),(1 0,0 1))',
      'COMPOUNDCURVE (CIRCULARSTRING (0 0, 1 1, 1 0), (1 0, 0 1))',
    ],
    [
      'CURVEPOLYGON(CIRCULARSTRING(0 0,4 0,4 4,0 4,0 0),(1 1,3 3,3 1,1 1))',
      'CURVEPOLYGON (CIRCULARSTRING (0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 3, 3 1, 1 1))',
    ],
    ['TIN(((0 0 0,0 0 1,0 1 0,0 0 0)))', 'TIN Z (((0 0 0, 0 0 1, 0 1 0, 0 0 0)))'],
    [
      'GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4))',
      'GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))',
    ],
    [' SRID=4490 ; MULTIPOLYGON(((0 0,1 0,1 1,0 0)))', 'SRID=4490;MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))'],
  ];
  for (const [text, expected] of table) {
    assert.equal(writeWkt(readWkt(text)), expected);
    assert.equal(writeWkt(one(hexFromBytes(writeWkb(readWkt(text))))), expected);
  }
  assert.equal(decodeAll(wktCodec, new TextEncoder().encode('POINT(1 2);POINT(3 4)\nPOINT(5 6)')).length, 3);
});

test('malformed texts and bytes are refused by name', () => {
  const texts: [string, string][] = [
    ['', 'INCOMPLETE'], ['POINT', 'INCOMPLETE'], ['POINT(1', 'SYNTAX'], ['POINT(1 2', 'INCOMPLETE'], ['POINT()', 'SYNTAX'],
    ['CIRCLE(1 2)', 'TYPE_UNKNOWN'], ['POINT(1 2 3 4 5)', 'SYNTAX'], ['POINT(1x 2)', 'SYNTAX'], ['POINT(NaN 2)', 'SYNTAX'],
    ['POINT(1e999 2)', 'NUMBER_INVALID'], ['LINESTRING(1 2,3 4 5)', 'GEOMETRY_INVALID'], ['POINT Z(1 2)', 'GEOMETRY_INVALID'],
    ['MULTIPOLYGON(POINT(1 2))', 'GEOMETRY_INVALID'], ['POINT(1 2))', 'SYNTAX'], ['constructor(1 2)', 'TYPE_UNKNOWN'],
    [`${'GEOMETRYCOLLECTION('.repeat(50)}POINT(1 2)${')'.repeat(50)}`, 'TOO_DEEP'], [`${'GEOMETRYCOLLECTION('.repeat(100_000)}`, 'TOO_DEEP'],
  ]; // prettier-ignore
  for (const [text, code] of texts) {
    const all = decodeAll(wktCodec, new TextEncoder().encode(text));
    const last = all[all.length - 1];
    assert.equal(last.ok ? 'ACCEPTED' : last.failure.code, code, text.slice(0, 60));
  }
  const collection = '0107000000' + '01000000';
  const bytes: [string, string][] = [
    ['02', 'BYTE_ORDER'], ['01', 'INCOMPLETE'], ['01FF000000', 'TYPE_UNKNOWN'], ['0101000010', 'TYPE_UNKNOWN'],
    ['0101000000000000000000F03F', 'INCOMPLETE'], ['0102000000FFFFFFFF', 'INCOMPLETE'], ['0103000000FFFFFF7F', 'INCOMPLETE'],
    ['0107000000FFFFFFFF', 'INCOMPLETE'], ['0101000000000000000000F07F0000000000000040', 'NUMBER_INVALID'],
    ['0101000000000000000000F87F0000000000000040', 'NUMBER_INVALID'],
    ['010600000001000000' + '0101000000000000000000F03F0000000000000040', 'GEOMETRY_INVALID'],
    [collection.repeat(20), 'TOO_DEEP'], [collection.repeat(100_000), 'TOO_DEEP'],
  ]; // prettier-ignore
  for (const [hex, code] of bytes)
    assert.equal(refusalOf(wkbCodec as Codec<never>, bytesFromHex(hex)), code, hex.slice(0, 60));
  const holes = new Uint8Array(9 + 4 * 300_000);
  holes.set([1, 3, 0, 0, 0, 0xe0, 0x93, 4, 0]);
  assert.equal(refusalOf(wkbCodec as Codec<never>, holes), 'TOO_MANY_MEMBERS');
});

const ordinate = fc.double({ noNaN: true, noDefaultInfinity: true });
const geometry: fc.Arbitrary<SimpleGeometry> = fc
  .constantFrom<Dimensions>('XY', 'XYZ', 'XYM', 'XYZM')
  .chain((dimensions) => {
    const position = fc.array(ordinate, { minLength: dimensions.length, maxLength: dimensions.length });
    const line = fc.array(position, { minLength: 1, maxLength: 4 });
    const rings = fc.array(line, { minLength: 1, maxLength: 3 });
    const of = (type: SimpleGeometry['type'], content: fc.Arbitrary<unknown>): fc.Arbitrary<SimpleGeometry> =>
      content.map((value) => geometryOf(type, dimensions, value));
    const many = (member: fc.Arbitrary<SimpleGeometry>): fc.Arbitrary<SimpleGeometry[]> =>
      fc.array(member, { minLength: 1, maxLength: 3 });
    const simple = fc.oneof(
      of('Point', position),
      of('LineString', line),
      of('Polygon', rings),
      of('CircularString', line),
    );
    return fc.oneof(
      simple,
      of('MultiPoint', many(of('Point', position))),
      of('MultiPolygon', many(of('Polygon', rings))),
      of('CompoundCurve', many(fc.oneof(of('LineString', line), of('CircularString', line)))),
      of('TIN', many(of('Triangle', rings))),
      of('GeometryCollection', many(simple)),
    );
  });

test('WKB, EWKB, WKT and GeoPackage blobs give back what they were given', () => {
  fc.assert(
    fc.property(
      geometry,
      fc.option(fc.integer({ min: 0, max: 999_999 }), { nil: undefined }),
      (plain, srid) => {
        const given = srid === undefined ? plain : { ...plain, srid };
        for (const littleEndian of [true, false])
          assert.deepEqual(decodeAll(wkbCodec, writeWkb(given, { littleEndian }))[0].frame, given);
        assert.deepEqual(readWkt(writeWkt(given)), given);
        const blob = decodeAll(gpkgCodec, gpkgCodec.encode({ geometry: plain, srsId: 4490 } as GpkgFrame))[0];
        assert.ok(blob.ok);
        assert.deepEqual([blob.frame.geometry, blob.frame.srsId, blob.frame.empty], [plain, 4490, false]);
      },
    ),
    { numRuns: 400, seed: 11 },
  );
});

test('GeoPackage blobs: containers, flags and trailing bytes are refused', () => {
  const good = gpkgCodec.encode({ geometry: readWkt('LINESTRING(0 1,2 3)'), srsId: 4326 } as GpkgFrame);
  const [decoded] = decodeAll(gpkgCodec, good);
  assert.deepEqual(decoded.frame?.envelope, [0, 2, 1, 3]);
  const change = (at: number, value: number): Uint8Array =>
    Uint8Array.from(good, (b, i) => (i === at ? value : b));
  const refused: [Uint8Array, string][] = [
    [change(0, 0), 'MAGIC_WRONG'], [change(2, 1), 'VERSION_REFUSED'], [change(3, 0x0b), 'ENVELOPE_INVALID'],
    [change(3, 0x43), 'FLAGS_INVALID'], [change(3, 0x23), 'EXTENDED'], [change(3, 0x13), 'FLAGS_INVALID'],
    [Uint8Array.from([...good, 0]), 'LENGTH_WRONG'], [new TextEncoder().encode('SQLite format 3\0....'), 'CONTAINER'],
    [good.subarray(0, 30), 'INCOMPLETE'],
  ]; // prettier-ignore
  for (const [bytes, code] of refused)
    assert.equal(refusalOf(gpkgCodec as unknown as Codec<never>, bytes), code);
  const [empty] = decodeAll(
    gpkgCodec,
    gpkgCodec.encode({ geometry: readWkt('POINT EMPTY'), srsId: 0 } as GpkgFrame),
  );
  assert.ok(empty.ok && empty.frame.empty);
});

test('conversion to GeoJSON keeps Z, drops M and leaves curves', () => {
  assert.deepEqual(geoJsonFromGeometry(readWkt('POINT ZM (1 2 3 4)')), {
    type: 'Point',
    coordinates: [1, 2, 3],
  });
  assert.deepEqual(geoJsonFromGeometry(readWkt('MULTIPOINT M (1 2 3)')), {
    type: 'MultiPoint',
    coordinates: [[1, 2]],
  });
  assert.equal(geoJsonFromGeometry(readWkt('CIRCULARSTRING(0 0,1 1,2 0)')), undefined);
});
