import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fragilityLoss, matrixLoss, stateProbabilities } from './fragility.ts';
import { erfc, normalCdf } from '#kernels/formulary';
import { alertColour, bandProbabilities, expectedFatalities, fatalityRate } from './pager.ts';

function close(actual: number, expected: number, relative = 1e-9): void {
  assert.ok(Math.abs(actual / expected - 1) <= relative, `${actual} against ${expected}`);
}

test('the error function keeps its digits', () => {
  // Abramowitz and Stegun, table 7.1 and 26.2.
  close(1 - erfc(0.3), 0.3286267594591274, 1e-13);
  close(erfc(1), 0.15729920705028513, 1e-12);
  close(erfc(2.5), 4.069520174449589e-4, 1e-11);
  close(erfc(6), 2.151973671249891e-17, 1e-11);
  close(normalCdf(-5), 2.866515718791933e-7, 1e-10);
  close(normalCdf(1.96), 0.9750021048517795, 1e-13);
});

const states = [
  { name: 'slight', median: 0.1, beta: 0.6, lossRatio: 0.05 },
  { name: 'complete', median: 0.6, beta: 0.6, lossRatio: 1, fatalityRatio: 0.1 },
];

test('fragility gives half at the median and sums to one everywhere', () => {
  const p = stateProbabilities(states, 0.6, 0);
  close(p[2].probability, 0.5, 1e-12);
  const loss = fragilityLoss(states, { buildings: 10, value: 100, occupants: 50 }, 0.6, 0);
  close(loss.fatalities, 0.5 * 0.1 * 50, 1e-12);
  close(loss.loss, 100 * (p[1].probability * 0.05 + 0.5), 1e-12);
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (demand, sigma) => {
        const all = stateProbabilities(states, demand, sigma);
        assert.ok(Math.abs(all.reduce((s, x) => s + x.probability, 0) - 1) < 1e-12);
        assert.ok(all.every((x) => x.probability >= -1e-12));
      },
    ),
    { numRuns: 300, seed: 2 },
  );
});

test('a damage matrix is read at its rows and between them', () => {
  const matrix = {
    states: [{ name: 'collapse', lossRatio: 1, fatalityRatio: 0.2 }],
    rows: [
      { intensity: 7, probabilities: [0.9, 0.1] },
      { intensity: 9, probabilities: [0.5, 0.5] },
    ],
  };
  const exposure = { buildings: 100, value: 1000, occupants: 10 };
  close(matrixLoss(matrix, exposure, 7).loss, 100);
  close(matrixLoss(matrix, exposure, 8).loss, 300);
  close(matrixLoss(matrix, exposure, 12).fatalities, 1);
  close(matrixLoss(matrix, exposure, 5).loss, 100);
  const bad = { ...matrix, rows: [{ intensity: 7, probabilities: [0.9, 0.2] }] };
  assert.throws(() => matrixLoss(bad, exposure, 7), { code: 'INPUT_INCONSISTENT' });
});

test('empirical fatalities follow the lognormal rate', () => {
  close(fatalityRate(10.328811, 10.328811, 0.100058), 0.5, 1e-12);
  close(fatalityRate(9, 10.328811, 0.100058), normalCdf(Math.log(9 / 10.328811) / 0.100058), 1e-12);
  close(
    expectedFatalities(
      [
        { mmi: 4.9, population: 1e9 },
        { mmi: 9, population: 1000 },
      ],
      10.328811,
      0.100058,
    ),
    1000 * fatalityRate(9, 10.328811, 0.100058),
    1e-12,
  );
  const bands = bandProbabilities(120, 1.526472);
  close(
    bands.reduce((s, b) => s + b.probability, 0),
    1,
    1e-12,
  );
  assert.equal(alertColour(120), 'orange');
});
