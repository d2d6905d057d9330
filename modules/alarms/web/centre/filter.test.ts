import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf, queryOf } from './filter.ts';

const NOON = Date.parse('2026-11-23T04:00:00Z');

test('an empty address asks for open alarms', () => {
  assert.deepEqual(queryOf(filterOf(new URLSearchParams('')), NOON), { limit: 200, open: true });
});

test('a window starts so many hours before the minute', () => {
  const query = queryOf({ q: ' 罐 ', time: 'h8', shelved: 'not', grade: 'red' }, NOON);
  assert.deepEqual(query, {
    limit: 200,
    q: '罐',
    grade: 'red',
    from: '2026-11-22T20:00:00.000Z',
    shelved: false,
  });
});

test('an address of an incident asks for its alarms, open or not', () => {
  const id = '00000000-0000-4000-8000-000000000001';
  assert.deepEqual(queryOf(filterOf(new URLSearchParams(`incident=${id}`)), NOON), {
    limit: 200,
    incidentId: id,
  });
});

test('a point that is not a number is left out', () => {
  assert.equal(filterOf(new URLSearchParams('point=x')).pointId, undefined);
  assert.equal(filterOf(new URLSearchParams('point=12')).pointId, 12);
});
