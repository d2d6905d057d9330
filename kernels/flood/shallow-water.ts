import { edgeFlux, type EdgeCell, type EdgeFlux, type Edges, type InnerState } from './edges.ts';
import { PAD_X, PAD_Y, TILE_ROWS, TILE_SHIFT, WALL_LIMIT_M, type Layout } from './layout.ts';
import { reconstructRow, type RowFields, type RowSides } from './reconstruct.ts';
import { fluxRow, hllcRow, sideRow, wallPressure, type FluxRow, type SideRow } from './riemann.ts';
import type { ActiveTiles } from './tiles.ts';

/** Numbers of the shallow-water scheme. */
export interface ShallowSettings {
  readonly gravityMps2: number;
  /** Cells at most this deep stand still, m. */
  readonly dryDepthM: number;
  /** Second order in space and time (MUSCL, Heun); false = first order. */
  readonly secondOrder: boolean;
  /** Slope limiter 1 (minmod) … 2. */
  readonly limiter: number;
}

const field = (layout: Layout): Float64Array => new Float64Array(layout.size);

/**
 * Finite-volume solver of the 2-D shallow-water equations on square cells: hydrostatic reconstruction of Audusse, Bouchut, Bristeau, Klein & Perthame 2004
 * (SIAM J. Sci. Comput. 25, 2050, eqs 2.10–2.16 and section 3 for second order), HLLC, Heun's method, point-implicit Manning friction.
 */
export class ShallowWaterStepper {
  readonly layout: Layout;
  readonly edges: Edges;
  readonly settings: ShallowSettings;
  readonly h: Float64Array;
  readonly hu: Float64Array;
  readonly hv: Float64Array;
  readonly z: Float64Array;
  /** Manning's n² at cells, or of all cells when `manning` is set. */
  readonly n2: Float64Array;
  manning: number | undefined;
  /** Volume that entered through the edges so far, m³ (negative: left). */
  edgeVolumeM3 = 0;
  readonly #u: Float64Array;
  readonly #v: Float64Array;
  readonly #old: readonly Float64Array[];
  readonly #rate: readonly Float64Array[];
  readonly #x: RowSides;
  #y: RowSides;
  #below: RowSides;
  readonly #faces: FluxRow;
  readonly #inner: InnerState = { h: 0, z: 0, inward: 0 };
  readonly #edge: EdgeFlux = { mass: 0, momentum: 0 };
  #stageWeight = 0;
  readonly #overdrawn: number[] = [];

  constructor(layout: Layout, settings: ShallowSettings, edges: Edges, manning: number | undefined) {
    this.layout = layout;
    this.settings = settings;
    this.edges = edges;
    this.manning = manning;
    this.h = field(layout);
    this.hu = field(layout);
    this.hv = field(layout);
    this.z = field(layout);
    this.n2 = manning === undefined ? field(layout) : new Float64Array(0);
    this.#u = field(layout);
    this.#v = field(layout);
    this.#old = [field(layout), field(layout), field(layout)];
    this.#rate = [field(layout), field(layout), field(layout)];
    const sides = (): RowSides => ({ a: sideRow(layout.stride), b: sideRow(layout.stride) });
    this.#x = sides();
    this.#y = sides();
    this.#below = sides();
    this.#faces = fluxRow(layout.stride);
  }

  #eachSpan(tiles: ActiveTiles, visit: (row: number, from: number, to: number) => void): void {
    const { rows, cols } = this.layout;
    const { spans } = tiles;
    for (let row = PAD_Y; row < PAD_Y + rows; row++)
      for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2)
        visit(row, spans[p + 1], Math.min(spans[p + 2], PAD_X + cols));
  }

  /** Greatest |u| + |v| + 2c over the active cells, m/s: dt ≤ CFL · cell / this. */
  signalSpeed(tiles: ActiveTiles): number {
    const { h, hu, hv, layout } = this;
    const { dryDepthM, gravityMps2 } = this.settings;
    let most = 0;
    this.#eachSpan(tiles, (row, from, to) => {
      const end = row * layout.stride + to;
      for (let k = row * layout.stride + from; k < end; k++) {
        if (h[k] <= dryDepthM) continue;
        const s = (Math.abs(hu[k]) + Math.abs(hv[k])) / h[k] + 2 * Math.sqrt(gravityMps2 * h[k]);
        if (s > most) most = s;
      }
    });
    return most;
  }

  /** Advances by dt (s) with dt ≤ 0.5 · cell / signalSpeed. */
  step(dtS: number, tiles: ActiveTiles): void {
    const now = [this.h, this.hu, this.hv];
    if (!this.settings.secondOrder) {
      this.#stageWeight = dtS;
      this.#euler(dtS, tiles);
    } else {
      this.#stageWeight = dtS / 2;
      const stride = this.layout.stride;
      this.#eachSpan(tiles, (row, from, to) => {
        const a = row * stride + from;
        const b = row * stride + to;
        for (let f = 0; f < 3; f++) this.#old[f].set(now[f].subarray(a, b), a);
      });
      this.#euler(dtS, tiles);
      this.#euler(dtS, tiles);
      this.#eachSpan(tiles, (row, from, to) => {
        const end = row * stride + to;
        for (let f = 0; f < 3; f++) {
          const old = this.#old[f];
          const x = now[f];
          for (let k = row * stride + from; k < end; k++) x[k] = 0.5 * (x[k] + old[k]);
        }
      });
    }
    this.#friction(dtS, tiles);
  }

  #euler(dtS: number, tiles: ActiveTiles): void {
    this.#velocities(tiles);
    this.#rates(tiles);
    const { h, hu, hv, layout } = this;
    const [rh, ru, rv] = this.#rate;
    const c = dtS / layout.cellSizeM;
    this.#eachSpan(tiles, (row, from, to) => {
      const end = row * layout.stride + to;
      for (let k = row * layout.stride + from; k < end; k++) {
        const next = h[k] + c * rh[k];
        h[k] = next;
        if (next < 0) this.#overdrawn.push(k);
        hu[k] += c * ru[k];
        hv[k] += c * rv[k];
      }
    });
    for (let k = this.#overdrawn.pop(); k !== undefined; k = this.#overdrawn.pop()) this.#repay(k);
  }

  /**
   * A thin cell that gave away more than it held takes the difference back from its deepest neighbours, which received it in this step: volume is kept.
   * What none of them can give stays as a debt of the cell, to be repaid by the next inflow.
   */
  #repay(k: number): void {
    const { h, hu, hv, layout } = this;
    hu[k] = hv[k] = 0;
    for (let round = 0; round < 4 && h[k] < 0; round++) {
      let best = k;
      for (const n of [k - 1, k + 1, k - layout.stride, k + layout.stride]) if (h[n] > h[best]) best = n;
      if (h[best] <= 0) return;
      const given = Math.min(h[best], -h[k]);
      const keep = (h[best] - given) / h[best];
      h[best] -= given;
      hu[best] *= keep;
      hv[best] *= keep;
      h[k] += given;
    }
  }

  #velocities(tiles: ActiveTiles): void {
    const { h, hu, hv, layout } = this;
    const u = this.#u;
    const v = this.#v;
    const [rh, ru, rv] = this.#rate;
    const dry = this.settings.dryDepthM;
    this.#eachSpan(tiles, (row, from, to) => {
      const end = row * layout.stride + to;
      for (let k = row * layout.stride + from; k < end; k++) {
        rh[k] = ru[k] = rv[k] = 0;
        if (h[k] > dry) {
          u[k] = hu[k] / h[k];
          v[k] = hv[k] / h[k];
        } else u[k] = v[k] = hu[k] = hv[k] = 0;
      }
    });
  }

  #rates(tiles: ActiveTiles): void {
    const { rows, stride } = this.layout;
    const { spans } = tiles;
    const alongX: RowFields = { h: this.h, z: this.z, u: this.#u, v: this.#v, push: this.#rate[1], step: 1 };
    const alongY: RowFields = { ...alongX, u: this.#v, v: this.#u, push: this.#rate[2], step: stride };
    this.#below.b.h.fill(0);
    this.#below.b.z.fill(0);
    for (let row = PAD_Y; row < PAD_Y + rows; row++) {
      if (row > PAD_Y && (row - PAD_Y) % TILE_ROWS === 0) this.#clearGaps(spans, row - 1);
      for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2)
        this.#span(row, spans[p + 1], spans[p + 2], alongX, alongY);
      [this.#y, this.#below] = [this.#below, this.#y];
    }
  }

  /** Rows below an inactive tile are dry to the row above it. */
  #clearGaps(spans: Int32Array, row: number): void {
    const { h } = this.#below.b;
    let at = 0;
    for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2) {
      h.fill(0, at, spans[p + 1]);
      at = spans[p + 2];
    }
    h.fill(0, at);
  }

  #span(row: number, from: number, end: number, alongX: RowFields, alongY: RowFields): void {
    const { cols, rows } = this.layout;
    const to = Math.min(end, PAD_X + cols);
    const range = { from, to };
    const start = row * this.layout.stride;
    reconstructRow(alongX, this.#x, start, range, this.settings);
    this.#accumulate(this.#x.b, this.#x.a, start, { from: from + 1, to }, 1);
    if (from === PAD_X) this.#atEdge(this.edges.west[row - PAD_Y], start + from, this.#x.a, from, 1, 1);
    if (to === PAD_X + cols)
      this.#atEdge(this.edges.east[row - PAD_Y], start + to - 1, this.#x.b, to - 1, -1, 1);
    reconstructRow(alongY, this.#y, start, range, this.settings);
    if (row > PAD_Y) this.#accumulate(this.#below.b, this.#y.a, start, range, 0);
    else
      for (let i = from; i < to; i++)
        this.#atEdge(this.edges.south[i - PAD_X], start + i, this.#y.a, i, 1, 2);
    if (row === PAD_Y + rows - 1)
      for (let i = from; i < to; i++)
        this.#atEdge(this.edges.north[i - PAD_X], start + i, this.#y.b, i, -1, 2);
  }

  /** Adds the fluxes between left[i − shift] and right[i] to both cells; `shift` 1 = along the row, 0 = between rows. */
  #accumulate(
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
      const hl = left.h[i - shift];
      const hr = right.h[i];
      const top = zl > zr ? zl : zr;
      f.hl[i] = hl + zl > top ? (zl === top ? hl : hl + zl - top) : 0;
      f.hr[i] = hr + zr > top ? (zr === top ? hr : hr + zr - top) : 0;
    }
    hllcRow({ left, right, shift }, f, range, g);
    const back = shift === 1 ? 1 : this.layout.stride;
    const [rh, r1, r2] = this.#rate;
    const normal = shift === 1 ? r1 : r2;
    const across = shift === 1 ? r2 : r1;
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

  /** Flux through an edge face of cell k; `inward` is the sign of the axis into the grid, `axis` 1 = x, 2 = y. */
  #atEdge(
    edge: EdgeCell | undefined,
    k: number,
    side: SideRow,
    i: number,
    inward: 1 | -1,
    axis: 1 | 2,
  ): void {
    const inner = this.#inner;
    inner.h = side.h[i];
    if (inner.h === 0 && (!edge || edge.kind === 'closed' || edge.kind === 'free')) return;
    if (side.z[i] > WALL_LIMIT_M) return;
    inner.z = side.z[i];
    inner.inward = side.u[i] * inward;
    const out = this.#edge;
    edgeFlux(edge, inner, this.settings.gravityMps2, out);
    const rate = this.#rate;
    rate[0][k] += out.mass;
    rate[axis][k] += inward * out.momentum;
    if (out.mass < 0) rate[3 - axis][k] += out.mass * side.v[i];
    this.edgeVolumeM3 += out.mass * this.#stageWeight * this.layout.cellSizeM;
  }

  /** Manning friction, implicit in the new discharge: |q|(1 + g dt n² |q| / h^(7/3)) = |q*|. */
  #friction(dtS: number, tiles: ActiveTiles): void {
    const { h, hu, hv, n2, layout, manning } = this;
    if (manning === 0) return;
    const { dryDepthM, gravityMps2 } = this.settings;
    const uniform = manning === undefined ? 0 : manning * manning;
    this.#eachSpan(tiles, (row, from, to) => {
      const end = row * layout.stride + to;
      for (let k = row * layout.stride + from; k < end; k++) {
        const d = h[k];
        if (d <= dryDepthM) continue;
        const q = Math.sqrt(hu[k] * hu[k] + hv[k] * hv[k]);
        if (q === 0) continue;
        const n = manning === undefined ? n2[k] : uniform;
        const keep = 2 / (1 + Math.sqrt(1 + (4 * gravityMps2 * dtS * n * q) / (d * d * Math.cbrt(d))));
        hu[k] *= keep;
        hv[k] *= keep;
      }
    });
  }
}
