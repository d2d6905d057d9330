import type { RunControl } from '#kernels/model';
import { Bands, firstRow, instantiate, type BandJob } from './bands.ts';
import { limitDrain } from './drain.ts';
import type { InertialSettings, InertialStepper } from './inertial.ts';
import { PAD_Y, TILE_SHIFT, type Layout } from './layout.ts';
import { spanWords, type ActiveTiles } from './tiles.ts';

interface InertialExports {
  place(...addresses: number[]): void;
  step(...numbers: number[]): number;
  join(...numbers: number[]): number;
}

/** First byte of the arrays; the module's constants lie below. */
const BASE = 4096;
const PAGE = 65536;
/** Smaller grids are quicker on one thread. */
const LEAST_CELLS = 100_000;

let compiled: WebAssembly.Module | undefined;

/** Gives the kernel its compiled `wasm/inertial.as.ts`, or takes it away: the float64 reference then runs. */
export function useInertialWasm(bytes: Uint8Array | undefined): void {
  compiled = bytes === undefined ? undefined : new WebAssembly.Module(bytes);
}

class WasmStepper implements InertialStepper {
  readonly layout: Layout;
  readonly h: Float32Array;
  readonly z: Float32Array;
  readonly qx: Float32Array;
  readonly qy: Float32Array;
  readonly residual: Float32Array;
  readonly n2: Float32Array;
  readonly spans: Int32Array;
  readonly #flags: Uint8Array;
  readonly #settings: InertialSettings;
  readonly #exports: InertialExports;
  /** Rows of old discharges beside each band: south of it, and north of it. */
  readonly #southRows: readonly Float32Array[];
  readonly #northRows: readonly Float32Array[];
  readonly #bands: Bands | undefined;

  constructor(module: WebAssembly.Module, layout: Layout, settings: InertialSettings, control: RunControl) {
    this.layout = layout;
    this.#settings = settings;
    const crew = layout.size < LEAST_CELLS ? undefined : control.crew;
    const bands = 1 + (crew?.size ?? 0);
    const perField = (layout.size * 4 + 15 + 256) & ~15;
    const perRow = (layout.stride * 4 + 64 + 15) & ~15;
    const grid = settings.manning === undefined;
    const rows = BASE + (grid ? 6 : 5) * perField;
    const spans = rows + 2 * bands * perRow;
    const flags = (spans + spanWords(layout) * 4 + 64) & ~15;
    const rowCount = Math.ceil(layout.size / layout.stride);
    const pages = Math.ceil((flags + rowCount + 64) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const at = (i: number): number => BASE + i * perField;
    const field = (i: number): Float32Array => new Float32Array(memory.buffer, at(i), layout.size);
    const row = (i: number): Float32Array =>
      new Float32Array(memory.buffer, rows + i * perRow, layout.stride);
    this.h = field(0);
    this.z = field(1);
    this.qx = field(2);
    this.qy = field(3);
    this.residual = field(4);
    this.n2 = grid ? field(5) : new Float32Array(0);
    this.spans = new Int32Array(memory.buffer, spans, spanWords(layout));
    this.#flags = new Uint8Array(memory.buffer, flags, rowCount);
    this.#southRows = Array.from({ length: bands }, (_v, b) => row(2 * b));
    this.#northRows = Array.from({ length: bands }, (_v, b) => row(2 * b + 1));
    const n2 = grid ? at(5) : 0;
    const setup = (b: number): BandJob['setup'] => {
      const [south, north] = [rows + 2 * b * perRow, rows + (2 * b + 1) * perRow];
      return [['place', at(0), at(1), at(2), at(3), at(4), n2, south, north, spans, flags, layout.stride]];
    };
    this.#exports = instantiate({ module, memory, setup: setup(0) }) as unknown as InertialExports;
    if (crew) this.#bands = new Bands(crew, layout, { module, memory, works: ['step'] }, setup, control);
  }

  step(dtS: number, _tiles: ActiveTiles): number {
    const { layout } = this;
    const { gravityMps2, dryDepthM, theta, manning = 1 } = this.#settings;
    const last = PAD_Y + layout.rows;
    const whole = [
      PAD_Y,
      last,
      TILE_SHIFT,
      manning * manning,
      dtS,
      layout.cellSizeM,
      gravityMps2,
      dryDepthM,
      theta,
    ];
    const starts = this.#bands?.split(this.spans).slice(1, -1).map(firstRow) ?? [];
    const most =
      this.#bands && starts.length > 0
        ? this.#together(this.#bands, starts, whole)
        : this.#exports.step(PAD_Y, last, ...whole);
    const flags = this.#flags;
    const rows: number[] = [];
    for (let row = flags.indexOf(1); row >= 0; row = flags.indexOf(1, row + 1)) rows.push(row);
    if (rows.length > 0) {
      flags.fill(0);
      limitDrain(this, rows, dtS / layout.cellSizeM);
    }
    return most;
  }

  /** Bands beginning at `starts` side by side; then the depths of the rows where they meet. */
  #together(bands: Bands, starts: readonly number[], whole: readonly number[]): number {
    const { stride, rows, cellSizeM } = this.layout;
    const old = (row: number): Float32Array => this.qy.subarray(row * stride, (row + 1) * stride);
    starts.forEach((start, n) => {
      this.#northRows[n].set(old(start));
      this.#southRows[n + 1].set(old(start - 1));
    });
    const bounds = [PAD_Y, ...starts, PAD_Y + rows + 1];
    let most = bands.run('step', bounds, whole, () => this.#exports.step(PAD_Y, starts[0] - 1, ...whole));
    for (const start of starts)
      most = Math.max(
        most,
        this.#exports.join(
          start - 1,
          PAD_Y,
          TILE_SHIFT,
          Math.fround(Math.fround(whole[4]) / Math.fround(cellSizeM)),
        ),
      );
    return most;
  }

  close(): number {
    this.#bands?.close();
    return this.#bands?.threads ?? 1;
  }
}

/** A stepper on WebAssembly, or undefined when no module was given. Close it when the run is over; that answers how many threads took part. */
export function wasmStepper(
  layout: Layout,
  settings: InertialSettings,
  control: RunControl = {},
): (InertialStepper & { close(): number }) | undefined {
  return compiled === undefined ? undefined : new WasmStepper(compiled, layout, settings, control);
}
