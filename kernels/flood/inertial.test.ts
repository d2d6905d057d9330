import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadKernelWasm } from '#platform/server/wasm';
import { useFloodWasm } from './index.ts';
import { runFlood, type FloodAnswer } from './run.ts';
import type { FloodInput } from './request.ts';

before(async () =>
  useFloodWasm({
    inertial: await loadKernelWasm('flood', 'inertial'),
    shallow: await loadKernelWasm('flood', 'shallow'),
  }),
);
after(() => useFloodWasm({}));

/** Small seeded generator (mulberry32). */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function rough(seed: number, cols: number, rows: number): number[] {
  const next = random(seed);
  const waves = Array.from({ length: 6 }, () => [next() * 0.3, next() * 0.3, next() * 6, next() * 1.5]);
  return Array.from({ length: cols * rows }, (_v, c) => {
    const x = c % cols;
    const y = Math.floor(c / cols);
    return 50 - 0.02 * x + waves.reduce((s, [a, b, p, m]) => s + m * Math.sin(a * x + b * y + p), 0);
  });
}

function terrain(seed: number, cols = 90, rows = 70): FloodInput {
  return {
    dem: { cols, rows, cellSizeM: 10, elevationM: rough(seed, cols, rows), order: 'southFirst' },
    durationS: 900,
    roughness: { manning: 0.035 },
    inflows: [
      {
        point: [105, 355],
        radiusM: 25,
        hydrograph: [
          { timeS: 0, value: 5 },
          { timeS: 600, value: 40 },
          { timeS: 900, value: 10 },
        ],
      },
    ],
    boundaries: [{ edge: 'east', kind: 'free' }],
    outputs: { grids: ['depthM', 'maxDepthM', 'arrivalS'] },
  };
}

const depth = (answer: FloodAnswer): Float64Array => answer.grids['depthM'] as Float64Array;

test('WebAssembly equals the reference within 2 mm and 0.2 % of volume', () => {
  for (const [seed, theta] of [
    [1, 1],
    [2, 0.9],
    [3, 0.8],
  ] as const) {
    for (const grid of [false, true]) {
      const base = terrain(seed);
      const input: FloodInput = {
        ...base,
        roughness: grid
          ? { manning: 0.03, grid: base.dem.elevationM.map((z) => 0.03 + 0.001 * Math.abs(z % 7)) }
          : base.roughness,
        options: { theta },
      };
      const fast = runFlood(input, 'localInertia', {});
      const slow = runFlood(input, 'localInertia', {}, true);
      assert.equal(fast.engine, 'wasm');
      assert.equal(slow.engine, 'typescript');
      const a = depth(fast);
      const b = depth(slow);
      const worst = a.reduce((w, h, c) => Math.max(w, Math.abs(h - b[c])), 0);
      assert.ok(worst <= 0.002, `seed ${seed} theta ${theta} grid ${grid}: ${worst} m`);
      assert.ok(Math.abs(fast.massBalance.endM3 / slow.massBalance.endM3 - 1) < 2e-3);
      for (const answer of [fast, slow])
        assert.ok(
          answer.massBalance.relativeError <= 1e-6,
          `${answer.engine} ${answer.massBalance.relativeError}`,
        );
      assert.ok(
        a.every((h) => h >= 0),
        'no negative depth',
      );
    }
  }
});

test('shallow water on WebAssembly equals the reference to round-off', () => {
  for (const seed of [11, 12]) {
    const base = terrain(seed, 75, 50);
    for (const order of [1, 2]) {
      const input: FloodInput = {
        ...base,
        durationS: 60,
        options: { order },
        boundaries: [
          { edge: 'east', kind: 'free' },
          { edge: 'north', kind: 'stage', series: [{ timeS: 0, value: 50.5 }] },
        ],
      };
      const fast = runFlood(input, 'shallowWater', {});
      const slow = runFlood(input, 'shallowWater', {}, true);
      assert.equal(fast.engine, 'wasm');
      assert.equal(slow.engine, 'typescript');
      const b = depth(slow);
      const worst = depth(fast).reduce((w, h, c) => Math.max(w, Math.abs(h - b[c])), 0);
      assert.ok(worst <= 1e-9, `seed ${seed} order ${order}: ${worst} m`);
    }
  }
});

test('wet-cell tracking changes nothing', () => {
  for (const scheme of ['localInertia', 'shallowWater'] as const)
    for (const theta of [1, 0.8]) {
      const input: FloodInput = { ...terrain(5, 130, 90), durationS: 300 };
      const tracked = runFlood({ ...input, options: { theta, wetCellTracking: true } }, scheme, {});
      const whole = runFlood({ ...input, options: { theta, wetCellTracking: false } }, scheme, {});
      assert.ok(tracked.cellSteps < 0.9 * whole.cellSteps);
      assert.deepEqual(depth(tracked), depth(whole));
    }
});

test('mass is kept in torture: steep walls of water, drying, rain, losses, every edge open (seeded)', () => {
  const seeds = process.env['FENGSUI_TORTURE'] === '1' ? 200 : 4;
  for (let seed = 100; seed < 100 + seeds; seed++) {
    const next = random(seed);
    const cols = 16 + Math.floor(next() * 24);
    const rows = 16 + Math.floor(next() * 20);
    const elevationM = rough(seed, cols, rows).map((z) => z + (next() < 0.05 ? 8 * next() : 0));
    const input: FloodInput = {
      dem: { cols, rows, cellSizeM: 2 + 8 * next(), elevationM, order: 'southFirst' },
      durationS: 60,
      roughness: { manning: 0.01 + 0.06 * next() },
      initial: { depthM: elevationM.map((_z, c) => (c % cols < cols / 3 ? 6 * next() : 0)) },
      rain: { series: [{ timeS: 0, value: 120 * next() }] },
      infiltration: { kind: 'horton', initialMmPerH: 60, finalMmPerH: 6, decayPerH: 3 },
      drainMmPerH: 10 * next(),
      boundaries: [
        { edge: 'east', kind: 'free' },
        { edge: 'north', kind: 'stage', series: [{ timeS: 0, value: 49 + 2 * next() }] },
        { edge: 'south', kind: 'discharge', series: [{ timeS: 0, value: 5 * next() }] },
      ],
      outputs: { grids: ['depthM'] },
    };
    for (const [scheme, reference] of [
      ['localInertia', false],
      ['localInertia', true],
      ['shallowWater', false],
      ['shallowWater', true],
    ] as const) {
      const answer = runFlood(input, scheme, {}, reference);
      assert.ok(
        answer.massBalance.relativeError <= 1e-6,
        `seed ${seed} ${scheme} ${answer.engine}: ${answer.massBalance.relativeError}`,
      );
      assert.ok(
        depth(answer).every((h) => Number.isFinite(h) && h >= -1e-9),
        `seed ${seed} ${scheme} depth`,
      );
    }
  }
});

test('uniform flow: local inertia and shallow water reach the normal depth of Manning', () => {
  const slope = 0.001;
  const q = 2;
  const normal = ((q * 0.03) / Math.sqrt(slope)) ** 0.6;
  for (const scheme of ['localInertia', 'shallowWater'] as const) {
    const answer = runFlood(
      {
        dem: {
          cols: 60,
          rows: 3,
          cellSizeM: 20,
          elevationM: Array.from({ length: 180 }, (_v, c) => -slope * 20 * (c % 60)),
        },
        durationS: 3000,
        roughness: { manning: 0.03 },
        boundaries: [
          { edge: 'west', kind: 'discharge', series: [{ timeS: 0, value: q * 60 }] },
          {
            edge: 'east',
            kind: scheme === 'localInertia' ? 'free' : 'stage',
            slope,
            series: [{ timeS: 0, value: normal - slope * 1180 }],
          },
        ],
        points: [{ xM: 610, yM: 30 }],
      },
      scheme,
      {},
    );
    const error = (answer.points[0].depthM ?? 0) / normal - 1;
    assert.ok(Math.abs(error) < 0.01, `${scheme} ${error}`);
  }
});
