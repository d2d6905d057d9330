import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeCsv } from '#codecs/table';
import { intakeOperations, sensingOperations as op } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import { judgeOf } from '#alarms/server';
import { Caller } from '#platform/testkit';
import { rows, sql } from '#platform/server/db';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { aLevelRule, anArmedRule } from './build.ts';

const long = process.env['FENGSUI_TORTURE'] === '1';
const CASES = 2000;
/** Readings of a case; the long form has long courses. */
const SHORTEST = 6;
const LONGEST = long ? 110 : 20;

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Given {
  readonly time: number;
  readonly value: number;
  readonly quality: number;
}

/** Two points for each case, imported in one go, on one gateway. */
async function place(count: number) {
  const inspector = await app.person('inspector');
  const columns = [
    '企业名称',
    '行业',
    '经度',
    '纬度',
    '装置名称',
    '装置类型',
    '监测点编码',
    '监测量',
    '单位',
    '采样周期(秒)',
  ];
  const codes = [...Array(count).keys()].map((i) => `R6.${i}`);
  const table = codes.map((code) => [
    '乱序化工',
    '危险化学品',
    116,
    30,
    '罐区',
    '罐区',
    code,
    '液位',
    'm',
    5,
  ]);
  await inspector.call(op.importRegistry, {
    body: {
      format: 'csv',
      contentBase64: Buffer.from(writeCsv({ columns, rows: table })).toString('base64'),
      dryRun: false,
    },
  });
  const { items } = await inspector.call(op.listEnterprises, { query: { q: '乱序化工' } });
  const admin = await app.person('systemAdmin', TREE.county);
  const { secret } = await admin.call(op.createGateway, {
    body: { id: 'r6', name: 'R6', orgPath: items[0].orgPath, protocol: 'mqtt', pointCodes: codes },
  });
  await app.settle();
  const sensing = sensingOf(app.node.app);
  const ids = codes.map((code) => sensing.points.byCode(code)?.id ?? 0);
  const device = new Caller(app.base, {
    authorization: `Basic ${Buffer.from(`r6:${secret}`).toString('base64')}`,
  });
  return { codes, ids, device, sensing };
}

function series(random: () => number, end: number): Given[] {
  const step = [1000, 5000, 600_000][Math.floor(random() * 3)];
  const count = SHORTEST + Math.floor(random() * (LONGEST - SHORTEST));
  const out: Given[] = [];
  let value = 8;
  for (let i = 0; i < count; i++) {
    value = Math.round(Math.max(5, Math.min(12, value + (random() - 0.5) * 3)) * 4) / 4;
    const time = end - (count - i) * step;
    out.push({ time, value, quality: random() < 0.05 ? 0 : 192 });
    if (random() < 0.04) out.push({ time, value: value + 1, quality: random() < 0.5 ? 192 : 64 });
  }
  return out;
}

function disordered(given: readonly Given[], random: () => number): Given[] {
  const share = random() * 0.5;
  const span = given[given.length - 1].time - given[0].time;
  const lateness = random() ** 2;
  return [...given, ...given.filter(() => random() < share)]
    .map((d) => ({ d, at: d.time + random() * lateness * span }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ d }) => d);
}

test(`R6 SEN-5 ALM-2 through the whole hot path, any order of the same deliveries ends in the same readings, latest values and alarms (${CASES} cases)`, async () => {
  const { codes, ids, device, sensing } = await place(2 * CASES);
  await anArmedRule(app, aLevelRule(ids));
  const random = seeded(20_261_123);
  const end = app.clock.now() - 1000;
  const streams = [...Array(CASES).keys()].flatMap(() => {
    const given = series(random, end);
    return [given.toSorted((a, b) => a.time - b.time), disordered(given, random)];
  });
  const PART = long ? 13 : 4;
  for (let from = 0; streams.some((s) => s.length > from); from += PART) {
    const readings = streams.flatMap((s, i) =>
      s.slice(from, from + PART).map((r) => ({ point: codes[i], ...r })),
    );
    for (let i = 0; i < readings.length; i += 2500) {
      const answer = await device.call(intakeOperations.postReadings, {
        body: { readings: readings.slice(i, i + 2500) },
      });
      assert.deepEqual(answer.quarantined, []);
    }
  }
  await app.settle();
  const { latest } = sensing.engine;
  const stored = async (id: number): Promise<unknown> =>
    (await sensing.history.readings(id, 0, end + 1000)).map((r) => [r.time, r.value, r.quality]);
  const judge = judgeOf(app.node.app);
  const alarmsOf = (id: number): unknown => judge.keysOf(id).map((key) => judge.episodes(key));
  const standing = await rows<{ point_id: number; started_at: string }>(
    app.node.app.database.db,
    sql`select point_id, started_at from alarms_alarm where active order by started_at`,
  );
  const standingOf = (id: number): unknown =>
    standing.filter((a) => a.point_id === id).map((a) => Date.parse(a.started_at));
  let episodes = 0;
  for (let k = 0; k < CASES; k++) {
    const [a, b] = [ids[2 * k], ids[2 * k + 1]];
    assert.deepEqual(await stored(b), await stored(a), `readings of case ${k}`);
    const newest = (id: number) => [latest.times[id], latest.values[id], latest.qualities[id]];
    assert.deepEqual(newest(b), newest(a), `latest of case ${k}`);
    assert.deepEqual(alarmsOf(b), alarmsOf(a), `alarms of case ${k}`);
    assert.deepEqual(standingOf(b), standingOf(a), `standing alarms of case ${k}`);
    episodes += (alarmsOf(a) as unknown[][]).flat().length;
  }
  assert.ok(episodes > CASES);
});

test('SEN-9 no defect was logged', () => assert.deepEqual(app.errors, []));
