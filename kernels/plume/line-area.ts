import { choice, findRoot, formula, maybe, normalCdf, num, or } from '#kernels/formulary';
import { PLUME_SCHEMES, plumeSigmas } from './sigma.ts';
import { STABILITY_CLASSES } from './stability.ts';
import { refuseCalm } from './units.ts';

const FAR_M = 1e6;

/** Virtual point source upwind of a source with initial size. */
export const virtualPointSource = formula({
  name: 'virtualPointSource',
  zh: '面源、体源的虚拟点源距离',
  en: 'virtual point source of an area or volume source',
  source:
    'Turner (1970) eq. 5.14 (σy0 = s/4.3); EPA-454/B-95-003b (1995) table 1-6 (σz0 = H/2.15, elevated H/4.3)',
  fields: {
    scheme: or(choice('dispersion parameterisation', PLUME_SCHEMES), 'briggsRural'),
    stability: choice('Pasquill class', STABILITY_CLASSES),
    sideM: maybe(num('side of the square source', 'm', { above: 0, max: 50_000 })),
    initialSigmaYM: maybe(num('σy0, instead of the side', 'm', { above: 0, max: 20_000 })),
    verticalExtentM: maybe(num('vertical extent on the ground, σz0 = H/2.15', 'm', { above: 0, max: 5000 })),
    initialSigmaZM: maybe(num('σz0, instead of the extent', 'm', { above: 0, max: 5000 })),
    downwindDistanceM: maybe(
      num('distance from the real source for the σ answer', 'm', { above: 0, max: 200_000 }),
    ),
  },
  example: { stability: 'D', sideM: 100, verticalExtentM: 10, downwindDistanceM: 500 },
  run(i) {
    const sy0 = i.initialSigmaYM ?? (i.sideM === undefined ? undefined : i.sideM / 4.3);
    const sz0 = i.initialSigmaZM ?? (i.verticalExtentM === undefined ? undefined : i.verticalExtentM / 2.15);
    const distance = (size: number | undefined, axis: 0 | 1): number =>
      size === undefined
        ? 0
        : findRoot((x) => plumeSigmas(i.scheme, i.stability, x)[axis] - size, 1e-6, FAR_M);
    const xy = distance(sy0, 0);
    const xz = distance(sz0, 1);
    const x = i.downwindDistanceM;
    return {
      virtualDistanceYM: xy,
      virtualDistanceZM: xz,
      ...(sy0 === undefined ? {} : { initialSigmaYM: sy0 }),
      ...(sz0 === undefined ? {} : { initialSigmaZM: sz0 }),
      ...(x === undefined
        ? {}
        : {
            sigmaYM: plumeSigmas(i.scheme, i.stability, x + xy)[0],
            sigmaZM: plumeSigmas(i.scheme, i.stability, x + xz)[1],
          }),
    };
  },
});

const lineFields = {
  lineRateKgPerSM: num('source strength per length q', 'kg/(s·m)', { above: 0, max: 1e4 }),
  windSpeedMps: num('wind speed', 'm/s', { above: 0, max: 75 }),
  sigmaZM: num('σz at the receptor', 'm', { above: 0, max: 1e5 }),
  effectiveHeightM: or(num('release height', 'm', { min: 0, max: 5000 }), 0),
};

/** Ground concentration downwind of a long line. */
export const infiniteLineSource = formula({
  name: 'infiniteLineSource',
  zh: '无限长线源',
  en: 'infinite line source',
  source: 'Turner (1970) eq. 5.18',
  fields: {
    ...lineFields,
    angleDeg: or(
      num('angle between wind and line; the formula holds from 45°', '°', { min: 45, max: 90 }),
      90,
    ),
  },
  example: { lineRateKgPerSM: 1e-4, windSpeedMps: 3, sigmaZM: 20, angleDeg: 90 },
  run(i) {
    refuseCalm(i.windSpeedMps);
    const h = i.effectiveHeightM / i.sigmaZM;
    const sine = Math.sin((i.angleDeg * Math.PI) / 180);
    return {
      concentrationKgPerM3:
        ((2 * i.lineRateKgPerSM) / (sine * Math.sqrt(2 * Math.PI) * i.sigmaZM * i.windSpeedMps)) *
        Math.exp(-0.5 * h * h),
    };
  },
});

/** Ground concentration downwind of a line of limited length across the wind. */
export const finiteLineSource = formula({
  name: 'finiteLineSource',
  zh: '有限长线源',
  en: 'finite line source',
  source: 'Turner (1970) eq. 5.20',
  fields: {
    ...lineFields,
    sigmaYM: num('σy at the receptor', 'm', { above: 0, max: 1e5 }),
    y1M: num('first end of the line, across the wind from the receptor', 'm', { min: -1e5, max: 1e5 }),
    y2M: num('second end of the line', 'm', { min: -1e5, max: 1e5 }),
  },
  example: { lineRateKgPerSM: 1e-4, windSpeedMps: 3, sigmaYM: 70, sigmaZM: 20, y1M: -75, y2M: 75 },
  run(i) {
    refuseCalm(i.windSpeedMps);
    const h = i.effectiveHeightM / i.sigmaZM;
    const span = Math.abs(normalCdf(i.y2M / i.sigmaYM) - normalCdf(i.y1M / i.sigmaYM));
    return {
      concentrationKgPerM3:
        ((2 * i.lineRateKgPerSM) / (Math.sqrt(2 * Math.PI) * i.sigmaZM * i.windSpeedMps)) *
        Math.exp(-0.5 * h * h) *
        span,
    };
  },
});
