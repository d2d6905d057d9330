import { limitDrain } from './drain.ts';
import type { InertialSettings, InertialStepper } from './inertial.ts';
import { PAD_Y, TILE_SHIFT, type Layout } from './layout.ts';
import { spanWords, type ActiveTiles } from './tiles.ts';

interface InertialExports {
  readonly memory: WebAssembly.Memory;
  place(...addresses: number[]): void;
  step(...numbers: number[]): number;
}

/** First byte of the arrays; the module's constants lie below. */
const BASE = 4096;
const PAGE = 65536;

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

  constructor(module: WebAssembly.Module, layout: Layout, settings: InertialSettings) {
    this.layout = layout;
    this.#settings = settings;
    this.#exports = new WebAssembly.Instance(module).exports as unknown as InertialExports;
    const perField = (layout.size * 4 + 15 + 256) & ~15;
    const grid = settings.manning === undefined;
    const fields = grid ? 6 : 5;
    const scratch = BASE + fields * perField;
    const spans = (scratch + layout.stride * 4 + 64) & ~15;
    const flags = (spans + spanWords(layout) * 4 + 64) & ~15;
    const rowCount = Math.ceil(layout.size / layout.stride);
    const { memory } = this.#exports;
    const bytes = flags + rowCount + 64;
    if (bytes > memory.buffer.byteLength) memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE));
    const at = (i: number): number => BASE + i * perField;
    const field = (i: number): Float32Array => new Float32Array(memory.buffer, at(i), layout.size);
    this.h = field(0);
    this.z = field(1);
    this.qx = field(2);
    this.qy = field(3);
    this.residual = field(4);
    this.n2 = grid ? field(5) : new Float32Array(0);
    this.spans = new Int32Array(memory.buffer, spans, spanWords(layout));
    this.#flags = new Uint8Array(memory.buffer, flags, rowCount);
    const n2 = grid ? at(5) : 0;
    this.#exports.place(at(0), at(1), at(2), at(3), at(4), n2, scratch, spans, flags, layout.stride);
  }

  step(dtS: number, _tiles: ActiveTiles): number {
    const { layout } = this;
    const { gravityMps2, dryDepthM, theta, manning = 1 } = this.#settings;
    const most = this.#exports.step(
      PAD_Y,
      PAD_Y + layout.rows,
      TILE_SHIFT,
      manning * manning,
      dtS,
      layout.cellSizeM,
      gravityMps2,
      dryDepthM,
      theta,
    );
    const flags = this.#flags;
    const rows: number[] = [];
    for (let row = flags.indexOf(1); row >= 0; row = flags.indexOf(1, row + 1)) rows.push(row);
    if (rows.length > 0) {
      flags.fill(0);
      limitDrain(this, rows, dtS / layout.cellSizeM);
    }
    return most;
  }
}

/** A stepper on WebAssembly, or undefined when no module was given. */
export function wasmStepper(layout: Layout, settings: InertialSettings): InertialStepper | undefined {
  return compiled === undefined ? undefined : new WasmStepper(compiled, layout, settings);
}
