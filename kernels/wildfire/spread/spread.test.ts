import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelFailure, runRequest } from '#kernels/model';
import { wildfireModel } from '../index.ts';
import { contourPolygons } from './contours.ts';
import { spreadEnsemble } from './ensemble.ts';
import type { Landscape } from './landscape.ts';
import { spreadFire, type SpreadOptions } from './spread.ts';
import { slopeAspect } from './terrain.ts';

const moistures = [{ m1h: 0.06, m10h: 0.07, m100h: 0.08, herb: 0.6, woody: 0.9 }];
const flat = (n: number, extra: Partial<Landscape> = {}): Landscape => ({
  width: n,
  height: n,
  cellM: 30,
  fuel: 2,
  slopeTan: 0,
  aspectDeg: 0,
  windMps: 0,
  windFromDeg: 0,
  windAdjustmentFactor: 0.4,
  moistures,
  ...extra,
});
const at = (n: number): SpreadOptions => ({
  ignitions: [{ column: n, row: n, minute: 0 }],
  moves: 16,
  barriers: [],
  reference: true,
});

test('on level ground without wind the fire is a circle within the error of sixteen moves', () => {
  const land = flat(81);
  const { arrivalMin, behaviour } = spreadFire(land, at(40));
  const ros = behaviour.rosMps[0] * 60;
  let worst = 0;
  arrivalMin.forEach((t, k) => {
    const distance = 30 * Math.hypot((k % 81) - 40, Math.floor(k / 81) - 40);
    if (distance > 0) worst = Math.max(worst, t / (distance / ros) - 1);
  });
  assert.ok(worst < 0.0275, `worst ${worst}`);
  assert.ok(worst > 0.02);
});

test('with wind the fire is the ellipse of the surface formula, head, flank and back', () => {
  const land = flat(121, { windMps: 4, windFromDeg: 270 });
  const { arrivalMin, behaviour } = spreadFire(land, at(60));
  const truth = runRequest(wildfireModel, {
    formula: 'rothermelSurface',
    fuelModelNumber: 2,
    moistureScenario: 'D2L2',
    wind20ftMps: 4,
    windAdjustmentFactor: 0.4,
  }) as Record<string, number>;
  assert.ok(Math.abs(behaviour.rosMps[0] / truth['rosMps'] - 1) < 1e-6);
  assert.ok(Math.abs(behaviour.eccentricity[0] - truth['eccentricity']) < 1e-4);
  const head = arrivalMin[60 * 121 + 110];
  assert.ok(Math.abs(head / ((50 * 30) / truth['rosMMin']) - 1) < 1e-4);
  const back = arrivalMin[60 * 121 + 50];
  assert.ok(Math.abs(back / (300 / truth['backingRosMMin']) - 1) < 2e-3);
  const e = truth['eccentricity'];
  let worst = 0;
  arrivalMin.forEach((t, k) => {
    const dx = 30 * ((k % 121) - 60);
    const dy = 30 * (60 - Math.floor(k / 121));
    const r = Math.hypot(dx, dy);
    if (r === 0) return;
    const exact = (r - e * dx) / (truth['rosMMin'] * (1 - e));
    worst = Math.max(worst, t / exact - 1);
    assert.ok(t > exact * (1 - 1e-4), 'never earlier than the ellipse');
  });
  assert.ok(worst < 0.13, `worst ${worst}`);
});

test('a closed line holds the fire, a gap lets it through, a timed line only stops what comes after', () => {
  const land = flat(41);
  const wall = [
    {
      points: [
        [10, 10],
        [30, 10],
        [30, 30],
        [10, 30],
        [10, 10],
      ],
    },
  ];
  const closed = spreadFire(land, { ...at(20), barriers: wall });
  assert.equal(closed.arrivalMin[20 * 41 + 35], Infinity);
  const slanted = spreadFire(land, {
    ...at(20),
    barriers: [
      {
        points: [
          [0, 5],
          [40, 12],
        ],
      },
    ],
  });
  assert.equal(slanted.arrivalMin[2 * 41 + 20], Infinity, 'no diagonal leak');
  const open = spreadFire(land, at(20)).arrivalMin[20 * 41 + 30];
  const late = spreadFire(land, { ...at(20), barriers: [{ ...wall[0], fromMin: open * 2 }] });
  assert.ok(late.arrivalMin[20 * 41 + 35] < Infinity);
  const early = spreadFire(land, { ...at(20), barriers: [{ ...wall[0], fromMin: open / 2 }] });
  assert.equal(early.arrivalMin[20 * 41 + 35], Infinity);
});

test('a river one cell wide that runs diagonally is not jumped, unless brands fly', () => {
  const fuel = Float32Array.from({ length: 41 * 41 }, (_, k) =>
    (k % 41) + Math.floor(k / 41) === 44 ? 98 : 2,
  );
  const land = flat(41, { fuel, windMps: 6, windFromDeg: 315 });
  const options = { ...at(10), horizonMin: 400 };
  assert.equal(spreadFire(land, options).arrivalMin[30 * 41 + 30], Infinity);
  const spotting = {
    minimumFlameLengthM: 0.5,
    probability: 0.2,
    delayMin: 2,
    maximumDistanceM: 300,
    coverHeightM: 5,
    seed: 4,
  };
  const jumped = spreadFire(land, { ...options, spotting });
  assert.ok(jumped.arrivalMin[30 * 41 + 30] < Infinity);
  assert.ok(jumped.spotFires > 0);
});

test('the horizon cuts arrival and an ignition in water is refused', () => {
  const { arrivalMin } = spreadFire(flat(61), { ...at(30), horizonMin: 700 });
  assert.ok(arrivalMin.every((t) => t <= 700 || t === Infinity));
  assert.ok(arrivalMin.some((t) => t > 640 && t <= 700));
  const refused = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      return error instanceof KernelFailure ? `${error.code} ${error.path}` : String(error);
    }
    return 'accepted';
  };
  assert.equal(
    refused(() => spreadFire(flat(9, { fuel: 98 }), at(4))),
    'INPUT_INCONSISTENT ignitions',
  );
  assert.equal(
    refused(() => spreadFire(flat(9, { fuel: 77 }), at(4))),
    'INPUT_NOT_ALLOWED fuelGrid',
  );
  assert.equal(
    refused(() => spreadFire(flat(9), at(12))),
    'INPUT_OUT_OF_RANGE ignitions[0]',
  );
  assert.equal(
    refused(() => spreadFire(flat(20_000), at(4))),
    'INPUT_TOO_LARGE widthCells',
  );
  assert.equal(
    refused(() => spreadFire(flat(9, { slopeTan: [1, 2] }), at(4))),
    'INPUT_INCONSISTENT slopeDegGrid',
  );
  const request = {
    formula: 'fireSpread',
    widthCells: 2,
    heightCells: 2,
    cellM: 30,
    fuelModelNumber: 1,
    elevationMGrid: [1, 2, -9999, 3],
    noDataElevation: -9999,
    moistures: [{ moistureScenario: 'D1L1' }],
    ignitions: [{ column: 0, row: 0 }],
  };
  assert.equal(
    refused(() => runRequest(wildfireModel, request)),
    'INPUT_INCONSISTENT elevationMGrid[2]',
  );
  assert.equal(
    refused(() => runRequest(wildfireModel, { ...request, holes: 'barrier' })),
    'accepted',
  );
});

test('slope and aspect of a plane', () => {
  const n = 9;
  const z = Float32Array.from({ length: n * n }, (_, k) => 100 + 3 * (k % n) - 2 * Math.floor(k / n));
  const { slopeTan, aspectDeg } = slopeAspect(z, { width: n, height: n, cellM: 10 }, undefined, 'refuse');
  assert.ok(Math.abs(slopeTan[4 * n + 4] - Math.hypot(0.3, 0.2)) < 1e-6);
  assert.ok(Math.abs(aspectDeg[4 * n + 4] - ((Math.atan2(-0.3, -0.2) * 180) / Math.PI + 360)) < 1e-4);
});

test('fire runs uphill fastest', () => {
  const land = flat(41, { slopeTan: 0.5, aspectDeg: 180 });
  const { arrivalMin } = spreadFire(land, at(20));
  assert.ok(arrivalMin[5 * 41 + 20] < arrivalMin[35 * 41 + 20] / 2);
});

test('contours enclose the cells reached, with holes where it was not', () => {
  const n = 30;
  const values = Float32Array.from({ length: n * n }, (_, k) => {
    const r = Math.hypot((k % n) - 15, Math.floor(k / n) - 15);
    return r < 4 ? Infinity : r;
  });
  const polygons = contourPolygons(values, { width: n, height: n }, 10);
  assert.equal(polygons.length, 1);
  assert.equal(polygons[0].length, 2);
  const [shell] = polygons[0];
  assert.deepEqual(shell[0], shell[shell.length - 1]);
  for (const [x, y] of shell) assert.ok(Math.abs(Math.hypot(x - 15.5, y - 15.5) - 10) < 0.1);
});

test('an ensemble without spread is the single fire, and with spread a graded one', () => {
  const land = flat(31, { windMps: 3, windFromDeg: 270 });
  const options = { ...at(15), horizonMin: 30 };
  const still = {
    members: 3,
    seed: 1,
    windSpeedLogSd: 0,
    windDirectionSdDeg: 0,
    deadMoistureSdPct: 0,
    liveMoistureSdPct: 0,
  };
  const one = spreadEnsemble(land, options, { ...still, percentiles: [50] });
  const single = spreadFire(land, options).arrivalMin;
  single.forEach((t, k) => {
    assert.equal(one.burnProbability[k], t <= 30 ? 1 : 0);
    if (t <= 30) assert.ok(Math.abs(one.percentileMin[0].minutes[k] - t) <= 30 / 128 + 1e-4);
  });
  const wide = { ...still, members: 40, windSpeedLogSd: 0.4, windDirectionSdDeg: 30, deadMoistureSdPct: 1 };
  const many = spreadEnsemble(land, options, { ...wide, percentiles: [10, 90] });
  assert.ok(many.burnProbability.some((p) => p > 0.1 && p < 0.9));
  many.percentileMin[0].minutes.forEach((t, k) => assert.ok(t <= many.percentileMin[1].minutes[k]));
  assert.deepEqual(spreadEnsemble(land, options, { ...wide, percentiles: [10, 90] }), many);
});

test('a large fire looks at its control every few thousand cells and stops when asked', () => {
  const land = flat(300, { windMps: 5, windFromDeg: 200, slopeTan: 0.2 });
  let polls = 0;
  const look = (most: number) => (): boolean => ++polls > most;
  const { settled } = spreadFire(land, at(150), { cancelled: look(Infinity) });
  assert.ok(polls >= settled / 0x4000, `${polls} looks in ${settled} cells`);
  polls = 0;
  assert.throws(
    () => spreadFire(land, at(150), { cancelled: look(3) }),
    (error) => error instanceof KernelFailure && error.code === 'CANCELLED',
  );
  assert.equal(polls, 4);
});

test('over FBP stands the head runs at the published rate, slope and wind join, and the tables keep four digits', () => {
  const at = {
    ffmc: 91,
    bui: 70,
    windSpeedKmh: 25,
    windFromDeg: 250,
    fmcPct: 97,
    slopePct: 30,
    aspectDeg: 200,
  };
  for (const fuelType of ['C1', 'C2', 'C6', 'D1', 'M1', 'M4', 'S2', 'O1A', 'O1B']) {
    const truth = runRequest(wildfireModel, { formula: 'fbp', fuelType, ...at }) as Record<string, number>;
    const { windSpeedKmh, windFromDeg, aspectDeg, ...weather } = { ...at, slopePct: undefined };
    const answer = runRequest(wildfireModel, {
      formula: 'fbpFireSpread',
      widthCells: 9,
      heightCells: 9,
      cellM: 50,
      stands: [{ fuelType }],
      ffmc: weather.ffmc,
      bui: weather.bui,
      fmcPct: weather.fmcPct,
      windSpeedKmh,
      windFromDeg,
      slopeDeg: (Math.atan(0.3) * 180) / Math.PI,
      aspectDeg,
      ignitions: [{ column: 4, row: 4 }],
      include: ['ellipses', 'intensity'],
    }) as Record<string, Float32Array>;
    const near = (value: number, expected: number, what: string): void =>
      assert.ok(Math.abs(value / expected - 1) < 2e-4, `${fuelType} ${what} ${value} ${expected}`);
    near(answer['rosMpsGrid'][40] * 60, truth['rosMMin'], 'rate');
    near(answer['headAzimuthDegGrid'][40], truth['spreadAzimuthDeg'], 'azimuth');
    near(answer['headIntensityKwMGrid'][40], truth['headFireIntensityKwM'], 'intensity');
    near(answer['eccentricityGrid'][40], Math.sqrt(1 - truth['lengthToBreadth'] ** -2), 'eccentricity');
  }
});

test('stands that are not there, holes and water are told or do not burn', () => {
  const base = {
    formula: 'fbpFireSpread',
    widthCells: 3,
    heightCells: 3,
    cellM: 50,
    stands: [{ fuelType: 'C2' }, { fuelType: 'WA' }],
    ffmc: 91,
    bui: 70,
    ignitions: [{ column: 0, row: 1 }],
  };
  const grid = [0, 1, 0, 0, 1, 0, 0, 1, 0];
  const { burnedCells } = runRequest(wildfireModel, { ...base, standIndexGrid: grid }) as {
    burnedCells: number;
  };
  assert.equal(burnedCells, 3);
  const refused = (more: object, path: string): void =>
    void assert.throws(
      () => runRequest(wildfireModel, { ...base, ...more }),
      (e) => e instanceof KernelFailure && e.path === path,
    );
  refused({ standIndexGrid: grid.map((s) => s + 1) }, 'standIndexGrid[1]');
  refused({ standIndex: 2 }, 'standIndex');
  refused({ standIndex: 0, standIndexGrid: grid }, 'standIndex');
  refused({ standIndex: 1 }, 'ignitions');
  refused({ windSpeedKmh: 5, windSpeedKmhGrid: grid }, 'windSpeedKmh');
});
