import { KernelFailure } from '#kernels/model';
import type { Domain } from './domain.ts';
import type { EdgeCell, Edges } from './edges.ts';
import { cellIndex, WALL_LIMIT_M, type Field } from './layout.ts';
import type { BoundaryInput, FloodInput } from './request.ts';
import { checkSeries, valueAt } from './series.ts';

interface Segment {
  readonly boundary: BoundaryInput;
  readonly cells: readonly EdgeCell[];
  readonly inner: readonly number[];
}

/** Edge conditions of an input: the cells a solver reads, and their update in time. */
export interface EdgeDriver {
  readonly edges: Edges;
  /** Cells behind open edges. */
  readonly inner: readonly number[];
  /** Sets levels and discharges for a time; discharge is shared by depth, evenly while the segment is dry. */
  update(timeS: number, h: Field): void;
}

const closed = (): EdgeCell => ({ kind: 'closed', value: 0, depthM: Number.NaN, slope: Number.NaN });

function checkBoundary(boundary: BoundaryInput, path: string): void {
  const needsSeries = boundary.kind === 'stage' || boundary.kind === 'discharge';
  if (needsSeries && !boundary.series)
    throw new KernelFailure(
      'INPUT_MISSING',
      `${path}.series`,
      `${path}.series: is required by ${boundary.kind}`,
    );
  if (boundary.series) checkSeries(boundary.series, `${path}.series`);
}

/** Builds the edge conditions of a domain. */
export function makeEdges(input: FloodInput, domain: Domain): EdgeDriver {
  const { layout, geo, bedM, datumM } = domain;
  const lists: Record<BoundaryInput['edge'], EdgeCell[]> = { west: [], east: [], south: [], north: [] };
  const segments: Segment[] = [];
  (input.boundaries ?? []).forEach((boundary, n) => {
    const path = `boundaries[${n}]`;
    checkBoundary(boundary, path);
    const upright = boundary.edge === 'west' || boundary.edge === 'east';
    const count = upright ? layout.rows : layout.cols;
    const origin = upright ? geo.yllM : geo.xllM;
    const list = lists[boundary.edge];
    if (list.length === 0) for (let m = 0; m < count; m++) list.push(closed());
    const cells: EdgeCell[] = [];
    const inner: number[] = [];
    for (let m = 0; m < count; m++) {
      const at = origin + (m + 0.5) * layout.cellSizeM;
      if (at < (boundary.fromM ?? -Infinity) || at > (boundary.toM ?? Infinity)) continue;
      const far =
        boundary.edge === 'east' ? layout.cols - 1 : boundary.edge === 'north' ? layout.rows - 1 : 0;
      const k = upright ? cellIndex(layout, far, m) : cellIndex(layout, m, far);
      if (bedM[k] > WALL_LIMIT_M) continue;
      const cell = {
        ...closed(),
        kind: boundary.kind,
        depthM: boundary.depthM ?? Number.NaN,
        slope: boundary.slope ?? Number.NaN,
      };
      list[m] = cell;
      cells.push(cell);
      inner.push(k);
    }
    if (cells.length === 0)
      throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: covers no open cell of the edge`);
    segments.push({ boundary, cells, inner });
  });
  return {
    edges: lists,
    inner: segments.flatMap((s) => (s.boundary.kind === 'closed' ? [] : s.inner)),
    update: (timeS, h) => {
      for (const segment of segments) updateSegment(segment, timeS, h, datumM, layout.cellSizeM);
    },
  };
}

function updateSegment(segment: Segment, timeS: number, h: Field, datumM: number, cellSizeM: number): void {
  const { boundary, cells, inner } = segment;
  const { kind, series } = boundary;
  if (!series || (kind !== 'stage' && kind !== 'discharge')) return;
  const value = valueAt(series, timeS);
  if (kind === 'stage') {
    for (const cell of cells) cell.value = value - datumM;
    return;
  }
  let total = 0;
  for (const k of inner) total += Math.max(0, h[k]);
  for (let n = 0; n < cells.length; n++) {
    const share = total > 0 ? Math.max(0, h[inner[n]]) / total : 1 / cells.length;
    cells[n].value = (value * share) / cellSizeM;
  }
}
