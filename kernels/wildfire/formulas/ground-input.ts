import {
  type InputSchema,
  KernelFailure,
  type Validity,
  choice,
  int,
  list,
  num,
  object,
  positive,
} from '#kernels/model';
import type { BarrierLine } from '../spread/barriers.ts';
import { MAX_CELLS } from '../spread/landscape.ts';
import type { Spotting } from '../spread/spotting-step.ts';
import type { Ignition, SpreadOptions } from '../spread/spread.ts';
import { slopeAspect } from '../spread/terrain.ts';

/** A grid of numbers. */
export const grid = (description: string, unit: string, minimum: number, maximum: number): InputSchema =>
  list(`${description}, row-major from the north-west`, num(description, unit, minimum, maximum), MAX_CELLS);

const point = list('[column, row]', num('cell', '1', -1e5, 1e5), 2, 2);

/** Inputs of grid, terrain, wind direction and the course of a fire, whatever its fuels. */
export const groundProperties: Record<string, InputSchema> = {
  widthCells: int('columns', 2, 20_000),
  heightCells: int('rows', 2, 20_000),
  cellM: positive('cell edge', 'm', 10_000),
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
  windFromDeg: num('azimuth the wind comes from (0)', '°', 0, 360),
  windFromDegGrid: grid('azimuth the wind comes from', '°', 0, 360),
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

/** Values row by row from the north-west. */
export type Grid = readonly number[];

/** What {@link groundProperties} carry once checked. */
export interface GroundInput {
  readonly widthCells: number;
  readonly heightCells: number;
  readonly cellM: number;
  readonly slopeDeg?: number;
  readonly aspectDeg?: number;
  readonly slopeDegGrid?: Grid;
  readonly aspectDegGrid?: Grid;
  readonly elevationMGrid?: Grid;
  readonly noDataElevation?: number;
  readonly holes?: 'refuse' | 'barrier';
  readonly windFromDeg?: number;
  readonly windFromDegGrid?: Grid;
  readonly ignitions: readonly (Omit<Ignition, 'minute'> & { readonly minute?: number })[];
  readonly barriers?: readonly BarrierLine[];
  readonly spotting?: Partial<Spotting> & Pick<Spotting, 'minimumFlameLengthM' | 'probability' | 'seed'>;
  readonly horizonMin?: number;
  readonly moves?: number;
}

/** A grid as float32; throws `INPUT_INCONSISTENT` when it has another number of cells. */
export function sized(values: Grid | undefined, name: string, cells: number): Float32Array | undefined {
  if (values === undefined) return undefined;
  if (values.length !== cells)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      name,
      `${name}: has ${values.length} values for ${cells} cells`,
    );
  return Float32Array.from(values);
}

/** Slope and aspect of an input, given or from elevations. */
export function slopes(i: GroundInput, cells: number) {
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

/** Whether an input marks holes that count as unburnable, and where they are. */
export function unburnableHoles(i: GroundInput): ((k: number) => boolean) | undefined {
  const { elevationMGrid, noDataElevation } = i;
  if (!elevationMGrid || i.holes !== 'barrier' || noDataElevation === undefined) return undefined;
  return (k) => elevationMGrid[k] === noDataElevation;
}

/** A value everywhere or per cell, exactly one of which is given; `unburnable` where the elevation has a hole. */
export function readFuel(
  i: GroundInput,
  {
    whole,
    perCell,
    unburnable,
  }: { readonly whole: string; readonly perCell: string; readonly unburnable: number },
): number | Float32Array {
  const cells = i.widthCells * i.heightCells;
  const input = i as unknown as Readonly<Record<string, unknown>>;
  const given = sized(input[perCell] as Grid | undefined, perCell, cells);
  const same = input[whole] as number | undefined;
  if (given && same !== undefined)
    throw new KernelFailure('INPUT_INCONSISTENT', whole, `give ${perCell} or ${whole}, not both`);
  const fuel = given ?? same;
  if (fuel === undefined)
    throw new KernelFailure('INPUT_MISSING', perCell, `${perCell} or ${whole}: is required`);
  const hole = unburnableHoles(i);
  if (!hole) return fuel;
  return Float32Array.from({ length: cells }, (_, k) =>
    hole(k) ? unburnable : typeof fuel === 'number' ? fuel : fuel[k],
  );
}

const groundPairs = [
  ['windFromDeg', 'windFromDegGrid'],
  ['slopeDeg', 'slopeDegGrid'],
  ['aspectDeg', 'aspectDegGrid'],
] as const;

/** Throws when a quantity is given both for the whole landscape and per cell, by these names. */
export function checkOnce(i: GroundInput, more: readonly (readonly [string, string])[]): void {
  const given = i as unknown as Readonly<Record<string, unknown>>;
  const pairs = [...groundPairs, ...more];
  for (const [whole, cells] of pairs)
    if (given[whole] !== undefined && given[cells] !== undefined)
      throw new KernelFailure('INPUT_INCONSISTENT', whole, `give ${whole} or ${cells}, not both`);
}

/** The limit of every fire over a landscape. */
export const steadyWeather: Validity = {
  code: 'STEADY_WEATHER',
  zh: '计算期内风和含水率不变；蔓延速度沿地图平面计。',
  en: 'Wind and moisture do not change during the run; rates are used along the map.',
};

/** How the fire of an input is run. */
export function readOptions(i: GroundInput): SpreadOptions {
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
