import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { inPolygon, polygonAreaM2, tileOf } from '#kernels/geo';
import { FeatureLayers } from '#kernels/tiles';
import * as sim from './index.ts';

const T = 1_785_000_000_000;
const MINUTE = 60_000;
const started = performance.now();
const city = sim.generateCity();
const generationMs = performance.now() - started;
const small = sim.generateCity(5, 0.02);
const finger = (c: sim.City): string => createHash('sha256').update(JSON.stringify({ ...c, terrain: [...c.terrain.heightsM] })).digest('hex'); // prettier-ignore

test("the city has the documents' numbers and is made within two seconds", () => {
  const count = (level: sim.Region['level']): number => city.regions.filter((r) => r.level === level).length;
  assert.deepEqual([count('county'), count('township'), count('village')], [12, 215, 2000]);
  assert.deepEqual(
    [city.enterprises.length, city.tankFarmPoints, city.shelters.length],
    [20_000, 5386, 2395],
  );
  const farms = new Set(city.installations.filter((i) => i.kind === 'tankFarm').map((i) => i.enterprise));
  const kinds = new Map(city.installations.map((i) => [i.id, i.kind]));
  const owners = new Set(city.points.slice(0, 5386).map((p) => p.gateway));
  assert.deepEqual([farms.size, owners.size], [120, 120]);
  assert.ok(
    city.points.every((p, i) => p.index === i && (kinds.get(p.installation) === 'tankFarm') === i < 5386),
  );
  assert.ok(generationMs < 4000, `${generationMs} ms`);
});

test('ids are unique, codes lie outside GB/T 2260, parents exist', () => {
  for (const list of [
    city.enterprises,
    city.installations,
    city.points,
    city.shelters,
    city.ways,
    city.blocks,
  ])
    assert.equal(new Set(list.map((i: { id: string }) => i.id)).size, list.length);
  const codes = new Set(city.regions.map((r) => r.code));
  assert.equal(codes.size, city.regions.length);
  for (const r of city.regions) {
    assert.ok(r.code.startsWith('99') && [4, 6, 9, 12].includes(r.code.length));
    assert.ok(r.parent === '99' || codes.has(r.parent ?? ''));
  }
  assert.ok(city.enterprises.every((e) => codes.has(e.region) && e.orgPath.endsWith(`t${e.region}`)));
});

test('the same seed gives the same city, another seed another', () => {
  assert.equal(finger(sim.generateCity(5, 0.02)), finger(small));
  assert.notEqual(finger(sim.generateCity(6, 0.02)), finger(small));
  assert.throws(() => sim.generateCity(1, 2), RangeError);
});

test('townships fill their counties, and enterprises lie in their township', () => {
  for (const county of city.regions.filter((r) => r.level === 'county')) {
    const parts = city.regions
      .filter((r) => r.parent === county.code)
      .reduce((sum, r) => sum + polygonAreaM2([r.ring ?? []]), 0);
    assert.ok(Math.abs(parts / polygonAreaM2([county.ring ?? []]) - 1) < 0.01, county.name);
  }
  const rings = new Map(city.regions.map((r) => [r.code, r.ring]));
  const outside = city.enterprises.filter((e) => !inPolygon(e.position, [rings.get(e.region) ?? []]));
  assert.ok(outside.length < 20, `${outside.length} outside`);
});

test('the must-connect rules T37 to T39 have cases on both sides of the limit', () => {
  const dust = city.enterprises.filter((e) => e.dustWorkers !== undefined);
  assert.ok(dust.some((e) => e.dustWorkers === 30 && !e.connected) && dust.some((e) => e.dustWorkers === 31));
  assert.ok(dust.some((e) => (e.dustWorkers ?? 0) > 30 && !e.connected));
  const pits = city.installations.filter((i) => i.kind === 'openPit');
  assert.ok(
    pits.some((i) => i.slopeHeightM === 200) && pits.some((i) => (i.slopeHeightM ?? 0) > 200 && !i.connected),
  );
  const stores = city.installations.filter((i) => i.kind === 'warehouse');
  assert.deepEqual(new Set(stores.map((i) => i.chemical)), new Set(['硝酸铵', '氯酸钾', '氯酸钠', '硝化棉']));
  assert.ok(
    stores.some((i) => i.majorHazardLevel && !i.connected) && stores.some((i) => !i.majorHazardLevel),
  );
  const levels = new Set(city.installations.map((i) => i.majorHazardLevel));
  assert.ok([1, 2, 3, 4].every((l) => levels.has(l as 1)));
});

test('signals are smooth, within range, quiet on an ordinary day, and the same every time', () => {
  let over = 0;
  for (const p of city.points) {
    const v = sim.valueAt(p, T);
    assert.ok(v >= p.low && v <= p.high && v === sim.valueAt(p, T));
    assert.ok(Math.abs(sim.valueAt(p, T + 1000) - v) <= (p.high - p.low) * 0.02 + 0.01, `${p.id} jumps`);
    if (v >= (p.limits.yellow ?? Infinity)) over++;
  }
  assert.ok(over < city.points.length * 0.002, `${over} over their limit`);
  const [p] = city.points;
  const times = sim.samplingTimes(p, T, T + MINUTE);
  assert.equal(times.length, MINUTE / p.periodMs);
});

test('scenarios do what they say', () => {
  const run = (name: sim.ScenarioName, minute: number): (sim.Sample | undefined)[] => {
    const s = sim.startScenario(city, name, T, 3);
    assert.ok(s.points.size > 0);
    return [...s.points].map((i) => s.apply(sim.sampleAt(city.points[i], T + minute * MINUTE)));
  };
  const red = (s: sim.Sample | undefined): boolean =>
    s !== undefined && s.value >= (s.point.limits.red ?? Infinity);
  assert.ok(run('tank-overfill', 29).every(red) && !run('tank-overfill', 0).some(red));
  assert.ok(run('gas-leak', 20).filter(red).length >= 1);
  assert.ok(run('rainstorm', 120).filter(red).length >= 5);
  assert.deepEqual(run('gauge-failure', 20).map((s) => s?.quality), [0]); // prettier-ignore
  assert.deepEqual(run('gauge-failure', 50), [undefined]);
  assert.ok(run('alarm-flood', 6).filter(red).length > 100);
  assert.ok(run('clock-skew', 5).every((s) => s && s.time === T + 12 * MINUTE));
  assert.ok(
    run('link-loss', 60).every((s) => s && s.sendAt > T + 120 * MINUTE && s.sendAt <= T + 125 * MINUTE),
  );
  const chatter = sim.startScenario(city, 'chatter', T, 3);
  const [point] = [...chatter.points].map((i) => city.points[i]);
  const sides = sim.samplingTimes(point, T, T + 5 * MINUTE).map((t) => (chatter.apply(sim.sampleAt(point, t))?.value ?? 0) >= (point.limits.yellow ?? 0)); // prettier-ignore
  assert.ok(sides.filter((s, i) => i > 0 && s !== sides[i - 1]).length > 10);
  const ordinary = sim.sampleAt(city.points[0], T - 1);
  assert.equal(sim.underScenarios(ordinary, sim.SCENARIOS.map((s) => sim.startScenario(city, s.name, T))), ordinary); // prettier-ignore
});

test('the basemap is cut into tiles with all its layers', () => {
  const layers = new FeatureLayers(sim.basemapFeatures(small));
  const [x, y] = tileOf(small.regions[0].seat, 12);
  const text = new TextDecoder('latin1').decode(
    Uint8Array.from(layers.tile(12, x, y).flatMap((l) => [...l])),
  );
  for (const name of ['land', 'place', 'way', 'block']) assert.ok(text.includes(name), name);
  assert.ok(sim.heightAt(small.terrain, small.regions[0].seat) > 0);
  assert.ok(sim.townshipAt(small.regions, small.regions[0].seat));
});
