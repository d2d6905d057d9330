import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TestHost } from '#platform/testkit';
import { newId, SteadyClock } from './index.ts';

const DAY = 86_400_000;
const at = (host: TestHost, ms: number): void => host.set(new Date(ms).toISOString());

test('PLT-64 R4 a clock set back a day: time goes on at its own pace, and the step is said', () => {
  const host = new TestHost();
  const clock = new SteadyClock(host);
  const steps: number[] = [];
  clock.onStep((step) => steps.push(step));
  const start = clock.now();
  at(host, start - DAY);
  assert.equal(clock.now(), start);
  host.advance(10_000);
  assert.equal(clock.now(), start + 10_000);
  assert.deepEqual([steps, clock.aheadMs], [[-DAY], DAY]);
  at(host, host.now() + DAY);
  assert.equal(clock.now(), start + 10_000, 'set right again, it is as if nothing had happened');
  assert.deepEqual([steps, clock.aheadMs], [[-DAY, 0], 0]);
});

test('PLT-64 R4 a clock set forward a day is followed, and the step is said', () => {
  const host = new TestHost();
  const clock = new SteadyClock(host);
  const steps: number[] = [];
  clock.onStep((step) => steps.push(step));
  const start = clock.now();
  host.advance(1000);
  at(host, start + 1000 + DAY);
  assert.equal(clock.now(), start + 1000 + DAY);
  assert.deepEqual([steps, clock.aheadMs], [[DAY], 0]);
});

test('PLT-64 R4 a leap second: time stands for a second and is never said to have stepped', () => {
  const host = new TestHost('2026-12-31T23:59:59.500Z');
  const clock = new SteadyClock(host);
  clock.onStep(() => assert.fail('no step'));
  const seen: number[] = [];
  for (let i = 0; i < 40; i++) {
    if (i === 10) at(host, host.now() - 1000);
    seen.push(clock.now());
    host.advance(100);
  }
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
  assert.equal(seen.at(-1), host.now() - 100, 'it has caught up');
});

test('PLT-64 R4 whatever is done to the machine’s clock, time never runs back and ids keep their order', () => {
  const moves = fc.array(
    fc.record({ set: fc.integer({ min: -DAY, max: DAY }), pass: fc.integer({ min: 0, max: 60_000 }) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(moves, (given) => {
      const host = new TestHost();
      const clock = new SteadyClock(host);
      let last = clock.now();
      let id = newId(clock);
      for (const { set, pass } of given) {
        if (set % 3 === 0) at(host, host.now() + set);
        host.advance(pass);
        const now = clock.now();
        assert.ok(now >= last);
        last = now;
        const next = newId(clock);
        assert.ok(next > id);
        id = next;
      }
    }),
  );
});
