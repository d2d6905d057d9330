import type { Ring } from './types.ts';

/** Twice the signed planar area; positive is counterclockwise. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  const [x0, y0] = ring.length > 0 ? ring[0] : [0, 0];
  for (let i = 0; i + 1 < ring.length; i++) {
    const a = ring[i];
    const b = ring[i + 1];
    sum += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
  }
  return sum;
}

/** Where two sides that are not neighbours cross, `false` for nowhere, `undefined` when the bound is reached. */
export type Crossing = { readonly at: readonly [number, number] } | false | undefined;

/** Most pairs of sides compared before judging is given up. */
const MAX_PAIRS = 20_000_000;

/** Sides hashed by the square cells they pass; the cell is twice the mean side, so all cells together are linear. */
interface Grid {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly west: number;
  readonly south: number;
  readonly cell: number;
  readonly mask: number;
}

function gridOver(ring: Ring): Grid {
  const n = ring.length;
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  let west = Infinity;
  let south = Infinity;
  let length = 0;
  for (let i = 0; i < n; i++) {
    const px = (x[i] = ring[i][0]);
    const py = (y[i] = ring[i][1]);
    if (px < west) west = px;
    if (py < south) south = py;
    if (i > 0) length += Math.abs(px - x[i - 1]) + Math.abs(py - y[i - 1]);
  }
  const mask = (1 << Math.min(20, Math.max(4, 32 - Math.clz32(n)))) - 1;
  return { x, y, west, south, cell: (2 * length) / n || 1, mask };
}

/** Calls `visit` for the bucket of every cell a side passes, column by column. */
function eachCell(grid: Grid, i: number, visit: (bucket: number) => void): void {
  const { x, y, west, south, cell, mask } = grid;
  const forward = x[i] <= x[i + 1];
  const x0 = ((forward ? x[i] : x[i + 1]) - west) / cell;
  const y0 = ((forward ? y[i] : y[i + 1]) - south) / cell;
  const x1 = ((forward ? x[i + 1] : x[i]) - west) / cell;
  const y1 = ((forward ? y[i + 1] : y[i]) - south) / cell;
  const slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
  const last = Math.floor(x1);
  for (let c = Math.floor(x0); c <= last; c++) {
    const ya = c <= x0 ? y0 : y0 + (c - x0) * slope;
    const yb = c + 1 >= x1 ? y1 : y0 + (c + 1 - x0) * slope;
    const top = Math.floor(Math.max(ya, yb) + 1e-9);
    for (let r = Math.floor(Math.min(ya, yb) - 1e-9); r <= top; r++)
      visit((Math.imul(c, 0x9e3779b1) ^ Math.imul(r, 0x85ebca6b) ^ (c >>> 7)) & mask);
  }
}

/** Sides i and j cross in a point inside both. Neighbours share a vertex and never do. */
function cross({ x, y }: Grid, i: number, j: number): boolean {
  const ax = x[i];
  const ay = y[i];
  const bx = x[i + 1];
  const by = y[i + 1];
  const cx = x[j];
  const cy = y[j];
  const dx = x[j + 1];
  const dy = y[j + 1];
  const c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  const d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
  if (!((c > 0 && d < 0) || (c < 0 && d > 0))) return false;
  const a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
  const b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
  return (a > 0 && b < 0) || (a < 0 && b > 0);
}

/** Sides after each one that are compared before the grid is built. */
const WINDOW = 16;

/** A side among the first twenty thousand that crosses one of the next sixteen, or -1: settles tangles and small rings. */
function nearCrossing(grid: Grid, sides: number): number {
  const first = Math.min(sides, 20_000);
  for (let i = 0; i < first; i++)
    for (let j = i + 2; j <= i + WINDOW && j < sides; j++) if (cross(grid, i, j)) return i;
  return -1;
}

/** Lists of sides by bucket, as a counting sort over one walk of the sides. */
function bucket(grid: Grid, sides: number): { start: Int32Array; items: Int32Array } {
  const start = new Int32Array(grid.mask + 2);
  let passed = new Int32Array(4 * sides);
  const ends = new Int32Array(sides);
  let length = 0;
  const visit = (cell: number): void => {
    if (length === passed.length) {
      const wider = new Int32Array(2 * length);
      wider.set(passed);
      passed = wider;
    }
    passed[length++] = cell;
    start[cell + 1] += 1;
  };
  for (let i = 0; i < sides; i++) {
    eachCell(grid, i, visit);
    ends[i] = length;
  }
  for (let c = 0; c + 1 < start.length; c++) start[c + 1] += start[c];
  const items = new Int32Array(length);
  const next = start.slice();
  for (let i = 0, k = 0; i < sides; i++) for (; k < ends[i]; k++) items[next[passed[k]]++] = i;
  return { start, items };
}

/**
 * Looks for a proper crossing of two sides of a closed ring over hashed cells: linear for shapes of the field,
 * and given up (`undefined`) after twenty million comparisons for shapes made to defeat it. Rings that only touch
 * themselves are not reported.
 */
export function selfCrossing(ring: Ring): Crossing {
  const sides = ring.length - 1;
  if (sides < 4) return false;
  const grid = gridOver(ring);
  const near = nearCrossing(grid, sides);
  if (near >= 0) return { at: [grid.x[near], grid.y[near]] };
  if (sides <= WINDOW) return false;
  const { start, items } = bucket(grid, sides);
  let work = 0;
  for (let c = 0; c + 1 < start.length; c++) {
    const count = start[c + 1] - start[c];
    if (count < 2) continue;
    work += (count * count) / 2;
    if (work > MAX_PAIRS) return undefined;
    for (let p = start[c]; p < start[c + 1]; p++)
      for (let q = p + 1; q < start[c + 1]; q++)
        if (cross(grid, items[p], items[q])) return { at: [grid.x[items[p]], grid.y[items[p]]] };
  }
  return false;
}
