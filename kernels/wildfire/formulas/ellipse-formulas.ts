import { type Formula, defineFormula, int, num, object } from '#kernels/model';
import { fuelModels } from '../fuel-models.ts';
import { moistureScenarios, scenarioMoistures } from '../moisture.ts';
import { eccentricityOf, lengthToWidth } from '../surface.ts';
import { units } from '../units.ts';
import { readFuelModel } from './fuel-input.ts';
import { quantity } from './quantities.ts';

/** Size of an elliptical fire after some minutes (Anderson 1983; BehavePlus), m, m², with Ramanujan-like series perimeter. */
export function ellipseAfter(headMMin: number, backMMin: number, ratio: number, minutes: number) {
  const b = ((headMMin + backMMin) / 2) * minutes;
  const a = b / ratio;
  const h = a + b > 0 ? ((a - b) / (a + b)) ** 2 : 0;
  return {
    lengthM: 2 * b,
    widthM: 2 * a,
    forwardDistanceM: headMMin * minutes,
    backingDistanceM: backMMin * minutes,
    areaHa: (Math.PI * a * b) / 1e4,
    perimeterM: Math.PI * (a + b) * (1 + h / 4 + (h * h) / 64),
  };
}

interface EllipseInput {
  readonly rosMMin: number;
  readonly effectiveWindMps?: number;
  readonly lengthToWidthRatio?: number;
  readonly elapsedMin: number;
}

const fuelModelList = defineFormula<{ fuelModelNumber?: number }>({
  name: 'fuelModels',
  title: { zh: '燃料模型表', en: 'fuel model table' },
  source: 'Anderson 1982 (INT-122); Scott & Burgan 2005 (RMRS-GTR-153)',
  input: object('all models, or one', { fuelModelNumber: int('fuel model number', 1, 256) }),
  example: { fuelModelNumber: 4 },
  run: ({ fuelModelNumber }) => ({
    models: fuelModelNumber === undefined ? fuelModels : [readFuelModel({ fuelModelNumber })],
    moistureScenarios: moistureScenarios.map((name) => ({ name, ...scenarioMoistures(name) })),
  }),
});

const ellipse = defineFormula<EllipseInput>({
  name: 'fireEllipse',
  title: { zh: '椭圆火场尺寸', en: 'size of an elliptical fire' },
  source: 'Anderson 1983 (INT-305); Andrews 2018 (RMRS-GTR-371)',
  input: object(
    'head spread rate and shape',
    {
      rosMMin: num('head fire rate of spread', 'm/min', 0, 2000),
      effectiveWindMph: num('effective wind speed', 'mi/h', 0, 150),
      effectiveWindMps: num('effective wind speed', 'm/s', 0, 67),
      lengthToWidthRatio: num('length-to-width ratio, instead of a wind', '1', 1, 50),
      elapsedMin: num('minutes since ignition', 'min', 0, 100_000),
    },
    ['rosMMin', 'elapsedMin'],
  ),
  example: { rosMMin: 20, effectiveWindMps: 4, elapsedMin: 60 },
  run: (input) => runEllipse(input),
});

function runEllipse(input: EllipseInput) {
  const mph = quantity(input, { effectiveWindMph: 1, effectiveWindMps: 1 / units.mpsPerMph }, 0);
  const ratio = input.lengthToWidthRatio ?? lengthToWidth(mph);
  const e = eccentricityOf(ratio);
  const back = (input.rosMMin * (1 - e)) / (1 + e);
  return {
    lengthToWidthRatio: ratio,
    eccentricity: e,
    backingRosMMin: back,
    flankingRosMMin: (input.rosMMin + back) / (2 * ratio),
    headingToBackingRatio: (1 + e) / (1 - e),
    ...ellipseAfter(input.rosMMin, back, ratio, input.elapsedMin),
  };
}

/** Formulas of fire shape and of the built-in tables. */
export const ellipseFormulas: readonly Formula[] = [ellipse, fuelModelList];
