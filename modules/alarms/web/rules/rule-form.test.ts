import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleBody } from '#alarms/contract';
import {
  changesBetween,
  conditionKinds,
  emptyBody,
  emptyCondition,
  isComplete,
  readPointIds,
} from './rule-form.ts';

const body: RuleBody = { ...emptyBody(), name: '液位高' };

test('every kind starts complete once it has a name', () => {
  for (const kind of conditionKinds)
    assert.ok(isComplete({ ...body, condition: emptyCondition(kind) }), kind);
  assert.equal(isComplete({ ...body, name: ' ' }), false);
  assert.equal(isComplete({ ...body, quantity: undefined }), false);
});

test('point numbers are read from commas and lines', () => {
  assert.deepEqual(readPointIds('1, 2，3\n4'), [1, 2, 3, 4]);
  assert.equal(readPointIds('1, x'), undefined);
});

test('a changed limit is one line of the difference', () => {
  const after: RuleBody = {
    ...body,
    condition: {
      kind: 'threshold',
      direction: 'above',
      levels: [{ grade: 'red', limit: 5 }],
      hysteresis: 0,
      durationS: 3,
    },
  };
  assert.deepEqual(changesBetween(body, after), [
    { path: 'condition.levels.red.limit', before: '0', after: '5' },
    { path: 'condition.durationS', before: '0', after: '3' },
  ]);
});
