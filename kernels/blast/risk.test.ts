import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KernelFailure, runRequest, type RunControl } from '#kernels/model';
import { blastModel } from './index.ts';

const run = <T = Record<string, number>>(formula: string, input: object): T =>
  runRequest(blastModel, { formula, ...input }) as T;

function close(a: number, b: number, relative: number, what = ''): void {
  assert.ok(Math.abs(a - b) <= relative * Math.abs(b), `${what} ${a} ≠ ${b} within ${relative}`);
}

function codeOf(request: Record<string, unknown>, control?: RunControl): string {
  try {
    runRequest(blastModel, request, control);
  } catch (error) {
    if (error instanceof KernelFailure) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'answered';
}

test('F-N: never rising, its area is the loss of life, the lines decide the region', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          frequencyPerYear: fc.double({ min: 1e-9, max: 1e-3, noNaN: true }),
          fatalities: fc.integer({ min: 1, max: 500 }),
        }),
        { minLength: 1, maxLength: 40 },
      ),
      (scenarios) => {
        const a = run<{
          curve: { fatalities: number; frequencyPerYear: number }[];
          potentialLossOfLifePerYear: number;
        }>('fnCurve', { scenarios });
        let area = 0;
        let from = 0;
        a.curve.forEach((p, k) => {
          area += p.frequencyPerYear * (p.fatalities - from);
          from = p.fatalities;
          if (k > 0) assert.ok(p.frequencyPerYear <= a.curve[k - 1].frequencyPerYear);
        });
        close(area, a.potentialLossOfLifePerYear, 1e-9);
      },
    ),
    { numRuns: 100, seed: 3 },
  );
  const region = (frequencyPerYear: number): unknown =>
    run<{ region: string }>('fnCurve', { scenarios: [{ frequencyPerYear, fatalities: 10 }] }).region;
  assert.equal(region(1e-4), '尽可能降低区');
  assert.equal(region(1.01e-4), '不可接受区');
  assert.equal(region(1e-6), '可接受区');
});

test('risk contours: the area of a cone is a circle, risks of two sources add', () => {
  const cone = { id: 'A', xM: 0, yM: 0, frequencyPerYear: 1e-5 };
  const rings = [
    { radiusM: 0, fatalityProbability: 1 },
    { radiusM: 200, fatalityProbability: 0 },
  ];
  const at = (
    scenarios: object[],
  ): { maximumPerYear: number; features: { properties: { areaM2: number } }[] } =>
    run('individualRiskContours', { scenarios, levelsPerYear: [5e-6], halfSideM: 300, side: 301 });
  const one = at([{ ...cone, rings }]);
  close(one.maximumPerYear, 1e-5, 1e-12);
  close(one.features[0].properties.areaM2, Math.PI * 100 ** 2, 2e-3);
  const two = at([
    { ...cone, rings },
    { ...cone, rings },
  ]);
  close(two.maximumPerYear, 2e-5, 1e-12);
  close(two.features[0].properties.areaM2, Math.PI * 150 ** 2, 2e-3);
});

test('domino: chains follow reachability, not distance alone', () => {
  const unit = (id: string, xM: number, tntMassKg?: number): object => ({
    id,
    xM,
    yM: 0,
    equipment: 'atmospheric',
    ...(tntMassKg === undefined ? {} : { tntMassKg }),
  });
  const a = run<{ chains: { id: string; drawnIn: number; orders: string[][] }[] }>('dominoScreening', {
    units: [unit('A', 0, 1000), unit('B', 60, 5000), unit('C', 160)],
  });
  assert.deepEqual(a.chains[0], { id: 'A', drawnIn: 2, orders: [['B'], ['C']] });
  assert.equal(a.chains.find((c) => c.id === 'C')?.drawnIn, 0);
});

test('bad input is refused by name', () => {
  const tnt = { formula: 'kingeryBulmash', tntMassKg: 100, distanceM: 20 };
  const cases: [Record<string, unknown>, string][] = [
    [{ ...tnt, tntMassKg: Number.NaN }, 'INPUT_NOT_FINITE tntMassKg'],
    [{ ...tnt, tntMassKg: -5 }, 'INPUT_OUT_OF_RANGE tntMassKg'],
    [{ ...tnt, tntMassKg: '100' }, 'INPUT_WRONG_TYPE tntMassKg'],
    [{ formula: 'kingeryBulmash', tntMassKg: 1 }, 'INPUT_INCONSISTENT distanceM'],
    [{ ...tnt, distanceM: 0.1 }, 'OUTSIDE_VALIDITY distanceM'],
    [{ ...tnt, distanceM: 20_000 }, 'OUTSIDE_VALIDITY distanceM'],
    [{ ...tnt, burst: 'cylinder' }, 'INPUT_NOT_ALLOWED burst'],
    [{ ...tnt, mass: 3 }, 'INPUT_UNKNOWN_FIELD mass'],
    [{ formula: 'multiEnergy', distanceM: 100, strength: 7 }, 'INPUT_INCONSISTENT energyJ'],
    [{ formula: 'multiEnergy', energyJ: 1e9, distanceM: 100, strength: 11 }, 'INPUT_OUT_OF_RANGE strength'],
    [
      { formula: 'atmosphericTransmissivity', pathLengthM: 100, airTemperatureK: 25 },
      'INPUT_OUT_OF_RANGE airTemperatureK',
    ],
    [
      { formula: 'vesselBurstEnergy', burstPressurePa: 9e4, volumeM3: 2, heatCapacityRatio: 1.4 },
      'INPUT_INCONSISTENT burstPressurePa',
    ],
    [{ formula: 'blastProbit', effect: 'collapse', overpressurePa: 1e4 }, 'INPUT_INCONSISTENT impulsePaS'],
    [
      { formula: 'escalationProbability', equipment: 'small', heatFluxWPerM2: 2e4, volumeM3: 10 },
      'INPUT_INCONSISTENT volumeM3',
    ],
    [
      { formula: 'cylinderViewFactor', flameRadiusM: 5, flameLengthM: 10, distanceM: 4 },
      'OUTSIDE_VALIDITY distanceM',
    ],
    [
      { formula: 'gb18218Grading', substances: [{ name: '不存在的物质', quantityT: 1 }] },
      'INPUT_NOT_ALLOWED substances[0]',
    ],
    [{ formula: 'gb18218Grading', substances: [] }, 'INPUT_MISSING substances'],
    [{ formula: 'individualRiskContours', scenarios: [], side: 4096 }, 'INPUT_MISSING scenarios'],
  ];
  for (const [request, expected] of cases) assert.equal(codeOf(request), expected);
});

test('a cancelled run stops by name', () => {
  const stop: RunControl = { cancelled: () => true };
  for (const name of ['individualRiskContours', 'dominoScreening']) {
    const example = blastModel.formulas.find((f) => f.name === name)?.example as Record<string, unknown>;
    assert.equal(codeOf({ formula: name, ...example }, stop), 'CANCELLED ');
  }
});
