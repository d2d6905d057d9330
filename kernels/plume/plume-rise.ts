import { GRAVITY, choice, flag, formula, inconsistent, maybe, num, or } from '#kernels/formulary';
import { STABILITY_CLASSES, type StabilityClass } from './stability.ts';
import { refuseCalm } from './units.ts';

interface Stack {
  readonly diameterM: number;
  readonly exitVelocityMps: number;
  readonly exitTemperatureK: number;
  readonly ambientTemperatureK: number;
  readonly windSpeedMps: number;
}

interface Rise {
  readonly kind: 'buoyancy' | 'momentum';
  readonly finalRiseM: number;
  readonly finalDistanceM: number;
  readonly crossoverTemperatureDifferenceK: number;
  at(x: number): number;
}

/** Unstable and neutral: EPA-454/B-95-003b eqs 1-8 to 1-15, 1-20 to 1-26. */
function neutralRise(s: Stack, fb: number, fm: number): Rise {
  const { exitVelocityMps: v, diameterM: d, windSpeedMps: u } = s;
  const small = fb < 55;
  const crossover = small
    ? (0.0297 * s.exitTemperatureK * v ** (1 / 3)) / d ** (2 / 3)
    : (0.00575 * s.exitTemperatureK * v ** (2 / 3)) / d ** (1 / 3);
  const buoyantDistance = small ? 49 * Math.max(fb, 0) ** (5 / 8) : 119 * fb ** (2 / 5);
  if (s.exitTemperatureK - s.ambientTemperatureK >= crossover) {
    const final = small ? (21.425 * fb ** 0.75) / u : (38.71 * fb ** 0.6) / u;
    return {
      kind: 'buoyancy',
      finalRiseM: final,
      finalDistanceM: buoyantDistance,
      crossoverTemperatureDifferenceK: crossover,
      at: (x) => Math.min(final, (1.6 * (fb * x * x) ** (1 / 3)) / u),
    };
  }
  const final = (3 * d * v) / u;
  const jet = 1 / 3 + u / v;
  return {
    kind: 'momentum',
    finalRiseM: final,
    finalDistanceM: fb > 0 ? buoyantDistance : (4 * d * (v + 3 * u) ** 2) / (v * u),
    crossoverTemperatureDifferenceK: crossover,
    at: (x) => Math.min(final, ((3 * fm * x) / (jet * u) ** 2) ** (1 / 3)),
  };
}

/** Stable: EPA-454/B-95-003b eqs 1-16 to 1-19, 1-25, 1-27. */
function stableRise(s: Stack, fb: number, fm: number, gradient: number): Rise {
  const { exitVelocityMps: v, diameterM: d, windSpeedMps: u } = s;
  const stability = (GRAVITY * gradient) / s.ambientTemperatureK;
  const root = Math.sqrt(stability);
  const crossover = 0.019582 * s.exitTemperatureK * v * root;
  if (s.exitTemperatureK - s.ambientTemperatureK >= crossover) {
    const final = 2.6 * (fb / (u * stability)) ** (1 / 3);
    return {
      kind: 'buoyancy',
      finalRiseM: final,
      finalDistanceM: (2.0715 * u) / root,
      crossoverTemperatureDifferenceK: crossover,
      at: (x) => Math.min(final, (1.6 * (fb * x * x) ** (1 / 3)) / u),
    };
  }
  const final = Math.min(1.5 * (fm / (u * root)) ** (1 / 3), (3 * d * v) / u);
  const distance = (0.5 * Math.PI * u) / root;
  const jet = 1 / 3 + u / v;
  return {
    kind: 'momentum',
    finalRiseM: final,
    finalDistanceM: distance,
    crossoverTemperatureDifferenceK: crossover,
    at: (x) =>
      x >= distance
        ? final
        : Math.min(final, ((3 * fm * Math.sin((x * root) / u)) / (jet * jet * u * root)) ** (1 / 3)),
  };
}

const stackFields = {
  stackHeightM: num('stack height', 'm', { min: 0, max: 1000 }),
  stackDiameterM: num('inside diameter', 'm', { above: 0, max: 50 }),
  exitVelocityMps: num('exit velocity', 'm/s', { above: 0, max: 1000 }),
  exitTemperatureK: num('exit temperature', 'K', { min: 150, max: 3000 }),
  ambientTemperatureK: num('air temperature', 'K', { min: 200, max: 340 }),
  windSpeedMps: num('wind speed at the stack top', 'm/s', { above: 0, max: 75 }),
};

/** Tells a person who may have typed Celsius. */
function kelvinNotes(exitTemperatureK: number, ambientTemperatureK: number): string[] {
  return Math.abs(exitTemperatureK - ambientTemperatureK) < 30 && exitTemperatureK !== ambientTemperatureK
    ? ['出口温度与气温接近：请确认填写的是开尔文而不是摄氏度']
    : [];
}

/** Effective height of a stack. */
export const briggsPlumeRise = formula({
  name: 'briggsPlumeRise',
  zh: '布里格斯烟气抬升',
  en: 'Briggs plume rise',
  source: 'Briggs (1969, 1971, 1975) as in EPA-454/B-95-003b (1995) eqs 1-6 to 1-27',
  fields: {
    ...stackFields,
    stability: choice('Pasquill class', STABILITY_CLASSES),
    potentialTemperatureGradientKPerM: maybe(
      num('∂θ/∂z of stable air; default 0.020 (E), 0.035 (F)', 'K/m', { above: 0, max: 0.5 }),
    ),
    stackTipDownwash: or(flag('lower the plume when the exit velocity is below 1.5 times the wind'), true),
    downwindDistanceM: maybe(num('distance for the gradual rise', 'm', { above: 0, max: 100_000 })),
  },
  example: {
    stackHeightM: 60,
    stackDiameterM: 2,
    exitVelocityMps: 15,
    exitTemperatureK: 420,
    ambientTemperatureK: 293,
    windSpeedMps: 4,
    stability: 'D',
    downwindDistanceM: 300,
  },
  run(i) {
    refuseCalm(i.windSpeedMps);
    const d = i.stackDiameterM;
    const v = i.exitVelocityMps;
    const fb =
      (GRAVITY * v * d * d * (i.exitTemperatureK - i.ambientTemperatureK)) / (4 * i.exitTemperatureK);
    const fm = (v * v * d * d * i.ambientTemperatureK) / (4 * i.exitTemperatureK);
    const stable: StabilityClass[] = ['E', 'F'];
    const gradient = i.potentialTemperatureGradientKPerM ?? (i.stability === 'F' ? 0.035 : 0.02);
    const stack: Stack = { ...i, diameterM: d };
    const rise = stable.includes(i.stability)
      ? stableRise(stack, fb, fm, gradient)
      : neutralRise(stack, fb, fm);
    const ratio = v / i.windSpeedMps;
    const downwash = i.stackTipDownwash && ratio < 1.5 ? Math.max(-i.stackHeightM, 2 * d * (ratio - 1.5)) : 0;
    const x = i.downwindDistanceM;
    const gradual = x === undefined || x >= rise.finalDistanceM ? rise.finalRiseM : rise.at(x);
    return {
      buoyancyFluxM4PerS3: fb,
      momentumFluxM4PerS2: fm,
      crossoverTemperatureDifferenceK: rise.crossoverTemperatureDifferenceK,
      regime: rise.kind,
      finalRiseM: rise.finalRiseM,
      finalDistanceM: rise.finalDistanceM,
      stackTipDownwashM: downwash,
      effectiveHeightM: i.stackHeightM + downwash + rise.finalRiseM,
      ...(x === undefined
        ? {}
        : { riseM: gradual, effectiveHeightAtDistanceM: i.stackHeightM + downwash + gradual }),
      notes: kelvinNotes(i.exitTemperatureK, i.ambientTemperatureK),
    };
  },
});

/** Holland's formula. */
export const hollandPlumeRise = formula({
  name: 'hollandPlumeRise',
  zh: '霍兰德烟气抬升',
  en: 'Holland plume rise',
  source: 'Turner (1970) eq. 4.1 (Holland 1953): ΔH = v d/u (1.5 + 2.68e-3 p d (Ts − Ta)/Ts), p in mbar',
  fields: {
    ...stackFields,
    pressurePa: or(num('air pressure', 'Pa', { min: 50_000, max: 110_000 }), 101_325),
    stabilityFactor: or(
      num('factor for stability: 1.1–1.2 unstable, 0.8–0.9 stable', '', { min: 0.5, max: 1.5 }),
      1,
    ),
  },
  example: {
    stackHeightM: 60,
    stackDiameterM: 2,
    exitVelocityMps: 15,
    exitTemperatureK: 420,
    ambientTemperatureK: 293,
    windSpeedMps: 4,
  },
  run(i) {
    refuseCalm(i.windSpeedMps);
    if (i.exitTemperatureK < i.ambientTemperatureK)
      inconsistent('exitTemperatureK', '出口温度低于气温 the exit is colder than the air');
    const heat =
      (2.68e-3 * (i.pressurePa / 100) * i.stackDiameterM * (i.exitTemperatureK - i.ambientTemperatureK)) /
      i.exitTemperatureK;
    const rise = ((i.exitVelocityMps * i.stackDiameterM) / i.windSpeedMps) * (1.5 + heat) * i.stabilityFactor;
    return {
      riseM: rise,
      effectiveHeightM: i.stackHeightM + rise,
      notes: kelvinNotes(i.exitTemperatureK, i.ambientTemperatureK),
    };
  },
});
