import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runRequest } from '#kernels/model';
import { blastModel } from './index.ts';
import { TABLE_1, USUAL_CATEGORY } from './gb18218-table.ts';

interface Case {
  readonly source: string;
  readonly formula: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, readonly [value: number, tolerance: number]>>;
}

interface Graded {
  readonly note: string;
  readonly substances: readonly object[];
  readonly exposedPeople: number;
  readonly S: number;
  readonly R: number;
  readonly level?: string;
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../conformance/blast/${name}`, import.meta.url), 'utf8')) as T;
}

const run = <T = Record<string, number>>(formula: string, input: object): T =>
  runRequest(blastModel, { formula, ...input }) as T;

function close(a: number, b: number, relative: number, what = ''): void {
  assert.ok(Math.abs(a - b) <= relative * Math.abs(b), `${what} ${a} is not ${b} within ${relative}`);
}

for (const item of load<Case[]>('worked-examples.json'))
  test(`${item.formula}: ${item.source}`, () => {
    const answer = run(item.formula, item.input);
    for (const [key, [value, tolerance]] of Object.entries(item.expect))
      close(answer[key], value, tolerance, key);
  });

test('view factors of an upright cylinder reproduce the printed table', () => {
  const t = load<{
    distanceOverRadius: number;
    lengthOverRadius: number[];
    vertical: number[];
    horizontal: number[];
  }>('view-factors.json');
  t.lengthOverRadius.forEach((flameLengthM, k) => {
    const f = run('cylinderViewFactor', { flameRadiusM: 1, flameLengthM, distanceM: t.distanceOverRadius });
    assert.ok(Math.abs(1000 * f.viewFactorVertical - t.vertical[k]) <= 1);
    assert.ok(Math.abs(1000 * f.viewFactorHorizontal - t.horizontal[k]) <= 1);
  });
});

test('GB 18218 S, R and level, with every boundary', () => {
  for (const c of load<{ cases: Graded[] }>('gb18218-grading.json').cases) {
    const a = run<{ S: number; R: number; level?: string; isMajorHazard: boolean }>('gb18218Grading', {
      substances: c.substances,
      exposedPeople: c.exposedPeople,
    });
    close(a.S, c.S, 1e-12, c.note);
    close(a.R, c.R, 1e-12, c.note);
    assert.equal(a.level, c.level, c.note);
    assert.equal(a.isMajorHazard, c.S >= 1, c.note);
  }
});

test('GB 18218 table 1 is whole and each row is found by name, alias and CAS number', () => {
  assert.equal(TABLE_1.length, 85);
  for (const [name, cas, criticalT, aliases] of TABLE_1)
    for (const asked of [
      { name },
      ...cas.map((c) => ({ cas: c })),
      ...(aliases ?? []).map((n) => ({ name: n })),
    ])
      assert.equal(run('gb18218CriticalQuantity', asked).criticalQuantityT, criticalT, JSON.stringify(asked));
});

test('every usual category names rows of table 1', () => {
  const names = TABLE_1.map(([name]) => name);
  for (const listed of Object.values(USUAL_CATEGORY))
    for (const name of listed) assert.ok(names.includes(name), name);
});

test('Kingery–Bulmash and its simplified fit by Swisdak agree within their fit errors', () => {
  for (let z = 0.21; z < 39; z *= 1.1) {
    const full = run('kingeryBulmash', { tntMassKg: 1, distanceM: z, burst: 'hemispherical' });
    const fit = run('kingeryBulmash', { tntMassKg: 1, distanceM: z, burst: 'swisdak' });
    for (const key of ['incidentPressurePa', 'reflectedPressurePa', 'reflectedImpulsePaS', 'arrivalTimeS'])
      close(fit[key], full[key], 0.02, `${key} at ${z}`);
  }
});

test('closed forms', () => {
  const v = run('vesselBurstEnergy', { burstPressurePa: 1e7, volumeM3: 2, heatCapacityRatio: 1.4 });
  close(v.brodeEnergyJ, ((1e7 - 101_325) * 2) / 0.4, 1e-12);
  close(v.isentropicEnergyJ, (2e7 / 0.4) * (1 - 0.0101325 ** (0.4 / 1.4)), 1e-12);
  const r = run('reflectedPressure', { incidentPressurePa: 101_325 });
  close(r.reflectedPressurePa, (2 * 101_325 * 11) / 8, 1e-12);
  close(r.dynamicPressurePa, (2.5 * 101_325) / 8, 1e-12);
  close(run('gb6722Airblast', { tntMassKg: 1000, distanceM: 100 }).incidentPressurePa, 16_700, 1e-12);
  const point = run('pointSourceRadiation', { heatReleaseW: 1e9, radiantFraction: 0.3, distanceM: 100 });
  close(point.heatFluxWPerM2, 3e8 / (4 * Math.PI * 1e4), 1e-12);
  close(run('combinedEscalation', { probabilities: [0.1, 0.25] }).probability, 0.325, 1e-12);
  close(
    run('fragmentVelocity', { energyJ: 1e6, vesselMassKg: 100, energyFraction: 0.5 }).velocityMps,
    100,
    1e-12,
  );
});

test('every formula answers its own example', () => {
  for (const f of blastModel.formulas)
    assert.ok(runRequest(blastModel, { formula: f.name, ...f.example }), f.name);
});
