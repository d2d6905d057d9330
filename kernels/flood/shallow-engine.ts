import { PAD_Y, TILE_ROWS, TILE_SHIFT, WALL_LIMIT_M, type Layout } from './layout.ts';
import { reconstructRow, type RowFields, type RowSides } from './reconstruct.ts';
import { fluxRow, hllcRow, sideRow, wallPressure, type FluxRow, type SideRow } from './riemann.ts';

/** Numbers of the shallow-water scheme. */
export interface ShallowSettings {
  readonly gravityMps2: number;
  /** Cells at most this deep stand still, m. */
  readonly dryDepthM: number;
  /** Second order in space and time (MUSCL, Heun); false = first order. */
  readonly secondOrder: boolean;
  /** Slope limiter 1 (minmod) … 2 (monotonised central). */
  readonly limiter: number;
  /** Manning's n of all cells; undefined = the array `n2`. */
  readonly manning: number | undefined;
}

/** State and sweeps of the finite-volume scheme over the active tiles; every edge of the grid is a wall to it. */
export interface ShallowEngine {
  readonly layout: Layout;
  readonly settings: ShallowSettings;
  readonly spans: Int32Array;
  readonly h: Float64Array;
  readonly hu: Float64Array;
  readonly hv: Float64Array;
  readonly z: Float64Array;
  readonly n2: Float64Array;
  /** Velocities of the last `rates`. */
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** Rates of depth and discharges times the cell size. */
  readonly rh: Float64Array;
  readonly ru: Float64Array;
  readonly rv: Float64Array;
  /** Greatest |u| + |v| + 2c, m/s. */
  signal(): number;
  keep(): void;
  rates(): void;
  /** Adds c × rates; true when a depth fell below zero. */
  advance(c: number): boolean;
  /** Mean with the kept state (Heun) and friction over dt. */
  finish(heun: boolean, dtS: number): void;
}

/** Visits every active run of cells, ghost columns included. */
export function eachSpan(
  engine: { readonly layout: Layout; readonly spans: Int32Array },
  visit: (first: number, end: number) => void,
): void {
  const { layout, spans } = engine;
  for (let row = PAD_Y; row < PAD_Y + layout.rows; row++)
    for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2)
      visit(row * layout.stride + spans[p + 1], row * layout.stride + spans[p + 2]);
}

/** The float64 TypeScript reference. */
export class ReferenceEngine implements ShallowEngine {
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
  readonly #old: readonly Float64Array[];
  readonly #x: RowSides;
  #y: RowSides;
  #below: RowSides;
  readonly #faces: FluxRow;

  constructor(layout: Layout, settings: ShallowSettings, spans: Int32Array) {
    const field = (): Float64Array => new Float64Array(layout.size);
    this.layout = layout;
    this.settings = settings;
    this.spans = spans;
    this.h = field();
    this.hu = field();
    this.hv = field();
    this.z = field();
    this.n2 = settings.manning === undefined ? field() : new Float64Array(0);
    this.u = field();
    this.v = field();
    this.rh = field();
    this.ru = field();
    this.rv = field();
    this.#old = [field(), field(), field()];
    const sides = (): RowSides => ({ a: sideRow(layout.stride), b: sideRow(layout.stride) });
    this.#x = sides();
    this.#y = sides();
    this.#below = sides();
    this.#faces = fluxRow(layout.stride);
  }

  signal(): number {
    const { h, hu, hv } = this;
    const { dryDepthM, gravityMps2 } = this.settings;
    let most = 0;
    eachSpan(this, (first, end) => {
      for (let k = first; k < end; k++) {
        if (h[k] <= dryDepthM) continue;
        const s = (Math.abs(hu[k]) + Math.abs(hv[k])) / h[k] + 2 * Math.sqrt(gravityMps2 * h[k]);
        if (s > most) most = s;
      }
    });
    return most;
  }

  keep(): void {
    const [oh, ou, ov] = this.#old;
    eachSpan(this, (first, end) => {
      oh.set(this.h.subarray(first, end), first);
      ou.set(this.hu.subarray(first, end), first);
      ov.set(this.hv.subarray(first, end), first);
    });
  }

  rates(): void {
    this.#velocities();
    const { rows, stride } = this.layout;
    const { spans } = this;
    const alongX: RowFields = { h: this.h, z: this.z, u: this.u, v: this.v, push: this.ru, step: 1 };
    const alongY: RowFields = { ...alongX, u: this.v, v: this.u, push: this.rv, step: stride };
    this.#dryRow(PAD_Y - 1, 0, stride, this.#below.b);
    for (let row = PAD_Y; row <= PAD_Y + rows; row++) {
      if (row > PAD_Y && (row - PAD_Y) % TILE_ROWS === 0) this.#clearGaps(row - 1);
      for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2) {
        const range = { from: spans[p + 1], to: spans[p + 2] };
        const start = row * stride;
        reconstructRow(alongX, this.#x, start, range, this.settings);
        this.#dryRow(row, range.from - 1, range.from, this.#x.b);
        this.#exchange(this.#x.b, this.#x.a, start, range, 1);
        reconstructRow(alongY, this.#y, start, range, this.settings);
        this.#exchange(this.#below.b, this.#y.a, start, range, 0);
      }
      [this.#y, this.#below] = [this.#below, this.#y];
    }
  }

  advance(c: number): boolean {
    const { h, hu, hv, rh, ru, rv } = this;
    let below = false;
    eachSpan(this, (first, end) => {
      for (let k = first; k < end; k++) {
        h[k] += c * rh[k];
        hu[k] += c * ru[k];
        hv[k] += c * rv[k];
        if (h[k] < 0) below = true;
      }
    });
    return below;
  }

  /** Heun's mean, then Manning friction implicit in the new discharge: |q|(1 + g dt n² |q| / h^(7/3)) = |q*|. */
  finish(heun: boolean, dtS: number): void {
    const { h, hu, hv, n2 } = this;
    const [oh, ou, ov] = this.#old;
    const { dryDepthM, gravityMps2, manning } = this.settings;
    const uniform = manning === undefined ? -1 : manning * manning;
    const factor = 4 * gravityMps2 * dtS;
    eachSpan(this, (first, end) => {
      for (let k = first; k < end; k++) {
        if (heun) {
          h[k] = 0.5 * (h[k] + oh[k]);
          hu[k] = 0.5 * (hu[k] + ou[k]);
          hv[k] = 0.5 * (hv[k] + ov[k]);
        }
        const d = h[k];
        if (d <= dryDepthM || uniform === 0) continue;
        const q = Math.sqrt(hu[k] * hu[k] + hv[k] * hv[k]);
        const n = uniform < 0 ? n2[k] : uniform;
        const left = 2 / (1 + Math.sqrt(1 + (factor * n * q) / (d * d * Math.cbrt(d))));
        hu[k] *= left;
        hv[k] *= left;
      }
    });
  }

  #velocities(): void {
    const { h, hu, hv, u, v, rh, ru, rv, layout, spans } = this;
    const dry = this.settings.dryDepthM;
    for (let row = PAD_Y; row <= PAD_Y + layout.rows; row++)
      for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2)
        for (let k = row * layout.stride + spans[p + 1]; k < row * layout.stride + spans[p + 2]; k++) {
          rh[k] = ru[k] = rv[k] = 0;
          if (h[k] > dry) {
            u[k] = hu[k] / h[k];
            v[k] = hv[k] / h[k];
          } else u[k] = v[k] = hu[k] = hv[k] = 0;
        }
  }

  /** The cells of a row that is not computed are dry to their neighbours. */
  #dryRow(row: number, from: number, to: number, side: SideRow): void {
    side.h.fill(0, from, to);
    for (let i = from; i < to; i++) side.z[i] = this.z[row * this.layout.stride + i];
    side.u.fill(0, from, to);
    side.v.fill(0, from, to);
  }

  #clearGaps(row: number): void {
    const { spans } = this;
    let at = 0;
    for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2) {
      this.#dryRow(row, at, spans[p + 1], this.#below.b);
      at = spans[p + 2];
    }
    this.#dryRow(row, at, this.layout.stride, this.#below.b);
  }

  /** Adds the fluxes between left[i − shift] and right[i] to both cells; `shift` 1 = along the row, 0 = between rows. */
  #exchange(
    left: SideRow,
    right: SideRow,
    start: number,
    range: { from: number; to: number },
    shift: 0 | 1,
  ): void {
    const g = this.settings.gravityMps2;
    const f = this.#faces;
    for (let i = range.from; i < range.to; i++) {
      const zl = left.z[i - shift];
      const zr = right.z[i];
      const top = zl > zr ? zl : zr;
      f.hl[i] = Math.max(0, left.h[i - shift] - (top - zl));
      f.hr[i] = Math.max(0, right.h[i] - (top - zr));
    }
    hllcRow({ left, right, shift }, f, range, g);
    const back = shift === 1 ? 1 : this.layout.stride;
    const { rh } = this;
    const normal = shift === 1 ? this.ru : this.rv;
    const across = shift === 1 ? this.rv : this.ru;
    for (let i = range.from, k = start + range.from; i < range.to; i++, k++) {
      const hl = left.h[i - shift];
      const hr = right.h[i];
      if (hl === 0 && hr === 0) continue;
      if (left.z[i - shift] > WALL_LIMIT_M) normal[k] += wallPressure(hr, -right.u[i], g);
      else if (right.z[i] > WALL_LIMIT_M) normal[k - back] -= wallPressure(hl, left.u[i - shift], g);
      else {
        rh[k - back] -= f.mass[i];
        rh[k] += f.mass[i];
        normal[k - back] -= f.normal[i] + 0.5 * g * (hl - f.hl[i]) * (hl + f.hl[i]);
        normal[k] += f.normal[i] + 0.5 * g * (hr - f.hr[i]) * (hr + f.hr[i]);
        across[k - back] -= f.across[i];
        across[k] += f.across[i];
      }
    }
  }
}
