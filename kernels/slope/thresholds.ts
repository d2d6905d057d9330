/** A published rainfall threshold: I = c + α D^−β in mm/h, or E = α D^γ in mm, with D in hours. */
export interface RainfallThreshold {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly form: 'intensity' | 'cumulative';
  readonly alpha: number;
  /** Exponent of D as it stands in the formula (negative for intensities). */
  readonly exponent: number;
  readonly offset: number;
  /** Durations the threshold was drawn for, h. */
  readonly fromH: number;
  readonly toH: number;
  readonly source: string;
}

const row = (
  name: string,
  title: RainfallThreshold['title'],
  curve: readonly ['intensity' | 'cumulative', number, number, number, number],
  source: string,
): RainfallThreshold => ({
  name,
  title,
  form: curve[0],
  alpha: curve[1],
  exponent: curve[2],
  offset: 0,
  fromH: curve[3],
  toH: curve[4],
  source,
});

/** Thresholds whose figures could be read in a publication or its abstract. */
export const rainfallThresholds: readonly RainfallThreshold[] = [
  row(
    'caine1980',
    { zh: '全球浅层滑坡与泥石流（Caine）', en: 'world, shallow landslides and debris flows' },
    ['intensity', 14.82, -0.39, 0.167, 500],
    'Caine 1980, Geografiska Annaler 62A',
  ),
  row(
    'guzzetti2008',
    {
      zh: '全球浅层滑坡与泥石流下限（Guzzetti）',
      en: 'world, minimum for shallow landslides and debris flows',
    },
    ['intensity', 2.2, -0.44, 0.1, 1000],
    'Guzzetti et al. 2008, Landslides 5:3–17',
  ),
  row(
    'aleotti2004',
    { zh: '意大利皮埃蒙特浅层滑坡', en: 'Piedmont, shallow failures' },
    ['intensity', 19, -0.5, 4, 150],
    'Aleotti 2004, Engineering Geology 73:247–265',
  ),
  row(
    'wenchuanLow2016',
    { zh: '汶川震区泥石流（最低分区）', en: 'Wenchuan earthquake area, debris flows, lowest sub-region' },
    ['intensity', 5.94, -0.7, 2, 53],
    'Guo et al. 2016, Landslides 13:1215–1229 (abstract)',
  ),
  row(
    'wenchuanHigh2016',
    { zh: '汶川震区泥石流（最高分区）', en: 'Wenchuan earthquake area, debris flows, highest sub-region' },
    ['intensity', 21.4, -0.58, 3, 50],
    'Guo et al. 2016, Landslides 13:1215–1229 (abstract)',
  ),
  row(
    'wenchuanCountyLandslide',
    { zh: '汶川县降雨型滑坡', en: 'Wenchuan County, rainfall landslides' },
    ['cumulative', 41.69, 0.84, 3, 6],
    '汶川县滑坡与泥石流降雨致灾阈值，北京师范大学学报（自然科学版），doi 10.12202/j.0476-0301.2021302（摘要）',
  ),
  row(
    'wenchuanCountyDebrisFlow',
    { zh: '汶川县降雨型泥石流', en: 'Wenchuan County, rainfall debris flows' },
    ['cumulative', 81.28, 0.36, 3, 23],
    '汶川县滑坡与泥石流降雨致灾阈值，北京师范大学学报（自然科学版），doi 10.12202/j.0476-0301.2021302（摘要）',
  ),
];

/** Mean intensity (mm/h) at which a threshold lies for a duration in hours. */
export function thresholdIntensity(
  t: Pick<RainfallThreshold, 'form' | 'alpha' | 'exponent' | 'offset'>,
  hours: number,
): number {
  const value = t.offset + t.alpha * hours ** t.exponent;
  return t.form === 'intensity' ? value : value / hours;
}

/**
 * Antecedent precipitation Σ k^i P_i of the days before, most recent first (Kohler & Linsley 1951; Crozier & Eyles 1980
 * with k = 0.84), mm.
 */
export function antecedentPrecipitation(dailyMm: readonly number[], decay: number): number {
  return dailyMm.reduce((sum, p, i) => sum + decay ** (i + 1) * p, 0);
}
