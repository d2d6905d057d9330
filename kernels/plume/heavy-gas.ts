import { GRAVITY, choice, formula, inconsistent, maybe, num, or } from '#kernels/formulary';
import { nodesOf, PLUME_CURVES, PUFF_CURVES, ratioAt, scaledAt } from './heavy-gas-curves.ts';
import { refuseCalm } from './units.ts';

/** Mixing with warmer air: what an isothermal ratio C* means by volume, and back (CCPS 1999 eq. 2.3.38). */
const toReal = (star: number, warm: number): number => star / (star + (1 - star) * warm);
const toIsothermal = (real: number, warm: number): number => real / (real + (1 - real) / warm);

const gasFields = {
  windSpeed10mMps: num('wind speed at 10 m', 'm/s', { above: 0, max: 75 }),
  initialDensityKgPerM3: num('density of the released gas', 'kg/m³', { above: 0, max: 50 }),
  ambientDensityKgPerM3: or(num('density of air', 'kg/m³', { min: 0.5, max: 2 }), 1.224),
  initialTemperatureK: maybe(
    num(
      'temperature of the released gas, for the non-isothermal correction; liquid nitrogen boils at 77 K',
      'K',
      { min: 70, max: 1500 },
    ),
  ),
  ambientTemperatureK: or(num('air temperature', 'K', { min: 200, max: 340 }), 298),
  initialConcentration: or(
    num('volume fraction of the hazardous gas at release', '', { above: 0, max: 1 }),
    1,
  ),
  concentration: maybe(num('volume fraction whose distance is wanted', '', { above: 0, below: 1 })),
};

interface Gas {
  readonly initialDensityKgPerM3: number;
  readonly ambientDensityKgPerM3: number;
  readonly initialTemperatureK?: number;
  readonly ambientTemperatureK: number;
}

function reducedGravity(i: Gas): number {
  if (i.initialDensityKgPerM3 <= i.ambientDensityKgPerM3)
    inconsistent(
      'initialDensityKgPerM3',
      '气体不比空气重，请用高斯模型 the gas is not denser than air: use the Gaussian models',
    );
  return (GRAVITY * (i.initialDensityKgPerM3 - i.ambientDensityKgPerM3)) / i.ambientDensityKgPerM3;
}

const alphaNotes = (alpha: number): string[] =>
  alpha > 1 ? [`α = ${alpha.toFixed(2)} 超出曲线上限 1，按直线外延`] : [];

/** Continuous heavy release. */
export const britterMcQuaidPlume = formula({
  name: 'britterMcQuaidPlume',
  zh: '重气连续泄漏（布里特—麦奎德）',
  en: 'Britter–McQuaid, continuous',
  source: 'Britter & McQuaid (1988) HSE CRR 17/1988 figs 5, 7; CCPS (1999) table 2.17, eqs 2.3.30–2.3.38',
  fields: {
    ...gasFields,
    volumeFlowM3PerS: num('volume flow of gas at release conditions q0', 'm³/s', { above: 0, max: 1e5 }),
    durationS: maybe(num('release duration', 's', { above: 0, max: 1e6 })),
    xM: maybe(num('downwind distance for the concentration', 'm', { above: 0, max: 100_000 })),
  },
  example: {
    volumeFlowM3PerS: 55.6,
    windSpeed10mMps: 10.9,
    initialDensityKgPerM3: 1.76,
    initialTemperatureK: 111,
    ambientTemperatureK: 298,
    concentration: 0.05,
    xM: 367,
    durationS: 174,
  },
  run(i) {
    refuseCalm(i.windSpeed10mMps, 'windSpeed10mMps');
    const g0 = reducedGravity(i);
    const u = i.windSpeed10mMps;
    const q = i.volumeFlowM3PerS;
    const size = Math.sqrt(q / u);
    const alpha = 0.2 * Math.log10((g0 * g0 * q) / u ** 5);
    const near = (s: number): number => 306 / (306 + s * s);
    const nodes = nodesOf(PLUME_CURVES, alpha, [Math.log10(30), near(30)]);
    const warm = (i.initialTemperatureK ?? i.ambientTemperatureK) / i.ambientTemperatureK;
    const buoyancy = (g0 * q) / u ** 3;
    const criterion = Math.cbrt((g0 * q) / (u ** 3 * size));
    const halfWidth = (x: number): number => size + 8 * buoyancy + 2.5 * Math.cbrt(buoyancy * x * x);
    const target = i.concentration === undefined ? undefined : i.concentration / i.initialConcentration;
    const reach =
      target === undefined || target >= 1
        ? undefined
        : size * scaledAt(nodes, toIsothermal(target, warm), 306);
    const star = i.xM === undefined ? undefined : ratioAt(nodes, i.xM / size, near);
    const at = i.xM ?? reach;
    return {
      reducedGravityMps2: g0,
      characteristicSizeM: size,
      alpha,
      heavyGasCriterion: criterion,
      isHeavy: criterion >= 0.15,
      ...(reach === undefined ? {} : { distanceM: reach }),
      ...(star === undefined
        ? {}
        : { concentration: toReal(star, warm) * i.initialConcentration, isothermalConcentrationRatio: star }),
      upwindExtentM: size / 2 + 2 * buoyancy,
      halfWidthAtSourceM: size + 8 * buoyancy,
      ...(at === undefined ? {} : { halfWidthM: halfWidth(at) }),
      ...(at === undefined || i.durationS === undefined ? {} : { continuityRatio: (u * i.durationS) / at }),
      notes: [...heavyNotes(criterion, 0.15), ...continuityNotes(u, i.durationS, at), ...alphaNotes(alpha)],
    };
  },
});

function heavyNotes(criterion: number, limit: number): string[] {
  return criterion >= limit
    ? [`重气判据 ${criterion.toFixed(3)} ≥ ${limit}：按重气计算`]
    : [`重气判据 ${criterion.toFixed(3)} < ${limit}：密度影响可忽略，宜改用高斯模型`];
}

function continuityNotes(u: number, duration: number | undefined, x: number | undefined): string[] {
  if (duration === undefined || x === undefined) return [];
  const r = (u * duration) / x;
  if (r >= 2.5) return [];
  return r <= 0.6
    ? ['u·Rd/x ≤ 0.6：在该距离应按瞬时泄漏计算']
    : ['0.6 < u·Rd/x < 2.5：介于连续与瞬时之间，取两种算法中较小的浓度'];
}

/** Instantaneous heavy release. */
export const britterMcQuaidPuff = formula({
  name: 'britterMcQuaidPuff',
  zh: '重气瞬时泄漏（布里特—麦奎德）',
  en: 'Britter–McQuaid, instantaneous',
  source: 'Britter & McQuaid (1988) HSE CRR 17/1988 figs 9, 11; CCPS (1999) table 2.18, eqs 2.3.31–2.3.39',
  fields: {
    ...gasFields,
    volumeM3: num('volume of gas released V0', 'm³', { above: 0, max: 1e8 }),
    xM: maybe(num('distance of the leading edge for the concentration', 'm', { above: 0, max: 100_000 })),
    timeS: maybe(num('time for the cloud centre and radius', 's', { above: 0, max: 1e6 })),
  },
  example: {
    volumeM3: 72_500,
    windSpeed10mMps: 2,
    initialDensityKgPerM3: 1.434,
    ambientDensityKgPerM3: 1.205,
    initialConcentration: 0.061,
    xM: 2500,
    timeS: 124,
  },
  run(i) {
    refuseCalm(i.windSpeed10mMps, 'windSpeed10mMps');
    const g0 = reducedGravity(i);
    const u = i.windSpeed10mMps;
    const size = Math.cbrt(i.volumeM3);
    const alpha = 0.5 * Math.log10((g0 * size) / (u * u));
    const near = (s: number): number => 3.24 / (3.24 + s * s);
    const nodes = nodesOf(PUFF_CURVES, alpha);
    const warm = (i.initialTemperatureK ?? i.ambientTemperatureK) / i.ambientTemperatureK;
    const criterion = Math.sqrt(g0 * i.volumeM3) / (u * size);
    const target = i.concentration === undefined ? undefined : i.concentration / i.initialConcentration;
    const reach =
      target === undefined || target >= 1
        ? undefined
        : size * scaledAt(nodes, toIsothermal(target, warm), 3.24);
    const t = i.timeS;
    const radius =
      t === undefined
        ? undefined
        : Math.sqrt(Math.cbrt((3 * i.volumeM3) / (4 * Math.PI)) ** 2 + 1.2 * t * Math.sqrt(g0 * i.volumeM3));
    const x = i.xM ?? (t === undefined || radius === undefined ? undefined : 0.4 * u * t + radius);
    const star = x === undefined ? undefined : ratioAt(nodes, x / size, near);
    return {
      reducedGravityMps2: g0,
      characteristicSizeM: size,
      alpha,
      heavyGasCriterion: criterion,
      isHeavy: criterion >= 0.2,
      ...(reach === undefined ? {} : { distanceM: reach }),
      ...(star === undefined
        ? {}
        : { concentration: toReal(star, warm) * i.initialConcentration, isothermalConcentrationRatio: star }),
      ...(t === undefined || radius === undefined
        ? {}
        : { cloudCentreM: 0.4 * u * t, cloudRadiusM: radius, leadingEdgeM: 0.4 * u * t + radius }),
      notes: [...heavyNotes(criterion, 0.2), ...alphaNotes(alpha)],
    };
  },
});

/** Which dispersion model fits. */
export const heavyGasCriterion = formula({
  name: 'heavyGasCriterion',
  zh: '重气与中性气的选择',
  en: 'heavy or passive gas',
  source:
    'Britter & McQuaid (1988): (g0′ q0/u³D)^1/3 ≥ 0.15 continuous, (g0′V0)^1/2/(u D) ≥ 0.20 instantaneous; Spicer & Havens (1989) Ri* = g′H/u*²: ≤ 1 passive, > 30 gravity driven',
  fields: {
    release: choice('kind of release', ['continuous', 'instantaneous']),
    amount: num('volume flow (m³/s) or volume (m³) at release conditions', 'm³/s or m³', {
      above: 0,
      max: 1e8,
    }),
    windSpeed10mMps: gasFields.windSpeed10mMps,
    initialDensityKgPerM3: gasFields.initialDensityKgPerM3,
    ambientDensityKgPerM3: gasFields.ambientDensityKgPerM3,
    cloudHeightM: maybe(num('cloud height at source, for Ri*', 'm', { above: 0, max: 500 })),
    frictionVelocityMps: maybe(num('friction velocity, for Ri*', 'm/s', { above: 0, max: 5 })),
  },
  example: {
    release: 'continuous',
    amount: 10,
    windSpeed10mMps: 3,
    initialDensityKgPerM3: 3.2,
    cloudHeightM: 2,
    frictionVelocityMps: 0.2,
  },
  run(i) {
    refuseCalm(i.windSpeed10mMps, 'windSpeed10mMps');
    const g0 = (GRAVITY * (i.initialDensityKgPerM3 - i.ambientDensityKgPerM3)) / i.ambientDensityKgPerM3;
    const u = i.windSpeed10mMps;
    const continuous = i.release === 'continuous';
    const size = continuous ? Math.sqrt(i.amount / u) : Math.cbrt(i.amount);
    const drive = Math.max(g0, 0) * i.amount;
    const criterion = continuous ? Math.cbrt(drive / (u ** 3 * size)) : Math.sqrt(drive) / (u * size);
    const limit = continuous ? 0.15 : 0.2;
    const ri =
      i.cloudHeightM === undefined || i.frictionVelocityMps === undefined
        ? undefined
        : (g0 * i.cloudHeightM) / i.frictionVelocityMps ** 2;
    const heavy = criterion >= limit;
    return {
      criterion,
      limit,
      model: heavy
        ? continuous
          ? 'britterMcQuaidPlume'
          : 'britterMcQuaidPuff'
        : continuous
          ? 'gaussianPlume'
          : 'gaussianPuff',
      reducedGravityMps2: g0,
      ...(ri === undefined
        ? {}
        : {
            richardsonNumber: ri,
            richardsonRegime: ri > 30 ? 'gravity' : ri > 1 ? 'stratified' : 'passive',
          }),
      notes: g0 <= 0 ? ['气体不比空气重：按中性或轻气处理'] : heavyNotes(criterion, limit),
    };
  },
});
