/** Fuel types of the FBP System (FCFDG 1992, ST-X-3), green aspen D-2 of the later software, non-fuel and water. */
export const fbpFuelTypes = [
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'D1',
  'D2',
  'M1',
  'M2',
  'M3',
  'M4',
  'S1',
  'S2',
  'S3',
  'O1A',
  'O1B',
  'NF',
  'WA',
] as const;
/** An FBP fuel type code. */
export type FbpFuelType = (typeof fbpFuelTypes)[number];

/** Chinese and English names of the fuel types. */
export const fbpFuelNames: Readonly<Record<FbpFuelType, { readonly zh: string; readonly en: string }>> = {
  C1: { zh: '云杉—地衣疏林', en: 'Spruce–lichen woodland' },
  C2: { zh: '北方云杉林', en: 'Boreal spruce' },
  C3: { zh: '成熟短叶松或扭叶松林', en: 'Mature jack or lodgepole pine' },
  C4: { zh: '幼龄短叶松或扭叶松林', en: 'Immature jack or lodgepole pine' },
  C5: { zh: '红松与白松林', en: 'Red and white pine' },
  C6: { zh: '针叶人工林', en: 'Conifer plantation' },
  C7: { zh: '黄松—花旗松林', en: 'Ponderosa pine–Douglas-fir' },
  D1: { zh: '无叶山杨林', en: 'Leafless aspen' },
  D2: { zh: '有叶山杨林', en: 'Green aspen' },
  M1: { zh: '北方混交林（无叶）', en: 'Boreal mixedwood, leafless' },
  M2: { zh: '北方混交林（有叶）', en: 'Boreal mixedwood, green' },
  M3: { zh: '枯死香脂冷杉混交林（无叶）', en: 'Dead balsam fir mixedwood, leafless' },
  M4: { zh: '枯死香脂冷杉混交林（有叶）', en: 'Dead balsam fir mixedwood, green' },
  S1: { zh: '短叶松或扭叶松采伐剩余物', en: 'Jack or lodgepole pine slash' },
  S2: { zh: '白云杉—香脂冷杉采伐剩余物', en: 'White spruce–balsam slash' },
  S3: { zh: '沿海雪松—铁杉—花旗松采伐剩余物', en: 'Coastal cedar–hemlock–Douglas-fir slash' },
  O1A: { zh: '倒伏枯草', en: 'Matted grass' },
  O1B: { zh: '直立枯草', en: 'Standing grass' },
  NF: { zh: '非可燃', en: 'Non-fuel' },
  WA: { zh: '水体', en: 'Water' },
};

/** Figures of one fuel type: spread a, b, c (ST-X-3 table 6), q and BUI₀ (table 7), CBH m and CFL kg/m² (table 8). */
export interface FbpFuel {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly q: number;
  readonly buiZero: number;
  readonly cbhM: number;
  readonly cflKgM2: number;
}

const row = (...v: readonly [number, number, number, number, number, number, number]): FbpFuel => ({
  a: v[0],
  b: v[1],
  c: v[2],
  q: v[3],
  buiZero: v[4],
  cbhM: v[5],
  cflKgM2: v[6],
});

/**
 * Figures of ST-X-3 with the revisions of Wotton, Alexander & Taylor 2009 (GLC-X-10), checked against the tables of
 * cffdrs for R. M1 and M2 combine C2 and D1 and have no a, b, c of their own.
 */
export const fbpFuels: Readonly<Record<Exclude<FbpFuelType, 'NF' | 'WA'>, FbpFuel>> = {
  C1: row(90, 0.0649, 4.5, 0.9, 72, 2, 0.75),
  C2: row(110, 0.0282, 1.5, 0.7, 64, 3, 0.8),
  C3: row(110, 0.0444, 3, 0.75, 62, 8, 1.15),
  C4: row(110, 0.0293, 1.5, 0.8, 66, 4, 1.2),
  C5: row(30, 0.0697, 4, 0.8, 56, 18, 1.2),
  C6: row(30, 0.08, 3, 0.8, 62, 7, 1.8),
  C7: row(45, 0.0305, 2, 0.85, 106, 10, 0.5),
  D1: row(30, 0.0232, 1.6, 0.9, 32, 0, 0),
  D2: row(30, 0.0232, 1.6, 0.9, 32, 0, 0),
  M1: row(0, 0, 0, 0.8, 50, 6, 0.8),
  M2: row(0, 0, 0, 0.8, 50, 6, 0.8),
  M3: row(120, 0.0572, 1.4, 0.8, 50, 6, 0.8),
  M4: row(100, 0.0404, 1.48, 0.8, 50, 6, 0.8),
  S1: row(75, 0.0297, 1.3, 0.75, 38, 0, 0),
  S2: row(40, 0.0438, 1.7, 0.75, 63, 0, 0),
  S3: row(55, 0.0829, 3.2, 0.75, 31, 0, 0),
  O1A: row(190, 0.031, 1.4, 1, 1, 0, 0),
  O1B: row(250, 0.035, 1.7, 1, 1, 0, 0),
};

/**
 * Green aspen burns from this BUI on, at a fifth of D-1's rate and with its consumption; below it does not burn. D-2 is no
 * type of ST-X-3; both figures as in Wotton's FBP routine (version 5, carried by Cell2Fire) and in REDapp (RSI_D2, SFC_D2).
 */
export const GREEN_ASPEN = { leastBui: 80, rateShare: 0.2 } as const;

/** A fuel type that burns. */
export type BurningType = keyof typeof fbpFuels;

/** True for types without a crown layer, whose acceleration is 0.115 1/min (eq. 72) and whose FMC does not count. */
export function isOpenType(type: BurningType): boolean {
  return type.startsWith('D') || type.startsWith('S') || type.startsWith('O');
}
