import type { RunControl } from '#kernels/model';
import { fireBehaviourPrediction } from '../fbp/fbp.ts';
import type { BurningType } from '../fbp/fuel-types.ts';
import { slopeEquivalentWindOf } from '../fbp/slope.ts';
import type { FbpStand } from '../fbp/spread.ts';
import type { MoistureConstants } from '../fwi.ts';
import { eccentricityOf } from '../surface.ts';
import { checkCancelled, type FrontFields } from './fields.ts';
import { checkSize, readPerCell, type Behaviour, type PerCell } from './landscape.ts';

/** A stand of the FBP System on a landscape; `type` absent does not burn. */
export interface LandscapeStand extends Omit<FbpStand, 'type'> {
  readonly type?: BurningType;
  readonly cbhM?: number;
  readonly cflKgM2?: number;
}

/** Terrain, stands and fire weather of the FBP System. */
export interface FbpLandscape {
  readonly width: number;
  readonly height: number;
  /** Cell edge, m. */
  readonly cellM: number;
  readonly stands: readonly LandscapeStand[];
  /** Which stand each cell has; −1 does not burn. */
  readonly standIndex: PerCell;
  /** Slope, rise over reach, and the azimuth it faces (downhill), degrees. */
  readonly slopeTan: PerCell;
  readonly aspectDeg: PerCell;
  /** 10-m wind, km/h, and the azimuth it comes from, degrees. */
  readonly windKmh: PerCell;
  readonly windFromDeg: PerCell;
  readonly ffmc: number;
  readonly bui: number;
  readonly fmcPct: number;
  readonly constants: MoistureConstants;
}

/** Tabulated behaviour of a stand: slope-equivalent wind by slope, and rate, shape and intensity by net wind. */
interface StandTable {
  readonly slopeWindKmh: Float64Array;
  readonly rosMps: Float64Array;
  readonly eccentricity: Float64Array;
  readonly intensityKwM: Float64Array;
}

/** Points per % of slope and per km/h of wind; slopes act alike from 70 % on. */
const PER_PERCENT = 32;
const STEEPEST = 70;
const PER_KMH = 20;

function tabulate(stand: FbpStand, land: FbpLandscape, windTop: number, custom: LandscapeStand): StandTable {
  const slopes = STEEPEST * PER_PERCENT;
  const winds = Math.ceil(windTop * PER_KMH);
  const table: StandTable = {
    slopeWindKmh: new Float64Array(slopes + 2),
    rosMps: new Float64Array(winds + 2),
    eccentricity: new Float64Array(winds + 2),
    intensityKwM: new Float64Array(winds + 2),
  };
  const behave = (windSpeedKmh: number) =>
    fireBehaviourPrediction({
      stand,
      ffmc: land.ffmc,
      bui: land.bui,
      windSpeedKmh,
      windDirectionDeg: 0,
      slopePct: 0,
      aspectDeg: 0,
      foliar: { latDeg: 55, longWestDeg: 120, elevationM: 0, dayOfYear: 180 },
      fmcPct: land.fmcPct,
      buildup: true,
      cbhM: custom.cbhM,
      cflKgM2: custom.cflKgM2,
      elapsedMin: 60,
      accelerating: false,
      thetaDeg: 0,
      constants: land.constants,
    });
  const { rso } = behave(0);
  for (let i = 1; i <= slopes; i++) {
    const moisture = { fmcPct: land.fmcPct, rso, constants: land.constants };
    table.slopeWindKmh[i] =
      land.ffmc > 0 ? slopeEquivalentWindOf(stand, land.ffmc, i / PER_PERCENT, moisture).wseKmh : 0;
  }
  table.slopeWindKmh[slopes + 1] = table.slopeWindKmh[slopes];
  for (let i = 0; i <= winds + 1; i++) {
    const { ros, lb, hfi } = behave(i / PER_KMH);
    table.rosMps[i] = ros / 60;
    table.eccentricity[i] = eccentricityOf(lb);
    table.intensityKwM[i] = hfi;
  }
  return table;
}

/** Straight line between two points of a table. */
function between(values: Float64Array, x: number): number {
  const i = x | 0;
  return values[i] + (values[i + 1] - values[i]) * (x - i);
}

function strongest(values: PerCell): number {
  if (typeof values === 'number') return values;
  let top = 0;
  for (let k = 0; k < values.length; k++) top = Math.max(top, values[k]);
  return top;
}

/** Slope-equivalent winds stay below this (GLC-X-10 eq. 44e). */
const STRONGEST_SLOPE_WIND = 112.45;
const RAD = Math.PI / 180;

/**
 * Front fields of the FBP System: every cell spreads as the ellipse about its focus with the head rate ROS and the
 * length-to-breadth ratio at the net effective wind, whose direction joins wind and slope (eqs. 47–51 of ST-X-3).
 */
export function fbpFields(
  land: FbpLandscape,
  moves: 8 | 16,
  control: RunControl = {},
): { fields: FrontFields; behaviour: Behaviour } {
  const { width, height, cellM } = land;
  checkSize(width, height);
  const cells = width * height;
  const make = (): Float32Array => new Float32Array(cells);
  const [a, b, c] = [make(), make(), make()];
  const behaviour: Behaviour = { rosMps: make(), eccentricity: make(), intensityKwM: make() };
  const windTop = strongest(land.windKmh) + STRONGEST_SLOPE_WIND + 1;
  const tables = land.stands.map(({ type, ...stand }) =>
    type === undefined ? undefined : tabulate({ ...stand, type }, land, windTop, stand),
  );
  const read = {
    stand: readPerCell(land.standIndex, 'standIndexGrid', cells),
    slope: readPerCell(land.slopeTan, 'slopeDegGrid', cells),
    aspect: readPerCell(land.aspectDeg, 'aspectDegGrid', cells),
    wind: readPerCell(land.windKmh, 'windSpeedKmhGrid', cells),
    from: readPerCell(land.windFromDeg, 'windFromDegGrid', cells),
  };
  for (let k = 0; k < cells; k++) {
    if ((k & 0xffff) === 0) {
      checkCancelled(control);
      control.progress?.(0);
    }
    const table = tables[read.stand(k)];
    if (!table) {
      a[k] = Infinity;
      continue;
    }
    const push = between(table.slopeWindKmh, Math.min(STEEPEST, 100 * read.slope(k)) * PER_PERCENT);
    // both push opposite to where they come from or face
    const wind = read.wind(k);
    const [from, faces] = [read.from(k) * RAD, read.aspect(k) * RAD];
    const x = -wind * Math.sin(from) - push * Math.sin(faces);
    const y = -wind * Math.cos(from) - push * Math.cos(faces);
    const net = Math.sqrt(x * x + y * y);
    const ros = between(table.rosMps, net * PER_KMH);
    const e = between(table.eccentricity, net * PER_KMH);
    a[k] = 1 / (ros * (1 - e));
    if (net > 0) {
      b[k] = (a[k] * e * x) / net;
      c[k] = (a[k] * e * y) / net;
    }
    behaviour.rosMps[k] = ros;
    behaviour.eccentricity[k] = e;
    behaviour.intensityKwM[k] = between(table.intensityKwM, net * PER_KMH);
  }
  return { fields: { kind: 'ellipse', width, height, cellM, moves, a, b, c }, behaviour };
}
