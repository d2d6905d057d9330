import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelFailure, runRequest, type InputSchema, type KernelModel } from '#kernels/model';
import { wildfireModel } from './index.ts';
import { seeded } from './spread/random.ts';

/** Replaces numbers of an example by others their schema allows: bounds, small and large values. */
function mutate(value: unknown, schema: InputSchema | undefined, random: () => number): unknown {
  if (!schema || random() < 0.4) return value;
  if (schema.type === 'number' || schema.type === 'integer') {
    const low = schema.minimum ?? schema.exclusiveMinimum ?? -1e6;
    const high = schema.maximum ?? schema.exclusiveMaximum ?? 1e6;
    const tiny = schema.exclusiveMinimum === undefined ? low : low + (high - low) * 1e-6;
    const pick = random();
    const v = pick < 0.15 ? tiny : pick < 0.3 ? high : tiny + (high - tiny) * random() ** 3;
    return schema.type === 'integer' ? Math.round(v) : v;
  }
  if (schema.type === 'string' && schema.enum) return schema.enum[Math.floor(random() * schema.enum.length)];
  if (schema.type === 'boolean') return random() < 0.5;
  if (schema.type === 'array' && Array.isArray(value))
    return value.map((v) => mutate(v, schema.items, random));
  if (schema.type === 'object' && typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, mutate(v, schema.properties[k], random)]),
    );
  return value;
}

/** Every number in an answer that is not finite, by its path; grids (typed arrays) may hold NaN for unreached cells. */
function unsound(value: unknown, path: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (ArrayBuffer.isView(value) || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([k, v]) => unsound(v, `${path}.${k}`));
}

function fuzz(model: KernelModel, runs: number, skip: readonly string[]): void {
  const random = seeded(20_240_601);
  for (const formula of model.formulas) {
    if (skip.includes(formula.name)) continue;
    for (let i = 0; i < runs; i++) {
      const input = mutate(formula.example, formula.input, random) as object;
      try {
        const bad = unsound(runRequest(model, { formula: formula.name, ...input }), '');
        assert.deepEqual(bad, [], `${formula.name} ${JSON.stringify(input)}`);
      } catch (error) {
        if (!(error instanceof KernelFailure)) throw error;
      }
    }
  }
}

test('whatever the schema allows is answered with finite numbers or a named failure', () => {
  const runs = process.env['FENGSUI_TORTURE'] === '1' ? 5000 : 150;
  fuzz(wildfireModel, runs, ['fireSpread', 'fireSpreadEnsemble', 'minimumTravelTime']);
});
