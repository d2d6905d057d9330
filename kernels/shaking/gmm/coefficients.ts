import { KernelFailure } from '#kernels/model';
import { spectral, type Imt } from './imt.ts';
import { newMotion, type Evaluator } from './scenario.ts';

/** Period-dependent coefficients of a ground-motion model as its paper prints them. */
export interface CoefficientTable {
  /** Column names, without the period. */
  readonly columns: readonly string[];
  readonly pga?: readonly number[];
  readonly pgv?: readonly number[];
  /** Rows of spectral acceleration: period in s, then the columns; periods ascend. */
  readonly spectral: readonly (readonly number[])[];
}

/** One row of a table by column name. */
export type Coefficients = Readonly<Record<string, number>>;

function named(table: CoefficientTable, values: readonly number[], skip: number): Coefficients {
  const row: Record<string, number> = {};
  for (let i = 0; i < table.columns.length; i++) row[table.columns[i]] = values[i + skip];
  return row;
}

/** Periods of the table in s, ascending. */
export function tabulatedPeriods(table: CoefficientTable): readonly number[] {
  return table.spectral.map((row) => row[0]);
}

/**
 * Coefficients for PGA, PGV or a tabulated period. A measure the model does not have is `INPUT_NOT_ALLOWED`, a period
 * outside the table `OUTSIDE_VALIDITY`; periods between rows go through {@link acrossPeriods}.
 */
export function coefficientsFor(table: CoefficientTable, imt: Imt): Coefficients {
  if (imt.kind !== 'SA') {
    const row = imt.kind === 'PGA' ? table.pga : table.pgv;
    if (!row)
      throw new KernelFailure('INPUT_NOT_ALLOWED', 'imt', `imt: this model does not give ${imt.kind}`);
    return named(table, row, 0);
  }
  const [low, high] = neighbours(table, imt.periodS);
  if (low !== high)
    throw new KernelFailure('INPUT_NOT_ALLOWED', 'imt', `imt: ${imt.periodS} s is not tabulated`);
  return named(table, low, 1);
}

/** The rows on either side of a period; the same row twice when it is tabulated. */
function neighbours(
  table: CoefficientTable,
  period: number,
): readonly [readonly number[], readonly number[]] {
  const rows = table.spectral;
  const first = rows[0][0];
  const last = rows[rows.length - 1][0];
  if (!(period >= first && period <= last))
    throw new KernelFailure(
      'OUTSIDE_VALIDITY',
      'imt',
      `imt: period ${period} s is outside the tabulated ${first}–${last} s`,
    );
  let upper = 0;
  while (rows[upper][0] < period) upper += 1;
  return rows[upper][0] === period ? [rows[upper], rows[upper]] : [rows[upper - 1], rows[upper]];
}

/**
 * An evaluator for any period: between tabulated periods ln Y and the deviations are interpolated linearly in the
 * logarithm of the period, as the NGA-West2 authors' own programs do.
 */
export function acrossPeriods(
  table: CoefficientTable,
  imt: Imt,
  at: (tabulated: Imt) => Evaluator,
): Evaluator {
  if (imt.kind !== 'SA') return at(imt);
  const [low, high] = neighbours(table, imt.periodS);
  if (low === high) return at(imt);
  const below = at(spectral(low[0]));
  const above = at(spectral(high[0]));
  const w = Math.log(imt.periodS / low[0]) / Math.log(high[0] / low[0]);
  const upper = newMotion();
  return (s, out) => {
    below(s, out);
    above(s, upper);
    out.meanLn += (upper.meanLn - out.meanLn) * w;
    out.tau += (upper.tau - out.tau) * w;
    out.phi += (upper.phi - out.phi) * w;
    out.sigma = Math.sqrt(out.tau * out.tau + out.phi * out.phi);
  };
}
