import { type Formula, KernelFailure, choice, defineFormula, int, list, num, object } from '#kernels/model';
import { foliarMoisture } from '../fbp/fmc.ts';
import { fbpFuelTypes, type FbpFuelType } from '../fbp/fuel-types.ts';
import { moistureConstants, type MoistureConstants } from '../fwi.ts';
import type { FbpLandscape, LandscapeStand } from '../spread/fbp-landscape.ts';
import { checkSize } from '../spread/landscape.ts';
import { spreadFbpFire } from '../spread/spread.ts';
import {
  foliarOf,
  foliarProperties,
  foliarValidity,
  standProperties,
  type FoliarInput,
} from './fbp-formulas.ts';
import { fireAnswer, fireAnswerProperties, type FireAnswerInput } from './fire-answer.ts';
import {
  checkOnce,
  groundProperties,
  readFuel,
  readOptions,
  sized,
  slopes,
  steadyWeather,
  type Grid,
  type GroundInput,
} from './ground-input.ts';

interface StandInput {
  readonly fuelType: FbpFuelType;
  readonly percentConiferPct?: number;
  readonly percentDeadFirPct?: number;
  readonly curingPct?: number;
  readonly grassFuelLoadKgM2?: number;
  readonly crownBaseHeightM?: number;
  readonly crownFuelLoadKgM2?: number;
}

interface FbpSpreadInput extends GroundInput, FireAnswerInput, FoliarInput {
  readonly stands: readonly StandInput[];
  readonly standIndex?: number;
  readonly standIndexGrid?: Grid;
  readonly ffmc: number;
  readonly bui: number;
  readonly windSpeedKmh?: number;
  readonly windSpeedKmhGrid?: Grid;
  readonly fmcPct?: number;
  readonly moistureConstants?: MoistureConstants;
}

const MAX_WIND_KMH = 300;

function standOf(i: StandInput): LandscapeStand {
  const burns = i.fuelType !== 'NF' && i.fuelType !== 'WA';
  return {
    ...(burns && { type: i.fuelType as LandscapeStand['type'] }),
    percentConifer: i.percentConiferPct ?? 50,
    percentDeadFir: i.percentDeadFirPct ?? 35,
    curingPct: i.curingPct ?? 80,
    grassLoadKgM2: i.grassFuelLoadKgM2 ?? 0.35,
    cbhM: i.crownBaseHeightM,
    cflKgM2: i.crownFuelLoadKgM2,
  };
}

function landscapeOf(i: FbpSpreadInput): FbpLandscape {
  checkSize(i.widthCells, i.heightCells);
  checkOnce(i, [['windSpeedKmh', 'windSpeedKmhGrid']]);
  const cells = i.widthCells * i.heightCells;
  const standIndex = readFuel(
    { ...i, ...(i.standIndex === undefined && !i.standIndexGrid && { standIndex: 0 }) },
    { whole: 'standIndex', perCell: 'standIndexGrid', unburnable: -1 },
  );
  const last = i.stands.length - 1;
  const strange =
    typeof standIndex === 'number' ? (standIndex > last ? 0 : -1) : standIndex.findIndex((s) => s > last);
  if (strange >= 0)
    throw new KernelFailure(
      'INPUT_OUT_OF_RANGE',
      typeof standIndex === 'number' ? 'standIndex' : `standIndexGrid[${strange}]`,
      `there are only ${i.stands.length} stands`,
    );
  const { slopeTan, aspectDeg } = slopes(i, cells);
  return {
    width: i.widthCells,
    height: i.heightCells,
    cellM: i.cellM,
    stands: i.stands.map(standOf),
    standIndex,
    slopeTan,
    aspectDeg,
    windKmh: sized(i.windSpeedKmhGrid, 'windSpeedKmhGrid', cells) ?? i.windSpeedKmh ?? 0,
    windFromDeg: sized(i.windFromDegGrid, 'windFromDegGrid', cells) ?? i.windFromDeg ?? 0,
    ffmc: i.ffmc,
    bui: i.bui,
    fmcPct: i.fmcPct ?? foliarMoisture(foliarOf(i)),
    constants: i.moistureConstants ?? 'cffdrs19',
  };
}

const fbpFireSpread = defineFormula<FbpSpreadInput>({
  name: 'fbpFireSpread',
  title: { zh: '加拿大火行为系统的火场蔓延', en: 'fire spread over FBP fuel types' },
  source: 'FCFDG 1992 (ST-X-3); Wotton et al. 2009 (GLC-X-10); Finney 2002 (minimum travel time)',
  input: object(
    'stands, fire weather, terrain and ignitions',
    {
      ...groundProperties,
      ...fireAnswerProperties,
      stands: list(
        'stands that occur',
        object('a stand', { fuelType: choice('FBP fuel type', fbpFuelTypes), ...standProperties }, [
          'fuelType',
        ]),
        255,
        1,
      ),
      standIndex: int('stand everywhere (0)', 0, 254),
      standIndexGrid: list(
        'index of the stand, −1 does not burn, row-major from the north-west',
        int('stand', -1, 254),
        4096 * 4096,
      ),
      ffmc: num('FFMC', '1', 0, 101),
      bui: num('BUI', '1', 0, 1000),
      windSpeedKmh: num('10-m wind speed WS everywhere (0)', 'km/h', 0, MAX_WIND_KMH),
      windSpeedKmhGrid: list(
        '10-m wind speed WS, row-major from the north-west',
        num('wind', 'km/h', 0, MAX_WIND_KMH),
        4096 * 4096,
      ),
      ...foliarProperties,
      fmcPct: num('foliar moisture content FMC in place of the computed one', '%', 1, 300),
      moistureConstants: choice('FFMC–moisture constant (cffdrs19)', Object.keys(moistureConstants)),
    },
    ['widthCells', 'heightCells', 'cellM', 'stands', 'ffmc', 'bui', 'ignitions'],
  ),
  example: {
    widthCells: 21,
    heightCells: 21,
    cellM: 100,
    stands: [{ fuelType: 'C2' }, { fuelType: 'M1', percentConiferPct: 60 }],
    standIndex: 0,
    ffmc: 91,
    bui: 70,
    windSpeedKmh: 20,
    windFromDeg: 270,
    fmcPct: 97,
    ignitions: [{ column: 4, row: 10 }],
    contoursMin: [60, 120],
  },
  run: (input, control) => {
    const land = landscapeOf(input);
    return {
      ...fireAnswer(spreadFbpFire(land, readOptions(input), control), input, control),
      validity: [steadyWeather, ...foliarValidity(input, input.fmcPct !== undefined)],
    };
  },
});

/** Formulas of spread over the fuel types of the Fire Behavior Prediction System. */
export const fbpSpreadFormulas: readonly Formula[] = [fbpFireSpread];
