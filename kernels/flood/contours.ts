import type { Georeference } from './raster.ts';

/** One contour level as closed rings: positions in the grid's plane, metres. */
export interface ContourFeature {
  readonly type: 'Feature';
  readonly properties: { readonly field: string; readonly level: number };
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] };
}

/** Areas at or above each level, lowest first. */
export interface ContourCollection {
  readonly type: 'FeatureCollection';
  readonly features: readonly ContourFeature[];
}

/** Vertices of the area value ≥ level on the grid of cell centres, ringed by a border below every level; marching squares with linear interpolation. */
function ringsAt(field: Float64Array, geo: Georeference, level: number): number[][][] {
  const { cols, rows, cellSizeM } = geo.layout;
  const value = (i: number, j: number): number => {
    const v = i >= 0 && j >= 0 && i < cols && j < rows ? field[j * cols + i] : Number.NaN;
    return Number.isNaN(v) ? Number.NEGATIVE_INFINITY : v;
  };
  const width = cols + 2;
  // An edge of the lattice is named by its lower-left node and direction: 2 · node, + 1 upwards.
  const next = new Map<number, number>();
  const edge = (i: number, j: number, up: 0 | 1): number => 2 * ((j + 1) * width + i + 1) + up;
  for (let j = -1; j < rows; j++)
    for (let i = -1; i < cols; i++) {
      const a = value(i, j) >= level;
      const b = value(i + 1, j) >= level;
      const c = value(i + 1, j + 1) >= level;
      const d = value(i, j + 1) >= level;
      const code = (a ? 1 : 0) | (b ? 2 : 0) | (c ? 4 : 0) | (d ? 8 : 0);
      if (code === 0 || code === 15) continue;
      const sides = [edge(i, j, 0), edge(i + 1, j, 1), edge(i, j + 1, 0), edge(i, j, 1)];
      for (const [from, to] of SEGMENTS[code]) next.set(sides[from], sides[to]);
    }
  const place = (e: number): number[] => {
    const node = e >> 1;
    const j = Math.floor(node / width) - 1;
    const i = node - (j + 1) * width - 1;
    const up = e & 1;
    const v0 = value(i, j);
    const v1 = value(i + (up ? 0 : 1), j + up);
    const t = Number.isFinite(v0) && Number.isFinite(v1) ? (level - v0) / (v1 - v0) : 0.5;
    return [geo.xllM + (i + 0.5 + (up ? 0 : t)) * cellSizeM, geo.yllM + (j + 0.5 + (up ? t : 0)) * cellSizeM];
  };
  const rings: number[][][] = [];
  for (const start of next.keys()) {
    if (!next.has(start)) continue;
    const ring: number[][] = [];
    let at: number | undefined = start;
    while (at !== undefined && next.has(at)) {
      ring.push(place(at));
      const to: number | undefined = next.get(at);
      next.delete(at);
      at = to;
    }
    ring.push(ring[0]);
    if (ring.length >= 4) rings.push(ring);
  }
  return rings;
}

/** Directed segments (bottom 0, right 1, top 2, left 3) with the area on the left, by corner code; saddles join the high corners apart. */
const SEGMENTS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

function areaOf(ring: readonly number[][]): number {
  let sum = 0;
  for (let n = 0; n + 1 < ring.length; n++) sum += ring[n][0] * ring[n + 1][1] - ring[n + 1][0] * ring[n][1];
  return sum / 2;
}

function inside([x, y]: readonly number[], ring: readonly number[][]): boolean {
  let odd = false;
  for (let n = 0; n + 1 < ring.length; n++) {
    const [ax, ay] = ring[n];
    const [bx, by] = ring[n + 1];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) odd = !odd;
  }
  return odd;
}

/** The areas where a grid (rows from the south) reaches each level, as GeoJSON MultiPolygons with holes (outer rings anticlockwise, RFC 7946 §3.1.6). */
export function contourBands(
  field: Float64Array,
  geo: Georeference,
  name: string,
  levels: readonly number[],
): ContourCollection {
  const features = [...levels]
    .sort((a, b) => a - b)
    .map((level): ContourFeature => {
      const rings = ringsAt(field, geo, level);
      const outer = rings.filter((r) => areaOf(r) > 0).sort((p, q) => areaOf(p) - areaOf(q));
      const polygons = outer.map((r) => [r]);
      for (const hole of rings) {
        if (areaOf(hole) >= 0) continue;
        const owner = polygons.find(([shell]) => inside(hole[0], shell));
        owner?.push(hole);
      }
      return {
        type: 'Feature',
        properties: { field: name, level },
        geometry: { type: 'MultiPolygon', coordinates: polygons },
      };
    });
  return { type: 'FeatureCollection', features };
}
