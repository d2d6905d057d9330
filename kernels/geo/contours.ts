import { KernelFailure } from '#kernels/model';
import type { Position } from './geodesic.ts';

/** A regular grid of heights (or any quantity), row by row from the south-west corner. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Position of the first node and steps, degrees. */
  readonly origin: Position;
  readonly stepLng: number;
  readonly stepLat: number;
  readonly values: Float32Array | Float64Array;
}
/** A contour as GeoJSON. Lines are closed unless they leave the grid. */
export interface ContourFeature {
  readonly type: 'Feature';
  readonly properties: { readonly level: number };
  readonly geometry: { readonly type: 'MultiLineString'; readonly coordinates: Position[][] };
}

/** Edges crossed by a cell's lines by its corner pattern (south-west 1, south-east 2, north-east 4, north-west 8); 0 south, 1 east, 2 north, 3 west. */
const CASES: readonly (readonly (readonly [number, number])[])[] = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
]; // prettier-ignore

function saddle(pattern: number, centreInside: boolean): readonly (readonly [number, number])[] {
  if ((pattern === 5) === centreInside) return pattern === 5 ? [[3, 2], [1, 0]] : [[3, 0], [1, 2]]; // prettier-ignore
  return pattern === 5 ? [[3, 0], [1, 2]] : [[0, 1], [2, 3]]; // prettier-ignore
}

/** Segments of one level as pairs of edge numbers; an edge number names the crossing on it. */
function segments(grid: Grid, level: number): Map<number, number[]> {
  const { columns, rows, values } = grid;
  const links = new Map<number, number[]>();
  const link = (a: number, b: number): unknown => links.set(a, [...(links.get(a) ?? []), b]);
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < columns; c++) {
      const i = r * columns + c;
      const corners = [values[i], values[i + 1], values[i + columns + 1], values[i + columns]];
      if (corners.some((v) => Number.isNaN(v))) continue;
      const pattern = corners.reduce((bits, v, k) => bits | (v >= level ? 1 << k : 0), 0);
      const centre = (corners[0] + corners[1] + corners[2] + corners[3]) / 4 >= level;
      const edges = [2 * i, 2 * (i + 1) + 1, 2 * (i + columns), 2 * i + 1];
      for (const [a, b] of pattern === 5 || pattern === 10 ? saddle(pattern, centre) : CASES[pattern]) {
        link(edges[a], edges[b]);
        link(edges[b], edges[a]);
      }
    }
  return links;
}

function crossing(grid: Grid, edge: number, level: number): Position {
  const i = edge >> 1;
  const j = edge % 2 === 0 ? i + 1 : i + grid.columns;
  const t = (level - grid.values[i]) / (grid.values[j] - grid.values[i]);
  const c = (i % grid.columns) + (edge % 2 === 0 ? t : 0);
  const r = Math.floor(i / grid.columns) + (edge % 2 === 0 ? 0 : t);
  return [grid.origin[0] + c * grid.stepLng, grid.origin[1] + r * grid.stepLat];
}

/** Follows links from an edge until they end or close. */
function follow(links: Map<number, number[]>, start: number): number[] {
  const line = [start];
  for (let at = start; ;) {
    const next = links.get(at)?.pop();
    if (next === undefined) return line;
    const back = links.get(next) ?? [];
    back.splice(back.indexOf(at), 1);
    line.push(next);
    if (next === start) return line;
    at = next;
  }
}

/**
 * Contours of a grid by marching squares with linear interpolation (Lorensen & Cline 1987 in two dimensions; saddles by the mean of
 * the corners). Cells with a NaN corner are left out.
 */
export function contours(grid: Grid, levels: readonly number[]): ContourFeature[] {
  if (grid.values.length !== grid.columns * grid.rows || grid.columns < 2 || grid.rows < 2)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'values',
      'values: must be columns × rows, each at least 2',
    );
  return levels.map((level) => {
    const links = segments(grid, level);
    const coordinates: Position[][] = [];
    const trace = (edge: number): unknown =>
      coordinates.push(follow(links, edge).map((e) => crossing(grid, e, level)));
    for (const [edge, next] of links) if (next.length === 1) trace(edge);
    for (const [edge, next] of links) if (next.length === 2) trace(edge);
    return { type: 'Feature', properties: { level }, geometry: { type: 'MultiLineString', coordinates } };
  });
}
