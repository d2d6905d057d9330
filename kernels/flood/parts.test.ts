import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelFailure, runRequest } from '#kernels/model';
import { breachWeir, froehlichBreach, routeBreach } from './breach.ts';
import { contourBands } from './contours.ts';
import { barrelOf, criticalDepth, culvertFlow, inletHeadwater, outletHeadwater } from './culvert.ts';
import { hazardClass, hazardDegree, hazardRating } from './hazard.ts';
import { floodModel } from './index.ts';
import { greenAmptStep, hortonCumulative, makeInfiltration } from './infiltration.ts';
import { makeLayout } from './layout.ts';
import { cellsAlong, cellsInside } from './raster.ts';
import type { CulvertShape, FloodInput } from './request.ts';

const near = (actual: number, expected: number, relative: number): void =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);

test('hazard: rating and classes at their printed limits', () => {
  near(hazardRating(0.8, 1.2), 0.8 * 1.7 + 1, 1e-12);
  near(hazardRating(0.2, 1), 0.2 * 1.5 + 0.5, 1e-12);
  assert.deepEqual([0.5, 1, 1.5, 3].map(hazardDegree), ['low', 'moderate', 'significant', 'extreme']);
  const cases: readonly (readonly [number, number, number])[] = [
    [0, 0, 0],
    [0.3, 1, 1],
    [0.3, 1.01, 2],
    [0.5, 1.2, 2],
    [1.2, 0.5, 3],
    [0.1, 2.1, 5],
    [2, 0.5, 4],
    [4, 1, 5],
    [4.1, 0.1, 6],
    [2, 2.1, 6],
  ];
  for (const [d, v, wanted] of cases) assert.equal(hazardClass(d, v), wanted, `${d} m ${v} m/s`);
});

test('Green–Ampt: Chow, Maidment & Mays 1988, example 4.3.1 — silt loam, 1 h ponded: F = 3.17 cm', () => {
  // K 0.65 cm/h, ψ 16.7 cm, Δθ 0.340 (30 % effective saturation of θe 0.486): F = 3.17 cm, f = 1.81 cm/h.
  const head = 0.167 * 0.34;
  const f = greenAmptStep(0, 0.0065 / 3600, head, 3600);
  near(f, 0.0317, 3e-3);
  near(0.65 * (head / f + 1), 1.81, 4e-3);
  // Two half hours are one hour.
  near(greenAmptStep(greenAmptStep(0, 0.0065 / 3600, head, 1800), 0.0065 / 3600, head, 1800), f, 1e-9);
});

test('Horton: cumulative capacity is the integral of fc + (f0 − fc) e^(−kt); rain below capacity delays its decay', () => {
  near(
    hortonCumulative(76e-3 / 3600, 13e-3 / 3600, 4.14 / 3600, 3600),
    (13 + ((76 - 13) / 4.14) * (1 - Math.exp(-4.14))) / 1000,
    1e-12,
  );
  const soil = makeInfiltration({ kind: 'horton', initialMmPerH: 60, finalMmPerH: 6, decayPerH: 2 }, 1, '');
  const potential = soil.potential(0, 600, 1);
  soil.took(0, 600, potential / 2, potential);
  assert.ok(soil.state[0] < 600 && soil.potential(0, 600, 1) > 0);
});

test('Froehlich: the published regressions and their orders', () => {
  const b = froehlichBreach({ waterVolumeM3: 1e6, breachHeightM: 10, waterHeightM: 10, mode: 'overtopping' });
  near(b.averageWidthM, 0.27 * 1.3 * 1e6 ** 0.32 * 10 ** 0.04, 1e-12);
  near(b.formationTimeS, 63.2 * Math.sqrt(1e6 / 981), 1e-12);
  near(b.peakDischargeM3s, 0.607 * 1e6 ** 0.295 * 10 ** 1.24, 1e-12);
  assert.equal(
    froehlichBreach({ waterVolumeM3: 1e6, breachHeightM: 10, waterHeightM: 10, mode: 'piping' }).sideSlope,
    0.7,
  );
});

test('breach routing releases the stored water and no more; an instant breach starts at the weir discharge', () => {
  const input = {
    volumeM3: 1e6,
    headM: 8,
    storageExponent: 2,
    bottomWidthM: 20,
    sideSlope: 1,
    formationTimeS: 600,
    durationS: 40_000,
    inflowM3s: 0,
  };
  const q = routeBreach(input);
  const volume = q.slice(1).reduce((s, p, n) => s + 0.5 * (p.value + q[n].value) * (p.timeS - q[n].timeS), 0);
  assert.ok(volume <= 1.001e6 && volume > 0.95e6, `${volume}`);
  near(routeBreach({ ...input, formationTimeS: 0 })[0].value, breachWeir(8, 20, 1), 1e-12);
  near(breachWeir(1, 1, 0), 3.1 * Math.sqrt(0.3048), 1e-12);
});

const pipe: CulvertShape = {
  shape: 'circular',
  diameterM: 1.2,
  lengthM: 30,
  inletInvertM: 10.3,
  outletInvertM: 10,
  manning: 0.012,
  inlet: 'circularConcreteSquareEdgeHeadwall',
};

test('culvert: HDS-5 submerged form, full-barrel losses, critical depth, and a discharge that its own headwater explains', () => {
  const barrel = barrelOf(pipe, '');
  const q = 4;
  const load = (1.811 * q) / (barrel.areaM2 * Math.sqrt(1.2));
  assert.ok(load > 4);
  near(inletHeadwater(barrel, q), 1.2 * (0.0398 * load * load + 0.67 - 0.5 * 0.01), 1e-12);
  const v = q / barrel.areaM2;
  const loss = ((1.5 + (19.63 * 0.012 ** 2 * 30) / 0.3 ** 1.33) * (v * v)) / 19.62;
  near(outletHeadwater(pipe, barrel, q, 3), loss + 3 - 0.3, 1e-12);
  const yc = criticalDepth(barrel, 1);
  const [a, t] = barrel.section(yc);
  near((1 * t) / (9.81 * a ** 3), 1, 1e-6);
  for (const [head, tail] of [
    [12.5, 10.5],
    [12, 11.8],
    [11, 10],
    [14, 13.5],
  ] as const) {
    const flow = culvertFlow(pipe, barrel, head, tail);
    const needed = Math.max(flow.inletHeadwaterM, flow.outletHeadwaterM);
    near(needed, head - 10.3, 1e-5);
  }
  assert.equal(culvertFlow(pipe, barrel, 11, 11.5).dischargeM3s, 0);
  assert.equal(culvertFlow(pipe, barrel, 10.2, 9).dischargeM3s, 0);
  const more = [10.6, 11, 11.5, 12, 13, 15].map((h) => culvertFlow(pipe, barrel, h, 10).dischargeM3s);
  assert.deepEqual(
    more,
    [...more].sort((x, y) => x - y),
  );
});

test('polygons and lines: cell centres inside, face-connected lines', () => {
  const geo = { xllM: 0, yllM: 0, layout: makeLayout(10, 10, 1) };
  const square = [
    [2, 2],
    [5, 2],
    [5, 5],
    [2, 5],
  ];
  assert.equal(cellsInside(geo, square).length, 9);
  assert.equal(cellsInside(geo, [...square, square[0]]).length, 9);
  const line = cellsAlong(geo, [
    [0.5, 0.5],
    [9.5, 7.5],
  ]);
  for (let n = 1; n < line.length; n++) {
    const step = Math.abs(line[n].k - line[n - 1].k);
    assert.ok(step === 1 || step === geo.layout.stride, `cell ${n}`);
  }
});

test('contours: a cone gives closed anticlockwise rings of the right area, a ring keeps its hole', () => {
  const n = 101;
  const geo = { xllM: 0, yllM: 0, layout: makeLayout(n, n, 1) };
  const radius = (c: number): number => Math.hypot((c % n) - 50, Math.floor(c / n) - 50);
  const cone = Float64Array.from({ length: n * n }, (_v, c) => 50 - radius(c));
  const area = (ring: readonly number[][]): number =>
    ring.slice(1).reduce((s, [x, y], m) => s + 0.5 * (ring[m][0] * y - x * ring[m][1]), 0);
  const [low] = contourBands(cone, geo, 'cone', [20]).features;
  near(area(low.geometry.coordinates[0][0]), Math.PI * 900, 5e-3);
  const ring = Float64Array.from({ length: n * n }, (_v, c) => 10 - Math.abs(radius(c) - 30));
  const [band] = contourBands(ring, geo, 'ring', [5]).features;
  assert.equal(band.geometry.coordinates.length, 1);
  assert.equal(band.geometry.coordinates[0].length, 2);
  near(
    area(band.geometry.coordinates[0][0]) + area(band.geometry.coordinates[0][1]),
    Math.PI * (35 ** 2 - 25 ** 2),
    1e-2,
  );
});

const plain: FloodInput & { formula: string } = {
  formula: 'shallowWater',
  dem: { cols: 3, rows: 2, cellSizeM: 1, elevationM: [0, 0, 0, 0, 0, 0], noDataM: -9999 },
  durationS: 10,
  roughness: { manning: 0.03 },
};
const refusal = (request: unknown): string => {
  try {
    runRequest(floodModel, request);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof KernelFailure)) throw error;
    return `${error.code} ${error.path}`;
  }
};
const withDem = (dem: Partial<FloodInput['dem']>): unknown => ({ ...plain, dem: { ...plain.dem, ...dem } });

test('bad input is refused by name before work starts', () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [plain, 'accepted'],
    [withDem({ elevationM: [0, 0, Number.NaN, 0, 0, 0] }), 'INPUT_NOT_FINITE dem.elevationM[2]'],
    [withDem({ elevationM: [] }), 'INPUT_MISSING dem.elevationM'],
    [withDem({ elevationM: [0, 0, 0] }), 'INPUT_INCONSISTENT dem.elevationM'],
    [withDem({ cols: 40_000, rows: 25_000 }), 'INPUT_TOO_LARGE dem'],
    [withDem({ elevationM: [0, -9999, 0, 0, 0, 0] }), 'INPUT_INCONSISTENT dem.elevationM'],
    [withDem({ elevationM: [0, -9999, 0, 0, 0, 0], holes: 'wall' }), 'accepted'],
    [withDem({ elevationM: [0, -9999, 0, 0, 0, 0], holes: 'fill' }), 'accepted'],
    [withDem({ elevationM: Array(6).fill(-9999), holes: 'fill' }), 'INPUT_INCONSISTENT dem.elevationM'],
    [withDem({ cellSizeM: 0 }), 'INPUT_OUT_OF_RANGE dem.cellSizeM'],
    [{ ...plain, roughness: { manning: -0.1 } }, 'INPUT_OUT_OF_RANGE roughness.manning'],
    [{ ...plain, roughness: { manning: 0.03, grid: [0.03] } }, 'INPUT_INCONSISTENT roughness.grid'],
    [{ ...plain, initial: { depthM: [1, 1, -1, 1, 1, 1] } }, 'INPUT_OUT_OF_RANGE initial.depthM[2]'],
    [{ ...plain, initial: { depthM: [1] } }, 'INPUT_INCONSISTENT initial.depthM'],
    [{ ...plain, boundaries: [{ edge: 'west', kind: 'stage' }] }, 'INPUT_MISSING boundaries[0].series'],
    [
      { ...plain, boundaries: [{ edge: 'west', kind: 'free', fromM: 50, toM: 60 }] },
      'INPUT_INCONSISTENT boundaries[0]',
    ],
    [
      { ...plain, inflows: [{ point: [90, 0], hydrograph: [{ timeS: 0, value: 1 }] }] },
      'INPUT_INCONSISTENT inflows[0].point',
    ],
    [
      {
        ...plain,
        inflows: [
          {
            point: [1, 1],
            hydrograph: [
              { timeS: 5, value: 1 },
              { timeS: 5, value: 2 },
            ],
          },
        ],
      },
      'INPUT_INCONSISTENT inflows[0].hydrograph[1].timeS',
    ],
    [{ ...plain, infiltration: { kind: 'horton' } }, 'INPUT_MISSING infiltration.initialMmPerH'],
    [
      {
        ...plain,
        buildings: {
          method: 'raise',
          polygons: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
          ],
        },
      },
      'INPUT_MISSING buildings.raiseM',
    ],
    [{ ...plain, unknown: 1 }, 'INPUT_UNKNOWN_FIELD unknown'],
    [{ ...plain, durationS: 0 }, 'INPUT_OUT_OF_RANGE durationS'],
  ];
  for (const [request, wanted] of cases) assert.equal(refusal(request), wanted);
});

test('every example runs, and a run can be cancelled and watched', () => {
  for (const formula of floodModel.formulas) {
    const answer = runRequest(floodModel, { formula: formula.name, ...formula.example });
    assert.ok(answer !== null && typeof answer === 'object', formula.name);
  }
  const seen: number[] = [];
  const request = { ...floodModel.formulas[0].example, formula: 'shallowWater' };
  runRequest(floodModel, request, { progress: (f) => seen.push(f) });
  assert.ok(seen.length > 10 && seen[seen.length - 1] === 1);
  let polls = 0;
  assert.throws(() => runRequest(floodModel, request, { cancelled: () => ++polls > 20 }), {
    code: 'CANCELLED',
  });
});

test('a levee holds until its breach opens, a culvert drains behind it', () => {
  const cols = 30;
  const rows = 9;
  const base: FloodInput = {
    dem: { cols, rows, cellSizeM: 2, elevationM: Array(cols * rows).fill(0), order: 'southFirst' },
    durationS: 30,
    roughness: { manning: 0.03 },
    initial: { depthM: Array.from({ length: cols * rows }, (_v, c) => (c % cols < 10 ? 1 : 0)) },
    points: [{ xM: 41, yM: 9 }],
  };
  const line = [
    [21, 0],
    [21, 18],
  ];
  for (const scheme of ['shallowWater', 'localInertia'] as const) {
    const run = (more: Partial<FloodInput>): number => {
      const answer = runRequest(floodModel, { formula: scheme, ...base, ...more }) as {
        points: { maxDepthM: number }[];
        massBalance: { relativeError: number };
      };
      assert.ok(answer.massBalance.relativeError < 1e-6);
      return answer.points[0].maxDepthM;
    };
    assert.equal(run({ levees: [{ line, crestM: 2 }] }), 0);
    const breach = { at: [21, 9], startS: 5, formationS: 5, bottomM: 0, bottomWidthM: 6, sideSlope: 1 };
    assert.ok(run({ levees: [{ line, crestM: 2, breach }] }) > 0.05);
    const culvert = {
      shape: 'box' as const,
      widthM: 1,
      heightM: 0.6,
      lengthM: 6,
      inletInvertM: 0,
      outletInvertM: 0,
      manning: 0.013,
      inletAt: [17, 9],
      outletAt: [41, 9],
    };
    assert.ok(run({ levees: [{ line, crestM: 2 }], culverts: [culvert] }) > 0.01);
  }
});
