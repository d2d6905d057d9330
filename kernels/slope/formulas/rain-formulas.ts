import {
  type Formula,
  KernelFailure,
  type Validity,
  choice,
  defineFormula,
  list,
  num,
  object,
  positive,
} from '#kernels/model';
import {
  antecedentPrecipitation,
  rainfallThresholds,
  thresholdIntensity,
  type RainfallThreshold,
} from '../thresholds.ts';

interface ThresholdInput {
  readonly durationH: number;
  readonly intensityMmH?: number;
  readonly thresholds?: readonly string[];
  readonly custom?: { readonly alpha: number; readonly exponent: number; readonly offset?: number };
}

function validityOf(t: RainfallThreshold, hours: number): Validity[] {
  if (hours >= t.fromH && hours <= t.toH) return [];
  return [
    {
      code: 'DURATION_OUT_OF_RANGE',
      zh: `该阈值的历时范围是 ${t.fromH}–${t.toH} 小时。`,
      en: `The threshold was drawn for ${t.fromH}–${t.toH} h.`,
    },
  ];
}

function judge(t: RainfallThreshold, input: ThresholdInput) {
  const threshold = thresholdIntensity(t, input.durationH);
  const { intensityMmH } = input;
  return {
    name: t.name,
    title: t.title,
    source: t.source,
    thresholdIntensityMmH: threshold,
    thresholdCumulativeMm: threshold * input.durationH,
    ...(intensityMmH !== undefined && {
      exceeded: intensityMmH >= threshold,
      ratio: intensityMmH / threshold,
    }),
    validity: validityOf(t, input.durationH),
  };
}

const names = rainfallThresholds.map((t) => t.name);

const rainfallThreshold = defineFormula<ThresholdInput>({
  name: 'rainfallThreshold',
  title: { zh: '降雨强度—历时阈值', en: 'rainfall intensity–duration thresholds' },
  source: 'Caine 1980; Guzzetti et al. 2008; Aleotti 2004; Guo et al. 2016; Wenchuan County E–D',
  input: object(
    'duration and, when known, mean intensity',
    {
      durationH: positive('duration D', 'h', 10_000),
      intensityMmH: num('mean intensity I', 'mm/h', 0, 1000),
      thresholds: list('thresholds wanted (all)', choice('threshold', names), names.length),
      custom: object(
        'a threshold of your own, I = c + α D^exponent',
        {
          alpha: num('α', 'mm/h', 0, 10_000),
          exponent: num('exponent of D, negative', '1', -5, 5),
          offset: num('c (0)', 'mm/h', 0, 1000),
        },
        ['alpha', 'exponent'],
      ),
    },
    ['durationH'],
  ),
  example: { durationH: 6, intensityMmH: 12 },
  run: (input) => {
    const wanted = rainfallThresholds.filter((t) => !input.thresholds || input.thresholds.includes(t.name));
    const results = wanted.map((t) => judge(t, input));
    if (!input.custom) return { thresholds: results };
    const custom: RainfallThreshold = {
      name: 'custom',
      title: { zh: '自定义阈值', en: 'custom threshold' },
      form: 'intensity',
      fromH: 0,
      toH: Infinity,
      source: 'input',
      ...input.custom,
      offset: input.custom.offset ?? 0,
    };
    return { thresholds: [...results, judge(custom, input)] };
  },
});

const simple = (
  name: string,
  form: { alpha: number; exponent: number },
  info: Pick<Formula, 'title' | 'source'>,
): Formula =>
  defineFormula<{ durationH: number }>({
    name,
    ...info,
    input: object('duration', { durationH: positive('duration D', 'h', 10_000) }, ['durationH']),
    example: { durationH: 6 },
    run: ({ durationH }) => {
      const intensity = form.alpha * durationH ** form.exponent;
      return { thresholdIntensityMmH: intensity, thresholdCumulativeMm: intensity * durationH };
    },
  });

const caine = simple(
  'caine1980',
  { alpha: 14.82, exponent: -0.39 },
  {
    title: { zh: 'Caine 全球阈值', en: 'Caine’s threshold' },
    source: 'Caine 1980: I = 14.82 D^−0.39, 10 min to 500 h',
  },
);
const guzzetti = simple(
  'guzzetti2008',
  { alpha: 2.2, exponent: -0.44 },
  {
    title: { zh: 'Guzzetti 全球阈值', en: 'Guzzetti’s global threshold' },
    source: 'Guzzetti et al. 2008: I = 2.20 D^−0.44',
  },
);

interface ApiInput {
  readonly dailyRainMm: readonly number[];
  readonly decay?: number;
  readonly todayMm?: number;
  readonly todayWeight?: number;
}

const api = defineFormula<ApiInput>({
  name: 'antecedentPrecipitationIndex',
  title: { zh: '前期降雨指数', en: 'antecedent precipitation index' },
  source: 'Kohler & Linsley 1951; Crozier & Eyles 1980 (k = 0.84): Σ k^i P_i',
  input: object(
    'daily rain',
    {
      dailyRainMm: list('rain of the days before, most recent first', num('rain', 'mm', 0, 3000), 400, 1),
      decay: num('decay k (0.84)', '1', 0, 1),
      todayMm: num('rain of the day itself (0)', 'mm', 0, 3000),
      todayWeight: num('weight of the day itself (1)', '1', 0, 1),
    },
    ['dailyRainMm'],
  ),
  example: { dailyRainMm: [20, 0, 35, 10, 0, 5, 12], decay: 0.84, todayMm: 50 },
  run: (i) => {
    const antecedent = antecedentPrecipitation(i.dailyRainMm, i.decay ?? 0.84);
    return { antecedentMm: antecedent, effectiveMm: antecedent + (i.todayWeight ?? 1) * (i.todayMm ?? 0) };
  },
});

interface EpisodeInput {
  readonly stepH: number;
  readonly rainMm: readonly number[];
  readonly thresholds?: readonly string[];
}

function worstWindow(prefix: readonly number[], stepH: number, t: RainfallThreshold) {
  let best = { ratio: 0, fromStep: 0, toStep: 0, durationH: 0, intensityMmH: 0 };
  for (let a = 0; a < prefix.length - 1; a++)
    for (let b = a + 1; b < prefix.length; b++) {
      const durationH = (b - a) * stepH;
      if (durationH < t.fromH || durationH > t.toH) continue;
      const intensityMmH = (prefix[b] - prefix[a]) / durationH;
      const ratio = intensityMmH / thresholdIntensity(t, durationH);
      if (ratio > best.ratio) best = { ratio, fromStep: a, toStep: b - 1, durationH, intensityMmH };
    }
  return best;
}

const episode = defineFormula<EpisodeInput>({
  name: 'rainfallEpisode',
  title: { zh: '降雨过程超阈值检查', en: 'thresholds over a rainfall record' },
  source: 'every window of the record against the published thresholds within their durations',
  input: object(
    'a record',
    {
      stepH: positive('time step', 'h', 24),
      rainMm: list('rain per step', num('rain', 'mm', 0, 1000), 2000, 1),
      thresholds: list('thresholds wanted (all)', choice('threshold', names), names.length),
    },
    ['stepH', 'rainMm'],
  ),
  example: { stepH: 1, rainMm: [0, 2, 8, 15, 22, 10, 4, 1] },
  run: ({ stepH, rainMm, thresholds }) => {
    const prefix = [0];
    for (const r of rainMm) prefix.push(prefix[prefix.length - 1] + r);
    const wanted = rainfallThresholds.filter((t) => !thresholds || thresholds.includes(t.name));
    if (wanted.length === 0)
      throw new KernelFailure('INPUT_MISSING', 'thresholds', 'thresholds: name at least one');
    return {
      totalMm: prefix[prefix.length - 1],
      thresholds: wanted.map((t) => {
        const worst = worstWindow(prefix, stepH, t);
        return { name: t.name, title: t.title, exceeded: worst.ratio >= 1, ...worst };
      }),
    };
  },
});

/** Formulas of rainfall thresholds. */
export const rainFormulas: readonly Formula[] = [rainfallThreshold, caine, guzzetti, api, episode];
