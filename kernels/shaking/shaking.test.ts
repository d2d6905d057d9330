import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KernelFailure, runRequest } from '#kernels/model';
import { loadKernelWasm } from '#platform/server/wasm';
import {
  Bssa14Sites,
  Bssa14SitesWasm,
  intensityAtSites,
  IntensitySitesWasm,
  buildRupture,
  distancesTo,
  instrumentalIntensity,
  instrumentalIntensityColumn,
  joynerBooreColumn,
  newDistances,
  models,
  newMotion,
  PGA,
  PGV,
  shakingModel,
  spectral,
} from './index.ts';
import type { ModelChoice, ModelName, Scenario } from './index.ts';

function refusal(request: unknown): string {
  try {
    runRequest(shakingModel, request);
  } catch (error) {
    if (error instanceof KernelFailure) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'accepted';
}

test('every formula answers its example with finite numbers', () => {
  for (const formula of shakingModel.formulas) {
    const answer = runRequest(shakingModel, { formula: formula.name, ...formula.example });
    const text = JSON.stringify(answer, (_key, value: unknown) => {
      assert.ok(typeof value !== 'number' || Number.isFinite(value), `${formula.name}: ${String(value)}`);
      return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
    });
    assert.ok(text.length > 2, formula.name);
  }
});

test('bad input is refused by name before work starts', () => {
  const bssa = { formula: 'bssa14', mag: 7, rjb: 10, vs30: 400, imt: 'PGA' };
  const cases: readonly (readonly [unknown, string])[] = [
    [{ ...bssa, vs30: 0.4 }, 'INPUT_OUT_OF_RANGE vs30'],
    [{ ...bssa, mag: -1 }, 'INPUT_OUT_OF_RANGE mag'],
    [{ ...bssa, mag: Number.NaN }, 'INPUT_NOT_FINITE mag'],
    [{ ...bssa, imt: 'PSV' }, 'INPUT_NOT_ALLOWED imt'],
    [{ ...bssa, imt: 'SA(60)' }, 'OUTSIDE_VALIDITY imt'],
    [{ ...bssa, imts: ['PGA'] }, 'INPUT_INCONSISTENT imts'],
    [{ ...bssa, region: 'mars' }, 'INPUT_NOT_ALLOWED region'],
    [{ ...bssa, rrup: 10 }, 'INPUT_UNKNOWN_FIELD rrup'],
    [
      { formula: 'zhao06', mag: 7, hypo_depth: 10, rrup: 20, vs30: 300, source: 'asc', imt: 'PGV' },
      'INPUT_NOT_ALLOWED imt',
    ],
    [{ formula: 'zhao06', mag: 7, hypo_depth: 10, rrup: 20, source: 'asc' }, 'INPUT_MISSING vs30'],
    [{ formula: 'akkar14', mag: 6, vs30: 500 }, 'INPUT_MISSING distance'],
    [{ formula: 'akkar14', mag: 6, vs30: 500, rjb: 5, repi: 6 }, 'INPUT_INCONSISTENT distance'],
    [
      { formula: 'yu13', mag: 7, repi: 10, azimuth: 0, region: 'tibet', imt: 'SA(1)' },
      'INPUT_NOT_ALLOWED imt',
    ],
    [{ formula: 'worden2012Intensity', measure: 'PGV', valueG: 0.1 }, 'INPUT_MISSING valueCmps'],
    [{ formula: 'pickOnsets', samples: [1, 2, 3], sampleRateHz: 100 }, 'INPUT_INCONSISTENT samples'],
    [{ formula: 'ruptureDistances', rupture: {}, sites: [[100, 30]] }, 'INPUT_MISSING rupture.epicentre'],
    [
      {
        formula: 'intensityField',
        model: 'bssa14',
        rupture: { epicentre: [100, 30], mag: 6, hypo_depth: 10 },
        grid: { lng0: 99, lat0: 29, dLng: 0.001, dLat: 0.001, nx: 20_000, ny: 20_000 },
      },
      'INPUT_TOO_LARGE grid',
    ],
    [{ formula: 'pagerFatalities', exposed: [{ mmi: 8, population: 10 }] }, 'INPUT_MISSING country'],
  ];
  for (const [request, expected] of cases) assert.equal(refusal(request), expected, JSON.stringify(request));
});

test('a value outside the published range is answered with its limit named', () => {
  const far = { formula: 'bssa14', mag: 8.8, rjb: 500, vs30: 400, imt: 'PGA' };
  const answer = runRequest(shakingModel, far) as { validity: string[] };
  assert.deepEqual(answer.validity, ['mag 8.8 is outside 3–8.5', 'rjb 500 is outside 0–400 km']);
});

function variantsOf(name: ModelName): (readonly [ModelName, ModelChoice])[] {
  if (name === 'zhao06') return (['asc', 'sinter', 'sslab'] as const).map((source) => [name, { source }]);
  if (name === 'akkar14') return (['rjb', 'repi', 'rhypo'] as const).map((distance) => [name, { distance }]);
  return models[name].regions.map((region) => [name, { region }]);
}

const variants = (Object.keys(models) as ModelName[]).flatMap((name) => variantsOf(name));

function scenarioAt(mag: number, distance: number, vs30: number): Scenario {
  return {
    mag,
    rake: 90,
    dip: 60,
    ztor: 2,
    width: 15,
    hypo_depth: 12,
    rjb: distance,
    rrup: Math.hypot(distance, 2),
    rx: -distance,
    ry0: 0,
    repi: distance,
    rhypo: Math.hypot(distance, 12),
    azimuth: 30,
    vs30,
    vs30measured: false,
  };
}

test('on rock motion falls with distance in the far field in every model and region', () => {
  const [near, far] = [newMotion(), newMotion()];
  fc.assert(
    fc.property(
      fc.constantFrom(...variants),
      fc.constantFrom(PGA, PGV, spectral(0.2), spectral(1)),
      fc.double({ min: 5, max: 8, noNaN: true }),
      fc.double({ min: 30, max: 150, noNaN: true }),
      ([name, choice], imt, mag, distance) => {
        if ((name === 'yu13' && imt.kind === 'SA') || (name === 'zhao06' && imt.kind === 'PGV')) return;
        const evaluate = models[name].evaluator(imt, choice);
        evaluate(scenarioAt(mag, distance, 800), near);
        evaluate(scenarioAt(mag, distance * 1.2, 800), far);
        const where = `${name} ${JSON.stringify(choice)} ${imt.label} M${mag} ${distance} km`;
        assert.ok(far.meanLn < near.meanLn, where);
        assert.ok(near.sigma > 0.2 && near.sigma < 1.2, where);
      },
    ),
    { numRuns: 600, seed: 19 },
  );
});

test('between tabulated periods the spectrum lies between its neighbours', () => {
  const [a, b, c] = [newMotion(), newMotion(), newMotion()];
  for (const [name, choice] of variants) {
    if (name === 'yu13') continue;
    models[name].evaluator(spectral(0.5), choice)(scenarioAt(6.5, 40, 500), a);
    models[name].evaluator(spectral(1), choice)(scenarioAt(6.5, 40, 500), b);
    models[name].evaluator(spectral(0.93), choice)(scenarioAt(6.5, 40, 500), c);
    assert.ok(c.meanLn <= Math.max(a.meanLn, b.meanLn) && c.meanLn >= Math.min(a.meanLn, b.meanLn), name);
  }
});

function columns(n: number): { rjb: Float64Array; vs30: Float64Array } {
  return {
    rjb: Float64Array.from({ length: n }, (_, i) => (400 * ((i * 7919) % n)) / n),
    vs30: Float64Array.from({ length: n }, (_, i) => 150 + (1350 * ((i * 104_729) % n)) / n),
  };
}

for (const imt of [PGA, PGV, spectral(0.2), spectral(1), spectral(5)])
  test(`many sites agree with the model one by one: ${imt.label}`, () => {
    const n = 4001;
    const { rjb, vs30 } = columns(n);
    const out = new Float64Array(n);
    const sites = new Bssa14Sites(imt, { mag: 6.8, rake: -90, region: 'japan' });
    sites.meanLn(rjb, vs30, out);
    const evaluate = models.bssa14.evaluator(imt, { region: 'japan' });
    const motion = newMotion();
    for (let i = 0; i < n; i++) {
      evaluate({ mag: 6.8, rake: -90, rjb: rjb[i], vs30: vs30[i] }, motion);
      assert.ok(Math.abs(out[i] - motion.meanLn) < 2e-4, `${rjb[i]} ${vs30[i]}: ${out[i]} ${motion.meanLn}`);
      assert.ok(Math.abs(sites.sigma(rjb[i], vs30[i]) - motion.sigma) < 1e-12);
    }
  });

const bytes = await loadKernelWasm('shaking', 'sites');

test('WebAssembly gives the sums of the reference', { skip: bytes === undefined }, () => {
  const n = 300_001;
  const { rjb, vs30 } = columns(n);
  const out = new Float64Array(n);
  const model = new Bssa14Sites(PGA, { mag: 7.4, region: 'china' });
  model.meanLn(rjb, vs30, out);
  const wasm = new Bssa14SitesWasm(bytes!, n);
  wasm.rjb.set(rjb);
  wasm.vs30.set(vs30);
  wasm.run(model, n);
  for (let i = 0; i < n; i++) assert.ok(Math.abs(wasm.meanLn[i] - out[i]) < 1e-12, `${i}`);
  wasm.rjb[200_000] = 401;
  assert.throws(() => wasm.run(model, n), { code: 'INPUT_OUT_OF_RANGE', path: 'sites[200000]' });
  assert.throws(() => wasm.run(model, n, { cancelled: () => true }), { code: 'CANCELLED' });
});

test(
  'from position to degree: WebAssembly gives the numbers of the reference, near, far and refused',
  {
    skip: bytes === undefined,
  },
  () => {
    const n = 20_001;
    const event = { mag: 7.4, rake: 90, region: 'china' } as const;
    const trace: [number, number][] = [
      [103.2, 30.9],
      [103.5, 31.2],
      [104.1, 31.7],
    ];
    const rupture = buildRupture({ trace, dip: 43, ztor: 0, width: 25, hypo_depth: 14 });
    const shaking = { rupture, pga: new Bssa14Sites(PGA, event), pgv: new Bssa14Sites(PGV, event) };
    const wasm = new IntensitySitesWasm(bytes!, n);
    for (let i = 0; i < n; i++) {
      wasm.lng[i] = 102.5 + (2 * ((i * 7919) % n)) / n;
      wasm.lat[i] = 30.5 + (1.5 * ((i * 104_729) % n)) / n;
      wasm.vs30[i] = 150 + (1000 * ((i * 13) % n)) / n;
    }
    const lngOf = wasm.lng.slice();
    wasm.vs30[5] = 1999;
    const out = new Float64Array(n);
    intensityAtSites(shaking, { lng: lngOf, lat: wasm.lat.slice(), vs30: wasm.vs30.slice() }, out);
    wasm.run(shaking, n);
    out.forEach((degree, i) => assert.ok(Math.abs(wasm.intensity[i] - degree) < 1e-11, `${i}`));
    assert.ok(out.some((i) => i > 9) && out.some((i) => i < 7));
    wasm.lng[9000] = 130;
    assert.throws(() => wasm.run(shaking, n), { code: 'INPUT_OUT_OF_RANGE' });
    assert.throws(() => wasm.run(shaking, n, { cancelled: () => true }), { code: 'CANCELLED' });
  },
);

test('columns of distances and intensities agree with the single functions', () => {
  const rupture = buildRupture({
    trace: [
      [103.2, 30.9],
      [103.5, 31.2],
      [104.1, 31.7],
    ],
    dip: 43,
    ztor: 0,
    width: 25,
    hypo_depth: 14,
  });
  const n = 3000;
  const lng = Float64Array.from({ length: n }, (_, i) => 96 + (16 * ((i * 7919) % n)) / n);
  const lat = Float64Array.from({ length: n }, (_, i) => 25 + (13 * ((i * 104_729) % n)) / n);
  const rjb = new Float64Array(n);
  joynerBooreColumn(rupture, { lng, lat }, rjb);
  const d = newDistances();
  const [lnPga, lnPgv, out] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    distancesTo(rupture, lng[i], lat[i], d);
    assert.ok(Math.abs(rjb[i] - d.rjb) < 1e-4, `${lng[i]} ${lat[i]}: ${rjb[i]} ${d.rjb}`);
    lnPga[i] = -8 + (9 * i) / n;
    lnPgv[i] = -4 + (10 * ((i * 13) % n)) / n;
  }
  instrumentalIntensityColumn(lnPga, lnPgv, out);
  for (let i = 0; i < n; i++) {
    const one = instrumentalIntensity(Math.exp(lnPga[i]) * 9.80665, Math.exp(lnPgv[i]) / 100);
    assert.ok(Math.abs(out[i] - one.exact) < 1e-9);
  }
});
