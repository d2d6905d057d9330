import { AUTHALIC_RADIUS_M, type Box, type Position } from './geodesic.ts';

/** A closed ring: the last position may repeat the first or not. */
export type Ring = readonly Position[];
/** Outer ring, then holes. */
export type Polygon = readonly Ring[];

const RAD = Math.PI / 180;

/** Smallest box of positions, degrees; no handling of the antimeridian. Infinite (inside out) for none. */
export function boundingBox(positions: readonly Position[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of positions) {
    west = Math.min(west, lng);
    south = Math.min(south, lat);
    east = Math.max(east, lng);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

function inRing([x, y]: Position, ring: Ring): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** True when a position lies in the polygon and in none of its holes (even–odd over all rings; edges belong to one side). */
export function inPolygon(p: Position, polygon: Polygon): boolean {
  let inside = false;
  for (const ring of polygon) if (inRing(p, ring)) inside = !inside;
  return inside;
}

function ringAreaM2(ring: Ring): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    sum += (ring[i][0] - ring[j][0]) * RAD * (2 + Math.sin(ring[i][1] * RAD) + Math.sin(ring[j][1] * RAD));
  return Math.abs((sum * AUTHALIC_RADIUS_M * AUTHALIC_RADIUS_M) / 2);
}

/**
 * Area of a polygon, m², outer ring less holes, on the authalic sphere (Chamberlain & Duquette, JPL 07-3, 2007, eq. 7); edges are
 * taken as straight in (lng, sin lat), which is right to 0.5 % for edges up to 100 km.
 */
export function polygonAreaM2(polygon: Polygon): number {
  return polygon.reduce((sum, ring, i) => (i === 0 ? ringAreaM2(ring) : sum - ringAreaM2(ring)), 0);
}

function segmentDistanceSq(p: Position, a: Position, b: Position): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length));
  return (p[0] - a[0] - t * dx) ** 2 + (p[1] - a[1] - t * dy) ** 2;
}

/** Line with fewer positions, none farther than `tolerance` (same unit as the positions) from it (Douglas & Peucker 1973). */
export function simplify(line: readonly Position[], tolerance: number): Position[] {
  if (line.length < 3) return [...line];
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const stack = [[0, line.length - 1]];
  for (let range = stack.pop(); range; range = stack.pop()) {
    const [from, to] = range;
    let farthest = tolerance * tolerance;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const d = segmentDistanceSq(line[i], line[from], line[to]);
      if (d > farthest) {
        farthest = d;
        at = i;
      }
    }
    if (at < 0) continue;
    keep[at] = 1;
    stack.push([from, at], [at, to]);
  }
  return line.filter((_, i) => keep[i] === 1);
}

function cutSide(ring: Ring, axis: 0 | 1, limit: number, sign: 1 | -1): Position[] {
  const out: Position[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j];
    const b = ring[i];
    const aIn = sign * (a[axis] - limit) >= 0;
    const bIn = sign * (b[axis] - limit) >= 0;
    if (aIn !== bIn) {
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      const other = a[1 - axis] + t * (b[1 - axis] - a[1 - axis]);
      out.push(axis === 0 ? [limit, other] : [other, limit]);
    }
    if (bIn) out.push(b);
  }
  return out;
}

/** Part of a polygon inside a box (Sutherland & Hodgman 1974); rings that vanish are dropped, edges may run along the box. */
export function clipPolygon(polygon: Polygon, [west, south, east, north]: Box): Position[][] {
  return polygon
    .map((ring) => {
      const open = ring.length > 1 && ring[0][0] === ring[ring.length - 1][0] && ring[0][1] === ring[ring.length - 1][1] ? ring.slice(0, -1) : ring; // prettier-ignore
      const x = cutSide(cutSide(open, 0, west, 1), 0, east, -1);
      const cut = cutSide(cutSide(x, 1, south, 1), 1, north, -1);
      return cut.length > 2 ? [...cut, cut[0]] : [];
    })
    .filter((ring) => ring.length > 0);
}

/** Parts of a line inside a box (Liang & Barsky 1984). */
export function clipLine(line: readonly Position[], [west, south, east, north]: Box): Position[][] {
  const parts: Position[][] = [];
  let part: Position[] = [];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let [t0, t1] = [0, 1];
    for (const [p, q] of [
      [-dx, a[0] - west],
      [dx, east - a[0]],
      [-dy, a[1] - south],
      [dy, north - a[1]],
    ]) {
      // prettier-ignore
      if (p === 0) {
        if (q < 0) t1 = -1;
      } else if (p < 0) t0 = Math.max(t0, q / p);
      else t1 = Math.min(t1, q / p);
    }
    if (t0 > t1) continue;
    if (t0 > 0 || part.length === 0) {
      if (part.length > 1) parts.push(part);
      part = [[a[0] + t0 * dx, a[1] + t0 * dy]];
    }
    part.push([a[0] + t1 * dx, a[1] + t1 * dy]);
    if (t1 < 1) {
      parts.push(part);
      part = [];
    }
  }
  if (part.length > 1) parts.push(part);
  return parts;
}
