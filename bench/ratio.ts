/** One compared figure of a bench: rates in `unit` (larger is faster), our median over the peer's median, and the worst pair. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer?: number;
  readonly peerName?: string;
  /** Peer figure recorded on the reference machine class. */
  readonly recorded?: number;
  /** Median and worst of the paired ratios ours / peer. */
  readonly ratio?: number;
  readonly worst?: number;
  /** Smallest acceptable median ratio. */
  readonly target?: number;
}

/** What a bench answers: its rows and what a reader must know about the run (checks done, checksums, machine notes). */
export interface BenchResult {
  readonly rows: readonly BenchRow[];
  readonly notes: readonly string[];
}

/** One bench, found by `npm run bench` in any `*.bench.ts` as the export `bench`. */
export interface Bench {
  readonly name: string;
  readonly goal: string;
  run(): Promise<BenchResult>;
}

type Rate = () => number | Promise<number>;

/** Middle value (mean of the two middle ones); NaN of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2;
}

/** Medians of both sides, median and worst ratio of an alternating run. */
export interface Ratio {
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
  readonly worst: number;
}

/** Runs ours and peer as A B B A, `repeats` times after one warm-up each; both return a rate (larger is faster). */
export async function ratioAbba(ours: Rate, peer: Rate, repeats = 5): Promise<Ratio> {
  await ours();
  await peer();
  const a: number[] = [];
  const b: number[] = [];
  const ratios: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const first = await ours();
    const second = await peer();
    const third = await peer();
    const fourth = await ours();
    a.push(first, fourth);
    b.push(second, third);
    ratios.push((first + fourth) / (second + third));
  }
  return { ours: median(a), peer: median(b), ratio: median(ratios), worst: Math.min(...ratios) };
}

/** Rate in millions per second of one run of `work` that handles `count` items. */
export function millionsPerSecond(count: number, work: () => void): number {
  const started = performance.now();
  work();
  return count / (performance.now() - started) / 1000;
}
