import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { intakeOperations as intake } from '#sensing/contract';
import { startTestApp, type TestApp } from '#testkit';
import { journalReadings } from '../server/history/journal-readings.ts';
import { anEnterprise } from './build.ts';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('SEN-7 R12 a journal row that is not what was committed is not served', async () => {
  const { device, codes, points } = await anEnterprise(app, { points: 2 });
  for (let i = 0; i < 5; i++) {
    app.clock.advance(1000);
    await device.call(intake.postReadings, {
      body: { readings: codes.map((point) => ({ point, value: i, time: app.clock.now() })) },
    });
  }
  const { database } = app.node.app;
  const read = (): ReturnType<typeof journalReadings> =>
    journalReadings(
      database,
      points.map((p) => p.id),
      { from: 0, to: Number.POSITIVE_INFINITY },
      { after: 0, upTo: Number.MAX_SAFE_INTEGER },
    );
  assert.equal((await read()).length, 10);
  for (const change of [
    'values[1] = values[1] + 0.001',
    'times[1] = times[1] + 1',
    'qualities[1] = qualities[1] - 1',
    'points[2] = points[1]',
    'values[2] = values[1] + 9',
  ]) {
    const client = await database.connect('fengsui test ill will');
    await client.query(
      'create temp table kept as select * from sensing_journal where kind = 0 order by seq desc limit 1',
    );
    await client.query(`update sensing_journal j set ${change} where seq = (select seq from kept)`);
    await assert.rejects(read(), { name: 'HistoryDamaged' }, change);
    await client.query(
      'update sensing_journal j set points = k.points, times = k.times, values = k.values, qualities = k.qualities from kept k where j.seq = k.seq',
    );
    await client.end();
  }
  assert.equal((await read()).length, 10);
});
