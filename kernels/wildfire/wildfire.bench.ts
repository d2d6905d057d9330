// Fire fronts against the C peer (P10), ensembles, and the cost per cell by size. Run: node kernels/wildfire/wildfire.bench.ts
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { onCores } from '../../bench/cores.ts';
import { loadKernelWasm } from '#platform/server/wasm';
import {
  createFront,
  spreadEnsemble,
  spreadFire,
  useWildfireWasm,
  type FrontFields,
  type Landscape,
} from './index.ts';

const root = join(import.meta.dirname, '..', '..');
const peer = join(root, '..', 'shared', 'data', 'bench', 'fire_mtt_and_plume.c');
const f = Math.fround;

/** The peer's field: rates 0.2 + ((k·7919) mod 1000)/1000 and its eight factors. */
function peerFields(n: number): FrontFields {
  const a = new Float32Array(n * n);
  for (let k = 0; k < a.length; k++) a[k] = f(f(0.2) + f(((k * 7919) % 1000) / 1000));
  // the peer's y grows downwards in its own picture: its (1,1) is our south-east
  const factors = [0.6, 0.8, 1.3, 0.5, 1.6, 0.6, 0.8, 1.3].map(f);
  return { kind: 'rates', width: n, height: n, cellM: 30, moves: 8, a, factors };
}

interface Run {
  readonly mcells: number;
  readonly sum: number;
}

function ours(n: number, reference: boolean): Run {
  const fields = peerFields(n);
  const front = createFront(fields, Infinity, reference);
  const start = performance.now();
  front.burn([{ cell: (n / 2) * n + n / 2, timeS: 0 }]);
  const seconds = (performance.now() - start) / 1000;
  return { mcells: (n * n) / seconds / 1e6, sum: front.arrival().reduce((s, t) => s + t, 0) };
}

function theirs(program: string, n: number): Run {
  const text = execFileSync(program, [String(n)], { encoding: 'utf8' });
  const [, mcells, sum] = /([\d.]+) Mcells\/s .*sum ([\d.e+]+)/.exec(text) ?? [];
  return { mcells: Number(mcells), sum: Number(sum) };
}

/** One whole front of the peer's field, for one of several threads. */
export const core = async ({ n }: { n: number }): Promise<() => void> => {
  useWildfireWasm(await loadKernelWasm('wildfire', 'front'));
  return () => void ours(n, false);
};

async function bothCores(n: number): Promise<Record<string, unknown>> {
  const module = new URL(import.meta.url);
  const one = await onCores(module, [{ n }]);
  const two = await onCores(module, [{ n }, { n }]);
  const rate = (fires: number, ms: number): string => ((fires * n * n) / ms / 1000).toFixed(1);
  return {
    fronts: `${n}², one on each core`,
    'Mcells/s on one': rate(1, one),
    'on both': rate(2, two),
    gain: ((2 * one) / two).toFixed(2),
  };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

function againstPeer(program: string, n: number, reference: boolean): Record<string, unknown> {
  ours(n, reference);
  const ratios: number[] = [];
  const rates: number[] = [];
  const peers: number[] = [];
  let error = 0;
  for (let i = 0; i < 5; i++) {
    const [first, second] =
      i % 2 === 0 ? [ours(n, reference), theirs(program, n)] : [theirs(program, n), ours(n, reference)];
    const [a, b] = i % 2 === 0 ? [first, second] : [second, first];
    ratios.push(a.mcells / b.mcells);
    rates.push(a.mcells);
    peers.push(b.mcells);
    error = Math.max(error, Math.abs(a.sum / b.sum - 1));
  }
  return {
    cells: `${n}²`,
    engine: reference ? 'TypeScript' : 'WebAssembly SIMD',
    'Mcells/s': median(rates).toFixed(1),
    'C Mcells/s': median(peers).toFixed(1),
    'median ratio': median(ratios).toFixed(2),
    'worst ratio': Math.min(...ratios).toFixed(2),
    'sum differs by': error.toExponential(1),
  };
}

function hills(n: number): Landscape {
  const fuels = [1, 2, 4, 5, 8, 102, 122, 145, 165, 183];
  const fuel = new Float32Array(n * n);
  const slopeTan = new Float32Array(n * n);
  const aspectDeg = new Float32Array(n * n);
  for (let k = 0; k < n * n; k++) {
    const [x, y] = [k % n, Math.floor(k / n)];
    fuel[k] = fuels[(Math.floor(x / 37) * 7 + Math.floor(y / 29) * 3) % fuels.length];
    slopeTan[k] = 0.3 + 0.3 * Math.sin(x / 40) * Math.cos(y / 50);
    aspectDeg[k] = (180 * (1 + Math.sin(x / 60 + y / 45))) % 360;
  }
  const moistures = [{ m1h: 0.06, m10h: 0.07, m100h: 0.08, herb: 0.6, woody: 0.9 }];
  return {
    width: n,
    height: n,
    cellM: 30,
    fuel,
    slopeTan,
    aspectDeg,
    windMps: 5,
    windFromDeg: 250,
    moistures,
  };
}

function wholeFires(sizes: readonly number[]): Record<string, unknown>[] {
  return sizes.flatMap((n) =>
    ([8, 16] as const).map((moves) => {
      const land = hills(n);
      const options = { ignitions: [{ column: n >> 1, row: n >> 1, minute: 0 }], moves, barriers: [] };
      spreadFire(hills(64), { ...options, ignitions: [{ column: 32, row: 32, minute: 0 }] });
      const start = performance.now();
      const { settled } = spreadFire(land, options);
      const ms = performance.now() - start;
      return {
        cells: `${n}²`,
        moves,
        ms: ms.toFixed(0),
        'ns per cell': ((ms * 1e6) / (n * n)).toFixed(0),
        'settled per cell': (settled / (n * n)).toFixed(2),
      };
    }),
  );
}

async function main(): Promise<void> {
  const bytes = await loadKernelWasm('wildfire', 'front');
  useWildfireWasm(bytes);
  const rows: Record<string, unknown>[] = [];
  if (existsSync(peer)) {
    const folder = mkdtempSync(join(tmpdir(), 'fire-'));
    const program = join(folder, 'peer');
    execFileSync('gcc', ['-O3', '-march=native', peer, '-o', program, '-lm']);
    console.log(
      `peer ${createHash('sha256').update(readFileSync(peer)).digest('hex').slice(0, 16)}, recorded 6.6 Mcells/s at 1024²`,
    );
    for (const n of [1024, 2048])
      for (const reference of bytes ? [false, true] : [true]) rows.push(againstPeer(program, n, reference));
    rmSync(folder, { recursive: true });
    console.table(rows);
  } else console.log('the C peer is not there; only our own figures follow');
  console.table([await bothCores(1024)]);
  console.log('whole fires over hills: Rothermel per cell and spread');
  console.table(
    wholeFires(process.argv.includes('--large') ? [256, 512, 1024, 2048, 4096] : [256, 512, 1024, 2048]),
  );
  const members = Number(process.argv.find((a) => /^\d+$/.test(a)) ?? 50);
  const land = hills(512);
  const start = performance.now();
  spreadEnsemble(
    land,
    { ignitions: [{ column: 256, row: 256, minute: 0 }], horizonMin: 600, moves: 16, barriers: [] },
    {
      members,
      seed: 1,
      windSpeedLogSd: 0.3,
      windDirectionSdDeg: 20,
      deadMoistureSdPct: 1,
      liveMoistureSdPct: 10,
      percentiles: [10, 50, 90],
    },
  );
  const seconds = (performance.now() - start) / 1000;
  console.table([
    {
      ensemble: '512², 600 min, 16 moves',
      members,
      s: seconds.toFixed(1),
      's per 1000': ((seconds * 1000) / members).toFixed(0),
    },
  ]);
}

if (isMainThread) await main();
