import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAll } from '#codecs/codec';
import { readWkt, writeWkt } from '#codecs/wkt';
import { readShapefile, readShp, shapefileCodec, SHAPE_LIMITS, writeShp, type ShapeFrame } from './index.ts';

const frameOf = (shapeType: number, texts: (string | null)[]): ShapeFrame => ({
  shapeType,
  bounds: [0, 0, 9, 9, 0, 0, 0, 0],
  records: texts.map((text, i) => ({ number: i + 1, shapeType: text === null ? 0 : shapeType, geometry: text === null ? null : readWkt(text) })),
  warnings: [],
}); // prettier-ignore
const SQUARE = '((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))';
const codeOf = (bytes: Uint8Array): string => {
  const [decoded] = decodeAll(shapefileCodec, bytes);
  return decoded.ok ? 'ACCEPTED' : decoded.failure.code;
};

test('every writable shape type gives back its geometries', () => {
  const table: [number, (string | null)[]][] = [
    [1, ['POINT (1 2)', null]],
    [3, ['LINESTRING (0 0, 1 1)', 'MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))']],
    [5, [`POLYGON ${SQUARE}`, 'MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)), ((5 5, 5 6, 6 6, 5 5)))']],
    [8, ['MULTIPOINT ((1 2), (3 4))']],
    [11, ['POINT ZM (1 2 3 4)', 'POINT Z (1 2 3)']],
    [13, ['LINESTRING Z (0 0 1, 1 1 2)', 'LINESTRING ZM (0 0 1 5, 1 1 2 6)']],
    [15, ['POLYGON Z ((0 0 1, 0 9 1, 9 9 1, 0 0 1))']],
    [18, ['MULTIPOINT ZM ((1 2 3 4))']],
    [21, ['POINT M (1 2 7)']],
    [23, ['LINESTRING M (0 0 5, 1 1 6)']],
    [25, ['POLYGON M ((0 0 1, 0 9 2, 9 9 3, 0 0 1))']],
    [28, ['MULTIPOINT M ((1 2 3))']],
  ];
  for (const [shapeType, texts] of table) {
    const given = frameOf(shapeType, texts);
    const [decoded] = decodeAll(shapefileCodec, shapefileCodec.encode(given));
    assert.ok(decoded.ok, `${shapeType}: ${decoded.ok || decoded.failure.message}`);
    assert.deepEqual(decoded.frame, given, String(shapeType));
  }
});

test('rings are wound as the description asks, and holes find the outer ring around them', () => {
  const wrong = frameOf(5, ['POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))']);
  const [record] = readShp(writeShp(wrong)).records;
  assert.equal(record.geometry && writeWkt(record.geometry), `POLYGON ${SQUARE}`);
  const nested =
    'MULTIPOLYGON (((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1)), ((3 3, 3 6, 6 6, 6 3, 3 3), (4 4, 5 4, 5 5, 4 5, 4 4)))';
  assert.equal(writeWkt(readShp(writeShp(frameOf(5, [nested]))).records[0].geometry as never), nested);
});

test('multipatch parts become polygons', () => {
  const points = [[0, 0], [0, 1], [1, 1], [1, 0]]; // prettier-ignore
  const size = 4 + 32 + 8 + 8 + 16 * 4 + 16 + 32;
  const bytes = new Uint8Array(108 + size);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 9994);
  view.setUint32(24, bytes.length / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, 31, true);
  view.setInt32(100, 1);
  view.setUint32(104, size / 2);
  view.setInt32(108, 31, true);
  view.setUint32(144, 1, true);
  view.setUint32(148, 4, true);
  view.setUint32(156, 1, true);
  for (const [i, [x, y]] of points.entries()) {
    view.setFloat64(160 + 16 * i, x, true);
    view.setFloat64(168 + 16 * i, y, true);
  }
  const geometry = readShp(bytes).records[0].geometry;
  assert.equal(
    geometry && writeWkt(geometry),
    'POLYHEDRALSURFACE Z (((0 0 0, 0 1 0, 1 1 0, 0 0 0)), ((0 0 0, 1 1 0, 1 0 0, 0 0 0)))',
  );
});

test('damage and bombs are refused by name', () => {
  const good = writeShp(frameOf(5, [`POLYGON ${SQUARE}`]));
  const change = (at: number, values: number[]): Uint8Array => {
    const bytes = good.slice();
    bytes.set(values, at);
    return bytes;
  };
  const cases: [string, Uint8Array][] = [
    ['MAGIC_WRONG', change(0, [1])], ['VERSION_REFUSED', change(28, [1])], ['TYPE_UNKNOWN', change(32, [9])], ['TYPE_MIXED', change(32, [3])], ['TYPE_UNKNOWN', change(108, [7])],
    ['INCOMPLETE', change(104, [0x7f])], ['INCOMPLETE', change(144, [0xff, 0xff, 0xff, 0x7f])], ['INCOMPLETE', change(148, [0xff, 0xff, 0xff, 0x7f])], ['PARTS_INVALID', change(156, [99])],
    ['RING_INVALID', change(160, [0, 0, 0, 0, 0, 0, 0x20, 0x40])], ['NUMBER_INVALID', change(160, [0, 0, 0, 0, 0, 0, 0xf0, 0x7f])], ['INCOMPLETE', good.subarray(0, 150)], ['INCOMPLETE', good.subarray(0, 20)],
  ]; // prettier-ignore
  for (const [code, bytes] of cases) assert.equal(codeOf(bytes), code);
  const hole = '(1 1, 2 1, 2 2, 1 2, 1 1)';
  const outers = Array.from({ length: 3000 }, (_, i) => `((${i} 0, ${i} 1, ${i + 1} 1, ${i} 0), ${hole})`);
  const started = process.cpuUsage();
  assert.equal(codeOf(writeShp(frameOf(5, [`MULTIPOLYGON (${outers.join(', ')})`]))), 'ACCEPTED');
  assert.ok(process.cpuUsage(started).user < 3000_000 && SHAPE_LIMITS.maxTests <= 20_000_000);
});

test('shapes and attributes are joined by their order', () => {
  const shp = writeShp(frameOf(1, ['POINT (104 30)']));
  const joined = readShapefile({
    shp,
    prj: 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000"]]',
  });
  assert.deepEqual(
    [joined.features[0].geometry, joined.geographic],
    [{ type: 'Point', coordinates: [104, 30] }, true],
  );
  assert.equal(readShapefile({ shp, prj: 'PROJCS["CGCS2000_3_Degree_GK_CM_105E"]' }).geographic, false);
});

test('mutated files are read or refused by name', () => {
  const seed = writeShp(frameOf(15, ['POLYGON Z ((0 0 1, 0 9 1, 9 9 1, 0 0 1))', null]));
  let state = 19;
  const random = (n: number): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % n;
  const runs = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  for (let i = 0; i < runs; i++) {
    const bytes = seed.slice();
    for (let k = 1 + random(3); k > 0; k--) bytes[random(bytes.length)] = random(256);
    assert.notEqual(codeOf(bytes), 'DECODER_FAILED');
  }
});
