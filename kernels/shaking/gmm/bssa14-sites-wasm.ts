import { KernelFailure, type RunControl } from '#kernels/model';
import { SITE_TABLES, type Bssa14Sites } from './bssa14-sites.ts';

/** Sites of one call between two polls of the control. */
const STRETCH = 262_144;

type Run = (
  rjb: number,
  vs30: number,
  out: number,
  n: number,
  distance: number,
  site: number,
  perKm: number,
  perMps: number,
  maxKm: number,
  minMps: number,
  maxMps: number,
) => number;

/**
 * {@link Bssa14Sites} on WebAssembly SIMD. The columns live in the module's memory: fill `rjb` (km) and `vs30` (m/s), call
 * {@link Bssa14SitesWasm.run}, read `meanLn`. Gives the same sums as the reference.
 */
export class Bssa14SitesWasm {
  readonly rjb: Float64Array;
  readonly vs30: Float64Array;
  readonly meanLn: Float64Array;
  readonly #run: Run;
  readonly #tables: Float64Array;

  constructor(bytes: Uint8Array, capacity: number) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const memory = exports['memory'] as WebAssembly.Memory;
    this.#run = exports['run'] as Run;
    const start = memory.buffer.byteLength;
    const room = capacity + (capacity & 1);
    const tableCells =
      Math.round(SITE_TABLES.maxKm / SITE_TABLES.stepKm) +
      Math.round((SITE_TABLES.maxMps - SITE_TABLES.minMps) / SITE_TABLES.stepMps) +
      4;
    const bytesNeeded = 3 * 8 * room + 32 * tableCells;
    if (bytesNeeded > 3e9)
      throw new KernelFailure('INPUT_TOO_LARGE', 'capacity', 'capacity: takes at most 100 million sites');
    memory.grow(Math.ceil(bytesNeeded / 65_536));
    const column = (i: number): Float64Array =>
      new Float64Array(memory.buffer, start + 8 * room * i, capacity);
    this.rjb = column(0);
    this.vs30 = column(1);
    this.meanLn = column(2);
    this.#tables = new Float64Array(memory.buffer, start + 24 * room, 4 * tableCells);
  }

  /** ln medians of the first `n` sites for an event's tables; errors and polling as the reference. */
  run(model: Bssa14Sites, n: number, control: RunControl = {}): void {
    const { distance, site } = model.tables();
    this.#tables.set(distance, 0);
    this.#tables.set(site, distance.length);
    const base = this.#tables.byteOffset;
    const t = SITE_TABLES;
    for (let from = 0; from < n; from += STRETCH) {
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
      const count = Math.min(STRETCH, n - from);
      if (count & 1) this.#pad(from + count);
      const bad = this.#run(
        this.rjb.byteOffset + 8 * from,
        this.vs30.byteOffset + 8 * from,
        this.meanLn.byteOffset + 8 * from,
        count + (count & 1),
        base,
        base + 8 * distance.length,
        1 / t.stepKm,
        1 / t.stepMps,
        t.maxKm,
        t.minMps,
        t.maxMps,
      );
      // The reference names the site.
      if (bad !== 0) model.meanLn(this.rjb.slice(0, n), this.vs30.slice(0, n), new Float64Array(n));
      control.progress?.((from + count) / n);
    }
  }

  /** Gives the lane beside an odd last site a harmless value; within capacity the next site's value is kept. */
  #pad(index: number): void {
    if (index < this.rjb.length) return;
    new Float64Array(this.rjb.buffer, this.rjb.byteOffset + 8 * index, 1)[0] = 0;
    new Float64Array(this.vs30.buffer, this.vs30.byteOffset + 8 * index, 1)[0] = SITE_TABLES.minMps;
  }
}
