import { join } from 'node:path';
import { bars, cpuMs } from '../../bench/bars.ts';
import { compilePeer, fastC, figureAfter, sseC, strictC } from '../../bench/c-peer.ts';
import {
  millionsPerSecond,
  ratioAbba,
  type Bench,
  type BenchResult,
  type BenchRow,
} from '../../bench/ratio.ts';
import { openComputePool, type ComputePool } from '../../platform/server/compute-pool/index.ts';
import { loadKernelWasm } from '../../platform/server/wasm/index.ts';
import { runFlood, useFloodWasm, type FloodInput } from './index.ts';
import { wasmStepper } from './inertial-wasm.ts';
import { referenceStepper, type InertialStepper } from './inertial.ts';
import { cellIndex, makeLayout, WALL_M } from './layout.ts';
import { makeTiles, spanWords } from './tiles.ts';

const SETTINGS = { gravityMps2: 9.81, dryDepthM: 1e-3, theta: 1, manning: 0.03 };
/** Figures recorded on the reference machine class: strict, fast, and fast at 128-bit width. */
const RECORDED: Readonly<Record<number, readonly [number, number, number]>> = {
  1024: [66.8, 481.5, 213.7],
  4096: [63.3, 259.8, 169.6],
};

/** Depth and bed of the C peer's case. */
function fill(stepper: InertialStepper, n: number): void {
  const { layout, h, z } = stepper;
  z.fill(WALL_M);
  h.fill(0);
  stepper.qx.fill(0);
  stepper.qy.fill(0);
  stepper.residual.fill(0);
  for (let j = 0; j < n; j++)
    for (let i = 0, k = cellIndex(layout, 0, j); i < n; i++, k++) {
      z[k] = 0.5 * Math.sin(i * 0.01) * Math.cos(j * 0.013);
      h[k] = i > Math.floor(n / 3) && i < Math.floor((2 * n) / 3) ? 2 : 0.3;
    }
}

function sum(stepper: InertialStepper, n: number): number {
  let total = 0;
  for (let j = 0; j < n; j++)
    for (let i = 0, k = cellIndex(stepper.layout, 0, j); i < n; i++, k++) total += stepper.h[k];
  return total;
}

function stepRate(stepper: InertialStepper, n: number, steps: number): number {
  const tiles = makeTiles(stepper.layout, false, stepper.spans);
  fill(stepper, n);
  return millionsPerSecond(n * n * steps, () => {
    for (let s = 0; s < steps; s++) stepper.step(0.5, tiles);
  });
}

async function stepRows(n: number, steps: number, notes: string[]): Promise<BenchRow[]> {
  const fast = wasmStepper(makeLayout(n, n, 10), SETTINGS);
  if (!fast) return [];
  const rows: BenchRow[] = [];
  const ours = (): number => stepRate(fast, n, steps);
  const recorded = RECORDED[n];
  const peers = [
    ['strict C', strictC, 3],
    ['fast C', fastC, undefined],
    ['fast C, 128 bit', sseC, n === 1024 ? 0.9 : undefined],
  ] as const;
  for (const [index, [peerName, flags, target]] of peers.entries()) {
    const peer = compilePeer('flood_step.c', flags);
    if (typeof peer === 'string') {
      rows.push({ name: `step ${n}²`, unit: 'Mcell·steps/s', ours: ours() });
      notes.push(peer);
      return rows;
    }
    if (index === 0) notes.push(`peer ${peer.source} sha256 ${peer.sha256}`);
    let output = '';
    const theirs = (): number => figureAfter((output = peer.run(n, steps)), /N=\d+: /);
    const r = await ratioAbba(ours, theirs, n > 2000 ? 3 : 5);
    const difference = sum(fast, n) / figureAfter(output, /sum /) - 1;
    if (Math.abs(difference) > 1e-3) throw new Error(`sums of ${n}² differ by ${difference}`);
    if (index === 0)
      notes.push(
        `${n}²: sum of depths within ${difference.toExponential(1)} of the peer (its edge cells are fixed, ours are walls; it uses h^2.25, ours h^(7/3))`,
      );
    rows.push({
      name: `step ${n}²`,
      unit: 'Mcell·steps/s',
      ...r,
      peerName,
      recorded: recorded[index],
      ...(target ? { target } : {}),
    });
  }
  return rows;
}

/** The valley of bench/flood_valley.c. */
function valley(n: number, endS: number, cellSteps: boolean): FloodInput {
  const elevationM: number[] = [];
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      const d = j - (n / 2 + n * 0.12 * Math.sin((i * 12) / n));
      elevationM.push(0.02 * (n - i) + (d * 0.05) ** 2 + (Math.abs(d) > n * 0.1 ? 10 : 0));
    }
  const y = (j: number): number => (j + 0.5) * 10;
  return {
    dem: { cols: n, rows: n, cellSizeM: 10, elevationM, order: 'southFirst' },
    durationS: endS,
    roughness: { manning: 0.04 },
    inflows: [
      {
        line: [
          [25, y(n / 2 - 12)],
          [25, y(n / 2 + 12)],
        ],
        hydrograph: [
          { timeS: 0, value: 0 },
          { timeS: 1200, value: 400 },
          { timeS: 1e6, value: 400 },
        ],
      },
    ],
    options: { theta: 1, wetCellTracking: cellSteps },
  };
}

async function modelRows(notes: string[]): Promise<BenchRow[]> {
  const n = 512;
  const endS = 2400;
  const input = valley(n, endS, true);
  const peer = compilePeer(join(import.meta.dirname, '../../bench/flood_valley.c'), strictC);
  let answer = runFlood(input, 'localInertia', {});
  const ours = (): number => {
    const started = performance.now();
    answer = runFlood(input, 'localInertia', {});
    return 1000 / (performance.now() - started);
  };
  if (typeof peer === 'string') {
    notes.push(peer);
    return [{ name: `valley ${n}², ${endS} s`, unit: 'runs/s', ours: ours() }];
  }
  let output = '';
  const r = await ratioAbba(ours, () => 1 / figureAfter((output = peer.run(n, endS)), /seconds /), 2);
  const wet = figureAfter(output, /wet /);
  notes.push(
    `valley: ${answer.steps} steps (peer ${figureAfter(output, /steps /)}), flooded ${answer.floodedAreaM2 / 100} cells (peer ${wet} wet at the end), deepest ${answer.greatestDepthM.toFixed(3)} m (peer ${figureAfter(output, /deepest /)} at the end), mass error ${answer.massBalance.relativeError.toExponential(1)}, ${((100 * answer.cellSteps) / (answer.steps * n * n)).toFixed(1)} % of cells computed, peer sha256 ${peer.sha256.slice(0, 16)}…`,
  );
  return [
    { name: `valley ${n}², ${endS} s`, unit: 'runs/s', ...r, peerName: 'strict C, all cells', target: 5 },
  ];
}

/** One run on one core and split over both, by the pool: the same bits, less waiting. */
async function coreRows(): Promise<BenchRow[]> {
  const registry = new URL('../../apps/cli/kernels.ts', import.meta.url);
  const [one, both] = [1, 2].map((workers) => openComputePool({ registry, workers }));
  const n = 1024;
  const wet = {
    dem: { cols: n, rows: n, cellSizeM: 10, elevationM: basin(n) },
    roughness: { manning: 0.03 },
    initial: { depthM: Float64Array.from({ length: n * n }, (_v, c) => (c % n < n / 3 ? 2 : 0.3)) },
  };
  const runs = [
    ['valley 512², 1200 s', { formula: 'localInertia', ...valley(512, 1200, true) }],
    ['local inertia, all wet, 1024²', { formula: 'localInertia', ...wet, durationS: 600 }],
    ['shallow water, all wet, 1024²', { formula: 'shallowWater', ...wet, durationS: 12 }],
  ] as const;
  try {
    const rows: BenchRow[] = [];
    for (const [name, request] of runs) {
      const rate = (pool: ComputePool) => async (): Promise<number> => {
        const started = performance.now();
        await pool.run({ kernel: 'flood', request });
        return 1000 / (performance.now() - started);
      };
      const r = await ratioAbba(rate(both), rate(one), 2);
      rows.push({ name: `one run on both cores: ${name}`, unit: 'runs/s', ...r, peerName: 'on one core' });
    }
    return rows;
  } finally {
    await Promise.all([one.close(), both.close()]);
  }
}

const basin = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_v, c) => 0.5 * Math.sin((c % n) * 0.01));

/** Whole shallow-water runs, everything wet: cost per cell and step, by the difference of two lengths. */
function shallowRows(): BenchRow[] {
  return [128, 512].map((n) => {
    const input = (steps: number): FloodInput => ({
      dem: {
        cols: n,
        rows: n,
        cellSizeM: 10,
        elevationM: Array.from({ length: n * n }, (_v, c) => 0.5 * Math.sin((c % n) * 0.01)),
      },
      durationS: 0.05 * steps,
      roughness: { manning: 0.03 },
      initial: { depthM: Array.from({ length: n * n }, (_v, c) => (c % n < n / 3 ? 2 : 0.3)) },
      options: { maxStepS: 0.05 },
    });
    const timed = (steps: number): readonly [number, number] => {
      const started = performance.now();
      const { cellSteps } = runFlood(input(steps), 'shallowWater', {});
      return [performance.now() - started, cellSteps];
    };
    timed(30);
    const steps = Math.ceil(4e6 / (n * n)) + 8;
    const [a, cellsA] = timed(steps);
    const [b, cellsB] = timed(3 * steps);
    return {
      name: `shallow water, whole run, all wet, ${n}²`,
      unit: 'Mcell·steps/s',
      ours: (cellsB - cellsA) / (b - a) / 1000,
    };
  });
}

/** Cost per cell and step by size, everything wet. */
function stepGrowth(): [string, number][] {
  return [128, 256, 512, 1024, 2048, 4096].flatMap((n): [string, number][] => {
    const stepper = wasmStepper(makeLayout(n, n, 10), SETTINGS);
    if (!stepper) return [];
    const steps = Math.ceil(4e7 / (n * n));
    const tiles = makeTiles(stepper.layout, false, stepper.spans);
    fill(stepper, n);
    const ms = cpuMs(() => {
      for (let s = 0; s < steps; s++) stepper.step(0.5, tiles);
    });
    return [[`${n}²`, (ms * 1e6) / (n * n * steps)]];
  });
}

/** P9 of the speed goals. */
export const bench: Bench = {
  name: 'flood',
  goal: 'P9: step ≥ 3× strict C and ≥ 0.9× fast C of 128-bit width at 1024²; whole model with wet-cell tracking ≥ 5× the plain C loop; mass error ≤ 1e-6',
  run: async (): Promise<BenchResult> => {
    const notes: string[] = [];
    const bytes = await loadKernelWasm('flood', 'inertial');
    useFloodWasm({ inertial: bytes, shallow: await loadKernelWasm('flood', 'shallow') });
    if (!bytes) notes.push('WebAssembly is not available: the TypeScript reference runs');
    const rows = [
      ...(await stepRows(1024, 60, notes)),
      ...(await stepRows(4096, 8, notes)),
      ...(await modelRows(notes)),
      ...(await coreRows()),
      ...shallowRows(),
    ];
    const layout = makeLayout(1024, 1024, 10);
    const reference = referenceStepper(layout, SETTINGS, new Int32Array(spanWords(layout)));
    rows.push({
      name: 'step 1024², TypeScript reference (float64)',
      unit: 'Mcell·steps/s',
      ours: stepRate(reference, 1024, 10),
    });
    if (bytes) notes.push(...bars('local inertia, one core, ns per cell and step', stepGrowth()));
    return { rows, notes };
  },
};
