// Whole fires against Cell2Fire C2F-W (P10): the same grids on disk, FBP fuels, weather and hours. FENGSUI_BENCH_C2FW names its built program.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFront, fbpFields, sealDiagonals, useWildfireWasm, type FbpLandscape } from '#kernels/wildfire';
import { loadKernelWasm } from '#platform/server/wasm';
import {
  FIRES,
  peerFactors,
  readLandscape,
  UNIFORM,
  VARIED,
  writeLandscape,
  type Case,
} from './cell2fire-landscape.ts';
import { median, type Bench, type BenchResult, type BenchRow } from './ratio.ts';

const program = process.env['FENGSUI_BENCH_C2FW'];
const REPEATS = 3;

interface Timed {
  readonly loadMs: number;
  readonly fireMs: number;
  readonly burned: Uint8Array;
}

/** Files to a front ready to burn, then fires one after the other; the last one's burnt cells. */
function ours(folder: string, c: Case): Timed {
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const started = cpuMs();
  const land: FbpLandscape = readLandscape(folder, c);
  const { fields } = fbpFields(land, 8);
  const front = createFront(sealDiagonals(fields), c.hours * 3600);
  const ready = cpuMs();
  let arrival: Float32Array = new Float32Array();
  for (let i = 0; i < FIRES; i++) {
    front.reset();
    front.burn([{ cell: c.ignition, timeS: 0 }]);
    arrival = front.arrival();
  }
  const fireMs = (cpuMs() - ready) / FIRES;
  return { loadMs: ready - started, fireMs, burned: Uint8Array.from(arrival, (t) => (t < Infinity ? 1 : 0)) };
}

/** One whole run of the peer: its processor time, ms. */
function peerRun(folder: string, c: Case, fires: number, minutes: number, grid: boolean): number {
  const out = join(folder, 'out/');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const { flank, ellipse } = peerFactors(c);
  const factors = ['--FFactor', flank, '--EFactor', ellipse];
  const args = [
    ['--input-instance-folder', `${folder}/`, '--output-folder', out, '--sim', 'C', '--weather', 'rows'],
    ['--ignitions', '--sim-years', 1, '--nsims', fires, '--nthreads', 1, '--ROS-Threshold', 0],
    ['--Fire-Period-Length', minutes, '--seed', 1, ...factors, ...(grid ? ['--final-grid'] : [])],
  ];
  // `times` ends with a line of user and system time of what the shell ran
  const script = '"$0" "$@" > /dev/null && times';
  const told = execFileSync('sh', ['-c', script, program as string, ...args.flat().map(String)], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const parts = [...(told.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + 1000 * (60 * Number(minutes) + Number(seconds)),
    0,
  );
}

/** Burnt cells of the peer with fire periods short enough that their number does not matter. */
function peerBurned(folder: string, c: Case): Uint8Array {
  peerRun(folder, c, 1, c.fineMinutes, true);
  const text = readFileSync(join(folder, 'out/Grids/Grids1/ForestGrid0.csv'), 'utf8');
  return Uint8Array.from(text.trim().split(/[\n,]/), Number);
}

function agreement(a: Uint8Array, b: Uint8Array): { ours: number; theirs: number; overlap: number } {
  if (a.length !== b.length) throw new Error(`grids of ${a.length} and ${b.length} cells`);
  let [both, either, ours, theirs] = [0, 0, 0, 0];
  a.forEach((v, k) => {
    const w = b[k] === 1 ? 1 : 0;
    ours += v;
    theirs += w;
    both += v & w;
    either += v | w;
  });
  return { ours, theirs, overlap: both / either };
}

const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

function compare(c: Case, notes: string[]): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-c2f-'));
  try {
    const texts = writeLandscape(folder, c);
    ours(folder, c);
    const peerLoad: number[] = [];
    const peerFire: number[] = [];
    const runs: Timed[] = [];
    for (let i = 0; i < REPEATS; i++) {
      runs.push(ours(folder, c));
      const one = peerRun(folder, c, 1, 1, false);
      const many = peerRun(folder, c, 1 + FIRES, 1, false);
      peerFire.push((many - one) / FIRES);
      peerLoad.push(one - (many - one) / FIRES);
    }
    const area = agreement(runs[0].burned, peerBurned(folder, c));
    const difference = area.ours / area.theirs - 1;
    notes.push(
      `${c.name}: ${c.size}² cells, inputs sha256 ${digest(texts).slice(0, 16)}, ${c.hours} h; burnt ${area.ours} cells, peer ${area.theirs} (${(100 * difference).toFixed(2)} %), in common ${(100 * area.overlap).toFixed(1)} % of either; tolerance ${100 * c.tolerance} % of area`,
    );
    if (Math.abs(difference) > c.tolerance) throw new Error(`burnt areas differ by ${difference}`);
    const row = (name: string, mine: number[], theirs: number[]): BenchRow => ({
      name: `${c.name}, ${name}`,
      unit: '1/s',
      ours: 1000 / median(mine),
      peer: 1000 / median(theirs),
      peerName: 'C2F-W, 1 thread',
      ratio: median(theirs.map((t, i) => t / mine[i])),
      worst: Math.min(...theirs.map((t, i) => t / mine[i])),
      target: 10,
    });
    return [
      row(
        'files to ready',
        runs.map((r) => r.loadMs),
        peerLoad,
      ),
      row(
        'one fire',
        runs.map((r) => r.fireMs),
        peerFire,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** P10, whole runs. */
export const bench: Bench = {
  name: 'whole fires beside Cell2Fire',
  goal: 'P10: ≥ 10× C2F-W on the same landscape, fuels and hours, load and per fire (processor time), burnt area within the stated tolerance',
  run: async (): Promise<BenchResult> => {
    if (!program || !existsSync(program))
      return {
        rows: [],
        notes: ['set FENGSUI_BENCH_C2FW to a built Cell2Fire program: the comparison is skipped'],
      };
    const bytes = await loadKernelWasm('wildfire', 'front');
    useWildfireWasm(bytes);
    const notes = [`peer program sha256 ${digest(readFileSync(program)).slice(0, 16)}`];
    if (!bytes) notes.push('WebAssembly is not available: the TypeScript reference runs');
    return { rows: [UNIFORM, VARIED].flatMap((c) => compare(c, notes)), notes };
  },
};
