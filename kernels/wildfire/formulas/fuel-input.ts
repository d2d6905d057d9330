import { type InputSchema, KernelFailure, choice, flag, int, num, object, positive } from '#kernels/model';
import { findFuelModel, type FuelModel } from '../fuel-models.ts';
import type { Moistures, ParticleConstants } from '../fuelbed.ts';
import { moistureScenarios, scenarioMoistures } from '../moisture.ts';
import { units } from '../units.ts';
import { quantity } from './quantities.ts';

const LOADS = ['load1h', 'load10h', 'load100h', 'loadLiveHerb', 'loadLiveWoody'] as const;
const SAVRS = ['savr1h', 'savrLiveHerb', 'savrLiveWoody'] as const;
const LB_FT2_PER_TON_ACRE = 2000 / 43_560;

function customProperties(): Record<string, InputSchema> {
  const out: Record<string, InputSchema> = {
    depthFt: positive('fuel bed depth', 'ft', 100),
    depthM: positive('fuel bed depth', 'm', 30),
    mxDeadPct: num('dead fuel moisture of extinction', '%', 1, 5000),
    heatDeadBtuLb: num('low heat content, dead', 'Btu/lb', 1000, 30_000),
    heatLiveBtuLb: num('low heat content, live', 'Btu/lb', 1000, 30_000),
    heatDeadKjKg: num('low heat content, dead', 'kJ/kg', 2000, 60_000),
    heatLiveKjKg: num('low heat content, live', 'kJ/kg', 2000, 60_000),
    dynamic: flag('live herbaceous load cures into dead load'),
    particleDensityLbFt3: positive('oven-dry particle density (32)', 'lb/ft³', 100),
    totalMineralPct: num('total mineral content S_T (5.55)', '%', 0, 50),
    effectiveMineralPct: num('effective mineral content S_e (1.0)', '%', 0, 50),
  };
  for (const load of LOADS) {
    out[`${load}LbFt2`] = num('oven-dry load', 'lb/ft²', 0, 10);
    out[`${load}TonAcre`] = num('oven-dry load', 'short ton/acre', 0, 200);
    out[`${load}KgM2`] = num('oven-dry load', 'kg/m²', 0, 50);
  }
  for (const savr of SAVRS) {
    out[`${savr}Ft2Ft3`] = num('surface-area-to-volume ratio', 'ft²/ft³', 16, 10_000);
    out[`${savr}PerM`] = num('surface-area-to-volume ratio', '1/m', 50, 33_000);
  }
  return out;
}

/** Inputs that name a fuel model or give a custom one. */
export const fuelProperties: Readonly<Record<string, InputSchema>> = {
  fuelModelNumber: int('fuel model number: Anderson 1–13, Scott & Burgan 91–204', 1, 256),
  fuelModelCode: { type: 'string', description: 'fuel model code, e.g. FM4, GR2, SH5', maxLength: 8 },
  customFuelModel: object('a fuel model of your own', customProperties(), ['mxDeadPct']),
};

const pct = (description: string, maximum: number): InputSchema => num(description, '%', 0, maximum);

/** Inputs that give fuel moistures, by class or by published scenario. */
export const moistureProperties: Readonly<Record<string, InputSchema>> = {
  moistureScenario: choice('published moisture scenario (Scott & Burgan 2005)', moistureScenarios),
  m1hPct: pct('1-h dead fuel moisture', 200),
  m10hPct: pct('10-h dead fuel moisture', 200),
  m100hPct: pct('100-h dead fuel moisture', 200),
  mHerbPct: pct('live herbaceous moisture', 400),
  mWoodyPct: pct('live woody moisture', 400),
  mDeadAggregatePct: pct('characteristic dead moisture in place of the weighted one', 200),
  mLiveAggregatePct: pct('characteristic live moisture in place of the weighted one', 400),
};

/** What {@link fuelProperties} and {@link moistureProperties} carry once checked. */
export interface FuelInput {
  readonly fuelModelNumber?: number;
  readonly fuelModelCode?: string;
  readonly customFuelModel?: Readonly<Record<string, number | boolean>>;
  readonly moistureScenario?: string;
  readonly m1hPct?: number;
  readonly m10hPct?: number;
  readonly m100hPct?: number;
  readonly mHerbPct?: number;
  readonly mWoodyPct?: number;
  readonly mDeadAggregatePct?: number;
  readonly mLiveAggregatePct?: number;
}

type Custom = Readonly<Record<string, number | boolean>>;

function customModel(custom: Custom): FuelModel {
  const load = (name: string): number =>
    quantity(
      custom,
      {
        [`${name}LbFt2`]: 1,
        [`${name}TonAcre`]: LB_FT2_PER_TON_ACRE,
        [`${name}KgM2`]: 1 / units.kgM2PerLbFt2,
      },
      0,
    );
  const savr = (name: string): number =>
    quantity(custom, { [`${name}Ft2Ft3`]: 1, [`${name}PerM`]: units.mPerFt }, 1500);
  const heat = (name: string): number =>
    quantity(custom, { [`${name}BtuLb`]: 1, [`${name}KjKg`]: 1 / 2.326 }, 8000);
  const [a, b, c, d, e] = LOADS.map(load);
  const [s, t, u] = SAVRS.map(savr);
  return {
    number: 0,
    code: 'CUSTOM',
    name: 'custom',
    depthFt: quantity(custom, { depthFt: 1, depthM: 1 / units.mPerFt }),
    mxDeadPct: custom['mxDeadPct'] as number,
    heatDeadBtuLb: heat('heatDead'),
    heatLiveBtuLb: heat('heatLive'),
    loadLbFt2: [a, b, c, d, e],
    savrFt2Ft3: [s, t, u],
    dynamic: custom['dynamic'] === true,
    doubtfulUnits: false,
  };
}

/** The fuel model an input names; throws a named failure when none or more than one is given. */
export function readFuelModel(input: FuelInput): FuelModel {
  const given = [input.fuelModelNumber, input.fuelModelCode, input.customFuelModel].filter(
    (v) => v !== undefined,
  );
  if (given.length === 0)
    throw new KernelFailure(
      'INPUT_MISSING',
      'fuelModelNumber',
      'fuelModelNumber, fuelModelCode or customFuelModel is required',
    );
  if (given.length > 1)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'fuelModelNumber',
      'give only one of fuelModelNumber, fuelModelCode, customFuelModel',
    );
  if (input.customFuelModel) return customModel(input.customFuelModel);
  if (input.fuelModelNumber !== undefined) return findFuelModel(input.fuelModelNumber, 'fuelModelNumber');
  return findFuelModel(input.fuelModelCode ?? '', 'fuelModelCode');
}

/** Density and mineral figures of a custom model. */
export function readConstants(input: FuelInput): ParticleConstants {
  const c = (input.customFuelModel ?? {}) as Record<string, number | undefined>;
  const share = (v: number | undefined): number | undefined => (v === undefined ? undefined : v / 100);
  return {
    densityLbFt3: c['particleDensityLbFt3'],
    totalMineral: share(c['totalMineralPct']),
    effectiveMineral: share(c['effectiveMineralPct']),
  };
}

/** Fuel moistures as fractions; classes the fuel model carries no load for may be left out. */
export function readMoistures(input: FuelInput, model: FuelModel): Moistures {
  const named = input.moistureScenario === undefined ? undefined : scenarioMoistures(input.moistureScenario);
  const loads = model.loadLbFt2;
  const read = (name: keyof FuelInput, fallback: number | undefined, needed: boolean): number => {
    const value = input[name] as number | undefined;
    if (value !== undefined) return value / 100;
    if (fallback !== undefined) return fallback;
    if (needed) throw new KernelFailure('INPUT_MISSING', name, `${name}: is required for fuel ${model.code}`);
    return 0;
  };
  const deadGiven = input.mDeadAggregatePct !== undefined;
  const liveGiven = input.mLiveAggregatePct !== undefined;
  const dead = input.mDeadAggregatePct === undefined ? undefined : input.mDeadAggregatePct / 100;
  const live = input.mLiveAggregatePct === undefined ? undefined : input.mLiveAggregatePct / 100;
  return {
    m1h: read('m1hPct', dead ?? named?.m1h, !deadGiven && loads[0] > 0),
    m10h: read('m10hPct', dead ?? named?.m10h, !deadGiven && loads[1] > 0),
    m100h: read('m100hPct', dead ?? named?.m100h, !deadGiven && loads[2] > 0),
    herb: read('mHerbPct', live ?? named?.herb, (!liveGiven || model.dynamic) && loads[3] > 0),
    woody: read('mWoodyPct', live ?? named?.woody, !liveGiven && loads[4] > 0),
  };
}
