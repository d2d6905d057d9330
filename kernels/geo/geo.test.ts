import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { runRequest } from '#kernels/model';
import * as geo from './index.ts';
import type { Position } from './index.ts';

const dms = (d: number, m: number, s: number): number => Math.sign(d) * (Math.abs(d) + m / 60 + s / 3600);
const near = (a: number, b: number, tolerance: number): void => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b} ± ${tolerance}`); // prettier-ignore
const inChina = fc.tuple(
  fc.double({ min: 74, max: 135, noNaN: true }),
  fc.double({ min: 4, max: 53, noNaN: true }),
);

test('Flinders Peak to Buninyong: the worked example of the GDA technical manual (GRS 80)', () => {
  const from: Position = [dms(144, 25, 29.5244), dms(-37, 57, 3.7203)];
  const to: Position = [dms(143, 55, 35.3839), dms(-37, 39, 10.1561)];
  const line = geo.geodesic(from, to, geo.CGCS2000);
  near(line.distanceM, 54_972.271, 0.001);
  near(line.startAzimuthDeg, dms(306, 52, 5.37), 0.01 / 3600);
  near((line.endAzimuthDeg + 180) % 360, dms(127, 10, 25.07), 0.01 / 3600);
});

test('a quarter meridian of WGS 84 is 10 001 965.729 m', () => {
  near(geo.geodesic([10, 0], [10, 90]).distanceM, 10_001_965.729, 0.001);
});

test('destination undoes the geodesic', () => {
  const anywhere = fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -80, max: 80, noNaN: true }),
  );
  fc.assert(
    fc.property(
      anywhere,
      fc.double({ min: 0, max: 360, noNaN: true }),
      fc.double({ min: 1, max: 5e6, noNaN: true }),
      (p, azimuth, m) => {
        // prettier-ignore
        const q = geo.destination(p, azimuth, m);
        near(geo.geodesic(p, q).distanceM, m, 0.002);
        near(geo.haversineM(p, q) / m, 1, 0.007);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
  assert.throws(() => geo.geodesic([0, 0], [179.9, 0.1]), { code: 'NO_CONVERGENCE' });
  assert.equal(geo.geodesic([100, 30], [100, 30]).distanceM, 0);
});

test('GCJ-02 and BD-09 agree with the published test points', () => {
  const gcj: [Position, Position][] = [
    [[121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]],
    [[113.912316, 22.543847], [113.9171764808363, 22.540796131694766]],
    [[116.377817, 39.911954], [116.38404722455657, 39.91334545536069]],
  ]; // prettier-ignore
  for (const [wgs, expected] of gcj) geo.toGcj02(wgs).forEach((v, i) => near(v, expected[i], 1e-6));
  // Worked example in the documentation of the coordtransform library.
  const near9 = (p: Position, expected: Position): void => p.forEach((v, i) => near(v, expected[i], 1e-9));
  near9(geo.toGcj02([116.404, 39.915]), [116.41024449916938, 39.91640428150164]);
  near9(geo.gcj02ToBd09([116.404, 39.915]), [116.41036949371029, 39.92133699351021]);
  // Its inverse is a single step.
  geo
    .bd09ToGcj02([116.404, 39.915])
    .forEach((v, i) => near(v, [116.39762729119315, 39.90865673957631][i], 1e-5));
  assert.deepEqual(geo.toGcj02([2.35, 48.85]), [2.35, 48.85]);
});

test('the offsets are undone to a micrometre', () => {
  fc.assert(
    fc.property(inChina, (p) => {
      near(geo.haversineM(geo.fromGcj02(geo.toGcj02(p)), p), 0, 1e-6);
      near(geo.haversineM(geo.fromBd09(geo.toBd09(p)), p), 0, 1e-6);
    }),
    { numRuns: 500, seed: 2 },
  );
});

test('Web-Mercator: corners, tiles and the way back', () => {
  assert.deepEqual(
    geo.tileBox(0, 0, 0).map((v) => Math.round(v * 1e6) / 1e6),
    [-180, -85.051129, 180, 85.051129],
  );
  assert.deepEqual(geo.tileOf([116.3975, 39.9087], 10), [843, 388]);
  near(geo.metresPerPixel(0, 0), 156_543.034, 0.001);
  fc.assert(
    fc.property(inChina, (p) => geo.fromMercator(geo.mercatorX(p[0]), geo.mercatorY(p[1])).forEach((v, i) => near(v, p[i], 1e-9))), // prettier-ignore
    { numRuns: 100, seed: 3 },
  );
});

test('polygon area, holes, inside and outside', () => {
  const square = (w: number, s: number, size: number): Position[] => [[w, s], [w + size, s], [w + size, s + size], [w, s + size], [w, s]]; // prettier-ignore
  // One degree by one degree at the equator, sphere: R² · π/180 · sin 1°.
  const expected = geo.AUTHALIC_RADIUS_M ** 2 * (Math.PI / 180) * Math.sin(Math.PI / 180);
  near(geo.polygonAreaM2([square(100, 0, 1)]) / expected, 1, 1e-9);
  const withHole = [square(100, 0, 1), square(100.25, 0.25, 0.5)];
  assert.ok(geo.inPolygon([100.1, 0.1], withHole));
  assert.ok(!geo.inPolygon([100.5, 0.5], withHole));
  assert.ok(!geo.inPolygon([101.5, 0.5], withHole));
  assert.ok(geo.polygonAreaM2(withHole) < expected * 0.76);
  assert.deepEqual(geo.boundingBox(withHole[1]), [100.25, 0.25, 100.75, 0.75]);
});

test('simplified lines stay within the tolerance and keep their ends', () => {
  const line = Array.from({ length: 500 }, (_, i): Position => [i / 100, Math.sin(i / 30) / 10]);
  const simple = geo.simplify(line, 0.005);
  assert.ok(simple.length < 60);
  assert.deepEqual([simple[0], simple.at(-1)], [line[0], line.at(-1)]);
});

test('clipping to a box keeps what is inside', () => {
  const box = [0, 0, 10, 10] as const;
  assert.deepEqual(geo.clipLine([[-5, 5], [5, 5], [5, 15], [8, 15], [8, 5]], box), [[[0, 5], [5, 5], [5, 10]], [[8, 10], [8, 5]]]); // prettier-ignore
  const ring: Position[] = [[-5, -5], [5, -5], [5, 5], [-5, 5]]; // prettier-ignore
  near(geo.polygonAreaM2(geo.clipPolygon([ring], box)) / geo.polygonAreaM2([[[0, 0], [5, 0], [5, 5], [0, 5]]]), 1, 1e-12); // prettier-ignore
  assert.deepEqual(geo.clipPolygon([[[20, 20], [30, 20], [30, 30]]], box), []); // prettier-ignore
});

test('contours of a cone are closed circles of the right radius', () => {
  const values = Float64Array.from({ length: 101 * 101 }, (_, i) =>
    Math.hypot((i % 101) - 50, Math.floor(i / 101) - 50),
  );
  const grid = { columns: 101, rows: 101, origin: [100, 30] as const, stepLng: 0.01, stepLat: 0.01, values };
  const [twenty, sixty] = geo.contours(grid, [20, 60]);
  assert.equal(twenty.geometry.coordinates.length, 1);
  const [line] = twenty.geometry.coordinates;
  assert.deepEqual(line[0], line.at(-1));
  for (const [lng, lat] of line) near(Math.hypot(lng - 100.5, lat - 30.5), 0.2, 1e-4);
  assert.equal(sixty.geometry.coordinates.length, 4);
  assert.throws(() => geo.contours({ ...grid, rows: 100 }, [1]), { code: 'INPUT_INCONSISTENT' });
});

test('the command-line examples compute', () => {
  for (const f of geo.geoModel.formulas) runRequest(geo.geoModel, { formula: f.name, ...f.example });
});
