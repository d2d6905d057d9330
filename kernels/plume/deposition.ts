import { GRAVITY, formula, integrate, num, or } from '#kernels/formulary';
import { gaussianPlumeAt } from './gaussian.ts';
import { plumeFields, sigmasOf } from './plume-formulas.ts';
import { concentrationAnswer, gasFields, refuseCalm } from './units.ts';

/** Dry deposition by source depletion. */
export const dryDeposition = formula({
  name: 'dryDeposition',
  zh: '干沉降（源耗减）',
  en: 'dry deposition, source depletion',
  source:
    'Chamberlain (1953); Van der Hoven (1968): Q(x) = Q0 exp[−√(2/π) (vd/u) ∫ exp(−h²/2σz²)/σz dx]; flux ω = vd C',
  fields: {
    ...plumeFields,
    depositionVelocityMps: num('deposition velocity vd', 'm/s', { above: 0, max: 1 }),
    xM: num('downwind distance', 'm', { above: 0, max: 200_000 }),
    yM: or(num('crosswind distance', 'm', { min: -100_000, max: 100_000 }), 0),
    fromDistanceM: or(
      num('where depletion starts; the integral of a ground source diverges at 0', 'm', {
        above: 0,
        max: 1000,
      }),
      1,
    ),
    ...gasFields,
  },
  example: {
    emissionRateKgPerS: 1,
    windSpeedMps: 3,
    stability: 'D',
    effectiveHeightM: 10,
    depositionVelocityMps: 0.01,
    xM: 2000,
  },
  run(i) {
    refuseCalm(i.windSpeedMps);
    const inner = (logX: number): number => {
      const x = Math.exp(logX);
      const sz = sigmasOf(i, x)[1];
      const h = i.effectiveHeightM / sz;
      return (x / sz) * Math.exp(-0.5 * h * h);
    };
    const from = Math.min(i.fromDistanceM, i.xM);
    const integral = integrate(inner, Math.log(from), Math.log(i.xM), 64);
    const fraction = Math.exp(
      -Math.sqrt(2 / Math.PI) * (i.depositionVelocityMps / i.windSpeedMps) * integral,
    );
    const [sigmaY, sigmaZ] = sigmasOf(i, i.xM);
    const point = { y: i.yM, z: 0, height: i.effectiveHeightM, sigmaY, sigmaZ, lid: i.mixingHeightM };
    const c = gaussianPlumeAt(i.emissionRateKgPerS * fraction, i.windSpeedMps, point);
    return {
      ...concentrationAnswer(c, i),
      remainingFraction: fraction,
      depositionFluxKgPerM2S: i.depositionVelocityMps * c,
    };
  },
});

/** Wet deposition by washout. */
export const wetDeposition = formula({
  name: 'wetDeposition',
  zh: '湿沉降（雨冲刷）',
  en: 'wet deposition, washout',
  source:
    'EPA-454/B-95-003b (1995) eqs 1-85 to 1-88: Λ = λ R, Q(x) = Q0 exp(−Λ x/u), flux = Λ Q(x) exp(−y²/2σy²)/(√(2π) σy u)',
  fields: {
    ...plumeFields,
    scavengingRatePerSPerMmPerH: num('scavenging coefficient λ', '(s·mm/h)⁻¹', { above: 0, max: 1 }),
    rainMmPerH: num('precipitation rate R', 'mm/h', { min: 0, max: 300 }),
    xM: num('downwind distance', 'm', { above: 0, max: 200_000 }),
    yM: or(num('crosswind distance', 'm', { min: -100_000, max: 100_000 }), 0),
    ...gasFields,
  },
  example: {
    emissionRateKgPerS: 1,
    windSpeedMps: 3,
    stability: 'D',
    scavengingRatePerSPerMmPerH: 1e-4,
    rainMmPerH: 2,
    xM: 1000,
  },
  run(i) {
    refuseCalm(i.windSpeedMps);
    const washout = i.scavengingRatePerSPerMmPerH * i.rainMmPerH;
    const fraction = Math.exp((-washout * i.xM) / i.windSpeedMps);
    const [sigmaY, sigmaZ] = sigmasOf(i, i.xM);
    const point = { y: i.yM, z: 0, height: i.effectiveHeightM, sigmaY, sigmaZ, lid: i.mixingHeightM };
    const q = i.emissionRateKgPerS * fraction;
    const cross = i.yM / sigmaY;
    return {
      ...concentrationAnswer(gaussianPlumeAt(q, i.windSpeedMps, point), i),
      washoutRatePerS: washout,
      remainingFraction: fraction,
      depositionFluxKgPerM2S:
        (washout * q * Math.exp(-0.5 * cross * cross)) / (Math.sqrt(2 * Math.PI) * sigmaY * i.windSpeedMps),
    };
  },
});

/** Settling of small particles. */
export const gravitationalSettling = formula({
  name: 'gravitationalSettling',
  zh: '颗粒重力沉降速度',
  en: 'gravitational settling velocity',
  source: 'Stokes with slip correction, EPA-454/B-95-003b (1995) eqs 1-80, 1-81; valid to about 60 µm',
  fields: {
    diameterUm: num('particle diameter', 'µm', { above: 0, max: 100 }),
    particleDensityKgPerM3: num('particle density', 'kg/m³', { above: 0, max: 25_000 }),
    airDensityKgPerM3: or(num('air density', 'kg/m³', { above: 0, max: 5 }), 1.2),
    airViscosityPaS: or(num('dynamic viscosity of air', 'Pa·s', { above: 0, max: 1e-3 }), 1.81e-5),
    meanFreePathUm: or(num('mean free path of air molecules', 'µm', { above: 0, max: 1 }), 0.0653),
  },
  example: { diameterUm: 10, particleDensityKgPerM3: 2000 },
  run(i) {
    const d = i.diameterUm * 1e-6;
    const knudsen = (2 * i.meanFreePathUm) / i.diameterUm;
    const slip = 1 + knudsen * (1.257 + 0.4 * Math.exp(-1.1 / knudsen));
    return {
      slipCorrection: slip,
      settlingVelocityMps:
        ((i.particleDensityKgPerM3 - i.airDensityKgPerM3) * GRAVITY * d * d * slip) /
        (18 * i.airViscosityPaS),
    };
  },
});
