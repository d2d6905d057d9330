import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { runRequest } from '#kernels/model';
import { BoxTree, hilbertIndex, indexModel, PointPyramid, sortByKey } from './index.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
/** Coarse coordinates make equal and touching boxes common. */
const coarse = fc.oneof(unit, fc.integer({ min: 0, max: 9 }).map((v) => v / 10)); // prettier-ignore
const boxes = fc.array(fc.tuple(coarse, coarse, coarse, coarse), { maxLength: 400, size: 'max' }).map((list) => list.map(([a, b, c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)])); // prettier-ignore
const distance = (x: number, y: number, b: readonly number[]): number => Math.hypot(Math.max(0, b[0] - x, x - b[2]), Math.max(0, b[1] - y, y - b[3])); // prettier-ignore

test('the Hilbert curve visits every cell once, neighbour after neighbour', () => {
  const step = 65_536 / 32;
  const cells = Array.from({ length: 1024 }, (_, i) => [i % 32, i >> 5]);
  const ordered = cells.toSorted((a, b) => hilbertIndex(a[0] * step, a[1] * step) - hilbertIndex(b[0] * step, b[1] * step)); // prettier-ignore
  for (let i = 1; i < ordered.length; i++)
    assert.equal(
      Math.abs(ordered[i][0] - ordered[i - 1][0]) + Math.abs(ordered[i][1] - ordered[i - 1][1]),
      1,
    );
});

test('the radix sort sorts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 })), (list) => {
      const keys = Uint32Array.from(list);
      assert.deepEqual(Array.from(sortByKey(keys), (i) => keys[i]), list.toSorted((a, b) => a - b)); // prettier-ignore
    }),
    { numRuns: 100, seed: 1 },
  );
});

test('box tree: searches and nearest agree with a plain scan', () => {
  fc.assert(
    fc.property(
      boxes,
      coarse,
      coarse,
      coarse,
      coarse,
      fc.integer({ min: 1, max: 30 }),
      (list, a, b, c, d, k) => {
        const tree = new BoxTree(Float64Array.from(list.flat()));
        const [minX, minY, maxX, maxY] = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
        const touching = list.flatMap((o, i) =>
          o[0] <= maxX && o[2] >= minX && o[1] <= maxY && o[3] >= minY ? [i] : [],
        );
        assert.deepEqual(tree.search(minX, minY, maxX, maxY), touching);
        const near = tree.nearest(a, b, k, 0.4871).map((i) => distance(a, b, list[i]));
        const all = list.map((o) => distance(a, b, o)).filter((v) => v <= 0.4871).toSorted((p, q) => p - q); // prettier-ignore
        assert.deepEqual(near.map((v) => v.toFixed(12)), all.slice(0, k).map((v) => v.toFixed(12))); // prettier-ignore
      },
    ),
    { numRuns: 400, seed: 2 },
  );
  assert.throws(() => new BoxTree(Float64Array.of(1, 0, 0, 0)), { code: 'INPUT_INCONSISTENT' });
});

test('point pyramid: any history of moves agrees with a plain scan, counts exactly', () => {
  const move = fc.tuple(fc.integer({ min: 0, max: 199 }), coarse, coarse, fc.integer({ min: 0, max: 4 }));
  fc.assert(
    fc.property(
      fc.array(move, { maxLength: 1200, size: 'max' }),
      unit,
      unit,
      fc.integer({ min: 0, max: 6 }),
      (moves, x, y, z) => {
        const pyramid = new PointPyramid(200);
        const plain = new Map<number, readonly [number, number]>();
        for (const [id, px, py, action] of moves) {
          if (action === 0) assert.equal(pyramid.remove(id), plain.delete(id));
          else {
            pyramid.set(id, px * 0.999, py * 0.999);
            plain.set(id, [px * 0.999, py * 0.999]);
          }
        }
        const n = 2 ** z;
        const [tx, ty] = [Math.floor(x * n), Math.floor(y * n)];
        const inside = [...plain].filter(([, p]) => Math.floor(p[0] * n) === tx && Math.floor(p[1] * n) === ty).map(([id]) => id).toSorted((a, b) => a - b); // prettier-ignore
        assert.equal(pyramid.size, plain.size);
        assert.deepEqual(pyramid.pointsInTile(z, tx, ty), inside);
        assert.equal(pyramid.countIn(z, tx, ty), inside.length);
        for (let t = 0; t < n; t++) {
          const cells = pyramid.cellsIn(z, t, ty, 2);
          const count = pyramid.countIn(z, t, ty);
          if (cells.length > 0) assert.equal(cells.reduce((sum, c) => sum + c.count, 0), count); // prettier-ignore
        }
        const near = pyramid
          .nearest(x, y, 9)
          .map((id) => Math.hypot(pyramid.xOf(id) - x, pyramid.yOf(id) - y).toFixed(12));
        const all = [...plain.values()].map((p) => Math.hypot(p[0] - x, p[1] - y)).toSorted((a, b) => a - b);
        assert.deepEqual(near, all.slice(0, 9).map((v) => v.toFixed(12))); // prettier-ignore
      },
    ),
    { numRuns: 150, seed: 3 },
  );
  assert.throws(() => new PointPyramid(1).set(0, 1, 0), { code: 'INPUT_OUT_OF_RANGE' });
});

test('the command-line examples compute', () => {
  for (const f of indexModel.formulas) runRequest(indexModel, { formula: f.name, ...f.example });
});
