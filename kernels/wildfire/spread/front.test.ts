import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { KernelFailure } from '#kernels/model';
import { loadKernelWasm } from '#platform/server/wasm';
import { MOVES, type FrontFields } from './fields.ts';
import { createFront } from './front.ts';
import { useWildfireWasm } from './front-wasm.ts';

/** A small generator with a seed (mulberry32). */
function generator(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function rates(n: number, seed: number): FrontFields {
  const random = generator(seed);
  const a = new Float32Array(n * n).map(() => 0.2 + random());
  const factors = [0.6, 0.8, 1.3, 0.5, 1.6, 0.6, 0.8, 1.3];
  return { kind: 'rates', width: n, height: n, cellM: 30, moves: 8, a, factors };
}

function ellipses(width: number, height: number, seed: number, moves: 8 | 16): FrontFields {
  const random = generator(seed);
  const size = width * height;
  const [a, b, c] = [new Float32Array(size), new Float32Array(size), new Float32Array(size)];
  const flags = new Uint16Array(size);
  const closesS = new Float32Array(size);
  for (let k = 0; k < size; k++) {
    const e = 0.95 * random();
    const head = 0.05 + random() * random();
    const theta = 2 * Math.PI * random();
    const slow = 1 / (head * (1 - e));
    a[k] = random() < 0.1 ? Infinity : slow;
    b[k] = a[k] === Infinity ? 0 : slow * e * Math.sin(theta);
    c[k] = a[k] === Infinity ? 0 : slow * e * Math.cos(theta);
    if (random() < 0.05) flags[k] = Math.floor(random() * 0x1000);
    if (random() < 0.02) flags[k] |= 0x8000;
    closesS[k] = 3000 * random();
  }
  return { kind: 'ellipse', width, height, cellM: 25, moves, a, b, c, flags, closesS };
}

/** Arrival times by plain relaxation until nothing changes: slow and obviously right. */
function relaxed(fields: FrontFields, start: number): Float64Array {
  const { width: w, height: h, a } = fields;
  const times = new Float64Array(w * h).fill(Infinity);
  times[start] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let k = 0; k < w * h; k++)
      MOVES.forEach(([, dx, dy], i) => {
        const x = (k % w) + dx;
        const y = Math.floor(k / w) - dy;
        if (x < 0 || y < 0 || x >= w || y >= h) return;
        const q = y * w + x;
        const length = dx !== 0 && dy !== 0 ? 42.43 : 30;
        const t = times[k] + length / (0.5 * (a[k] + a[q]) * (fields.factors?.[i] ?? 1));
        if (t < times[q]) {
          times[q] = t;
          changed = true;
        }
      });
  }
  return times;
}

test('the front finds the least travel time over every path', () => {
  const fields = rates(24, 7);
  const start = 12 * 24 + 12;
  const truth = relaxed(fields, start);
  const front = createFront(fields, Infinity, true);
  front.burn([{ cell: start, timeS: 0 }]);
  front
    .arrival()
    .forEach((t, k) => assert.ok(Math.abs(t - truth[k]) <= 1e-5 * Math.max(1, truth[k]), `${k}`));
});

/** Arrival times by Dijkstra over a 4-ary heap in float32, the algorithm and arithmetic of the C peer. */
function heaped(fields: FrontFields, start: number): Float32Array {
  const { width: n, a } = fields;
  const f = Math.fround;
  const times = new Float32Array(n * n).fill(1e30);
  const heap: (readonly [time: number, cell: number])[] = [];
  const push = (time: number, cell: number): void => {
    let i = heap.push([time, cell]) - 1;
    for (let p = (i - 1) >> 2; i > 0 && heap[p][0] > time; i = p, p = (i - 1) >> 2) heap[i] = heap[p];
    heap[i] = [time, cell];
  };
  const pop = (): readonly [number, number] => {
    const top = heap[0];
    const last = heap.pop() ?? top;
    for (let i = 0; heap.length > 0;) {
      let best = -1;
      for (let c = 4 * i + 1; c <= 4 * i + 4 && c < heap.length; c++)
        if (heap[c][0] < (best < 0 ? last[0] : heap[best][0])) best = c;
      if (best < 0) {
        heap[i] = last;
        break;
      }
      heap[i] = heap[best];
      i = best;
    }
    return top;
  };
  times[start] = 0;
  push(0, start);
  while (heap.length > 0) {
    const [time, k] = pop();
    if (time > times[k]) continue;
    MOVES.forEach(([, dx, dy], d) => {
      const x = (k % n) + dx;
      const y = Math.floor(k / n) - dy;
      if (x < 0 || y < 0 || x >= n || y >= n) return;
      const q = y * n + x;
      const length = dx !== 0 && dy !== 0 ? f(42.43) : 30;
      const t = f(time + f(length / f(f(0.5 * f(a[k] + a[q])) * f(fields.factors?.[d] ?? 1))));
      if (t < times[q]) {
        times[q] = t;
        push(t, q);
      }
    });
  }
  return times;
}

test('cell by cell the times of the 4-ary-heap peer', () => {
  const n = 200;
  const a = Float32Array.from(
    { length: n * n },
    (_, k) => Math.fround(0.2) + Math.fround(((k * 7919) % 1000) / 1000),
  );
  const fields: FrontFields = { ...rates(2, 1), width: n, height: n, a };
  const start = 100 * n + 100;
  const peer = heaped(fields, start);
  const front = createFront(fields, Infinity, true);
  front.burn([{ cell: start, timeS: 0 }]);
  front
    .arrival()
    .forEach((t, k) => assert.ok(Math.abs(t - peer[k]) <= 1e-5 * peer[k], `${k}: ${t} ${peer[k]}`));
});

test('WebAssembly and reference give equal times, with barriers, closings and repeated burning', async () => {
  const bytes = await loadKernelWasm('wildfire', 'front');
  assert.ok(bytes, 'kernels/wildfire/wasm/front.as.ts compiles to the committed hash');
  const seeds = process.env['FENGSUI_TORTURE'] === '1' ? 400 : 6;
  for (let seed = 1; seed <= seeds; seed++) {
    const fields = seed === 1 ? rates(60, 3) : ellipses(57, 43, seed, seed % 2 === 0 ? 16 : 8);
    const horizon = seed % 3 === 0 ? 2500 : Infinity;
    useWildfireWasm(undefined);
    const reference = createFront(fields, horizon);
    useWildfireWasm(bytes);
    const wasm = createFront(fields, horizon);
    for (const seeds of [
      [{ cell: 700, timeS: 0 }],
      [
        { cell: 1200, timeS: 40 },
        { cell: 90, timeS: 900 },
      ],
    ]) {
      reference.burn(seeds);
      wasm.burn(seeds);
      const a = reference.arrival();
      const b = wasm.arrival();
      let reached = 0;
      a.forEach((t, k) => {
        if (Number.isFinite(t)) reached += 1;
        assert.ok(t === b[k] || Math.abs(t - b[k]) <= 1e-5 * t, `seed ${seed} cell ${k}: ${t} ${b[k]}`);
      });
      if (seed <= 6) assert.ok(reached > 100, `seed ${seed} reached ${reached}`);
    }
  }
  useWildfireWasm(undefined);
});

test('arrival grows along every move by no more than the move takes, and a later light never makes it earlier elsewhere', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const fields = ellipses(20, 20, seed, 16);
      const front = createFront(fields, Infinity, true);
      front.burn([{ cell: 210, timeS: 0 }]);
      const first = front.arrival();
      front.burn([{ cell: 30, timeS: 500 }]);
      const second = front.arrival();
      first.forEach((t, k) => assert.ok(second[k] <= t));
    }),
    { numRuns: 25, seed: 9 },
  );
});

test('a cancelled front stops with a named failure', () => {
  const front = createFront(rates(300, 2), Infinity, true);
  assert.throws(
    () => front.burn([{ cell: 5, timeS: 0 }], { cancelled: () => true }),
    (error) => error instanceof KernelFailure && error.code === 'CANCELLED',
  );
});

test('the committed hash names a source that is there', () => {
  const hashes = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'wasm', 'hashes.json'), 'utf8'),
  ) as object;
  assert.deepEqual(Object.keys(hashes), ['front']);
});
