import {
  ATMOSPHERE_PA,
  GAS_CONSTANT,
  choice,
  findRoot,
  formula,
  inconsistent,
  maybe,
  num,
  or,
  outside,
} from '#kernels/formulary';
import { holeArea, holeFields } from './liquid-outflow.ts';

/** State of a gas in a vessel and the air around. */
export const vesselGasFields = {
  upstreamPressurePa: num('absolute pressure upstream', 'Pa', { above: 0, max: 1e9 }),
  upstreamTemperatureK: num('temperature upstream', 'K', { min: 50, max: 3000 }),
  molarMassGPerMol: num('molar mass', 'g/mol', { above: 0, max: 2000 }),
  heatCapacityRatio: num('γ = Cp/Cv', '', { above: 1, max: 5 / 3 + 0.01 }),
  ambientPressurePa: or(num('ambient pressure', 'Pa', { above: 0, max: 1e9 }), ATMOSPHERE_PA),
  compressibility: or(num('compressibility factor Z', '', { above: 0, max: 3 }), 1),
};

interface Gas {
  readonly heatCapacityRatio: number;
  readonly molarMassGPerMol: number;
  readonly compressibility: number;
  readonly ambientPressurePa: number;
}

/** Temperature below which nothing but hydrogen, helium and neon is a gas at atmospheric pressure, K, and the molar mass that tells the first two. */
const COLDEST_GAS_K = 77;
const LIGHT_GAS_G_PER_MOL = 5;

/** Refuses a temperature at which the gas would not be one: mostly a figure in °C. */
export function checkGasState(i: {
  readonly upstreamTemperatureK: number;
  readonly molarMassGPerMol: number;
}): void {
  if (i.upstreamTemperatureK < COLDEST_GAS_K && i.molarMassGPerMol > LIGHT_GAS_G_PER_MOL)
    outside(
      'upstreamTemperatureK',
      `${i.upstreamTemperatureK} K 时该物质已不是气体，是否应为摄氏度 not a gas at ${i.upstreamTemperatureK} K: is it in °C?`,
    );
}

/** (2/(γ+1))^(γ/(γ−1)), the downstream-to-upstream ratio at and below which flow is choked. */
export function criticalRatio(gamma: number): number {
  return (2 / (gamma + 1)) ** (gamma / (gamma - 1));
}

/** Mass flux per area, kg/(m²·s), through a frictionless hole from pressure `p`, Pa, and temperature `t`, K. Yellow Book (2005) eqs 2.22–2.26. */
export function holeFlux(p: number, t: number, gas: Gas): number {
  if (p <= gas.ambientPressurePa) return 0;
  const g = gas.heatCapacityRatio;
  const density = (p * gas.molarMassGPerMol) / (1000 * gas.compressibility * GAS_CONSTANT * t);
  const r = Math.max(gas.ambientPressurePa / p, criticalRatio(g));
  return Math.sqrt(((2 * g) / (g - 1)) * density * p * (r ** (2 / g) - r ** ((g + 1) / g)));
}

/** Outflow of gas through a hole. */
export const gasHoleOutflow = formula({
  name: 'gasHoleOutflow',
  zh: '气体经孔泄漏（音速与亚音速）',
  en: 'gas outflow through a hole, choked and unchoked',
  source:
    'TNO Yellow Book (2005) eqs 2.22–2.26; CCPS (1999) eqs 2.1.17–2.1.18; Crowl & Louvar eqs 4-48, 4-50',
  fields: {
    dischargeCoefficient: or(num('discharge coefficient', '', { above: 0, max: 1 }), 0.62),
    ...holeFields,
    ...vesselGasFields,
  },
  example: {
    dischargeCoefficient: 0.62,
    holeDiameterM: 0.1,
    upstreamPressurePa: 5e6,
    upstreamTemperatureK: 288.15,
    molarMassGPerMol: 2.016,
    heatCapacityRatio: 1.405,
  },
  run(i) {
    checkGasState(i);
    if (i.upstreamPressurePa <= i.ambientPressurePa)
      inconsistent(
        'upstreamPressurePa',
        '上游压力不高于环境压力 the upstream pressure does not exceed ambient',
      );
    const g = i.heatCapacityRatio;
    const critical = criticalRatio(g);
    const ratio = i.ambientPressurePa / i.upstreamPressurePa;
    const choked = ratio <= critical;
    const r = Math.max(ratio, critical);
    const area = holeArea(i);
    const exitTemperature = i.upstreamTemperatureK * r ** ((g - 1) / g);
    return {
      massRateKgPerS:
        i.dischargeCoefficient * area * holeFlux(i.upstreamPressurePa, i.upstreamTemperatureK, i),
      choked,
      pressureRatio: ratio,
      criticalPressureRatio: critical,
      exitPressurePa: r * i.upstreamPressurePa,
      exitTemperatureK: exitTemperature,
      exitVelocityMps: Math.sqrt(
        (((2 * g) / (g - 1)) *
          GAS_CONSTANT *
          1000 *
          (i.upstreamTemperatureK - exitTemperature) *
          i.compressibility) /
          i.molarMassGPerMol,
      ),
      holeAreaM2: area,
    };
  },
});

/** Fanno function of a Mach number: friction length to sonic, γ 4fL/d. */
function fanno(mach: number, g: number): number {
  const y = 1 + ((g - 1) / 2) * mach * mach;
  return ((g + 1) / 2) * Math.log((2 * y) / ((g + 1) * mach * mach)) - (1 / (mach * mach) - 1);
}

interface PipeState {
  readonly mach: number;
  readonly choked: boolean;
  readonly exitPressure: number;
  readonly exitTemperature: number;
}

/** Adiabatic pipe flow, Crowl & Louvar eqs 4-63 to 4-67 (Levenspiel 1984), p and T at the pipe inlet. */
function adiabatic(p: number, t: number, ambient: number, g: number, resistance: number): PipeState {
  const y = (m: number): number => 1 + ((g - 1) / 2) * m * m;
  const choking = findRoot((m) => fanno(m, g) + g * resistance, 1e-8, 1 - 1e-12);
  const sonicPressure = p * choking * Math.sqrt((2 * y(choking)) / (g + 1));
  if (sonicPressure >= ambient)
    return {
      mach: choking,
      choked: true,
      exitPressure: sonicPressure,
      exitTemperature: (2 * t * y(choking)) / (g + 1),
    };
  // Exit Mach number from P2/P1 = Ma1/Ma2 √(Y1/Y2), a quadratic in Ma2².
  const exitMach = (m: number): number => {
    const c = (m * m * y(m) * p * p) / (ambient * ambient);
    return Math.sqrt((Math.sqrt(1 + 2 * (g - 1) * c) - 1) / (g - 1));
  };
  const m1 = findRoot((m) => fanno(m, g) - fanno(exitMach(m), g) + g * resistance, 1e-8, choking);
  return { mach: m1, choked: false, exitPressure: ambient, exitTemperature: (t * y(m1)) / y(exitMach(m1)) };
}

/** Isothermal pipe flow, Crowl & Louvar eqs 4-70 to 4-78. */
function isothermal(p: number, t: number, ambient: number, g: number, resistance: number): PipeState {
  const choking = findRoot(
    (m) => Math.log(1 / (g * m * m)) - (1 / (g * m * m) - 1) + resistance,
    1e-8,
    1 / Math.sqrt(g) - 1e-12,
  );
  const chokedPressure = p * choking * Math.sqrt(g);
  if (chokedPressure >= ambient)
    return { mach: choking, choked: true, exitPressure: chokedPressure, exitTemperature: t };
  const r = p / ambient;
  const m2 = (1 - 1 / (r * r)) / (g * (2 * Math.log(r) + resistance));
  return { mach: Math.sqrt(m2), choked: false, exitPressure: ambient, exitTemperature: t };
}

/** Flow of gas through a pipe with friction. */
export const gasPipeFlow = formula({
  name: 'gasPipeFlow',
  zh: '气体管道泄漏（绝热、等温）',
  en: 'gas flow through a pipe, adiabatic or isothermal',
  source: 'Levenspiel (1984); Crowl & Louvar eqs 4-56 to 4-78; pressures and temperature at the pipe inlet',
  fields: {
    model: choice('heat exchange with the wall', ['adiabatic', 'isothermal']),
    pipeDiameterM: num('inside diameter', 'm', { above: 0, max: 10 }),
    pipeLengthM: or(num('length', 'm', { min: 0, max: 1e6 }), 0),
    fanningFrictionFactor: maybe(num('Fanning friction factor f', '', { above: 0, max: 1 })),
    roughnessM: or(
      num('wall roughness for the fully rough f, when f is not given', 'm', { above: 0, max: 0.01 }),
      4.6e-5,
    ),
    lossCoefficient: or(num('sum of further loss coefficients K', '', { min: 0, max: 1000 }), 0),
    ...vesselGasFields,
  },
  example: {
    model: 'adiabatic',
    pipeDiameterM: 0.0266,
    pipeLengthM: 10,
    fanningFrictionFactor: 0.00564,
    upstreamPressurePa: 8e5,
    upstreamTemperatureK: 300,
    molarMassGPerMol: 28.013,
    heatCapacityRatio: 1.4,
  },
  run(i) {
    checkGasState(i);
    if (i.upstreamPressurePa <= i.ambientPressurePa)
      inconsistent(
        'upstreamPressurePa',
        '上游压力不高于环境压力 the upstream pressure does not exceed ambient',
      );
    // Fully rough Fanning factor, Crowl & Louvar eq. 4-34: 1/√f = 4 log10(3.7 d/ε).
    const f = i.fanningFrictionFactor ?? (4 * Math.log10((3.7 * i.pipeDiameterM) / i.roughnessM)) ** -2;
    const resistance = (4 * f * i.pipeLengthM) / i.pipeDiameterM + i.lossCoefficient;
    if (!(resistance > 0))
      inconsistent('pipeLengthM', '需要管长或阻力系数 a length or a loss coefficient is needed');
    const solve = i.model === 'adiabatic' ? adiabatic : isothermal;
    const g = i.heatCapacityRatio;
    const s = solve(i.upstreamPressurePa, i.upstreamTemperatureK, i.ambientPressurePa, g, resistance);
    const flux =
      s.mach *
      i.upstreamPressurePa *
      Math.sqrt(
        (g * i.molarMassGPerMol) / (1000 * GAS_CONSTANT * i.upstreamTemperatureK * i.compressibility),
      );
    return {
      massFluxKgPerM2S: flux,
      massRateKgPerS: flux * (Math.PI / 4) * i.pipeDiameterM ** 2,
      choked: s.choked,
      inletMachNumber: s.mach,
      exitPressurePa: s.exitPressure,
      exitTemperatureK: s.exitTemperature,
      resistance,
      fanningFrictionFactor: f,
    };
  },
});
