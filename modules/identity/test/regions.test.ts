import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { identityOperations as op } from '#identity/contract';
import { loadNationalRegions } from '#identity/server';
import { startTestApp, type TestApp } from '#testkit';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('IDN-19 the national regions are loaded once, with authority, year and parents down to townships', async () => {
  assert.equal(await loadNationalRegions(app.node.app), true);
  assert.equal(await loadNationalRegions(app.node.app), false);
  const officer = await app.person('dutyOfficer');
  const provinces = (await officer.call(op.listRegions, { query: {} })).items;
  assert.equal(provinces.filter((r) => r.authority === '国家统计局').length, 31);
  const cities = (await officer.call(op.listRegions, { query: { parent: '64' } })).items;
  assert.ok(cities.some((r) => r.name === '银川市' && r.level === 'city' && r.year === 2023));
  const counties = (await officer.call(op.listRegions, { query: { parent: '6401' } })).items;
  assert.ok(counties.length >= 6);
  const towns = (await officer.call(op.listRegions, { query: { parent: counties[0].code } })).items;
  assert.ok(towns.length > 3 && towns.every((t) => t.level === 'township'));
});
