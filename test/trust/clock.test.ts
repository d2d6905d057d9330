import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations } from '#alarms/contract';
import { operationsOperations } from '#operations/contract';
import { intakeOperations, sensingOperations as op } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import type { Caller } from '#platform/testkit';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { aLevelRule, anArmedRule } from '../../modules/alarms/test/build.ts';
import { anEnterprise } from '../../modules/sensing/test/build.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
type Place = Awaited<ReturnType<typeof anEnterprise>>;
let app: TestApp;
let officer: Caller;
before(async () => {
  app = await startTestApp();
  officer = await app.person('dutyOfficer', TREE.county);
});
after(() => app.stop());

const step = (ms: number): void => app.clock.set(new Date(app.clock.now() + ms).toISOString());
const post = (place: Place, point: number, readings: readonly (readonly [number, number])[]) =>
  place.device.call(intakeOperations.postReadings, {
    body: { readings: readings.map(([time, value]) => ({ point: place.codes[point], time, value })) },
  });
async function seconds(n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    app.clock.advance(1000);
    sensingOf(app.node.app).everySecond();
  }
  await sensingOf(app.node.app).engine.idle();
  await app.settle();
}
/** Standing alarms of a point. */
const open = async (point: number): Promise<number> =>
  (await officer.call(alarmOperations.list, { query: { open: true, pointId: point } })).items.filter(
    (a) => a.active,
  ).length;
const troubles = async (): Promise<string[]> =>
  (await officer.call(operationsOperations.state)).troubles.map((t) => t.code);

test('SEN-28 R4 devices ten years off: the past is stored in its place, the future put aside whole, and the offset is shown', async () => {
  const place = await anEnterprise(app, { points: 3, parent: TREE.county });
  const now = app.clock.now();
  const past = await post(place, 0, [
    [now - 10 * YEAR, 5],
    [now - 10 * YEAR + 1000, 6],
  ]);
  assert.deepEqual([past.accepted, past.quarantined.length], [2, 0]);
  const future = await post(place, 1, [
    [now + 10 * YEAR, 7],
    [now + 1000, 8],
  ]);
  assert.deepEqual([future.accepted, future.quarantined.map((q) => q.reason)], [1, ['TIME_IN_FUTURE']]);
  const { latest } = sensingOf(app.node.app).engine;
  assert.equal(latest.values[place.points[1].id], 8, 'what is ahead is never latest');
  const stored = await sensingOf(app.node.app).history.readings(place.points[0].id, 0, now);
  assert.deepEqual(
    stored.map((r) => [r.time, r.value]),
    [
      [now - 10 * YEAR, 5],
      [now - 10 * YEAR + 1000, 6],
    ],
  );
  const admin = await app.person('systemAdmin', TREE.city);
  const { items } = await admin.call(op.listGateways);
  const seen = items.find((g) => place.gateway.id === g.id);
  assert.equal(seen?.clockOffsetMs, 10 * YEAR, 'more than five seconds off is on the gateway’s page');
  await sensingOf(app.node.app).quarantine.flush();
  const { items: put } = await admin.call(op.quarantine);
  assert.ok(
    put.some((q) => q.sample.includes(String(now + 10 * YEAR))),
    'nothing is lost: the reading is shown',
  );
});

test('SEN-28 R4 the server’s clock set back a day: readings go on being stored in order, timers go on, the desk says so', async () => {
  const place = await anEnterprise(app, { points: 2, periodS: 30, parent: TREE.county });
  const [level, quiet] = place.points.map((p) => p.id);
  await anArmedRule(app, aLevelRule([level]));
  await anArmedRule(app, {
    name: '无数据',
    points: [quiet],
    modes: ['normal'],
    condition: { kind: 'silence', afterS: 60, grade: 'yellow' },
  });
  const start = app.clock.now();
  await post(place, 0, [[start, 5]]);
  await post(place, 1, [[start, 1]]);
  await seconds(20);
  step(-DAY);
  await seconds(5);
  assert.ok((await troubles()).includes('clock.back'), 'said');
  // The devices' clocks are right: for the machine's clock they are a day ahead.
  const taken = await post(place, 0, [
    [start + 25_000, 9.5],
    [start + 26_000, 11],
  ]);
  assert.deepEqual(taken.quarantined, []);
  assert.equal(await open(level), 1);
  assert.equal(await open(quiet), 0, 'only 25 seconds of silence');
  await seconds(40);
  assert.equal(await open(quiet), 1, 'silence is counted in time that passed, not by the clock');
  const stored = await sensingOf(app.node.app).history.readings(level, start - 1, start + DAY);
  assert.deepEqual(
    stored.map((r) => r.value),
    [5, 9.5, 11],
  );
  step(DAY);
  await seconds(2);
  assert.ok(!(await troubles()).includes('clock.back'));
  const { rows } = await app.node.app.database.pool.query<{ time: string }>(
    'select e.time from log_seal s join log_entry e on e.id = s.entry order by s.seq',
  );
  const times = rows.map((r) => Date.parse(r.time));
  assert.ok(
    times.every((time) => time >= start - DAY / 2),
    'no entry bears the wrong time',
  );
});

test('SEN-28 R4 the server’s clock set forward a day: nobody falls silent by it, no alarm escalates by silence, the desk says so', async () => {
  const place = await anEnterprise(app, { points: 1, periodS: 30, parent: TREE.county });
  const [{ id }] = place.points;
  await anArmedRule(app, {
    name: '无数据',
    points: [id],
    modes: ['normal'],
    condition: { kind: 'silence', afterS: 60, grade: 'yellow' },
  });
  await post(place, 0, [[app.clock.now(), 1]]);
  await seconds(20);
  step(DAY);
  await seconds(20);
  officer = await app.person('dutyOfficer', TREE.county);
  assert.ok((await troubles()).includes('clock.forward'));
  assert.equal(await open(id), 0, 'the timer began anew');
  await seconds(60);
  assert.equal(await open(id), 1, 'and runs');
});

test('SEN-28 R4 a leap second, and any zone of the process: nothing is seen of it', async () => {
  const place = await anEnterprise(app, { points: 1, parent: TREE.county });
  const zone = process.env['TZ'];
  const start = app.clock.now();
  const times: number[] = [];
  for (const [i, tz] of ['Asia/Shanghai', 'America/St_Johns', 'Pacific/Kiritimati', 'UTC'].entries()) {
    process.env['TZ'] = tz;
    if (i === 2) step(-1000);
    app.clock.advance(5000);
    times.push(app.node.app.host.now());
    await post(place, 0, [[start + (i + 1) * 5000 - 1000, i]]);
  }
  process.env['TZ'] = zone ?? 'UTC';
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  const stored = await sensingOf(app.node.app).history.readings(place.points[0].id, start, start + 60_000);
  assert.deepEqual(
    stored.map((r) => r.value),
    [0, 1, 2, 3],
  );
  assert.ok(!(await troubles()).includes('clock.back'));
});

test('PLT-9 no defect was logged', () => assert.deepEqual(app.errors, []));
