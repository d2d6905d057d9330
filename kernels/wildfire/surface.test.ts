import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { runRequest } from '#kernels/model';
import { computeFuelbed, fuelbedOf } from './fuelbed.ts';
import { findFuelModel, fuelModels } from './fuel-models.ts';
import { wildfireModel } from './index.ts';
import { computeSurfaceFire, rosAtAngle, windFactor } from './surface.ts';
import { windAdjustment } from './wind.ts';

const root = join(import.meta.dirname, '..', '..');
type Answer = Record<string, number> & {
  intermediate: Record<string, number>;
  directionOfInterest: Record<string, number>;
};
const run = (request: object): Answer => runRequest(wildfireModel, request) as Answer;
const near = (actual: number, expected: number, tolerance: number, what: string): void => {
  const error = expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
  assert.ok(error <= tolerance, `${what}: ${actual} against ${expected}`);
};

interface Runs {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}
const runs = JSON.parse(readFileSync(join(root, 'conformance/wildfire/rothermel-runs.json'), 'utf8')) as Runs;

test('fifty reference runs over all groups of fuel models agree to 0.01 %', () => {
  for (const row of runs.rows) {
    const v = Object.fromEntries(runs.columns.map((name, i) => [name, row[i]]));
    const a = run({
      formula: 'rothermelSurface',
      fuelModelNumber: v['fuel_model'],
      m1hPct: v['m1h_pct'],
      m10hPct: v['m10h_pct'],
      m100hPct: v['m100h_pct'],
      mHerbPct: v['m_herb_pct'],
      mWoodyPct: v['m_woody_pct'],
      midflameWindMph: v['midflame_wind_mph'],
      windDirectionDeg: v['wind_dir_deg_rel_upslope'],
      slopePct: v['slope_pct'],
    });
    const what = `fuel ${v['fuel_model']}`;
    near(a['rosFtMin'], v['ros_ft_min'], 1e-4, `${what} ros`);
    near(a['flameLengthFt'], v['flame_length_ft'], 1e-4, `${what} flame`);
    near(a['firelineIntensityBtuFtS'], v['fireline_intensity_btu_ft_s'], 1e-4, `${what} intensity`);
    near(a['heatPerUnitAreaBtuFt2'], v['heat_per_area_btu_ft2'], 1e-4, `${what} heat`);
    near(
      a.intermediate['reactionIntensityBtuFt2Min'],
      v['reaction_intensity_btu_ft2_min'],
      1e-4,
      `${what} I_R`,
    );
    near(a['lengthToWidthRatio'], v['length_width_ratio'], 1e-4, `${what} shape`);
    near(a['eccentricity'], v['eccentricity'], 1e-4, `${what} eccentricity`);
    near(a['backingRosFtMin'], v['backing_ros_ft_min'], 1e-4, `${what} backing`);
    near(a['flankingRosFtMin'], v['flanking_ros_ft_min'], 1e-4, `${what} flanking`);
    near(a['slopeFactor'], v['slope_factor'], 1e-4, `${what} slope factor`);
    near(a.intermediate['residenceTimeMin'], v['residence_time_min'], 1e-4, `${what} residence`);
    near(a.intermediate['characteristicSavrFt2Ft3'], v['char_savr'], 1e-4, `${what} SAVR`);
    const turn = Math.abs(a['directionOfMaxSpreadDeg'] - v['dir_max_spread_deg']);
    assert.ok(Math.min(turn, 360 - turn) < 1e-3, `${what} direction`);
  }
});

const shared = join(root, '..', 'shared', 'data', 'fire', 'fuel_models.csv');
test(
  'the fuel model table holds the figures of the shared table',
  { skip: existsSync(join(root, '..', 'shared', 'data')) ? false : 'no shared data' },
  () => {
    const lines = readFileSync(shared, 'utf8').trim().split('\n').slice(1);
    assert.equal(lines.length, fuelModels.length);
    for (const line of lines) {
      const cells = line.replace(/"[^"]*"/, 'name').split(',');
      const model = findFuelModel(Number(cells[0]));
      assert.equal(model.code, cells[1]);
      near(model.depthFt, Number(cells[3]), 1e-9, `${cells[1]} depth`);
      near(model.mxDeadPct, Number(cells[4]), 1e-9, `${cells[1]} Mx`);
      model.loadLbFt2.forEach((load, i) => near(load, Number(cells[7 + i]), 1e-7, `${cells[1]} load ${i}`));
      assert.equal(model.dynamic, cells[15] === '1');
    }
  },
);

/** GS4, D2L2, 5 mph 20-ft wind, canopy 50 % cover, 30 ft, crown ratio 0.5: figures of the BehavePlus core, chains/h. */
const gs4 = {
  formula: 'rothermelSurface',
  fuelModelCode: 'GS4',
  moistureScenario: 'D2L2',
  wind20ftMph: 5,
  canopyCoverPct: 50,
  canopyHeightFt: 30,
  crownRatio: 0.5,
};

test('directions, canopies and moisture forms agree with the BehavePlus core to 1e-6', () => {
  const cases: readonly (readonly [object, number])[] = [
    [{ windDirectionDeg: 0, slopePct: 30 }, 8.876216],
    [{ windDirectionDeg: 90, slopePct: 30 }, 7.091665],
    [{ windFromDeg: 45, aspectDeg: 95, slopeDeg: 30 }, 19.677584],
    [{ windFromDeg: 45, aspectDeg: 215, slopePct: 30 }, 4.113265],
    [{ windFromDeg: 45, aspectDeg: 5, slopePct: 30 }, 8.50396],
    [{ slopePct: 30, moistureScenario: 'D1L1' }, 15.023945],
    [{ slopePct: 30, moistureScenario: 'D2L3' }, 1.97884],
    [{ slopePct: 30, mDeadAggregatePct: 3, mLiveAggregatePct: 80 }, 8.589431],
    [{ slopePct: 30, mDeadAggregatePct: 3 }, 9.752679],
  ];
  for (const [extra, expected] of cases)
    near(run({ ...gs4, ...extra })['rosChainsH'], expected, 2e-6, JSON.stringify(extra));
  const a = run({ ...gs4, windFromDeg: 45, aspectDeg: 95, slopeDeg: 30 });
  near(a.intermediate['moistureOfExtinctionLivePct'], 137.968551, 1e-7, 'live Mx');
  near(a.intermediate['characteristicMoistureLivePct'], 85.874007, 1e-7, 'live moisture');
  near(a.intermediate['characteristicMoistureDeadPct'], 6.005463, 1e-7, 'dead moisture');
  near(a.intermediate['characteristicSavrFt2Ft3'], 1631.128734, 1e-9, 'SAVR');
  const b = run({ ...gs4, slopePct: 30 });
  near((b['backingRosFtMin'] * 60) / 66, 2.91614659, 1e-6, 'backing');
  near((b['flankingRosFtMin'] * 60) / 66, 5.08766627, 1e-6, 'flanking');
  near(run({ ...gs4, fuelModelCode: 'NB1' })['rosFtMin'], 0, 0, 'urban does not burn');
});

test('a custom fuel in SI units gives the answer of its twin in published units', () => {
  const base = { formula: 'rothermelSurface', m1hPct: 6, midflameWindMps: 2, slopePct: 10 };
  const si = run({
    ...base,
    customFuelModel: {
      depthM: 0.762,
      mxDeadPct: 25,
      load1hKgM2: 0.138 * 4.882427636,
      savr1hPerM: 1500 / 0.3048,
    },
  });
  near(si['rosFtMin'], run({ ...base, fuelModelNumber: 3 })['rosFtMin'], 1e-9, 'tall grass');
  const heavy = run({ ...base, customFuelModel: { depthFt: 2.5, mxDeadPct: 25, load1hTonAcre: 3.00564 } });
  near(heavy['rosFtMin'], si['rosFtMin'], 1e-5, 'tons per acre');
});

test('particle classes give the answer of the fuel model they spell out', () => {
  const dead = [
    { loadLbFt2: 0.092, savrFt2Ft3: 3000, moisturePct: 6 },
    { loadLbFt2: 0.046, savrFt2Ft3: 109, moisturePct: 7 },
    { loadLbFt2: 0.023, savrFt2Ft3: 30, moisturePct: 8 },
  ];
  const live = [{ loadLbFt2: 0.023, savrFt2Ft3: 1500, moisturePct: 90 }];
  const particles = run({
    formula: 'rothermelParticles',
    dead,
    live,
    depthFt: 1,
    mxDeadPct: 15,
    midflameWindMph: 4,
  });
  const model = run({
    formula: 'rothermelSurface',
    fuelModelNumber: 2,
    m1hPct: 6,
    m10hPct: 7,
    m100hPct: 8,
    mHerbPct: 90,
    midflameWindMph: 4,
  });
  near(particles['rosFtMin'], model['rosFtMin'], 1e-12, 'timber grass');
});

test('wind adjustment is sheltered under crowns and logarithmic in the open', () => {
  near(windAdjustment(2.1).factor, 1.83 / Math.log((20 + 0.36 * 2.1) / (0.13 * 2.1)), 1e-12, 'open');
  const fill = (0.5 * 0.5) / 3;
  near(
    windAdjustment(2.1, { canopyCover: 0.5, canopyHeightFt: 30, crownRatio: 0.5 }).factor,
    0.555 / (Math.sqrt(fill * 30) * Math.log((20 + 0.36 * 30) / (0.13 * 30))),
    1e-12,
    'sheltered',
  );
  assert.equal(windAdjustment(1, { canopyCover: 0.05, canopyHeightFt: 60 }).sheltered, false);
});

const wet = fc.record({
  m1h: fc.double({ min: 0.02, max: 0.14, noNaN: true }),
  m10h: fc.double({ min: 0.03, max: 0.15, noNaN: true }),
  m100h: fc.double({ min: 0.04, max: 0.16, noNaN: true }),
  herb: fc.double({ min: 0.3, max: 1.5, noNaN: true }),
  woody: fc.double({ min: 0.6, max: 1.5, noNaN: true }),
});

test('spread grows with wind and slope, and the ellipse lies between back and head', () => {
  const models = fuelModels.filter((m) => m.loadLbFt2[0] > 0);
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      wet,
      fc.double({ min: 0, max: 1500, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 360, noNaN: true }),
      (model, moistures, wind, slope, angle) => {
        const bed = computeFuelbed(fuelbedOf(model, moistures));
        const setting = { midflameWindFtMin: wind, windDirectionDeg: 0, slopeTan: slope };
        const fire = computeSurfaceFire(bed, setting);
        assert.ok(fire.rosFtMin >= bed.noWindNoSlopeRosFtMin);
        assert.ok(
          computeSurfaceFire(bed, { ...setting, midflameWindFtMin: wind + 100 }).rosFtMin >= fire.rosFtMin,
        );
        assert.ok(
          computeSurfaceFire(bed, { ...setting, slopeTan: slope + 0.1 }).rosFtMin >= fire.rosFtMin - 1e-9,
        );
        const side = rosAtAngle(fire.rosFtMin, fire.eccentricity, angle);
        assert.ok(side <= fire.rosFtMin * (1 + 1e-12) && side >= fire.backingRosFtMin * (1 - 1e-12));
        const cross = computeSurfaceFire(bed, { ...setting, windDirectionDeg: angle });
        assert.ok(cross.rosFtMin <= fire.rosFtMin * (1 + 1e-9));
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});

test('the wind limits cap the effective wind', () => {
  const bed = computeFuelbed(
    fuelbedOf(findFuelModel(8), { m1h: 0.09, m10h: 0.1, m100h: 0.11, herb: 1, woody: 1 }),
  );
  const setting = { midflameWindFtMin: 8800, windDirectionDeg: 0, slopeTan: 0 };
  const limited = computeSurfaceFire(bed, { ...setting, windLimit: 'rothermel1972' });
  assert.ok(limited.windLimitExceeded);
  near(limited.effectiveWindFtMin, 0.9 * bed.reactionIntensityBtuFt2Min, 1e-12, 'limit');
  near(
    limited.rosFtMin,
    bed.noWindNoSlopeRosFtMin * (1 + windFactor(bed, limited.effectiveWindFtMin)),
    1e-12,
    'ros',
  );
  const newer = computeSurfaceFire(bed, { ...setting, windLimit: 'andrews2013' });
  near(newer.windLimitFtMin, 96.8 * Math.cbrt(bed.reactionIntensityBtuFt2Min), 1e-12, 'Andrews 2013');
});
