import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelFailure, runRequest, type InputSchema } from '#kernels/model';
import { blastModel } from './index.ts';

/** Path of the first number that is not finite. */
function notFinite(value: unknown, path = ''): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (value instanceof Float64Array || value instanceof Float32Array)
    return value.every((x) => Number.isFinite(x)) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = notFinite(inner, `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}

/** Values at and just past every bound, and things that are no value at all. */
function probes(schema: InputSchema): unknown[] {
  const probe: unknown[] = [Number.NaN, Infinity, -1, 0, 1e-9, 1, 1e30, 'x', null, [], {}, true];
  const s = schema as unknown as Readonly<Record<string, unknown>>;
  for (const name of ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum']) {
    const bound = s[name];
    if (typeof bound !== 'number') continue;
    // The dearest answers are bounded by their work, not swept here.
    if (name === 'maximum' && s.type === 'integer' && bound > 1000) continue;
    probe.push(bound, bound * (1 + 1e-7), bound * 0.5, bound + 1e-6, bound - 1e-6);
  }
  return Array.isArray(s.enum) ? [...probe, ...s.enum] : probe;
}

test('any single wrong or extreme input gives a finite answer or a named failure', () => {
  for (const f of blastModel.formulas) {
    const { properties } = f.input as unknown as { properties: Readonly<Record<string, InputSchema>> };
    for (const [key, schema] of Object.entries(properties))
      for (const value of probes(schema)) {
        const request = { ...f.example, formula: f.name, [key]: value };
        try {
          const path = notFinite(runRequest(blastModel, request));
          assert.equal(path, undefined, `${f.name}: ${key} = ${String(value)} gives ${path} not finite`);
        } catch (error) {
          assert.ok(error instanceof KernelFailure, `${f.name}: ${key} = ${String(value)}: ${String(error)}`);
        }
      }
  }
});
