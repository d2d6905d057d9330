import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from './trace.ts';

const entry = (bytes: number, at: number) =>
  ({ at, direction: 'in', bytes: new Uint8Array(bytes), link: 1 }) as const;

test('GWY-8 a gateway keeps its last 200 pieces, the newest last', () => {
  const trace = new Trace(1e9);
  for (let i = 0; i < 500; i++) trace.put('a', entry(10, i));
  assert.equal(trace.of('a').length, 200);
  assert.equal(trace.of('a').at(-1)?.at, 499);
  assert.equal(trace.bytes, 200 * 110);
});

test('GWY-8 all gateways together keep within the bytes, the oldest piece of any giving way', () => {
  const trace = new Trace(100_000);
  for (let i = 0; i < 30_000; i++) trace.put(`g${i % 97}`, entry(i % 300, i));
  assert.ok(trace.bytes <= 100_000);
  const oldest = Math.min(...Array.from({ length: 97 }, (_, g) => trace.of(`g${g}`)[0]?.at ?? Infinity));
  const kept = Array.from({ length: 97 }, (_, g) => trace.of(`g${g}`).length).reduce((a, b) => a + b, 0);
  assert.equal(oldest, 30_000 - kept);
  for (let i = 0; i < 1000; i++) trace.put('g1', entry(50, 40_000 + i));
  assert.ok(trace.bytes <= 100_000 && trace.of('g1').length === 200);
});
