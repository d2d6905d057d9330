import type { RunControl } from '#kernels/model';
import { checkCancelled } from '#kernels/formulary';

/** Rows between exact restarts of the recurrence; its error grows with the square of this. */
const BLOCK_ROWS = 64;

/** A regular grid in the wind's own frame: x downwind, y to the left, rows along y, columns along x. */
export interface GridShape {
  readonly columns: number;
  readonly rows: number;
  readonly x0: number;
  readonly dx: number;
  readonly y0: number;
  readonly dy: number;
}

/** What the grid needs of a plume at a distance: C(x, y) = axis(x) · exp(−y² / 2σy(x)²). */
export interface PlumeColumn {
  /** Concentration on the axis at the receptor height, any unit. */
  readonly axis: number;
  /** σy, m. */
  readonly sigmaY: number;
}

/**
 * Concentration on a grid. A plume separates into a value per column and a Gaussian across it; along a column the Gaussian obeys
 * g(y+d) = g(y) r(y), r(y+d) = r(y) exp(−d²/σy²), so a point costs three multiplications. The recurrence restarts from exact exponentials
 * every 64 rows: relative error against the exact formula at most 1e-12 in Float64, the rounding of the type in Float32.
 * Rows lie one after another in `out`, columns inside a row.
 */
export function fillPlumeGrid<T extends Float32Array | Float64Array>(
  out: T,
  shape: GridShape,
  column: (x: number) => PlumeColumn | undefined,
  control: RunControl = {},
): T {
  const n = shape.columns;
  const axis = new Float64Array(n);
  const spread = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const c = column(shape.x0 + i * shape.dx);
    if (!c || !(c.axis > 0)) continue;
    axis[i] = c.axis;
    spread[i] = 1 / (2 * c.sigmaY * c.sigmaY);
  }
  const cutoff = out instanceof Float32Array ? 120 : 745;
  const work: Work = {
    axis,
    spread,
    g: new Float64Array(n),
    r: new Float64Array(n),
    q: new Float64Array(n),
    cutoff,
  };
  out.fill(0);
  const firstPositive = Math.min(shape.rows, Math.max(0, Math.ceil(-shape.y0 / shape.dy)));
  walk(out, shape, work, { from: firstPositive, to: shape.rows, step: 1 }, control);
  const mirror = (-2 * shape.y0) / shape.dy;
  const whole = Math.round(mirror);
  const symmetric = Math.abs(mirror - whole) < 1e-9 * Math.max(1, Math.abs(mirror));
  for (let j = firstPositive - 1; j >= 0; j--) {
    const twin = whole - j;
    if (!symmetric || twin < firstPositive || twin >= shape.rows) {
      walk(out, shape, work, { from: j, to: -1, step: -1 }, control);
      break;
    }
    out.copyWithin(j * n, twin * n, (twin + 1) * n);
  }
  return out;
}

interface Work {
  readonly axis: Float64Array;
  readonly spread: Float64Array;
  readonly g: Float64Array;
  readonly r: Float64Array;
  readonly q: Float64Array;
  readonly cutoff: number;
}

interface Walk {
  readonly from: number;
  readonly to: number;
  readonly step: 1 | -1;
}

/** Columns that still matter at distance `y` from the axis: the first and one past the last. */
function restart(w: Work, y: number, d: number): readonly [number, number] {
  const { axis, spread, g, r, q, cutoff } = w;
  let first = axis.length;
  let end = 0;
  for (let i = 0; i < axis.length; i++) {
    const e = y * y * spread[i];
    if (axis[i] === 0 || e > cutoff) {
      g[i] = 0;
      r[i] = 0;
      q[i] = 0;
      continue;
    }
    if (i < first) first = i;
    end = i + 1;
    g[i] = axis[i] * Math.exp(-e);
    r[i] = Math.exp(-(2 * y + d) * d * spread[i]);
    q[i] = Math.exp(-2 * d * d * spread[i]);
  }
  return [first, end];
}

function walk(
  out: Float32Array | Float64Array,
  shape: GridShape,
  w: Work,
  rows: Walk,
  control: RunControl,
): void {
  const { g, r, q } = w;
  const n = shape.columns;
  const count = (rows.to - rows.from) * rows.step;
  for (let done = 0; done < count; done += BLOCK_ROWS) {
    checkCancelled(control);
    const start = rows.from + done * rows.step;
    const [first, end] = restart(w, Math.abs(shape.y0 + start * shape.dy), shape.dy);
    if (first >= end) return;
    const last = Math.min(BLOCK_ROWS, count - done);
    for (let k = 0; k < last; k++) {
      const at = (start + k * rows.step) * n;
      if (out instanceof Float32Array) step32(out, at, g, r, q, first, end);
      else step64(out, at, g, r, q, first, end);
    }
    control.progress?.(Math.min(1, (done + last) / count));
  }
}

// Two copies of one loop, so that each sees a single element type.
function step32(
  out: Float32Array,
  at: number,
  g: Float64Array,
  r: Float64Array,
  q: Float64Array,
  first: number,
  end: number,
): void {
  for (let i = first; i < end; i++) {
    const v = g[i];
    const f = r[i];
    out[at + i] = v;
    g[i] = v * f;
    r[i] = f * q[i];
  }
}

function step64(
  out: Float64Array,
  at: number,
  g: Float64Array,
  r: Float64Array,
  q: Float64Array,
  first: number,
  end: number,
): void {
  for (let i = first; i < end; i++) {
    const v = g[i];
    const f = r[i];
    out[at + i] = v;
    g[i] = v * f;
    r[i] = f * q[i];
  }
}
