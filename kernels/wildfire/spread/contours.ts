import type { RunControl } from '#kernels/model';
import { checkCancelled } from './fields.ts';

/** A ring of [x, y] positions, first and last equal. */
export type Ring = [number, number][];

/** Columns and rows of a grid. */
export interface GridSize {
  readonly width: number;
  readonly height: number;
}

/** Cell edges are numbered so that a crossing has one key whichever cell finds it. */
function crossings(
  values: Float32Array,
  grid: GridSize,
  level: number,
  control?: RunControl,
): Map<number, Ring> {
  const { width, height } = grid;
  const w = width + 2;
  const value = (x: number, y: number): number =>
    x < 1 || y < 1 || x > width || y > height ? Infinity : values[(y - 1) * width + (x - 1)];
  const edge = (x: number, y: number, down: boolean): number => ((y * w + x) << 1) | (down ? 1 : 0);
  const point = (key: number): Ring[number] => {
    const down = (key & 1) === 1;
    const cell = key >> 1;
    const x = cell % w;
    const y = Math.floor(cell / w);
    const p = value(x, y);
    const q = down ? value(x, y + 1) : value(x + 1, y);
    const share = Number.isFinite(p) && Number.isFinite(q) ? (level - p) / (q - p) : 0.5;
    return down ? [x - 0.5, y - 0.5 + share] : [x - 0.5 + share, y - 0.5];
  };
  const next = new Map<number, number[]>();
  const link = (from: number, to: number): void => {
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  };
  for (let y = 0; y <= height; y++) {
    if ((y & 63) === 0) checkCancelled(control);
    // the right-hand corners of one cell are the left-hand corners of the next
    let nw = 0;
    let sw = 0;
    for (let x = 0; x <= width; x++) {
      const ne = value(x + 1, y) <= level ? 1 : 0;
      const se = value(x + 1, y + 1) <= level ? 1 : 0;
      const code = nw | (ne << 1) | (se << 2) | (sw << 3);
      nw = ne;
      sw = se;
      if (code === 0 || code === 15) continue;
      const edges = [edge(x, y, false), edge(x + 1, y, true), edge(x, y + 1, false), edge(x, y, true)];
      for (const [from, to] of SEGMENTS[code]) link(edges[from], edges[to]);
    }
  }
  return trace(next, point);
}

/** Directed segments by case, inside on the left hand as seen on the map; edges 0 top, 1 right, 2 bottom, 3 left. */
const SEGMENTS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[3, 0]],
  [[0, 1]],
  [[3, 1]],
  [[1, 2]],
  [
    [3, 0],
    [1, 2],
  ],
  [[0, 2]],
  [[3, 2]],
  [[2, 3]],
  [[2, 0]],
  [
    [0, 1],
    [2, 3],
  ],
  [[2, 1]],
  [[1, 3]],
  [[1, 0]],
  [[0, 3]],
  [],
];

function trace(next: Map<number, number[]>, point: (key: number) => Ring[number]): Map<number, Ring> {
  const rings = new Map<number, Ring>();
  for (const start of next.keys()) {
    while ((next.get(start)?.length ?? 0) > 0) {
      const ring: Ring = [point(start)];
      let at = start;
      for (let to = next.get(at)?.pop(); to !== undefined; to = next.get(at)?.pop()) {
        ring.push(point(to));
        at = to;
        if (at === start) break;
      }
      rings.set(rings.size, ring);
    }
  }
  return rings;
}

/** Twice the signed area in raster axes; negative for rings that turn counter-clockwise on the map. */
function area2(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum;
}

function contains(ring: Ring, [x, y]: Ring[number]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/**
 * Polygons of the cells whose value is at most `level`, by marching squares with linear interpolation between cell
 * centres (half-way to unreached cells). Positions are in cells from the north-west corner, x east, y south; each polygon
 * is its shell (counter-clockwise on the map) followed by its holes. Infinity marks cells that are never inside.
 */
export function contourPolygons(
  values: Float32Array,
  grid: GridSize,
  level: number,
  control?: RunControl,
): Ring[][] {
  const rings = [...crossings(values, grid, level, control).values()].filter((r) => r.length > 3) as Ring[];
  const shells = rings.filter((r) => area2(r) < 0).map((shell) => [shell]);
  const sorted = [...shells].sort((p, q) => area2(q[0]) - area2(p[0]));
  for (const hole of rings.filter((r) => area2(r) > 0))
    sorted.find(([shell]) => -area2(shell) > area2(hole) && contains(shell, hole[0]))?.push(hole);
  return shells;
}
