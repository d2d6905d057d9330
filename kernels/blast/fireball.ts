import { choice, formula, inconsistent, maybe, num, or, outside } from '#kernels/formulary';
import { airFields, transmissivityOf } from './radiation.ts';

const models = ['ccps', 'tno', 'roberts'] as const;

/** Size and radiation of a fireball. */
export const bleveFireball = formula({
  name: 'bleveFireball',
  zh: 'BLEVE 火球',
  en: 'BLEVE fireball',
  source:
    'ccps: CCPS (1999) eqs 2.2.32–2.2.39, D = 5.8 M^⅓, t = 0.45 M^⅓ (M < 30 t) or 2.6 M^⅙, H = 0.75 D; tno: Yellow Book (2005) eqs 6.90–6.97, r = 3.24 m^0.325, t = 0.852 m^0.26, H = 2 r; roberts: Roberts (1982) D = 5.8 M^⅓, t = 0.45 M^⅓; fraction 0.27 P^0.32 (P in MPa) or 0.00325 Psv^0.32 (Pa)',
  fields: {
    massKg: num('flammable mass in the fireball', 'kg', { above: 0, max: 1e8 }),
    heatOfCombustionJPerKg: num('heat of combustion', 'J/kg', { above: 1e5, max: 2e8 }),
    heatOfVaporisationJPerKg: or(
      num('heat of vaporisation, taken off (tno)', 'J/kg', { min: 0, max: 5e6 }),
      0,
    ),
    sensibleHeatJPerKg: or(
      num('Cp ΔT to the flame temperature, taken off (tno)', 'J/kg', { min: 0, max: 5e7 }),
      0,
    ),
    model: or(choice('published set', models), 'ccps'),
    radiantFraction: maybe(num('fraction radiated R; 0.25–0.4', '', { above: 0, max: 1 })),
    burstPressurePa: maybe(num('vapour pressure at failure, for the fraction', 'Pa', { above: 0, max: 6e6 })),
    surfaceEmissivePowerWPerM2: maybe(num('emissive power given', 'W/m²', { above: 0, max: 1e6 })),
    centreHeightM: maybe(
      num('height of the centre given, e.g. the radius for a ball touching the ground', 'm', {
        min: 0,
        max: 5000,
      }),
    ),
    groundDistanceM: maybe(num('target distance along the ground', 'm', { min: 0, max: 1e5 })),
    ...airFields,
  },
  example: {
    massKg: 100_000,
    heatOfCombustionJPerKg: 46.35e6,
    radiantFraction: 0.25,
    groundDistanceM: 200,
    relativeHumidity: 0.5,
    airTemperatureK: 293,
  },
  run(i) {
    const m = i.massKg;
    const tno = i.model === 'tno';
    const diameter = tno ? 6.48 * m ** 0.325 : 5.8 * Math.cbrt(m);
    const large = i.model === 'ccps' && m >= 30_000;
    const duration = tno ? 0.852 * m ** 0.26 : large ? 2.6 * m ** (1 / 6) : 0.45 * Math.cbrt(m);
    const height = i.centreHeightM ?? (tno ? diameter : 0.75 * diameter);
    const fraction = radiantFraction(i, tno);
    const heat = tno
      ? i.heatOfCombustionJPerKg - i.heatOfVaporisationJPerKg - i.sensibleHeatJPerKg
      : i.heatOfCombustionJPerKg;
    const sep =
      i.surfaceEmissivePowerWPerM2 ??
      (fraction === undefined
        ? inconsistent(
            'radiantFraction',
            '给出辐射分数、破裂压力或表面热通量 give the fraction, the pressure or the emissive power',
          )
        : (fraction * m * heat) / (Math.PI * diameter * diameter * duration));
    const base = {
      diameterM: diameter,
      durationS: duration,
      centreHeightM: height,
      ...(i.model === 'ccps' ? { initialGroundDiameterM: 1.3 * diameter } : {}),
      ...(fraction === undefined ? {} : { radiantFraction: fraction }),
      surfaceEmissivePowerWPerM2: sep,
    };
    if (i.groundDistanceM === undefined) return { ...base, notes: sepNotes(sep) };
    const x = Math.hypot(height, i.groundDistanceM);
    const path = x - diameter / 2;
    if (path <= 0) outside('groundDistanceM', '目标在火球之内 the target is inside the fireball');
    const { tau, notes } = transmissivityOf(i, path);
    const view = (diameter / 2 / x) ** 2;
    return {
      ...base,
      slantDistanceM: x,
      pathLengthM: path,
      transmissivity: tau,
      viewFactorMax: view,
      viewFactorVertical: (view * i.groundDistanceM) / x,
      heatFluxWPerM2: sep * view * tau,
      heatFluxVerticalWPerM2: (sep * view * tau * i.groundDistanceM) / x,
      ...(fraction === undefined
        ? {}
        : {
            pointSourceHeatFluxWPerM2:
              (2.2 * tau * fraction * i.heatOfCombustionJPerKg * m ** (2 / 3)) / (4 * Math.PI * x * x),
          }),
      notes: [...notes, ...sepNotes(sep)],
    };
  },
});

function radiantFraction(
  i: { radiantFraction?: number; burstPressurePa?: number },
  tno: boolean,
): number | undefined {
  if (i.radiantFraction !== undefined) return i.radiantFraction;
  if (i.burstPressurePa === undefined) return undefined;
  return tno ? 0.00325 * i.burstPressurePa ** 0.32 : 0.27 * (i.burstPressurePa / 1e6) ** 0.32;
}

const sepNotes = (sep: number): string[] =>
  sep > 400_000 ? ['表面热通量超过 400 kW/m²，高于试验值，请核对输入'] : [];
