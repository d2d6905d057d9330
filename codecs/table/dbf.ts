import { CodecFailure } from '#codecs/codec';
import { ByteReader } from '#codecs/document';
import { TABLE_LIMITS, uniqueColumns, type Cell, type Table } from './table.ts';
import { encodingOf, sniffEncoding } from './text.ts';

export interface DbfOptions {
  /** Content of the .cpg file, or a label of the operator's choice. */
  readonly codePage?: string;
  /** Keep rows marked as deleted, so that rows and shapes stay in step. */
  readonly keepDeleted?: boolean;
}

interface Field {
  readonly name: Uint8Array;
  readonly type: string;
  readonly length: number;
}

/** Language driver ids of the header that name an encoding we read (dBASE and FoxPro lists). */
const DRIVERS: Readonly<Record<number, string>> = {
  0x4d: '936',
  0x7a: '936',
  0x78: '950',
  0x4f: '950',
  0x03: '1252',
  0x57: '1252',
  0x58: '1252',
};

function refuse(code: string, message: string, at?: number): never {
  throw new CodecFailure(code, message, at);
}

function readFields(reader: ByteReader, headerLength: number): Field[] {
  const fields: Field[] = [];
  while (reader.at + 1 < headerLength && reader.bytes[reader.at] !== 0x0d) {
    const raw = reader.take(11);
    const end = raw.indexOf(0);
    const type = String.fromCharCode(reader.u8());
    reader.take(4);
    const length = reader.u8();
    reader.take(15);
    if (length === 0 && type !== '0')
      refuse('FIELD_INVALID', `field ${fields.length + 1} has no width`, reader.at);
    fields.push({ name: end < 0 ? raw : raw.subarray(0, end), type, length });
    if (fields.length > TABLE_LIMITS.maxColumns)
      refuse('TOO_MANY_COLUMNS', `more than ${TABLE_LIMITS.maxColumns}`);
  }
  if (fields.length === 0) refuse('FIELD_INVALID', 'there are no fields');
  return fields;
}

function numberCell(text: string): Cell {
  if (text === '' || /^\*+$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Turns the bytes of one field into a cell; a value its type does not allow is nothing. */
function cellOf(bytes: Uint8Array, type: string, decoder: TextDecoder): Cell {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if ((type === 'I' || type === '+') && bytes.length === 4) return view.getInt32(0, true);
  if ((type === 'B' || type === 'O') && bytes.length === 8) return view.getFloat64(0, true);
  const text = decoder
    .decode(bytes)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (type === 'N' || type === 'F') return numberCell(text);
  if (type === 'L') return /^[YyTt]$/.test(text) ? true : /^[NnFf]$/.test(text) ? false : null;
  if (type === 'D')
    return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : null;
  return text === '' ? null : text;
}

/** Reads a dBASE III–IV table. Throws a named {@link CodecFailure}. */
export function readDbf(bytes: Uint8Array, options: DbfOptions = {}): Table {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (![0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0x8e, 0xcb, 0xf5].includes(version))
    refuse('VERSION_REFUSED', `version 0x${version.toString(16)} is no dBASE table`, 0);
  reader.take(3);
  const count = reader.u32();
  const [headerLength, recordLength] = [reader.u16(), reader.u16()];
  const driver = bytes[29] ?? 0;
  reader.take(20);
  if (headerLength < 33 || headerLength > bytes.length) refuse('INCOMPLETE', 'the header is cut off');
  const fields = readFields(reader, headerLength);
  const width = 1 + fields.reduce((sum, field) => sum + field.length, 0);
  if (recordLength !== width && recordLength !== width + (version >= 0x30 && version <= 0x32 ? 1 : 0))
    refuse('LENGTH_WRONG', `rows of ${recordLength} bytes, fields of ${width}`);
  if (count > TABLE_LIMITS.maxRows || count * fields.length > TABLE_LIMITS.maxCells)
    refuse('TOO_MANY_ROWS', `${count} rows of ${fields.length} columns`);
  if (headerLength + count * recordLength > bytes.length)
    refuse('INCOMPLETE', `${count} rows are announced, the bytes end before`);
  const body = bytes.subarray(headerLength, headerLength + count * recordLength);
  const label = options.codePage?.trim() || DRIVERS[driver];
  const encoding =
    label === undefined || label === ''
      ? sniffEncoding(bytes.subarray(32, headerLength + body.length))
      : encodingOf(label);
  const decoder = new TextDecoder(encoding);
  const rows: Cell[][] = [];
  for (let i = 0; i < count; i++) {
    if (body[i * recordLength] === 0x2a && !options.keepDeleted) continue;
    let at = i * recordLength + 1;
    rows.push(
      fields.map(({ type, length }) => {
        at += length;
        return cellOf(body.subarray(at - length, at), type, decoder);
      }),
    );
  }
  const memos = fields.filter((field) => 'MGP'.includes(field.type)).length;
  const warnings = memos > 0 ? [`${memos} memo columns hold block numbers, not their text`] : [];
  const columns = uniqueColumns(fields.map((field) => decoder.decode(field.name).trim()));
  return { columns, rows, source: encoding.toUpperCase(), warnings };
}
