import { edgeFlux, type EdgeCell, type EdgeFlux, type Edges, type InnerState } from './edges.ts';
import { cellIndex, WALL_LIMIT_M } from './layout.ts';
import { wallPressure } from './riemann.ts';
import { eachSpan, type ShallowEngine } from './shallow-engine.ts';

interface OpenEdge {
  readonly edge: EdgeCell;
  readonly k: number;
  readonly alongX: boolean;
  readonly inward: 1 | -1;
}

/**
 * Time step of the 2-D shallow-water equations on square cells: hydrostatic reconstruction of Audusse, Bouchut, Bristeau, Klein & Perthame 2004
 * (SIAM J. Sci. Comput. 25, 2050, eqs 2.10–2.16 and section 3 for second order), HLLC, Heun's method, point-implicit Manning friction.
 */
export class ShallowWaterStepper {
  readonly engine: ShallowEngine;
  /** Volume that entered through the edges so far, m³ (negative: left). */
  edgeVolumeM3 = 0;
  readonly #open: readonly OpenEdge[];
  readonly #inner: InnerState = { h: 0, z: 0, inward: 0 };
  readonly #flux: EdgeFlux = { mass: 0, momentum: 0 };
  readonly #overdrawn: number[] = [];

  constructor(engine: ShallowEngine, edges: Edges) {
    this.engine = engine;
    const { layout } = engine;
    const { cols, rows } = layout;
    const open: OpenEdge[] = [];
    const add = (
      list: readonly EdgeCell[],
      at: (n: number) => number,
      alongX: boolean,
      inward: 1 | -1,
    ): void =>
      list.forEach((edge, n) => {
        if (edge.kind !== 'closed') open.push({ edge, k: at(n), alongX, inward });
      });
    add(edges.west, (n) => cellIndex(layout, 0, n), true, 1);
    add(edges.east, (n) => cellIndex(layout, cols - 1, n), true, -1);
    add(edges.south, (n) => cellIndex(layout, n, 0), false, 1);
    add(edges.north, (n) => cellIndex(layout, n, rows - 1), false, -1);
    this.#open = open;
  }

  /** Greatest signal speed of the water and of what the edges are about to let in, m/s: dt ≤ CFL · cell / this, CFL below 1. */
  signalSpeed(): number {
    const { z, settings } = this.engine;
    const g = settings.gravityMps2;
    let most = this.engine.signal();
    for (const { edge, k } of this.#open) {
      if (edge.kind === 'stage' && edge.value > z[k])
        most = Math.max(most, 3 * Math.sqrt(g * (edge.value - z[k])));
      if (edge.kind === 'discharge' && edge.value > 0) most = Math.max(most, 3 * Math.cbrt(g * edge.value));
    }
    return most;
  }

  /** Advances by dt, s. */
  step(dtS: number): void {
    const { engine } = this;
    const heun = engine.settings.secondOrder;
    if (heun) {
      engine.keep();
      this.#euler(dtS, dtS / 2);
      this.#euler(dtS, dtS / 2);
    } else this.#euler(dtS, dtS);
    engine.finish(heun, dtS);
  }

  #euler(dtS: number, weightS: number): void {
    const { engine } = this;
    engine.rates();
    for (const open of this.#open) this.#pass(open, weightS);
    if (!engine.advance(dtS / engine.layout.cellSizeM)) return;
    const { h } = engine;
    eachSpan(engine, (first, end) => {
      for (let k = first; k < end; k++) if (h[k] < 0) this.#overdrawn.push(k);
    });
    for (let k = this.#overdrawn.pop(); k !== undefined; k = this.#overdrawn.pop()) this.#repay(k);
  }

  /**
   * A thin cell that gave away more than it held takes the difference back from its deepest neighbours, which received it in this step: volume is kept.
   * What none of them can give stays as a debt of the cell, to be repaid by the next inflow.
   */
  #repay(k: number): void {
    const { h, hu, hv, layout } = this.engine;
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

  /** Replaces the wall of an edge face by its condition. Edge cells are reconstructed flat, so their mean state is the face state. */
  #pass({ edge, k, alongX, inward }: OpenEdge, weightS: number): void {
    const { h, z, u, v, rh, ru, rv, settings, layout } = this.engine;
    const inner = this.#inner;
    const g = settings.gravityMps2;
    inner.h = h[k] > settings.dryDepthM ? h[k] : 0;
    inner.z = z[k];
    if (z[k] > WALL_LIMIT_M || (inner.h === 0 && edge.kind === 'free')) return;
    inner.inward = (alongX ? u[k] : v[k]) * inward;
    const out = this.#flux;
    edgeFlux(edge, inner, g, out);
    const [normal, across, side] = alongX ? [ru, rv, v[k]] : [rv, ru, u[k]];
    rh[k] += out.mass;
    normal[k] += inward * (out.momentum - wallPressure(inner.h, -inner.inward, g));
    if (out.mass < 0) across[k] += out.mass * side;
    this.edgeVolumeM3 += out.mass * weightS * layout.cellSizeM;
  }
}
