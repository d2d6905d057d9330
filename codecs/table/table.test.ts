import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CodecFailure } from '#codecs/codec';
import { writeStoredZip } from '#codecs/zip';
import { readCsv, readDbf, readXlsx, writeCsv, xlsxSheets } from './index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'ACCEPTED';
  } catch (error) {
    assert.ok(error instanceof CodecFailure, String(error));
    return error.code;
  }
};
/** "名称" and "雨" in GB 18030. */
const GB_NAME = [0xc3, 0xfb, 0xb3, 0xc6];
const GB_RAIN = [0xd3, 0xea];

test('CSV: encodings, separators, quotes and line ends', () => {
  const gb = Uint8Array.from([...GB_NAME, 0x2c, 0x62, 0x0a, ...GB_RAIN, 0x2c, 0x31, 0x0a]);
  assert.deepEqual(readCsv(gb), { columns: ['名称', 'b'], rows: [['雨', '1']], source: 'GB18030', warnings: [] });
  assert.deepEqual(readCsv(gb, { encoding: 'GBK' }).rows, [['雨', '1']]);
  assert.deepEqual(readCsv(bytesOf('\ufeffa;b\r\n"x;""y""\nz";007\r\n')).rows, [['x;"y"\nz', '007']]);
  assert.deepEqual(readCsv(bytesOf('a\tb\n1\t2')).rows, [['1', '2']]);
  assert.deepEqual(readCsv(bytesOf('a,,a\n1,2\n')), { columns: ['a', '列2', 'a_2'], rows: [['1', '2']], source: 'UTF-8', warnings: ['1 rows have another number of cells than the header'] });
  const utf16 = Uint8Array.from([0xff, 0xfe, ...Buffer.from('甲,乙\n1,2', 'utf16le')]);
  assert.deepEqual(readCsv(utf16).columns, ['甲', '乙']);
  for (const [code, text] of [['INCOMPLETE', ''], ['INCOMPLETE', '"abc'], ['CSV_INVALID', 'a,b\n"x"y,1'], ['CSV_INVALID', 'a\0b'], ['TOO_MANY_COLUMNS', ','.repeat(2000)], ['CELL_TOO_LONG', `a\n${'x'.repeat(100_001)}`], ['TOO_MANY_ROWS', `a\n${'1\n'.repeat(500_002)}`]])
    assert.equal(codeOf(() => readCsv(bytesOf(text))), code);
  assert.equal(codeOf(() => readCsv(bytesOf('a'), { encoding: 'EBCDIC' })), 'ENCODING_REFUSED');
}); // prettier-ignore

test('CSV: what is written is read back, and formulas are defused', () => {
  const cell = fc.string({ maxLength: 8 }).filter((s) => !/^[=+\-@\t\r]/.test(s) && !s.includes('\0'));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), (rows) => {
      assert.deepEqual(readCsv(writeCsv({ columns: ['甲', '乙'], rows })).rows, rows);
    }),
    { seed: 3 },
  );
  assert.match(
    new TextDecoder().decode(writeCsv({ columns: ['a'], rows: [['=cmd()'], [-5], ['-5']] })),
    /'=cmd\(\)\r\n-5\r\n-5/,
  );
});

/** A dBASE III table: NAME C(6), N N(5,1), L L(1), D D(8). */
function dbf(rows: number[][], change: (bytes: Uint8Array) => void = () => undefined): Uint8Array {
  const fields: [string, string, number][] = [['NAME', 'C', 6], ['N', 'N', 5], ['L', 'L', 1], ['D', 'D', 8]]; // prettier-ignore
  const bytes = new Uint8Array(32 + 32 * fields.length + 1 + rows.length * 21 + 1);
  const view = new DataView(bytes.buffer);
  bytes[0] = 3;
  view.setUint32(4, rows.length, true);
  view.setUint16(8, 33 + 32 * fields.length, true);
  view.setUint16(10, 21, true);
  for (const [i, [name, type, length]] of fields.entries()) {
    bytes.set(bytesOf(name), 32 + 32 * i);
    bytes[32 + 32 * i + 11] = type.charCodeAt(0);
    bytes[32 + 32 * i + 16] = length;
  }
  bytes[32 + 32 * fields.length] = 0x0d;
  for (const [i, row] of rows.entries()) bytes.set(row, 33 + 32 * fields.length + 21 * i);
  change(bytes);
  return bytes;
}
const row = (name: number[], rest: string, flag = ' '): number[] => [
  flag.charCodeAt(0),
  ...name,
  ...Array<number>(6 - name.length).fill(32),
  ...bytesOf(rest),
];

test('DBF: types, code pages, deleted rows', () => {
  const rows = [
    row(GB_NAME, ' 12.5T20260501'),
    row([], '*****?        '),
    row(GB_RAIN, '    1F20260502', '*'),
  ];
  const expected = [['名称', 12.5, true, '2026-05-01'], [null, null, null, null]]; // prettier-ignore
  for (const table of [
    readDbf(dbf(rows)),
    readDbf(dbf(rows), { codePage: 'GB18030\n' }),
    readDbf(dbf(rows, (b) => (b[29] = 0x4d))),
  ])
    assert.deepEqual(
      [table.columns, table.rows, table.source],
      [['NAME', 'N', 'L', 'D'], expected, 'GB18030'],
    );
  assert.equal(readDbf(dbf(rows), { keepDeleted: true }).rows.length, 3);
  const cases: [string, (b: Uint8Array) => void][] = [
    ['VERSION_REFUSED', (b) => (b[0] = 0x7f)], ['INCOMPLETE', (b) => b.set([0xff, 0], 4)], ['TOO_MANY_ROWS', (b) => b.set([0xff, 0xff, 0xff, 0xff], 4)],
    ['LENGTH_WRONG', (b) => (b[10] = 22)], ['FIELD_INVALID', (b) => (b[48] = 0)], ['INCOMPLETE', (b) => b.set([0xff, 0xff], 8)],
  ]; // prettier-ignore
  for (const [code, change] of cases)
    assert.equal(
      codeOf(() => readDbf(dbf(rows, change))),
      code,
    );
});

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
function workbook(sheetData: string, extra: Record<string, string> = {}): Uint8Array {
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="隐患" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}"><si><t>单位</t></si><si><r><t>某</t></r><r><t>厂</t></r><rPh><t>x</t></rPh></si></sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="2"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${sheetData}</sheetData></worksheet>`,
    ...extra,
  };
  return writeStoredZip(Object.entries(parts).map(([name, text]) => ({ name, content: bytesOf(text) })));
}

test('XLSX: shared and inline texts, numbers, dates, gaps', () => {
  const data =
    '<row><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>日期</t></is></c><c r="D1" t="str"><v>值</v></c></row><row/><row><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>46143</v></c><c r="C3" s="2"><v>46143.5</v></c><c r="D3" s="3"><v>1.5</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#N/A</v></c></row>';
  const table = readXlsx(workbook(data));
  assert.deepEqual(table.columns, ['单位', '日期', '列3', '值']);
  assert.deepEqual(table.rows, [['某厂', '2026-05-01', '2026-05-01T12:00:00', 1.5, true, null]]);
  assert.deepEqual(xlsxSheets(workbook(data)), ['隐患']);
  const one = (cell: string, extra = {}): string =>
    codeOf(() => readXlsx(workbook(`<row>${cell}</row>`, extra)));
  assert.equal(one('<c r="A1" t="s"><v>9</v></c>'), 'CELL_INVALID');
  assert.equal(one('<c r="A1"><v>x</v></c>'), 'CELL_INVALID');
  assert.equal(one('<c r="ZZZ1"><v>1</v></c>'), 'TOO_MANY_COLUMNS');
  assert.equal(one('<c r="1A"><v>1</v></c>'), 'CELL_INVALID');
  assert.equal(one('', { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a><worksheet/>' }), 'DOCTYPE_REFUSED');
  assert.equal(
    codeOf(() => readXlsx(workbook(data), { sheet: '无' })),
    'SHEET_MISSING',
  );
  assert.equal(
    codeOf(() => readXlsx(writeStoredZip([{ name: 'a', content: bytesOf('x') }]))),
    'NOT_XLSX',
  );
});
