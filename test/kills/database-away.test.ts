import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { makeCity, people, signIn, type Gateway } from './city.ts';
import { PostgresProxy } from './proxy.ts';
import { Rig } from './rig.ts';
import { canTrace, Trace } from './strace.ts';
import { verifyLogOf } from './verify-truth.ts';

const rig = new Rig();
let proxy: PostgresProxy;
let city: Gateway;
let live: WebSocket;
const unstored: { at: number; title: string }[] = [];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

before(async () => {
  await rig.startPostgres();
  await rig.makeDatabase();
  proxy = new PostgresProxy(rig.place.socketDir);
  await proxy.listen();
  await rig.startNode({ people, databaseUrl: proxy.through(rig.databaseUrl, rig.place.socketDir) });
  [city] = await makeCity(rig, ['gwa'], 12);
  const officer = await signIn(rig, 'dutyofficer');
  live = new WebSocket(`${rig.ready.url.replace('http', 'ws')}/api/live`, {
    headers: { cookie: `fengsui_session=${officer.cookie}` },
  });
  live.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; items?: { title: string }[] };
    if (message.type === 'unstored')
      for (const { title } of message.items ?? []) unstored.push({ at: performance.now(), title });
  });
  await new Promise((resolve) => live.once('open', resolve));
  live.send(JSON.stringify({ type: 'hello' }));
  await pause(200);
});
after(async () => {
  live.terminate();
  proxy.close();
  await rig.stop();
});

/** One reading over HTTP; the status, or 0 when no answer came. */
async function post(code: string, value: number, time = Date.now(), withinMs = 3000): Promise<number> {
  try {
    const answer = await fetch(`${rig.ready.url}/api/intake/readings`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${city.gateway}:${city.secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ readings: [{ point: code, value, time }] }),
      signal: AbortSignal.timeout(withinMs),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

async function postUntilStored(code: string, value: number, time: number): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if ((await post(code, value, time)) === 200) return;
    await pause(100);
  }
  throw new Error(`never stored: ${rig.stderr}`);
}

async function counts(code: string): Promise<{ readings: number; alarms: number }> {
  const client = await rig.sql();
  const { rows } = await client.query<{ readings: number; alarms: number }>(
    `select (select count(*)::int from sensing_journal j, unnest(j.points) p where j.kind = 0 and p = q.id) as readings,
       (select count(*)::int from alarms_alarm a where a.point_id = q.id) as alarms from sensing_point q where q.code = $1`,
    [code],
  );
  return rows[0];
}

/** Posts a crossing while the database is away: not acknowledged, on the desk within a second. */
async function crossWhileAway(code: string, time: number): Promise<void> {
  const seen = unstored.length;
  const started = performance.now();
  const status = await post(code, 11, time);
  assert.notEqual(status, 200, 'acknowledged without a database');
  assert.ok(unstored.length > seen, 'the desk was not told');
  const after = unstored[seen].at - started;
  assert.ok(after <= 1000, `the desk heard after ${after.toFixed(0)} ms`);
}

test('PLT-24 R1 strace: the write-ahead log is synced before the answer leaves', async (t) => {
  const client = await rig.sql();
  const { rows } = await client.query<{ fsync: string; commit: string; pid: number }>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, pid from pg_stat_activity where application_name = 'fengsui engine'`,
  );
  assert.deepEqual([rows[0].fsync, rows[0].commit], ['on', 'on']);
  if (!canTrace()) return t.diagnostic('strace is not available here: only the settings were checked');
  const trace = new Trace(rig.folder, [rig.nodePid, rows[0].pid]);
  await trace.attached();
  const N = 10;
  for (let i = 0; i < N; i++) assert.equal(await post(city.codes[0], 5 + i / 100), 200);
  const lines = await trace.stop();
  let synced = false;
  let answers = 0;
  for (const line of lines) {
    if (/f(data)?sync(\(\d+\)| resumed).*= 0/.test(line)) synced = true;
    if (!line.includes('"HTTP/1.1 200')) continue;
    answers += 1;
    assert.ok(synced, `answer ${answers} left before a sync: ${line}`);
    synced = false;
  }
  assert.equal(answers, N);
});

test('PLT-25 R1 a commit whose answer is lost is neither lost, doubled, nor raised twice', async () => {
  const code = city.codes[1];
  await postUntilStored(code, 5, Date.now());
  proxy.loseNextCommit = true;
  const time = Date.now();
  await postUntilStored(code, 11, time);
  assert.equal(proxy.lost, 1);
  assert.equal((await counts(code)).alarms, 1);
  await postUntilStored(city.codes[2], 11, Date.now());
  assert.equal((await counts(city.codes[2])).alarms, 1, 'the next alarm is raised as well');
  const client = await rig.sql();
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from sensing_quarantine');
  assert.equal(rows[0].n, 0, 'nothing was put aside');
});

test('PLT-26 R5 a stopped database: nothing is acknowledged, the desk hears within a second, recovery stores once', async () => {
  const [, , , first, second] = city.codes;
  for (const code of [first, second]) await postUntilStored(code, 5, Date.now());
  const time = Date.now();
  rig.signalPostgres('SIGSTOP');
  try {
    await crossWhileAway(first, time);
    await crossWhileAway(second, time);
    assert.equal((await fetch(`${rig.ready.url}/healthz`)).status, 200, 'the node itself lives');
  } finally {
    rig.signalPostgres('SIGCONT');
  }
  for (const code of [first, second]) await postUntilStored(code, 11, time);
  assert.equal((await counts(first)).alarms, 1);
  assert.equal((await counts(second)).alarms, 1);
});

test('PLT-27 R5 a killed database: nothing is acknowledged, the desk hears within a second, recovery stores once', async () => {
  const [, , , , , first, second] = city.codes;
  for (const code of [first, second]) await postUntilStored(code, 5, Date.now());
  const time = Date.now();
  await rig.killPostgres();
  await crossWhileAway(first, time);
  await crossWhileAway(second, time);
  await rig.startPostgres();
  const back = performance.now();
  for (const code of [first, second]) await postUntilStored(code, 11, time);
  assert.ok(performance.now() - back < 5000, 'storing goes on within five seconds');
  assert.deepEqual(await counts(first), { readings: 2, alarms: 1 });
  assert.equal((await counts(second)).alarms, 1);
});

test('LOG-14 no entry was called missing and the log verifies after all this', async () => {
  await pause(2500);
  assert.ok(!rig.stderr.includes('vanished'), rig.stderr);
  assert.deepEqual((await verifyLogOf(rig)).faults, []);
});
