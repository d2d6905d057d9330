import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelFailure, runRequest } from '#kernels/model';
import { contourRegions, ringArea, type ScalarField } from './contours.ts';
import { gaussianPlumeAt } from './gaussian.ts';
import { toMap } from './geo.ts';
import { fillPlumeGrid, type GridShape } from './grid.ts';
import { plumeModel } from './index.ts';
import { plumeSigmas } from './sigma.ts';

const shape: GridShape = { columns: 400, rows: 401, x0: 25, dx: 25, y0: -5000, dy: 25 };
const column = (x: number): { axis: number; sigmaY: number } => {
  const [sigmaY, sigmaZ] = plumeSigmas('briggsRural', 'D', x);
  return { axis: gaussianPlumeAt(1, 3, { y: 0, z: 0, height: 2, sigmaY, sigmaZ }), sigmaY };
};

function worst(out: Float32Array | Float64Array, s: GridShape, floor: number): number {
  let error = 0;
  for (let j = 0; j < s.rows; j += 3)
    for (let i = 0; i < s.columns; i += 3) {
      const x = s.x0 + i * s.dx;
      const [sigmaY, sigmaZ] = plumeSigmas('briggsRural', 'D', x);
      const exact = gaussianPlumeAt(1, 3, { y: s.y0 + j * s.dy, z: 0, height: 2, sigmaY, sigmaZ });
      if (exact > floor) error = Math.max(error, Math.abs(out[j * s.columns + i] / exact - 1));
    }
  return error;
}

test('grid values equal the exact formula: 1e-6 in Float32, 1e-11 in Float64', () => {
  assert.ok(worst(fillPlumeGrid(new Float32Array(400 * 401), shape, column), shape, 1e-30) < 1e-6);
  assert.ok(worst(fillPlumeGrid(new Float64Array(400 * 401), shape, column), shape, 1e-250) < 1e-11);
});

test('an axis off the grid lines, or outside the grid, changes nothing', () => {
  for (const y0 of [-4987.3, -3000, 40, 7]) {
    const s = { ...shape, y0, rows: 200 };
    assert.ok(worst(fillPlumeGrid(new Float64Array(400 * 200), s, column), s, 1e-250) < 1e-11, `y0 ${y0}`);
  }
});

test('a cancelled grid stops', () => {
  assert.throws(
    () => fillPlumeGrid(new Float32Array(400 * 401), shape, column, { cancelled: () => true }),
    (e: unknown) => e instanceof KernelFailure && e.code === 'CANCELLED',
  );
});

function disc(n: number, f: (x: number, y: number) => number): ScalarField {
  const values = new Float64Array(n * n);
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) values[j * n + i] = f(i - (n - 1) / 2, j - (n - 1) / 2);
  return { values, columns: n, rows: n, x0: -(n - 1) / 2, dx: 1, y0: -(n - 1) / 2, dy: 1 };
}

test('a disc is one counter-clockwise ring of the right area; a ring has a hole; a cut disc closes on the border', () => {
  const regions = contourRegions(
    disc(101, (x, y) => 40 - Math.hypot(x, y)),
    0,
  );
  assert.equal(regions.length, 1);
  assert.ok(Math.abs(ringArea(regions[0].outer) / (Math.PI * 1600) - 1) < 1e-3);
  const annulus = contourRegions(
    disc(101, (x, y) => 10 - Math.abs(Math.hypot(x, y) - 30)),
    0,
  );
  assert.equal(annulus.length, 1);
  assert.equal(annulus[0].holes.length, 1);
  const area = ringArea(annulus[0].outer) + ringArea(annulus[0].holes[0]);
  assert.ok(Math.abs(area / (Math.PI * (1600 - 400)) - 1) < 2e-3);
  const cut = contourRegions(
    disc(51, () => 1),
    0.5,
  );
  assert.equal(cut.length, 1);
  assert.ok(Math.abs(ringArea(cut[0].outer) - 2500) < 60);
});

test('every above-level node lies in a region and no other (random fields, brute force)', () => {
  let state = 12345;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  for (let round = 0; round < 40; round++) {
    const n = 12;
    const field = disc(n, () => random());
    const regions = contourRegions(field, 0.5);
    let covered = 0;
    for (const { outer, holes } of regions) {
      assert.ok(ringArea(outer) > 0);
      for (const h of holes) assert.ok(ringArea(h) < 0);
      covered += ringArea(outer) + holes.reduce((s, h) => s + ringArea(h), 0);
    }
    for (let j = 0; j < n; j++)
      for (let i = 0; i < n; i++) {
        const p: [number, number] = [field.x0 + i + 1e-9, field.y0 + j + 1e-9];
        const on = regions.some((r) => odd(p, r.outer) && !r.holes.some((h) => odd(p, h)));
        const border = i === 0 || j === 0 || i === n - 1 || j === n - 1;
        if (!border) assert.equal(on, field.values[j * n + i] >= 0.5, `round ${round} node ${i},${j}`);
      }
    assert.ok(covered > 0);
  }
});

function odd([x, y]: readonly [number, number], ring: readonly (readonly [number, number])[]): boolean {
  let result = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    if (
      ring[i][1] > y !== ring[j][1] > y &&
      x < ((ring[j][0] - ring[i][0]) * (y - ring[i][1])) / (ring[j][1] - ring[i][1]) + ring[i][0]
    )
      result = !result;
  return result;
}

test('the map frame: a west wind blows east; a degree of latitude is 110.57 km at the equator', () => {
  const [e, n] = toMap({ windFromDeg: 270 })([100, 10]);
  assert.ok(Math.abs(e - 100) < 1e-9 && Math.abs(n - 10) < 1e-9);
  const [lng, lat] = toMap({ windFromDeg: 180, origin: [120, 0] })([110_574.27, 0]);
  assert.ok(Math.abs(lng - 120) < 1e-9 && Math.abs(lat - 1) < 1e-5);
});

test('quadrature and Monte Carlo give the same probability map', () => {
  const base = {
    formula: 'probabilityFootprint',
    emissionRateKgPerS: 1,
    windSpeedMps: 3,
    stability: 'D',
    levelKgPerM3: 1e-5,
    halfSideM: 4000,
    side: 41,
    includeGrid: true,
  };
  const a = runRequest(plumeModel, { ...base, members: 24 }) as {
    probability: Float64Array;
    expectedAreaM2: number;
  };
  const b = runRequest(plumeModel, { ...base, method: 'monteCarlo', members: 3000, seed: 5 }) as typeof a;
  assert.ok(
    Math.abs(a.expectedAreaM2 / b.expectedAreaM2 - 1) < 0.03,
    `${a.expectedAreaM2} ${b.expectedAreaM2}`,
  );
  let worstGap = 0;
  a.probability.forEach((p, k) => (worstGap = Math.max(worstGap, Math.abs(p - b.probability[k]))));
  assert.ok(worstGap < 0.05, `worst ${worstGap}`);
  const again = runRequest(plumeModel, { ...base, method: 'monteCarlo', members: 200, seed: 5 });
  assert.deepEqual(again, runRequest(plumeModel, { ...base, method: 'monteCarlo', members: 200, seed: 5 }));
});

test('the footprint reaches as far as the root of the centreline and is as wide as the isopleth', () => {
  const plume = { emissionRateKgPerS: 1, windSpeedMps: 3, stability: 'D', effectiveHeightM: 5 };
  const root = runRequest(plumeModel, {
    formula: 'distanceToConcentration',
    ...plume,
    concentrationKgPerM3: 1e-5,
  }) as { farDistanceM: number };
  const zones = runRequest(plumeModel, {
    formula: 'plumeFootprint',
    ...plume,
    levelsKgPerM3: [1e-5],
    lengthM: 4000,
    columns: 800,
    rows: 401,
    halfWidthM: 500,
  }) as { features: { properties: Record<string, number> }[] };
  assert.ok(Math.abs(zones.features[0].properties['reachM'] / root.farDistanceM - 1) < 1e-3);
});
