import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { migrationFolders } from '#app';
import { sessionOperations } from '#identity/contract';
import { Caller, longForm, tempFolder, testDatabase, until, type TestDatabase } from '#platform/testkit';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import { TREE } from '#testkit';
import { seededRandom } from '../../apps/simulator/peers/index.ts';
import { deliveries, gateways, startDevices } from './gateway-devices.ts';

const KILLS = longForm(5, 60);
const seed = Number(process.env['FENGSUI_SEED'] ?? 20261120);
const random = seededRandom(seed);
const checkout = dirname(dirname(import.meta.dirname));
const CHILD = join(import.meta.dirname, 'child', 'gateway-node.ts');
const PASSWORD = 'Luyu-9-cheng-ding';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let child: ChildProcess | undefined;
let database: TestDatabase;
let url = '';
let ports: Record<string, number> = {};
let stderr = '';
const points: Record<string, number> = {};

async function startNode(first: boolean): Promise<void> {
  const options = { databaseUrl: database.url, place, ...(first ? { password: PASSWORD } : {}) };
  const node = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', CHILD, JSON.stringify(options)],
    {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child = node;
  node.stderr.on('data', (d: Buffer) => (stderr = (stderr + d.toString()).slice(-20_000)));
  const ready = await new Promise<string>((resolve, reject) => {
    let out = '';
    node.stdout.on('data', (d: Buffer) => {
      out += d.toString();
      const line = /^READY (.*)$/m.exec(out);
      if (line) resolve(line[1]);
    });
    node.once('exit', () => reject(new Error(`the node ended: ${stderr}`)));
  });
  ({ url, ports } = JSON.parse(ready) as { url: string; ports: Record<string, number> });
}

async function killNode(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const root = tempFolder('fengsui-gateway-kills-');
const place = { data: join(root, 'data'), keys: join(root, 'keys'), witness: join(root, 'witness') };

async function register(): Promise<void> {
  const [inspector, admin] = await Promise.all(
    ['inspector', 'systemAdmin'].map(async (account) => {
      const caller = new Caller(url);
      await caller.call(sessionOperations.signIn, { body: { account, password: PASSWORD } });
      return caller;
    }),
  );
  const position = [116.1, 30.2];
  const enterprise = await inspector.call(op.saveEnterprise, {
    body: {
      name: '望川化工',
      parentPath: TREE.county,
      field: 'workSafety',
      industry: '危险化学品',
      position,
    },
  });
  const installation = await inspector.call(op.saveInstallation, {
    body: {
      enterpriseId: enterprise.id,
      name: '罐区',
      kind: 'tankFarm',
      position,
      majorHazard: false,
      chemicals: [],
    },
  });
  for (const { protocol, element, settings } of gateways) {
    const point = await inspector.call(op.savePoint, {
      body: {
        installationId: installation.id,
        deviceName: protocol,
        deviceKind: 'sensor',
        code: protocol,
        name: protocol,
        quantity: 'count',
        unit: '1',
        periodS: 60,
      },
    });
    points[protocol] = point.id;
    await admin.call(op.createGateway, {
      body: { id: protocol, name: protocol, orgPath: enterprise.orgPath, protocol },
    });
    await admin.call(op.saveMapping, {
      params: { id: protocol },
      body: { items: [{ element, pointId: point.id }] },
    });
    await admin.call(gw.configureGateway, { params: { id: protocol }, body: settings });
  }
}

before(async () => {
  mkdirSync(place.data, { recursive: true });
  database = await testDatabase(migrationFolders());
  await startNode(true);
  await register();
});
after(async () => {
  await killNode();
  await database.drop();
});

test(`GWY-90 R1 kill -9 of the node under every protocol, ${KILLS} times: whatever was acknowledged is stored (seed ${seed})`, async (t) => {
  const devices = startDevices(() => ports);
  const progress = async (more: number): Promise<void> => {
    const goals = Object.entries(devices).map(([name, d]) => [name, d, d.acknowledged.size + more] as const);
    for (let i = 0; i < 12_000; i++) {
      if (goals.every(([, d, goal]) => d.acknowledged.size >= goal)) return;
      await pause(5);
    }
    const behind = goals.filter(([, d, goal]) => d.acknowledged.size < goal).map(([name]) => name);
    throw new Error(`no acknowledgement of ${behind.join(', ')}; ${stderr}`);
  };
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await progress(15);
      await pause(random() * 120);
      await killNode();
      await startNode(false);
    }
    await progress(10);
  } finally {
    await Promise.all(Object.values(devices).map((d) => d.stop()));
  }
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const [protocol, { acknowledged }] of Object.entries(devices)) {
    const stored = await client.query<{ value: number; n: number }>(
      `select t.value, count(*)::int as n from sensing_journal j, unnest(j.points, j.values) as t(point, value)
       where j.kind = 0 and t.point = $1 group by 1`,
      [points[protocol]],
    );
    const values = new Map(stored.rows.map((r) => [Math.round(r.value), r.n]));
    const lost = [...acknowledged].filter((n) => !values.has(n));
    const twice = [...values.values()].filter((n) => n > 1).length;
    t.diagnostic(
      `${protocol}: ${acknowledged.size} acknowledged, ${values.size} stored, ${twice} rows again after a kill`,
    );
    assert.deepEqual(lost, [], `${protocol} lost acknowledged readings, seed ${seed}`);
  }
  const track = await client.query<{ n: number }>('select count(*)::int as n from sensing_track');
  assert.ok(
    track.rows[0].n >= devices['jt808'].acknowledged.size,
    'every acknowledged position is in the track',
  );
  await client.end();
});

/** Runs one query against the node's database, from outside. */
async function ask<T extends object>(text: string, values: readonly unknown[]): Promise<T> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<T>(text, [...values])).rows[0];
  } finally {
    await client.end();
  }
}

test('GWY-91 R24 kill -9 right after the acknowledgement: a frame replayed after the restart is known, put on record and not stored again', async () => {
  const numbers = [5001, 5002, 5003];
  for (const [protocol, deliver] of Object.entries(deliveries)) {
    await deliver(() => ports, numbers);
    await killNode();
    await startNode(false);
    for (let again = 0; again < 3; again++) await deliver(() => ports, numbers);
    await until(`the replay of ${protocol} is on record`, async () => {
      const { n } = await ask<{ n: number }>(
        `select count(*)::int as n from log_entry where type = 'gateway.refused' and payload->>'gatewayId' = $1 and payload->>'reason' = 'REPLAY_SUSPECTED'`,
        [protocol],
      );
      return n > 0;
    });
    const stored = await ask<{ n: number }>(
      `select count(*)::int as n from sensing_journal j, unnest(j.points, j.values) as t(point, value)
       where j.kind = 0 and t.point = $1 and round(t.value) between $2 and $3`,
      [points[protocol], numbers[0], numbers[2]],
    );
    assert.equal(stored.n, numbers.length, protocol);
  }
});
