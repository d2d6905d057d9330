import {
  choice,
  findMaximum,
  findRoot,
  formula,
  inconsistent,
  maybe,
  num,
  or,
  type InputOf,
} from '#kernels/formulary';
import { gaussianPlumeAt } from './gaussian.ts';
import { PLUME_SCHEMES, plumeSigmas, sigmaNotes } from './sigma.ts';
import { STABILITY_CLASSES } from './stability.ts';
import { concentrationAnswer, gasFields, refuseCalm, windNotes } from './units.ts';

/** Inputs shared by the steady plume formulas. */
export const plumeFields = {
  emissionRateKgPerS: num('source strength Q', 'kg/s', { above: 0, max: 1e5 }),
  windSpeedMps: num('wind speed at the release height', 'm/s', { above: 0, max: 75 }),
  effectiveHeightM: or(num('effective release height h', 'm', { min: 0, max: 5000 }), 0),
  scheme: or(choice('dispersion parameterisation', PLUME_SCHEMES), 'briggsRural'),
  stability: maybe(choice('Pasquill class', STABILITY_CLASSES)),
  mixingHeightM: maybe(num('mixing height (lid)', 'm', { above: 0, max: 10_000 })),
  averagingTimeS: maybe(num('averaging time of σy', 's', { above: 0, max: 86_400 })),
  roughnessLengthM: or(num('roughness length z0', 'm', { above: 0, max: 3 }), 0.1),
  decayRatePerS: or(num('first-order decay ψ', '1/s', { min: 0, max: 1 }), 0),
};

type PlumeInput = InputOf<typeof plumeFields>;

/** σ at x by the scheme of the request, given directly or through the class. */
export function sigmasOf(
  input: Pick<PlumeInput, 'scheme' | 'stability' | 'averagingTimeS' | 'roughnessLengthM'>,
  x: number,
): readonly [number, number] {
  if (!input.stability) inconsistent('stability', '缺少稳定度等级 a stability class is needed');
  return plumeSigmas(input.scheme, input.stability, x, {
    averagingTimeS: input.averagingTimeS,
    roughnessLengthM: input.roughnessLengthM,
  });
}

/** Concentration at one point. */
export const gaussianPlume = formula({
  name: 'gaussianPlume',
  zh: '高斯烟羽',
  en: 'Gaussian plume',
  source:
    'Turner (1970) eq. 3.1; CCPS (1999) eq. 2.3.10; lid and decay EPA-454/B-95-003b (1995) eqs 1-2, 1-47, 1-50',
  fields: {
    ...plumeFields,
    xM: num('downwind distance', 'm', { above: 0, max: 200_000 }),
    yM: or(num('crosswind distance', 'm', { min: -100_000, max: 100_000 }), 0),
    zM: or(num('receptor height', 'm', { min: 0, max: 10_000 }), 0),
    sigmaYM: maybe(num('σy, instead of stability', 'm', { above: 0, max: 1e5 })),
    sigmaZM: maybe(num('σz, instead of stability', 'm', { above: 0, max: 1e5 })),
    ...gasFields,
  },
  example: {
    emissionRateKgPerS: 100,
    windSpeedMps: 5,
    xM: 361,
    zM: 1,
    effectiveHeightM: 1,
    sigmaYM: 28.8,
    sigmaZM: 10.3,
  },
  run(input) {
    refuseCalm(input.windSpeedMps);
    if ((input.sigmaYM === undefined) !== (input.sigmaZM === undefined))
      inconsistent('sigmaYM', 'σy 与 σz 需同时给出 give both σy and σz');
    if (input.sigmaYM !== undefined && input.stability !== undefined)
      inconsistent('stability', '稳定度与 σ 只能给一种 give a stability class or the sigmas, not both');
    const [sigmaY, sigmaZ] =
      input.sigmaYM === undefined || input.sigmaZM === undefined
        ? sigmasOf(input, input.xM)
        : [input.sigmaYM, input.sigmaZM];
    const decay = Math.exp((-input.decayRatePerS * input.xM) / input.windSpeedMps);
    const point = { y: input.yM, z: input.zM, height: input.effectiveHeightM, sigmaY, sigmaZ };
    const value =
      decay *
      gaussianPlumeAt(input.emissionRateKgPerS, input.windSpeedMps, { ...point, lid: input.mixingHeightM });
    return {
      ...concentrationAnswer(value, input),
      sigmaYM: sigmaY,
      sigmaZM: sigmaZ,
      notes: [
        ...windNotes(input.windSpeedMps),
        ...(input.stability ? sigmaNotes(input.scheme, input.xM) : []),
        ...(input.mixingHeightM !== undefined && input.effectiveHeightM > input.mixingHeightM
          ? ['有效源高高于混合层顶，烟羽不到达地面']
          : []),
      ],
    };
  },
});

/** Distances at which the centreline falls to a concentration. */
export const distanceToConcentration = formula({
  name: 'distanceToConcentration',
  zh: '达到给定浓度的下风距离',
  en: 'downwind distance to a concentration',
  source: 'root of the Gaussian plume centreline (Turner 1970 eq. 3.2)',
  fields: {
    ...plumeFields,
    zM: or(num('receptor height', 'm', { min: 0, max: 10_000 }), 0),
    concentrationKgPerM3: num('concentration wanted', 'kg/m³', { above: 0, max: 1e4 }),
    maxDistanceM: or(num('search limit', 'm', { min: 10, max: 200_000 }), 100_000),
  },
  example: { emissionRateKgPerS: 1, windSpeedMps: 3, stability: 'D', concentrationKgPerM3: 1e-4 },
  run(input) {
    refuseCalm(input.windSpeedMps);
    const at = (x: number): number => {
      const [sigmaY, sigmaZ] = sigmasOf(input, x);
      const decay = Math.exp((-input.decayRatePerS * x) / input.windSpeedMps);
      const point = { y: 0, z: input.zM, height: input.effectiveHeightM, sigmaY, sigmaZ };
      return (
        decay *
        gaussianPlumeAt(input.emissionRateKgPerS, input.windSpeedMps, { ...point, lid: input.mixingHeightM })
      );
    };
    const elevated = input.effectiveHeightM !== input.zM;
    const peakX = elevated
      ? Math.exp(findMaximum((l) => at(Math.exp(l)), 0, Math.log(input.maxDistanceM)))
      : 1;
    const peak = at(peakX);
    const wanted = input.concentrationKgPerM3;
    const far = at(input.maxDistanceM);
    const excess = (x: number): number => at(x) - wanted;
    const reached = peak >= wanted;
    return {
      reached,
      ...(elevated ? { maximumDistanceM: peakX, maximumConcentrationKgPerM3: peak } : {}),
      ...(reached && far < wanted ? { farDistanceM: findRoot(excess, peakX, input.maxDistanceM) } : {}),
      ...(reached && elevated && at(1) < wanted ? { nearDistanceM: findRoot(excess, 1, peakX) } : {}),
      notes: [
        ...windNotes(input.windSpeedMps),
        ...(reached && far >= wanted ? [`在 ${input.maxDistanceM} m 处仍高于该浓度`] : []),
      ],
    };
  },
});

/** Half width of an isopleth: y = σy √(2 ln(C(x,0)/C*)) (CCPS 1999 eq. 2.3.16). */
export const isoplethHalfWidth = formula({
  name: 'isoplethHalfWidth',
  zh: '等浓度线半宽',
  en: 'isopleth half width',
  source: 'CCPS (1999) eq. 2.3.16; Turner (1970) eq. 3.8',
  fields: {
    centrelineConcentrationKgPerM3: num('centreline concentration', 'kg/m³', { above: 0, max: 1e4 }),
    concentrationKgPerM3: num('isopleth concentration', 'kg/m³', { above: 0, max: 1e4 }),
    sigmaYM: num('σy', 'm', { above: 0, max: 1e5 }),
  },
  example: { centrelineConcentrationKgPerM3: 1e-3, concentrationKgPerM3: 1e-4, sigmaYM: 70 },
  run: (i) => ({
    halfWidthM:
      i.centrelineConcentrationKgPerM3 <= i.concentrationKgPerM3
        ? 0
        : i.sigmaYM * Math.sqrt(2 * Math.log(i.centrelineConcentrationKgPerM3 / i.concentrationKgPerM3)),
  }),
});

/** C2 = C1 (t1/t2)^p (Turner 1970 eq. 5.12, p between 0.17 and 0.2). */
export const averagingTime = formula({
  name: 'averagingTime',
  zh: '取样时间换算',
  en: 'averaging time correction',
  source: 'Turner (1970) eq. 5.12, p 0.17–0.20; GB/T 3840 form of the same law with a given exponent',
  fields: {
    concentrationKgPerM3: num('concentration over t1', 'kg/m³', { min: 0, max: 1e4 }),
    fromTimeS: num('averaging time t1', 's', { above: 0, max: 864_000 }),
    toTimeS: num('averaging time t2', 's', { above: 0, max: 864_000 }),
    exponent: or(num('exponent p', '', { min: 0, max: 1 }), 0.2),
  },
  example: { concentrationKgPerM3: 1e-5, fromTimeS: 600, toTimeS: 3600, exponent: 0.2 },
  run: (i) => ({ concentrationKgPerM3: i.concentrationKgPerM3 * (i.fromTimeS / i.toTimeS) ** i.exponent }),
});
