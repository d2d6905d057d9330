import { KernelFailure, type InputSchema } from '#kernels/model';
import { findFuelModel } from '../fuel-models.ts';
import type { Moistures } from '../fuelbed.ts';
import { moistureScenarios, scenarioMoistures } from '../moisture.ts';
import type { BarrierLine } from '../spread/barriers.ts';
import { checkSize, MAX_CELLS, type Landscape } from '../spread/landscape.ts';
import { slopeAspect } from '../spread/terrain.ts';
import { TEN_METRE_OVER_TWENTY_FOOT } from '../wind.ts';
import type { Ignition, SpreadOptions } from '../spread/spread.ts';
import type { Spotting } from '../spread/spotting-step.ts';
import { choice, int, list, num, object, positive, quantity, type Validity } from './schema.ts';

const grid = (description: string, unit: string, minimum: number, maximum: number): InputSchema =>
  list(`${description}, row-major from the north-west`, num(description, unit, minimum, maximum), MAX_CELLS);

const moistureSet = object('fuel moistures', {
  moistureScenario: choice('published scenario', moistureScenarios),
  m1hPct: num('1-h', '%', 0, 200),
  m10hPct: num('10-h', '%', 0, 200),
  m100hPct: num('100-h', '%', 0, 200),
  mHerbPct: num('live herbaceous', '%', 0, 400),
  mWoodyPct: num('live woody', '%', 0, 400),
});

const point = list('[column, row]', num('cell', '1', -1e5, 1e5), 2, 2);

/** Inputs of a fire over a landscape. */
export const spreadProperties: Record<string, InputSchema> = {
  widthCells: int('columns', 2, 20_000),
  heightCells: int('rows', 2, 20_000),
  cellM: positive('cell edge', 'm', 10_000),
  fuelModelNumber: int('fuel model everywhere', 0, 256),
  fuelGrid: grid('fuel model number, 0 does not burn', '1', 0, 256),
  slopeDeg: num('slope everywhere (0)', '°', 0, 78),
  aspectDeg: num('azimuth the slope faces everywhere (0)', '°', 0, 360),
  slopeDegGrid: grid('slope', '°', 0, 78),
  aspectDegGrid: grid('azimuth the slope faces', '°', 0, 360),
  elevationMGrid: grid('elevation, from which slope and aspect follow', 'm', -1e5, 1e5),
  noDataElevation: num('value that marks a hole in the elevation model', 'm', -1e6, 1e6),
  holes: choice('holes in the elevation model: refuse (default) or treat as unburnable', [
    'refuse',
    'barrier',
  ]),
  wind20ftMps: num('20-ft wind everywhere', 'm/s', 0, 67),
  wind10mMps: num('10-m wind everywhere', 'm/s', 0, 67),
  windFromDeg: num('azimuth the wind comes from (0)', '°', 0, 360),
  wind20ftMpsGrid: grid('20-ft wind', 'm/s', 0, 67),
  windFromDegGrid: grid('azimuth the wind comes from', '°', 0, 360),
  windAdjustmentFactor: num('midflame over 20-ft wind; absent: unsheltered per fuel', '1', 0.01, 1),
  canopyCoverPct: num('canopy cover everywhere', '%', 0, 100),
  canopyCoverPctGrid: grid('canopy cover', '%', 0, 100),
  canopyHeightM: positive('canopy height (15)', 'm', 120),
  crownRatio: num('crown length over tree height', '1', 0, 1),
  moistures: list('moisture sets', moistureSet, 255, 1),
  moistureIndexGrid: list('index of the moisture set', int('set', 0, 254), MAX_CELLS),
  ignitions: list(
    'ignitions',
    object(
      'a cell and the minute it is lit',
      {
        column: int('column', 0, 20_000),
        row: int('row', 0, 20_000),
        minute: num('minute (0)', 'min', 0, 1e6),
      },
      ['column', 'row'],
    ),
    10_000,
    1,
  ),
  barriers: list(
    'lines the fire does not cross',
    object(
      'a line',
      {
        points: list('vertices', point, 10_000, 1),
        fromMin: num('minute from which it holds (always)', 'min', 0, 1e6),
      },
      ['points'],
    ),
    1000,
  ),
  spotting: object(
    'short-range spotting',
    {
      minimumFlameLengthM: num('flame length from which a cell throws a brand', 'm', 0, 100),
      probability: num('chance that such a cell throws a brand that takes', '1', 0, 1),
      delayMin: num('minutes until the brand has taken (1)', 'min', 0, 1000),
      maximumDistanceM: num('largest distance; absent: Albini 1983', 'm', 0, 20_000),
      coverHeightM: num('downwind cover height for Albini 1983 (10)', 'm', 0, 100),
      seed: int('seed', 0, 2 ** 31 - 1),
    },
    ['minimumFlameLengthM', 'probability', 'seed'],
  ),
  horizonMin: positive('minutes after which nothing more burns', 'min', 1e6),
  moves: int('moves from each cell, 8 or 16 (default)', 8, 16),
};

type MoistureInput = Readonly<Record<string, number | string>>;
type Grid = readonly number[];

/** What {@link spreadProperties} carry once checked. */
export interface SpreadInput {
  readonly widthCells: number;
  readonly heightCells: number;
  readonly cellM: number;
  readonly fuelModelNumber?: number;
  readonly fuelGrid?: Grid;
  readonly slopeDeg?: number;
  readonly aspectDeg?: number;
  readonly slopeDegGrid?: Grid;
  readonly aspectDegGrid?: Grid;
  readonly elevationMGrid?: Grid;
  readonly noDataElevation?: number;
  readonly holes?: 'refuse' | 'barrier';
  readonly windFromDeg?: number;
  readonly wind20ftMpsGrid?: Grid;
  readonly windFromDegGrid?: Grid;
  readonly windAdjustmentFactor?: number;
  readonly canopyCoverPct?: number;
  readonly canopyCoverPctGrid?: Grid;
  readonly canopyHeightM?: number;
  readonly crownRatio?: number;
  readonly moistures: readonly MoistureInput[];
  readonly moistureIndexGrid?: Grid;
  readonly ignitions: readonly (Omit<Ignition, 'minute'> & { readonly minute?: number })[];
  readonly barriers?: readonly BarrierLine[];
  readonly spotting?: Partial<Spotting> & Pick<Spotting, 'minimumFlameLengthM' | 'probability' | 'seed'>;
  readonly horizonMin?: number;
  readonly moves?: number;
}

/** Names every spread formula requires. */
export const spreadRequired = ['widthCells', 'heightCells', 'cellM', 'moistures', 'ignitions'] as const;

function moisturesOf(set: MoistureInput, i: number): Moistures {
  const named =
    typeof set['moistureScenario'] === 'string' ? scenarioMoistures(set['moistureScenario']) : undefined;
  const read = (name: string, fallback: number | undefined): number => {
    const value = set[name];
    if (typeof value === 'number') return value / 100;
    if (fallback !== undefined) return fallback;
    throw new KernelFailure(
      'INPUT_MISSING',
      `moistures[${i}].${name}`,
      `moistures[${i}].${name}: is required`,
    );
  };
  return {
    m1h: read('m1hPct', named?.m1h),
    m10h: read('m10hPct', named?.m10h),
    m100h: read('m100hPct', named?.m100h),
    herb: read('mHerbPct', named?.herb),
    woody: read('mWoodyPct', named?.woody),
  };
}

function sized(values: Grid | undefined, name: string, cells: number): Float32Array | undefined {
  if (values === undefined) return undefined;
  if (values.length !== cells)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      name,
      `${name}: has ${values.length} values for ${cells} cells`,
    );
  return Float32Array.from(values);
}

function slopes(i: SpreadInput, cells: number) {
  const tan = (deg: number): number => Math.tan((deg * Math.PI) / 180);
  const elevation = sized(i.elevationMGrid, 'elevationMGrid', cells);
  if (elevation && (i.slopeDegGrid || i.slopeDeg !== undefined))
    throw new KernelFailure('INPUT_INCONSISTENT', 'slopeDegGrid', 'give elevations or slopes, not both');
  if (elevation) {
    const size = { width: i.widthCells, height: i.heightCells, cellM: i.cellM };
    return slopeAspect(elevation, size, i.noDataElevation, i.holes ?? 'refuse');
  }
  return {
    slopeTan: sized(i.slopeDegGrid, 'slopeDegGrid', cells)?.map(tan) ?? tan(i.slopeDeg ?? 0),
    aspectDeg: sized(i.aspectDegGrid, 'aspectDegGrid', cells) ?? i.aspectDeg ?? 0,
    holes: 0,
  };
}

function fuels(i: SpreadInput, cells: number): number | Float32Array {
  const given = sized(i.fuelGrid, 'fuelGrid', cells);
  if (given && i.fuelModelNumber !== undefined)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'fuelModelNumber',
      'give fuelGrid or fuelModelNumber, not both',
    );
  const fuel = given ?? i.fuelModelNumber;
  if (fuel === undefined)
    throw new KernelFailure('INPUT_MISSING', 'fuelGrid', 'fuelGrid or fuelModelNumber: is required');
  if (i.elevationMGrid && i.holes === 'barrier' && i.noDataElevation !== undefined) {
    const { elevationMGrid, noDataElevation } = i;
    return Float32Array.from({ length: cells }, (_, k) =>
      elevationMGrid[k] === noDataElevation ? 0 : typeof fuel === 'number' ? fuel : fuel[k],
    );
  }
  return fuel;
}

/** Throws when a quantity is given both for the whole landscape and per cell. */
function checkOnce(i: SpreadInput): void {
  const given = i as unknown as Readonly<Record<string, unknown>>;
  const pairs = [
    ['wind20ftMps', 'wind20ftMpsGrid'],
    ['wind10mMps', 'wind20ftMpsGrid'],
    ['windFromDeg', 'windFromDegGrid'],
    ['canopyCoverPct', 'canopyCoverPctGrid'],
    ['slopeDeg', 'slopeDegGrid'],
    ['aspectDeg', 'aspectDegGrid'],
  ] as const;
  for (const [whole, cells] of pairs)
    if (given[whole] !== undefined && given[cells] !== undefined)
      throw new KernelFailure('INPUT_INCONSISTENT', whole, `give ${whole} or ${cells}, not both`);
}

/** What limits an answer over this landscape. */
export function spreadValidity(land: Landscape): Validity[] {
  const numbers = new Set<number>();
  if (typeof land.fuel === 'number') numbers.add(land.fuel);
  else for (let k = 0; k < land.fuel.length; k++) numbers.add(land.fuel[k]);
  const doubtful = [...numbers].some((n) => n !== 0 && findFuelModel(n, 'fuelGrid').doubtfulUnits);
  const steady: Validity = {
    code: 'STEADY_WEATHER',
    zh: '计算期内风和含水率不变；蔓延速度沿地图平面计。',
    en: 'Wind and moisture do not change during the run; rates are used along the map.',
  };
  if (!doubtful) return [steady];
  return [
    steady,
    {
      code: 'FUEL_UNITS_DOUBTFUL',
      zh: '含单位存疑的地区燃料模型。',
      en: 'The landscape holds regional fuel models whose units are doubtful.',
    },
  ];
}

/** The landscape of an input; throws a named failure for grids of the wrong length, holes and missing fuels. */
export function readLandscape(i: SpreadInput): Landscape {
  checkSize(i.widthCells, i.heightCells);
  checkOnce(i);
  const cells = i.widthCells * i.heightCells;
  const wind = sized(i.wind20ftMpsGrid, 'wind20ftMpsGrid', cells);
  const cover = sized(i.canopyCoverPctGrid, 'canopyCoverPctGrid', cells)?.map((v) => v / 100);
  const uniformCover = i.canopyCoverPct === undefined ? undefined : i.canopyCoverPct / 100;
  const { slopeTan, aspectDeg } = slopes(i, cells);
  return {
    width: i.widthCells,
    height: i.heightCells,
    cellM: i.cellM,
    fuel: fuels(i, cells),
    slopeTan,
    aspectDeg,
    windMps: wind ?? quantity(i, { wind20ftMps: 1, wind10mMps: 1 / TEN_METRE_OVER_TWENTY_FOOT }, 0),
    windFromDeg: sized(i.windFromDegGrid, 'windFromDegGrid', cells) ?? i.windFromDeg ?? 0,
    windAdjustmentFactor: i.windAdjustmentFactor,
    canopyCover: cover ?? uniformCover,
    canopyHeightM: i.canopyHeightM,
    crownRatio: i.crownRatio,
    moistures: i.moistures.map(moisturesOf),
    moistureIndex: sized(i.moistureIndexGrid, 'moistureIndexGrid', cells),
  };
}

/** How the fire of an input is run. */
export function readOptions(i: SpreadInput): SpreadOptions {
  if (i.moves !== undefined && i.moves !== 8 && i.moves !== 16)
    throw new KernelFailure('INPUT_NOT_ALLOWED', 'moves', 'moves: must be 8 or 16');
  return {
    ignitions: i.ignitions.map((g) => ({ column: g.column, row: g.row, minute: g.minute ?? 0 })),
    horizonMin: i.horizonMin,
    moves: i.moves === 8 ? 8 : 16,
    barriers: i.barriers ?? [],
    spotting: i.spotting && { delayMin: 1, coverHeightM: 10, ...i.spotting },
  };
}
