import { erfc, GRAVITY } from '#kernels/formulary';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runRequest } from '#kernels/model';
import { slopeModel } from './index.ts';
import {
  greenAmptDepth,
  greenAmptTime,
  iversonHead,
  iversonResponse,
  meinLarson,
  trigrsHead,
} from './infiltration.ts';
import { rigidBlock } from './newmark.ts';
import { voellmyRun } from './runout.ts';
import { ierfc } from './special.ts';

type Answer = Record<string, number>;
const run = (request: object): Answer => runRequest(slopeModel, request) as Answer;
const near = (actual: number, expected: number, tolerance = 1e-9): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.abs(expected), `${actual} against ${expected}`);

test('complementary error function and its integral against tabulated values', () => {
  const table = [
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [3, 2.209049699858544e-5],
    [5, 1.5374597944280349e-12],
  ];
  for (const [x, y] of table) near(erfc(x), y, 1e-13);
  near(erfc(-1), 2 - 0.15729920705028513, 1e-14);
  near(ierfc(0), 1 / Math.sqrt(Math.PI), 1e-14);
  near(ierfc(1), 0.0502545416, 1e-8);
  near(ierfc(4.99), ierfc(4.99 + 1e-9), 1e-6);
});

const water = {
  slopeDeg: 30,
  depthM: 2,
  waterTableM: 1.5,
  diffusivityM2S: 2e-5,
  conductivityMps: 1e-5,
  steadyInfiltrationMps: 1e-7,
};

test('Iverson’s response, and TRIGRS without a base, are the same solution', () => {
  near(iversonResponse(1), Math.exp(-1) / Math.sqrt(Math.PI) - erfc(1), 1e-12);
  const rain = { rateMps: 6e-6, durationS: 40_000 };
  const steps = [
    { startS: 0, rateMps: 6e-6 },
    { startS: 40_000, rateMps: 0 },
  ];
  for (const t of [1000, 20_000, 40_000, 90_000, 400_000])
    near(trigrsHead(water, steps, t), iversonHead(water, rain, t), 1e-9);
  near(trigrsHead(water, steps, 50_000, 200), iversonHead(water, rain, 50_000), 1e-9);
});

/** Explicit finite differences of ∂ψ/∂t = D cos² α ∂²ψ/∂Z² with a flux at the top and none at the base. */
function diffused(base: number, depth: number, flux: number, d: number, seconds: number): number {
  const n = 200;
  const dz = base / n;
  const dt = (0.25 * dz * dz) / d;
  let psi = new Float64Array(n + 1);
  for (let t = 0; t < seconds; t += dt) {
    const h = Math.min(dt, seconds - t);
    const next = psi.slice();
    const r = (d * h) / (dz * dz);
    next[0] += 2 * r * (psi[1] - psi[0]) + (2 * d * h * flux) / dz;
    next[n] += 2 * r * (psi[n - 1] - psi[n]);
    for (let i = 1; i < n; i++) next[i] += r * (psi[i - 1] - 2 * psi[i] + psi[i + 1]);
    psi = next;
  }
  return psi[Math.round((depth / base) * n)];
}

test('TRIGRS over an impermeable base is the solution of its diffusion equation', () => {
  const dry = { ...water, waterTableM: 2, steadyInfiltrationMps: 0 };
  const d = 2e-5 * Math.cos(Math.PI / 6) ** 2;
  for (const t of [20_000, 60_000]) {
    const series = trigrsHead(dry, [{ startS: 0, rateMps: 5e-6 }], t, 2.5);
    near(series, diffused(2.5, 2, 0.5, d, t), 2e-3);
  }
});

test('factor of safety falls while it rains and recovers after', () => {
  const a = runRequest(slopeModel, {
    formula: 'iverson2000',
    slopeDeg: 35,
    cohesionKpa: 2,
    frictionDeg: 34,
    soilUnitWeightKnM3: 20,
    depthM: 1.5,
    waterTableM: 1.5,
    diffusivityM2S: 1e-4,
    conductivityMps: 1e-5,
    rainMps: 8e-6,
    durationS: 36_000,
    timesS: [0, 18_000, 36_000, 1_000_000],
  }) as { series: { factorOfSafety: number; headM: number }[] };
  const fs = a.series.map((r) => r.factorOfSafety);
  assert.ok(fs[1] < fs[0] && fs[2] < fs[1] && fs[3] > fs[2]);
});

test('Green–Ampt: worked examples of Chow, Maidment & Mays 1988 (silt loam)', () => {
  const siltLoam = { conductivityMmH: 6.5, suctionMm: 166.8, deficit: 0.34 };
  near(greenAmptDepth(siltLoam, 1), 31.7, 2e-3);
  const rain = meinLarson(siltLoam, 50, 1);
  near(rain.pondingH, 0.17, 2e-2);
  near(rain.infiltratedMm, 30.2, 2e-3);
  near(rain.rateMmH, 18.7, 3e-3);
  near(meinLarson(siltLoam, 10, 1).pondingH, 10.5, 5e-3);
  near(greenAmptTime(siltLoam, greenAmptDepth(siltLoam, 3.3)), 3.3, 1e-12);
});

test('Newmark regressions by hand and by their limits', () => {
  const a = runRequest(slopeModel, {
    formula: 'newmarkDisplacement',
    criticalAccelerationG: 0.1,
    pgaG: 0.4,
    ariasIntensityMps: 2,
    magnitude: 7,
  }) as Record<string, Answer>;
  near(a['jibson2007Ratio']['displacementCm'], 10 ** 0.215 * 0.75 ** 2.341 * 0.25 ** -1.438);
  near(
    a['jibson2007Magnitude']['displacementCm'],
    10 ** (-2.71 + 0.424 * 7) * 0.75 ** 2.335 * 0.25 ** -1.478,
  );
  near(a['jibson2007Arias']['displacementCm'], 2 ** 2.401 * 0.1 ** -3.481 * 10 ** -3.23);
  near(a['jibson2007AriasRatio']['displacementCm'], 2 ** 0.561 * 0.25 ** -3.833 * 10 ** -1.474);
  near(a['jibson1998']['displacementCm'], 2 ** 1.521 * 0.1 ** -1.993 * 10 ** -1.546);
  near(a['ambraseysMenu1988']['displacementCm'], 10 ** 0.9 * 0.75 ** 2.53 * 0.25 ** -1.09);
  const none = runRequest(slopeModel, {
    formula: 'newmarkDisplacement',
    criticalAccelerationG: 0.5,
    pgaG: 0.4,
  }) as Record<string, Answer>;
  assert.equal(none['jibson2007Ratio']['displacementCm'], 0);
  near(
    run({ formula: 'criticalAcceleration', factorOfSafety: 1.5, thrustAngleDeg: 30 })[
      'criticalAccelerationG'
    ],
    0.25,
  );
});

test('rigid block under a rectangular pulse slides (A − a) A T²/(2 a)', () => {
  const step = 0.001;
  const pulse = Array.from({ length: 3000 }, (_, i) => (i >= 10 && i <= 510 ? 4 : 0));
  const { displacementCm } = rigidBlock(pulse, step, 1);
  near(displacementCm / 100, ((4 - 1) * 4 * 0.5 * 0.5) / 2, 1e-2);
  assert.equal(rigidBlock(pulse, step, 4).displacementCm, 0);
});

test('reach, areas and empirical debris-flow relations', () => {
  near(
    run({ formula: 'corominas1996', kind: 'debrisFlow', volumeM3: 1e4, dropM: 300 })['tanReachAngle'],
    10 ** -0.432,
  );
  const lahar = run({ formula: 'inundationAreas', kind: 'lahar', volumeM3: 1e6 });
  near(lahar['crossSectionM2'], 500);
  near(lahar['planimetricM2'], 2e6);
  const r = run({ formula: 'rickenmann1999', volumeM3: 1e4, dropM: 500, channelSlopeTan: 0.25 });
  near(r['travelDistanceM'], 1.9 * 1e4 ** 0.16 * 500 ** 0.83);
  near(r['fanRunoutM'], 15 * Math.cbrt(1e4));
  near(r['peakDischargeM3S'], 0.1 * 1e4 ** 0.833);
});

test('Voellmy: terminal speed on a long slope, stopping distance on the flat', () => {
  const f = { mu: 0.2, xiMps2: 500, flowDepthM: 2, startMps: 0, loseAtBreaks: false };
  const long = voellmyRun(
    [
      { x: 0, z: 1e5 },
      { x: 2e5, z: 0 },
    ],
    f,
  );
  const theta = Math.atan(0.5);
  const terminal = Math.sqrt(500 * 2 * (Math.sin(theta) - 0.2 * Math.cos(theta)));
  near(long.peakVelocityMps, terminal, 1e-9);
  const flat = voellmyRun(
    [
      { x: 0, z: 0 },
      { x: 1e4, z: 0 },
    ],
    { ...f, startMps: 20 },
  );
  near('stopX' in flat ? flat.stopX : 0, (1000 / (2 * GRAVITY)) * Math.log(1 + 400 / (1000 * 0.2)), 1e-9);
  const still = voellmyRun(
    [
      { x: 0, z: 10 },
      { x: 100, z: 0 },
    ],
    f,
  );
  assert.equal('stopX' in still && still.stopX, 0);
});

test('energy line meets the ground where the line of the reach angle does', () => {
  const a = run({
    formula: 'energyLine',
    profile: [
      { x: 0, z: 100 },
      { x: 100, z: 0 },
      { x: 1000, z: 0 },
    ],
    reachAngleDeg: (Math.atan(0.25) * 180) / Math.PI,
  });
  near(a['reachM'], 400, 1e-9);
});
