import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { models, type ModelChoice, type ModelName } from './catalogue.ts';
import { parseImt } from './imt.ts';
import { newMotion, type Motion, type Scenario } from './scenario.ts';

type Quantity = 'median' | 'tau' | 'phi' | 'sigma';

interface Row {
  readonly variant: string;
  readonly quantity: Quantity;
  readonly scenario: Scenario;
  readonly values: readonly (readonly [string, number])[];
}

function rowsOf(name: string): Row[] {
  const text = readFileSync(new URL(`../../../conformance/shaking/${name}.csv`, import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const header = lines[0].split(',');
  return lines.slice(1).map((line) => {
    const cells = line.split(',');
    const scenario: Record<string, number | boolean> = {};
    const values: [string, number][] = [];
    header.forEach((key, i) => {
      if (i < 2 || cells[i] === '') return;
      if (/^PG|^SA/.test(key)) values.push([key, Number(cells[i])]);
      else
        scenario[key] = key === 'vs30measured' ? cells[i] === '1' || cells[i] === 'True' : Number(cells[i]);
    });
    return {
      variant: cells[0],
      quantity: cells[1] as Quantity,
      scenario: scenario as unknown as Scenario,
      values,
    };
  });
}

const quantityOf: Record<Quantity, (m: Motion) => number> = {
  median: (m) => Math.exp(m.meanLn),
  tau: (m) => m.tau,
  phi: (m) => m.phi,
  sigma: (m) => m.sigma,
};

function choiceOf(model: ModelName, variant: string): { choice: ModelChoice; unspecified: boolean } {
  const [first, second, third] = variant.split('/');
  if (model === 'akkar14') return { choice: { distance: first as 'rjb' }, unspecified: false };
  if (model === 'zhao06') return { choice: { source: first as 'asc' }, unspecified: false };
  const basin = second as 'california' | 'japan' | undefined;
  return { choice: { region: first, basin }, unspecified: third === 'unspecified' };
}

/** Published tables and the tolerance each is held to: medians, then deviations. */
const tables: readonly (readonly [ModelName, number, number])[] = [
  ['bssa14', 2e-5, 2e-4],
  ['cb14', 1e-5, 1e-5],
  ['cy14', 2e-4, 1e-4],
  ['ask14', 1e-5, 1e-5],
  ['akkar14', 1e-5, 1e-5],
  ['zhao06', 0.005, 0.001],
  ['yu13', 0.001, 0.001],
];

for (const [model, medianTolerance, deviationTolerance] of tables)
  test(`${model} reproduces its verification table`, () => {
    let compared = 0;
    for (const row of rowsOf(model)) {
      const { choice, unspecified } = choiceOf(model, row.variant);
      const scenario = unspecified ? { ...row.scenario, rake: undefined } : row.scenario;
      const out = newMotion();
      for (const [imt, expected] of row.values) {
        models[model].evaluator(parseImt(imt), choice)(scenario, out);
        const got = quantityOf[row.quantity](out);
        const tolerance = row.quantity === 'median' ? medianTolerance : deviationTolerance;
        assert.ok(
          Math.abs(got / expected - 1) <= tolerance,
          `${model} ${row.variant} ${imt} ${row.quantity}: ${got} against ${expected} for ${JSON.stringify(scenario)}`,
        );
        compared += 1;
      }
    }
    assert.ok(compared >= 40, `${compared} values compared`);
  });

test('yu13 with the printed coefficients gives the printed lines along its axes', () => {
  const printed = { region: 'tibet', depthKm: 0, coefficients: 'printed' } as const;
  const out = newMotion();
  const lgOf = (mag: number, repi: number, azimuth: number): number => {
    models.yu13.evaluator(parseImt('PGA'), printed)({ mag, repi, azimuth }, out);
    return out.meanLn / Math.LN10 + Math.log10(980.665);
  };
  const along = 2.387 + 0.645 * 6 - 2.416 * Math.log10(30 + 2.647 * Math.exp(0.366 * 6));
  const across = 2.457 + 0.388 * 7 - 1.854 * Math.log10(30 + 0.612 * Math.exp(0.457 * 7));
  assert.ok(Math.abs(lgOf(6, 30, 0) - along) < 1e-6);
  assert.ok(Math.abs(lgOf(7, 30, 90) - across) < 1e-6);
  assert.ok(Math.abs(out.sigma / Math.LN10 - 0.236) < 1e-12);
});
