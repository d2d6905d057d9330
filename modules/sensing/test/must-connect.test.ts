import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { intakeOperations as intake, sensingOperations as op } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { anEnterprise } from './build.ts';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('SEN-31 T37 T38 T39 T40 the must-connect lists name who is due, who is connected and why the others are not', async () => {
  const inspector = await app.person('inspector');
  const base = { parentPath: TREE.county, field: 'workSafety', industry: '工贸', position: [116, 30] };
  const enterprise = (name: string, dustWorkers?: number) =>
    inspector.call(op.saveEnterprise, { body: { ...base, name, ...(dustWorkers ? { dustWorkers } : {}) } });
  const place = (enterpriseId: string, over: Record<string, unknown>) =>
    inspector.call(op.saveInstallation, {
      body: { enterpriseId, name: '处所', position: [116, 30], majorHazard: false, chemicals: [], ...over },
    });
  await enterprise('三十人木业', 30);
  await enterprise('三十一人木业', 31);
  const mine = await enterprise('高边坡矿业');
  await place(mine.id, { kind: 'openPit', heightM: 200 });
  await place(mine.id, { kind: 'openPit', heightM: 201, name: '西帮' });
  const store = await enterprise('民爆仓储');
  const nitrate = (quantityT: number) => [{ name: '硝酸铵', quantityT, criticalT: 50 }];
  await place(store.id, { kind: 'warehouse', chemicals: nitrate(49), name: '甲库' });
  await place(store.id, { kind: 'warehouse', chemicals: nitrate(50), name: '乙库' });
  await place(store.id, { kind: 'loadingPlatform', majorHazard: true, name: '站台' });
  const tank = await anEnterprise(app, { points: 2 });
  const look = async () => inspector.call(op.mustConnect);
  const brief = (lists: Awaited<ReturnType<typeof look>>['lists']) =>
    lists.map((l) => [l.rule, l.due, l.connected, l.missing.map((m) => m.name)]);
  const before = await look();
  assert.deepEqual(brief(before.lists), [
    ['T37', 1, 0, ['三十一人木业']],
    ['T38', 1, 0, ['高边坡矿业 西帮']],
    ['T39', 1, 0, ['民爆仓储 乙库']],
    ['T39', 1, 0, ['民爆仓储 站台']],
    ['T40', 2, 0, [`${tank.enterprise.name} 一号罐区`, '民爆仓储 站台']],
  ]);
  assert.match(before.lists[0].missing[0].reason, /31 人；未登记监测点/);
  assert.match(before.lists[4].missing[0].reason, /从未上报/);
  assert.deepEqual([before.pointsTotal, before.pointsOnline, before.onlineRate], [2, 0, 0]);
  await tank.device.call(intake.postReadings, { body: { readings: [{ point: tank.codes[0], value: 1 }] } });
  const after1 = await look();
  assert.deepEqual([after1.lists[4].due, after1.lists[4].connected, after1.onlineRate], [2, 1, 0.5]);
  // Connected is what reports: two silent periods later it no longer is.
  app.clock.advance(11_000);
  const after2 = await look();
  assert.equal(after2.lists[4].connected, 0);
  assert.match(after2.lists[4].missing[0].reason, /中断/);
  const neighbour = await app.person('inspector', TREE.otherCounty);
  const none = await neighbour.call(op.mustConnect);
  assert.ok(none.lists.every((l) => l.due === 0));
});

test('SEN-9 no defect was logged', () => assert.deepEqual(app.errors, []));
