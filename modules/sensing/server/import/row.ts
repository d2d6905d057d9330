import { creditCheckDigit } from '#codecs/id';
import type { Cell } from '#codecs/table';
import type { Field } from '#sensing/contract';
import type { ImportField } from './headers.ts';
import { fieldOf, kindOf, quantityOf, truthOf } from './words.ts';

/** Why a row is not taken; the message names the column. Chinese, for the person at the screen. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';
}

export interface ImportChemical {
  readonly name: string;
  readonly cas?: string;
  readonly quantityT: number;
  readonly criticalT?: number;
  readonly beta?: number;
}

export interface ImportInstallation {
  readonly name: string;
  readonly kind: string;
  readonly majorHazard: boolean;
  readonly heightM?: number;
  readonly alpha?: number;
  readonly chemical?: ImportChemical;
}

export interface ImportPoint {
  readonly device: string;
  readonly deviceKind: string;
  readonly code: string;
  readonly name: string;
  readonly quantity: string;
  readonly unit: string;
  readonly rangeLow?: number;
  readonly rangeHigh?: number;
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly periodS: number;
  readonly gateway?: string;
  readonly calibratedUntil?: string;
}

/** One row as it is understood. Positions in degrees. */
export interface ImportRow {
  readonly row: number;
  readonly authority?: string;
  readonly enterprise: string;
  readonly creditCode?: string;
  readonly field?: Field;
  readonly industry?: string;
  readonly address?: string;
  readonly position?: readonly [number, number];
  readonly dustWorkers?: number;
  readonly wetDustRemoval?: boolean;
  readonly installation?: ImportInstallation;
  readonly point?: ImportPoint;
}

/** What a spreadsheet would run, with or without the apostrophe that disarms it. */
const FORMULA = /^'?[=@\t\r]|^'?[+-](?![\d.])/;
/** Ways of writing "nothing". */
const NOTHING = new Set(['', '-', '—', '——', '/', '无']);
const quoted = (text: string): string => `“${text.slice(0, 40)}”`;

/** Reads the cells of one row by field; every refusal names the column. */
class Cells {
  readonly #cells: readonly Cell[];
  readonly #at: ReadonlyMap<ImportField, number>;
  readonly #columns: readonly string[];

  constructor(cells: readonly Cell[], at: ReadonlyMap<ImportField, number>, columns: readonly string[]) {
    this.#cells = cells;
    this.#at = at;
    this.#columns = columns;
  }

  title(field: ImportField): string {
    return this.#columns[this.#at.get(field) ?? -1] ?? field;
  }

  text(field: ImportField, most: number): string | undefined {
    const cell = this.#cells[this.#at.get(field) ?? -1];
    if (cell === null || cell === undefined) return undefined;
    const text = String(cell).trim();
    if (NOTHING.has(text)) return undefined;
    if (typeof cell === 'string' && FORMULA.test(text))
      throw new RowRefused(`${this.title(field)}：${quoted(text)}像公式，不予导入`);
    // Control characters have no place in a name and break what is exported later.
    if (/\p{Cc}/u.test(text)) throw new RowRefused(`${this.title(field)}：含控制字符`);
    if (text.length > most) throw new RowRefused(`${this.title(field)}：超过 ${most} 个字`);
    return text;
  }

  need(field: ImportField, most: number): string {
    const text = this.text(field, most);
    if (text === undefined) throw new RowRefused(`${this.title(field)}：必填`);
    return text;
  }

  truth(field: ImportField): boolean | undefined {
    const text = this.text(field, 20);
    if (text === undefined) return undefined;
    const truth = truthOf(text);
    if (truth === undefined) throw new RowRefused(`${this.title(field)}：${quoted(text)}应为“是”或“否”`);
    return truth;
  }

  number(field: ImportField, low: number, high: number): number | undefined {
    const text = this.text(field, 40);
    if (text === undefined) return undefined;
    const value = Number(text.normalize('NFKC').replaceAll(',', ''));
    if (!Number.isFinite(value)) throw new RowRefused(`${this.title(field)}：${quoted(text)}不是数`);
    if (value < low || value > high)
      throw new RowRefused(`${this.title(field)}：${value} 不在 ${low} 至 ${high} 之间`);
    return value;
  }
}

const given = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [key]: value } as Record<K, V>);

function creditCodeOf(cells: Cells): string | undefined {
  const text = cells.text('creditCode', 40)?.normalize('NFKC').toUpperCase();
  if (text === undefined) return undefined;
  if (!/^[0-9A-Z]{18}$/.test(text)) throw new RowRefused(`${cells.title('creditCode')}：应为 18 位`);
  if (creditCheckDigit(text) !== text[17])
    throw new RowRefused(`${cells.title('creditCode')}：${quoted(text)}校验位不符（GB 32100）`);
  return text;
}

function positionOf(cells: Cells): readonly [number, number] | undefined {
  const lng = cells.number('lng', -180, 180);
  const lat = cells.number('lat', -180, 180);
  if (lng === undefined && lat === undefined) return undefined;
  if (lng === undefined || lat === undefined) throw new RowRefused('经度、纬度：须成对填写');
  if (Math.abs(lat) > 90) throw new RowRefused('经度、纬度：疑似填反');
  return [lng, lat];
}

function installationOf(cells: Cells): ImportInstallation | undefined {
  const name = cells.text('installation', 200);
  if (name === undefined) return undefined;
  const majorHazard = cells.truth('majorHazard') ?? false;
  const chemical = cells.text('chemical', 100);
  return {
    name,
    kind: kindOf(cells.need('installationKind', 40)),
    majorHazard,
    ...given('heightM', cells.number('heightM', 0, 5000)),
    ...given('alpha', cells.number('alpha', 0.01, 100)),
    ...(chemical === undefined
      ? {}
      : {
          chemical: {
            name: chemical,
            ...given('cas', cells.text('cas', 20)),
            quantityT: cells.number('quantityT', 0, 1e8) ?? 0,
            ...given('criticalT', cells.number('criticalT', 1e-6, 1e8)),
            ...given('beta', cells.number('beta', 0.01, 100)),
          },
        }),
  };
}

function dateOf(cells: Cells): string | undefined {
  const text = cells.text('calibratedUntil', 40);
  if (text === undefined) return undefined;
  const [, y, m, d] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T.*)?$/.exec(text) ?? [];
  const day = `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`;
  // A certificate holds to the end of its day, Beijing time.
  const at = new Date(`${day}T23:59:59+08:00`);
  if (Number.isNaN(at.getTime()) || !new Date(at.getTime() + 8 * 3_600_000).toISOString().startsWith(day))
    throw new RowRefused(`${cells.title('calibratedUntil')}：${quoted(text)}不是日期`);
  return at.toISOString();
}

function thresholdsOf(cells: Cells): Record<string, number> | undefined {
  const found: Record<string, number> = {};
  for (const key of ['HH', 'H', 'L', 'LL'] as const) {
    const value = cells.number(key, -1e12, 1e12);
    if (value !== undefined) found[key] = value;
  }
  const ordered = [found['LL'], found['L'], found['H'], found['HH']].filter((v) => v !== undefined);
  if (ordered.some((v, i) => i > 0 && v < ordered[i - 1])) throw new RowRefused('报警限：应低低≤低≤高≤高高');
  return ordered.length > 0 ? found : undefined;
}

function pointOf(cells: Cells): ImportPoint | undefined {
  const code = cells.text('pointCode', 80);
  if (code === undefined) return undefined;
  const rangeLow = cells.number('rangeLow', -1e12, 1e12);
  const rangeHigh = cells.number('rangeHigh', -1e12, 1e12);
  if (rangeLow !== undefined && rangeHigh !== undefined && rangeLow >= rangeHigh)
    throw new RowRefused('量程：下限应小于上限');
  const name = cells.text('pointName', 200) ?? code;
  return {
    device: cells.text('device', 200) ?? name,
    deviceKind: cells.text('deviceKind', 40) ?? 'sensor',
    code,
    name,
    quantity: quantityOf(cells.need('quantity', 40)),
    unit: cells.need('unit', 20),
    ...given('rangeLow', rangeLow),
    ...given('rangeHigh', rangeHigh),
    ...given('thresholds', thresholdsOf(cells)),
    periodS: cells.number('periodS', 0.01, 86_400) ?? 60,
    ...given('gateway', cells.text('gateway', 60)),
    ...given('calibratedUntil', dateOf(cells)),
  };
}

/** Understands one row, or throws {@link RowRefused}. `row` is its number in the file, the header being 1. */
export function readRow(
  row: number,
  cells: readonly Cell[],
  at: ReadonlyMap<ImportField, number>,
  columns: readonly string[],
): ImportRow {
  const read = new Cells(cells, at, columns);
  const fieldText = read.text('field', 20);
  const field = fieldText === undefined ? undefined : fieldOf(fieldText);
  if (fieldText !== undefined && field === undefined)
    throw new RowRefused(
      `${read.title('field')}：${quoted(fieldText)}应为安全生产、自然灾害、城市安全或现场`,
    );
  const workers = read.number('dustWorkers', 0, 1_000_000);
  if (workers !== undefined && !Number.isInteger(workers))
    throw new RowRefused(`${read.title('dustWorkers')}：应为整数`);
  const installation = installationOf(read);
  const point = pointOf(read);
  if (point && !installation) throw new RowRefused(`${read.title('installation')}：有监测点的行必填`);
  return {
    row,
    ...given('authority', read.text('authority', 200)),
    enterprise: read.need('enterprise', 200),
    ...given('creditCode', creditCodeOf(read)),
    ...given('field', field),
    ...given('industry', read.text('industry', 60)),
    ...given('address', read.text('address', 300)),
    ...given('position', positionOf(read)),
    ...given('dustWorkers', workers),
    ...given('wetDustRemoval', read.truth('wetDustRemoval')),
    ...given('installation', installation),
    ...given('point', point),
  };
}
