import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { intakeOperations as intake, sensingOperations as op } from '#sensing/contract';
import { sensingOf, type Sensing } from '#sensing/server';
import { startTestApp, type TestApp } from '#testkit';
import { rows, sql } from '#platform/server/db';
import { History } from '../server/history/history.ts';
import { anEnterprise } from './build.ts';

let app: TestApp;
let sensing: Sensing;
before(async () => {
  app = await startTestApp({ settings: { historyDays: 30 } });
  sensing = sensingOf(app.node.app);
});
after(() => app.stop());

const HOUR = 3_600_000;
type Place = Awaited<ReturnType<typeof anEnterprise>>;

async function post(
  place: Place,
  readings: { point: string; value: number; time: number; quality?: number }[],
) {
  for (let i = 0; i < readings.length; i += 1000)
    await place.device.call(intake.postReadings, { body: { readings: readings.slice(i, i + 1000) } });
}

const valuesOf = async (point: number, from: number, to: number): Promise<string> =>
  JSON.stringify((await sensing.history.readings(point, from, to)).map((r) => [r.time, r.value, r.quality]));

test('SEN-21 memory, journal, segments and whole hours give the same readings; the better of two readings is kept', async () => {
  const place = await anEnterprise(app, { points: 3, periodS: 1 });
  const start = Math.ceil(app.clock.now() / HOUR) * HOUR + 60_000;
  app.clock.advance(start - app.clock.now() + 900_000);
  const line = (i: number, p: number) => ({
    point: place.codes[p],
    value: Math.sin(i + p) * 10,
    time: start + i * 1000,
  });
  await post(
    place,
    [...Array(800).keys()].flatMap((i) => [line(i, 0), line(i, 1), line(i, 2)]),
  );
  // Repeated, contradicting and worse readings of the same instants.
  await post(
    place,
    [...Array(200).keys()].map((i) => line(i, 0)),
  );
  await post(place, [
    { ...line(5, 1), value: 77 },
    { ...line(6, 1), value: 78, quality: 64 },
  ]);
  const ids = place.points.map((p) => p.id);
  const whole = [start - HOUR, start + 3 * HOUR] as const;
  const first = await Promise.all(ids.map((id) => valuesOf(id, ...whole)));
  // Without memory the journal answers.
  const bare = new History(app.node.app);
  for (const [p, id] of ids.entries())
    assert.equal(
      JSON.stringify((await bare.readings(id, ...whole)).map((r) => [r.time, r.value, r.quality])),
      first[p],
    );
  await sensing.rollOver.run(true);
  assert.equal(sensing.rollOver.lastError, undefined);
  assert.equal(sensing.history.tail.readings, 0);
  assert.equal(sensing.history.segments.length, 1);
  assert.equal(sensing.history.segments[0].rows, 2400);
  assert.deepEqual(await Promise.all(ids.map((id) => valuesOf(id, ...whole))), first);
  // Late data after the segment goes into the next one.
  app.clock.advance(600_000);
  await post(place, [{ ...line(7, 2), value: 5 }, { ...line(-30, 2), value: 6 }, line(1100, 2)]);
  const second = await Promise.all(ids.map((id) => valuesOf(id, ...whole)));
  await sensing.rollOver.run(true);
  assert.deepEqual(await Promise.all(ids.map((id) => valuesOf(id, ...whole))), second);
  app.clock.advance(2 * HOUR);
  await sensing.rollOver.run(true);
  assert.equal(sensing.rollOver.lastError, undefined);
  const merged = sensing.history.segments;
  assert.deepEqual(
    merged.map((s) => [s.merged, s.rows]),
    [[true, 2402]],
  );
  assert.deepEqual(await Promise.all(ids.map((id) => valuesOf(id, ...whole))), second);
  const officer = await app.person('dutyOfficer');
  const series = await officer.call(op.history, {
    params: { id: ids[0] },
    query: { from: new Date(start).toISOString(), to: new Date(start + HOUR).toISOString(), width: 100 },
  });
  assert.equal(series.readings, 800);
});

test('SEN-22 rows in Parquet leave the journal after 26 hours, and a restart goes on from the snapshot', async () => {
  await sensing.engine.between(async () => undefined);
  app.clock.advance(27 * HOUR);
  await sensing.rollOver.run();
  const left = await rows<{ kind: number }>(
    app.node.app.database.db,
    sql`select kind from sensing_journal where received_at < ${new Date(app.clock.now() - 26 * HOUR).toISOString()} and kind = 0`,
  );
  assert.deepEqual(left, []);
});

test('SEN-23 R12 a flipped bit anywhere in a segment is found before its data are served', async () => {
  const place = await anEnterprise(app);
  const at = app.clock.now();
  await post(
    place,
    [...Array(300).keys()].map((i) => ({ point: place.codes[0], value: i / 7, time: at - i * 1000 })),
  );
  await sensing.rollOver.run(true);
  const segment = sensing.history.segments.at(-1);
  assert.ok(segment);
  const path = join(sensing.history.folder, segment.path);
  const good = readFileSync(path);
  const query = {
    from: new Date(at - HOUR).toISOString(),
    to: new Date(at + HOUR).toISOString(),
    width: 100,
  };
  const officer = await app.person('dutyOfficer');
  const look = () => officer.try(op.history, { params: { id: place.points[0].id }, query });
  assert.equal((await look()).status, 200);
  for (let i = 0; i < 40; i++) {
    const bad = Buffer.from(good);
    const byte = (i * 7919) % bad.length;
    bad[byte] ^= 1 << (i % 8);
    writeFileSync(path, bad);
    const answer = await look();
    assert.deepEqual([answer.status, answer.body.code], [503, 'HISTORY_DAMAGED'], `byte ${byte}`);
  }
  writeFileSync(path, good.subarray(0, good.length - 1));
  assert.equal((await look()).status, 503);
  writeFileSync(path, good);
  const again = await look();
  assert.equal(again.status, 200);
  assert.equal(again.body.readings, 300);
});

test('SEN-25 a file that was written but not recorded is removed at start', async () => {
  const orphan = join(sensing.history.folder, 'orphan.parquet');
  writeFileSync(orphan, 'x');
  await sensing.history.begin(sensing.engine.mark);
  assert.throws(() => readFileSync(orphan));
});

test('SEN-26 history past its retention is dropped, the oldest first', async () => {
  const { length } = sensing.history.segments;
  app.clock.advance(29 * 24 * HOUR);
  await sensing.rollOver.run();
  const kept = sensing.history.segments.length;
  app.clock.advance(5 * 24 * HOUR);
  await sensing.rollOver.run();
  assert.deepEqual([length > 0, kept > 0, sensing.history.segments.length], [true, true, 0]);
});

test('SEN-9 no defect was logged', () => assert.deepEqual(app.errors, []));
