import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { KernelFailure } from '#kernels/model';
import { ComputePoolFailure, openComputePool } from './index.ts';

const registry = new URL('./fixture.ts', import.meta.url);
const pool = openComputePool({ registry, workers: 1, queueLimit: 2 });
after(() => pool.close());

const spin = (milliseconds: number, polite = true): { kernel: string; request: unknown } => ({
  kernel: 'fixture',
  request: { formula: 'spin', milliseconds, polite },
});
/** The promise of 100 ms is measured in the long form, where nothing else runs. */
const withinPromise = (since: number, what: string): void => {
  const ms = performance.now() - since;
  if (process.env['FENGSUI_TORTURE'] === '1') assert.ok(ms <= 100, `${what}: ${ms} ms`);
};
type Answer = Record<string, unknown>;
const code = (wanted: string) => (error: unknown) =>
  (error instanceof KernelFailure || error instanceof ComputePoolFailure) && error.code === wanted;

test('a request is answered, a refusal keeps its name, a bug does not stop the pool', async () => {
  assert.deepEqual(await pool.run(spin(1)), { milliseconds: 1 });
  await assert.rejects(pool.run(spin(-1)), code('INPUT_OUT_OF_RANGE'));
  await assert.rejects(pool.run({ kernel: 'other', request: {} }), code('UNKNOWN_FORMULA'));
  await assert.rejects(pool.run({ kernel: 'fixture', request: { formula: 'crash' } }), code('WORKER_DIED'));
  assert.deepEqual(await pool.run(spin(2)), { milliseconds: 2 });
});

test('progress rises from 0 to 1 while the caller stays responsive', async () => {
  const seen: number[] = [];
  await pool.run({ ...spin(300), onProgress: (fraction) => seen.push(fraction) });
  assert.ok(seen.length >= 3, `${seen.length} reports`);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});

test('a running computation ends at its cancel, whether or not the kernel looks', async () => {
  for (const polite of [true, false]) {
    const abort = new AbortController();
    const started = Promise.withResolvers<void>();
    const run = pool.run({
      ...spin(20_000, polite),
      signal: abort.signal,
      onProgress: () => started.resolve(),
    });
    const refused = assert.rejects(run, code('CANCELLED'));
    await started.promise;
    const at = performance.now();
    abort.abort();
    await refused;
    withinPromise(at, polite ? 'polite' : 'deaf');
  }
  assert.deepEqual(await pool.run(spin(1)), { milliseconds: 1 });
});

test('a flood over shared memory reports progress and is cancelled', async () => {
  const cols = 400;
  const elevationM = new Float64Array(new SharedArrayBuffer(8 * cols * cols));
  const depthM = new Float64Array(new SharedArrayBuffer(8 * cols * cols)).map((_v, c) =>
    c % cols < 200 ? 3 : 0,
  );
  const request = {
    formula: 'shallowWater',
    dem: { cols, rows: cols, cellSizeM: 5, elevationM },
    durationS: 10_000,
    roughness: { manning: 0.03 },
    initial: { depthM },
  };
  const abort = new AbortController();
  let at = 0;
  const seen: number[] = [];
  const run = pool.run({
    kernel: 'flood',
    request,
    signal: abort.signal,
    onProgress: (fraction) => {
      seen.push(fraction);
      if (seen.length < 2) return;
      at ||= performance.now();
      abort.abort();
    },
  });
  await assert.rejects(run, code('CANCELLED'));
  withinPromise(at, 'flood');
});

/** Walls of water, holes, houses, rain and rough ground on a grid large enough to be split. */
function stormyFlood(formula: string, cols: number, durationS: number): Record<string, unknown> {
  const grid = (value: (i: number, j: number) => number): number[] =>
    Array.from({ length: cols * cols }, (_v, k) => value(k % cols, Math.floor(k / cols)));
  return {
    formula,
    dem: {
      cols,
      rows: cols,
      cellSizeM: 5,
      elevationM: grid((i, j) => 2 * Math.sin(i / 9) * Math.cos(j / 7) + 0.02 * j),
    },
    durationS,
    roughness: { manning: 0.03, grid: grid((i, j) => 0.02 + 0.01 * ((i * 7 + j * 3) % 5)) },
    initial: { depthM: grid((i, j) => ((i + j) % 97 < 30 ? 2 : 0)) },
    rain: { series: [{ timeS: 0, value: 60 }] },
    outputs: { grids: ['depthM', 'velocityXMps', 'velocityYMps', 'maxDepthM', 'arrivalS'] },
  };
}

test('a flood split over two threads gives the same bits as one thread', async () => {
  const [one, two] = [1, 2].map((workers) => openComputePool({ registry, workers }));
  for (const request of [stormyFlood('localInertia', 330, 20), stormyFlood('shallowWater', 200, 5)]) {
    const { threads: alone, ...expected } = (await one.run({ kernel: 'flood', request })) as Answer;
    let answer = expected as Answer;
    // The helper joins when its thread is there: the first runs may still be alone.
    for (let tries = 0; tries < 30 && answer.threads !== 2; tries++)
      answer = (await two.run({ kernel: 'flood', request })) as Answer;
    const { threads, ...together } = answer;
    assert.deepEqual([alone, threads], [1, 2]);
    assert.deepEqual(together, expected);
  }
  await Promise.all([one.close(), two.close()]);
});

test('the queue is bounded and a waiting request can be cancelled', async () => {
  const abort = new AbortController();
  const first = pool.run(spin(200));
  const second = pool.run({ ...spin(1), signal: abort.signal });
  const third = pool.run(spin(1));
  assert.equal(pool.waiting, 2);
  await assert.rejects(pool.run(spin(1)), code('QUEUE_FULL'));
  abort.abort();
  await assert.rejects(second, code('CANCELLED'));
  await Promise.all([first, third]);
  assert.equal(pool.running + pool.waiting, 0);
});

test('closing refuses what waits and what comes later', async () => {
  const other = openComputePool({ registry, workers: 1 });
  const running = assert.rejects(other.run(spin(10_000)), code('CLOSED'));
  const waiting = assert.rejects(other.run(spin(1)), code('CLOSED'));
  await other.close();
  await Promise.all([running, waiting]);
  await assert.rejects(other.run(spin(1)), code('CLOSED'));
});
