import { CodecFailure } from '#codecs/codec';
import { attributeOf, elementsOf, readXml, textOf, XML_LIMITS, type XmlElement } from '#codecs/xml';
import { readZip, type ZipEntry } from '#codecs/zip';
import { TABLE_LIMITS, uniqueColumns, type Cell, type Table } from './table.ts';

export interface XlsxOptions {
  /** Name of the sheet; the first one when absent. */
  readonly sheet?: string;
}

/** Sheets are larger than messages: the same strict reader with wider bounds. */
const SHEET_LIMITS = { ...XML_LIMITS, maxBytes: 32_000_000, maxElements: 1_500_000 };
const ZIP_LIMITS = { maxEntries: 1000, maxTotalBytes: 96_000_000, maxRatio: 100 };
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function refuse(code: string, message: string): never {
  throw new CodecFailure(code, message);
}

/** Descendants of that local name, in order; namespaces differ between the transitional and strict forms. */
function all(element: XmlElement, local: string, found: XmlElement[] = []): XmlElement[] {
  for (const child of elementsOf(element)) {
    if (child.local === local) found.push(child);
    else all(child, local, found);
  }
  return found;
}

class Workbook {
  private readonly entries: ReadonlyMap<string, ZipEntry>;

  constructor(bytes: Uint8Array) {
    this.entries = new Map(readZip(bytes, ZIP_LIMITS).map((entry) => [entry.name, entry]));
  }

  part(name: string): XmlElement | undefined {
    const entry = this.entries.get(name);
    return entry && readXml(entry.read(), SHEET_LIMITS).document.root;
  }

  /** Sheets by name with the part they are in. */
  sheets(): { name: string; part: string }[] {
    const book = this.part('xl/workbook.xml') ?? refuse('NOT_XLSX', 'there is no xl/workbook.xml');
    const relations = this.part('xl/_rels/workbook.xml.rels');
    const targets = new Map(
      (relations ? all(relations, 'Relationship') : []).map((one) => [
        attributeOf(one, 'Id'),
        attributeOf(one, 'Target') ?? '',
      ]),
    );
    return all(book, 'sheet').map((one, i) => {
      const id = one.attributes.find(
        (a) => a.local === 'id' && (a.namespace === RELATIONS || a.namespace.includes('relationships')),
      );
      const target = targets.get(id?.value) ?? `worksheets/sheet${i + 1}.xml`;
      return {
        name: attributeOf(one, 'name') ?? '',
        part: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
      };
    });
  }

  shared(): string[] {
    const strings = this.part('xl/sharedStrings.xml');
    return strings ? all(strings, 'si').map(richText) : [];
  }

  /** Whether each cell style shows a date, by its number format (ECMA-376 part 1 §18.8.30). */
  dateStyles(): boolean[] {
    const styles = this.part('xl/styles.xml');
    if (!styles) return [];
    const custom = new Map(
      all(styles, 'numFmt').map((one) => [
        attributeOf(one, 'numFmtId'),
        attributeOf(one, 'formatCode') ?? '',
      ]),
    );
    const [formats] = all(styles, 'cellXfs');
    return (formats ? elementsOf(formats) : []).map((one) => {
      const id = attributeOf(one, 'numFmtId') ?? '0';
      const code = custom.get(id);
      if (code !== undefined)
        return /[ymdhs年月日]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|General/g, ''));
      const number = Number(id);
      return (
        (number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 45 && number <= 58)
      );
    });
  }

  epoch1904(): boolean {
    const book = this.part('xl/workbook.xml');
    const [properties] = book ? all(book, 'workbookPr') : [];
    return ['1', 'true'].includes((properties && attributeOf(properties, 'date1904')) ?? '');
  }
}

/** Text of a string item: its runs together, phonetic readings left out. */
function richText(item: XmlElement): string {
  let text = '';
  for (const child of elementsOf(item)) {
    if (child.local === 't') text += textOf(child);
    else if (child.local === 'r') text += richText(child);
  }
  return text;
}

/** Serial day number as a date; whole days without a time (ECMA-376 part 1 §18.17.4.1). */
function dateOf(serial: number, epoch1904: boolean): string {
  const days = serial + (epoch1904 ? 1462 : 0);
  const corrected = days < 60 ? days + 1 : days;
  const instant = new Date(Math.round((corrected - 25_569) * 86_400_000));
  if (Number.isNaN(instant.getTime())) return String(serial);
  return Number.isInteger(serial) ? instant.toISOString().slice(0, 10) : instant.toISOString().slice(0, 19);
}

function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference);
  if (!letters) return refuse('CELL_INVALID', `cell reference ${reference.slice(0, 20)}`);
  return [...letters[1]].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;
}

/** Cells of one sheet. */
class SheetReader {
  private readonly shared: readonly string[];
  private readonly dates: readonly boolean[];
  private readonly epoch1904: boolean;
  private cells = 0;

  constructor(book: Workbook) {
    this.shared = book.shared();
    this.dates = book.dateStyles();
    this.epoch1904 = book.epoch1904();
  }

  rows(sheet: XmlElement): Cell[][] {
    const rows: Cell[][] = [];
    for (const row of all(sheet, 'row')) {
      const cells: Cell[] = [];
      for (const cell of elementsOf(row)) {
        if (cell.local !== 'c') continue;
        const reference = attributeOf(cell, 'r');
        const at = reference === undefined ? cells.length : columnOf(reference);
        if (at >= TABLE_LIMITS.maxColumns) refuse('TOO_MANY_COLUMNS', `more than ${TABLE_LIMITS.maxColumns}`);
        if ((this.cells += Math.max(1, at + 1 - cells.length)) > TABLE_LIMITS.maxCells)
          refuse('TOO_MANY_CELLS', `more than ${TABLE_LIMITS.maxCells} cells`);
        while (cells.length < at) cells.push(null);
        cells[at] = this.value(cell);
      }
      if (cells.some((one) => one !== null)) rows.push(cells);
    }
    return rows;
  }

  private value(cell: XmlElement): Cell {
    const type = attributeOf(cell, 't') ?? 'n';
    if (type === 'inlineStr') {
      const inline = elementsOf(cell).find((one) => one.local === 'is');
      return inline ? richText(inline) : null;
    }
    const element = elementsOf(cell).find((one) => one.local === 'v');
    if (!element) return null;
    const text = textOf(element);
    if (type === 's')
      return (
        this.shared[Number(text)] ?? refuse('CELL_INVALID', `there is no shared string ${text.slice(0, 20)}`)
      );
    if (type === 'b') return text.trim() === '1' || text.trim() === 'true';
    if (type === 'e') return null;
    if (type !== 'n') return text;
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number))
      return refuse('CELL_INVALID', `"${text.slice(0, 20)}" is not a number`);
    return this.dates[Number(attributeOf(cell, 's') ?? 0)] ? dateOf(number, this.epoch1904) : number;
  }
}

/** Reads one sheet of a workbook; formulas give their stored value, nothing is computed. Throws a named {@link CodecFailure}. */
export function readXlsx(bytes: Uint8Array, options: XlsxOptions = {}): Table {
  const book = new Workbook(bytes);
  const sheets = book.sheets();
  const chosen = options.sheet === undefined ? sheets[0] : sheets.find((one) => one.name === options.sheet);
  if (!chosen) return refuse('SHEET_MISSING', `there is no sheet ${options.sheet ?? ''}`);
  const sheet = book.part(chosen.part) ?? refuse('NOT_XLSX', `there is no ${chosen.part.slice(0, 80)}`);
  const [head, ...rows] = new SheetReader(book).rows(sheet);
  if (!head) return refuse('INCOMPLETE', 'there is no header row');
  if (rows.length > TABLE_LIMITS.maxRows) refuse('TOO_MANY_ROWS', `more than ${TABLE_LIMITS.maxRows} rows`);
  const columns = uniqueColumns(head.map((one) => (one === null ? '' : String(one))));
  return { columns, rows, source: chosen.name, warnings: [] };
}

/** Names of the sheets of a workbook. */
export function xlsxSheets(bytes: Uint8Array): string[] {
  return new Workbook(bytes).sheets().map((one) => one.name);
}
