import { KernelFailure, type Crew, type RunControl } from '#kernels/model';
import { PAD_Y, TILE_ROWS, type Layout } from './layout.ts';

/** Words shared by the threads of a run: a bell that rings for each sweep, how many are through, how many are there, the end, the work, then the first row of each band. */
const BELL = 0;
const THROUGH = 1;
const PRESENT = 2;
const OVER = 3;
const WORK = 4;
const BOUNDS = 5;
/** Looks at a word before a thread goes to sleep on it. */
const SPINS = 4000;
/** A helper that says nothing for so long is taken for dead. */
const SILENCE_MS = 60_000;
/** Active tiles below which a step is quicker alone (a tile is 512 cells). */
const LEAST_TILES = 64;
/** Most numbers of one call. */
const NUMBERS = 16;

/** Steps of a trial, and from one trial to the next. */
const TRIAL = 16;
const TRIAL_EVERY = 512;

type Calls = Readonly<Record<string, (...numbers: number[]) => number | undefined>>;

/** What a helper needs to take part: code, memory, its own addresses, and the words and numbers all share. */
export interface BandJob {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly setup: readonly (readonly [call: string, ...numbers: number[]])[];
  readonly works: readonly string[];
  readonly band: number;
  readonly words: SharedArrayBuffer;
  readonly numbers: SharedArrayBuffer;
}

function waitFor(words: Int32Array, at: number, old: number): void {
  for (let i = 0; i < SPINS; i++) if (Atomics.load(words, at) !== old) return;
  Atomics.wait(words, at, old, 50);
}

/** One thread's instance over the shared memory, set up. */
export function instantiate(job: Pick<BandJob, 'module' | 'memory' | 'setup'>): Calls {
  const { exports } = new WebAssembly.Instance(job.module, { env: { memory: job.memory } });
  const calls = exports as unknown as Calls;
  for (const [call, ...numbers] of job.setup) calls[call](...numbers);
  return calls;
}

/** Takes one band of every sweep until the run is over: what a helper thread does. */
export function serveBand(job: BandJob): void {
  const words = new Int32Array(job.words);
  const numbers = new Float64Array(job.numbers);
  const calls = instantiate(job);
  const given = 2 + NUMBERS;
  let rung = Atomics.load(words, BELL);
  Atomics.add(words, PRESENT, 1);
  for (;;) {
    while (Atomics.load(words, BELL) === rung) {
      if (Atomics.load(words, OVER) !== 0) return;
      waitFor(words, BELL, rung);
    }
    rung = Atomics.load(words, BELL);
    const from = words[BOUNDS + job.band];
    const to = words[BOUNDS + job.band + 1];
    const count = numbers[0];
    numbers[given + job.band] =
      from < to ? (calls[job.works[words[WORK]]](from, to - 1, ...numbers.subarray(1, 1 + count)) ?? 0) : 0;
    Atomics.add(words, THROUGH, 1);
    Atomics.notify(words, THROUGH);
  }
}

/** Whether to go on side by side or alone: on a busy machine bands wait for each other longer than they save. */
class Pace {
  #step = 0;
  #began = 0;
  #together = true;
  /** Milliseconds per unit of work of the last trial alone and side by side. */
  readonly #cost: [alone: number, together: number] = [Number.NaN, Number.NaN];
  #work = 0;
  #spent = 0;

  /** Says how the next step, of so much work, is to be done: one trial each way, then the quicker, the other tried again now and then. */
  next(work: number, now: number): boolean {
    if (this.#step > 0) this.#spent += now - this.#began;
    this.#began = now;
    if (this.#step > 0 && this.#step % TRIAL === 0) {
      this.#cost[Number(this.#together)] = this.#spent / this.#work;
      this.#work = 0;
      this.#spent = 0;
      const quicker = this.#cost[1] <= this.#cost[0];
      this.#together = this.#step !== TRIAL && quicker !== (this.#step % TRIAL_EVERY === 0);
    }
    this.#work += work;
    this.#step++;
    return this.#together;
  }
}

/** Bands of tile rows over several threads. Every sweep gives the same bits as one thread alone. */
export class Bands {
  readonly #layout: Layout;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #helpers: number;
  readonly #works: readonly string[];
  readonly #control: RunControl;
  readonly #now: () => number;
  readonly #pace = new Pace();
  /** Most threads that worked side by side so far. */
  threads = 1;

  constructor(
    crew: Crew,
    layout: Layout,
    job: Pick<BandJob, 'module' | 'memory' | 'works'>,
    setup: (band: number) => BandJob['setup'],
    control: RunControl,
  ) {
    this.#layout = layout;
    this.#helpers = crew.size;
    this.#now = crew.now;
    this.#works = job.works;
    this.#control = control;
    const words = new SharedArrayBuffer(4 * (BOUNDS + crew.size + 2));
    const numbers = new SharedArrayBuffer(8 * (2 + NUMBERS + crew.size + 1));
    this.#words = new Int32Array(words);
    this.#numbers = new Float64Array(numbers);
    crew.start('band', (n): BandJob => ({ ...job, setup: setup(n + 1), band: n + 1, words, numbers }));
  }

  /** First tile row of each band, by equal numbers of active tiles; one band when that is quicker, the work is small or a helper is not there yet. */
  split(spans: Int32Array): readonly number[] {
    const { tileRows } = this.#layout;
    if (Atomics.load(this.#words, PRESENT) < this.#helpers) return [0, tileRows];
    const weights: number[] = [];
    let all = 0;
    for (let ty = 0; ty < tileRows; ty++) {
      let sum = 0;
      for (let p = spans[ty], n = spans[p]; n > 0; n--, p += 2) sum += spans[p + 2] - spans[p + 1];
      weights.push(sum);
      all += sum;
    }
    if (all < LEAST_TILES * 32 || !this.#pace.next(all, this.#now())) return [0, tileRows];
    const bounds = [0];
    let sum = 0;
    for (let ty = 0; ty < tileRows && bounds.length <= this.#helpers; ty++) {
      sum += weights[ty];
      if (sum * (this.#helpers + 1) >= all * bounds.length && ty + 1 < tileRows) bounds.push(ty + 1);
    }
    bounds.push(tileRows);
    return bounds;
  }

  /** Runs `work` on the rows between neighbouring bounds at once, the first of them here by `own`; answers the greatest of what they answer. */
  run(
    work: string,
    bounds: readonly number[],
    numbers: readonly number[],
    own: () => number | undefined,
  ): number {
    const words = this.#words;
    const end = bounds[bounds.length - 1];
    this.threads = Math.max(this.threads, bounds.length - 1);
    for (let band = 0; band <= this.#helpers + 1; band++) words[BOUNDS + band] = bounds[band] ?? end;
    words[WORK] = this.#works.indexOf(work);
    this.#numbers[0] = numbers.length;
    this.#numbers.set(numbers, 1);
    Atomics.store(words, THROUGH, 0);
    Atomics.add(words, BELL, 1);
    Atomics.notify(words, BELL);
    let most = own() ?? 0;
    this.#gather();
    for (let band = 1; band <= this.#helpers; band++)
      most = Math.max(most, this.#numbers[2 + NUMBERS + band]);
    return most;
  }

  #gather(): void {
    const words = this.#words;
    const limit = SILENCE_MS / 50;
    for (let waits = 0; ; waits++) {
      const through = Atomics.load(words, THROUGH);
      if (through === this.#helpers) return;
      waitFor(words, THROUGH, through);
      if (waits < 1) continue;
      if (this.#control.cancelled?.())
        throw new KernelFailure('CANCELLED', '', 'the run was cancelled while a helper thread was busy');
      if (waits > limit) throw new Error('a helper thread of the flood no longer answers');
    }
  }

  /** Sends the helpers home. */
  close(): void {
    Atomics.store(this.#words, OVER, 1);
    Atomics.notify(this.#words, BELL);
  }
}

/** Padded row a tile row begins with. */
export function firstRow(tileRow: number): number {
  return PAD_Y + tileRow * TILE_ROWS;
}
