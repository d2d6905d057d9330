import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadKernelWasm } from '#platform/server/wasm';
import { useFloodWasm } from './index.ts';
import {
  bumpBed,
  bumpShock,
  ritter,
  steadyBump,
  stoker,
  stokerPlateau,
  thackerPlanar,
  thackerRadial,
  bowlBed,
  type Bowl,
  type Bump,
} from './analytic.ts';
import { dressler, dresslerTip } from './dressler.ts';
import { runFlood, type FloodAnswer } from './run.ts';
import type { FloodInput } from './request.ts';

const g = 9.81;

before(async () =>
  useFloodWasm({
    inertial: await loadKernelWasm('flood', 'inertial'),
    shallow: await loadKernelWasm('flood', 'shallow'),
  }),
);
after(() => useFloodWasm({}));

function channel(
  n: number,
  lengthM: number,
  bed: (x: number) => number,
  depth: (x: number) => number,
): FloodInput {
  const dx = lengthM / n;
  const xs = Array.from({ length: n }, (_v, i) => (i + 0.5) * dx);
  return {
    dem: { cols: n, rows: 1, cellSizeM: dx, elevationM: xs.map(bed) },
    durationS: 1,
    roughness: { manning: 0 },
    initial: { depthM: xs.map(depth) },
    options: { dryDepthM: 1e-8 },
    outputs: { grids: ['depthM', 'velocityXMps', 'velocityYMps'] },
  };
}

/** Relative L1 norm of the depth error. */
function l1(answer: FloodAnswer, exact: (c: number) => number): number {
  const h = answer.grids['depthM'] as Float64Array;
  let error = 0;
  let total = 0;
  for (let c = 0; c < h.length; c++) {
    error += Math.abs(h[c] - exact(c));
    total += exact(c);
  }
  return error / total;
}

function assertMass(answer: FloodAnswer, limit = 1e-12): void {
  assert.ok(answer.massBalance.relativeError <= limit, `mass error ${answer.massBalance.relativeError}`);
}

/** Errors of a case on grids of n, 2n, 4n cells and the order between the last two. */
function convergence(
  sizes: readonly number[],
  run: (n: number) => number,
): { errors: number[]; order: number } {
  const errors = sizes.map(run);
  return { errors, order: Math.log2(errors[errors.length - 2] / errors[errors.length - 1]) };
}

test('Ritter: dam break on a dry bed, L1 ≤ 1e-3 at 800 cells, order ≥ 0.9', () => {
  const dam = { leftDepthM: 10, rightDepthM: 0, damM: 1000, gravityMps2: g };
  const { errors, order } = convergence([200, 400, 800], (n) => {
    const input = {
      ...channel(
        n,
        2000,
        () => 0,
        (x) => (x < 1000 ? 10 : 0),
      ),
      durationS: 40,
    };
    const answer = runFlood(input, 'shallowWater', {});
    assertMass(answer);
    return l1(answer, (c) => ritter(dam, ((c + 0.5) * 2000) / n, 40).depthM);
  });
  assert.ok(errors[2] <= 1e-3 && order >= 0.9, `${errors.join(' ')} order ${order}`);
});

test('Stoker: dam break on a wet bed, L1 ≤ 1e-3 at 800 cells, order ≥ 0.85, plateau and bore', () => {
  const dam = { leftDepthM: 10, rightDepthM: 1, damM: 1000, gravityMps2: g };
  const { errors, order } = convergence([200, 400, 800], (n) => {
    const input = {
      ...channel(
        n,
        2000,
        () => 0,
        (x) => (x < 1000 ? 10 : 1),
      ),
      durationS: 40,
    };
    const answer = runFlood(input, 'shallowWater', {});
    assertMass(answer);
    return l1(answer, (c) => stoker(dam, ((c + 0.5) * 2000) / n, 40).depthM);
  });
  assert.ok(errors[2] <= 1e-3 && order >= 0.85, `${errors.join(' ')} order ${order}`);
  const p = stokerPlateau(dam);
  // Rankine–Hugoniot: mass and momentum over the bore.
  assert.ok(Math.abs(p.boreMps * (p.depthM - 1) - p.depthM * p.velocityMps) < 1e-9);
  const momentum =
    p.depthM * p.velocityMps ** 2 + 0.5 * g * (p.depthM ** 2 - 1) - p.boreMps * p.depthM * p.velocityMps;
  assert.ok(Math.abs(momentum) < 1e-8);
});

const BUMPS: readonly (Bump & { readonly limit: number; readonly endS: number })[] = [
  { regime: 'subcritical', unitDischargeM2ps: 4.42, outletDepthM: 2, limit: 1e-4, endS: 200 },
  { regime: 'transcritical', unitDischargeM2ps: 1.53, outletDepthM: 0.66, limit: 1e-3, endS: 200 },
  { regime: 'transcriticalShock', unitDischargeM2ps: 0.18, outletDepthM: 0.33, limit: 4e-3, endS: 200 },
].map(
  (c) =>
    ({ ...c, crestM: 0.2, centreM: 10, halfWidthM: 2, gravityMps2: g }) as Bump & {
      limit: number;
      endS: number;
    },
);

test('steady flow over a bump in all regimes (Goutal & Maurel)', () => {
  for (const bump of BUMPS) {
    const n = 125;
    const still = channel(
      n,
      25,
      (x) => bumpBed(bump, x),
      (x) => Math.max(0, bump.outletDepthM - bumpBed(bump, x)),
    );
    const width = 25 / n;
    const outlet = { edge: 'east', kind: 'stage', series: [{ timeS: 0, value: bump.outletDepthM }] } as const;
    const answer = runFlood(
      {
        ...still,
        durationS: bump.endS,
        boundaries: [
          { edge: 'west', kind: 'discharge', series: [{ timeS: 0, value: bump.unitDischargeM2ps * width }] },
          outlet,
        ],
      },
      'shallowWater',
      {},
    );
    const shock = bump.regime === 'transcriticalShock' ? bumpShock(bump) : undefined;
    const error = l1(answer, (c) => steadyBump(bump, (c + 0.5) * width, shock).depthM);
    assert.ok(error <= bump.limit, `${bump.regime} ${error} ${answer.steps}`);
    assertMass(answer);
  }
  assert.ok(Math.abs((bumpShock(BUMPS[2]) ?? 0) - 11.665504) < 2e-4, 'place of the jump as in SWASHES');
});

function bowl(
  n: number,
  side: number,
  exact: (x: number, y: number, t: number) => { depthM: number; velocityXMps: number; velocityYMps: number },
  bed: (x: number, y: number) => number,
  endS: number,
): number {
  const dx = side / n;
  const at = (m: number): number => (m + 0.5) * dx - side / 2;
  const cells = Array.from({ length: n * n }, (_v, c) => [at(c % n), at(Math.floor(c / n))]);
  const start = cells.map(([x, y]) => exact(x, y, 0));
  const answer = runFlood(
    {
      dem: {
        cols: n,
        rows: n,
        cellSizeM: dx,
        order: 'southFirst',
        elevationM: cells.map(([x, y]) => bed(x, y)),
      },
      durationS: endS,
      roughness: { manning: 0 },
      initial: {
        depthM: start.map((s) => s.depthM),
        velocityXMps: start.map((s) => s.velocityXMps),
        velocityYMps: start.map((s) => s.velocityYMps),
      },
      options: { dryDepthM: 1e-6 },
      outputs: { grids: ['depthM'] },
    },
    'shallowWater',
    {},
  );
  assertMass(answer, 1e-11);
  return l1(answer, (c) => exact(cells[c][0], cells[c][1], endS).depthM);
}

test('Thacker: planar and radial oscillations in a parabolic bowl over one period, order ≥ 1.3', () => {
  const planar: Bowl = { depthM: 0.1, radiusM: 1, amplitude: 0.5, gravityMps2: g };
  const bed = (b: Bowl) => (x: number, y: number) => bowlBed(b, x, y);
  const period = (2 * Math.PI) / Math.sqrt(2 * g * 0.1);
  const p = convergence([32, 64, 128], (n) =>
    bowl(n, 4, (x, y, t) => thackerPlanar(planar, x, y, t), bed(planar), period),
  );
  assert.ok(p.errors[2] <= 0.01 && p.order >= 1.3, `planar ${p.errors.join(' ')} order ${p.order}`);
  const radial: Bowl = { depthM: 0.1, radiusM: 1, amplitude: 0.8, gravityMps2: g };
  const half = (2 * Math.PI) / Math.sqrt(8 * g * 0.1);
  const r = convergence([32, 64, 128], (n) =>
    bowl(n, 4, (x, y, t) => thackerRadial(radial, x, y, t), bed(radial), half),
  );
  assert.ok(r.errors[2] <= 0.02 && r.order >= 1, `radial ${r.errors.join(' ')} order ${r.order}`);
});

test('Dressler: friction slows the front and vanishes with C', () => {
  const dam = { leftDepthM: 6, damM: 0, chezy: 40, gravityMps2: g };
  const smooth = { ...dam, chezy: 1e6 };
  for (const x of [-100, 0, 100]) {
    const exact = ritter({ leftDepthM: 6, rightDepthM: 0, damM: 0, gravityMps2: g }, x, 40);
    const near = dressler(smooth, x, 40);
    assert.ok(
      Math.abs(near.depthM - exact.depthM) < 1e-6 && Math.abs(near.velocityMps - exact.velocityMps) < 1e-6,
    );
    assert.ok(dressler(dam, x, 40).velocityMps < exact.velocityMps + 1e-12);
  }
  assert.ok(dresslerTip(dam, 40).velocityMps < 2 * Math.sqrt(g * 6));
});

test('a lake at rest with islands stays at rest to round-off in both solvers', () => {
  const n = 40;
  const elevationM = Array.from(
    { length: n * n },
    (_v, c) => 1.5 * Math.sin((c % n) * 0.7) * Math.cos(Math.floor(c / n) * 0.5),
  );
  for (const scheme of ['shallowWater', 'localInertia'] as const) {
    const answer = runFlood(
      {
        dem: { cols: n, rows: n, cellSizeM: 5, elevationM, order: 'southFirst' },
        durationS: 60,
        roughness: { manning: 0.02 },
        initial: { stageM: 0.6 },
        outputs: { grids: ['depthM', 'velocityXMps'] },
      },
      scheme,
      {},
      true,
    );
    const h = answer.grids['depthM'] as Float64Array;
    const worst = elevationM.reduce((w, z, c) => Math.max(w, Math.abs(h[c] - Math.max(0, 0.6 - z))), 0);
    assert.ok(worst <= 1e-13, `${scheme} ${worst}`);
    assert.ok((answer.grids['velocityXMps'] as Float64Array).every((u) => Math.abs(u) < 1e-12));
  }
});
