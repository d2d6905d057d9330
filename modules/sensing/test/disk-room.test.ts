import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations } from '#alarms/contract';
import { intakeOperations, sensingOperations as op } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import { startTestApp, type TestApp } from '#testkit';
import { aLevelRule, anArmedRule } from '../../alarms/test/build.ts';
import { roomOf, type Room } from '../server/hot/disk-room.ts';
import { anEnterprise } from './build.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('SEN-27 R3 the reserve is a twentieth of the disk, between 256 MB and 8 GB', () => {
  const cases: readonly (readonly [number, number, Room])[] = [
    [63 * MIB, 1 * GIB, 'none'],
    [255 * MIB, 1 * GIB, 'reserve'],
    [300 * MIB, 1 * GIB, 'low'],
    [600 * MIB, 1 * GIB, 'ample'],
    [4.9 * GIB, 100 * GIB, 'reserve'],
    [5.1 * GIB, 100 * GIB, 'low'],
    [10.1 * GIB, 100 * GIB, 'ample'],
    [7.9 * GIB, 4000 * GIB, 'reserve'],
    [16.1 * GIB, 4000 * GIB, 'ample'],
  ];
  for (const [free, total, room] of cases) assert.equal(roomOf(free, total), room, `${free} of ${total}`);
});

test('SEN-27 R3 on the reserve what raises an alarm is stored, the rest stays with its gateway, and comes later', async () => {
  const { device, codes, points } = await anEnterprise(app, { points: 2 });
  await anArmedRule(app, aLevelRule(points.map((p) => p.id)));
  const officer = await app.person('dutyOfficer');
  const sensing = sensingOf(app.node.app);
  const start = app.clock.now();
  const post = (point: string, value: number, time: number) =>
    device.try(intakeOperations.postReadings, { body: { readings: [{ point, value, time }] } });
  const alarms = async () => (await officer.call(alarmOperations.list, { query: { open: true } })).items;
  const { disk } = sensing;
  Object.defineProperty(disk, 'now', { configurable: true, get: (): Room => 'reserve' });
  assert.equal((await post(codes[0], 5, start - 2000)).status, 503);
  assert.equal((await post(codes[1], 11, start - 2000)).status, 200);
  assert.equal((await alarms()).length, 1, 'stored, shown, provable');
  assert.equal((await post(codes[1], 11.1, start - 1000)).status, 503, 'the same alarm still');
  Object.defineProperty(disk, 'now', { configurable: true, get: (): Room => 'none' });
  assert.equal((await post(codes[0], 11, start - 1500)).status, 503);
  Reflect.deleteProperty(disk, 'now');
  for (const [code, value, time] of [
    [codes[0], 5, start - 2000],
    [codes[1], 11.1, start - 1000],
    [codes[0], 11, start - 1500],
  ] as const)
    assert.equal((await post(code, value, time)).status, 200);
  assert.equal((await alarms()).length, 2);
  const stored = await officer.call(op.history, {
    params: { id: points[0].id },
    query: {
      from: new Date(start - 60_000).toISOString(),
      to: new Date(start + 1).toISOString(),
      width: 100,
    },
  });
  assert.equal(stored.readings, 2);
});

test('SEN-9 no defect was logged', () => assert.deepEqual(app.errors, []));
