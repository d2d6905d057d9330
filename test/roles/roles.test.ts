import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { composeNode } from '#app';
import { alarmOperations } from '#alarms/contract';
import { identityOperations } from '#identity/contract';
import { intakeOperations, sensingOperations as op } from '#sensing/contract';
import { brokerAcl } from '#sensing/server';
import { busAddress, BusProblem, openBus } from '#platform/server/bus';
import { realHost } from '#platform/server/host';
import { RoleProblem } from '#platform/server/module';
import { placeFor } from '#platform/server/postgres';
import { Caller, quietLogger, settingsForTest, tempFolder } from '#platform/testkit';
import { checkRole, readConfig, type Config } from '../../apps/server/config.ts';
import { holdInstance, InstanceHeld } from '../../apps/server/instance-lock.ts';
import { makeCity, signIn, type Gateway } from '../kills/city.ts';
import { HttpDevice, MqttDevice } from '../kills/devices.ts';
import { compareWithWitness } from '../kills/verify-truth.ts';
import { Witness, type Sent } from '../kills/witness.ts';
import { Console } from '../trust/live.ts';
import { Cluster } from './cluster.ts';
import { Mosquitto } from './mosquitto.ts';
import { freePort, until } from './peer.ts';
import type { RoleProcess } from './process.ts';
import { Publisher } from './publisher.ts';

const ALL = ['worker-1', 'worker-2', 'engine-1', 'engine-2', 'hub-1', 'hub-2', 'api-1', 'api-2'];
const BROKER = { user: 'fengsui', password: 'Luyu-9-hub' };
/** A gateway that speaks to the external broker. */
const AT_BROKER = 'gwd';

let broker: Mosquitto;
let cluster: Cluster;
let gateways: Gateway[];
let officers: Caller[];
let consoles: Console[];
const witness = new Witness();

const api = (n: 1 | 2): RoleProcess => cluster.process(`api-${n}`);
const stateOf = async (name: string): Promise<unknown> =>
  (await cluster.process(name).checks()).checks['hotPath'];
async function owner(): Promise<string> {
  let found: string | undefined;
  await until('an engine owns the points', async () => {
    for (const name of ['engine-1', 'engine-2'])
      if ((await stateOf(name).catch(() => undefined)) === 'owner') found = name;
    return found !== undefined;
  });
  return found ?? '';
}
const hub = {
  get ready() {
    return { url: api(1).ready.url, mqttPort: cluster.process('hub-1').ready.mqttPort };
  },
};

async function pointId(code: string): Promise<number> {
  const client = await cluster.sql();
  const { rows } = await client.query<{ id: number }>('select id from sensing_point where code = $1', [code]);
  return rows[0].id;
}

before(async () => {
  broker = await Mosquitto.prepare();
  broker.admit(
    { [BROKER.user]: BROKER.password, [AT_BROKER]: 'pw-gwd' },
    brokerAcl([AT_BROKER], BROKER.user),
  );
  await broker.start();
  cluster = await Cluster.start(`mqtt://${BROKER.user}:${BROKER.password}@127.0.0.1:${broker.port}`);
  await cluster.run(...ALL);
  gateways = await makeCity(api(1), ['gwa', 'gwb', 'gwc', AT_BROKER], 3, [AT_BROKER]);
  officers = await Promise.all([signIn(api(1), 'dutyofficer'), signIn(api(2), 'dutyofficer')]);
  consoles = officers.map((officer) => new Console(officer));
  await Promise.all(consoles.map((c) => c.hello()));
});
after(async () => {
  for (const { socket } of consoles ?? []) socket.terminate();
  await cluster.stop();
  await broker.end();
});

test('ROL-1 a reading at a hub raises an alarm on the consoles of both api processes, and what one officer does the other sees', async () => {
  for (const c of consoles) c.watch(['*']);
  const { gateway, secret, codes } = gateways[0];
  const device = new Caller(api(2).ready.url, {
    authorization: `Basic ${Buffer.from(`${gateway}:${secret}`).toString('base64')}`,
  });
  const overMqtt = new MqttDevice({
    rig: hub,
    witness,
    gateway: gateways[1].gateway,
    secret: gateways[1].secret,
    codes: [gateways[1].codes[0]],
  });
  overMqtt.start();
  await until('twenty readings are acknowledged', () => witness.acknowledged.length >= 20);
  await overMqtt.stop();
  const readings = [{ point: codes[0], value: 9.5, time: Date.now() }];
  witness.sends(readings);
  const answer = await device.call(intakeOperations.postReadings, { body: { readings } });
  witness.acknowledges(readings);
  assert.equal(answer.accepted, 1);
  const raised = (c: Console): string[] =>
    c.messages
      .filter((m) => m.type === 'event')
      .map((m) => m['event'] as { type: string; payload: { alarmId?: string } })
      .filter((e) => e.type === 'alarm.raised')
      .map((e) => e.payload.alarmId ?? '');
  await until('both consoles hear of both alarms', () => consoles.every((c) => raised(c).length >= 2));
  await until('values reach both consoles', () =>
    consoles.every((c) => c.messages.some((m) => m.type === 'telemetry')),
  );
  const [alarmId] = raised(consoles[0]);
  await officers[0].call(alarmOperations.acknowledge, { params: { id: alarmId }, body: {} });
  await until('the other console hears of it', () => consoles[1].events().includes('alarm.acknowledged'));
  const id = await pointId(codes[0]);
  await until('the latest value is known to both', async () => {
    const seen = await Promise.all(officers.map((o) => o.call(op.getPoint, { params: { id } })));
    return seen.every((s) => s.value.value === 9.5);
  });
});

test('ROL-2 a session ended at one api process is gone from the live socket of another within a second', async () => {
  const [admin, inspector] = await Promise.all([
    signIn(api(1), 'securityadmin'),
    signIn(api(2), 'inspector'),
  ]);
  const watching = new Console(inspector);
  await watching.hello();
  const people = await admin.call(identityOperations.listPeople, { query: {} });
  const id = people.items.find((p) => p.account === 'inspector')?.id ?? '';
  await admin.call(identityOperations.endSessions, { params: { id } });
  await until('the socket is closed', () => watching.closeCode === 4001);
});

test('ROL-3 what is due is done once, whichever of two workers does it', async () => {
  const client = await cluster.sql();
  const { rows } = await client.query<{ id: string }>(
    `update alarms_alarm set due_at = now() - interval '1 minute', state = 'raised' where number <= 50 returning id`,
  );
  assert.ok(rows.length > 1);
  const climbed = async (): Promise<number[]> =>
    (
      await client.query<{ n: number }>(
        `select count(e.id)::int as n from unnest($1::uuid[]) as a(id) left join log_entry e on e.subject = 'alarm:' || a.id and e.payload->>'step' is not null group by a.id`,
        [rows.map((r) => r.id)],
      )
    ).rows.map((r) => r.n);
  await until('every overdue alarm has climbed', async () => (await climbed()).every((n) => n >= 1));
  const { rows: runs } = await client.query<{ run_at: string }>(
    `select run_at from job where name = 'alarms.keepTimers'`,
  );
  await until(
    'the job has run again',
    async () =>
      (await client.query<{ run_at: string }>(`select run_at from job where name = 'alarms.keepTimers'`))
        .rows[0].run_at > runs[0].run_at,
  );
  assert.ok(
    (await climbed()).every((n) => n === 1),
    `climbed ${await climbed()}`,
  );
});

test('BRK-6 two hubs share the readings of the external broker; what one held when it was killed comes again', async () => {
  const { gateway, codes } = gateways[3];
  const device = await Publisher.connect(broker.port, gateway, 'pw-gwd');
  const from = Date.now() - 3_600_000;
  const sent: Sent[] = Array.from({ length: 400 }, (_, i) => ({
    point: codes[i % 3],
    time: from + i,
    value: 5,
  }));
  const publish = async (readings: readonly Sent[]): Promise<void> => {
    witness.sends(readings);
    const codes = await Promise.all(readings.map((r) => device.publish(`fs/v1/${gateway}/readings`, r)));
    assert.ok(codes.every((code) => code === 0));
    witness.acknowledges(readings);
  };
  const taken = async (name: string): Promise<number> => {
    const text = await (await fetch(`${cluster.process(name).ready.url}/metrics`)).text();
    return Number(/^fengsui_broker_messages_total\{outcome="committed"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };
  const stored = async (): Promise<number> => {
    const { rows } = await (
      await cluster.sql()
    ).query<{ n: number }>(
      `select count(distinct (r.p, r.t))::int as n from sensing_journal j, unnest(j.points, j.times) as r(p, t)
       join sensing_point p on p.id = r.p where j.kind = 0 and p.gateway_id = $1`,
      [gateway],
    );
    return rows[0].n;
  };
  await publish(sent.slice(0, 200));
  await until('both hubs took a part', async () => (await taken('hub-1')) > 0 && (await taken('hub-2')) > 0);
  const second = publish(sent.slice(200));
  await cluster.process('hub-2').end('SIGKILL');
  await second;
  await cluster.process('hub-2').start();
  await until('every reading the broker accepted is stored', async () => (await stored()) === sent.length);
  device.end();
});

test('ROL-4 each role killed in turn under load: nothing acknowledged is lost, no alarm is doubled or skipped', async (t) => {
  const [, second, third] = gateways;
  const rest = { ...second, codes: second.codes.slice(1) };
  const devices = [
    new MqttDevice({ rig: hub, witness, ...rest }),
    new HttpDevice({ rig: hub, witness, ...third }),
  ];
  const acknowledges = async (more: number): Promise<void> => {
    const goal = witness.acknowledged.length + more;
    await until(`${more} further acknowledgements`, () => witness.acknowledged.length >= goal);
  };
  t.after(() => Promise.all(devices.map((d) => d.stop())));
  for (const device of devices) device.start();
  await acknowledges(20);
  await cluster.process('worker-2').end('SIGKILL');
  for (const victim of ['hub-1', await owner(), 'api-1', 'worker-1']) {
    const process = cluster.process(victim);
    const killed = performance.now();
    await process.end('SIGKILL');
    if (victim.startsWith('engine')) {
      await acknowledges(20);
      t.diagnostic(
        `another engine took over and twenty readings were acknowledged ${(performance.now() - killed).toFixed(0)} ms after the kill`,
      );
      assert.notEqual(await owner(), victim);
    }
    await process.start();
    await acknowledges(20);
  }
  await Promise.all(devices.map((d) => d.stop()));
  const truth = await compareWithWitness(cluster, witness);
  t.diagnostic(JSON.stringify(truth));
  assert.ok(truth.alarms > 0);
  const sealed = await cluster.sql();
  await until(
    'everything is sealed',
    async () => (await sealed.query('select 1 from log_pending limit 1')).rowCount === 0,
  );
  const { rows } = await sealed.query<{ n: number; last: number }>(
    'select count(*)::int as n, max(seq)::int as last from log_seal',
  );
  assert.equal(rows[0].n, rows[0].last);
});

const long = process.env['FENGSUI_TORTURE'] === '1';
/** The seat of a frozen process is free after ten seconds: too long for every run. */
if (long)
  test('ROL-7 an engine that freezes is replaced, and stands by when it wakes', async (t) => {
    const frozen = await owner();
    const device = new HttpDevice({ rig: hub, witness, ...gateways[2] });
    t.after(() => device.stop());
    device.start();
    cluster.process(frozen).signal('SIGSTOP');
    const goal = witness.acknowledged.length + 20;
    const other = frozen === 'engine-1' ? 'engine-2' : 'engine-1';
    await until('the other engine owns the points', async () => (await stateOf(other)) === 'owner');
    await until('readings are acknowledged again', () => witness.acknowledged.length >= goal);
    cluster.process(frozen).signal('SIGCONT');
    await until('the first stands by', async () => (await stateOf(frozen)) === 'standby');
    assert.equal(await stateOf(other), 'owner');
    await device.stop();
    await compareWithWitness(cluster, witness);
  });

test('ROL-5 while NATS is away nothing is acknowledged and consoles still hear of facts; once it is back readings flow', async () => {
  const { gateway, secret, codes } = gateways[0];
  const device = new Caller(api(2).ready.url, {
    authorization: `Basic ${Buffer.from(`${gateway}:${secret}`).toString('base64')}`,
  });
  const body = () => ({ body: { readings: [{ point: codes[1], value: 5, time: Date.now() }] } });
  await cluster.nats.end('SIGKILL');
  await until('the processes say so', async () => (await api(2).checks()).checks['bus'] !== 'ok');
  const refused = await device.try(intakeOperations.postReadings, body());
  assert.notEqual(refused.status, 200);
  const officer = await signIn(api(2), 'dutyofficer');
  const watching = new Console(officer);
  await watching.hello();
  await officer.call(op.setPointMode, {
    params: { id: await pointId(codes[2]) },
    body: { mode: 'exercise', reason: '演练' },
  });
  await until('the console hears of it', () => watching.events().includes('point.modeChanged'));
  watching.socket.terminate();
  await cluster.nats.start();
  await until(
    'readings flow again',
    async () => (await device.try(intakeOperations.postReadings, body())).status === 200,
  );
});

/** A process that looks like ours to whoever reads its command line. */
function pretender(): ChildProcess {
  return spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', 'main.ts'], {
    stdio: 'ignore',
  });
}

test('ROL-6 what cannot work is refused in plain words', async () => {
  const nowhere = `nats://127.0.0.1:${await freePort()}`;
  const wrong = cluster.nats.url.replace(/:[^:@]+@/, ':wrong@');
  for (const [url, words] of [
    [nowhere, /连不上 NATS 服务器/],
    [wrong, /不接受这个用户或口令/],
  ] as const) {
    const address = busAddress(url);
    assert.ok(address);
    await assert.rejects(
      openBus(address, 'test', 'test'),
      (error) => error instanceof BusProblem && words.test(error.zh),
    );
  }
  for (const other of [
    '',
    'localhost:4222',
    'http://localhost',
    'nats://',
    'nats://host/path',
    'nats://host,bad host',
  ])
    assert.equal(busAddress(other), undefined, other);
});

test('ROL-6 a role without what it shares, two processes under one name and a whole node beside roles are refused in plain words', async () => {
  const config = readConfig(['--role', 'hub'], '/nowhere', true);
  const refused = (over: Partial<Config>, words: RegExp): void =>
    assert.throws(() => checkRole({ ...config, ...over }), words);
  refused({ databaseUrl: undefined }, /请设 DATABASE_URL/);
  refused({ databaseUrl: cluster.databaseUrl, natsUrl: undefined }, /请设 NATS_URL/);
  refused({ production: false }, /请用 serve --role hub/);
  checkRole({ ...config, databaseUrl: cluster.databaseUrl, natsUrl: cluster.nats.url });
  assert.throws(() => readConfig(['--role', 'boss'], '/nowhere', true), /hub、engine、api、worker 之一/);

  const data = tempFolder();
  const place = placeFor('/nowhere', data);
  const other = pretender();
  writeFileSync(join(data, 'fengsui.hub-1.lock'), String(other.pid));
  assert.throws(() => holdInstance(place, 'hub-1'), /hub-1/);
  assert.throws(() => holdInstance(place), InstanceHeld);
  holdInstance(place, 'hub-2')();
  writeFileSync(join(data, 'fengsui.lock'), String(other.pid));
  assert.throws(() => holdInstance(place, 'hub-2'), InstanceHeld);
  other.kill();

  const whole = composeNode({
    databaseUrl: cluster.databaseUrl,
    host: realHost,
    log: quietLogger(),
    place: cluster.place,
    settings: settingsForTest(),
    webRoot: undefined,
  });
  await assert.rejects(
    whole,
    (error) => error instanceof RoleProblem && /已经有烽燧的引擎在运行/.test(error.zh),
  );
});
