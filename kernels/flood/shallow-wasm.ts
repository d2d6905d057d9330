import { PAD_Y, type Layout } from './layout.ts';
import type { ShallowEngine, ShallowSettings } from './shallow-engine.ts';
import { spanWords } from './tiles.ts';

interface ShallowExports {
  readonly memory: WebAssembly.Memory;
  place(...numbers: number[]): void;
  tune(g: number, dry: number, theta: number, second: number): void;
  signal(): number;
  keep(): void;
  rates(): void;
  advance(c: number): number;
  finish(heun: number, dtS: number, n2: number): void;
}

const BASE = 4096;
const PAGE = 65536;
const FIELDS = 12;

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

  constructor(module: WebAssembly.Module, layout: Layout, settings: ShallowSettings) {
    this.layout = layout;
    this.settings = settings;
    this.#exports = new WebAssembly.Instance(module).exports as unknown as ShallowExports;
    const { memory } = this.#exports;
    const size = (layout.size * 8 + 256 + 15) & ~15;
    const grid = settings.manning === undefined;
    const n2 = BASE + FIELDS * size;
    const spans = n2 + (grid ? size : 0);
    const buffers = (spans + spanWords(layout) * 4 + 64) & ~15;
    const bytes = buffers + 20 * layout.stride * 8 + 256;
    if (bytes > memory.buffer.byteLength) memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE));
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
    this.#exports.place(BASE, size, grid ? n2 : 0, spans, buffers, layout.stride, PAD_Y, layout.rows);
    this.#exports.tune(
      settings.gravityMps2,
      settings.dryDepthM,
      settings.limiter,
      settings.secondOrder ? 1 : 0,
    );
  }

  signal(): number {
    return this.#exports.signal();
  }

  keep(): void {
    this.#exports.keep();
  }

  rates(): void {
    this.#exports.rates();
  }

  advance(c: number): boolean {
    return this.#exports.advance(c) > 0;
  }

  finish(heun: boolean, dtS: number): void {
    const { manning = 0 } = this.settings;
    this.#exports.finish(heun ? 1 : 0, dtS, manning * manning);
  }
}

/** An engine on WebAssembly, or undefined when no module was given. */
export function wasmEngine(layout: Layout, settings: ShallowSettings): ShallowEngine | undefined {
  return compiled === undefined ? undefined : new WasmEngine(compiled, layout, settings);
}
