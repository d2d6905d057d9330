import { KernelFailure, type RunControl } from '#kernels/model';
import { contourBands, type ContourCollection } from './contours.ts';
import { makeDomain, type Domain } from './domain.ts';
import { makeEdges } from './edge-driver.ts';
import { cellIndex, WALL_LIMIT_M } from './layout.ts';
import { cellAt } from './raster.ts';
import { MAX_CELLS_INERTIAL, MAX_CELLS_SHALLOW, type FloodInput, type GridName } from './request.ts';
import { inertialSolver, shallowSolver, type FloodSolver } from './solver.ts';
import { makeSources, type Sources } from './sources.ts';
import { gridOf, makeStatistics, type Statistics } from './statistics.ts';
import { pinCell, tileScratch, updateTiles } from './tiles.ts';

/** What a run says about a place. Levels are in the DEM's datum; absent = never flooded or outside. */
export interface PointAnswer {
  readonly name?: string;
  readonly xM: number;
  readonly yM: number;
  readonly bedM?: number;
  readonly depthM?: number;
  readonly stageM?: number;
  readonly maxDepthM?: number;
  readonly maxStageM?: number;
  readonly maxSpeedMps?: number;
  readonly velocityXMps?: number;
  readonly velocityYMps?: number;
  readonly arrivalS?: number;
  readonly timeOfPeakS?: number;
  readonly hazardRating?: number;
  readonly hazardClass?: number;
  readonly series?: readonly {
    readonly timeS: number;
    readonly depthM: number;
    readonly stageM: number;
    readonly speedMps: number;
  }[];
}

/** Volumes of a run, m³. */
export interface MassBalance {
  readonly startM3: number;
  readonly endM3: number;
  readonly rainM3: number;
  readonly infiltratedM3: number;
  readonly drainedM3: number;
  readonly inflowM3: number;
  readonly edgeM3: number;
  readonly culvertM3: number;
  /** |end − expected| / (all water that was ever there). */
  readonly relativeError: number;
}

/** Answer of a flood run. */
export interface FloodAnswer {
  readonly solver: 'localInertia' | 'shallowWater';
  readonly engine: 'wasm' | 'typescript';
  /** Threads that worked side by side; their number changes no bit of the answer. */
  readonly threads: number;
  readonly simulatedS: number;
  readonly steps: number;
  readonly cellSteps: number;
  readonly massBalance: MassBalance;
  readonly floodedAreaM2: number;
  readonly greatestDepthM: number;
  readonly greatestSpeedMps: number;
  readonly points: readonly PointAnswer[];
  readonly grids: Readonly<Record<string, Float64Array | readonly (number | null)[]>>;
  readonly contours: readonly ContourCollection[];
  readonly validity: string;
}

interface Run {
  readonly input: FloodInput;
  readonly domain: Domain;
  readonly solver: FloodSolver;
  readonly sources: Sources;
  readonly statistics: Statistics;
  readonly watch: PointWatch;
}

interface PointWatch {
  readonly cells: readonly (number | undefined)[];
  readonly greatest: Float64Array;
  readonly series: { timeS: number; depthM: number; stageM: number; speedMps: number }[][];
  nextS: number;
}

function volume(solver: FloodSolver): number {
  const { layout, h, z } = solver;
  let sum = 0;
  for (let j = 0; j < layout.rows; j++)
    for (let i = 0, k = cellIndex(layout, 0, j); i < layout.cols; i++, k++)
      if (z[k] < WALL_LIMIT_M) sum += h[k] + solver.held(k);
  return sum * layout.cellSizeM ** 2;
}

function watchPoints(run: Run, timeS: number, last: boolean): void {
  const { watch, solver, input, domain } = run;
  const interval = input.outputs?.seriesIntervalS;
  const due = interval !== undefined && (timeS >= watch.nextS - 1e-9 || last);
  watch.cells.forEach((k, n) => {
    if (k === undefined) return;
    const depth = solver.h[k];
    if (depth > watch.greatest[n]) watch.greatest[n] = depth;
    if (!due) return;
    const speedMps = Math.hypot(solver.velocityX(k), solver.velocityY(k));
    watch.series[n].push({ timeS, depthM: depth, stageM: depth + solver.z[k] + domain.datumM, speedMps });
  });
  if (due && interval !== undefined) watch.nextS = (Math.floor(timeS / interval + 1e-9) + 1) * interval;
}

function march(
  run: Run,
  update: (timeS: number) => void,
  control: RunControl,
): { steps: number; cellSteps: number } {
  const { input, solver, sources, statistics, watch } = run;
  const { layout, tiles } = solver;
  const end = input.durationS;
  const longest = input.options?.maxStepS ?? Math.max(1, end / 200);
  const scratch = tileScratch(layout);
  const eps = solver.dryDepthM;
  let time = 0;
  let steps = 0;
  let cellSteps = 0;
  let seen = 0;
  updateTiles(layout, tiles, solver.h, eps, scratch, solver.sleep);
  watchPoints(run, 0, false);
  statistics.sample(solver, 0, 0);
  while (time < end) {
    if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'the run was cancelled');
    update(time);
    // Reporting times and source changes shorten a step, but never below a ten-millionth of the run: only stability may.
    const wished = Math.min(longest, sources.longestStep(time), watch.nextS - time);
    const stable = solver.stableStep();
    if (!(stable > 1e-10 * end))
      throw new KernelFailure('NO_CONVERGENCE', '', `the stable time step fell to ${stable} s at ${time} s`);
    let dt = Math.min(stable, Math.max(wished, 1e-7 * end), end - time);
    if (end - time - dt < 1e-9 * end) dt = end - time;
    sources.apply(time, dt);
    solver.step(dt);
    time = dt === end - time ? end : time + dt;
    steps += 1;
    cellSteps += tiles.share * layout.cols * layout.rows;
    watchPoints(run, time, time >= end);
    if (steps % solver.stepsPerUpdate === 0 || time >= end) {
      statistics.sample(solver, time, time - seen);
      seen = time;
      updateTiles(layout, tiles, solver.h, eps, scratch, solver.sleep);
      control.progress?.(Math.min(1, time / end));
    }
  }
  return { steps, cellSteps: Math.round(cellSteps) };
}

function pointAnswers(run: Run): PointAnswer[] {
  const { input, solver, statistics: s, domain, watch } = run;
  const { layout } = solver;
  return (input.points ?? []).map((point, n) => {
    const k = watch.cells[n];
    const at = { ...(point.name === undefined ? {} : { name: point.name }), xM: point.xM, yM: point.yM };
    if (k === undefined || solver.z[k] > WALL_LIMIT_M) return at;
    const row = Math.floor(k / layout.stride);
    const c = (row - 2) * layout.cols + (k - row * layout.stride - 4);
    const bedM = solver.z[k] + domain.datumM;
    const depthM = Math.max(0, solver.h[k]);
    const most = watch.greatest[n];
    return {
      ...at,
      bedM,
      depthM,
      stageM: bedM + depthM,
      velocityXMps: solver.velocityX(k),
      velocityYMps: solver.velocityY(k),
      maxDepthM: most,
      maxStageM: bedM + most,
      maxSpeedMps: s.maxSpeedMps[c],
      hazardRating: s.maxHazardRating[c],
      hazardClass: s.hazardClass[c],
      ...(s.arrivalS[c] < 0 ? {} : { arrivalS: s.arrivalS[c], timeOfPeakS: s.timeOfPeakS[c] }),
      ...(input.outputs?.seriesIntervalS === undefined ? {} : { series: watch.series[n] }),
    };
  });
}

function gridAnswers(run: Run): Record<string, Float64Array> {
  const { input, domain, solver, statistics } = run;
  const grids: Record<string, Float64Array> = {};
  const { cols, rows } = solver.layout;
  for (const name of input.outputs?.grids ?? []) {
    const field = gridOf(name as GridName, solver, statistics, domain.datumM);
    if (!domain.northFirst) grids[name] = field;
    else {
      const turned = new Float64Array(field.length);
      for (let j = 0; j < rows; j++)
        turned.set(field.subarray(j * cols, (j + 1) * cols), (rows - 1 - j) * cols);
      grids[name] = turned;
    }
  }
  return grids;
}

function massBalance(run: Run, startM3: number): MassBalance {
  const { solver, sources } = run;
  const { rainM3, infiltratedM3, drainedM3, inflowM3, culvertM3 } = sources.ledger;
  const edgeM3 = solver.edgeVolumeM3();
  const endM3 = volume(solver);
  const expected = startM3 + rainM3 + inflowM3 + edgeM3 - infiltratedM3 - drainedM3;
  const handled = Math.max(startM3 + rainM3 + inflowM3 + Math.max(0, edgeM3), endM3, Number.MIN_VALUE);
  const relativeError = Math.abs(endM3 - expected) / handled;
  return { startM3, endM3, rainM3, infiltratedM3, drainedM3, inflowM3, edgeM3, culvertM3, relativeError };
}

/** Most samples of all point series together. */
const MAX_SAMPLES = 2_000_000;

const VALIDITY = {
  localInertia:
    'Local inertia omits advection: use it for gradually varied, mostly subcritical flow (Froude below about 1). Dam breaks, jets between houses and hydraulic jumps need shallowWater.',
  shallowWater:
    'Depth-averaged flow with hydrostatic pressure; walls are vertical; no sediment, no debris blockage.',
};

/** Runs a flood to its end. `reference` keeps the scheme on the TypeScript reference. */
export function runFlood(
  input: FloodInput,
  scheme: 'localInertia' | 'shallowWater',
  control: RunControl,
  reference = false,
): FloodAnswer {
  const domain = makeDomain(input, scheme === 'localInertia' ? MAX_CELLS_INERTIAL : MAX_CELLS_SHALLOW);
  const driver = makeEdges(input, domain);
  const solver =
    scheme === 'localInertia'
      ? inertialSolver(input, domain, driver.edges, { control, reference })
      : shallowSolver(input, domain, driver.edges, { control, reference });
  const sources = makeSources(input, domain, solver);
  pinSources(domain, solver, driver.inner);
  if (sources.everywhere) solver.tiles.tracking = false;
  const points = input.points ?? [];
  const samples = points.length * (1 + input.durationS / (input.outputs?.seriesIntervalS ?? Infinity));
  if (samples > MAX_SAMPLES)
    throw new KernelFailure(
      'INPUT_TOO_LARGE',
      'outputs.seriesIntervalS',
      `outputs.seriesIntervalS: ${Math.ceil(samples)} samples, at most ${MAX_SAMPLES}`,
    );
  const watch: PointWatch = {
    cells: points.map((p) => cellAt(domain.geo, [p.xM, p.yM])),
    greatest: new Float64Array(points.length),
    series: points.map(() => []),
    nextS: input.outputs?.seriesIntervalS === undefined ? Number.POSITIVE_INFINITY : 0,
  };
  const run: Run = { input, domain, solver, sources, statistics: makeStatistics(input), watch };
  const startM3 = volume(solver);
  const update = (timeS: number): void => driver.update(timeS, solver.h);
  let threads = 1;
  let marched = { steps: 0, cellSteps: 0 };
  try {
    marched = march(run, update, control);
  } finally {
    threads = solver.close();
  }
  const s = run.statistics;
  const flooded = s.arrivalS.reduce((n, t) => n + (t >= 0 ? 1 : 0), 0);
  return {
    solver: scheme,
    engine: solver.engine,
    simulatedS: input.durationS,
    threads,
    ...marched,
    massBalance: massBalance(run, startM3),
    floodedAreaM2: flooded * domain.layout.cellSizeM ** 2,
    greatestDepthM: s.maxDepthM.reduce((a, b) => Math.max(a, b), 0),
    greatestSpeedMps: s.maxSpeedMps.reduce((a, b) => Math.max(a, b), 0),
    points: pointAnswers(run),
    grids: gridAnswers(run),
    contours: (input.outputs?.contours ?? []).map(({ field, levels }) =>
      contourBands(gridOf(field as GridName, solver, s, domain.datumM), domain.geo, field, levels),
    ),
    validity: VALIDITY[scheme],
  };
}

function pinSources(domain: Domain, solver: FloodSolver, edges: readonly number[]): void {
  const pin = (k: number): void => pinCell(solver.layout, solver.tiles, k);
  edges.forEach(pin);
  for (const { cells } of domain.inflows) cells.forEach(pin);
  for (const { cells } of domain.levees) cells.forEach((c) => pin(c.k));
  for (const { from, to } of domain.links) [from, to].forEach(pin);
}
