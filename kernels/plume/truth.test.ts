import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runRequest } from '#kernels/model';
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

test('every formula answers its own example', () => {
  for (const f of plumeModel.formulas)
    assert.ok(runRequest(plumeModel, { formula: f.name, ...f.example }), f.name);
});
