import type { RunControl } from '#kernels/model';
import {
  checkCancelled,
  CLOSING,
  MOVES,
  NO_KNIGHTS,
  PAD,
  padField,
  paddedIndex,
  PEER_DIAGONAL,
  planBuckets,
  startTimes,
  unpadTimes,
  type Buckets,
  type Front,
  type FrontFields,
} from './fields.ts';

/** Knight's moves: dx, dy, and the two cells crossed (each a quarter of the way). */
const KNIGHTS: readonly (readonly number[])[] = [
  [2, 1, 1, 0, 1, 1],
  [2, -1, 1, 0, 1, -1],
  [-2, 1, -1, 0, -1, 1],
  [-2, -1, -1, 0, -1, -1],
  [1, 2, 0, 1, 1, 1],
  [-1, 2, 0, 1, -1, 1],
  [1, -2, 0, -1, 1, -1],
  [-1, -2, 0, -1, -1, -1],
];

/** A move of the reference engine: index step, the cells crossed, length as a share, unit vector, flag bit. */
interface Step {
  readonly step: number;
  readonly near: number;
  readonly far: number;
  readonly x: number;
  readonly y: number;
  readonly share: number;
  readonly mask: number;
}

const f = Math.fround;

/** The front in TypeScript: the reference that the WebAssembly front is compared with. */
export class ReferenceFront implements Front {
  readonly #fields: FrontFields;
  readonly #horizonS: number;
  readonly #plan: Buckets;
  readonly #times: Float32Array;
  readonly #a: Float32Array;
  readonly #b: Float32Array;
  readonly #c: Float32Array;
  readonly #flags: Uint16Array;
  readonly #lists: Int32Array[];
  readonly #counts: Int32Array;
  readonly #steps: readonly Step[];
  #live = 0;
  #now = 0;
  #settled = 0;

  constructor(fields: FrontFields, horizonS: number) {
    this.#fields = fields;
    this.#horizonS = horizonS;
    this.#plan = planBuckets(fields, horizonS);
    const size = (fields.width + 2 * PAD) * (fields.height + 2 * PAD);
    this.#times = new Float32Array(size);
    const rim = fields.kind === 'rates' ? 0 : Infinity;
    this.#a = new Float32Array(size);
    padField(fields, fields.a, this.#a, rim);
    this.#b = new Float32Array(fields.b ? size : 0);
    this.#c = new Float32Array(fields.c ? size : 0);
    if (fields.b) padField(fields, fields.b, this.#b, 0);
    if (fields.c) padField(fields, fields.c, this.#c, 0);
    this.#flags = new Uint16Array(size);
    if (fields.flags) padField(fields, fields.flags, this.#flags, 0);
    this.#lists = Array.from({ length: this.#plan.count }, () => new Int32Array(16));
    this.#counts = new Int32Array(this.#plan.count);
    this.#steps = stepsOf(fields);
    this.reset();
  }

  settled(): number {
    return this.#settled;
  }

  reset(): void {
    startTimes(this.#fields, this.#times, this.#plan.endS);
    this.#counts.fill(0);
    this.#live = 0;
    this.#settled = 0;
  }

  arrival(): Float32Array {
    return unpadTimes(this.#fields, this.#times, this.#horizonS);
  }

  burn(seeds: readonly { readonly cell: number; readonly timeS: number }[], control: RunControl = {}): void {
    const lit = seeds.filter(({ cell, timeS }) => {
      const k = paddedIndex(this.#fields, cell);
      const rate = this.#a[k];
      return timeS < this.#times[k] && (this.#fields.kind === 'rates' ? rate > 0 : Number.isFinite(rate));
    });
    if (lit.length === 0) return;
    this.#now = Math.min(...lit.map(({ timeS }) => this.#bucket(f(timeS))));
    for (const { cell, timeS } of lit) {
      const k = paddedIndex(this.#fields, cell);
      this.#times[k] = Math.min(this.#times[k], timeS);
      this.#push(this.#bucket(this.#times[k]), k);
    }
    this.#run(control);
  }

  #bucket(timeS: number): number {
    return Math.min(0x3fffffff, Math.floor(timeS / this.#plan.widthS));
  }

  #push(bucket: number, k: number): void {
    const mask = this.#plan.count - 1;
    const j = Math.min(bucket, this.#now + mask) & mask;
    const n = this.#counts[j];
    let list = this.#lists[j];
    if (n === list.length) {
      const grown = new Int32Array(n * 2);
      grown.set(list);
      this.#lists[j] = list = grown;
    }
    list[n] = k;
    this.#counts[j] = n + 1;
    this.#live += 1;
  }

  #run(control: RunControl): void {
    const mask = this.#plan.count - 1;
    for (; this.#live > 0; this.#now++) {
      const j = this.#now & mask;
      while (this.#counts[j] > 0) {
        const k = this.#lists[j][--this.#counts[j]];
        this.#live -= 1;
        const bucket = this.#bucket(this.#times[k]);
        if (bucket > this.#now) this.#push(bucket, k);
        if (bucket !== this.#now) continue;
        if ((++this.#settled & 0x3fff) === 0) {
          checkCancelled(control);
          control.progress?.(Math.min(1, this.#settled / this.#fields.a.length));
        }
        if (this.#fields.kind === 'rates') this.#spreadRates(k);
        else this.#spreadEllipse(k);
      }
    }
  }

  #offer(k: number, timeS: number): void {
    const old = this.#times[k];
    if (!(timeS < old)) return;
    this.#times[k] = timeS;
    const bucket = this.#bucket(timeS);
    if (bucket !== this.#now && this.#bucket(old) === bucket && (this.#flags[k] & CLOSING) === 0) return;
    this.#push(bucket, k);
  }

  #spreadRates(k: number): void {
    const time = this.#times[k];
    const rate = this.#a[k];
    const forbidden = this.#flags[k];
    for (const s of this.#steps) {
      if (forbidden & s.mask) continue;
      const speed = f(f(0.5 * f(rate + this.#a[k + s.step])) * s.x);
      this.#offer(k + s.step, f(time + f(s.share / speed)));
    }
  }

  #spreadEllipse(k: number): void {
    const time = this.#times[k];
    const forbidden = this.#flags[k];
    const a = this.#a;
    const b = this.#b;
    const c = this.#c;
    for (const s of this.#steps) {
      if (forbidden & s.mask) continue;
      const q = k + s.step;
      let sa = f(a[k] + a[q]);
      let sb = f(b[k] + b[q]);
      let sc = f(c[k] + c[q]);
      if (s.near !== 0) {
        sa = f(f(f(a[k] + a[k + s.near]) + a[k + s.far]) + a[q]);
        sb = f(f(f(b[k] + b[k + s.near]) + b[k + s.far]) + b[q]);
        sc = f(f(f(c[k] + c[k + s.near]) + c[k + s.far]) + c[q]);
      }
      this.#offer(q, f(time + f(s.share * f(f(sa - f(sb * s.x)) - f(sc * s.y)))));
    }
  }
}

function stepsOf(fields: FrontFields): Step[] {
  const stride = fields.width + 2 * PAD;
  const at = (dx: number, dy: number): number => dx - dy * stride;
  const eight = MOVES.map(([bit, dx, dy], i): Step => {
    const common = { step: at(dx, dy), near: 0, far: 0, mask: 1 << bit };
    const length = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1;
    if (fields.kind === 'rates') {
      const share = f(fields.cellM * (length === 1 ? 1 : PEER_DIAGONAL));
      return { ...common, x: f(fields.factors?.[i] ?? 1), y: 0, share };
    }
    return { ...common, x: f(dx / length), y: f(dy / length), share: f(fields.cellM * f(length / 2)) };
  });
  if (fields.moves === 8 || fields.kind === 'rates') return eight;
  const root5 = Math.sqrt(5);
  const knights = KNIGHTS.map(([dx, dy, nx, ny, fx, fy]): Step => {
    const share = f(fields.cellM * f(root5 / 4));
    const near = at(nx, ny);
    return {
      step: at(dx, dy),
      near,
      far: at(fx, fy),
      x: f(dx / root5),
      y: f(dy / root5),
      share,
      mask: NO_KNIGHTS,
    };
  });
  return [...eight, ...knights];
}
