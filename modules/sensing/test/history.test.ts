import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { intakeOperations as intake, sensingOperations as op } from '#sensing/contract';
import { operationsOperations } from '#operations/contract';
import { alarmOperations } from '#alarms/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { anEnterprise } from './build.ts';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

const iso = (ms: number): string => new Date(ms).toISOString();

test('SEN-20 history at screen width keeps the extremes and shows a gap longer than three periods', async () => {
  const { device, codes, points } = await anEnterprise(app, { periodS: 1 });
  const start = app.clock.now();
  const times = [...Array(600).keys()].map((i) => start + i * 1000 + (i >= 300 ? 60_000 : 0));
  app.clock.advance(700_000);
  await device.call(intake.postReadings, {
    body: { readings: times.map((time, i) => ({ point: codes[0], value: i === 217 ? 99 : i % 7, time })) },
  });
  const officer = await app.person('dutyOfficer');
  const query = { from: iso(start), to: iso(start + 700_000), width: 40 };
  const series = await officer.call(op.history, { params: { id: points[0].id }, query });
  assert.equal(series.readings, 600);
  assert.equal(series.raw, false);
  assert.equal(Math.max(...series.values.filter((v) => v !== null)), 99);
  assert.equal(series.values.filter((v) => v === null).length, 1);
  assert.ok(series.times.length <= 4 * 40 + 1);
  const stranger = await app.person('dutyOfficer', TREE.otherCounty);
  assert.equal((await stranger.try(op.history, { params: { id: points[0].id }, query })).status, 404);
});

test('SEN-24 storage and the points in maintenance are told to whom they concern', async () => {
  const { points, device, codes, enterprise } = await anEnterprise(app);
  await device.call(intake.postReadings, { body: { readings: [{ point: codes[0], value: 1 }] } });
  const admin = await app.person('systemAdmin');
  const storage = await admin.call(op.storage);
  assert.ok(storage.bytesFree > 0 && storage.journalRows > 0);
  await admin.call(operationsOperations.state);
  const officer = await app.person('dutyOfficer');
  const manager = await app.person('enterpriseManager', enterprise.orgPath);
  await manager.call(op.setPointMode, {
    params: { id: points[0].id },
    body: { mode: 'maintenance', until: iso(app.clock.now() + 3_600_000), reason: '更换变送器' },
  });
  const { maintenance } = await officer.call(alarmOperations.handover);
  assert.deepEqual(maintenance.find((m) => m.pointId === points[0].id)?.reason, '更换变送器');
});
