import { KernelFailure } from '#kernels/model';
import { choice, formula, inconsistent, maybe, normalCdf, num, or, outside } from '#kernels/formulary';

/** Pr = a + b ln V of one dose. */
interface Probit {
  readonly zh: string;
  readonly a: number;
  readonly b: number;
}

/** Side-on pressure, Pa: Eisenberg, Lynch & Breeding (1975), Crowl & Louvar table 2-5; HSE SPC/Tech/OSD/30 eq. 4a with the pressure in psi. */
const PRESSURE: Readonly<Record<string, Probit & { readonly perUnit?: number }>> = {
  lungHaemorrhage: { zh: '肺出血死亡', a: -77.1, b: 6.91 },
  eardrumRupture: { zh: '鼓膜破裂', a: -15.6, b: 1.93 },
  structuralDamage: { zh: '结构破坏', a: -23.8, b: 2.92 },
  glassBreakage: { zh: '玻璃破碎', a: -18.1, b: 2.79 },
  hseFatality: { zh: '死亡（HSE）', a: 1.47, b: 1.37, perUnit: 6894.757293168361 },
  greenBookEardrum: { zh: '鼓膜破裂（绿皮书）', a: -12.6, b: 1.524 },
};

/** Impulse, Pa·s: Eisenberg et al. (1975), Crowl & Louvar table 2-5. */
const IMPULSE: Readonly<Record<string, Probit>> = {
  deathByImpact: { zh: '撞击死亡', a: -46.1, b: 4.82 },
  injuryByImpact: { zh: '撞击受伤', a: -39.1, b: 4.45 },
  injuryByFragments: { zh: '飞溅物致伤', a: -27.1, b: 4.26 },
};

/** Pressure and impulse: TNO Green Book CPR 16E (1992) chapters 2 and 3. Head and body impact: Pr = 5 + b ln S; buildings Pr = 5 + b ln V. */
const COMBINED: Readonly<
  Record<string, { readonly zh: string; readonly b: number; dose(p: number, i: number): number }>
> = {
  headImpact: { zh: '头部撞击死亡', b: -8.49, dose: (p, i) => 2430 / p + 4e8 / (p * i) },
  bodyImpact: { zh: '全身撞击死亡', b: -2.44, dose: (p, i) => 7380 / p + 1.3e9 / (p * i) },
  minorDamage: { zh: '建筑轻微破坏', b: -0.26, dose: (p, i) => (4600 / p) ** 3.9 + (110 / i) ** 5 },
  majorDamage: { zh: '建筑严重破坏', b: -0.26, dose: (p, i) => (17_500 / p) ** 8.4 + (290 / i) ** 9.3 },
  collapse: { zh: '建筑倒塌', b: -0.22, dose: (p, i) => (40_000 / p) ** 7.4 + (460 / i) ** 11.3 },
};

const EFFECTS = [
  ...Object.keys(PRESSURE),
  ...Object.keys(IMPULSE),
  ...Object.keys(COMBINED),
  'lungGreenBook',
];

/** Probability of an effect of a blast. */
export const blastProbit = formula({
  name: 'blastProbit',
  zh: '爆炸伤害概率',
  en: 'blast probit',
  source:
    'Eisenberg et al. (1975) via Crowl & Louvar table 2-5; TNO Green Book CPR 16E (1992): lung S = 4.2/P̄ + 1.3/ī, Pr = 5 − 5.74 ln S, P̄ = p/p0, ī = i/(p0^½ m^⅓); HSE SPC/Tech/OSD/30 eq. 4a',
  fields: {
    effect: choice('effect', EFFECTS),
    overpressurePa: maybe(num('peak overpressure on the person or building', 'Pa', { above: 0, max: 1e9 })),
    impulsePaS: maybe(num('positive impulse', 'Pa·s', { above: 0, max: 1e7 })),
    bodyMassKg: or(num('body mass (lungGreenBook)', 'kg', { min: 2, max: 300 }), 70),
    ambientPressurePa: or(num('ambient pressure (lungGreenBook)', 'Pa', { min: 5e4, max: 2e5 }), 101_325),
  },
  example: { effect: 'collapse', overpressurePa: 50_000, impulsePaS: 1500 },
  run(i) {
    const need = (value: number | undefined, path: string): number =>
      value ?? inconsistent(path, '该效应需要此项 this effect needs it');
    let probit: number;
    if (Object.hasOwn(PRESSURE, i.effect)) {
      const row = PRESSURE[i.effect];
      probit = row.a + row.b * Math.log(need(i.overpressurePa, 'overpressurePa') / (row.perUnit ?? 1));
    } else if (Object.hasOwn(IMPULSE, i.effect)) {
      const row = IMPULSE[i.effect];
      probit = row.a + row.b * Math.log(need(i.impulsePaS, 'impulsePaS'));
    } else {
      const p = need(i.overpressurePa, 'overpressurePa');
      const s = need(i.impulsePaS, 'impulsePaS');
      if (i.effect === 'lungGreenBook') {
        const ratio = p / i.ambientPressurePa;
        const impulse = s / (Math.sqrt(i.ambientPressurePa) * Math.cbrt(i.bodyMassKg));
        probit = 5 - 5.74 * Math.log(4.2 / ratio + 1.3 / impulse);
      } else probit = 5 + COMBINED[i.effect].b * Math.log(COMBINED[i.effect].dose(p, s));
    }
    return { probit, probability: normalCdf(probit - 5) };
  },
});

/** Thermal probits: Pr = a + b ln V. Dose V = t q^(4/3), q in W/m². */
const THERMAL: Readonly<Record<string, Probit>> = {
  eisenberg: { zh: '死亡（艾森伯格）', a: -14.9 - 2.56 * Math.log(1e4), b: 2.56 },
  tsaoPerry: { zh: '死亡（曹—佩里）', a: -12.8 - 2.56 * Math.log(1e4), b: 2.56 },
  purpleBook: { zh: '死亡（紫皮书，无防护）', a: -36.38, b: 2.56 },
  greenBookProtected: { zh: '死亡（绿皮书，有衣物）', a: -37.23, b: 2.56 },
  lees: { zh: '死亡（李斯）', a: -10.7 - 1.99 * Math.log(1e4), b: 1.99 },
  secondDegreeBurn: { zh: '二度烧伤', a: -43.14, b: 3.0186 },
  firstDegreeBurn: { zh: '一度烧伤', a: -39.83, b: 3.0186 },
};

/** Probability of an effect of heat. */
export const thermalProbit = formula({
  name: 'thermalProbit',
  zh: '热辐射伤害概率',
  en: 'thermal probit',
  source:
    'Eisenberg (1975), Tsao & Perry (1979), Lees (1994) as in HSE SPC/Tech/OSD/30 table 17; TNO Purple Book (1999) eq. 5.4; TNO Green Book CPR 16E (1992): burns −39.83, −43.14, 3.0186 and −37.23',
  fields: {
    model: or(choice('effect', Object.keys(THERMAL)), 'purpleBook'),
    heatFluxWPerM2: num('heat flux', 'W/m²', { min: 0, max: 1e7 }),
    exposureTimeS: num('exposure time', 's', { above: 0, max: 86_400 }),
  },
  example: { model: 'purpleBook', heatFluxWPerM2: 12_500, exposureTimeS: 20 },
  run(i) {
    const dose = i.exposureTimeS * i.heatFluxWPerM2 ** (4 / 3);
    if (dose === 0) return { thermalDose: 0, probability: 0 };
    const row = THERMAL[i.model];
    const probit = row.a + row.b * Math.log(dose);
    return { thermalDose: dose, probit, probability: normalCdf(probit - 5) };
  },
});

/** Clancey (1972) as reprinted in Crowl & Louvar table 6-9 and CCPS (1999) table 2.18a; kPa. */
const CLANCEY: readonly (readonly [kPa: number, zh: string])[] = [
  [0.14, '恼人噪声（137 dB，低频）'],
  [0.21, '已有应力的大玻璃偶有破碎'],
  [0.28, '巨大噪声（143 dB），音爆、玻璃破坏'],
  [0.69, '有应力的小玻璃破碎'],
  [1.03, '玻璃破碎的典型压力'],
  [2.07, '“安全距离”：此值以下 95% 概率无严重损坏；10% 窗玻璃破碎'],
  [2.76, '有限的轻微结构损坏'],
  [3.4, '大小窗户通常破碎，窗框偶有损坏'],
  [4.8, '房屋结构轻微损坏'],
  [6.9, '房屋部分毁坏，不能居住'],
  [9, '有覆面建筑的钢框架轻微变形'],
  [13.8, '房屋墙和屋顶部分坍塌'],
  [15.8, '严重结构破坏的下限'],
  [17.2, '房屋砖墙 50% 毁坏'],
  [20.7, '厂房内重型机器损坏较小，钢框架建筑变形并脱离基础'],
  [27.6, '轻型工业建筑覆面破裂；油罐破裂'],
  [34.5, '木电杆折断；高大液压机轻微损坏'],
  [48.2, '装载的火车货车翻倒；房屋几乎完全毁坏'],
  [62, '装载的火车厢完全毁坏'],
  [68.9, '建筑可能全部毁坏；重型机床移位并严重损坏'],
  [2068, '弹坑边缘'],
];

/** Damage to expect from an overpressure. */
export const overpressureDamage = formula({
  name: 'overpressureDamage',
  zh: '超压破坏对照',
  en: 'damage by overpressure',
  source: 'Clancey (1972), Crowl & Louvar table 6-9',
  fields: { overpressurePa: num('side-on overpressure', 'Pa', { min: 0, max: 1e8 }) },
  example: { overpressurePa: 21_000 },
  run({ overpressurePa }) {
    const reached = CLANCEY.filter(([kPa]) => overpressurePa >= kPa * 1000);
    return {
      damage: reached.length > 0 ? reached[reached.length - 1][1] : '低于表中最小值',
      reached: reached.map(([kPa, zh]) => ({ overpressurePa: kPa * 1000, zh })),
    };
  },
});

/** Thermal criteria, kW/m²: World Bank (1985) as in CCPS (1999) table 2.28; AQ/T 3046-2013 annex. */
const HEAT: readonly (readonly [kW: number, zh: string])[] = [
  [1.6, '长时间暴露无不适'],
  [4, '20 s 内感到疼痛，可能起泡；0% 死亡'],
  [9.5, '8 s 到疼痛阈值，20 s 后二度烧伤'],
  [12.5, '有火焰时木材燃烧、塑料熔化的最小能量；1 min 内 1% 死亡'],
  [25, '无火焰时木材长时间暴露着火的最小能量；1 min 内 100% 死亡'],
  [37.5, '足以损坏工艺设备；10 s 内 1% 死亡，1 min 内 100% 死亡'],
];

/** Damage to expect from a heat flux. */
export const thermalDamage = formula({
  name: 'thermalDamage',
  zh: '热辐射破坏对照',
  en: 'damage by heat flux',
  source: 'World Bank (1985), CCPS (1999) table 2.28',
  fields: { heatFluxWPerM2: num('heat flux', 'W/m²', { min: 0, max: 1e7 }) },
  example: { heatFluxWPerM2: 12_500 },
  run({ heatFluxWPerM2 }) {
    const reached = HEAT.filter(([kW]) => heatFluxWPerM2 >= kW * 1000);
    return {
      damage: reached.length > 0 ? reached[reached.length - 1][1] : '低于表中最小值',
      reached: reached.map(([kW, zh]) => ({ heatFluxWPerM2: kW * 1000, zh })),
    };
  },
});

/** Equipment classes of escalation. */
export const EQUIPMENT = ['atmospheric', 'pressurized', 'elongated', 'small'] as const;
/** One of {@link EQUIPMENT}. */
export type Equipment = (typeof EQUIPMENT)[number];

/** Pr = a + b ln(Δp), Pa: Cozzani & Salzano (2004) J. Hazard. Mater. A107:67, table 4. */
const BLAST_ESCALATION: Readonly<Record<Equipment, readonly [number, number]>> = {
  atmospheric: [-18.96, 2.44],
  pressurized: [-42.44, 4.33],
  elongated: [-28.07, 3.16],
  small: [-17.79, 2.18],
};

/** Thresholds: Cozzani, Gubinelli & Salzano (2006) J. Hazard. Mater. A129:1. Elongated equipment is taken with toxic contents. */
export const ESCALATION_THRESHOLDS: Readonly<
  Record<Equipment, { readonly overpressurePa: number; readonly heatFluxWPerM2?: number }>
> = {
  atmospheric: { overpressurePa: 22_000, heatFluxWPerM2: 15_000 },
  pressurized: { overpressurePa: 16_000, heatFluxWPerM2: 45_000 },
  elongated: { overpressurePa: 16_000 },
  small: { overpressurePa: 31_000 },
};

/** Probability that an installation fails under another's effect. */
export const escalationProbability = formula({
  name: 'escalationProbability',
  zh: '多米诺升级概率',
  en: 'escalation probability',
  source:
    'overpressure: Cozzani & Salzano (2004); heat: Cozzani et al. (2005) time to failure, ln ttf = −1.128 ln I − 2.667e-5 V + 9.877 atmospheric, −0.947 ln I + 8.835 V^0.032 pressurized (I kW/m², V m³, s), Pr = 12.54 − 1.847 ln ttf (min)',
  fields: {
    equipment: choice('target equipment', EQUIPMENT),
    overpressurePa: maybe(num('overpressure', 'Pa', { above: 0, max: 1e8 })),
    heatFluxWPerM2: maybe(num('heat flux', 'W/m²', { above: 0, max: 1e6 })),
    volumeM3: maybe(num('vessel volume, for the time to failure', 'm³', { above: 0, max: 2e5 })),
  },
  example: { equipment: 'atmospheric', overpressurePa: 30_000 },
  run(i) {
    if ((i.overpressurePa === undefined) === (i.heatFluxWPerM2 === undefined))
      inconsistent('overpressurePa', '超压与热通量只给一种 give either the overpressure or the heat flux');
    const limit = ESCALATION_THRESHOLDS[i.equipment];
    if (i.overpressurePa !== undefined) {
      const [a, b] = BLAST_ESCALATION[i.equipment];
      const probit = a + b * Math.log(i.overpressurePa);
      return {
        thresholdPa: limit.overpressurePa,
        aboveThreshold: i.overpressurePa >= limit.overpressurePa,
        probit,
        probability: normalCdf(probit - 5),
      };
    }
    if (limit.heatFluxWPerM2 === undefined || i.volumeM3 === undefined)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'volumeM3',
        'volumeM3: 热升级只适用于常压与压力容器，并需容积 heat needs a vessel and its volume',
      );
    const flux = (i.heatFluxWPerM2 as number) / 1000;
    const logTime =
      i.equipment === 'atmospheric'
        ? -1.128 * Math.log(flux) - 2.667e-5 * i.volumeM3 + 9.877
        : -0.947 * Math.log(flux) + 8.835 * i.volumeM3 ** 0.032;
    const seconds = Math.exp(logTime);
    const probit = 12.54 - 1.847 * Math.log(seconds / 60);
    if (!Number.isFinite(probit)) outside('heatFluxWPerM2', '无结果 no result');
    return {
      thresholdWPerM2: limit.heatFluxWPerM2,
      aboveThreshold: (i.heatFluxWPerM2 as number) >= limit.heatFluxWPerM2,
      timeToFailureS: seconds,
      probit,
      probability: normalCdf(probit - 5),
    };
  },
});
