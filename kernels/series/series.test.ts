import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { runRequest } from '#kernels/model';
import {
  completeness,
  downsample,
  findGaps,
  largestTriangles,
  mergeSeries,
  seriesModel,
  type SourceSeries,
} from './index.ts';

const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: -50, max: 50 })), {
  maxLength: 300,
});

function seriesOf(list: readonly (readonly [number, number])[]): {
  times: Float64Array;
  values: Float64Array;
} {
  const sorted = list.toSorted((a, b) => a[0] - b[0]);
  return { times: Float64Array.from(sorted, (r) => r[0]), values: Float64Array.from(sorted, (r) => r[1]) };
}

test('every pixel keeps its first, lowest, highest and last value', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 40 }), (list, width) => {
      const { times, values } = seriesOf(list);
      const out = downsample(times, values, 0, 1000, width);
      const column = (t: number): number => Math.min(width - 1, Math.floor((t / 1000) * width));
      const summary = (t: Float64Array, v: Float64Array): string => {
        const pixels = Map.groupBy(
          Array.from(t, (x, i) => [x, v[i]] as const),
          (r) => column(r[0]),
        );
        return JSON.stringify([...pixels].map(([c, list]) => [c, list[0], list.at(-1), Math.min(...list.map((r) => r[1])), Math.max(...list.map((r) => r[1]))])); // prettier-ignore
      };
      assert.equal(summary(out.times, out.values), summary(times, values));
      assert.ok(out.times.length <= 4 * width);
      assert.ok(out.times.every((t, i) => i === 0 || t >= out.times[i - 1]));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('values that are no number are skipped', () => {
  const out = downsample(Float64Array.of(0, 1, 2, 3), Float64Array.of(NaN, 5, NaN, 7), 0, 4, 1);
  assert.deepEqual([...out.values], [5, 7]);
});

test('largest triangles keep both ends, the count and a spike', () => {
  const times = Float64Array.from({ length: 1000 }, (_, i) => i);
  const values = times.map((t) => Math.sin(t / 50) + (t === 500 ? 10 : 0));
  const out = largestTriangles(times, values, 60);
  assert.deepEqual([out.times.length, out.times[0], out.times[59]], [60, 0, 999]);
  assert.ok(out.times.includes(500));
  assert.throws(() => largestTriangles(times, values, 2), { code: 'INPUT_OUT_OF_RANGE' });
});

test('gaps are longer than two periods and say what is missing', () => {
  assert.deepEqual(findGaps(Float64Array.of(0, 5, 10, 20, 31, 100), 5), [
    { from: 20, to: 31, missing: 1 },
    { from: 31, to: 100, missing: 13 },
  ]);
  assert.equal(completeness(Float64Array.of(0, 1, 5, 15), 0, 20, 5), 0.75);
});

test('merging gives the same for any order of sources and one reading per time', () => {
  const source = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 64, 192)),
    { maxLength: 40, size: 'max' },
  );
  fc.assert(
    fc.property(fc.array(source, { maxLength: 4 }), (lists) => {
      const sources = lists.map((l): SourceSeries => {
        const sorted = l.toSorted((a, b) => a[0] - b[0]);
        return { times: Float64Array.from(sorted, (r) => r[0]), values: Float64Array.from(sorted, (r) => r[1]), qualities: Uint8Array.from(sorted, (r) => r[2]) }; // prettier-ignore
      });
      const merged = mergeSeries(sources);
      assert.deepEqual(mergeSeries(sources.toReversed()), merged);
      assert.deepEqual(
        [...merged.times],
        [...new Set(lists.flat().map((r) => r[0]))].toSorted((a, b) => a - b),
      );
      merged.times.forEach((t, i) => assert.equal(merged.qualities[i], Math.max(...lists.flat().filter((r) => r[0] === t).map((r) => r[2])))); // prettier-ignore
    }),
    { numRuns: 300, seed: 2 },
  );
  const bad = { times: Float64Array.of(2, 1), values: Float64Array.of(0, 0), qualities: Uint8Array.of(0, 0) };
  assert.throws(() => mergeSeries([bad]), { code: 'INPUT_INCONSISTENT' });
});

test('the command-line examples compute', () => {
  for (const f of seriesModel.formulas) runRequest(seriesModel, { formula: f.name, ...f.example });
});
