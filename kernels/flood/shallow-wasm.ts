import type { RunControl } from '#kernels/model';
import { Bands, firstRow, instantiate, type BandJob } from './bands.ts';
import { PAD_Y, type Layout } from './layout.ts';
import type { ShallowEngine, ShallowSettings } from './shallow-engine.ts';
import { spanWords } from './tiles.ts';

interface ShallowExports {
  velocities(from: number, to: number): void;
  rates(from: number, to: number): void;
  join(row: number, pushes: number): void;
  signal(from: number, to: number): number;
  keep(from: number, to: number): void;
  advance(from: number, to: number, c: number): number;
  finish(from: number, to: number, heun: number, dtS: number, n2: number): void;
}

/** Sweeps that bands run side by side. */
const works = ['velocities', 'rates', 'signal', 'keep', 'advance', 'finish'] as const;

const BASE = 4096;
const PAGE = 65536;
const FIELDS = 12;
/** Row buffers of each band; the last four hold what it keeps for the row south of it. */
const BUFFERS = 24;
/** Smaller grids are quicker on one thread. */
const LEAST_CELLS = 20_000;

let compiled: WebAssembly.Module | undefined;

/** Gives the kernel its compiled `wasm/shallow.as.ts`, or takes it away: the TypeScript reference then runs. */
export function useShallowWasm(bytes: Uint8Array | undefined): void {
  compiled = bytes === undefined ? undefined : new WebAssembly.Module(bytes);
}

class WasmEngine implements ShallowEngine {
  readonly layout: Layout;
  readonly settings: ShallowSettings;
  readonly spans: Int32Array;
  readonly h: Float64Array;
  readonly hu: Float64Array;
  readonly hv: Float64Array;
  readonly z: Float64Array;
  readonly n2: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly rh: Float64Array;
  readonly ru: Float64Array;
  readonly rv: Float64Array;
  readonly #exports: ShallowExports;
  readonly #bands: Bands | undefined;
  /** Where the bands beyond the first begin, and what they keep for the row south of them. */
  #starts: readonly number[] = [];
  readonly #pushes: (band: number) => number;

  constructor(module: WebAssembly.Module, layout: Layout, settings: ShallowSettings, control: RunControl) {
    this.layout = layout;
    this.settings = settings;
    const crew = layout.size < LEAST_CELLS ? undefined : control.crew;
    const size = (layout.size * 8 + 256 + 15) & ~15;
    const grid = settings.manning === undefined;
    const n2 = BASE + FIELDS * size;
    const spans = n2 + (grid ? size : 0);
    const buffers = (spans + spanWords(layout) * 4 + 64) & ~15;
    const perBand = BUFFERS * layout.stride * 8 + 256;
    const pages = Math.ceil((buffers + (1 + (crew?.size ?? 0)) * perBand) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.#pushes = (band) => buffers + band * perBand + (BUFFERS - 4) * layout.stride * 8;
    const field = (i: number): Float64Array => new Float64Array(memory.buffer, BASE + i * size, layout.size);
    this.h = field(0);
    this.hu = field(1);
    this.hv = field(2);
    this.z = field(3);
    this.u = field(4);
    this.v = field(5);
    this.rh = field(6);
    this.ru = field(7);
    this.rv = field(8);
    this.n2 = grid ? new Float64Array(memory.buffer, n2, layout.size) : new Float64Array(0);
    this.spans = new Int32Array(memory.buffer, spans, spanWords(layout));
    const setup = (band: number): BandJob['setup'] => {
      const own = buffers + band * perBand;
      const { gravityMps2, dryDepthM, limiter, secondOrder } = settings;
      return [
        ['place', BASE, size, grid ? n2 : 0, spans, own, layout.stride, PAD_Y, layout.rows],
        ['tune', gravityMps2, dryDepthM, limiter, secondOrder ? 1 : 0],
      ];
    };
    this.#exports = instantiate({ module, memory, setup: setup(0) }) as unknown as ShallowExports;
    if (crew) this.#bands = new Bands(crew, layout, { module, memory, works }, setup, control);
  }

  /** One sweep over all rows, in bands where threads help. */
  #sweep(work: (typeof works)[number], ...numbers: number[]): number {
    const last = PAD_Y + this.layout.rows;
    const call = this.#exports[work] as (from: number, to: number, ...rest: number[]) => number;
    const [second] = this.#starts;
    if (!this.#bands || second === undefined) return call(PAD_Y, last, ...numbers);
    const bounds = [PAD_Y, ...this.#starts, last + 1];
    return this.#bands.run(work, bounds, numbers, () => call(PAD_Y, second - 1, ...numbers));
  }

  signal(): number {
    this.#starts = this.#bands?.split(this.spans).slice(1, -1).map(firstRow) ?? [];
    return this.#sweep('signal');
  }

  keep(): void {
    this.#sweep('keep');
  }

  rates(): void {
    this.#sweep('velocities');
    this.#sweep('rates');
    this.#starts.forEach((start, n) => this.#exports.join(start, this.#pushes(n + 1)));
  }

  advance(c: number): boolean {
    return this.#sweep('advance', c) > 0;
  }

  finish(heun: boolean, dtS: number): void {
    const { manning = 0 } = this.settings;
    this.#sweep('finish', heun ? 1 : 0, dtS, manning * manning);
  }

  close(): number {
    this.#bands?.close();
    return this.#bands?.threads ?? 1;
  }
}

/** An engine on WebAssembly, or undefined when no module was given. Close it when the run is over; that answers how many threads took part. */
export function wasmEngine(
  layout: Layout,
  settings: ShallowSettings,
  control: RunControl = {},
): (ShallowEngine & { close(): number }) | undefined {
  return compiled === undefined ? undefined : new WasmEngine(compiled, layout, settings, control);
}
