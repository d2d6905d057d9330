import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelFailure, runRequest } from '#kernels/model';
import { byramFlameLengthM, byramIntensityKwM } from './flame.ts';
import { wildfireModel } from './index.ts';

type Answer = Record<string, number> & { fireType: string };
const run = (request: object): Answer => runRequest(wildfireModel, request) as Answer;
const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual / expected - 1) <= tolerance, `${actual} against ${expected}`);

const gs4 = {
  formula: 'crownFire',
  fuelModelNumber: 124,
  moistureScenario: 'D2L2',
  wind20ftMph: 5,
  slopePct: 30,
  canopyCoverPct: 50,
  canopyHeightFt: 30,
  canopyBaseHeightFt: 6,
  canopyBulkDensityLbFt3: 0.03,
  foliarMoisturePct: 120,
};

test('crown fire figures of the BehavePlus core', () => {
  const a = run({ ...gs4, crownRatio: 0.8 });
  near(a['crownRosChainsH'], 10.259921, 1e-6);
  near(a['crownLengthToWidthRatio'], 1.625, 1e-12);
  near(a['crownFlameLengthFt'], 29.320557, 1e-5);
  near(a['crownFirelineIntensityBtuFtS'], 1775.061222, 1e-5);
  assert.equal(a.fireType, 'torching');
  assert.equal(run({ ...gs4, m1hPct: 20 }).fireType, 'surface');
  assert.equal(run({ ...gs4, wind20ftMph: 10 }).fireType, 'crowning');
  const high = { canopyHeightFt: 60, canopyBaseHeightFt: 30, canopyBulkDensityLbFt3: 0.06 };
  assert.equal(run({ ...gs4, ...high }).fireType, 'conditionalCrown');
});

test('linked crown fire models of Scott & Reinhardt: crowning and torching cases', () => {
  const crowning = run({
    formula: 'crownFire',
    fuelModelNumber: 10,
    m1hPct: 8,
    m10hPct: 9,
    m100hPct: 10,
    mWoodyPct: 117,
    wind20ftMph: 2187.226624 / 88,
    windAdjustmentFactor: 0.4,
    slopePct: 20,
    canopyHeightFt: 38.104626,
    canopyBaseHeightFt: 2.952756,
    canopyBulkDensityLbFt3: 0.01311,
    foliarMoisturePct: 100,
  });
  assert.equal(crowning.fireType, 'crowning');
  near(crowning['finalRosFtMin'], 65.221842, 1e-6);
  near(crowning['finalFlameLengthFt'], 60.744542, 1e-5);
  near(crowning['finalFirelineIntensityBtuFtS'], 5293.170672, 1e-5);
  near(crowning['crowningIndexFtMin'], 1717.916785, 1e-5);
  const torching = run({ formula: 'crownFire', ...exampleOf('crownFire') });
  assert.equal(torching.fireType, 'torching');
  // the core converts kW/m to Btu/ft/s by 3.4641 instead of 3.4615
  near(torching['finalRosFtMin'], 29.475388, 1e-3);
  near(torching['finalFlameLengthFt'], 12.759447, 1e-3);
  near(torching['finalFirelineIntensityBtuFtS'], 509.568753, 2e-3);
  near(torching['crowningIndexFtMin'], 3874.421988, 1e-5);
});

function exampleOf(name: string): Readonly<Record<string, unknown>> {
  return wildfireModel.formulas.find((f) => f.name === name)?.example ?? {};
}

const spot = {
  wind20ftMph: 5,
  downwindCoverHeightFt: 30,
  location: 'ridgeTop',
  ridgeToValleyDistanceMi: 1,
  ridgeToValleyElevationFt: 2000,
};

test('spotting distances of the BehavePlus core, miles', () => {
  const pile = run({ formula: 'spotBurningPile', ...spot, flameHeightFt: 5 });
  assert.ok(Math.abs(pile['flatDistanceMi'] - 0.017067) < 1e-6);
  assert.ok(Math.abs(pile['mountainDistanceMi'] - 0.02133) < 1e-6);
  const open = run({ formula: 'spotBurningPile', ...spot, openCover: true, flameHeightFt: 5 });
  assert.ok(Math.abs(open['flatDistanceMi'] - 0.0247) < 1e-6);
  assert.ok(Math.abs(open['mountainDistanceMi'] - 0.030863) < 1e-6);
  const trees = run({
    formula: 'spotTorchingTrees',
    ...spot,
    treeSpecies: 'engelmannSpruce',
    dbhIn: 20,
    treeHeightFt: 30,
    torchingTrees: 15,
  });
  assert.ok(Math.abs(trees['flatDistanceMi'] - 0.181449) < 1e-6);
  assert.ok(Math.abs(trees['mountainDistanceMi'] - 0.222396) < 1e-6);
  const surface = runRequest(wildfireModel, {
    formula: 'rothermelSurface',
    fuelModelNumber: 124,
    moistureScenario: 'D2L2',
    wind20ftMph: 5,
    windAdjustmentFactor: 1,
    slopePct: 30,
  }) as Answer;
  const fire = run({ formula: 'spotSurfaceFire', ...spot, flameLengthFt: surface['flameLengthFt'] });
  assert.ok(Math.abs(fire['flatDistanceMi'] - 0.22005) < 1e-6);
  assert.ok(Math.abs(fire['mountainDistanceMi'] - 0.267467) < 1e-6);
});

test('scorch height of the BehavePlus core, feet', () => {
  const a = run({ formula: 'scorchHeight', firelineIntensityBtuFtS: 50, midflameWindMph: 5, airTempF: 80 });
  near(a['scorchHeightFt'], 7.617325, 5e-6);
  const b = run({
    formula: 'scorchHeight',
    firelineIntensityBtuFtS: 55,
    midflameWindMph: 300 / 88,
    airTempF: 70,
  });
  near(b['scorchHeightFt'], 9.92372, 5e-6);
});

test('flame length and intensity are inverse to each other', () => {
  for (const kwM of [1, 50, 500, 4000, 50_000]) near(byramIntensityKwM(byramFlameLengthM(kwM)), kwM, 1e-12);
  near(
    run({ formula: 'byramIntensity', heatYieldKjKg: 18_000, fuelConsumedKgM2: 0.5, rosMps: 0.1 })[
      'firelineIntensityKwM'
    ],
    900,
    1e-12,
  );
});

test('bad input is refused by name before work starts', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ formula: 'rothermelSurface', m1hPct: 5 }, 'INPUT_MISSING fuelModelNumber'],
    [{ formula: 'rothermelSurface', fuelModelNumber: 14, m1hPct: 5 }, 'INPUT_NOT_ALLOWED fuelModelNumber'],
    [{ formula: 'rothermelSurface', fuelModelCode: 'XX1', m1hPct: 5 }, 'INPUT_NOT_ALLOWED fuelModelCode'],
    [{ formula: 'rothermelSurface', fuelModelNumber: 4, m1hPct: 5 }, 'INPUT_MISSING m10hPct'],
    [{ formula: 'rothermelSurface', fuelModelNumber: 1, m1hPct: Number.NaN }, 'INPUT_NOT_FINITE m1hPct'],
    [{ formula: 'rothermelSurface', fuelModelNumber: 1, m1hPct: -3 }, 'INPUT_OUT_OF_RANGE m1hPct'],
    [
      { formula: 'rothermelSurface', fuelModelNumber: 1, m1hPct: 5, midflameWindMph: 3, wind20ftMph: 5 },
      'INPUT_INCONSISTENT midflameWindMph',
    ],
    [
      { formula: 'rothermelSurface', fuelModelNumber: 1, m1hPct: 5, slopePct: 5, slopeDeg: 3 },
      'INPUT_INCONSISTENT slopeDeg',
    ],
    [
      { formula: 'scorchHeight', firelineIntensityKwM: 50, midflameWindMps: 1, airTempC: 300 },
      'INPUT_OUT_OF_RANGE airTempC',
    ],
    [{ formula: 'byramIntensity', rosMps: 1 }, 'INPUT_MISSING fuelConsumedKgM2'],
  ];
  for (const [request, expected] of cases) {
    let seen = 'accepted';
    try {
      run(request);
    } catch (error) {
      assert.ok(error instanceof KernelFailure);
      seen = `${error.code} ${error.path}`;
    }
    assert.equal(seen, expected);
  }
});

test('every example runs and answers finite numbers', () => {
  for (const formula of wildfireModel.formulas) {
    const text = JSON.stringify(runRequest(wildfireModel, { formula: formula.name, ...formula.example }));
    if (!formula.name.startsWith('fireSpread')) assert.ok(!text.includes('null'), formula.name);
  }
});
