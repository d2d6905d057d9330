import {
  choice,
  findRoot,
  flag,
  formula,
  group,
  integrate,
  list,
  maybe,
  normalCdf,
  normalQuantile,
  num,
  or,
  whole,
} from '#kernels/formulary';

/** GB 36894-2018 table 1, individual risk per year: new, rebuilt or extended against in service. */
const INDIVIDUAL: Readonly<
  Record<'high' | 'second' | 'third', readonly [fresh: number, inService: number, zh: string]>
> = {
  high: [3e-7, 3e-6, '高敏感、重要防护目标，一般防护目标中的一类'],
  second: [3e-6, 1e-5, '一般防护目标中的二类'],
  third: [1e-5, 3e-5, '一般防护目标中的三类'],
};

/** GB 36894-2018 figure 1: both lines have slope −1; F = 1e-3/N and 1e-5/N. */
const SOCIETAL = { upper: 1e-3, lower: 1e-5 };

/** Individual risk at a place. */
export const individualRisk = formula({
  name: 'individualRisk',
  zh: '个人风险',
  en: 'individual risk',
  source: 'TNO Purple Book (1999) eqs 6.1, 6.2: IR = Σ f Pd; limits GB 36894-2018 table 1',
  fields: {
    scenarios: list(
      'scenarios that reach the place',
      group('one scenario', {
        frequencyPerYear: num('frequency', '1/a', { min: 0, max: 100 }),
        fatalityProbability: num('probability of death of an unprotected person always there', '', {
          min: 0,
          max: 1,
        }),
        directionProbability: or(num('probability of weather and direction', '', { min: 0, max: 1 }), 1),
      }),
      { min: 1, max: 100_000 },
    ),
    target: maybe(
      choice('protection target: high sensitive, important and class one; class two; class three', [
        'high',
        'second',
        'third',
      ]),
    ),
    inService: or(flag('installation in service; otherwise new, rebuilt or extended'), false),
  },
  example: {
    scenarios: [{ frequencyPerYear: 5e-7, fatalityProbability: 0.381, directionProbability: 0.0368 }],
    target: 'high',
  },
  run({ scenarios, target, inService }) {
    const risk = scenarios.reduce(
      (s, c) => s + c.frequencyPerYear * c.fatalityProbability * c.directionProbability,
      0,
    );
    if (!target) return { individualRiskPerYear: risk };
    const limit = INDIVIDUAL[target][inService ? 1 : 0];
    return {
      individualRiskPerYear: risk,
      limitPerYear: limit,
      withinLimit: risk <= limit,
      target: INDIVIDUAL[target][2],
    };
  },
});

/** F-N curve. */
export const fnCurve = formula({
  name: 'fnCurve',
  zh: '社会风险 F-N 曲线',
  en: 'societal risk, F-N curve',
  source:
    'TNO Purple Book (1999) eqs 6.3–6.6: F(N) = Σ f with n ≥ N; lines GB 36894-2018 figure 1, or own C/N^a',
  fields: {
    scenarios: list(
      'scenarios',
      group('one scenario', {
        frequencyPerYear: num('frequency', '1/a', { min: 0, max: 100 }),
        fatalities: num('expected deaths', '', { min: 0, max: 1e7 }),
      }),
      { min: 1, max: 100_000 },
    ),
    upperAt1PerYear: or(num('upper line at N = 1', '1/a', { above: 0, max: 10 }), SOCIETAL.upper),
    lowerAt1PerYear: or(num('lower line at N = 1', '1/a', { above: 0, max: 10 }), SOCIETAL.lower),
    slope: or(num('steepness a of C/N^a', '', { above: 0, max: 5 }), 1),
  },
  example: {
    scenarios: [
      { frequencyPerYear: 1e-4, fatalities: 2 },
      { frequencyPerYear: 5e-6, fatalities: 15 },
      { frequencyPerYear: 2e-7, fatalities: 120 },
    ],
  },
  run(i) {
    const deadly = i.scenarios.filter((s) => s.fatalities > 0 && s.frequencyPerYear > 0);
    const sorted = [...deadly].sort((a, b) => b.fatalities - a.fatalities);
    const curve: { fatalities: number; frequencyPerYear: number }[] = [];
    let sum = 0;
    for (const s of sorted) {
      sum += s.frequencyPerYear;
      const last = curve[curve.length - 1];
      if (last && last.fatalities === s.fatalities) last.frequencyPerYear = sum;
      else curve.push({ fatalities: s.fatalities, frequencyPerYear: sum });
    }
    curve.reverse();
    // The steps are highest at their right ends, so the corners decide; below one death the lines do not apply.
    const worst = (c: number): number =>
      curve.reduce(
        (m, p) => (p.fatalities < 1 ? m : Math.max(m, (p.frequencyPerYear * p.fatalities ** i.slope) / c)),
        0,
      );
    const upper = worst(i.upperAt1PerYear);
    const lower = worst(i.lowerAt1PerYear);
    return {
      curve,
      potentialLossOfLifePerYear: i.scenarios.reduce((s, c) => s + c.frequencyPerYear * c.fatalities, 0),
      ratioToUpper: upper,
      ratioToLower: lower,
      region: upper > 1 + 1e-12 ? '不可接受区' : lower > 1 + 1e-12 ? '尽可能降低区' : '可接受区',
    };
  },
});

/** Death from a toxic cloud at a grid point. */
export const toxicGridPoint = formula({
  name: 'toxicGridPoint',
  zh: '毒气云网格点死亡概率',
  en: 'toxic cloud at a grid point',
  source:
    'TNO Purple Book (1999) §6.2.5, eqs 6.7–6.13, appendix 6.B: PI = ∫ P dy, ECW = PI/Pcl, Pci = ns ECW/(2π R), Pd = Pcl Pci',
  fields: {
    centrelineConcentrationMgPerM3: num('concentration on the centreline', 'mg/m³', { above: 0, max: 1e9 }),
    sigmaYM: num('σy at the point', 'm', { above: 0, max: 1e5 }),
    distanceM: num('distance from the source', 'm', { above: 0, max: 1e6 }),
    a: num('probit a', '', { min: -500, max: 500 }),
    b: num('probit b', '', { above: 0, max: 500 }),
    n: num('exponent n', '', { above: 0, max: 10 }),
    exposureMinutes: or(num('exposure time, at most 30 min', 'min', { above: 0, max: 30 }), 30),
    windSectors: or(whole('number of wind sectors', { min: 1, max: 360 }), 12),
    cutoffProbability: or(
      num('probability below which the cloud edge is cut', '', { min: 0, below: 0.5 }),
      0.01,
    ),
    frequencyPerYear: maybe(num('release frequency', '1/a', { min: 0, max: 100 })),
    weatherDirectionProbability: maybe(
      num('probability of the weather class and sector', '', { min: 0, max: 1 }),
    ),
  },
  example: {
    centrelineConcentrationMgPerM3: 21_300,
    sigmaYM: 28.8,
    distanceM: 361,
    a: -7.4,
    b: 1,
    n: 1,
    frequencyPerYear: 5e-7,
    weatherDirectionProbability: 0.0368,
  },
  run(i) {
    const probit0 = i.a + i.b * Math.log(i.centrelineConcentrationMgPerM3 ** i.n * i.exposureMinutes);
    const across = (y: number): number => probit0 - (i.b * i.n * y * y) / (2 * i.sigmaYM ** 2);
    const cut = i.cutoffProbability === 0 ? -3 : 5 + normalQuantile(i.cutoffProbability);
    const half = probit0 <= cut ? 0 : i.sigmaYM * Math.sqrt((2 * (probit0 - cut)) / (i.b * i.n));
    const integral = 2 * integrate((y) => normalCdf(across(y) - 5), 0, half, 64);
    const centre = normalCdf(probit0 - 5);
    const width = half === 0 ? 0 : integral / centre;
    const covered = Math.min(1, (i.windSectors * width) / (2 * Math.PI * i.distanceM));
    const dies = centre * covered;
    return {
      centrelineProbit: probit0,
      centrelineProbability: centre,
      probabilityIntegralM: integral,
      effectiveCloudWidthM: width,
      coverageProbability: covered,
      deathProbability: dies,
      ...(i.frequencyPerYear === undefined || i.weatherDirectionProbability === undefined
        ? {}
        : { individualRiskPerYear: i.frequencyPerYear * i.weatherDirectionProbability * dies }),
    };
  },
});

/** Distances to the explosive overpressure limits of GB/T 37243. */
export const gb37243ExplosiveDistance = formula({
  name: 'gb37243ExplosiveDistance',
  zh: '爆炸物外部安全防护距离（事故后果法）',
  en: 'external safety distance of explosives',
  source:
    'GB/T 37243-2019 §5: overpressure limits 2000, 5000 and 9000 Pa; ΔP as GB 6722-2014 §13.3.2 eq. (3)',
  fields: { tntMassKg: num('TNT equivalent of the most severe event', 'kg', { above: 0, max: 1e8 }) },
  example: { tntMassKg: 10_000 },
  run({ tntMassKg }) {
    const root = Math.cbrt(tntMassKg);
    const at = (pa: number): number =>
      root * findRoot((z) => 14 / z ** 3 + 4.3 / z ** 2 + 1.1 / z - pa / 1e5, 0.1, 1000);
    return { highDistanceM: at(2000), secondDistanceM: at(5000), thirdDistanceM: at(9000) };
  },
});
