import { KernelFailure } from '#kernels/model';
import { barrelOf, culvertFlow } from './culvert.ts';
import { cellIndex, makeLayout, WALL_M, type Layout } from './layout.ts';
import { cellAt, cellsAlong, cellsInside, cellsNear, chainageOf, type Georeference } from './raster.ts';
import type { DemInput, FloodInput, Position, SeriesPoint } from './request.ts';
import { checkSeries } from './series.ts';

/** Water added to cells, in equal depths. */
export interface Inflow {
  readonly cells: readonly number[];
  readonly hydrograph: readonly SeriesPoint[];
}

/** A levee cell: its level without and with the full breach grows from the crest by the opening trapezoid. */
export interface LeveeCell {
  readonly k: number;
  readonly crestM: number;
  readonly groundM: number;
  /** Distance along the axis from the breach centre, m. */
  readonly offsetM: number;
}

/** A levee with its breach in time. */
export interface Levee {
  readonly cells: readonly LeveeCell[];
  readonly breach: NonNullable<NonNullable<FloodInput['levees']>[number]['breach']> | undefined;
}

/** A culvert between two cells. */
export interface Link {
  readonly from: number;
  readonly to: number;
  discharge(levelFromM: number, levelToM: number): number;
}

/** A flood input on its padded grid. */
export interface Domain {
  readonly layout: Layout;
  readonly geo: Georeference;
  /** Bed level, WALL_M outside the grid and in walls, minus `datumM`. */
  readonly bedM: Float64Array;
  /** Manning's n, or undefined when one n holds everywhere. */
  readonly manning: Float64Array | undefined;
  /** Depth at the start, m. */
  readonly depthM: Float64Array;
  /** Velocity at the start, m/s; absent = at rest. */
  readonly velocityXMps: Float64Array | undefined;
  readonly velocityYMps: Float64Array | undefined;
  readonly datumM: number;
  readonly northFirst: boolean;
  readonly inflows: readonly Inflow[];
  readonly levees: readonly Levee[];
  readonly links: readonly Link[];
}

function inconsistent(path: string, message: string): never {
  throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: ${message}`);
}

/** Position in an input grid of cell (i, j counted from the south). */
export function inputIndex(dem: DemInput, i: number, j: number): number {
  return (dem.order === 'southFirst' ? j : dem.rows - 1 - j) * dem.cols + i;
}

/** Refuses a grid input whose length is not the DEM's. */
export function checkGrid(
  dem: DemInput,
  values: { readonly length: number } | undefined,
  path: string,
): void {
  const cells = dem.cols * dem.rows;
  if (values && values.length !== cells)
    inconsistent(path, `needs ${cells} values, one per cell, got ${values.length}`);
}

function fillHoles(bed: Float64Array, layout: Layout, holes: readonly number[]): void {
  let open = [...holes];
  while (open.length > 0) {
    const values = open.map((k) => {
      let sum = 0;
      let count = 0;
      for (const n of [k - 1, k + 1, k - layout.stride, k + layout.stride])
        if (bed[n] < WALL_M) {
          sum += bed[n];
          count += 1;
        }
      return count > 0 ? sum / count : WALL_M;
    });
    const before = open.length;
    for (let n = 0; n < open.length; n++) bed[open[n]] = values[n];
    open = open.filter((_k, n) => values[n] === WALL_M);
    if (open.length === before) return;
  }
}

function bedOf(dem: DemInput, layout: Layout): { bed: Float64Array; datumM: number } {
  const bed = new Float64Array(layout.size).fill(WALL_M);
  const holes: number[] = [];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < dem.rows; j++)
    for (let i = 0; i < dem.cols; i++) {
      const z = dem.elevationM[inputIndex(dem, i, j)];
      const k = cellIndex(layout, i, j);
      if (z === (dem.noDataM ?? -9999)) {
        holes.push(k);
        continue;
      }
      bed[k] = z;
      low = Math.min(low, z);
      high = Math.max(high, z);
    }
  if (low > high)
    throw new KernelFailure('INPUT_INCONSISTENT', 'dem.elevationM', 'dem.elevationM: every cell is a hole');
  if (holes.length > 0) {
    const policy = dem.holes ?? 'refuse';
    if (policy === 'refuse')
      inconsistent(
        'dem.elevationM',
        `${holes.length} cells have no elevation: set dem.holes to wall or fill to accept them`,
      );
    if (policy === 'fill') fillHoles(bed, layout, holes);
  }
  const datumM = Math.round(0.5 * (low + high));
  for (let k = 0; k < bed.length; k++) if (bed[k] < WALL_M) bed[k] -= datumM;
  return { bed, datumM };
}

function manningOf(input: FloodInput, geo: Georeference): Float64Array | undefined {
  const { roughness, buildings, dem } = input;
  checkGrid(dem, roughness.grid, 'roughness.grid');
  const rough = buildings?.method === 'roughness';
  if (!roughness.grid && !roughness.polygons?.length && !rough) return undefined;
  const { layout } = geo;
  const n = new Float64Array(layout.size).fill(roughness.manning);
  if (roughness.grid)
    for (let j = 0; j < dem.rows; j++)
      for (let i = 0; i < dem.cols; i++) n[cellIndex(layout, i, j)] = roughness.grid[inputIndex(dem, i, j)];
  for (const { ring, manning } of roughness.polygons ?? [])
    for (const k of cellsInside(geo, ring)) n[k] = manning;
  if (rough) {
    const value = buildings.manning;
    if (value === undefined)
      throw new KernelFailure(
        'INPUT_MISSING',
        'buildings.manning',
        'buildings.manning: is required by roughness',
      );
    for (const ring of buildings.polygons) for (const k of cellsInside(geo, ring)) n[k] = value;
  }
  return n;
}

function placeBuildings(input: FloodInput, geo: Georeference, bed: Float64Array): void {
  const { buildings } = input;
  if (!buildings || buildings.method === 'roughness') return;
  const { raiseM } = buildings;
  if (buildings.method === 'raise' && raiseM === undefined)
    throw new KernelFailure('INPUT_MISSING', 'buildings.raiseM', 'buildings.raiseM: is required by raise');
  const seen = new Set<number>();
  for (const ring of buildings.polygons)
    for (const k of cellsInside(geo, ring)) {
      if (seen.has(k) || bed[k] === WALL_M) continue;
      seen.add(k);
      bed[k] = buildings.method === 'block' ? WALL_M : bed[k] + (raiseM ?? 0);
    }
}

function cellOf(geo: Georeference, at: Position, path: string): number {
  const k = cellAt(geo, at);
  if (k === undefined) inconsistent(path, 'lies outside the grid');
  return k;
}

function inflowsOf(input: FloodInput, geo: Georeference, bed: Float64Array): Inflow[] {
  return (input.inflows ?? []).map((inflow, n) => {
    const path = `inflows[${n}]`;
    checkSeries(inflow.hydrograph, `${path}.hydrograph`);
    const { point, radiusM, line, polygon } = inflow;
    let cells: number[];
    if (point)
      cells = radiusM === undefined ? [cellOf(geo, point, `${path}.point`)] : cellsNear(geo, point, radiusM);
    else if (line) cells = cellsAlong(geo, line).map((c) => c.k);
    else if (polygon) cells = cellsInside(geo, polygon);
    else throw new KernelFailure('INPUT_MISSING', `${path}.point`, `${path}: needs point, line or polygon`);
    cells = [...new Set(cells)].filter((k) => bed[k] < WALL_M);
    if (cells.length === 0) inconsistent(path, 'covers no open cell of the grid');
    return { cells, hydrograph: inflow.hydrograph };
  });
}

function leveesOf(input: FloodInput, geo: Georeference, bed: Float64Array, datumM: number): Levee[] {
  return (input.levees ?? []).map((levee, n) => {
    const along = cellsAlong(geo, levee.line).filter((c) => bed[c.k] < WALL_M);
    if (along.length === 0) inconsistent(`levees[${n}].line`, 'crosses no open cell of the grid');
    const centre = levee.breach ? chainageOf(levee.line, levee.breach.at) : 0;
    const cells = along.map(({ k, chainageM }) => {
      const crestM = Math.max(bed[k], levee.crestM - datumM);
      return { k, crestM, groundM: bed[k], offsetM: Math.abs(chainageM - centre) };
    });
    for (const { k, crestM } of cells) bed[k] = crestM;
    return { cells, breach: levee.breach };
  });
}

function linksOf(input: FloodInput, geo: Georeference, bed: Float64Array, datumM: number): Link[] {
  return (input.culverts ?? []).map((culvert, n) => {
    const path = `culverts[${n}]`;
    const barrel = barrelOf(culvert, path);
    const from = cellOf(geo, culvert.inletAt, `${path}.inletAt`);
    const to = cellOf(geo, culvert.outletAt, `${path}.outletAt`);
    if (from === to || bed[from] === WALL_M || bed[to] === WALL_M)
      inconsistent(path, 'inlet and outlet must be two open cells');
    return {
      from,
      to,
      discharge: (head, tail) => culvertFlow(culvert, barrel, head + datumM, tail + datumM).dischargeM3s,
    };
  });
}

/** A grid input on the padded layout; undefined stays undefined. */
export function padGrid(
  dem: DemInput,
  layout: Layout,
  values: readonly number[] | undefined,
): Float64Array | undefined {
  if (!values) return undefined;
  const field = new Float64Array(layout.size);
  for (let j = 0; j < dem.rows; j++)
    for (let i = 0, k = cellIndex(layout, 0, j); i < dem.cols; i++, k++)
      field[k] = values[inputIndex(dem, i, j)];
  return field;
}

function initialDepth(input: FloodInput, layout: Layout, bed: Float64Array, datumM: number): Float64Array {
  const { initial, dem } = input;
  if (initial?.stageM !== undefined && initial.depthM)
    inconsistent('initial', 'takes stageM or depthM, not both');
  const depth = padGrid(dem, layout, initial?.depthM) ?? new Float64Array(layout.size);
  const level = initial?.stageM === undefined ? undefined : initial.stageM - datumM;
  for (let k = 0; k < depth.length; k++) {
    if (bed[k] === WALL_M) depth[k] = 0;
    else if (level !== undefined) depth[k] = Math.max(0, level - bed[k]);
  }
  return depth;
}

/** Bed level of a levee cell at a time: the crest, or inside the growing trapezoid its slope, never below the ground. */
export function leveeBed(cell: LeveeCell, breach: Levee['breach'], datumM: number, timeS: number): number {
  if (!breach || timeS <= breach.startS) return cell.crestM;
  const share = breach.formationS > 0 ? Math.min(1, (timeS - breach.startS) / breach.formationS) : 1;
  const bottom = cell.crestM - share * (cell.crestM - (breach.bottomM - datumM));
  const outside = Math.max(0, cell.offsetM - (share * breach.bottomWidthM) / 2);
  const level =
    outside === 0 ? bottom : breach.sideSlope > 0 ? bottom + outside / breach.sideSlope : cell.crestM;
  return Math.max(cell.groundM, Math.min(cell.crestM, level));
}

/** Lays an input on its grid; `maxCells` bounds memory. Throws before anything large is allocated. */
export function makeDomain(input: FloodInput, maxCells: number): Domain {
  const { dem } = input;
  const cells = dem.cols * dem.rows;
  if (cells > maxCells)
    throw new KernelFailure(
      'INPUT_TOO_LARGE',
      'dem',
      `dem: ${cells} cells, at most ${maxCells}: use larger cells or a part`,
    );
  checkGrid(dem, dem.elevationM, 'dem.elevationM');
  const layout = makeLayout(dem.cols, dem.rows, dem.cellSizeM);
  const geo: Georeference = { xllM: dem.xllM ?? 0, yllM: dem.yllM ?? 0, layout };
  const { bed, datumM } = bedOf(dem, layout);
  placeBuildings(input, geo, bed);
  const levees = leveesOf(input, geo, bed, datumM);
  for (const key of ['depthM', 'velocityXMps', 'velocityYMps'] as const)
    checkGrid(dem, input.initial?.[key], `initial.${key}`);
  return {
    depthM: initialDepth(input, layout, bed, datumM),
    velocityXMps: padGrid(dem, layout, input.initial?.velocityXMps),
    velocityYMps: padGrid(dem, layout, input.initial?.velocityYMps),
    layout,
    geo,
    bedM: bed,
    manning: manningOf(input, geo),
    datumM,
    northFirst: dem.order !== 'southFirst',
    inflows: inflowsOf(input, geo, bed),
    levees,
    links: linksOf(input, geo, bed, datumM),
  };
}
