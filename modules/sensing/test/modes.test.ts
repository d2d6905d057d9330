import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations } from '#alarms/contract';
import { sensingOperations as op } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { aLevelRule, anArmedRule, send } from '../../alarms/test/build.ts';
import { anEnterprise } from './build.ts';

const HOUR_MS = 3_600_000;

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('SEN-12 the enterprise sets maintenance with reason and end; its readings are stored and nobody is alarmed', async () => {
  const { device, codes, points, enterprise } = await anEnterprise(app);
  await anArmedRule(app, aLevelRule([points[0].id]));
  const manager = await app.person('enterpriseManager', enterprise.orgPath);
  const until = new Date(app.clock.now() + HOUR_MS).toISOString();
  const params = { id: points[0].id };
  const body = { mode: 'maintenance' as const, until, reason: '更换液位计' };
  const neighbour = await app.person('dutyOfficer', TREE.otherCounty);
  assert.ok([403, 404].includes((await neighbour.try(op.setPointMode, { params, body })).status));
  assert.equal((await manager.try(op.setPointMode, { params, body: { ...body, reason: '' } })).status, 400);
  const set = await manager.call(op.setPointMode, { params, body });
  assert.deepEqual([set.mode, set.modeUntil], ['maintenance', until]);
  await send(app, device, codes[0], [11]);
  const officer = await app.person('dutyOfficer');
  assert.equal((await officer.call(op.getPoint, { params })).value.value, 11);
  assert.deepEqual((await officer.call(alarmOperations.list, { query: { pointId: params.id } })).items, []);
  assert.ok((await officer.call(alarmOperations.handover)).maintenance.some((m) => m.pointId === params.id));
});

test('SEN-13 maintenance ends by itself at its time, and the next reading is judged', async () => {
  const { device, codes, points, enterprise } = await anEnterprise(app);
  await anArmedRule(app, aLevelRule([points[0].id]));
  const manager = await app.person('enterpriseManager', enterprise.orgPath);
  const params = { id: points[0].id };
  const until = new Date(app.clock.now() + HOUR_MS).toISOString();
  await manager.call(op.setPointMode, { params, body: { mode: 'maintenance', until, reason: '检修' } });
  app.clock.advance(HOUR_MS + 60_000);
  await app.settle();
  const officer = await app.person('dutyOfficer');
  assert.equal((await officer.call(op.getPoint, { params })).point.mode, 'normal');
  await send(app, device, codes[0], [11]);
  const { items } = await officer.call(alarmOperations.list, { query: { pointId: params.id } });
  assert.equal(items.length, 1);
});

test('SEN-9 no defect was logged', () => assert.deepEqual(app.errors, []));
