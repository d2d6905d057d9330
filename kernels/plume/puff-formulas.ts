import { choice, formula, inconsistent, maybe, num, or } from '#kernels/formulary';
import { durationFraction, gaussianPlumeAt, gaussianPuffAt } from './gaussian.ts';
import { plumeFields, sigmasOf } from './plume-formulas.ts';
import { PUFF_SCHEMES, puffSigmas, sigmaNotes } from './sigma.ts';
import { STABILITY_CLASSES } from './stability.ts';
import { concentrationAnswer, gasFields, refuseCalm } from './units.ts';

/** Concentration of an instantaneous release. */
export const gaussianPuff = formula({
  name: 'gaussianPuff',
  zh: '高斯烟团',
  en: 'Gaussian puff',
  source: 'Turner (1970) eq. 5.21; CCPS (1999) eq. 2.3.1; lid EPA-454/B-95-003b (1995) eq. 1-50',
  fields: {
    massKg: num('released mass', 'kg', { above: 0, max: 1e9 }),
    windSpeedMps: num('wind speed; 0 leaves the puff in place and needs the sigmas', 'm/s', {
      min: 0,
      max: 75,
    }),
    timeS: maybe(
      num('time since release; absent: the centre is over the receptor', 's', { min: 0, max: 1e6 }),
    ),
    xM: num('downwind distance', 'm', { min: -200_000, max: 200_000 }),
    yM: or(num('crosswind distance', 'm', { min: -100_000, max: 100_000 }), 0),
    zM: or(num('receptor height', 'm', { min: 0, max: 10_000 }), 0),
    effectiveHeightM: or(num('release height', 'm', { min: 0, max: 5000 }), 0),
    scheme: or(choice('puff parameterisation', PUFF_SCHEMES), 'ccpsPuff'),
    stability: maybe(choice('Pasquill class', STABILITY_CLASSES)),
    sigmaXM: maybe(num('σx, instead of stability', 'm', { above: 0, max: 1e5 })),
    sigmaYM: maybe(num('σy, instead of stability', 'm', { above: 0, max: 1e5 })),
    sigmaZM: maybe(num('σz, instead of stability', 'm', { above: 0, max: 1e5 })),
    mixingHeightM: maybe(num('mixing height (lid)', 'm', { above: 0, max: 10_000 })),
    ...gasFields,
  },
  example: { massKg: 1, windSpeedMps: 2, timeS: 250, xM: 500, stability: 'F' },
  run(input) {
    const travelled = input.timeS === undefined ? input.xM : input.windSpeedMps * input.timeS;
    const given = [input.sigmaXM, input.sigmaYM, input.sigmaZM];
    let sigmas: readonly number[];
    if (input.stability) {
      if (given.some((s) => s !== undefined))
        inconsistent('stability', '稳定度与 σ 只能给一种 give a stability class or the sigmas, not both');
      if (!(travelled > 0))
        inconsistent('timeS', '烟团尚未离开源，请直接给出 σ the puff has not moved: give the sigmas');
      sigmas = puffSigmas(input.scheme, input.stability, travelled);
    } else {
      if (input.sigmaYM === undefined || input.sigmaZM === undefined)
        inconsistent('sigmaYM', '给出稳定度，或 σy、σz give a stability class, or σy and σz');
      sigmas = [input.sigmaXM ?? input.sigmaYM, input.sigmaYM, input.sigmaZM];
    }
    const [sigmaX, sigmaY, sigmaZ] = sigmas;
    const point = { y: input.yM, z: input.zM, height: input.effectiveHeightM, sigmaY, sigmaZ };
    const value = gaussianPuffAt(input.massKg, input.xM - travelled, sigmaX, {
      ...point,
      lid: input.mixingHeightM,
    });
    return {
      ...concentrationAnswer(value, input),
      sigmaXM: sigmaX,
      sigmaYM: sigmaY,
      sigmaZM: sigmaZ,
      travelledM: travelled,
      notes: input.stability ? sigmaNotes(input.scheme, travelled) : [],
    };
  },
});

/** Concentration of a release of limited duration. */
export const finiteDurationRelease = formula({
  name: 'finiteDurationRelease',
  zh: '有限时间泄漏',
  en: 'release of finite duration',
  source:
    'Palazzi, De Faveri, Fumarola & Ferraiolo (1982) Atmos. Environ. 16:2785 eq. 8; TNO Yellow Book (2005) eq. 4.60',
  fields: {
    ...plumeFields,
    durationS: num('release duration', 's', { above: 0, max: 1e6 }),
    timeS: num('time since the start of the release', 's', { min: 0, max: 1e6 }),
    xM: num('downwind distance', 'm', { above: 0, max: 200_000 }),
    yM: or(num('crosswind distance', 'm', { min: -100_000, max: 100_000 }), 0),
    zM: or(num('receptor height', 'm', { min: 0, max: 10_000 }), 0),
    alongWind: or(
      choice(
        'where σx is taken: σy at x (Palazzi), or 0.13 x while attached and 0.13 u t after (Yellow Book)',
        ['palazzi', 'yellowBook'],
      ),
      'palazzi',
    ),
    ...gasFields,
  },
  example: { emissionRateKgPerS: 0.1, windSpeedMps: 2, stability: 'F', durationS: 10, timeS: 250, xM: 500 },
  run(input) {
    refuseCalm(input.windSpeedMps);
    const { xM: x, windSpeedMps: u, timeS: t, durationS } = input;
    const [sigmaY, sigmaZ] = sigmasOf(input, x);
    const sigmaX = input.alongWind === 'palazzi' ? sigmaY : 0.13 * (t < durationS ? x : u * t);
    const point = { y: input.yM, z: input.zM, height: input.effectiveHeightM, sigmaY, sigmaZ };
    const steady = gaussianPlumeAt(input.emissionRateKgPerS, u, { ...point, lid: input.mixingHeightM });
    const fraction = durationFraction(x, u, t, durationS, sigmaX);
    return {
      ...concentrationAnswer(steady * fraction, input),
      fractionOfSteady: fraction,
      steadyConcentrationKgPerM3: steady,
      notes: sigmaNotes(input.scheme, x),
    };
  },
});
