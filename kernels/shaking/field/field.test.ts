import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildRupture } from '../source/rupture.ts';
import { conditionField, type Observed, type Predicted } from './conditioned.ts';
import { isolines } from './contour.ts';
import { jayaramBaker2009, lothBaker2013 } from './correlation.ts';
import { shakeField, type FieldRequest } from './shake-field.ts';

function near(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} against ${expected}`);
}

const rho = (h: number): number => jayaramBaker2009(0, h, false);

function place(x: number, meanLn = 0): Predicted {
  return { x, y: 0, meanLn, tau: 0.35, phi: 0.5 };
}

test('correlations follow their tables', () => {
  near(jayaramBaker2009(0, 8.5, false), Math.exp(-3));
  near(jayaramBaker2009(0.5, 33.2, true), Math.exp(-3));
  near(jayaramBaker2009(2, 29.4, false), Math.exp(-3));
  near(lothBaker2013(1, 1, 0), 0.33 + 0.48 + 0.19);
  near(lothBaker2013(0.2, 1, 10), 0.1 * Math.exp(-1.5) + 0.26 * Math.exp(-3 / 7));
  for (const period of [0.01, 0.1, 0.2, 0.5, 1, 2, 5, 7.5])
    near(lothBaker2013(period, period, 0), 1, 0.0100001);
});

/** One observation by hand: Σ₁₂ = τ² + φ²ρ, Σ₂₂ = τ² + φ² + s². */
test('one observation conditions the field as the closed form says', () => {
  const observed: Observed[] = [{ ...place(0, 1), valueLn: 1.6, sigmaLn: 0.2 }];
  const total = 0.35 ** 2 + 0.5 ** 2;
  const field = conditionField([place(0, 1), place(7, 0.5)], observed, rho, {});
  for (const [i, h] of [0, 7].entries()) {
    const cross = 0.35 ** 2 + 0.5 ** 2 * rho(h);
    near(field.meanLn[i], (i === 0 ? 1 : 0.5) + (cross * 0.6) / (total + 0.04), 1e-8);
    near(field.sigma[i], Math.sqrt(total - cross ** 2 / (total + 0.04)), 1e-8);
  }
  near(field.bias.normalised, (0.35 * 0.6) / (total + 0.04), 1e-8);
});

test('exact readings are honoured and far places keep only the event term', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
      (values) => {
        const observed: Observed[] = values.map((v, i) => ({ ...place(15 * i), valueLn: v, sigmaLn: 0 }));
        const places = [...observed.map((o) => place(o.x)), place(1e6)];
        const field = conditionField(places, observed, rho, {});
        values.forEach((v, i) => {
          near(field.meanLn[i], v, 1e-6);
          near(field.sigma[i], 0, 1e-4);
        });
        near(field.meanLn[values.length], field.bias.ln, 1e-9);
        assert.ok(field.sigma[values.length] <= Math.hypot(0.35, 0.5) + 1e-12);
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});

test('work beyond the limit and singular data are refused by name', () => {
  const many: Observed[] = Array.from({ length: 2001 }, (_, i) => ({
    ...place(i),
    valueLn: 0,
    sigmaLn: 0.1,
  }));
  assert.throws(() => conditionField([place(0)], many, rho, {}), { code: 'INPUT_TOO_LARGE' });
  const grid = Array.from({ length: 5000 }, () => place(3));
  const one: Observed[] = [{ ...place(0), valueLn: 0, sigmaLn: 0.1 }];
  assert.throws(() => conditionField(grid, one, rho, { cancelled: () => true }), { code: 'CANCELLED' });
});

test('isolines of a cone are circles', () => {
  const n = 101;
  const values = new Float64Array(n * n);
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) values[y * n + x] = Math.hypot(x - 50, y - 50);
  const lines = isolines(values, { lng0: -50, lat0: -50, dLng: 1, dLat: 1, nx: n, ny: n }, [10, 30, 1000]);
  assert.equal(lines.features.length, 2);
  for (const feature of lines.features) {
    assert.equal(feature.geometry.coordinates.length, 1);
    const [ring] = feature.geometry.coordinates;
    assert.deepEqual(ring[0], ring[ring.length - 1]);
    for (const [x, y] of ring) near(Math.hypot(x, y), feature.properties.level, 0.02);
  }
});

test('isolines skip unknown cells and split saddles', () => {
  const g = { lng0: 0, lat0: 0, dLng: 1, dLat: 1, nx: 2, ny: 2 };
  assert.equal(isolines([1, 0, 0, 1], g, [0.5]).features[0].geometry.coordinates.length, 2);
  assert.equal(isolines([1, 0, 0, Number.NaN], g, [0.5]).features.length, 0);
});

const request: FieldRequest = {
  source: {
    model: 'bssa14',
    choice: { region: 'china' },
    rupture: buildRupture({
      epicentre: [103.4, 31],
      mag: 6.5,
      rake: 90,
      strike: 229,
      dip: 43,
      hypo_depth: 14,
    }),
    mag: 6.5,
    rake: 90,
  },
  grid: { lng0: 102.9, lat0: 30.6, dLng: 0.05, dLat: 0.05, nx: 21, ny: 17 },
  vs30: 400,
  imts: ['PGA', 'PGV'],
  readings: [],
  feltReports: [],
  scale: 'china',
  correlation: 'lothBaker2013',
  vs30Clustered: false,
};

test('a strong reading and a felt report raise the field around them', () => {
  const plain = shakeField(request, {});
  const raised = shakeField(
    {
      ...request,
      readings: [{ lng: 103.4, lat: 31, imt: 'PGA', value: 2 }],
      feltReports: [{ lng: 103.4, lat: 31, intensity: 9.5, sigmaIntensity: 0.5 }],
    },
    {},
  );
  const at = 8 * 21 + 10;
  assert.ok(raised.fields[0].median[at] > plain.fields[0].median[at] * 1.5);
  assert.ok(raised.fields[0].sigma[at] < plain.fields[0].sigma[at]);
  assert.ok(raised.intensity[at] > plain.intensity[at]);
  assert.equal(raised.fields[0].observations, 2);
  assert.equal(raised.fields[1].observations, 1);
  assert.ok(raised.fields[0].bias.normalised > 0);
});
