import { KernelFailure, type RunControl } from '#kernels/model';
import type { Moistures } from '../fuelbed.ts';
import { byramFlameLengthFt } from '../flame.ts';
import { units } from '../units.ts';
import { windAdjustment } from '../wind.ts';
import { eccentricityAt, prepareBed, type Bed } from './beds.ts';
import { checkCancelled, type FrontFields } from './fields.ts';

/** A value for the whole landscape or one per cell, row-major from the north-west. */
export type PerCell = number | ArrayLike<number>;

/** Terrain, fuel and weather a fire spreads over. */
export interface Landscape {
  readonly width: number;
  readonly height: number;
  /** Cell edge, m. */
  readonly cellM: number;
  /** Fuel model numbers; non-burnable numbers and 0 do not burn. */
  readonly fuel: PerCell;
  /** Slope, rise over reach, and the azimuth it faces (downhill), degrees. */
  readonly slopeTan: PerCell;
  readonly aspectDeg: PerCell;
  /** 20-ft wind speed, m/s, and the azimuth it comes from, degrees. */
  readonly windMps: PerCell;
  readonly windFromDeg: PerCell;
  /** Midflame over 20-ft wind; absent takes the unsheltered factor of each fuel, or the canopy below. */
  readonly windAdjustmentFactor?: number;
  /** Canopy cover, fraction, per cell, under a canopy of this height (m) and crown ratio. */
  readonly canopyCover?: PerCell;
  readonly canopyHeightM?: number;
  readonly crownRatio?: number;
  /** Moisture sets and which of them each cell has. */
  readonly moistures: readonly Moistures[];
  readonly moistureIndex?: ArrayLike<number>;
  /** The terrain as vectors, when already computed. */
  readonly terrain?: TerrainVectors;
}

/** Largest grid, cells: 4096 × 4096. */
export const MAX_CELLS = 4096 * 4096;

/** Fire behaviour per cell beside the front fields. */
export interface Behaviour {
  /** Head rate of spread, m/s; 0 where nothing burns. */
  readonly rosMps: Float32Array;
  readonly eccentricity: Float32Array;
  /** Byram's intensity of the head, kW/m. */
  readonly intensityKwM: Float32Array;
}

/** A value of a cell; throws `INPUT_INCONSISTENT` when there is not one per cell. */
export function readPerCell(values: PerCell, name: string, cells: number): (k: number) => number {
  if (typeof values === 'number') return () => values;
  if (values.length !== cells)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      name,
      `${name}: has ${values.length} values for ${cells} cells`,
    );
  return (k) => values[k];
}

/** Throws `INPUT_TOO_LARGE` or `INPUT_OUT_OF_RANGE` for grids that are too large or empty. */
export function checkSize(width: number, height: number): void {
  if (!(width >= 2 && height >= 2))
    throw new KernelFailure('INPUT_OUT_OF_RANGE', 'widthCells', 'a grid needs at least 2 × 2 cells');
  if (width * height > MAX_CELLS)
    throw new KernelFailure(
      'INPUT_TOO_LARGE',
      'widthCells',
      `the grid has ${width * height} cells; at most ${MAX_CELLS} (4096 × 4096)`,
    );
}

interface Readers {
  readonly fuel: (k: number) => number;
  readonly slope: (k: number) => number;
  readonly aspect: (k: number) => number;
  readonly wind: (k: number) => number;
  readonly from: (k: number) => number;
  readonly moisture: (k: number) => number;
  readonly cover?: (k: number) => number;
}

function readersOf(land: Landscape, cells: number): Readers {
  const { canopyCover, moistureIndex } = land;
  return {
    fuel: readPerCell(land.fuel, 'fuelGrid', cells),
    slope: readPerCell(land.slopeTan, 'slopeDegGrid', cells),
    aspect: readPerCell(land.aspectDeg, 'aspectDegGrid', cells),
    wind: readPerCell(land.windMps, 'wind20ftMpsGrid', cells),
    from: readPerCell(land.windFromDeg, 'windFromDegGrid', cells),
    moisture: moistureIndex ? readPerCell(moistureIndex, 'moistureIndexGrid', cells) : () => 0,
    ...(canopyCover !== undefined && { cover: readPerCell(canopyCover, 'canopyCoverPctGrid', cells) }),
  };
}

/** Beds by fuel and moisture set, computed once each. */
function bedFinder(land: Landscape, readers: Readers): (k: number) => Bed | null {
  const beds: (Bed | null)[] = [];
  return (k) => {
    const number = readers.fuel(k);
    const set = readers.moisture(k);
    const key = number * 256 + set;
    const known = beds[key];
    if (known !== undefined) return known;
    const moistures = land.moistures[set];
    if (!moistures)
      throw new KernelFailure(
        'INPUT_OUT_OF_RANGE',
        `moistureIndexGrid[${k}]`,
        `there is no moisture set ${set}`,
      );
    const bed = number === 0 ? null : (prepareBed(number, moistures) ?? null);
    beds[key] = bed;
    return bed;
  };
}

const RAD = Math.PI / 180;

/** Sine and cosine of an azimuth, computed anew only when it changes. */
class Azimuth {
  sin = 0;
  cos = 1;
  #deg = 0;

  turn(deg: number): void {
    if (deg === this.#deg) return;
    this.#deg = deg;
    this.sin = Math.sin(deg * RAD);
    this.cos = Math.cos(deg * RAD);
  }
}

/** Azimuth of the head of every cell, degrees; 0 where the fire is a circle. */
export function headAzimuths(fields: FrontFields): Float32Array {
  const { b, c } = fields;
  return Float32Array.from(fields.a, (_, k) =>
    b && c && (b[k] !== 0 || c[k] !== 0) ? (Math.atan2(b[k], c[k]) / RAD + 360) % 360 : 0,
  );
}

/** Squared slope towards uphill, east and north, per cell. */
export interface TerrainVectors {
  readonly east: Float32Array;
  readonly north: Float32Array;
  /** Largest squared slope. */
  readonly steepest: number;
}

/** Terrain of a landscape as vectors; members of an ensemble share it. */
export function terrainVectors(land: Landscape): TerrainVectors {
  checkSize(land.width, land.height);
  const cells = land.width * land.height;
  const { slope, aspect } = readersOf(land, cells);
  const [east, north] = [new Float32Array(cells), new Float32Array(cells)];
  const hill = new Azimuth();
  let steepest = 0;
  for (let k = 0; k < cells; k++) {
    const tan = slope(k);
    if (tan === 0) continue;
    hill.turn(aspect(k));
    // uphill is opposite to what the slope faces
    east[k] = -tan * tan * hill.sin;
    north[k] = -tan * tan * hill.cos;
    steepest = Math.max(steepest, tan * tan);
  }
  return { east, north, steepest };
}

/** φ_s over squared slope of a cell, bounded so that φ_s stays within 0.9 I_R. */
function slopeScaleAt(bed: Bed, terrain: TerrainVectors, k: number): number {
  const limit = 0.9 * bed.bed.reactionIntensityBtuFt2Min;
  if (bed.slopeScale * terrain.steepest <= limit) return bed.slopeScale;
  const square = Math.sqrt(terrain.east[k] ** 2 + terrain.north[k] ** 2);
  return square > 0 ? Math.min(bed.slopeScale, limit / square) : bed.slopeScale;
}

/** Front fields and behaviour of a landscape: Rothermel per cell with wind and slope as vectors. */
export function landscapeFields(
  land: Landscape,
  moves: 8 | 16,
  control: RunControl = {},
): { fields: FrontFields; behaviour: Behaviour } {
  const terrain = land.terrain ?? terrainVectors(land);
  const { width, height, cellM } = land;
  const cells = width * height;
  const readers = readersOf(land, cells);
  const bedAt = bedFinder(land, readers);
  const make = (): Float32Array => new Float32Array(cells);
  const [a, b, c] = [make(), make(), make()];
  const behaviour: Behaviour = { rosMps: make(), eccentricity: make(), intensityKwM: make() };
  const wind = new Azimuth();
  for (let k = 0; k < cells; k++) {
    if ((k & 0xffff) === 0) {
      checkCancelled(control);
      control.progress?.(0);
    }
    const bed = bedAt(k);
    if (!bed) {
      a[k] = Infinity;
      continue;
    }
    const phiW = bed.windFactor((readers.wind(k) * adjustmentAt(bed, land, readers, k)) / units.mpsPerFtMin);
    const scale = slopeScaleAt(bed, terrain, k);
    wind.turn(readers.from(k));
    const x = scale * terrain.east[k] - phiW * wind.sin;
    const y = scale * terrain.north[k] - phiW * wind.cos;
    const phi = Math.sqrt(x * x + y * y);
    const ros = bed.bed.noWindNoSlopeRosFtMin * (1 + phi) * units.mpsPerFtMin;
    const e = eccentricityAt(bed.table, phi);
    a[k] = 1 / (ros * (1 - e));
    if (phi > 0) {
      b[k] = (a[k] * e * x) / phi;
      c[k] = (a[k] * e * y) / phi;
    }
    behaviour.rosMps[k] = ros;
    behaviour.eccentricity[k] = e;
    behaviour.intensityKwM[k] = ros * bed.intensityPerRos;
  }
  return { fields: { kind: 'ellipse', width, height, cellM, moves, a, b, c }, behaviour };
}

/** Midflame over 20-ft wind of a cell. */
function adjustmentAt(bed: Bed, land: Landscape, readers: Readers, k: number): number {
  if (land.windAdjustmentFactor !== undefined) return land.windAdjustmentFactor;
  return readers.cover ? sheltered(bed, land, readers.cover(k)) : bed.openFactor;
}

function sheltered(bed: Bed, land: Landscape, canopyCover: number): number {
  const canopyHeightFt = (land.canopyHeightM ?? 15) / units.mPerFt;
  return windAdjustment(bed.depthFt, { canopyCover, canopyHeightFt, crownRatio: land.crownRatio }).factor;
}

/** Flame length (m) of an intensity in kW/m. */
export function flameLengthM(intensityKwM: number): number {
  return byramFlameLengthFt(intensityKwM / units.kwMPerBtuFtS) * units.mPerFt;
}
