import assert from 'node:assert/strict';
import { test } from 'node:test';
import { depthsOf, detailText } from './entry.ts';

test('an entry tells its title before its reason, else its subject', () => {
  assert.equal(detailText({ subject: 's', payload: { reason: 'b', title: 'a', n: 1 } }), 'a · b');
  assert.equal(detailText({ subject: 's', payload: null }), 's');
});

test('entries stand below their cause', () => {
  const depths = depthsOf([
    { id: 'a' },
    { id: 'b', causationId: 'a' },
    { id: 'c', causationId: 'b' },
    { id: 'd', causationId: 'x' },
  ]);
  assert.deepEqual(
    [...depths],
    [
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 0],
    ],
  );
});
