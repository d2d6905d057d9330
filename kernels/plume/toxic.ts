import { KernelFailure } from '#kernels/model';
import {
  choice,
  formula,
  group,
  inconsistent,
  list,
  maybe,
  normalCdf,
  normalQuantile,
  num,
  or,
} from '#kernels/formulary';
import { AEGL_MINUTES, GUIDELINES, LEES, PURPLE_BOOK, SUBSTANCES } from './toxic-tables.ts';
import { gasFields, toPpm } from './units.ts';

/** Probit and probability. */
export const probitToProbability = formula({
  name: 'probitToProbability',
  zh: '概率单位换算',
  en: 'probit and probability',
  source: 'Finney (1971); TNO Purple Book (1999) table 5.1: P = Φ(Pr − 5)',
  fields: {
    probit: maybe(num('probit', '', { min: -30, max: 40 })),
    probability: maybe(num('probability', '', { above: 0, below: 1 })),
  },
  example: { probit: 5.97 },
  run({ probit, probability }) {
    if ((probit === undefined) === (probability === undefined))
      inconsistent('probit', '概率单位与概率只给一种 give exactly one of the two');
    return {
      probit: probit ?? 5 + normalQuantile(probability as number),
      probability: probability ?? normalCdf((probit as number) - 5),
    };
  },
});

/** Toxic load of a changing concentration. */
export const toxicDose = formula({
  name: 'toxicDose',
  zh: '毒性负荷',
  en: 'toxic load',
  source: 'ten Berge et al. (1986): D = Σ Cⁿ Δt; TNO Purple Book (1999) §5.2.2',
  fields: {
    exponent: num('n of Cⁿ t', '', { above: 0, max: 10 }),
    history: list(
      'concentration over steps of time',
      group('one step', {
        concentration: num('concentration, in one unit throughout', '', { min: 0, max: 1e9 }),
        minutes: num('duration', 'min', { min: 0, max: 1e6 }),
      }),
      { min: 1, max: 100_000 },
    ),
  },
  example: {
    exponent: 2.75,
    history: [
      { concentration: 500, minutes: 10 },
      { concentration: 100, minutes: 20 },
    ],
  },
  run({ exponent, history }) {
    let dose = 0;
    let minutes = 0;
    for (const step of history) {
      dose += step.concentration ** exponent * step.minutes;
      minutes += step.minutes;
    }
    if (!(minutes > 0)) inconsistent('history', '总时长为零 the total time is zero');
    return { toxicLoad: dose, equivalentConcentration: (dose / minutes) ** (1 / exponent), minutes };
  },
});

/** Lethality of a toxic exposure. */
export const toxicProbit = formula({
  name: 'toxicProbit',
  zh: '毒物致死概率',
  en: 'toxic probit',
  source:
    'Pr = a + b ln(Cⁿ t): TNO Purple Book CPR 18E (1999) table 5.2 (mg/m³, min); Lees (2005) via HSE SPC/Tech/OSD/30 table 2 (ppm, min)',
  fields: {
    substance: maybe(choice('substance', Object.keys(SUBSTANCES))),
    constants: or(choice('which published constants', ['purpleBook', 'lees']), 'purpleBook'),
    a: maybe(num('own constant a', '', { min: -500, max: 500 })),
    b: maybe(num('own constant b', '', { above: 0, max: 500 })),
    n: maybe(num('own exponent n', '', { above: 0, max: 10 })),
    ownUnit: or(choice('unit of own constants', ['mg/m³', 'ppm']), 'mg/m³'),
    concentrationMgPerM3: maybe(num('concentration', 'mg/m³', { min: 0, max: 1e9 })),
    concentrationPpm: maybe(num('concentration by volume', 'ppm', { min: 0, max: 1e6 })),
    toxicLoad: maybe(
      num('Cⁿ t in the unit of the constants, instead of concentration and time', '', { min: 0, max: 1e40 }),
    ),
    exposureMinutes: maybe(num('exposure time', 'min', { above: 0, max: 1e5 })),
    ...gasFields,
  },
  example: { substance: 'carbonMonoxide', concentrationMgPerM3: 21_300, exposureMinutes: 30 },
  run(i) {
    const own = i.a !== undefined && i.b !== undefined && i.n !== undefined;
    const table = i.constants === 'lees' ? LEES : PURPLE_BOOK;
    const row = own
      ? ([i.a, i.b, i.n] as readonly [number, number, number])
      : i.substance
        ? table[i.substance]
        : undefined;
    if (!row)
      throw new KernelFailure(
        'INPUT_NOT_ALLOWED',
        'substance',
        'substance: 该物质没有已引用的概率单位常数，请给出 a、b、n no published constants: give a, b and n',
      );
    const unit = own ? i.ownUnit : i.constants === 'lees' ? 'ppm' : 'mg/m³';
    const [a, b, n] = row;
    let load = i.toxicLoad;
    let value: number | undefined;
    if (load === undefined) {
      if (i.exposureMinutes === undefined)
        inconsistent('exposureMinutes', '缺少暴露时间 the exposure time is missing');
      value = concentrationIn(unit, i);
      load = value ** n * i.exposureMinutes;
    }
    const probit = load > 0 ? a + b * Math.log(load) : Number.NEGATIVE_INFINITY;
    return {
      a,
      b,
      n,
      unit,
      ...(value === undefined ? {} : { concentration: value }),
      toxicLoad: load,
      ...(load > 0 ? { probit } : {}),
      probability: load > 0 ? normalCdf(probit - 5) : 0,
      lethalConcentration50:
        i.exposureMinutes === undefined ? undefined : (Math.exp((5 - a) / b) / i.exposureMinutes) ** (1 / n),
    };
  },
});

interface Exposure {
  readonly concentrationMgPerM3?: number;
  readonly concentrationPpm?: number;
  readonly molarMassGPerMol?: number;
  readonly temperatureK: number;
  readonly pressurePa: number;
  readonly substance?: string;
}

function concentrationIn(unit: 'mg/m³' | 'ppm', i: Exposure): number {
  if ((i.concentrationMgPerM3 === undefined) === (i.concentrationPpm === undefined))
    inconsistent('concentrationMgPerM3', '浓度只给一种单位 give the concentration in exactly one unit');
  const direct = unit === 'ppm' ? i.concentrationPpm : i.concentrationMgPerM3;
  if (direct !== undefined) return direct;
  const molar = i.molarMassGPerMol ?? (i.substance ? SUBSTANCES[i.substance]?.molarMassGPerMol : undefined);
  if (molar === undefined)
    inconsistent('molarMassGPerMol', '换算单位需要摩尔质量 the molar mass is needed to convert');
  const ppmPerMg = toPpm(1e-6, molar, i.temperatureK, i.pressurePa);
  return unit === 'ppm'
    ? (i.concentrationMgPerM3 as number) * ppmPerMg
    : (i.concentrationPpm as number) / ppmPerMg;
}

/** Guideline concentrations of a substance. */
export const toxicThresholds = formula({
  name: 'toxicThresholds',
  zh: '毒性阈值 AEGL / ERPG / IDLH',
  en: 'AEGL, ERPG and IDLH',
  source:
    'US EPA AEGL (final values), NIOSH IDLH, AIHA ERPG; rows that could not be read in two public listings are left out',
  fields: {
    substance: choice('substance', Object.keys(GUIDELINES)),
    exposureMinutes: or(
      num('exposure time; AEGL of the next longer published time', 'min', { above: 0, max: 480 }),
      60,
    ),
    concentrationPpm: maybe(num('concentration to compare', 'ppm', { min: 0, max: 1e6 })),
  },
  example: { substance: 'chlorine', exposureMinutes: 60, concentrationPpm: 12 },
  run({ substance, exposureMinutes, concentrationPpm }) {
    const row = GUIDELINES[substance];
    const column = AEGL_MINUTES.findIndex((m) => exposureMinutes <= m);
    const levels = {
      aegl1Ppm: row.aegl1?.[column],
      aegl2Ppm: row.aegl2?.[column],
      aegl3Ppm: row.aegl3?.[column],
      erpg1Ppm: row.erpg?.[0],
      erpg2Ppm: row.erpg?.[1],
      erpg3Ppm: row.erpg?.[2],
      idlhPpm: row.idlh,
    };
    return {
      ...SUBSTANCES[substance],
      aeglMinutes: AEGL_MINUTES[column],
      ...levels,
      ...(concentrationPpm === undefined
        ? {}
        : {
            exceeded: Object.entries(levels)
              .filter(([, v]) => v !== undefined && concentrationPpm >= v)
              .map(([k]) => k.slice(0, -3)),
          }),
    };
  },
});

/** Concentration inside a building during and after the passing of a cloud. */
export const indoorConcentration = formula({
  name: 'indoorConcentration',
  zh: '室内渗入浓度',
  en: 'indoor infiltration, well-mixed box',
  source: 'well-mixed box dCi/dt = λ (Co − Ci) − k Ci; TNO Purple Book (1999) §5.2; Wilson & Zelt (1990)',
  fields: {
    outdoorConcentrationKgPerM3: num('outdoor concentration during the passing', 'kg/m³', {
      min: 0,
      max: 1e4,
    }),
    passingTimeS: num('time the cloud takes to pass', 's', { above: 0, max: 1e7 }),
    airChangesPerH: num('air exchange λ', '1/h', { above: 0, max: 1000 }),
    indoorLossPerH: or(num('deposition and decay indoors k', '1/h', { min: 0, max: 1000 }), 0),
    timeS: num('time since the cloud arrived', 's', { min: 0, max: 1e7 }),
  },
  example: { outdoorConcentrationKgPerM3: 1e-4, passingTimeS: 1800, airChangesPerH: 1, timeS: 3600 },
  run(i) {
    const exchange = i.airChangesPerH / 3600;
    const total = exchange + i.indoorLossPerH / 3600;
    const ceiling = (i.outdoorConcentrationKgPerM3 * exchange) / total;
    const during = (t: number): number => -ceiling * Math.expm1(-total * t);
    const peak = during(i.passingTimeS);
    const inside = i.timeS <= i.passingTimeS;
    const after = Math.exp(-total * Math.max(0, i.timeS - i.passingTimeS));
    const built = Math.min(i.timeS, i.passingTimeS);
    // ∫ Ci dt over the passing, then the exponential tail.
    const dose =
      ceiling * (built + Math.expm1(-total * built) / total) + (inside ? 0 : (peak * (1 - after)) / total);
    return {
      indoorConcentrationKgPerM3: inside ? during(i.timeS) : peak * after,
      peakIndoorConcentrationKgPerM3: peak,
      indoorDoseKgSPerM3: dose,
      outdoorDoseKgSPerM3: i.outdoorConcentrationKgPerM3 * built,
    };
  },
});
