import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bars, cpuMs } from '../../bench/bars.ts';
import { onCores } from '../../bench/cores.ts';
import { millionsPerSecond, ratioAbba, type Bench, type BenchRow } from '../../bench/ratio.ts';
import { contourRegions, withRowMaxima } from './contours.ts';
import { columnOf } from './footprint.ts';
import { gaussianPlumeAt } from './gaussian.ts';
import { fillPlumeGrid } from './grid.ts';
import { plumeSigmas } from './sigma.ts';

const SIDE = 2000;
const POINTS = SIDE * SIDE;
const shape = { columns: SIDE, rows: SIDE, x0: 5, dx: 5, y0: -5000, dy: 5 };
const PEER = join(import.meta.dirname, '../../../shared/data/bench/fire_mtt_and_plume.c');

const column = columnOf({
  emissionRateKgPerS: 1,
  windSpeedMps: 3,
  effectiveHeightM: 2,
  receptorHeightM: 0,
  decayRatePerS: 0,
  scheme: 'briggsRural',
  stability: 'D',
  roughnessLengthM: 0.1,
  averagingTimeS: undefined,
});

function exact(i: number, j: number): number {
  const [sigmaY, sigmaZ] = plumeSigmas('briggsRural', 'D', (i + 1) * 5);
  return gaussianPlumeAt(1, 3, { y: (j - SIDE / 2) * 5, z: 0, height: 2, sigmaY, sigmaZ });
}

function worstError(out: Float32Array): number {
  let worst = 0;
  for (let j = 0; j < SIDE; j += 7)
    for (let i = 0; i < SIDE; i += 7) {
      const value = exact(i, j);
      if (value > 1e-30) worst = Math.max(worst, Math.abs(out[j * SIDE + i] / value - 1));
    }
  return worst;
}

function peerRate(binary: string): number {
  const text = execFileSync(binary, ['64'], { encoding: 'utf8' });
  return Number(/C plume ([\d.]+) Mpts/.exec(text)?.[1]);
}

/** Rows `from` … `to` of the 2000² plume, for one of several threads. */
export const core = ({ from, to }: { from: number; to: number }): Promise<() => void> => {
  const part = { ...shape, rows: to - from, y0: shape.y0 + from * shape.dy };
  const out = new Float32Array(SIDE * part.rows);
  return Promise.resolve(() => void fillPlumeGrid(out, part, column));
};

async function coreRows(): Promise<BenchRow> {
  const module = new URL(import.meta.url);
  const one = await onCores(module, [{ from: 0, to: SIDE }]);
  const both = await onCores(module, [
    { from: 0, to: SIDE / 2 },
    { from: SIDE / 2, to: SIDE },
  ]);
  const rate = (ms: number): number => POINTS / ms / 1000;
  return {
    name: 'plume 2000², both cores',
    unit: 'Mpoints/s',
    ours: rate(both),
    peer: rate(one),
    peerName: 'one core',
    ratio: one / both,
  };
}

/** P11: points per second of a 2000² plume, and the time of a whole contour answer. */
export const bench: Bench = {
  name: 'plume footprint',
  goal: 'P11: ≥ 1.2 × strict C on 2000², relative error ≤ 1e-6; contour answer ≤ 50 ms',
  async run() {
    const out = new Float32Array(POINTS);
    const ours = (): number => millionsPerSecond(POINTS, () => fillPlumeGrid(out, shape, column));
    ours();
    const rows: BenchRow[] = [];
    const notes = [
      `worst relative error against the double formula ${worstError(out).toExponential(2)} (values above 1e-30)`,
    ];
    if (existsSync(PEER)) {
      notes.push(`peer sha256 ${createHash('sha256').update(readFileSync(PEER)).digest('hex')}`);
      const folder = mkdtempSync(join(tmpdir(), 'plume-bench-'));
      try {
        for (const [label, flags, recorded, target] of [
          ['strict C', [], 54.6, 1.2],
          ['C -ffast-math', ['-ffast-math'], 107, 0.9],
        ] as const) {
          const binary = join(folder, `peer${flags.length}`);
          execFileSync('gcc', ['-O3', '-march=native', ...flags, PEER, '-o', binary, '-lm']);
          const r = await ratioAbba(ours, () => peerRate(binary), 3);
          rows.push({
            name: 'plume 2000²',
            unit: 'Mpoints/s',
            ours: r.ours,
            peer: r.peer,
            peerName: label,
            recorded,
            ratio: r.ratio,
            worst: r.worst,
            target,
          });
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    } else notes.push('the C peer is not there: no ratio');
    rows.push(await coreRows());
    const field = { values: out, ...shape };
    const answer = (): void => {
      fillPlumeGrid(out, shape, column);
      const scanned = withRowMaxima(field);
      for (const level of [1e-6, 1e-5, 1e-4]) contourRegions(scanned, level, true);
    };
    answer();
    const ms = cpuMs(answer, 9);
    rows.push({
      name: 'contour answer, 3 levels on 2000²',
      unit: '1/s',
      ours: 1000 / ms,
      peer: 20,
      peerName: '50 ms of processor time',
      ratio: 50 / ms,
      target: 1,
    });
    notes.push(`contour answer ${ms.toFixed(1)} ms`);
    const growth: [string, number][] = [];
    for (const side of [250, 500, 1000, 2000, 4000]) {
      const grid = new Float32Array(side * side);
      const s = {
        columns: side,
        rows: side,
        x0: 10_000 / side,
        dx: 10_000 / side,
        y0: -5000,
        dy: 10_000 / side,
      };
      fillPlumeGrid(grid, s, column);
      const t = cpuMs(() => fillPlumeGrid(grid, s, column), 7);
      growth.push([`${side}²`, (t * 1e6) / side / side]);
    }
    notes.push(...bars('ns per point', growth));
    return { rows, notes };
  },
};
