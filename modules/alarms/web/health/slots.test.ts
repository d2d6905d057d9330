import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slotsOf } from './slots.ts';

const NOW = Date.parse('2026-11-23T04:05:00Z');

test('every ten-minute slot has a bar, empty ones 0', () => {
  const bars = slotsOf([{ at: '2026-11-23T03:50:00Z', count: 7 }], 1, NOW);
  assert.equal(bars.length, 6);
  assert.deepEqual(
    bars.map(([, n]) => n),
    [0, 0, 0, 0, 7, 0],
  );
  assert.equal(bars[5][0], Date.parse('2026-11-23T04:00:00Z'));
});

test('long windows keep the largest of joined slots', () => {
  const bars = slotsOf([{ at: '2026-11-23T03:50:00Z', count: 30 }], 720, NOW);
  assert.ok(bars.length <= 432);
  assert.equal(Math.max(...bars.map(([, n]) => n)), 30);
});
