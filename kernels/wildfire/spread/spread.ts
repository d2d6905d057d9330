import { KernelFailure, type RunControl } from '#kernels/model';
import { layBarriers, sealDiagonals, type BarrierLine } from './barriers.ts';
import type { FrontFields } from './fields.ts';
import { createFront } from './front.ts';
import { fbpFields, type FbpLandscape } from './fbp-landscape.ts';
import { landscapeFields, type Behaviour, type Landscape, type PerCell } from './landscape.ts';
import { TEN_METRE_OVER_TWENTY_FOOT } from '../wind.ts';
import { burnWithSpotting, type CarryingWind, type Spotting } from './spotting-step.ts';

/** An ignition: a cell and the minute it is lit. */
export interface Ignition {
  readonly column: number;
  readonly row: number;
  readonly minute: number;
}

/** How a fire is run over a landscape. */
export interface SpreadOptions {
  readonly ignitions: readonly Ignition[];
  /** Minutes after which nothing more burns; absent: until the fire stops. */
  readonly horizonMin?: number;
  /** Moves from each cell: 16 (error of a circle ≤ 2.8 %) or 8 (≤ 8.3 %). */
  readonly moves: 8 | 16;
  readonly barriers: readonly BarrierLine[];
  readonly spotting?: Spotting;
  /** True runs the TypeScript reference even when WebAssembly is there. */
  readonly reference?: boolean;
}

/** A fire over a landscape. */
export interface SpreadResult {
  /** Arrival time per cell, minutes; Infinity where the fire does not come. */
  readonly arrivalMin: Float32Array;
  readonly behaviour: Behaviour;
  /** What the front ran over, with barriers laid. */
  readonly fields: FrontFields;
  readonly burnedCells: number;
  readonly spotFires: number;
  readonly settled: number;
}

function valueAt(v: PerCell, k: number): number {
  return typeof v === 'number' ? v : v[k];
}

/** Cell index of an ignition; throws when it lies outside the grid. */
export function ignitionCell(land: { width: number; height: number }, ignition: Ignition, i: number): number {
  const { column, row } = ignition;
  if (column >= land.width || row >= land.height || column < 0 || row < 0)
    throw new KernelFailure(
      'INPUT_OUT_OF_RANGE',
      `ignitions[${i}]`,
      `ignitions[${i}]: column ${column}, row ${row} lies outside the ${land.width} × ${land.height} grid`,
    );
  return row * land.width + column;
}

/**
 * Least-travel-time spread over a landscape (Finney 2002): arrival times from every ignition, around barriers, with
 * suppression lines that close at a minute, and with short-range spotting when asked. Throws `INPUT_INCONSISTENT` when no
 * ignition lies on a cell that burns, and `CANCELLED`.
 */
export function spreadFire(land: Landscape, options: SpreadOptions, control: RunControl = {}): SpreadResult {
  return spreadOver(landscapeFields(land, options.moves, control), options, windOf(land), control);
}

/** The same over stands of the Canadian FBP System. */
export function spreadFbpFire(
  land: FbpLandscape,
  options: SpreadOptions,
  control: RunControl = {},
): SpreadResult {
  const { windKmh, windFromDeg } = land;
  const wind = {
    speedMps: (k: number) => valueAt(windKmh, k) / 3.6 / TEN_METRE_OVER_TWENTY_FOOT,
    towardsDeg: (k: number) => valueAt(windFromDeg, k) + 180,
  };
  return spreadOver(fbpFields(land, options.moves, control), options, wind, control);
}

function windOf(land: Landscape): CarryingWind {
  return {
    speedMps: (k) => valueAt(land.windMps, k),
    towardsDeg: (k) => valueAt(land.windFromDeg, k) + 180,
  };
}

/** Runs a front over ready fields: many fires may share one landscape. */
export function spreadOver(
  { fields: open, behaviour }: { readonly fields: FrontFields; readonly behaviour: Behaviour },
  options: SpreadOptions,
  wind: CarryingWind,
  control: RunControl = {},
): SpreadResult {
  const fields = sealDiagonals(layBarriers(open, options.barriers));
  const seeds = options.ignitions.map((ignition, i) => ({
    cell: ignitionCell(open, ignition, i),
    timeS: ignition.minute * 60,
  }));
  if (!seeds.some(({ cell }) => Number.isFinite(fields.a[cell])))
    throw new KernelFailure('INPUT_INCONSISTENT', 'ignitions', 'no ignition lies on a cell that can burn');
  const horizonS = options.horizonMin === undefined ? Infinity : options.horizonMin * 60;
  const front = createFront(fields, horizonS, options.reference);
  front.burn(seeds, control);
  const { spotting } = options;
  const spotFires = spotting ? burnWithSpotting(front, { fields, behaviour, spotting, wind }, control) : 0;
  const arrivalMin = front.arrival();
  let burnedCells = 0;
  for (let k = 0; k < arrivalMin.length; k++) {
    arrivalMin[k] /= 60;
    if (arrivalMin[k] < Infinity) burnedCells += 1;
  }
  return { arrivalMin, behaviour, fields, burnedCells, spotFires, settled: front.settled() };
}
