import { KernelFailure, type RunControl } from '#kernels/model';
import { findFuelModel } from '../fuel-models.ts';
import { computeFuelbed, fuelbedOf, type FuelbedResult, type Moistures } from '../fuelbed.ts';
import { byramFlameLengthFt } from '../flame.ts';
import { eccentricityOf, effectiveWind, lengthToWidth, windFactor } from '../surface.ts';
import { units } from '../units.ts';
import { unshelteredFactor, windAdjustment } from '../wind.ts';
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

interface Bed {
  readonly bed: FuelbedResult;
  readonly openFactor: number;
  readonly depthFt: number;
  /** φ_s / tan²φ. */
  readonly slopeScale: number;
  /** φ_w of a midflame wind in ft/min. */
  readonly windFactor: (ftMin: number) => number;
  /** kW/m per m/s of spread. */
  readonly intensityPerRos: number;
  /** Share of the range of φ covered by the table of eccentricities. */
  readonly table: Float32Array;
}

/** Points of the eccentricity table, and the ln(1 + φ) it ends at: beyond it the shape is at its bound of 8. */
const TABLE = 4096;

/** ln(1 + φ) from which the length-to-width ratio is at its bound of 8 for a bed; found by doubling. */
function tableEnd(bed: FuelbedResult): number {
  let end = 1;
  while (end < 40 && lengthToWidth(effectiveWind(bed, Math.expm1(end)) / units.ftMinPerMph) < 8) end *= 1.25;
  return end;
}

/** A function that computes anew only when its argument changes. */
function rememberLast(compute: (x: number) => number): (x: number) => number {
  let last = Number.NaN;
  let value = 0;
  return (x) => {
    if (x !== last) value = compute((last = x));
    return value;
  };
}

function prepare(number: number, moistures: Moistures): Bed | undefined {
  const model = findFuelModel(number, 'fuelGrid');
  const bed = computeFuelbed(fuelbedOf(model, moistures));
  if (!bed.burnable || !(bed.noWindNoSlopeRosFtMin > 0)) return undefined;
  const end = tableEnd(bed);
  const table = new Float32Array(TABLE + 2);
  for (let i = 0; i <= TABLE; i++) {
    const wind = effectiveWind(bed, Math.expm1((end * i) / TABLE)) / units.ftMinPerMph;
    table[i] = eccentricityOf(lengthToWidth(wind));
  }
  table[TABLE + 1] = end;
  return {
    bed,
    openFactor: unshelteredFactor(model.depthFt),
    depthFt: model.depthFt,
    slopeScale: 5.275 * bed.packingRatio ** -0.3,
    windFactor: rememberLast((ftMin) => windFactor(bed, ftMin)),
    intensityPerRos: bed.reactionIntensityBtuFt2Min * bed.residenceTimeMin * units.kjM2PerBtuFt2,
    table,
  };
}

/** Eccentricity of a bed at a combined factor φ, by linear interpolation in ln(1 + φ) (within 1e-4). */
function eccentricityAt(table: Float32Array, phi: number): number {
  const x = (Math.log1p(phi) / table[TABLE + 1]) * TABLE;
  if (x >= TABLE) return table[TABLE];
  const i = x | 0;
  return table[i] + (table[i + 1] - table[i]) * (x - i);
}

function reader(values: PerCell, name: string, cells: number): (k: number) => number {
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
    fuel: reader(land.fuel, 'fuelGrid', cells),
    slope: reader(land.slopeTan, 'slopeDegGrid', cells),
    aspect: reader(land.aspectDeg, 'aspectDegGrid', cells),
    wind: reader(land.windMps, 'wind20ftMpsGrid', cells),
    from: reader(land.windFromDeg, 'windFromDegGrid', cells),
    moisture: moistureIndex ? reader(moistureIndex, 'moistureIndexGrid', cells) : () => 0,
    ...(canopyCover !== undefined && { cover: reader(canopyCover, 'canopyCoverPctGrid', cells) }),
  };
}

/** Beds by fuel and moisture set, computed once each. */
function bedFinder(land: Landscape, readers: Readers): (k: number) => Bed | undefined {
  const beds = new Map<number, Bed | undefined>();
  return (k) => {
    const number = readers.fuel(k);
    const set = readers.moisture(k);
    const key = number * 256 + set;
    const known = beds.get(key);
    if (known || beds.has(key)) return known;
    const moistures = land.moistures[set];
    if (!moistures)
      throw new KernelFailure(
        'INPUT_OUT_OF_RANGE',
        `moistureIndexGrid[${k}]`,
        `there is no moisture set ${set}`,
      );
    const bed = number === 0 ? undefined : prepare(number, moistures);
    beds.set(key, bed);
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

/** Front fields and behaviour of a landscape: Rothermel per cell with wind and slope as vectors. */
export function landscapeFields(
  land: Landscape,
  moves: 8 | 16,
  control: RunControl = {},
): { fields: FrontFields; behaviour: Behaviour } {
  checkSize(land.width, land.height);
  const { width, height, cellM } = land;
  const cells = width * height;
  const readers = readersOf(land, cells);
  const bedAt = bedFinder(land, readers);
  const make = (): Float32Array => new Float32Array(cells);
  const [a, b, c] = [make(), make(), make()];
  const behaviour: Behaviour = {
    rosMps: make(),
    eccentricity: make(),
    intensityKwM: make(),
  };
  const [wind, hill] = [new Azimuth(), new Azimuth()];
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
    const { cover } = readers;
    const factor = land.windAdjustmentFactor ?? (cover ? sheltered(bed, land, cover(k)) : bed.openFactor);
    const speed = (readers.wind(k) * factor) / units.mpsPerFtMin;
    const phiW = bed.windFactor(speed);
    const tan = readers.slope(k);
    const phiS = Math.min(bed.slopeScale * tan * tan, 0.9 * bed.bed.reactionIntensityBtuFt2Min);
    // wind and slope push away from where they come from: hence the minus
    wind.turn(readers.from(k));
    hill.turn(readers.aspect(k));
    const x = -phiW * wind.sin - phiS * hill.sin;
    const y = -phiW * wind.cos - phiS * hill.cos;
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

function sheltered(bed: Bed, land: Landscape, canopyCover: number): number {
  const canopyHeightFt = (land.canopyHeightM ?? 15) / units.mPerFt;
  return windAdjustment(bed.depthFt, { canopyCover, canopyHeightFt, crownRatio: land.crownRatio }).factor;
}

/** Flame length (m) of an intensity in kW/m. */
export function flameLengthM(intensityKwM: number): number {
  return byramFlameLengthFt(intensityKwM / units.kwMPerBtuFtS) * units.mPerFt;
}
