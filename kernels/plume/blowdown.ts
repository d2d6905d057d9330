import {
  GAS_CONSTANT,
  checkCancelled,
  choice,
  formula,
  inconsistent,
  num,
  or,
  whole,
} from '#kernels/formulary';
import { checkGasState, holeFlux, vesselGasFields } from './gas-outflow.ts';
import { holeArea, holeFields } from './liquid-outflow.ts';

/** Emptying of a gas vessel through a hole. */
export const vesselBlowdown = formula({
  name: 'vesselBlowdown',
  zh: '气体容器随时间泄压',
  en: 'blowdown of a gas vessel',
  source:
    'TNO Yellow Book (2005) §2.5.2.2; ideal gas: adiabatic P ∝ ρ^γ, or isothermal; mass balance by Runge–Kutta 4 in steps of at most 0.1 % of the start mass',
  fields: {
    model: or(choice('heat exchange with the wall', ['adiabatic', 'isothermal']), 'adiabatic'),
    vesselVolumeM3: num('vessel volume', 'm³', { above: 0, max: 1e7 }),
    dischargeCoefficient: or(num('discharge coefficient', '', { above: 0, max: 1 }), 0.62),
    ...holeFields,
    ...vesselGasFields,
    durationS: num('time simulated', 's', { above: 0, max: 1e8 }),
    rows: or(whole('rows of the answer', { min: 2, max: 2000 }), 25),
  },
  example: {
    vesselVolumeM3: 100,
    holeDiameterM: 0.1,
    upstreamPressurePa: 5e6,
    upstreamTemperatureK: 288.15,
    molarMassGPerMol: 2.016,
    heatCapacityRatio: 1.405,
    durationS: 100,
    rows: 11,
  },
  run(i, control) {
    checkGasState(i);
    if (i.upstreamPressurePa <= i.ambientPressurePa)
      inconsistent(
        'upstreamPressurePa',
        '上游压力不高于环境压力 the upstream pressure does not exceed ambient',
      );
    const area = holeArea(i) * i.dischargeCoefficient;
    const specific = (1000 * i.compressibility * GAS_CONSTANT) / i.molarMassGPerMol;
    const rho0 = i.upstreamPressurePa / (specific * i.upstreamTemperatureK);
    const exponent = i.model === 'adiabatic' ? i.heatCapacityRatio : 1;
    const stateAt = (rho: number): { p: number; t: number } => {
      const p = i.upstreamPressurePa * (rho / rho0) ** exponent;
      return { p, t: p / (specific * rho) };
    };
    const slope = (rho: number): number => {
      const { p, t } = stateAt(rho);
      return (-area * holeFlux(p, t, i)) / i.vesselVolumeM3;
    };
    const table: {
      timeS: number;
      pressurePa: number;
      temperatureK: number;
      massRateKgPerS: number;
      releasedMassKg: number;
    }[] = [];
    const row = (timeS: number, rho: number): void => {
      const { p, t } = stateAt(rho);
      table.push({
        timeS,
        pressurePa: p,
        temperatureK: t,
        massRateKgPerS: area * holeFlux(p, t, i),
        releasedMassKg: (rho0 - rho) * i.vesselVolumeM3,
      });
    };
    let rho = rho0;
    let time = 0;
    row(0, rho);
    for (let k = 1; k < i.rows; k++) {
      const until = (i.durationS * k) / (i.rows - 1);
      while (time < until) {
        checkCancelled(control);
        const k1 = slope(rho);
        const h = k1 === 0 ? until - time : Math.min(until - time, (1e-3 * rho0) / -k1);
        const k2 = slope(rho + (h / 2) * k1);
        const k3 = slope(rho + (h / 2) * k2);
        const k4 = slope(rho + h * k3);
        rho += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
        time += h;
        if (until - time < 1e-12 * i.durationS) time = until;
      }
      row(until, rho);
    }
    return { initialMassKg: rho0 * i.vesselVolumeM3, initialMassRateKgPerS: table[0].massRateKgPerS, table };
  },
});
