import { KernelFailure } from '#kernels/model';
import { choice, formula, group, list, maybe, num, or, text, whole } from '#kernels/formulary';
import { ALPHA, CATEGORIES, LEVELS, TABLE_1, TOXIC_GAS_BETA, USUAL_CATEGORY } from './gb18218-table.ts';

interface Item {
  readonly name?: string;
  readonly cas?: string;
  readonly category?: string;
  readonly quantityT: number;
  readonly criticalQuantityT?: number;
  readonly beta?: number;
}

const norm = (s: string): string =>
  s.replaceAll('（', '(').replaceAll('）', ')').replaceAll('，', ',').replaceAll(' ', '');

/** Table 1 row of an item: by CAS number, by the standard's name, or by an alias. */
function named(item: Item): (typeof TABLE_1)[number] | undefined {
  if (item.cas !== undefined) return TABLE_1.find(([, cas]) => cas.includes(item.cas as string));
  if (item.name === undefined) return undefined;
  const wanted = norm(item.name);
  return TABLE_1.find(
    ([name, , , aliases]) => norm(name) === wanted || aliases?.some((a) => norm(a) === wanted),
  );
}

function toxicBeta(item: Item, row: (typeof TABLE_1)[number] | undefined): number | undefined {
  const numbers = [...(item.cas === undefined ? [] : [item.cas]), ...(row?.[1] ?? [])];
  for (const cas of numbers) if (Object.hasOwn(TOXIC_GAS_BETA, cas)) return TOXIC_GAS_BETA[cas][1];
  return item.name === undefined
    ? undefined
    : Object.values(TOXIC_GAS_BETA).find(([n]) => n === norm(item.name as string))?.[1];
}

/** β and where it comes from. */
function betaOf(
  item: Item,
  row: (typeof TABLE_1)[number] | undefined,
): readonly [beta: number, basis: string] | undefined {
  if (item.beta !== undefined) return [item.beta, '给定'];
  const toxic = toxicBeta(item, row);
  if (toxic !== undefined) return [toxic, '表3'];
  if (item.category !== undefined) return [CATEGORIES[item.category][1], `表4 ${item.category}`];
  const usual = row && Object.entries(USUAL_CATEGORY).find(([, names]) => names.includes(row[0]))?.[0];
  return usual ? [CATEGORIES[usual][1], `表4 ${usual}（按该物质通常类别）`] : undefined;
}

interface Graded {
  readonly name: string;
  readonly quantityT: number;
  readonly criticalQuantityT: number;
  readonly beta?: number;
  readonly betaBasis?: string;
  readonly basis: string;
  readonly ratio: number;
}

function grade(item: Item, index: number, requireBeta: boolean): Graded {
  const path = `substances[${index}]`;
  const row = named(item);
  const category = item.category === undefined ? undefined : CATEGORIES[item.category];
  const critical = item.criticalQuantityT ?? row?.[2] ?? category?.[0];
  if (critical === undefined)
    throw new KernelFailure(
      'INPUT_NOT_ALLOWED',
      path,
      `${path}: 表1无此物质，请给出类别符号或临界量 not in table 1: give its category or critical quantity`,
    );
  const beta = betaOf(item, row);
  if (beta === undefined && requireBeta)
    throw new KernelFailure(
      'INPUT_MISSING',
      `${path}.category`,
      `${path}: 求 R 需要 β：非表3气体请给出类别符号（表4）或 β give the category or β`,
    );
  return {
    name: item.name ?? row?.[0] ?? item.category ?? '',
    quantityT: item.quantityT,
    criticalQuantityT: critical,
    ...(beta ? { beta: beta[0], betaBasis: beta[1] } : {}),
    basis: item.criticalQuantityT !== undefined ? '给定' : row ? '表1' : '表2',
    ratio: item.quantityT / critical,
  };
}

/** Identification and grading of a major hazard installation. */
export const gb18218Grading = formula({
  name: 'gb18218Grading',
  zh: '危险化学品重大危险源辨识与分级',
  en: 'major hazard installation, identification and grading',
  source: 'GB 18218-2018 §4.2 eq. (1) S = Σ qi/Qi ≥ 1; §4.3 eq. (2) R = α Σ βi qi/Qi; tables 1–6',
  fields: {
    substances: list(
      'substances of one unit',
      group('one substance', {
        name: maybe(text('name as in table 1, or a common alias')),
        cas: maybe(text('CAS number', 20)),
        category: maybe(choice('hazard category symbol of tables 2 and 4', Object.keys(CATEGORIES))),
        quantityT: num('quantity q, design maximum', 't', { min: 0, max: 1e9 }),
        criticalQuantityT: maybe(num('critical quantity Q given', 't', { above: 0, max: 1e6 })),
        beta: maybe(num('β given', '', { above: 0, max: 100 })),
      }),
      { min: 1, max: 1000 },
    ),
    exposedPeople: maybe(
      whole('people within 500 m outside the boundary; absent: S alone', { min: 0, max: 10_000_000 }),
    ),
    alpha: maybe(num('α given, instead of the people', '', { above: 0, max: 10 })),
    decimals: or(whole('decimals of the rounded S and R', { min: 0, max: 10 }), 2),
  },
  example: {
    substances: [
      { name: '液氨', category: 'J3', quantityT: 40 },
      { cas: '7782-50-5', quantityT: 10 },
      { name: '甲醇', category: 'W5.3', quantityT: 300 },
    ],
    exposedPeople: 60,
  },
  run(i) {
    const alpha =
      i.alpha ??
      (i.exposedPeople === undefined
        ? undefined
        : ALPHA.find(([from]) => (i.exposedPeople as number) >= from)?.[1]);
    const rows = i.substances.map((s, k) => grade(s, k, alpha !== undefined));
    const s = rows.reduce((sum, r) => sum + r.ratio, 0);
    const major = s >= 1 - 1e-12;
    const base = {
      substances: rows,
      S: s,
      isMajorHazard: major,
      roundedS: Number(s.toFixed(i.decimals)),
    };
    if (alpha === undefined) return base;
    const r = alpha * rows.reduce((sum, row) => sum + (row.beta ?? 0) * row.ratio, 0);
    return {
      ...base,
      alpha,
      R: r,
      roundedR: Number(r.toFixed(i.decimals)),
      ...(major ? { level: LEVELS.find(([from]) => r >= from - 1e-12)?.[1] } : {}),
      notes: major ? [] : ['S < 1：不构成重大危险源，不分级'],
    };
  },
});

/** Look-up in the tables. */
export const gb18218CriticalQuantity = formula({
  name: 'gb18218CriticalQuantity',
  zh: '临界量与校正系数查询',
  en: 'critical quantity and correction factor',
  source: 'GB 18218-2018 tables 1–4',
  fields: {
    name: maybe(text('name or alias')),
    cas: maybe(text('CAS number', 20)),
    category: maybe(choice('category symbol', Object.keys(CATEGORIES))),
  },
  example: { name: '光气' },
  run(i) {
    const row = named({ ...i, quantityT: 0 });
    const category = i.category === undefined ? undefined : CATEGORIES[i.category];
    if (!row && !category)
      throw new KernelFailure(
        'INPUT_NOT_ALLOWED',
        'name',
        'name: 表1无此物质，请给出类别符号 not in table 1: give its category',
      );
    const beta = betaOf({ ...i, quantityT: 0 }, row);
    return {
      name: row?.[0] ?? category?.[2],
      criticalQuantityT: row?.[2] ?? category?.[0],
      ...(beta ? { beta: beta[0], betaBasis: beta[1] } : {}),
      basis: row ? '表1' : '表2',
    };
  },
});
