import { limitDrain } from './drain.ts';
import { PAD_Y, TILE_COLS, TILE_ROWS, TILE_SHIFT, type Field, type Layout } from './layout.ts';
import type { ActiveTiles } from './tiles.ts';

/** Numbers of the local-inertia scheme. */
export interface InertialSettings {
  readonly gravityMps2: number;
  /** Flow depth below which a face carries nothing, m. */
  readonly dryDepthM: number;
  /** Weight θ of the face's own discharge, 1 = Bates et al. 2010, < 1 = de Almeida et al. 2012 with its neighbours. */
  readonly theta: number;
  /** Manning's n of all faces; undefined = the array `n2`. */
  readonly manning: number | undefined;
}

/** State and step of the local-inertia scheme, in float64 (reference) or float32 WebAssembly. Depths are at cells, unit discharges (m²/s) at west (qx) and south (qy) faces. */
export interface InertialStepper {
  readonly layout: Layout;
  readonly h: Field;
  readonly z: Field;
  readonly qx: Field;
  readonly qy: Field;
  /** Rounding not yet in `h`, m. */
  readonly residual: Field;
  /** Manning's n² at cells; only when `manning` is undefined. */
  readonly n2: Field;
  readonly spans: Int32Array;
  /** Advances by dt over the active tiles; answers the greatest depth. */
  step(dtS: number, tiles: ActiveTiles): number;
}

/** Zeroes the fluxes of a tile that is no longer computed. */
export function clearTileFluxes(stepper: InertialStepper, first: number): void {
  for (let r = 0, k = first; r < TILE_ROWS; r++, k += stepper.layout.stride) {
    stepper.qx.fill(0, k, k + TILE_COLS);
    stepper.qy.fill(0, k, k + TILE_COLS);
  }
}

/**
 * One face: Bates, Horritt & Fewtrell 2010, J. Hydrol. 387, eq. 23 with the flow depth of their section 2.2;
 * `mean` is the weighted discharge of de Almeida et al. 2012, WRR 48 W05528, eq. 12 (equal to `old` for θ = 1).
 */
function faceFlux(
  h0: number,
  h1: number,
  d: number,
  mean: number,
  old: number,
  gdtdx: number,
  gdtn2: number,
  dry: number,
): number {
  const raised = h1 + d;
  const hf = Math.max(h0, raised) - Math.max(d, 0);
  if (hf <= dry) return 0;
  return (mean - gdtdx * hf * (raised - h0)) / (1 + (gdtn2 * Math.abs(old)) / (hf * hf * Math.cbrt(hf)));
}

class ReferenceStepper implements InertialStepper {
  readonly layout: Layout;
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly qx: Float64Array;
  readonly qy: Float64Array;
  readonly residual: Float64Array;
  readonly n2: Float64Array;
  readonly spans: Int32Array;
  readonly #settings: InertialSettings;
  readonly #oldRow: Float64Array;
  readonly #negative = new Set<number>();

  constructor(layout: Layout, settings: InertialSettings, spans: Int32Array) {
    this.layout = layout;
    this.#settings = settings;
    const field = (): Float64Array => new Float64Array(layout.size);
    this.h = field();
    this.z = field();
    this.qx = field();
    this.qy = field();
    this.residual = field();
    this.n2 = settings.manning === undefined ? field() : new Float64Array(0);
    this.spans = spans;
    this.#oldRow = new Float64Array(layout.stride);
  }

  step(dtS: number, tiles: ActiveTiles): number {
    const { rows, stride } = this.layout;
    const { spans } = tiles;
    let most = 0;
    this.#oldRow.set(this.qy.subarray((PAD_Y - 1) * stride, PAD_Y * stride));
    for (let row = PAD_Y; row <= PAD_Y + rows; row++) {
      if (row > PAD_Y && (row - PAD_Y) % TILE_ROWS === 0) this.#clearGaps(spans, row - 1);
      for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2)
        this.#fluxes(row, spans[p + 1], spans[p + 2], dtS);
      if (row === PAD_Y) continue;
      for (let p = spans[(row - 1 - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2)
        most = Math.max(most, this.#depths(row - 1, spans[p + 1], spans[p + 2], dtS));
    }
    if (this.#negative.size > 0) limitDrain(this, this.#negative, dtS / this.layout.cellSizeM);
    this.#negative.clear();
    return most;
  }

  /** Old discharges are zero where the tile row of `row` computes nothing. */
  #clearGaps(spans: Int32Array, row: number): void {
    let at = 0;
    for (let p = spans[(row - PAD_Y) >> TILE_SHIFT], n = spans[p]; n > 0; n--, p += 2) {
      this.#oldRow.fill(0, at, spans[p + 1]);
      at = spans[p + 2];
    }
    this.#oldRow.fill(0, at);
  }

  #fluxes(row: number, from: number, to: number, dtS: number): void {
    const { gravityMps2, dryDepthM, theta, manning } = this.#settings;
    const { stride, cellSizeM } = this.layout;
    const { h, z, qx, qy, n2 } = this;
    const old = this.#oldRow;
    const gdtdx = (gravityMps2 * dtS) / cellSizeM;
    const gdt = gravityMps2 * dtS;
    const side = (1 - theta) / 2;
    const uniform = manning === undefined ? -1 : gdt * manning * manning;
    const start = row * stride;
    let west = qx[start + from - 1];
    for (let x = from, k = start + from; x < to; x++, k++) {
      const qxOld = qx[k];
      const qyOld = qy[k];
      const meanX = theta * qxOld + side * (west + qx[k + 1]);
      const meanY = theta * qyOld + side * (old[x] + qy[k + stride]);
      west = qxOld;
      old[x] = qyOld;
      const fx = uniform >= 0 ? uniform : 0.5 * gdt * (n2[k] + n2[k - 1]);
      const fy = uniform >= 0 ? uniform : 0.5 * gdt * (n2[k] + n2[k - stride]);
      qx[k] = faceFlux(h[k - 1], h[k], z[k] - z[k - 1], meanX, qxOld, gdtdx, fx, dryDepthM);
      qy[k] = faceFlux(h[k - stride], h[k], z[k] - z[k - stride], meanY, qyOld, gdtdx, fy, dryDepthM);
    }
  }

  #depths(row: number, from: number, to: number, dtS: number): number {
    const { h, qx, qy, residual } = this;
    const { stride, cellSizeM } = this.layout;
    const c = dtS / cellSizeM;
    let most = 0;
    let least = 0;
    const start = row * stride;
    for (let k = start + from; k < start + to; k++) {
      const gain = c * (qx[k] - qx[k + 1] + (qy[k] - qy[k + stride])) + residual[k];
      const t = h[k] + gain;
      residual[k] = gain - (t - h[k]);
      h[k] = t;
      if (t > most) most = t;
      if (t < least) least = t;
    }
    if (least < 0) this.#negative.add(row);
    return most;
  }
}

/** The float64 reference of the local-inertia scheme. */
export function referenceStepper(
  layout: Layout,
  settings: InertialSettings,
  spans: Int32Array,
): InertialStepper {
  return new ReferenceStepper(layout, settings, spans);
}
