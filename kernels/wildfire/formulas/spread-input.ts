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
import { findFuelModel } from '../fuel-models.ts';
import type { Moistures } from '../fuelbed.ts';
import { moistureScenarios, scenarioMoistures } from '../moisture.ts';
import { checkSize, MAX_CELLS, type Landscape } from '../spread/landscape.ts';
import { TEN_METRE_OVER_TWENTY_FOOT } from '../wind.ts';
import {
  checkOnce,
  grid,
  groundProperties,
  readFuel,
  sized,
  slopes,
  steadyWeather,
  type Grid,
  type GroundInput,
} from './ground-input.ts';
import { quantity } from './quantities.ts';

const moistureSet = object('fuel moistures', {
  moistureScenario: choice('published scenario', moistureScenarios),
  m1hPct: num('1-h', '%', 0, 200),
  m10hPct: num('10-h', '%', 0, 200),
  m100hPct: num('100-h', '%', 0, 200),
  mHerbPct: num('live herbaceous', '%', 0, 400),
  mWoodyPct: num('live woody', '%', 0, 400),
});

/** Inputs of a fire over a landscape of fire behaviour fuel models. */
export const spreadProperties: Record<string, InputSchema> = {
  ...groundProperties,
  fuelModelNumber: int('fuel model everywhere', 0, 256),
  fuelGrid: grid('fuel model number, 0 does not burn', '1', 0, 256),
  wind20ftMps: num('20-ft wind everywhere', 'm/s', 0, 67),
  wind10mMps: num('10-m wind everywhere', 'm/s', 0, 67),
  wind20ftMpsGrid: grid('20-ft wind', 'm/s', 0, 67),
  windAdjustmentFactor: num('midflame over 20-ft wind; absent: unsheltered per fuel', '1', 0.01, 1),
  canopyCoverPct: num('canopy cover everywhere', '%', 0, 100),
  canopyCoverPctGrid: grid('canopy cover', '%', 0, 100),
  canopyHeightM: positive('canopy height (15)', 'm', 120),
  crownRatio: num('crown length over tree height', '1', 0, 1),
  moistures: list('moisture sets', moistureSet, 255, 1),
  moistureIndexGrid: list('index of the moisture set', int('set', 0, 254), MAX_CELLS),
};

type MoistureInput = Readonly<Record<string, number | string>>;
/** What {@link spreadProperties} carry once checked. */
export interface SpreadInput extends GroundInput {
  readonly fuelModelNumber?: number;
  readonly fuelGrid?: Grid;
  readonly wind20ftMpsGrid?: Grid;
  readonly windAdjustmentFactor?: number;
  readonly canopyCoverPct?: number;
  readonly canopyCoverPctGrid?: Grid;
  readonly canopyHeightM?: number;
  readonly crownRatio?: number;
  readonly moistures: readonly MoistureInput[];
  readonly moistureIndexGrid?: Grid;
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

/** What limits an answer over this landscape. */
export function spreadValidity(land: Landscape): Validity[] {
  const numbers = new Set<number>();
  if (typeof land.fuel === 'number') numbers.add(land.fuel);
  else for (let k = 0; k < land.fuel.length; k++) numbers.add(land.fuel[k]);
  const doubtful = [...numbers].some((n) => n !== 0 && findFuelModel(n, 'fuelGrid').doubtfulUnits);
  if (!doubtful) return [steadyWeather];
  return [
    steadyWeather,
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
  checkOnce(i, [
    ['wind20ftMps', 'wind20ftMpsGrid'],
    ['wind10mMps', 'wind20ftMpsGrid'],
    ['canopyCoverPct', 'canopyCoverPctGrid'],
  ]);
  const cells = i.widthCells * i.heightCells;
  const wind = sized(i.wind20ftMpsGrid, 'wind20ftMpsGrid', cells);
  const cover = sized(i.canopyCoverPctGrid, 'canopyCoverPctGrid', cells)?.map((v) => v / 100);
  const uniformCover = i.canopyCoverPct === undefined ? undefined : i.canopyCoverPct / 100;
  const { slopeTan, aspectDeg } = slopes(i, cells);
  return {
    width: i.widthCells,
    height: i.heightCells,
    cellM: i.cellM,
    fuel: readFuel(i, { whole: 'fuelModelNumber', perCell: 'fuelGrid', unburnable: 0 }),
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
