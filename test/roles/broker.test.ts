import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { brokerAcl } from '#sensing/server';
import { sensingOperations as op } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { anEnterprise } from '../../modules/sensing/test/build.ts';
import { Mosquitto } from './mosquitto.ts';
import { until } from './peer.ts';
import { Publisher } from './publisher.ts';

const HUB = 'fengsui';
const HUB_PASSWORD = 'Luyu-9-hub';

let broker: Mosquitto;
let app: TestApp;
let inspector: Awaited<ReturnType<TestApp['person']>>;
let first: Awaited<ReturnType<typeof atBroker>>;
let second: Awaited<ReturnType<typeof atBroker>>;

/** An enterprise whose gateway speaks to the external broker. */
async function atBroker(points: number) {
  const made = await anEnterprise(app, { points, level: 'broker' });
  return { ...made, topic: `fs/v1/${made.gateway.id}/readings` };
}

const brokerState = async (): Promise<unknown> =>
  ((await (await fetch(`${app.base}/readyz`)).json()) as { checks: { broker: unknown } }).checks.broker;
const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${app.base}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:{.*})? (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
};
const storedOf = (pointIds: readonly number[]): Promise<number> =>
  asAdmin(async (client) => {
    const found = await client.query<{ n: number }>(
      `select count(distinct (r.p, r.t))::int as n from sensing_journal j, unnest(j.points, j.times) as r(p, t) where j.kind = 0 and r.p = any($1)`,
      [pointIds],
    );
    return found.rows[0].n;
  });

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Holds every commit of readings back until the returned function is called. */
async function holdCommits(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query('lock table sensing_partition in share mode');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

before(async () => {
  broker = await Mosquitto.prepare();
  app = await startTestApp({
    clock: false,
    settings: {
      mqttUrl: `mqtt://${HUB}:${HUB_PASSWORD}@127.0.0.1:${broker.port}`,
      processName: 'hub-1',
    },
  });
  inspector = await app.person('inspector');
  first = await atBroker(2);
  second = await atBroker(2);
});
after(async () => {
  await app.stop();
  await broker.end();
});

test('BRK-1 a broker that is not there, or refuses us, is named in plain words and tried again', async () => {
  await until('the refusal is named', async () => (await brokerState()) === 'ECONNREFUSED');
  const ids = [first.gateway.id, second.gateway.id];
  const passwords = { [HUB]: 'another', [ids[0]]: 'pw-first', [ids[1]]: 'pw-second' };
  broker.admit(passwords, brokerAcl(ids, HUB));
  await broker.start();
  await until('wrong credentials are named', async () =>
    /NOT_AUTHORIZED|WRONG_CREDENTIALS/.test(String(await brokerState())),
  );
  await broker.end('SIGTERM');
  broker.admit({ ...passwords, [HUB]: HUB_PASSWORD }, brokerAcl(ids, HUB));
  await broker.start();
  await until('connected', async () => (await brokerState()) === 'ok');
  assert.equal(await metric('fengsui_broker_connected'), 1);
});

test('BRK-2 a reading through the broker is the latest value; the access list keeps a gateway to its own branch', async () => {
  const device = await Publisher.connect(broker.port, first.gateway.id, 'pw-first');
  const time = Date.now();
  assert.equal(
    await device.publish(first.topic, { readings: [{ point: first.codes[0], value: 3.5, time }] }),
    0,
  );
  assert.equal(await device.publish(`fs/v1/${first.gateway.id}/p/${first.codes[1]}`, '4.5'), 0);
  assert.equal(await device.publish(second.topic, { point: second.codes[0], value: 9, time }), 0x87);
  await until('both values are latest', async () => {
    const seen = await Promise.all(
      first.points.map((p) => inspector.call(op.getPoint, { params: { id: p.id } })),
    );
    return seen[0].value.value === 3.5 && seen[1].value.value === 4.5;
  });
  const other = await inspector.call(op.getPoint, { params: { id: second.points[0].id } });
  assert.equal(other.value.state, 'never');
  const listed = await inspector.call(op.listGateways, { query: {} });
  assert.equal(listed.items.find((g) => g.id === first.gateway.id)?.level, 'broker');
  device.end();
});

test('BRK-3 what is not theirs, unreadable or from a gateway that does not come by the broker is put aside by name and acknowledged', async () => {
  const direct = await anEnterprise(app, { points: 1 });
  // A broker kept carelessly: everybody may write everywhere.
  await broker.end('SIGTERM');
  broker.admit({ [HUB]: HUB_PASSWORD, [second.gateway.id]: 'pw-second' }, 'pattern readwrite fs/v1/#\n');
  await broker.start();
  await until('connected', async () => (await brokerState()) === 'ok');
  const careless = await Publisher.connect(broker.port, second.gateway.id, 'pw-second');
  const time = Date.now();
  await careless.publish(`fs/v1/${direct.gateway.id}/readings`, { point: direct.codes[0], value: 1, time });
  await careless.publish('fs/v1/nobody/readings', { point: direct.codes[0], value: 1, time });
  await careless.publish(second.topic, 'not JSON');
  await careless.publish(second.topic, [
    { point: first.codes[0], value: 1, time },
    { point: second.codes[0], value: 2, time },
  ]);
  await until('the neighbour is stored', async () => (await storedOf([second.points[0].id])) === 1);
  await until('nothing waits at the hub', async () => (await metric('fengsui_broker_unacknowledged')) === 0);
  const admin = await app.person('systemAdmin', TREE.county);
  const reasons = (await admin.call(op.quarantine, {})).items.map((i) => i.reason.split(':')[0]);
  for (const reason of ['NOT_BY_BROKER', 'UNKNOWN_GATEWAY', 'PAYLOAD_INVALID', 'POINT_NOT_YOURS'])
    assert.ok(reasons.includes(reason), `${reason} in ${reasons.join(' ')}`);
  assert.equal(await storedOf([direct.points[0].id]), 0);
  careless.end();
});

test('BRK-4 the broker is acknowledged after the commit, and a broker killed with messages in flight gives them again: the counts are equal', async () => {
  const COUNT = 1500;
  const device = await Publisher.connect(broker.port, second.gateway.id, 'pw-second');
  const ids = second.points.map((p) => p.id);
  const stored = await storedOf(ids);
  const release = await holdCommits();
  const from = Date.now() - 60_000;
  const answers = await Promise.all(
    Array.from({ length: COUNT }, (_, i) =>
      device.publish(second.topic, { point: second.codes[i % 2], value: 5 + (i % 7) / 10, time: from + i }),
    ),
  );
  assert.ok(answers.every((code) => code === 0));
  await until('the window is full', async () => (await metric('fengsui_broker_unacknowledged')) >= 1000);
  assert.equal(await storedOf(ids), stored);
  await broker.save();
  await broker.end('SIGKILL');
  await release();
  await broker.start();
  await until(
    'everything the devices were promised is stored',
    async () => (await storedOf(ids)) === stored + COUNT,
  );
  await until('nothing waits at the hub', async () => (await metric('fengsui_broker_unacknowledged')) === 0);
  assert.deepEqual(app.errors, []);
});
