import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkInput, defineFormula, KernelFailure, runRequest, type InputSchema } from './index.ts';

const schema = {
  type: 'object',
  description: 'a release',
  properties: {
    massKg: { type: 'number', description: 'released mass', unit: 'kg', exclusiveMinimum: 0, maximum: 1e9 },
    terrain: { type: 'string', description: 'surface', enum: ['rural', 'urban'] },
    heightsM: {
      type: 'array',
      description: 'heights',
      maxItems: 3,
      items: { type: 'number', description: 'height' },
    },
  },
  required: ['massKg'],
} as const satisfies InputSchema;

function codeOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof KernelFailure) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'accepted';
}

test('an input is refused by the name of its first fault', () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [{ massKg: 1 }, 'accepted'],
    [{}, 'INPUT_MISSING massKg'],
    [{ massKg: Number.NaN }, 'INPUT_NOT_FINITE massKg'],
    [{ massKg: -1 }, 'INPUT_OUT_OF_RANGE massKg'],
    [{ massKg: '1' }, 'INPUT_WRONG_TYPE massKg'],
    [{ massKg: 1, mass: 2 }, 'INPUT_UNKNOWN_FIELD mass'],
    [{ massKg: 1, terrain: 'sea' }, 'INPUT_NOT_ALLOWED terrain'],
    [{ massKg: 1, heightsM: [1, 2, 3, 4] }, 'INPUT_TOO_LARGE heightsM'],
    [{ massKg: 1, heightsM: Float64Array.of(1, 2) }, 'accepted'],
    [{ massKg: 1, heightsM: Float64Array.of(1, Number.NaN) }, 'INPUT_NOT_FINITE heightsM[1]'],
    [{ massKg: 1, heightsM: new DataView(new ArrayBuffer(8)) }, 'INPUT_WRONG_TYPE heightsM'],
    [{ massKg: 1, heightsM: [1, null] }, 'INPUT_WRONG_TYPE heightsM[1]'],
    [{ massKg: 1, ['__proto__x']: 1 }, 'INPUT_UNKNOWN_FIELD __proto__x'],
    [[], 'INPUT_NOT_AN_OBJECT '],
  ];
  for (const [value, expected] of cases)
    assert.equal(
      codeOf(() => checkInput(value, schema)),
      expected,
    );
});

test('a request names its formula and carries checked input to it', () => {
  const formula = defineFormula<{ massKg: number }>({
    name: 'double',
    title: { zh: '加倍', en: 'double' },
    source: 'test',
    input: schema,
    example: { massKg: 2 },
    run: ({ massKg }) => ({ massKg: massKg * 2 }),
  });
  const model = { name: 'test', title: { zh: '测试', en: 'test' }, formulas: [formula] };
  assert.deepEqual(runRequest(model, { formula: 'double', massKg: 4 }), { massKg: 8 });
  assert.equal(
    codeOf(() => runRequest(model, { formula: 'triple', massKg: 4 })),
    'UNKNOWN_FORMULA formula',
  );
  assert.equal(
    codeOf(() => runRequest(model, null)),
    'INPUT_NOT_AN_OBJECT ',
  );
});
