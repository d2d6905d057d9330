import { type Formula, choice, defineFormula, flag, int, num, object, positive } from '#kernels/model';
import { byramFlameLengthFt, byramIntensityKwM, scorchHeightFt, thomasFlameLengthFt } from '../flame.ts';
import {
  spotFromBurningPile,
  spotFromSurfaceFire,
  spotFromTorchingTrees,
  spotLocations,
  torchingSpecies,
  type SpotLocation,
  type SpotResult,
  type SpotSetting,
  type TorchingSpecies,
} from '../spotting.ts';
import { units } from '../units.ts';
import { quantity } from './quantities.ts';

const intensityNames = { firelineIntensityBtuFtS: 1, firelineIntensityKwM: 1 / units.kwMPerBtuFtS };
const intensityProperties = {
  firelineIntensityBtuFtS: num("Byram's fireline intensity", 'Btu/ft/s', 0, 1e6),
  firelineIntensityKwM: num("Byram's fireline intensity", 'kW/m', 0, 4e6),
};

const flameLength = defineFormula<object>({
  name: 'flameLength',
  title: { zh: '火焰长度', en: 'flame length' },
  source: 'Byram 1959 (L = 0.45 I^0.46 ft); Thomas 1963 (L = 0.2 I^⅔ ft)',
  input: object('fireline intensity', intensityProperties),
  example: { firelineIntensityKwM: 500 },
  run: (input) => {
    const i = quantity(input, intensityNames);
    const byram = byramFlameLengthFt(i);
    const thomas = thomasFlameLengthFt(i);
    return {
      byramFlameLengthFt: byram,
      byramFlameLengthM: byram * units.mPerFt,
      thomasFlameLengthFt: thomas,
      thomasFlameLengthM: thomas * units.mPerFt,
    };
  },
});

interface ByramInput {
  readonly heatYieldKjKg?: number;
  readonly fuelConsumedKgM2?: number;
}

const byramIntensity = defineFormula<ByramInput>({
  name: 'byramIntensity',
  title: { zh: 'Byram 火线强度', en: 'Byram fireline intensity' },
  source: 'Byram 1959: I = H w r, or inverted from flame length, I = (L/0.0775)^(1/0.46)',
  input: object('heat yield, fuel consumed and spread rate; or a flame length', {
    heatYieldKjKg: positive('heat yield H (18 000)', 'kJ/kg', 60_000),
    fuelConsumedKgM2: num('fuel consumed w', 'kg/m²', 0, 100),
    rosMps: num('rate of spread r', 'm/s', 0, 50),
    rosMMin: num('rate of spread r', 'm/min', 0, 3000),
    flameLengthM: num('flame length L', 'm', 0, 200),
    flameLengthFt: num('flame length L', 'ft', 0, 650),
  }),
  example: { heatYieldKjKg: 18_000, fuelConsumedKgM2: 0.5, rosMps: 0.1 },
  run: (input) => {
    const flame = quantity(input, { flameLengthM: 1, flameLengthFt: units.mPerFt }, -1);
    const kwM =
      flame >= 0
        ? byramIntensityKwM(flame)
        : (input.heatYieldKjKg ?? 18_000) *
          quantity(input, { fuelConsumedKgM2: 1 }) *
          quantity(input, { rosMps: 1, rosMMin: 1 / 60 });
    return { firelineIntensityKwM: kwM, firelineIntensityBtuFtS: kwM / units.kwMPerBtuFtS };
  },
});

const scorchHeight = defineFormula<object>({
  name: 'scorchHeight',
  title: { zh: '树冠灼伤高度', en: 'crown scorch height' },
  source: 'Van Wagner 1973; Albini 1976 (INT-30)',
  input: object('intensity, midflame wind and air temperature', {
    ...intensityProperties,
    midflameWindMph: num('midflame wind', 'mi/h', 0, 100),
    midflameWindMps: num('midflame wind', 'm/s', 0, 45),
    airTempF: num('air temperature', '°F', -40, 139),
    airTempC: num('air temperature', '°C', -40, 59),
  }),
  example: { firelineIntensityBtuFtS: 50, midflameWindMph: 5, airTempF: 80 },
  run: (input) => {
    const ft = scorchHeightFt(
      quantity(input, intensityNames),
      quantity(input, { midflameWindMph: 1, midflameWindMps: 1 / units.mpsPerMph }),
      quantity(input, { airTempF: 1, airTempC: (c) => 32 + 1.8 * c }),
    );
    return { scorchHeightFt: ft, scorchHeightM: ft * units.mPerFt };
  },
});

const spotProperties = {
  wind20ftMph: num('20-ft wind', 'mi/h', 0, 150),
  wind20ftMps: num('20-ft wind', 'm/s', 0, 67),
  downwindCoverHeightFt: num('height of downwind cover', 'ft', 0, 300),
  downwindCoverHeightM: num('height of downwind cover', 'm', 0, 100),
  openCover: flag('downwind cover is open: half its height counts'),
  location: choice('where the brands start (ridgeTop)', Object.keys(spotLocations)),
  ridgeToValleyDistanceMi: num('horizontal distance ridge to valley', 'mi', 0, 20),
  ridgeToValleyDistanceM: num('horizontal distance ridge to valley', 'm', 0, 32_000),
  ridgeToValleyElevationFt: num('height of the ridge above the valley', 'ft', 0, 12_000),
  ridgeToValleyElevationM: num('height of the ridge above the valley', 'm', 0, 4000),
};

interface SpotInput {
  readonly openCover?: boolean;
  readonly location?: SpotLocation;
}

function readSpot(input: SpotInput): SpotSetting {
  return {
    windMph: quantity(input, { wind20ftMph: 1, wind20ftMps: 1 / units.mpsPerMph }),
    coverHeightFt: quantity(input, { downwindCoverHeightFt: 1, downwindCoverHeightM: 1 / units.mPerFt }),
    openCover: input.openCover ?? false,
    location: input.location ?? 'ridgeTop',
    ridgeToValleyMi: quantity(
      input,
      { ridgeToValleyDistanceMi: 1, ridgeToValleyDistanceM: 1 / units.mPerMi },
      0,
    ),
    ridgeToValleyFt: quantity(
      input,
      { ridgeToValleyElevationFt: 1, ridgeToValleyElevationM: 1 / units.mPerFt },
      0,
    ),
  };
}

function describeSpot(spot: SpotResult) {
  return {
    firebrandHeightFt: spot.firebrandHeightFt,
    firebrandHeightM: spot.firebrandHeightFt * units.mPerFt,
    coverHeightUsedFt: spot.coverHeightUsedFt,
    flatDistanceMi: spot.flatDistanceMi,
    flatDistanceM: spot.flatDistanceMi * units.mPerMi,
    mountainDistanceMi: spot.mountainDistanceMi,
    mountainDistanceM: spot.mountainDistanceMi * units.mPerMi,
  };
}

const spotExample = {
  wind20ftMph: 5,
  downwindCoverHeightFt: 30,
  location: 'ridgeTop',
  ridgeToValleyDistanceMi: 1,
  ridgeToValleyElevationFt: 2000,
} as const;

interface TorchingInput extends SpotInput {
  readonly treeSpecies: TorchingSpecies;
  readonly torchingTrees: number;
}

const spotTorchingTrees = defineFormula<TorchingInput>({
  name: 'spotTorchingTrees',
  title: { zh: '飞火距离（树木爆燃）', en: 'spotting from torching trees' },
  source: 'Albini 1979 (INT-56); Chase 1981 (INT-RN-309)',
  input: object(
    'trees, wind and terrain',
    {
      ...spotProperties,
      treeSpecies: choice('species', Object.keys(torchingSpecies)),
      dbhIn: positive('diameter at breast height', 'in', 120),
      dbhCm: positive('diameter at breast height', 'cm', 300),
      treeHeightFt: positive('tree height', 'ft', 400),
      treeHeightM: positive('tree height', 'm', 120),
      torchingTrees: int('trees torching together', 1, 200),
    },
    ['treeSpecies', 'torchingTrees'],
  ),
  example: { ...spotExample, treeSpecies: 'engelmannSpruce', dbhIn: 20, treeHeightFt: 30, torchingTrees: 15 },
  run: (input) => {
    const spot = spotFromTorchingTrees(
      {
        species: input.treeSpecies,
        count: input.torchingTrees,
        dbhIn: quantity(input, { dbhIn: 1, dbhCm: 1 / 2.54 }),
        treeHeightFt: quantity(input, { treeHeightFt: 1, treeHeightM: 1 / units.mPerFt }),
      },
      readSpot(input),
    );
    const { steadyFlameHeightFt, flameDuration } = spot;
    return { steadyFlameHeightFt, flameDuration, ...describeSpot(spot) };
  },
});

const spotBurningPile = defineFormula<SpotInput>({
  name: 'spotBurningPile',
  title: { zh: '飞火距离（燃烧堆）', en: 'spotting from a burning pile' },
  source: 'Albini 1981; BehavePlus: brand height 12.2 × flame height',
  input: object('flame, wind and terrain', {
    ...spotProperties,
    flameHeightFt: num('flame height of the pile', 'ft', 0, 200),
    flameHeightM: num('flame height of the pile', 'm', 0, 60),
  }),
  example: { ...spotExample, flameHeightFt: 5 },
  run: (input) =>
    describeSpot(
      spotFromBurningPile(
        quantity(input, { flameHeightFt: 1, flameHeightM: 1 / units.mPerFt }),
        readSpot(input),
      ),
    ),
});

const spotSurfaceFire = defineFormula<SpotInput>({
  name: 'spotSurfaceFire',
  title: { zh: '飞火距离（风驱地表火）', en: 'spotting from a wind-driven surface fire' },
  source: 'Albini 1983 (INT-309); Morris 1987 (INT-367)',
  input: object('flame, wind and terrain', {
    ...spotProperties,
    flameLengthFt: num('flame length', 'ft', 0, 300),
    flameLengthM: num('flame length', 'm', 0, 100),
  }),
  example: { ...spotExample, flameLengthFt: 10 },
  run: (input) => {
    const length = quantity(input, { flameLengthFt: 1, flameLengthM: 1 / units.mPerFt });
    const spot = spotFromSurfaceFire(length, readSpot(input));
    return { firebrandDriftM: spot.driftMi * units.mPerMi, ...describeSpot(spot) };
  },
});

/** Formulas of flames, scorch and spotting. */
export const flameFormulas: readonly Formula[] = [
  flameLength,
  byramIntensity,
  scorchHeight,
  spotTorchingTrees,
  spotBurningPile,
  spotSurfaceFire,
];
