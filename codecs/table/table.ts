/** A cell: text, number, truth, or nothing. Dates are texts `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`. */
export type Cell = string | number | boolean | null;

/** A table as imported: the first row names the columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** How the bytes were read, e.g. `GB18030` or the name of the sheet. */
  readonly source: string;
  readonly warnings: readonly string[];
}

/** Bounds of one table. */
export const TABLE_LIMITS = {
  maxBytes: 64_000_000,
  maxRows: 500_000,
  maxColumns: 1000,
  maxCells: 2_000_000,
  maxCellChars: 100_000,
};

/** Column names that are there once: empty ones get their letter-free position, repeated ones a number. */
export function uniqueColumns(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, i) => {
    const base = name.trim() === '' ? `列${i + 1}` : name.trim();
    let unique = base;
    for (let k = 2; seen.has(unique); k++) unique = `${base}_${k}`;
    seen.add(unique);
    return unique;
  });
}
