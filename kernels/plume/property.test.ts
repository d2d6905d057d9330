import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KernelFailure, runRequest } from '#kernels/model';
import { integrate } from '#kernels/formulary';
import { gaussianPlumeAt, gaussianPuffAt, verticalFactor } from './gaussian.ts';
import { plumeModel } from './index.ts';
import { plumeSigmas } from './sigma.ts';
import { STABILITY_CLASSES } from './stability.ts';

const run = (formula: string, input: Record<string, unknown>): Record<string, number> =>
  runRequest(plumeModel, { formula, ...input }) as Record<string, number>;

function close(a: number, b: number, relative: number): void {
  assert.ok(Math.abs(a - b) <= relative * Math.abs(b), `${a} ≠ ${b} within ${relative}`);
}

function codeOf(request: Record<string, unknown>): string {
  try {
    runRequest(plumeModel, request);
  } catch (error) {
    if (error instanceof KernelFailure) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'answered';
}

test('the plume carries its mass through every cross section, with and without a lid', () => {
  for (const stability of STABILITY_CLASSES)
    for (const [x, h, lid] of [
      [500, 0, undefined],
      [1500, 40, undefined],
      [4000, 40, 300],
    ] as const) {
      const [sigmaY, sigmaZ] = plumeSigmas('briggsRural', stability, x);
      const top = lid ?? h + 10 * sigmaZ;
      const flux =
        3 *
        integrate(
          (z) =>
            integrate(
              (y) => gaussianPlumeAt(2, 3, { y, z, height: h, sigmaY, sigmaZ, lid }),
              -9 * sigmaY,
              9 * sigmaY,
              24,
            ),
          0,
          top,
          24,
        );
      close(flux, 2, 1e-6);
    }
});

test('the two forms of the lid factor are the same function', () => {
  for (const ratio of [0.5, 0.65, 0.699, 0.7, 0.75, 0.9]) {
    const direct = verticalFactor(30, 50, ratio * 400, 400);
    let images = 0;
    for (let n = -60; n <= 60; n++)
      for (const c of [50 + 800 * n, -50 + 800 * n])
        images += Math.exp(-0.5 * ((30 - c) / (ratio * 400)) ** 2);
    close(direct, images / (Math.sqrt(2 * Math.PI) * ratio * 400), 1e-12);
  }
});

test('a train of puffs with constant sigmas is the plume', () => {
  const point = { y: 10, z: 2, height: 5, sigmaY: 40, sigmaZ: 20 };
  const sum = integrate((t) => gaussianPuffAt(1.5, 500 - 4 * t, 30, point), 0, 250, 200);
  close(sum, gaussianPlumeAt(1.5, 4, point), 1e-9);
});

test('symmetry, proportionality and decrease hold for any plume', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STABILITY_CLASSES),
      fc.double({ min: 50, max: 20_000, noNaN: true }),
      fc.double({ min: -500, max: 500, noNaN: true }),
      fc.double({ min: 0.6, max: 20, noNaN: true }),
      (stability, xM, yM, windSpeedMps) => {
        const base = { emissionRateKgPerS: 1, windSpeedMps, stability, xM, yM, effectiveHeightM: 10 };
        const c = run('gaussianPlume', base).concentrationKgPerM3;
        assert.equal(run('gaussianPlume', { ...base, yM: -yM }).concentrationKgPerM3, c);
        const two = run('gaussianPlume', { ...base, emissionRateKgPerS: 2 }).concentrationKgPerM3;
        assert.ok(Math.abs(two - 2 * c) <= 1e-12 * two);
        assert.ok(run('gaussianPlume', { ...base, yM: Math.abs(yM) + 50 }).concentrationKgPerM3 <= c);
      },
    ),
    { numRuns: 200, seed: 11 },
  );
});

test('a long finite line is the infinite line; a virtual source returns its size', () => {
  const line = { lineRateKgPerSM: 1e-3, windSpeedMps: 3, sigmaZM: 20 };
  close(
    run('finiteLineSource', { ...line, sigmaYM: 50, y1M: -5000, y2M: 5000 }).concentrationKgPerM3,
    run('infiniteLineSource', line).concentrationKgPerM3,
    1e-9,
  );
  const v = run('virtualPointSource', { stability: 'D', sideM: 86 });
  close(plumeSigmas('briggsRural', 'D', v.virtualDistanceYM)[0], 20, 1e-9);
});

test('tank drain: vertical cylinder closed form; other shapes give back their volume', () => {
  const a = {
    shape: 'verticalCylinder',
    diameterM: 4,
    initialLevelM: 5,
    holeDiameterM: 0.05,
    liquidDensityKgPerM3: 1000,
    dischargeCoefficient: 0.6,
  };
  const area = Math.PI * 4;
  const hole = (Math.PI / 4) * 0.05 ** 2 * 0.6;
  close(run('tankDrain', a).timeToEndS, (area / hole) * Math.sqrt((2 * 5) / 9.80665), 1e-6);
  const half = run('tankDrain', { ...a, timeS: run('tankDrain', a).timeToEndS / 2 });
  close(half.levelM, 5 / 4, 1e-6);
  const sphere = run('tankDrain', { ...a, shape: 'sphere', initialLevelM: 4 });
  close(sphere.releasableMassKg, (1000 * Math.PI * 64) / 6, 1e-9);
  // Full sphere through its bottom: t = 16 π R² √(2 R) ... = (π/ (Cd a √(2g))) (2/3·2R·(2R)^1.5 − 2/5 (2R)^2.5).
  close(
    sphere.timeToEndS,
    (Math.PI / (hole * Math.sqrt(2 * 9.80665))) * ((2 / 3) * 4 * 4 ** 1.5 - (2 / 5) * 4 ** 2.5),
    1e-6,
  );
  const lying = run('tankDrain', { ...a, shape: 'horizontalCylinder', lengthM: 10, initialLevelM: 4 });
  close(lying.releasableMassKg, 1000 * 10 * Math.PI * 4, 1e-9);
  // t = 2L/(Cd a √(2g)) ∫ √(2R − z) dz over the full diameter = 2L/(…) · 2/3 (2R)^1.5
  close(lying.timeToEndS, (20 / (hole * Math.sqrt(2 * 9.80665))) * (2 / 3) * 8, 1e-5);
});

test('choked adiabatic blowdown follows its closed form', () => {
  const i = {
    vesselVolumeM3: 10,
    holeDiameterM: 0.02,
    dischargeCoefficient: 1,
    upstreamPressurePa: 1e7,
    upstreamTemperatureK: 300,
    molarMassGPerMol: 28,
    heatCapacityRatio: 1.4,
    durationS: 60,
    rows: 3,
  };
  const table = (run('vesselBlowdown', i) as unknown as { table: { pressurePa: number }[] }).table;
  const area = Math.PI * 1e-4;
  const sound = Math.sqrt((1.4 * 8.314462618 * 300) / 0.028);
  const rate = (area * sound * (2 / 2.4) ** 3) / 10;
  close(table[2].pressurePa, 1e7 * (1 + 0.2 * rate * 60) ** -7, 1e-6);
});

test('long pipes and short pipes: adiabatic flow stays between isothermal limits and the nozzle', () => {
  const gas = {
    upstreamPressurePa: 1e6,
    upstreamTemperatureK: 300,
    molarMassGPerMol: 29,
    heatCapacityRatio: 1.4,
  };
  const nozzle = run('gasHoleOutflow', { ...gas, holeDiameterM: 0.05, dischargeCoefficient: 1 });
  const pipe = { ...gas, pipeDiameterM: 0.05, fanningFrictionFactor: 0.005 };
  let last = Number.POSITIVE_INFINITY;
  for (const pipeLengthM of [1, 10, 100, 1000]) {
    const rate = run('gasPipeFlow', { ...pipe, model: 'adiabatic', pipeLengthM }).massRateKgPerS;
    assert.ok(rate < last && rate < nozzle.massRateKgPerS * 1.2);
    last = rate;
    const isothermal = run('gasPipeFlow', { ...pipe, model: 'isothermal', pipeLengthM }).massRateKgPerS;
    assert.ok(Math.abs(isothermal / rate - 1) < 0.12);
  }
});

test('indoor dose approaches the outdoor dose without losses and stays below it with them', () => {
  const base = { outdoorConcentrationKgPerM3: 1e-3, passingTimeS: 600, airChangesPerH: 2, timeS: 1e6 };
  const open = run('indoorConcentration', base);
  close(open.indoorDoseKgSPerM3, open.outdoorDoseKgSPerM3, 1e-9);
  assert.ok(
    run('indoorConcentration', { ...base, indoorLossPerH: 1 }).indoorDoseKgSPerM3 <
      0.7 * open.outdoorDoseKgSPerM3,
  );
});

test('bad input is refused by name before work starts', () => {
  const plume = { formula: 'gaussianPlume', emissionRateKgPerS: 1, windSpeedMps: 3, xM: 100, stability: 'D' };
  const cases: readonly (readonly [Record<string, unknown>, string])[] = [
    [plume, 'answered'],
    [{ ...plume, windSpeedMps: Number.NaN }, 'INPUT_NOT_FINITE windSpeedMps'],
    [{ ...plume, emissionRateKgPerS: -1 }, 'INPUT_OUT_OF_RANGE emissionRateKgPerS'],
    [{ ...plume, windSpeedMps: 0.2 }, 'OUTSIDE_VALIDITY windSpeedMps'],
    [{ ...plume, windSpeedMps: 0 }, 'INPUT_OUT_OF_RANGE windSpeedMps'],
    [{ ...plume, temperatureK: 25 }, 'INPUT_OUT_OF_RANGE temperatureK'],
    [{ ...plume, stability: 'G' }, 'INPUT_NOT_ALLOWED stability'],
    [{ ...plume, stability: undefined, windspeed: 3 }, 'INPUT_WRONG_TYPE stability'],
    [{ ...plume, sigmaYM: 10, sigmaZM: 5 }, 'INPUT_INCONSISTENT stability'],
    [
      { formula: 'gaussianPuff', massKg: 1, windSpeedMps: 0, xM: 10, stability: 'D', timeS: 10 },
      'INPUT_INCONSISTENT timeS',
    ],
    [
      { formula: 'liquidHoleOutflow', holeDiameterM: 0.1, liquidDensityKgPerM3: 800 },
      'INPUT_INCONSISTENT pressureAboveLiquidPa',
    ],
    [
      {
        formula: 'poolEvaporation',
        poolAreaM2: 1,
        vapourPressurePa: 2e5,
        molarMassGPerMol: 50,
        temperatureK: 300,
      },
      'INPUT_INCONSISTENT vapourPressurePa',
    ],
    [
      {
        formula: 'poolEvaporation',
        poolAreaM2: 1,
        vapourPressurePa: 2e3,
        molarMassGPerMol: 50,
        temperatureK: 25,
      },
      'INPUT_OUT_OF_RANGE temperatureK',
    ],
    [
      { formula: 'britterMcQuaidPlume', volumeFlowM3PerS: 1, windSpeed10mMps: 3, initialDensityKgPerM3: 0.7 },
      'INPUT_INCONSISTENT initialDensityKgPerM3',
    ],
  ];
  for (const [request, expected] of cases) assert.equal(codeOf(request), expected);
});

test('a person who may have typed Celsius is told', () => {
  const notes = runRequest(plumeModel, {
    formula: 'briggsPlumeRise',
    stackHeightM: 60,
    stackDiameterM: 2,
    exitVelocityMps: 15,
    exitTemperatureK: 300,
    ambientTemperatureK: 293,
    windSpeedMps: 4,
    stability: 'D',
  }) as { notes: string[] };
  assert.equal(notes.notes.length, 1);
});

test('degrees Celsius given as kelvin are refused where no gas could be so cold', () => {
  const refused = (formula: string, more: object, code: string): void => {
    const example = plumeModel.formulas.find((f) => f.name === formula)?.example;
    assert.throws(() => runRequest(plumeModel, { formula, ...example, ...more }), { code });
  };
  for (const formula of ['gasHoleOutflow', 'gasPipeFlow', 'vesselBlowdown'])
    refused(formula, { molarMassGPerMol: 16.04, upstreamTemperatureK: 60 }, 'OUTSIDE_VALIDITY');
  refused('britterMcQuaidPlume', { initialTemperatureK: 25 }, 'INPUT_OUT_OF_RANGE');
  refused('gaussianPlume', { temperatureK: 25 }, 'INPUT_OUT_OF_RANGE');
  refused('gaussianPlume', { temperatureK: 573 }, 'INPUT_OUT_OF_RANGE');
  refused('gaussianPlume', { pressurePa: 101.325 }, 'INPUT_OUT_OF_RANGE');
});
