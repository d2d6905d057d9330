import { ATMOSPHERE_PA, choice, findRoot, formula, inconsistent, maybe, num, or } from '#kernels/formulary';
import { holeArea, holeFields } from './liquid-outflow.ts';

/** Length from which flashing flow is taken to be in equilibrium, m (Fauske 1985). */
const EQUILIBRIUM_LENGTH_M = 0.1;

/** Flashing flow through a hole or short pipe. */
export const fauskeFlashingFlow = formula({
  name: 'fauskeFlashingFlow',
  zh: '闪蒸两相流（福斯克）',
  en: 'flashing two-phase flow, Fauske',
  source:
    'Fauske & Epstein (1988); CCPS (1999) eqs 2.1.34–2.1.37: G² = G_sub² + G_ERM²/N, N = hfg²/(2ΔP ρ C² vfg² T Cp) + L/Le; Crowl & Louvar eqs 4-91 to 4-104',
  fields: {
    ...holeFields,
    dischargeCoefficient: or(num('discharge coefficient C', '', { above: 0, max: 1 }), 0.61),
    pipeLengthM: or(
      num('length of the opening; from 0.1 m the flow is in equilibrium', 'm', { min: 0, max: 1e4 }),
      0.1,
    ),
    upstreamPressurePa: num('storage pressure', 'Pa', { above: 0, max: 1e9 }),
    saturationPressurePa: num('saturation pressure at the storage temperature', 'Pa', { above: 0, max: 1e9 }),
    ambientPressurePa: or(num('ambient pressure', 'Pa', { above: 0, max: 1e9 }), ATMOSPHERE_PA),
    temperatureK: num('storage temperature', 'K', { min: 20, max: 1000 }),
    liquidDensityKgPerM3: num('liquid density', 'kg/m³', { above: 0, max: 20_000 }),
    heatOfVaporisationJPerKg: num('heat of vaporisation hfg', 'J/kg', { above: 0, max: 1e7 }),
    liquidHeatCapacityJPerKgK: num('liquid heat capacity Cp', 'J/(kg·K)', { above: 0, max: 2e4 }),
    specificVolumeChangeM3PerKg: num('vfg, vapour minus liquid, at the storage temperature', 'm³/kg', {
      above: 0,
      max: 1000,
    }),
  },
  example: {
    holeDiameterM: 0.01,
    pipeLengthM: 0.1,
    upstreamPressurePa: 9.5e5,
    saturationPressurePa: 9.5e5,
    temperatureK: 298,
    liquidDensityKgPerM3: 490,
    heatOfVaporisationJPerKg: 3.33e5,
    liquidHeatCapacityJPerKgK: 2230,
    specificVolumeChangeM3PerKg: 0.0461,
  },
  run(i) {
    if (i.saturationPressurePa > i.upstreamPressurePa * (1 + 1e-9))
      inconsistent('saturationPressurePa', '储存压力低于饱和压力 the storage pressure is below saturation');
    if (i.upstreamPressurePa <= i.ambientPressurePa)
      inconsistent(
        'upstreamPressurePa',
        '储存压力不高于环境压力 the storage pressure does not exceed ambient',
      );
    const { heatOfVaporisationJPerKg: h, specificVolumeChangeM3PerKg: v } = i;
    const equilibrium = h / v / Math.sqrt(i.temperatureK * i.liquidHeatCapacityJPerKgK);
    const lower = Math.max(i.saturationPressurePa, i.ambientPressurePa);
    const subcooled =
      i.dischargeCoefficient *
      Math.sqrt(2 * i.liquidDensityKgPerM3 * Math.max(0, i.upstreamPressurePa - lower));
    const drop = i.upstreamPressurePa - i.ambientPressurePa;
    const short = Math.min(1, i.pipeLengthM / EQUILIBRIUM_LENGTH_M);
    const imbalance =
      (h * h) /
      (2 *
        drop *
        i.liquidDensityKgPerM3 *
        i.dischargeCoefficient ** 2 *
        v *
        v *
        i.temperatureK *
        i.liquidHeatCapacityJPerKgK);
    const n = short >= 1 ? 1 : imbalance + short;
    const flashes = i.saturationPressurePa > i.ambientPressurePa;
    const flux = Math.sqrt(subcooled ** 2 + (flashes ? equilibrium ** 2 / n : 0));
    const liquidLimit = i.dischargeCoefficient * Math.sqrt(2 * i.liquidDensityKgPerM3 * drop);
    return {
      equilibriumFluxKgPerM2S: equilibrium,
      subcooledFluxKgPerM2S: subcooled,
      nonEquilibriumN: n,
      massFluxKgPerM2S: flux,
      massRateKgPerS: flux * holeArea(i),
      notes: [
        ...(flashes ? [] : ['饱和压力不高于环境压力：不发生闪蒸']),
        ...(flux > liquidLimit ? ['结果高于全液相流量，请核对物性'] : []),
      ],
    };
  },
});

/** Critical pressure ratio of the omega method. */
export function omegaCriticalRatio(omega: number): number {
  return findRoot(
    (e) =>
      e * e +
      (omega * omega - 2 * omega) * (1 - e) ** 2 +
      2 * omega * omega * Math.log(e) +
      2 * omega * omega * (1 - e),
    1e-9,
    1 - 1e-12,
  );
}

/** Omega method, saturated or two-phase inlet. */
export const leungOmega = formula({
  name: 'leungOmega',
  zh: '两相流 ω 法',
  en: 'two-phase flow, omega method',
  source: 'Leung (1986, 1990); API 520 Part I Annex C eqs C.1–C.8; CCPS (1999) §2.1',
  fields: {
    upstreamPressurePa: num('inlet stagnation pressure P0', 'Pa', { above: 0, max: 1e9 }),
    ambientPressurePa: or(num('back pressure', 'Pa', { min: 0, max: 1e9 }), ATMOSPHERE_PA),
    specificVolumeM3PerKg: num('specific volume of the inlet mixture v0', 'm³/kg', { above: 0, max: 1000 }),
    omega: maybe(num('ω given', '', { above: 0, max: 1000 })),
    vapourFraction: maybe(num('inlet vapour mass fraction x0', '', { min: 0, max: 1 })),
    vapourSpecificVolumeM3PerKg: maybe(num('vapour specific volume', 'm³/kg', { above: 0, max: 1000 })),
    specificVolumeChangeM3PerKg: maybe(
      num('vapour minus liquid specific volume', 'm³/kg', { above: 0, max: 1000 }),
    ),
    heatOfVaporisationJPerKg: maybe(num('heat of vaporisation', 'J/kg', { above: 0, max: 1e7 })),
    liquidHeatCapacityJPerKgK: maybe(num('liquid heat capacity', 'J/(kg·K)', { above: 0, max: 2e4 })),
    temperatureK: maybe(num('inlet temperature', 'K', { min: 20, max: 1000 })),
    dischargeCoefficient: or(num('discharge coefficient', '', { above: 0, max: 1 }), 1),
    ...holeFields,
  },
  example: {
    upstreamPressurePa: 5.6e5,
    specificVolumeM3PerKg: 0.01945,
    omega: 1.482,
    holeAreaM2: 1e-3,
  },
  run(i) {
    const omega = i.omega ?? omegaFromProperties(i);
    const critical = omegaCriticalRatio(omega);
    const ratio = i.ambientPressurePa / i.upstreamPressurePa;
    if (ratio >= 1)
      inconsistent(
        'upstreamPressurePa',
        '上游压力不高于背压 the inlet pressure does not exceed the back pressure',
      );
    const choked = ratio <= critical;
    const e = Math.max(ratio, critical);
    const scale = Math.sqrt(i.upstreamPressurePa / i.specificVolumeM3PerKg);
    const flux = choked
      ? (critical / Math.sqrt(omega)) * scale
      : (Math.sqrt(-2 * (omega * Math.log(e) + (omega - 1) * (1 - e))) / (omega * (1 / e - 1) + 1)) * scale;
    return {
      omega,
      criticalPressureRatio: critical,
      choked,
      massFluxKgPerM2S: flux,
      massRateKgPerS: i.dischargeCoefficient * flux * holeArea(i),
    };
  },
});

function omegaFromProperties(i: {
  vapourFraction?: number;
  vapourSpecificVolumeM3PerKg?: number;
  specificVolumeChangeM3PerKg?: number;
  heatOfVaporisationJPerKg?: number;
  liquidHeatCapacityJPerKgK?: number;
  temperatureK?: number;
  specificVolumeM3PerKg: number;
  upstreamPressurePa: number;
}): number {
  const { vapourFraction: x, vapourSpecificVolumeM3PerKg: vg, specificVolumeChangeM3PerKg: dv } = i;
  const { heatOfVaporisationJPerKg: h, liquidHeatCapacityJPerKgK: cp, temperatureK: t } = i;
  if (x === undefined || dv === undefined || h === undefined || cp === undefined || t === undefined)
    inconsistent(
      'omega',
      '给出 ω，或 vapourFraction、比容差、汽化热、比热与温度 give ω or the properties it follows from',
    );
  if (x > 0 && vg === undefined)
    inconsistent('vapourSpecificVolumeM3PerKg', '入口含汽时需要汽相比容 needed when the inlet holds vapour');
  // API 520 eq. C.3: ω = x0 vv0/v0 + Cp T0 P0 / v0 · (vvl0/hvl0)².
  return (
    (x * (vg ?? 0)) / i.specificVolumeM3PerKg +
    ((cp * t * i.upstreamPressurePa) / i.specificVolumeM3PerKg) * (dv / h) ** 2
  );
}

/** Omega method, subcooled liquid inlet. */
export const leungOmegaSubcooled = formula({
  name: 'leungOmegaSubcooled',
  zh: '过冷液体 ω 法',
  en: 'omega method, subcooled liquid',
  source: 'Leung & Grolmes (1988); API 520 Part I Annex C eqs C.9–C.15',
  fields: {
    upstreamPressurePa: num('inlet stagnation pressure P0', 'Pa', { above: 0, max: 1e9 }),
    saturationPressurePa: num('saturation pressure at the inlet temperature', 'Pa', { above: 0, max: 1e9 }),
    ambientPressurePa: or(num('back pressure', 'Pa', { min: 0, max: 1e9 }), ATMOSPHERE_PA),
    liquidDensityKgPerM3: num('liquid density', 'kg/m³', { above: 0, max: 20_000 }),
    omegaSaturated: num('saturated ω: Cp T Ps ρ (vvl/hvl)²', '', { above: 0, max: 1000 }),
    dischargeCoefficient: or(num('discharge coefficient', '', { above: 0, max: 1 }), 1),
    ...holeFields,
  },
  example: {
    upstreamPressurePa: 2.073e6,
    saturationPressurePa: 7.417e5,
    ambientPressurePa: 1.7e5,
    liquidDensityKgPerM3: 511.3,
    omegaSaturated: 8.515,
    dischargeCoefficient: 0.65,
    holeAreaM2: 1e-4,
  },
  run(i) {
    const ws = i.omegaSaturated;
    const p0 = i.upstreamPressurePa;
    const es = i.saturationPressurePa / p0;
    if (es > 1) inconsistent('saturationPressurePa', '入口不是过冷液体 the inlet is not subcooled');
    const transition = (2 * ws) / (1 + 2 * ws);
    const low = es >= transition;
    const back = i.ambientPressurePa / p0;
    if (back >= 1)
      inconsistent(
        'upstreamPressurePa',
        '上游压力不高于背压 the inlet pressure does not exceed the back pressure',
      );
    let flux: number;
    let choked: boolean;
    if (low) {
      const condition = (e: number): number =>
        ((ws + 1 / ws - 2) / (2 * es)) * e * e -
        2 * (ws - 1) * e +
        ws * es * Math.log(e / es) +
        1.5 * ws * es -
        1;
      const critical = condition(es) <= 0 ? es : findRoot(condition, 1e-9, es);
      choked = critical >= back;
      const e = Math.min(es, Math.max(critical, back));
      const work = 2 * (1 - es) + 2 * (ws * es * Math.log(es / e) - (ws - 1) * (es - e));
      flux = (Math.sqrt(work) / (ws * (es / e - 1) + 1)) * Math.sqrt(p0 * i.liquidDensityKgPerM3);
    } else {
      choked = es >= back;
      flux = Math.sqrt(
        2 * i.liquidDensityKgPerM3 * (p0 - Math.max(i.saturationPressurePa, i.ambientPressurePa)),
      );
    }
    return {
      saturationRatio: es,
      transitionRatio: transition,
      subcooling: low ? 'low' : 'high',
      choked,
      massFluxKgPerM2S: flux,
      massRateKgPerS: i.dischargeCoefficient * flux * holeArea(i),
    };
  },
});

/** Part of a superheated liquid that turns to vapour. */
export const flashFraction = formula({
  name: 'flashFraction',
  zh: '闪蒸率',
  en: 'flash fraction',
  source: 'CCPS (1999) eqs 2.1.26, 2.1.27; Crowl & Louvar eqs 4-85 to 4-88',
  fields: {
    model: or(
      choice('constant enthalpy (linear) or differential flash (exponential)', ['linear', 'exponential']),
      'linear',
    ),
    storageTemperatureK: num('liquid temperature before the release', 'K', { min: 20, max: 1000 }),
    boilingTemperatureK: num('normal boiling point', 'K', { min: 4, max: 1000 }),
    liquidHeatCapacityJPerKgK: num('mean liquid heat capacity', 'J/(kg·K)', { above: 0, max: 2e4 }),
    heatOfVaporisationJPerKg: num('mean heat of vaporisation', 'J/kg', { above: 0, max: 1e7 }),
    entrainmentFactor: or(
      num('aerosol carried per flashed mass; 1 doubles the airborne mass (Kletz 1977)', '', {
        min: 0,
        max: 20,
      }),
      1,
    ),
    massKg: maybe(num('released mass', 'kg', { above: 0, max: 1e9 })),
  },
  example: {
    storageTemperatureK: 298,
    boilingTemperatureK: 231,
    liquidHeatCapacityJPerKgK: 2450,
    heatOfVaporisationJPerKg: 429_000,
    massKg: 1000,
  },
  run(i) {
    const heat =
      (i.liquidHeatCapacityJPerKgK * (i.storageTemperatureK - i.boilingTemperatureK)) /
      i.heatOfVaporisationJPerKg;
    const raw = heat <= 0 ? 0 : i.model === 'linear' ? heat : 1 - Math.exp(-heat);
    const fraction = Math.min(1, raw);
    const airborne = Math.min(1, fraction * (1 + i.entrainmentFactor));
    return {
      flashFraction: fraction,
      airborneFraction: airborne,
      rainoutFraction: 1 - airborne,
      ...(i.massKg === undefined
        ? {}
        : {
            flashedMassKg: i.massKg * fraction,
            airborneMassKg: i.massKg * airborne,
            poolMassKg: i.massKg * (1 - airborne),
          }),
      notes: [
        ...(heat <= 0 ? ['液体未过热：不发生闪蒸'] : []),
        ...(raw > 1 ? ['按线性公式全部汽化，请改用 exponential'] : []),
      ],
    };
  },
});
