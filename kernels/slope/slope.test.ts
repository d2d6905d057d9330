import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KernelFailure, runRequest } from '#kernels/model';
import { slopeModel } from './index.ts';
import { sinmap, sinmapFactor, type Sinmap } from './stability.ts';

type Answer = Record<string, number>;
const run = (request: object): Answer => runRequest(slopeModel, request) as Answer;
const near = (actual: number, expected: number, tolerance = 1e-9): void =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1e-12, Math.abs(expected)),
    `${actual} against ${expected}`,
  );
const tan = (deg: number): number => Math.tan((deg * Math.PI) / 180);

const soil = { formula: 'infiniteSlope', frictionDeg: 32, soilUnitWeightKnM3: 18, slopeDeg: 30, depthM: 2 };

test('infinite slope: dry sand, flow parallel to the slope, and the depth at which it fails', () => {
  near(run(soil)['factorOfSafety'], tan(32) / tan(30));
  near(run({ ...soil, wetness: 1 })['factorOfSafety'], ((18 - 9.81) / 18) * (tan(32) / tan(30)));
  const depth = run({
    formula: 'criticalDepth',
    cohesionKpa: 6,
    frictionDeg: 30,
    soilUnitWeightKnM3: 18,
    wetness: 0.7,
    slopeDeg: 36,
  });
  const at = {
    formula: 'infiniteSlope',
    cohesionKpa: 6,
    frictionDeg: 30,
    soilUnitWeightKnM3: 18,
    wetness: 0.7,
    slopeDeg: 36,
  };
  near(run({ ...at, depthM: depth['criticalDepthM'] })['factorOfSafety'], 1);
});

test('Skempton & DeLory form by hand', () => {
  const b = (35 * Math.PI) / 180;
  const fs = (5 + (18 - 0.5 * 9.81) * 2 * Math.cos(b) ** 2 * tan(30)) / (18 * 2 * Math.sin(b) * Math.cos(b));
  near(run({ ...soil, cohesionKpa: 5, frictionDeg: 30, wetness: 0.5, slopeDeg: 35 })['factorOfSafety'], fs);
});

test('a pseudo-static force at the critical coefficient gives a factor of one', () => {
  const k = (tan(40) - tan(25)) / (1 + tan(40) * tan(25));
  near(run({ ...soil, frictionDeg: 40, slopeDeg: 25, seismicCoefficient: k })['factorOfSafety'], 1);
});

test('rainfall thresholds by hand and within their durations', () => {
  near(run({ formula: 'caine1980', durationH: 1 })['thresholdIntensityMmH'], 14.82);
  near(run({ formula: 'caine1980', durationH: 24 })['thresholdIntensityMmH'], 14.82 * 24 ** -0.39);
  near(run({ formula: 'guzzetti2008', durationH: 10 })['thresholdIntensityMmH'], 2.2 * 10 ** -0.44);
  const all = runRequest(slopeModel, { formula: 'rainfallThreshold', durationH: 5, intensityMmH: 12 }) as {
    thresholds: { name: string; thresholdCumulativeMm: number; exceeded: boolean; validity: unknown[] }[];
  };
  const county = all.thresholds.find((t) => t.name === 'wenchuanCountyLandslide');
  near(county?.thresholdCumulativeMm ?? 0, 41.69 * 5 ** 0.84);
  assert.equal(all.thresholds.find((t) => t.name === 'guzzetti2008')?.exceeded, true);
  near(
    run({ formula: 'antecedentPrecipitationIndex', dailyRainMm: [10, 20], decay: 0.8 })['antecedentMm'],
    8 + 12.8,
  );
});

test('a rainfall episode finds the worst window', () => {
  const a = runRequest(slopeModel, {
    formula: 'rainfallEpisode',
    stepH: 1,
    rainMm: [0, 0, 20, 20, 0, 0],
    thresholds: ['caine1980'],
  }) as { thresholds: { fromStep: number; toStep: number; ratio: number; exceeded: boolean }[] };
  const [worst] = a.thresholds;
  assert.deepEqual([worst.fromStep, worst.toStep, worst.exceeded], [2, 3, true]);
  near(worst.ratio, 20 / (14.82 * 2 ** -0.39));
});

test('SHALSTAB: conditional ratio and unconditional classes', () => {
  const base = { formula: 'shalstab', frictionDeg: 45, densityRatio: 1.7, specificCatchmentAreaM: 50 };
  const a = run({ ...base, slopeDeg: 30, transmissivityM2D: 65 });
  const expected = (Math.sin(Math.PI / 6) / 50) * 1.7 * (1 - tan(30) / tan(45));
  near(a['criticalQOverTPerM'], expected);
  near(a['criticalRainfallMmD'], expected * 65_000);
  assert.equal(run({ ...base, slopeDeg: 20 })['class'], 'unconditionallyStable');
  assert.equal(run({ ...base, slopeDeg: 46 })['class'], 'unconditionallyUnstable');
});

test('SINMAP: probability agrees with drawing the ranges, and the factor with its formula', () => {
  const s: Sinmap = {
    slopeDeg: 38,
    areaM: 300,
    cohesion: [0, 0.25],
    frictionDeg: [30, 45],
    transmissivityOverRechargeM: [500, 3000],
    densityRatio: 0.5,
  };
  const index = sinmap(s).stabilityIndex;
  let stable = 0;
  const n = 40;
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++)
      for (let c = 0; c < n; c++) {
        const share = (i: number): number => (i + 0.5) / n;
        const t = tan(30) + (tan(45) - tan(30)) * share(b);
        const x = 1 / 3000 + (1 / 500 - 1 / 3000) * share(c);
        if (sinmapFactor(s, 0.25 * share(a), t, x) > 1) stable += 1;
      }
  assert.ok(Math.abs(index - stable / n ** 3) < 2e-3, `${index} ${stable / n ** 3}`);
  const gentle = sinmap({ ...s, slopeDeg: 15, areaM: 10 });
  near(gentle.stabilityIndex, sinmapFactor({ ...s, slopeDeg: 15, areaM: 10 }, 0, tan(30), 1 / 500));
  assert.equal(gentle.klass, 'stable');
});

test('Monte Carlo agrees with a closed probability and repeats with its seed', () => {
  const request = {
    formula: 'probabilityOfFailure',
    frictionDeg: { distribution: 'uniform', minimum: 25, maximum: 45 },
    soilUnitWeightKnM3: { distribution: 'fixed', mean: 18 },
    depthM: { distribution: 'fixed', mean: 2 },
    slopeDeg: { distribution: 'fixed', mean: 33 },
    samples: 40_000,
    seed: 12,
  };
  const a = run(request);
  assert.ok(Math.abs(a['probabilityOfFailure'] - 0.4) < 4 * a['standardError']);
  assert.deepEqual(run(request), a);
});

test('a grid of factors and its unstable outline', () => {
  const n = 12;
  const slopeDegGrid = Array.from({ length: n * n }, (_, k) => (k % n < 6 ? 20 : 40));
  const a = runRequest(slopeModel, {
    formula: 'stabilityGrid',
    widthCells: n,
    heightCells: n,
    cellM: 10,
    slopeDegGrid,
    frictionDeg: 30,
    soilUnitWeightKnM3: 18,
    depthM: 1,
  }) as {
    unstableCells: number;
    factorOfSafetyGrid: Float32Array;
    outlines: { features: { geometry: { coordinates: unknown[] } }[] };
  };
  assert.equal(a.unstableCells, 72);
  near(a.factorOfSafetyGrid[0], tan(30) / tan(20), 1e-6);
  assert.equal(a.outlines.features[0].geometry.coordinates.length, 1);
});

test('factors fall with water, slope and shaking, and rise with cohesion and friction', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(
      number(0, 20),
      number(15, 45),
      number(15, 55),
      number(0.5, 5),
      number(0, 0.9),
      (c, phi, slope, depth, wet) => {
        const base = {
          formula: 'infiniteSlope',
          cohesionKpa: c,
          frictionDeg: phi,
          soilUnitWeightKnM3: 19,
          slopeDeg: slope,
          depthM: depth,
          wetness: wet,
        };
        const fs = run(base)['factorOfSafety'];
        assert.ok(run({ ...base, wetness: wet + 0.1 })['factorOfSafety'] <= fs);
        assert.ok(run({ ...base, seismicCoefficient: 0.1 })['factorOfSafety'] < fs);
        assert.ok(run({ ...base, cohesionKpa: c + 1 })['factorOfSafety'] > fs);
        assert.ok(run({ ...base, frictionDeg: phi + 1 })['factorOfSafety'] > fs);
      },
    ),
    { numRuns: 200, seed: 4 },
  );
});

test('bad input is refused by name', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ ...soil, slopeDeg: -1 }, 'INPUT_OUT_OF_RANGE slopeDeg'],
    [{ ...soil, depthM: Number.NaN }, 'INPUT_NOT_FINITE depthM'],
    [{ ...soil, depth: 3 }, 'INPUT_UNKNOWN_FIELD depth'],
    [
      { formula: 'shalstab', slopeDeg: 30, frictionDeg: 40, specificCatchmentAreaM: 10, cohesionKpa: 2 },
      'INPUT_MISSING depthM',
    ],
    [{ formula: 'newmarkDisplacement', criticalAccelerationG: 0.1 }, 'INPUT_MISSING pgaG'],
    [
      {
        formula: 'energyLine',
        profile: [
          { x: 0, z: 1 },
          { x: 0, z: 0 },
        ],
        reachAngleDeg: 20,
      },
      'INPUT_INCONSISTENT profile[1].x',
    ],
    [
      {
        formula: 'stabilityGrid',
        widthCells: 5000,
        heightCells: 5000,
        cellM: 1,
        frictionDeg: 30,
        soilUnitWeightKnM3: 18,
        depthM: 1,
      },
      'INPUT_TOO_LARGE widthCells',
    ],
    [
      {
        formula: 'stabilityGrid',
        widthCells: 2,
        heightCells: 2,
        cellM: 1,
        frictionDeg: 30,
        soilUnitWeightKnM3: 18,
        depthM: 1,
        elevationMGrid: [1, 2, 3, -9999],
        noDataElevation: -9999,
      },
      'INPUT_INCONSISTENT elevationMGrid[3]',
    ],
  ];
  for (const [request, expected] of cases) {
    let seen = 'accepted';
    try {
      run(request);
    } catch (error) {
      assert.ok(error instanceof KernelFailure, String(error));
      seen = `${error.code} ${error.path}`;
    }
    assert.equal(seen, expected);
  }
});

test('every example runs and answers finite numbers', () => {
  for (const formula of slopeModel.formulas) {
    const text = JSON.stringify(runRequest(slopeModel, { formula: formula.name, ...formula.example }));
    assert.ok(!text.includes('null'), `${formula.name}: ${text.slice(0, 300)}`);
  }
});
