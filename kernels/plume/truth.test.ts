import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runRequest } from '#kernels/model';
import { GBT3840_CLASSES, gbt3840Sigmas } from './gbt3840.ts';
import { plumeModel } from './index.ts';
import { PLUME_SCHEMES, plumeSigmas, type PlumeScheme } from './sigma.ts';
import type { StabilityClass } from './stability.ts';

interface Case {
  readonly source: string;
  readonly formula: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, readonly [value: number, tolerance: number]>>;
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../conformance/plume/${name}`, import.meta.url), 'utf8')) as T;
}

for (const item of load<Case[]>('worked-examples.json'))
  test(`${item.formula}: ${item.source}`, () => {
    const answer = runRequest(plumeModel, { formula: item.formula, ...item.input }) as Record<string, number>;
    for (const [key, [value, tolerance]] of Object.entries(item.expect))
      assert.ok(
        Math.abs(answer[key] - value) <= tolerance * Math.abs(value),
        `${key}: ${answer[key]} is not ${value} within ${tolerance}`,
      );
  });

test('dispersion coefficients agree with an independent implementation to 1e-12', () => {
  const table = load<{
    crosswindAt1_2m: Record<PlumeScheme, Record<StabilityClass, number>>;
    verticalIsc3: Record<StabilityClass, [number, number][]>;
    verticalTurner: Record<StabilityClass, [number, number][]>;
  }>('sigmas.json');
  const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) <= 1e-12 * b, `${a} ≠ ${b}`);
  for (const scheme of PLUME_SCHEMES)
    for (const [c, value] of Object.entries(table.crosswindAt1_2m[scheme] ?? {}))
      close(plumeSigmas(scheme, c as StabilityClass, 1.2)[0], value);
  for (const [c, rows] of Object.entries(table.verticalIsc3))
    for (const [x, value] of rows)
      close(plumeSigmas('pasquillGiffordIsc3', c as StabilityClass, x)[1], value);
  for (const [c, rows] of Object.entries(table.verticalTurner))
    for (const [x, value] of rows) close(plumeSigmas('turner', c as StabilityClass, x)[1], value);
});

test('GB/T 3840: the power functions join where they change, and are those of the class given', () => {
  for (const stability of GBT3840_CLASSES)
    for (const x of [300, 500, 1000, 2000, 10_000]) {
      const [before, after] = [gbt3840Sigmas(stability, x), gbt3840Sigmas(stability, x * (1 + 1e-12))];
      for (const axis of [0, 1] as const) {
        const wide = axis === 0 && stability.includes('-');
        const step = Math.abs(after[axis] / before[axis] - 1);
        assert.ok(step < (wide ? 0.01 : 1e-3), `${stability} ${x} ${axis}`);
      }
    }
  assert.deepEqual(plumeSigmas('gbt3840', 'D', 1000), gbt3840Sigmas('D', 1000));
  assert.ok(
    Math.abs(gbt3840Sigmas('D', 1000)[0] - 68) < 0.001 &&
      Math.abs(gbt3840Sigmas('D', 1000)[1] - 31.5) < 0.001,
  );
});

test('GB/T 3840: sun, cloud and wind give the class', () => {
  const ask = (more: object): Record<string, unknown> =>
    runRequest(plumeModel, {
      formula: 'gbt3840Stability',
      totalCloudTenths: 3,
      lowCloudTenths: 1,
      ...more,
    }) as Record<string, unknown>;
  const cases = [
    [1.5, 70, 3, 1, 'A'],
    [2.5, 50, 6, 2, 'B'],
    [4, 50, 3, 1, 'B-C'],
    [5.5, 50, 3, 1, 'C-D'],
    [8, 70, 3, 1, 'D'],
    [1.5, -5, 3, 1, 'F'],
    [2.5, 10, 3, 1, 'E'],
    [4, -5, 9, 2, 'D'],
    [1, 70, 9, 9, 'D'],
  ] as const;
  for (const [windSpeed10mMps, sunElevationDeg, totalCloudTenths, lowCloudTenths, stability] of cases)
    assert.equal(
      ask({ windSpeed10mMps, sunElevationDeg, totalCloudTenths, lowCloudTenths })['stability'],
      stability,
    );
  // the longest day at the Tropic: the sun passes 90° at local noon, 12:00 Beijing time on 120° E
  const noon = ask({ windSpeed10mMps: 1, latDeg: 23.45, lngDeg: 120, dayNumber: 171, beijingTimeH: 12 });
  assert.ok((noon['sunElevationDeg'] as number) > 89.5 && noon['stability'] === 'A');
  assert.throws(() => ask({ windSpeed10mMps: 1, sunElevationDeg: 5, lowCloudTenths: 9 }), {
    code: 'INPUT_INCONSISTENT',
  });
  assert.throws(() => ask({ windSpeed10mMps: 1, latDeg: 30 }), { code: 'INPUT_INCONSISTENT' });
});

test('every formula answers its own example', () => {
  for (const f of plumeModel.formulas)
    assert.ok(runRequest(plumeModel, { formula: f.name, ...f.example }), f.name);
});
