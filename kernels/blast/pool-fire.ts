import { GRAVITY, choice, formula, inconsistent, maybe, num, or, outside } from '#kernels/formulary';
import { airFields, cylinderView, transmissivityOf } from './radiation.ts';

/** Burning rate at large diameter, kg/(m²·s), and kβ, 1/m: Babrauskas (1983), TNO Yellow Book (2005) table 6.5. No kβ: independent of diameter. */
export const FUELS: Readonly<Record<string, readonly [rate: number, kBeta?: number]>> = {
  liquidHydrogen: [0.169, 6.1],
  lng: [0.078, 1.1],
  lpg: [0.099, 1.4],
  butane: [0.078, 2.7],
  hexane: [0.074, 1.9],
  heptane: [0.101, 1.1],
  benzene: [0.085, 2.7],
  xylene: [0.09, 1.4],
  gasoline: [0.055, 2.1],
  kerosene: [0.039, 3.5],
  jp5: [0.054, 1.6],
  methanol: [0.015],
  ethanol: [0.015],
};

/** Burning rate per area of a pool. */
export const poolBurningRate = formula({
  name: 'poolBurningRate',
  zh: '液池燃烧速率',
  en: 'pool burning rate',
  source:
    'Babrauskas (1983): m″ = m∞ (1 − exp(−kβ D)), Yellow Book eq. 6.66, table 6.5; Burgess (1974): m″ = 0.001 Hc/(Hv + Cp (Tb − Ta)), eq. 6.67',
  fields: {
    model: or(choice('correlation', ['babrauskas', 'burgess']), 'babrauskas'),
    fuel: maybe(choice('tabulated fuel', Object.keys(FUELS))),
    largePoolRateKgPerM2S: maybe(num('m∞, instead of a fuel', 'kg/(m²·s)', { above: 0, max: 1 })),
    kBetaPerM: maybe(num('kβ', '1/m', { above: 0, max: 100 })),
    poolDiameterM: maybe(num('pool diameter', 'm', { above: 0, max: 1000 })),
    heatOfCombustionJPerKg: maybe(num('Hc', 'J/kg', { above: 1e5, max: 2e8 })),
    heatOfVaporisationJPerKg: maybe(num('Hv', 'J/kg', { above: 1e3, max: 1e7 })),
    liquidHeatCapacityJPerKgK: maybe(num('Cp', 'J/(kg·K)', { above: 0, max: 2e4 })),
    boilingTemperatureK: maybe(num('Tb', 'K', { min: 4, max: 900 })),
    ambientTemperatureK: or(num('Ta', 'K', { min: 220, max: 330 }), 288.15),
  },
  example: { fuel: 'gasoline', poolDiameterM: 10 },
  run(i) {
    if (i.model === 'burgess') {
      const { heatOfCombustionJPerKg: hc, heatOfVaporisationJPerKg: hv, boilingTemperatureK: tb } = i;
      if (
        hc === undefined ||
        hv === undefined ||
        tb === undefined ||
        i.liquidHeatCapacityJPerKgK === undefined
      )
        inconsistent('heatOfCombustionJPerKg', 'burgess 需要 Hc、Hv、Cp、Tb burgess needs Hc, Hv, Cp and Tb');
      const warm = Math.max(0, tb - i.ambientTemperatureK);
      return {
        burningRateKgPerM2S: (0.001 * hc) / (hv + i.liquidHeatCapacityJPerKgK * warm),
        notes: tb < i.ambientTemperatureK ? ['沸点低于气温：不计显热'] : [],
      };
    }
    const [rate, kBeta] = i.fuel ? FUELS[i.fuel] : [i.largePoolRateKgPerM2S, i.kBetaPerM];
    if (rate === undefined) inconsistent('fuel', '给出 fuel 或 largePoolRateKgPerM2S give a fuel or m∞');
    if (kBeta !== undefined && i.poolDiameterM === undefined)
      inconsistent('poolDiameterM', '缺少液池直径 the diameter is missing');
    return {
      burningRateKgPerM2S:
        kBeta === undefined ? rate : rate * (1 - Math.exp(-kBeta * (i.poolDiameterM as number))),
      notes: [],
    };
  },
});

interface Flame {
  readonly poolDiameterM: number;
  readonly burningRateKgPerM2S: number;
  readonly windSpeed10mMps: number;
  readonly airDensityKgPerM3: number;
  readonly airKinematicViscosityM2PerS: number;
  readonly lengthModel: 'thomasStill' | 'thomasWind';
  readonly tiltModel: 'yellowBook' | 'aga';
}

/** Length, m: Thomas (1963) L/D = 42 (m″/ρ√(gD))^0.61; with wind 55 (…)^0.67 u*^−0.21 (Yellow Book eqs 6.12–6.14). */
function flameLength(f: Flame): { length: number; scaledWind: number } {
  const d = f.poolDiameterM;
  const group = f.burningRateKgPerM2S / (f.airDensityKgPerM3 * Math.sqrt(GRAVITY * d));
  const characteristic = Math.cbrt((GRAVITY * f.burningRateKgPerM2S * d) / f.airDensityKgPerM3);
  const scaledWind = Math.max(1, f.windSpeed10mMps / characteristic);
  const ratio =
    f.lengthModel === 'thomasStill' ? 42 * group ** 0.61 : 55 * group ** 0.67 * scaledWind ** -0.21;
  return { length: ratio * d, scaledWind };
}

/** Tilt, rad: Yellow Book eqs 6.16, 6.68–6.70, or AGA (1974) cos θ = u*^−1/2. */
function flameTilt(f: Flame, scaledWind: number): number {
  if (f.windSpeed10mMps === 0) return 0;
  if (f.tiltModel === 'aga') return Math.acos(1 / Math.sqrt(scaledWind));
  const froude = f.windSpeed10mMps ** 2 / (GRAVITY * f.poolDiameterM);
  const reynolds = (f.windSpeed10mMps * f.poolDiameterM) / f.airKinematicViscosityM2PerS;
  const c = 0.666 * froude ** 0.333 * reynolds ** 0.117;
  return Math.asin((Math.sqrt(4 * c * c + 1) - 1) / (2 * c));
}

/** Solid flame pool fire. */
export const poolFire = formula({
  name: 'poolFire',
  zh: '池火（固体火焰模型）',
  en: 'pool fire, solid flame',
  source:
    'Thomas (1963); TNO Yellow Book (2005) §6.5.4: eqs 6.12–6.20, 6.29, 6.66–6.71, appendix 6.1; Mudan (1984) SEP = 140 e^(−0.12 D) + 20 (1 − e^(−0.12 D)) kW/m²; AGA (1974)',
  fields: {
    poolDiameterM: num('pool diameter', 'm', { above: 0, max: 1000 }),
    fuel: maybe(choice('tabulated fuel for the burning rate', Object.keys(FUELS))),
    burningRateKgPerM2S: maybe(num('burning rate, instead of a fuel', 'kg/(m²·s)', { above: 0, max: 1 })),
    heatOfCombustionJPerKg: maybe(num('heat of combustion', 'J/kg', { above: 1e5, max: 2e8 })),
    windSpeed10mMps: or(num('wind speed at 10 m', 'm/s', { min: 0, max: 75 }), 0),
    airDensityKgPerM3: or(num('air density', 'kg/m³', { min: 0.5, max: 2 }), 1.2),
    airKinematicViscosityM2PerS: or(
      num('kinematic viscosity of air', 'm²/s', { above: 0, max: 1e-4 }),
      1.5e-5,
    ),
    lengthModel: or(choice('flame length', ['thomasStill', 'thomasWind']), 'thomasWind'),
    tiltModel: or(choice('flame tilt', ['yellowBook', 'aga']), 'yellowBook'),
    emissivePowerModel: or(choice('surface emissive power', ['mudan', 'radiantFraction', 'given']), 'mudan'),
    radiantFraction: maybe(num('fraction radiated Fs', '', { above: 0, max: 1 })),
    sootFraction: or(
      num('part of the surface covered by soot; 0.8 for oil products', '', { min: 0, max: 1 }),
      0,
    ),
    surfaceEmissivePowerWPerM2: maybe(num('emissive power given', 'W/m²', { above: 0, max: 1e6 })),
    distanceM: maybe(num('target distance from the pool centre, downwind', 'm', { above: 0, max: 1e5 })),
    ...airFields,
  },
  example: {
    poolDiameterM: 42.4457,
    fuel: 'benzene',
    heatOfCombustionJPerKg: 4.015e7,
    windSpeed10mMps: 5,
    airDensityKgPerM3: 1.2243,
    airKinematicViscosityM2PerS: 7.5133e-6,
    emissivePowerModel: 'radiantFraction',
    radiantFraction: 0.4,
    sootFraction: 0.8,
    distanceM: 100,
    transmissivity: 0.71474,
  },
  run(i) {
    const d = i.poolDiameterM;
    const row = i.fuel ? FUELS[i.fuel] : undefined;
    const rate =
      i.burningRateKgPerM2S ??
      (row
        ? row[1] === undefined
          ? row[0]
          : row[0] * (1 - Math.exp(-row[1] * d))
        : inconsistent('fuel', '给出 fuel 或燃烧速率 give a fuel or a burning rate'));
    const flame: Flame = { ...i, burningRateKgPerM2S: rate };
    const { length, scaledWind } = flameLength(flame);
    const tilt = flameTilt(flame, scaledWind);
    const sep = emissivePower(i, rate, length);
    const base = {
      burningRateKgPerM2S: rate,
      flameLengthM: length,
      lengthToDiameter: length / d,
      scaledWindSpeed: scaledWind,
      tiltDeg: (tilt * 180) / Math.PI,
      surfaceEmissivePowerWPerM2: sep,
      totalHeatReleaseW:
        i.heatOfCombustionJPerKg === undefined
          ? undefined
          : (rate * Math.PI * d * d * i.heatOfCombustionJPerKg) / 4,
    };
    if (i.distanceM === undefined) return { ...base, notes: [] };
    const view = cylinderView((2 * length) / d, (2 * i.distanceM) / d, tilt);
    if (!view) outside('distanceM', '目标在火焰之内或被火焰悬覆 the target is inside or under the flame');
    const { tau, notes } = transmissivityOf(i, i.distanceM - d / 2);
    return {
      ...base,
      viewFactorVertical: view.vertical,
      viewFactorHorizontal: view.horizontal,
      viewFactorMax: view.maximum,
      transmissivity: tau,
      heatFluxWPerM2: sep * view.maximum * tau,
      notes,
    };
  },
});

interface Emission {
  readonly emissivePowerModel: 'mudan' | 'radiantFraction' | 'given';
  readonly poolDiameterM: number;
  readonly radiantFraction?: number;
  readonly sootFraction: number;
  readonly heatOfCombustionJPerKg?: number;
  readonly surfaceEmissivePowerWPerM2?: number;
}

function emissivePower(i: Emission, rate: number, length: number): number {
  if (i.emissivePowerModel === 'mudan') {
    const e = Math.exp(-0.12 * i.poolDiameterM);
    return 140e3 * e + 20e3 * (1 - e);
  }
  if (i.emissivePowerModel === 'given')
    return (
      i.surfaceEmissivePowerWPerM2 ??
      inconsistent('surfaceEmissivePowerWPerM2', '缺少表面热通量 the emissive power is missing')
    );
  if (i.radiantFraction === undefined || i.heatOfCombustionJPerKg === undefined)
    inconsistent(
      'radiantFraction',
      '需要辐射分数与燃烧热 the fraction and the heat of combustion are needed',
    );
  const clear = (i.radiantFraction * rate * i.heatOfCombustionJPerKg) / (1 + (4 * length) / i.poolDiameterM);
  return clear * (1 - i.sootFraction) + 20e3 * i.sootFraction;
}
