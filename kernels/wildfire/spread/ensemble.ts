import { seededNormal, seededRandom } from '#kernels/formulary';
import { KernelFailure, type RunControl } from '#kernels/model';
import type { Moistures } from '../fuelbed.ts';
import { terrainVectors, type Landscape, type PerCell } from './landscape.ts';
import { spreadFire, type SpreadOptions } from './spread.ts';

/** How members of an ensemble differ from the given weather; each is drawn once per member from the seed. */
export interface Perturbation {
  readonly members: number;
  readonly seed: number;
  /** Standard deviation of ln(wind speed). */
  readonly windSpeedLogSd: number;
  /** Standard deviation of wind direction, degrees. */
  readonly windDirectionSdDeg: number;
  /** Standard deviation of dead fuel moisture, percentage points; moistures stay at 2 % or more. */
  readonly deadMoistureSdPct: number;
  /** Standard deviation of live fuel moisture, percentage points; moistures stay at 30 % or more. */
  readonly liveMoistureSdPct: number;
}

/** Burn probability and arrival percentiles per cell. */
export interface EnsembleResult {
  readonly members: number;
  /** Share of members that reach the cell before the horizon. */
  readonly burnProbability: Float32Array;
  /** Arrival minutes not exceeded by the given share of all members; Infinity where fewer members burn the cell. */
  readonly percentileMin: readonly { readonly percentile: number; readonly minutes: Float32Array }[];
  /** Burnt area of each member, ha. */
  readonly areaHa: Float64Array;
}

/** Time classes of the arrival histogram: percentiles are exact to horizon/128. */
export const TIME_CLASSES = 128;
/** Largest ensemble grid, cells: the histogram takes 256 bytes a cell. */
export const MAX_ENSEMBLE_CELLS = 1024 * 1024;

function scaled(v: PerCell, change: (x: number) => number): PerCell {
  return typeof v === 'number' ? change(v) : Float32Array.from(v, change);
}

function moistened(m: Moistures, dead: number, live: number): Moistures {
  const wet = (v: number): number => Math.max(0.02, v + dead / 100);
  const green = (v: number): number => Math.max(0.3, v + live / 100);
  return {
    m1h: wet(m.m1h),
    m10h: wet(m.m10h),
    m100h: wet(m.m100h),
    herb: green(m.herb),
    woody: green(m.woody),
  };
}

/** The landscape of one member: the same draw for every cell, so that weather stays coherent. */
export function memberLandscape(land: Landscape, p: Perturbation, member: number): Landscape {
  const random = seededRandom(Math.imul(p.seed + 1, 0x9e3779b1) ^ Math.imul(member + 1, 0x85ebca6b));
  const normal = seededNormal(random);
  const speed = Math.exp(p.windSpeedLogSd * normal());
  const turn = p.windDirectionSdDeg * normal();
  const dead = p.deadMoistureSdPct * normal();
  const live = p.liveMoistureSdPct * normal();
  return {
    ...land,
    windMps: speed === 1 ? land.windMps : scaled(land.windMps, (v) => v * speed),
    windFromDeg: turn === 0 ? land.windFromDeg : scaled(land.windFromDeg, (v) => v + turn),
    moistures: land.moistures.map((m) => moistened(m, dead, live)),
  };
}

function percentileOf(histogram: Uint16Array, k: number, needed: number): number {
  let seen = 0;
  for (let i = 0; i < TIME_CLASSES; i++) {
    const n = histogram[k * TIME_CLASSES + i];
    if (seen + n >= needed) return (i + (n > 0 ? (needed - seen) / n : 1)) / TIME_CLASSES;
    seen += n;
  }
  return Infinity;
}

/**
 * Runs seeded members of a fire and gathers burn probability and arrival percentiles in bounded memory. Needs a horizon;
 * throws `INPUT_TOO_LARGE` above 1024² cells, `INPUT_MISSING` without a horizon, and `CANCELLED`.
 */
export function spreadEnsemble(
  land: Landscape,
  options: SpreadOptions,
  perturbation: Perturbation & { readonly percentiles: readonly number[] },
  control: RunControl = {},
): EnsembleResult {
  const cells = land.width * land.height;
  const horizon = options.horizonMin;
  if (horizon === undefined)
    throw new KernelFailure('INPUT_MISSING', 'horizonMin', 'horizonMin: an ensemble needs a horizon');
  if (cells > MAX_ENSEMBLE_CELLS)
    throw new KernelFailure(
      'INPUT_TOO_LARGE',
      'widthCells',
      `an ensemble takes at most ${MAX_ENSEMBLE_CELLS} cells`,
    );
  const { members } = perturbation;
  const terrain = terrainVectors(land);
  const histogram = new Uint16Array(cells * TIME_CLASSES);
  const areaHa = new Float64Array(members);
  for (let member = 0; member < members; member++) {
    const inner: RunControl = { cancelled: () => control.cancelled?.() ?? false };
    const spotting = options.spotting && { ...options.spotting, seed: options.spotting.seed + member };
    const result = spreadFire(
      { ...memberLandscape(land, perturbation, member), terrain },
      { ...options, spotting },
      inner,
    );
    areaHa[member] = (result.burnedCells * land.cellM * land.cellM) / 1e4;
    const scale = TIME_CLASSES / horizon;
    const { arrivalMin } = result;
    for (let k = 0; k < cells; k++) {
      const t = arrivalMin[k];
      if (t <= horizon) histogram[k * TIME_CLASSES + Math.min(TIME_CLASSES - 1, (t * scale) | 0)] += 1;
    }
    control.progress?.((member + 1) / members);
  }
  const burnProbability = new Float32Array(cells);
  for (let k = 0; k < cells; k++) {
    let n = 0;
    for (let i = 0; i < TIME_CLASSES; i++) n += histogram[k * TIME_CLASSES + i];
    burnProbability[k] = n / members;
  }
  const percentileMin = perturbation.percentiles.map((percentile) => {
    const needed = Math.max(1, (percentile / 100) * members);
    const minutes = new Float32Array(cells);
    for (let k = 0; k < cells; k++) minutes[k] = percentileOf(histogram, k, needed) * horizon;
    return { percentile, minutes };
  });
  return { members, burnProbability, percentileMin, areaHa };
}
