import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runRequest, KernelFailure } from '#kernels/model';
import {
  choice,
  erf,
  erfc,
  findMaximum,
  findRoot,
  formula,
  group,
  integrate,
  interpolateLog,
  list,
  maybe,
  normalCdf,
  normalQuantile,
  num,
  or,
  seededRandom,
} from './index.ts';

function close(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} ≠ ${expected}`);
}

test('error functions agree with NIST DLMF table values', () => {
  // Abramowitz & Stegun table 7.1; erfc tail values from DLMF 7.
  close(erf(0.5), 0.5204998778130465, 1e-15);
  close(erf(1), 0.8427007929497149, 1e-15);
  close(erf(2), 0.9953222650189527, 1e-15);
  close(erfc(3), 2.209049699858544e-5, 1e-13);
  close(erfc(5), 1.5374597944280349e-12, 1e-13);
  close(erfc(10), 2.088487583762545e-45, 1e-13);
  close(normalCdf(1.959963984540054), 0.975, 1e-14);
  close(normalQuantile(0.01), -2.3263478740408408, 1e-12);
});

test('root, maximum, integral and interpolation', () => {
  close(
    findRoot((x) => x * x - 2, 0, 2),
    Math.SQRT2,
    1e-13,
  );
  assert.throws(
    () => findRoot((x) => x * x + 1, 0, 2),
    (e: unknown) => e instanceof KernelFailure && e.code === 'NO_CONVERGENCE',
  );
  close(
    findMaximum((x) => -((x - 3) ** 2), 0, 10),
    3,
    1e-6,
  );
  close(integrate(Math.exp, 0, 1), Math.E - 1, 1e-14);
  close(interpolateLog([1, 10], [1, 100], 3) as number, 9, 1e-12);
  assert.equal(interpolateLog([1, 10], [1, 100], 11), undefined);
});

test('a formula fills its defaults after the check and refuses unknown names', () => {
  const area = formula({
    name: 'area',
    zh: '面积',
    en: 'area',
    source: 'test',
    fields: {
      sides: list(
        'sides',
        group('side', { lengthM: num('length', 'm', { above: 0 }), times: or(num('n', ''), 2) }),
        {
          max: 3,
        },
      ),
      shape: or(choice('shape', ['square', 'circle']), 'square'),
      note: maybe(num('extra', '')),
    },
    example: { sides: [{ lengthM: 2, times: 2 }] },
    run: ({ sides, shape, note }) => ({ sides, shape, note: note ?? null }),
  });
  const model = { name: 't', title: { zh: '', en: '' }, formulas: [area] };
  assert.deepEqual(runRequest(model, { formula: 'area', sides: [{ lengthM: 1 }] }), {
    sides: [{ lengthM: 1, times: 2 }],
    shape: 'square',
    note: null,
  });
  assert.throws(() => runRequest(model, { formula: 'area', sides: [{ lengthM: 0 }] }), /sides\[0\]\.lengthM/);
});

test('the seeded generator is reproducible', () => {
  const a = seededRandom(7);
  const b = seededRandom(7);
  assert.deepEqual([a(), a(), a()], [b(), b(), b()]);
});
