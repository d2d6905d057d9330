import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations, type Alarm } from '#alarms/contract';
import { intakeOperations } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import { startTestApp, type TestApp } from '#testkit';
import { anEnterprise } from '../../sensing/test/build.ts';
import { aLevelRule, anArmedRule } from './build.ts';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

const S = 1000;

async function post(
  place: Awaited<ReturnType<typeof anEnterprise>>,
  rows: [number, number][],
): Promise<void> {
  for (let i = 0; i < rows.length; i += 2000)
    await place.device.call(intakeOperations.postReadings, {
      body: {
        readings: rows.slice(i, i + 2000).map(([time, value]) => ({ point: place.codes[0], time, value })),
      },
    });
  await app.settle();
}

async function alarms(pointId: number): Promise<Alarm[]> {
  const officer = await app.person('dutyOfficer');
  const { items } = await officer.call(alarmOperations.list, { query: { limit: 500 } });
  return items.filter((a) => a.pointId === pointId);
}

for (const rolled of [false, true])
  test(`ALM-21 readings three hours late are judged on stored history ${rolled ? 'in Parquet' : 'in memory'}: what they find is found late`, async () => {
    const place = await anEnterprise(app, { periodS: 1 });
    await anArmedRule(app, aLevelRule([place.points[0].id]));
    await post(place, [[app.clock.now(), 5]]);
    const start = app.clock.now() + S;
    // Three hours at one reading a second; a hole of a minute whose readings come later.
    const hole = (i: number): boolean => i >= 600 && i < 660;
    const value = (i: number): number => (hole(i) && i >= 620 && i < 640 ? 9.5 : 5 + (i % 3));
    const all = [...Array(10_800).keys()].map((i): [number, number] => [start + i * S, value(i)]);
    for (let from = 0; from < all.length; from += 1800) {
      app.clock.advance(1800 * S);
      await post(
        place,
        all.slice(from, from + 1800).filter((_, i) => !hole(from + i)),
      );
    }
    assert.deepEqual(await alarms(place.points[0].id), []);
    if (rolled) await sensingOf(app.node.app).rollOver.run(true);
    await post(
      place,
      all.filter((_, i) => hole(i)),
    );
    const found = await alarms(place.points[0].id);
    assert.deepEqual(
      found.map((a) => [
        a.grade,
        Date.parse(a.startedAt),
        a.clearedAt === undefined ? 0 : Date.parse(a.clearedAt),
        a.flag,
      ]),
      [['orange', start + 620 * S, start + 640 * S, 'foundLate']],
    );
    // The same again changes nothing.
    await post(place, all.slice(500, 800));
    assert.equal((await alarms(place.points[0].id)).length, 1);
  });

test('ALM-20 no defect was logged', () => assert.deepEqual(app.errors, []));
