import { CodecFailure } from '#codecs/codec';
import { TABLE_LIMITS, uniqueColumns, type Table } from './table.ts';
import { decodeText, encodingOf, sniffEncoding } from './text.ts';

export interface CsvOptions {
  /** Label such as `GB18030`; found out when absent. */
  readonly encoding?: string;
  /** One character; found out among comma, semicolon and tab when absent. */
  readonly separator?: string;
}

function refuse(code: string, message: string): never {
  throw new CodecFailure(code, message);
}

/** The separator that occurs most outside quotes in the first line. */
function sniffSeparator(text: string): string {
  const counts = new Map([[',', 0], ['\t', 0], [';', 0]]); // prettier-ignore
  let quoted = false;
  for (let i = 0; i < Math.min(text.length, 20_000); i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '\n' || c === '\r')) break;
    else if (!quoted && counts.has(c)) counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** Splits by RFC 4180; a quote inside an unquoted field is kept as it stands. */
class CsvReader {
  private readonly text: string;
  private readonly separator: string;
  private at = 0;
  private cells = 0;
  readonly rows: string[][] = [];

  constructor(text: string, separator: string) {
    this.text = text;
    this.separator = separator;
  }

  private quotedField(): string {
    let value = '';
    this.at += 1;
    for (;;) {
      const close = this.text.indexOf('"', this.at);
      if (close < 0) refuse('INCOMPLETE', 'a quoted field does not end');
      value += this.text.slice(this.at, close);
      this.at = close + 1;
      if (this.text[this.at] !== '"') break;
      value += '"';
      this.at += 1;
      if (value.length > TABLE_LIMITS.maxCellChars) break;
    }
    const next = this.text[this.at];
    if (next !== undefined && next !== this.separator && next !== '\n' && next !== '\r')
      refuse('CSV_INVALID', `text follows a quoted field in row ${this.rows.length + 1}`);
    return value;
  }

  private plainField(): string {
    const from = this.at;
    const { text, separator } = this;
    while (this.at < text.length) {
      const c = text[this.at];
      if (c === separator || c === '\n' || c === '\r') break;
      this.at += 1;
    }
    return text.slice(from, this.at);
  }

  private field(): string {
    const value = this.text[this.at] === '"' ? this.quotedField() : this.plainField();
    if (value.length > TABLE_LIMITS.maxCellChars)
      refuse('CELL_TOO_LONG', `a cell in row ${this.rows.length + 1}`);
    if (++this.cells > TABLE_LIMITS.maxCells)
      refuse('TOO_MANY_CELLS', `more than ${TABLE_LIMITS.maxCells} cells`);
    return value;
  }

  read(): string[][] {
    while (this.at < this.text.length) {
      const row = [this.field()];
      while (this.text[this.at] === this.separator) {
        this.at += 1;
        row.push(this.field());
        if (row.length > TABLE_LIMITS.maxColumns)
          refuse('TOO_MANY_COLUMNS', `more than ${TABLE_LIMITS.maxColumns}`);
      }
      if (this.text[this.at] === '\r') this.at += 1;
      if (this.text[this.at] === '\n') this.at += 1;
      if (row.length > 1 || row[0] !== '') this.rows.push(row);
      if (this.rows.length > TABLE_LIMITS.maxRows)
        refuse('TOO_MANY_ROWS', `more than ${TABLE_LIMITS.maxRows} rows`);
    }
    return this.rows;
  }
}

/** Reads CSV bytes. Cells stay texts: leading zeros and identifiers are not numbers. Throws a named {@link CodecFailure}. */
export function readCsv(bytes: Uint8Array, options: CsvOptions = {}): Table {
  if (bytes.length > TABLE_LIMITS.maxBytes) refuse('TOO_LONG', `longer than ${TABLE_LIMITS.maxBytes} bytes`);
  const encoding = options.encoding === undefined ? sniffEncoding(bytes) : encodingOf(options.encoding);
  const text = decodeText(bytes, encoding);
  if (text.includes('\0')) refuse('CSV_INVALID', 'the text holds NUL characters');
  const [head, ...rows] = new CsvReader(text, options.separator ?? sniffSeparator(text)).read();
  if (!head) return refuse('INCOMPLETE', 'there is no header row');
  const warnings: string[] = [];
  const uneven = rows.filter((row) => row.length !== head.length).length;
  if (uneven > 0) warnings.push(`${uneven} rows have another number of cells than the header`);
  return { columns: uniqueColumns(head), rows, source: encoding.toUpperCase(), warnings };
}

/** CSV in UTF-8 with a byte order mark, so that office programs read Chinese. Formula-like cells get an apostrophe. */
export function writeCsv(table: Pick<Table, 'columns' | 'rows'>): Uint8Array<ArrayBuffer> {
  const cell = (value: unknown): string => {
    const raw = value === null || value === undefined ? '' : String(value);
    const text =
      typeof value === 'string' && /^[=+\-@\t\r]/.test(raw) && Number.isNaN(Number(raw)) ? `'${raw}` : raw;
    return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [table.columns, ...table.rows].map((row) => row.map(cell).join(','));
  return new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`);
}
