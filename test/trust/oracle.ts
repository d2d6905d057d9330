import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '#identity/contract';

/** What the oracle says about one operation. */
export interface OracleRow {
  readonly operation: string;
  readonly access: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** The hand-written oracle, by operation. */
export function readOracle(): Map<string, OracleRow> {
  const file = join(import.meta.dirname, '../../conformance/authorisation/oracle.csv');
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = header.split(',').slice(2);
  return new Map(
    lines.map((line) => {
      const [operation, access, ...cells] = line.split(',');
      return [
        operation,
        { operation, access, cells: Object.fromEntries(columns.map((c, i) => [c, cells[i] ?? ''])) },
      ];
    }),
  );
}

export const mayDo = (row: OracleRow, role: Role): boolean => row.cells[role] !== '';
