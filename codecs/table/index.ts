export { readCsv, writeCsv, type CsvOptions } from './csv.ts';
export { readDbf, type DbfOptions } from './dbf.ts';
export { readXlsx, xlsxSheets, type XlsxOptions } from './xlsx.ts';
export { TABLE_LIMITS, type Cell, type Table } from './table.ts';
