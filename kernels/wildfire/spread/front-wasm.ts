import type { RunControl } from '#kernels/model';
import {
  checkCancelled,
  padField,
  PAD,
  paddedIndex,
  PEER_DIAGONAL,
  planBuckets,
  startTimes,
  unpadTimes,
  type Buckets,
  type Front,
  type FrontFields,
} from './fields.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  place(...numbers: number[]): void;
  seed(cell: number): void;
  open(timeS: number): void;
  pops(): number;
  runRates(...numbers: number[]): number;
  runEllipse(limit: number, cellM: number, moves: number): number;
}

/** First byte of the arrays; the module's own data lie below. */
const BASE = 4096;
const PAGE = 65_536;
/** Cells settled between two looks at the control: a few milliseconds. */
const SLICE = 50_000;

let compiled: WebAssembly.Module | undefined;

/** Gives the kernel its compiled `wasm/front.as.ts`, or takes it away: the TypeScript reference then runs. */
export function useWildfireWasm(bytes: Uint8Array | undefined): void {
  compiled = bytes === undefined ? undefined : new WebAssembly.Module(bytes);
}

/** Whether fronts run in WebAssembly. */
export function wildfireWasmLoaded(): boolean {
  return compiled !== undefined;
}

class WasmFront implements Front {
  readonly #fields: FrontFields;
  readonly #horizonS: number;
  readonly #exports: Exports;
  readonly #size: number;
  readonly #plan: Buckets;
  readonly #perField: number;
  readonly #flags: number;
  readonly #buckets: number;

  constructor(module: WebAssembly.Module, fields: FrontFields, horizonS: number) {
    this.#fields = fields;
    this.#horizonS = horizonS;
    this.#exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.#plan = planBuckets(fields, horizonS);
    this.#size = (fields.width + 2 * PAD) * (fields.height + 2 * PAD);
    this.#perField = (this.#size * 4 + 79) & ~15;
    const count = fields.kind === 'rates' ? 2 : 4;
    this.#flags = BASE + count * this.#perField;
    this.#buckets = (this.#flags + this.#size * 2 + 79) & ~15;
    const need = this.#pool() + (1 << 22) - this.#exports.memory.buffer.byteLength;
    if (need > 0) this.#exports.memory.grow(Math.ceil(need / PAGE));
    const { buffer } = this.#exports.memory;
    const field = (i: number): Float32Array =>
      new Float32Array(buffer, BASE + i * this.#perField, this.#size);
    padField(fields, fields.a, field(1), fields.kind === 'rates' ? 0 : Infinity);
    if (fields.b && count === 4) padField(fields, fields.b, field(2), 0);
    if (fields.c && count === 4) padField(fields, fields.c, field(3), 0);
    if (fields.flags) padField(fields, fields.flags, new Uint16Array(buffer, this.#flags, this.#size), 0);
    this.reset();
  }

  #pool(): number {
    return (this.#buckets + this.#plan.count * 8 + 511) & ~511;
  }

  reset(): void {
    const { count, widthS, endS } = this.#plan;
    startTimes(this.#fields, this.#times(), endS);
    new Uint32Array(this.#exports.memory.buffer, this.#buckets, count * 2).fill(0);
    const at = (i: number): number => BASE + i * this.#perField;
    const stride = this.#fields.width + 2 * PAD;
    this.#exports.place(
      at(0),
      at(1),
      at(2),
      at(3),
      this.#flags,
      stride,
      this.#buckets,
      count,
      1 / widthS,
      this.#pool(),
    );
  }

  #times(): Float32Array {
    return new Float32Array(this.#exports.memory.buffer, BASE, this.#size);
  }

  settled(): number {
    return this.#exports.pops();
  }

  arrival(): Float32Array {
    return unpadTimes(this.#fields, this.#times(), this.#horizonS);
  }

  burn(seeds: readonly { readonly cell: number; readonly timeS: number }[], control: RunControl = {}): void {
    const times = this.#times();
    const burns = (cell: number): boolean =>
      this.#fields.kind === 'rates' ? this.#fields.a[cell] > 0 : Number.isFinite(this.#fields.a[cell]);
    const lit = seeds.filter(
      ({ cell, timeS }) => burns(cell) && timeS < times[paddedIndex(this.#fields, cell)],
    );
    if (lit.length === 0) return;
    this.#exports.open(Math.min(...lit.map((s) => s.timeS)));
    for (const { cell, timeS } of lit) {
      const k = paddedIndex(this.#fields, cell);
      times[k] = Math.min(times[k], timeS);
    }
    for (const { cell } of lit) this.#exports.seed(paddedIndex(this.#fields, cell));
    while (this.#slice() !== 0) {
      checkCancelled(control);
      control.progress?.(Math.min(1, this.settled() / this.#fields.a.length));
    }
  }

  #slice(): number {
    const { cellM, kind, moves, factors } = this.#fields;
    if (kind === 'ellipse') return this.#exports.runEllipse(SLICE, cellM, moves);
    const [nw, n, ne, w, e, sw, s, se] = factors ?? [1, 1, 1, 1, 1, 1, 1, 1];
    return this.#exports.runRates(SLICE, cellM, cellM * PEER_DIAGONAL, e, w, s, n, se, ne, sw, nw);
  }
}

/** A front in WebAssembly, or undefined when the kernel has not been given the compiled bytes. */
export function frontWasm(fields: FrontFields, horizonS: number): Front | undefined {
  return compiled && new WasmFront(compiled, fields, horizonS);
}
