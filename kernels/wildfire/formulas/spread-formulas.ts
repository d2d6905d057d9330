import { type Formula, defineFormula, int, list, num, object } from '#kernels/model';
import { spreadEnsemble } from '../spread/ensemble.ts';
import { spreadFire } from '../spread/spread.ts';
import { fireAnswer, fireAnswerProperties, type FireAnswerInput } from './fire-answer.ts';
import { blank, contours, placeProperties, type PlaceInput } from './map-output.ts';
import { readOptions } from './ground-input.ts';
import {
  readLandscape,
  spreadProperties,
  spreadRequired,
  spreadValidity,
  type SpreadInput,
} from './spread-input.ts';

interface OneFireInput extends SpreadInput, FireAnswerInput {}

const fireSpread = defineFormula<OneFireInput>({
  name: 'fireSpread',
  title: { zh: '火场蔓延（最短到达时间）', en: 'fire spread by minimum travel time' },
  source: 'Finney 2002 (minimum travel time); Rothermel 1972; Anderson 1983; Horn 1981 (slope)',
  input: object(
    'a landscape, weather and ignitions',
    {
      ...spreadProperties,
      ...fireAnswerProperties,
    },
    spreadRequired,
  ),
  example: {
    widthCells: 21,
    heightCells: 21,
    cellM: 30,
    fuelModelNumber: 2,
    wind20ftMps: 4,
    windFromDeg: 270,
    windAdjustmentFactor: 0.4,
    moistures: [{ moistureScenario: 'D2L2' }],
    ignitions: [{ column: 6, row: 10 }],
    barriers: [
      {
        points: [
          [14, 0],
          [14, 8],
        ],
      },
      {
        points: [
          [17, 5],
          [17, 15],
        ],
        fromMin: 10,
      },
    ],
    horizonMin: 60,
    contoursMin: [10, 20],
    originLngDeg: 101.2,
    originLatDeg: 27.9,
  },
  run: (input, control) => {
    const land = readLandscape(input);
    return {
      ...fireAnswer(spreadFire(land, readOptions(input), control), input, control),
      validity: spreadValidity(land),
    };
  },
});

interface EnsembleInput extends SpreadInput, PlaceInput {
  readonly members: number;
  readonly seed: number;
  readonly windSpeedLogSd?: number;
  readonly windDirectionSdDeg?: number;
  readonly deadMoistureSdPct?: number;
  readonly liveMoistureSdPct?: number;
  readonly percentiles?: readonly number[];
  readonly probabilityContours?: readonly number[];
}

const fireSpreadEnsemble = defineFormula<EnsembleInput>({
  name: 'fireSpreadEnsemble',
  title: { zh: '火场蔓延集合（过火概率）', en: 'fire spread ensemble: burn probability' },
  source: 'seeded perturbation of wind and moisture around fireSpread; percentiles to horizon/128',
  input: object(
    'a landscape, weather, ignitions and spreads of the weather',
    {
      ...spreadProperties,
      ...placeProperties,
      members: int('members', 1, 10_000),
      seed: int('seed', 0, 2 ** 31 - 1),
      windSpeedLogSd: num('standard deviation of ln(wind speed) (0.3)', '1', 0, 3),
      windDirectionSdDeg: num('standard deviation of wind direction (20)', '°', 0, 180),
      deadMoistureSdPct: num('standard deviation of dead fuel moisture (1)', '%', 0, 30),
      liveMoistureSdPct: num('standard deviation of live fuel moisture (10)', '%', 0, 100),
      percentiles: list('arrival percentiles wanted (10, 50, 90)', num('percentile', '%', 0, 100), 20),
      probabilityContours: list(
        'burn probabilities whose outlines are wanted',
        num('probability', '1', 0, 1),
        20,
      ),
    },
    [...spreadRequired, 'members', 'seed', 'horizonMin'],
  ),
  example: {
    widthCells: 15,
    heightCells: 15,
    cellM: 30,
    fuelModelNumber: 1,
    wind20ftMps: 3,
    windFromDeg: 270,
    moistures: [{ moistureScenario: 'D2L2' }],
    ignitions: [{ column: 4, row: 7 }],
    horizonMin: 30,
    members: 20,
    seed: 1,
    percentiles: [50],
    probabilityContours: [0.5],
  },
  run: (input, control) => {
    const result = spreadEnsemble(
      readLandscape(input),
      readOptions(input),
      {
        members: input.members,
        seed: input.seed,
        windSpeedLogSd: input.windSpeedLogSd ?? 0.3,
        windDirectionSdDeg: input.windDirectionSdDeg ?? 20,
        deadMoistureSdPct: input.deadMoistureSdPct ?? 1,
        liveMoistureSdPct: input.liveMoistureSdPct ?? 10,
        percentiles: input.percentiles ?? [10, 50, 90],
      },
      control,
    );
    // outlines enclose what is at least as probable, so the field is turned round
    const unlikely = result.burnProbability.map((p) => (p > 0 ? -p : Infinity));
    const levels = (input.probabilityContours ?? []).map((p) => -p);
    const outlines = contours(unlikely, input, { name: 'minusProbability', levels }, control);
    return {
      members: result.members,
      burnProbabilityGrid: result.burnProbability,
      arrivalPercentiles: result.percentileMin.map((p) => ({
        percentile: p.percentile,
        minutesGrid: blank(p.minutes),
      })),
      areaHa: result.areaHa,
      probabilityOutlines: {
        ...outlines,
        features: outlines.features.map((f) => ({
          ...f,
          properties: { burnProbability: -f.properties['minusProbability'] },
        })),
      },
    };
  },
});

/** Formulas of spread over terrain. */
export const spreadFormulas: readonly Formula[] = [fireSpread, fireSpreadEnsemble];
