import { cellIndex, type Layout } from './layout.ts';
import type { Position } from './request.ts';

/** Where the grid lies: lower-left corner and layout. */
export interface Georeference {
  readonly xllM: number;
  readonly yllM: number;
  readonly layout: Layout;
}

/** Padded index of the cell holding a position; undefined outside the grid. The outer edge belongs to the grid. */
export function cellAt({ xllM, yllM, layout }: Georeference, [x, y]: Position): number | undefined {
  const i = (x - xllM) / layout.cellSizeM;
  const j = (y - yllM) / layout.cellSizeM;
  if (!(i >= 0 && j >= 0 && i <= layout.cols && j <= layout.rows)) return undefined;
  return cellIndex(
    layout,
    Math.min(layout.cols - 1, Math.floor(i)),
    Math.min(layout.rows - 1, Math.floor(j)),
  );
}

function crossings(ring: readonly Position[], y: number): number[] {
  const xs: number[] = [];
  for (let n = 0; n < ring.length; n++) {
    const [ax, ay] = ring[n];
    const [bx, by] = ring[(n + 1) % ring.length];
    if (ay <= y !== by <= y) xs.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  return xs.sort((a, b) => a - b);
}

/** Padded indices of the cells whose centre lies inside a ring (even–odd rule). */
export function cellsInside(geo: Georeference, ring: readonly Position[]): number[] {
  const { layout, xllM, yllM } = geo;
  const size = layout.cellSizeM;
  const ys = ring.map((p) => p[1]);
  const first = Math.max(0, Math.floor((Math.min(...ys) - yllM) / size - 0.5));
  const last = Math.min(layout.rows - 1, Math.ceil((Math.max(...ys) - yllM) / size));
  const cells: number[] = [];
  for (let j = first; j <= last; j++) {
    const xs = crossings(ring, yllM + (j + 0.5) * size);
    for (let n = 0; n + 1 < xs.length; n += 2) {
      const from = Math.max(0, Math.ceil((xs[n] - xllM) / size - 0.5));
      const to = Math.min(layout.cols - 1, Math.ceil((xs[n + 1] - xllM) / size - 0.5) - 1);
      for (let i = from; i <= to; i++) cells.push(cellIndex(layout, i, j));
    }
  }
  return cells;
}

/** Padded indices of the cells whose centre lies within `radiusM` of a position. */
export function cellsNear(geo: Georeference, [x, y]: Position, radiusM: number): number[] {
  const { layout, xllM, yllM } = geo;
  const size = layout.cellSizeM;
  const cells: number[] = [];
  const j0 = Math.max(0, Math.floor((y - radiusM - yllM) / size));
  const j1 = Math.min(layout.rows - 1, Math.ceil((y + radiusM - yllM) / size));
  const i0 = Math.max(0, Math.floor((x - radiusM - xllM) / size));
  const i1 = Math.min(layout.cols - 1, Math.ceil((x + radiusM - xllM) / size));
  for (let j = j0; j <= j1; j++)
    for (let i = i0; i <= i1; i++) {
      const dx = xllM + (i + 0.5) * size - x;
      const dy = yllM + (j + 0.5) * size - y;
      if (dx * dx + dy * dy <= radiusM * radiusM) cells.push(cellIndex(layout, i, j));
    }
  return cells;
}

/** A cell crossed by a line, with its distance along the line and from its start. */
export interface LineCell {
  readonly k: number;
  /** Distance along the line, m. */
  readonly chainageM: number;
}

/** Cells crossed by a polyline, connected by faces (no diagonal gaps), in order and without repeats. */
export function cellsAlong(geo: Georeference, line: readonly Position[]): LineCell[] {
  const { layout, xllM, yllM } = geo;
  const size = layout.cellSizeM;
  const found = new Map<number, number>();
  let before = 0;
  let last: number | undefined;
  for (let n = 0; n + 1 < line.length; n++) {
    const [ax, ay] = line[n];
    const [bx, by] = line[n + 1];
    const length = Math.hypot(bx - ax, by - ay);
    const cuts = [0, 1];
    for (const [a, b, origin] of [
      [ax, bx, xllM],
      [ay, by, yllM],
    ] as const) {
      if (a === b) continue;
      const low = Math.ceil((Math.min(a, b) - origin) / size);
      const high = Math.floor((Math.max(a, b) - origin) / size);
      for (let m = low; m <= high; m++) cuts.push((origin + m * size - a) / (b - a));
    }
    cuts.sort((p, q) => p - q);
    for (let m = 0; m + 1 < cuts.length; m++) {
      const t = 0.5 * (cuts[m] + cuts[m + 1]);
      const k = cellAt(geo, [ax + t * (bx - ax), ay + t * (by - ay)]);
      if (k === undefined) continue;
      const chainageM = before + t * length;
      // Through a corner: the cell beside it closes the diagonal.
      const row = last === undefined ? 0 : Math.floor(k / layout.stride) - Math.floor(last / layout.stride);
      const beside =
        last === undefined || row === 0 || k - last === row * layout.stride ? k : last + row * layout.stride;
      for (const cell of [beside, k]) if (!found.has(cell)) found.set(cell, chainageM);
      last = k;
    }
    before += length;
  }
  return [...found].map(([k, chainageM]) => ({ k, chainageM }));
}

/** Distance along a polyline of the point of it nearest to a position, m. */
export function chainageOf(line: readonly Position[], [x, y]: Position): number {
  let best = Number.POSITIVE_INFINITY;
  let at = 0;
  let before = 0;
  for (let n = 0; n + 1 < line.length; n++) {
    const [ax, ay] = line[n];
    const [bx, by] = line[n + 1];
    const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
    const t =
      length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2));
    const distance = Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
    const length = Math.sqrt(length2);
    if (distance < best) {
      best = distance;
      at = before + t * length;
    }
    before += length;
  }
  return at;
}
