import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { greatCircleKm, projectionAround } from './projection.ts';
import { buildRupture, distancesTo, newDistances, type Distances, type RuptureInput } from './rupture.ts';
import { leonard2014Area, wellsCoppersmith } from './scaling.ts';

function distances(input: RuptureInput, east: number, north: number): Distances {
  const r = buildRupture(input);
  const [lng, lat] = r.projection.inverse(east, north);
  const d = newDistances();
  distancesTo(r, lng, lat, d);
  return d;
}

function near(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} against ${expected}`);
}

/** A 20 × 10 km plane striking north, dipping 30° east from 3 km depth, centred on its hypocentre. */
const plane: RuptureInput = {
  epicentre: [100, 30],
  strike: 0,
  dip: 30,
  ztor: 3,
  length: 20,
  width: 10,
  hypo_depth: 5.5,
};

test('a projection gives back positions and true distances from its centre', () => {
  const p = projectionAround([104, 31]);
  for (const [lng, lat] of [
    [104, 31],
    [105.5, 31.7],
    [101, 29],
  ]) {
    const [x, y] = p.forward(lng, lat);
    near(Math.hypot(x, y), greatCircleKm([104, 31], [lng, lat]), 1e-6);
    const [lng2, lat2] = p.inverse(x, y);
    near(lng2, lng, 1e-9);
    near(lat2, lat, 1e-9);
  }
});

test('distances to a dipping plane follow their definitions', () => {
  const half = 10 * Math.cos(Math.PI / 6) * 0.5;
  // Top edge lies half the horizontal width west of the epicentre.
  const onTop = distances(plane, -half, 0);
  near(onTop.rjb, 0);
  near(onTop.rx, 0);
  near(onTop.rrup, 3);
  const footwall = distances(plane, -half - 4, 0);
  near(footwall.rjb, 4);
  near(footwall.rx, -4);
  near(footwall.rrup, 5);
  const beyondEnd = distances(plane, -half, 10 + 6);
  near(beyondEnd.ry0, 6);
  near(beyondEnd.rjb, 6);
  near(beyondEnd.rrup, Math.hypot(6, 3));
  const hangingWall = distances(plane, half + 5, 0);
  near(hangingWall.rjb, 5);
  near(hangingWall.rx, 2 * half + 5);
  // Nearest point is inside the plane where the normal from the site meets it.
  const s = hangingWall.rx * Math.cos(Math.PI / 6) - 3 * 0.5;
  near(hangingWall.rrup, s > 10 ? Math.hypot(5, 8) : hangingWall.rx * 0.5 + 3 * Math.cos(Math.PI / 6));
  near(distances(plane, 3, 4).repi, 5, 1e-9);
  near(distances(plane, 3, 4).rhypo, Math.hypot(5, 5.5), 1e-9);
});

test('two collinear segments measure like one plane', () => {
  const p = projectionAround([100, 30]);
  const ends = [-15, 0, 15].map((y) => [...p.inverse(0, y)]);
  const size = { dip: 60, ztor: 2, width: 12, hypo_depth: 8 };
  const whole = { ...size, trace: [ends[0], ends[2]] };
  const split = { ...size, trace: ends };
  fc.assert(
    fc.property(
      fc.double({ min: -80, max: 80, noNaN: true }),
      fc.double({ min: -80, max: 80, noNaN: true }),
      (x, y) => {
        const position = p.inverse(x, y);
        const [a, b] = [whole, split].map((input) => {
          const d = newDistances();
          distancesTo(buildRupture(input), position[0], position[1], d);
          return d;
        });
        for (const key of ['rjb', 'rrup', 'rx', 'ry0'] as const) near(b[key], a[key], 2e-3);
      },
    ),
    { numRuns: 200, seed: 7 },
  );
});

test('distances keep their order everywhere', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -150, max: 150, noNaN: true }),
      fc.double({ min: -150, max: 150, noNaN: true }),
      fc.double({ min: 20, max: 90, noNaN: true }),
      (x, y, dip) => {
        const d = distances({ ...plane, dip, hypo_depth: 3 + 5 * Math.sin((dip * Math.PI) / 180) }, x, y);
        assert.ok(d.rjb <= d.rrup + 1e-9 && d.rrup <= d.rhypo + 1e-9 && d.rjb <= d.repi + 1e-9);
        assert.ok(Math.abs(d.rx) <= d.repi + 15 && d.ry0 >= 0);
      },
    ),
    { numRuns: 300, seed: 11 },
  );
});

test('a point source has its hypocentral distance everywhere', () => {
  const d = distances({ epicentre: [100, 30], hypo_depth: 12 }, 9, 12);
  near(d.rrup, Math.hypot(15, 12), 1e-6);
  near(d.rjb, 15, 1e-6);
  assert.ok(d.rx < 0);
});

test('rupture sizes follow the published lines', () => {
  near(wellsCoppersmith(7, 0).lengthKm.median, 10 ** 1.77, 1e-9);
  near(wellsCoppersmith(6.5, 90).areaKm2.median, 10 ** (-3.99 + 0.98 * 6.5), 1e-9);
  near(leonard2014Area(7, 90, 'interplate'), 1000, 1e-9);
});

const northridge = '../shared/data/earthquake/northridge_northridge_fault.txt';

test('the Northridge fault file becomes its plane', { skip: !existsSync(northridge) }, () => {
  const corners = readFileSync(northridge, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length === 3 && row.every(Number.isFinite))
    .slice(0, 4);
  const r = buildRupture({ quads: [corners], epicentre: [-118.5357, 34.213], hypo_depth: 18 });
  near(r.strike, 122, 1);
  near(r.dip, 40, 3);
  near(r.length, 18, 1);
  near(r.width, 22.5, 2);
  const d = newDistances();
  distancesTo(r, -118.5357, 34.213, d);
  near(d.rjb, 0);
  assert.ok(d.rrup > 10 && d.rrup < 18);
});

test('bad ruptures are refused by name', () => {
  const refused: readonly RuptureInput[] = [
    {},
    { epicentre: [200, 0], strike: 0 },
    { epicentre: [100, 30], strike: 0 },
    { epicentre: [100, 30] },
    {
      trace: [
        [100, 30],
        [100, 30],
      ],
      mag: 7,
    },
    { ...plane, hypo_depth: 40 },
  ];
  for (const input of refused) assert.throws(() => buildRupture(input), { name: 'KernelFailure' });
});

/** Least distance to sampled points of every plane, at depth and on its surface projection. */
function bruteForce(input: RuptureInput, lng: number, lat: number): { rrup: number; rjb: number } {
  const r = buildRupture(input);
  const [x, y] = r.projection.forward(lng, lat);
  let [rrup, rjb] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const steps = 80;
  for (const p of r.planes)
    for (let i = 0; i <= steps; i++)
      for (let j = 0; j <= steps; j++) {
        const along = (p.length * i) / steps;
        const down = (p.width * j) / steps;
        const dx = p.x + p.ux * along + p.uy * down * p.cosDip - x;
        const dy = p.y + p.uy * along - p.ux * down * p.cosDip - y;
        rrup = Math.min(rrup, Math.hypot(dx, dy, p.ztor + down * p.sinDip));
        rjb = Math.min(rjb, Math.hypot(dx, dy));
      }
  return { rrup, rjb };
}

test('distances to a bent rupture agree with sampling its planes', () => {
  const bent: RuptureInput = {
    trace: [
      [103.2, 30.9],
      [103.5, 31.2],
      [103.9, 31.35],
      [104.1, 31.7],
    ],
    dip: 43,
    ztor: 1,
    width: 25,
    hypo_depth: 14,
  };
  fc.assert(
    fc.property(
      fc.double({ min: 102, max: 105, noNaN: true }),
      fc.double({ min: 30, max: 32.5, noNaN: true }),
      (lng, lat) => {
        const d = newDistances();
        distancesTo(buildRupture(bent), lng, lat, d);
        const sampled = bruteForce(bent, lng, lat);
        near(d.rrup, sampled.rrup, 0.35);
        near(d.rjb, sampled.rjb, 0.5);
      },
    ),
    { numRuns: 60, seed: 23 },
  );
});

test('generalised coordinates are continuous and far away weigh the segments', () => {
  const p = projectionAround([100, 30]);
  const trace = [
    [0, 0],
    [6, 20],
    [0, 40],
  ].map(([x, y]) => [...p.inverse(x, y)]);
  const rupture = buildRupture({ trace, dip: 70, ztor: 0, width: 12, hypo_depth: 6 });
  const at = (x: number, y: number): Distances => {
    const d = newDistances();
    const [lng, lat] = p.inverse(x, y);
    distancesTo(rupture, lng, lat, d);
    return d;
  };
  let before = at(-60, 20).rx;
  for (let x = -59.5; x <= 60; x += 0.5) {
    const here = at(x, 20).rx;
    assert.ok(here >= before - 1e-9 && here - before < 1.5, `${x}: ${before} ${here}`);
    before = here;
  }
  // Each segment sees the far site across its own strike, 16.7° off the mean.
  near(at(300, 20).rx, 294 * Math.cos(Math.atan(0.3)), 1);
  // Mean of the two segments' own coordinates, 325.7 and 329.1 km, less the length of 41.8 km.
  near(at(0, 340).ry0, 285.7, 1);
});
