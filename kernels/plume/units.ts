import { KernelFailure } from '#kernels/model';
import { ATMOSPHERE_PA, GAS_CONSTANT, formula, maybe, num, or } from '#kernels/formulary';

/** Slowest wind, m/s, for which a steady plume is answered; below it the answer is a named refusal that points to the puff. */
export const CALM_LIMIT_MPS = 0.5;

/** Refuses a calm wind: the plume divides by the wind speed and along-wind diffusion is neglected (Yellow Book 2005 §4.5.3 sets 1 m/s). */
export function refuseCalm(windSpeedMps: number, path = 'windSpeedMps'): void {
  if (windSpeedMps < CALM_LIMIT_MPS)
    throw new KernelFailure(
      'OUTSIDE_VALIDITY',
      path,
      `${path}: 风速 ${windSpeedMps} m/s 为静风，高斯烟羽不适用，请用 gaussianPuff calm wind: use gaussianPuff`,
    );
}

/** Note for winds in which a Gaussian plume is known to be unreliable (NOAA lists winds below 3 mph). */
export function windNotes(windSpeedMps: number): string[] {
  return windSpeedMps < 1.34 ? ['风速低于 1.34 m/s（3 mph），烟羽结果不可靠'] : [];
}

/** Inputs that turn kg/m³ into ppm by volume. */
export const gasFields = {
  molarMassGPerMol: maybe(num('molar mass of the gas; gives ppm', 'g/mol', { above: 0, max: 2000 })),
  temperatureK: or(num('air temperature', 'K', { min: 150, max: 400 }), 298.15),
  pressurePa: or(num('air pressure', 'Pa', { min: 20_000, max: 200_000 }), ATMOSPHERE_PA),
};

/** ppm of a mass concentration in kg/m³, ideal gas. */
export function toPpm(
  kgPerM3: number,
  molarMassGPerMol: number,
  temperatureK: number,
  pressurePa: number,
): number {
  return ((kgPerM3 * 1e9) / molarMassGPerMol) * ((GAS_CONSTANT * temperatureK) / pressurePa);
}

/** A concentration in kg/m³, mg/m³ and, with a molar mass, ppm. */
export function concentrationAnswer(
  kgPerM3: number,
  gas: { molarMassGPerMol?: number; temperatureK: number; pressurePa: number },
): { concentrationKgPerM3: number; concentrationMgPerM3: number; concentrationPpm?: number } {
  return {
    concentrationKgPerM3: kgPerM3,
    concentrationMgPerM3: kgPerM3 * 1e6,
    ...(gas.molarMassGPerMol === undefined
      ? {}
      : { concentrationPpm: toPpm(kgPerM3, gas.molarMassGPerMol, gas.temperatureK, gas.pressurePa) }),
  };
}

/** ppm ↔ mg/m³. */
export const ppmConversion = formula({
  name: 'ppmConversion',
  zh: '体积分数与质量浓度换算',
  en: 'ppm and mg/m³',
  source: 'ideal gas: mg/m³ = ppm · M / V, V = R T / P (24.465 L/mol at 25 °C and 1 atm)',
  fields: {
    concentrationPpm: maybe(num('concentration by volume', 'ppm', { min: 0, max: 1e6 })),
    concentrationMgPerM3: maybe(num('mass concentration', 'mg/m³', { min: 0, max: 1e9 })),
    molarMassGPerMol: num('molar mass', 'g/mol', { above: 0, max: 2000 }),
    temperatureK: gasFields.temperatureK,
    pressurePa: gasFields.pressurePa,
  },
  example: { concentrationPpm: 100, molarMassGPerMol: 70.906 },
  run(i) {
    if ((i.concentrationPpm === undefined) === (i.concentrationMgPerM3 === undefined))
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'concentrationPpm',
        'concentrationPpm: 只给 concentrationPpm 与 concentrationMgPerM3 之一 give exactly one of the two',
      );
    const litres = (GAS_CONSTANT * i.temperatureK * 1000) / i.pressurePa;
    return {
      concentrationPpm:
        i.concentrationPpm ?? ((i.concentrationMgPerM3 as number) * litres) / i.molarMassGPerMol,
      concentrationMgPerM3:
        i.concentrationMgPerM3 ?? ((i.concentrationPpm as number) * i.molarMassGPerMol) / litres,
      molarVolumeLPerMol: litres,
    };
  },
});
