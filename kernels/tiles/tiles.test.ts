import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromMercator, mercatorX, mercatorY, tileOf, type Position } from '#kernels/geo';
import { runRequest } from '#kernels/model';
import { FeatureLayers, joinLayers, PointLayer, tilesModel, type MapFeature } from './index.ts';

/** An independent reader of vector tiles. */
interface ReadFeature {
  readonly id: number | undefined;
  readonly type: number;
  readonly properties: Record<string, string | number | boolean>;
  loadGeometry(): { x: number; y: number }[][];
}
interface ReadLayer {
  readonly version: number;
  readonly extent: number;
  readonly length: number;
  feature(i: number): ReadFeature;
}
const load = createRequire(import.meta.url);
const { VectorTile } = load('@mapbox/vector-tile') as {
  VectorTile: new (pbf: object) => { layers: Record<string, ReadLayer> };
};
const pbf = load('pbf') as {
  PbfReader?: new (b: Uint8Array) => object;
  default?: new (b: Uint8Array) => object;
};
const Pbf = pbf.PbfReader ?? pbf.default ?? (pbf as unknown as new (b: Uint8Array) => object);

function read(bytes: Uint8Array, layer: string): ReadFeature[] {
  const found = new VectorTile(new Pbf(bytes)).layers[layer];
  if (!found) return [];
  assert.deepEqual([found.version, found.extent], [2, 4096]);
  return Array.from({ length: found.length }, (_, i) => found.feature(i));
}

const signedArea = (ring: { x: number; y: number }[]): number => ring.reduce((sum, p, i) => sum + p.x * ring[(i + 1) % ring.length].y - ring[(i + 1) % ring.length].x * p.y, 0); // prettier-ignore

test('properties of every kind come back', () => {
  const properties = { name: '望川市', height: 12.5, depth: -3, floors: 7, big: 2 ** 40, open: true };
  const layers = new FeatureLayers([{ id: 9, layer: 'a', type: 'point', parts: [[[0.1, 0.1]]], properties }]);
  const [f] = read(joinLayers(layers.tile(0, 0, 0)), 'a');
  assert.deepEqual([f.id, f.type, { ...f.properties }], [9, 1, properties]);
  assert.deepEqual(f.loadGeometry()[0].map(({ x, y }) => [x, y]), [[2049, 2046]]); // prettier-ignore
});

test('points are drawn once in exactly one tile, at their place', () => {
  const city = fc.tuple(
    fc.double({ min: 109, max: 111, noNaN: true }),
    fc.double({ min: 33, max: 35, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(city, { minLength: 1, maxLength: 300, size: 'max' }),
      fc.integer({ min: 0, max: 14 }),
      fc.constantFrom(5, 10_000),
      (points, z, maxPoints) => {
        // prettier-ignore
        const layer = new PointLayer({ name: 'p', capacity: points.length, maxPoints, cellDepth: 3, properties: (id) => ({ id }) });
        points.forEach((p, id) => layer.set(id, p[0], p[1]));
        const tiles = new Map(points.map((p) => [tileOf(p, z).join('/'), tileOf(p, z)]));
        let total = 0;
        for (const [x, y] of tiles.values())
          for (const f of read(layer.tile(z, x, y), 'p')) {
            const [{ x: px, y: py }] = f.loadGeometry()[0];
            assert.ok(px >= 0 && py >= 0 && px < 4096 && py < 4096);
            total += Number(f.properties.count ?? 1);
            if (f.properties.count !== undefined) continue;
            const [lng, lat] = points[Number(f.properties.id)];
            assert.equal(px, Math.floor((mercatorX(lng) * 2 ** z - x) * 4096));
            assert.equal(py, Math.floor((mercatorY(lat) * 2 ** z - y) * 4096));
          }
        assert.equal(total, points.length);
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});

test('a viewer sees and counts only what is allowed', () => {
  const layer = new PointLayer({ name: 'p', capacity: 900, maxPoints: 10, properties: () => ({}) });
  for (let id = 0; id < 900; id++) layer.set(id, 110 + (id % 30) / 100, 34 + Math.floor(id / 30) / 100);
  const seen = read(
    layer.tile(6, ...tileOf([110, 34], 6), (id) => id % 3 === 0),
    'p',
  );
  assert.equal(seen.reduce((n, f) => n + Number(f.properties.count ?? 1), 0), 300); // prettier-ignore
  layer.remove(0);
  layer.set(1, 10, 10);
  assert.deepEqual([layer.size, layer.nearest(10, 10, 1), layer.within(9, 9, 11, 11)], [899, [1], [1]]);
});

test('polygons keep their orientation, holes and area through clipping', () => {
  const ring = (r: number): Position[] => Array.from({ length: 73 }, (_, i) => fromMercator(0.6 + r * Math.cos((i * Math.PI) / 36), 0.4 + r * Math.sin((i * Math.PI) / 36))); // prettier-ignore
  const feature: MapFeature = {
    layer: 'w',
    type: 'polygon',
    parts: [ring(0.05).toReversed(), ring(0.02)],
    properties: {},
  };
  const layers = new FeatureLayers([feature]);
  for (const z of [0, 2, 4]) {
    let area = 0;
    for (let x = 0; x < 2 ** z; x++)
      for (let y = 0; y < 2 ** z; y++)
        for (const f of read(joinLayers(layers.tile(z, x, y)), 'w')) {
          const rings = f.loadGeometry();
          assert.ok(signedArea(rings[0]) > 0 && rings.slice(1).every((r) => signedArea(r) < 0));
          const inside = rings.map((r) => clipToTile(r)).filter((r) => r.length > 2);
          area += inside.reduce((sum, r) => sum + signedArea(r) / 2, 0);
        }
    const expected = Math.PI * (0.05 ** 2 - 0.02 ** 2) * 4096 ** 2 * 4 ** z;
    assert.ok(Math.abs(area / expected - 1) < (z === 0 ? 0.03 : 0.006), `zoom ${z}: ${area / expected}`);
  }
});

/** Part of a ring within the tile proper, for adding up areas without the buffer. */
function clipToTile(ring: { x: number; y: number }[]): { x: number; y: number }[] {
  let out = ring;
  for (const [axis, limit, sign] of [
    ['x', 0, 1],
    ['x', 4096, -1],
    ['y', 0, 1],
    ['y', 4096, -1],
  ] as const) {
    // prettier-ignore
    const from = out;
    out = [];
    from.forEach((b, i) => {
      const a = from[(i + from.length - 1) % from.length];
      const [aIn, bIn] = [sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0];
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      if (aIn !== bIn) out.push({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
      if (bIn) out.push(b);
    });
  }
  return out;
}

test('lines are clipped to the tile and its buffer, zoom limits hold, small things vanish', () => {
  const line: MapFeature = { layer: 'r', type: 'line', parts: [[[-170, 10], [170, 12]]], properties: { kind: 'road' }, minZoom: 2, maxZoom: 6 }; // prettier-ignore
  const dot: MapFeature = { ...line, parts: [[[0.01, 10], [0.0101, 10]]] }; // prettier-ignore
  const layers = new FeatureLayers([line, dot]);
  assert.deepEqual(layers.tile(1, 0, 0), []);
  const found = read(joinLayers(layers.tile(4, 8, 7)), 'r');
  assert.equal(found.length, 1);
  for (const { x } of found[0].loadGeometry().flat()) assert.ok(x >= -64 && x <= 4160);
});

test('the command-line examples compute', () => {
  for (const f of tilesModel.formulas) runRequest(tilesModel, { formula: f.name, ...f.example });
});
