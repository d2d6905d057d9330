import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sessionOperations } from '#identity/contract';
import { exportTables } from '#platform/server/backup';
import { openDatabase } from '#platform/server/db';
import { exportLog, verifyExport } from '#platform/server/log';
import { Caller, startExternalServer, tempFolder, type ExternalServer } from '#platform/testkit';
import { runCommand, startProduct, type StartedProduct } from '../support/process.ts';

let server: ExternalServer;
const folder = tempFolder();
chmodSync(folder, 0o755);
const data = join(folder, 'data');

before(async () => {
  server = await startExternalServer();
});
after(() => server.stop());

async function readiness(product: StartedProduct): Promise<number> {
  return (await fetch(`${product.url}/readyz`)).status;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const PASSWORD = 'Luyu-9-cheng-ding';
const person = (account: string): object => ({ name: account, account, password: PASSWORD });

async function setUp(product: StartedProduct): Promise<void> {
  const token = new URL(product.setupLink ?? '').searchParams.get('token');
  await new Caller(product.url).call(sessionOperations.setUp, {
    body: {
      token,
      orgName: '外库县应急管理局',
      regionCode: '990101',
      systemAdmin: person('sysadmin'),
      securityAdmin: person('secadmin'),
      auditAdmin: person('auditor'),
      dutyOfficer: person('duty'),
    },
  });
}

async function signInStatus(product: StartedProduct, account: string): Promise<number> {
  return (
    await new Caller(product.url).try(sessionOperations.signIn, { body: { account, password: PASSWORD } })
  ).status;
}

test('PLT-83 serve runs on an external database, says so when it is away and goes on when it is back', async () => {
  const DATABASE_URL = await server.create('county');
  const product = await startProduct(['--data', data, '--port', '0'], { DATABASE_URL }, 'serve');
  assert.ok(!existsSync(join(data, 'pg')), 'no embedded database beside the external one');
  await setUp(product);
  assert.equal(await signInStatus(product, 'duty'), 200);
  await server.halt();
  await until('readyz says that the database is away', async () => (await readiness(product)) === 503);
  assert.equal(await signInStatus(product, 'duty'), 503);
  await server.resume();
  await until('readyz is ready again', async () => (await readiness(product)) === 200);
  await until('people sign in again', async () => (await signInStatus(product, 'duty')) === 200);
  assert.equal(await product.stop(), 0);
});

async function exported(url: string): Promise<{ tables: string; log: string }> {
  const database = openDatabase(url, 2);
  const hash = createHash('sha256');
  const client = await database.pool.connect();
  await client.query('begin isolation level repeatable read read only');
  for await (const line of exportTables(client)) hash.update(line);
  await client.query('commit');
  client.release();
  const parts: string[] = [];
  for await (const part of exportLog(database.db)) parts.push(part);
  await database.close();
  return { tables: hash.digest('hex'), log: parts.join('') };
}

async function answerOf(args: readonly string[], env: Record<string, string>): Promise<string> {
  const { code, out, err } = await runCommand(args, env);
  assert.equal(code, 0, err);
  return out;
}

test('PLT-84 a backup of an external database is restored into an empty external one and into the embedded one, byte for byte', async () => {
  const from = { DATABASE_URL: server.url('county') };
  const made = await answerOf(['backup', '--data', data, '--to', join(folder, 'backups')], from);
  const backup = (JSON.parse(made) as { folder: string }).folder;
  const before = await exported(from.DATABASE_URL);

  const outside = join(folder, 'outside');
  const env = { DATABASE_URL: await server.create('restored') };
  await answerOf(['restore', backup, '--data', outside], env);
  const after = await exported(env.DATABASE_URL);
  assert.equal(after.tables, before.tables);
  const verdict = verifyExport(after.log);
  assert.deepEqual(verdict.faults, []);
  assert.ok(verdict.entries > 0);

  const inside = join(folder, 'inside');
  await answerOf(['restore', backup, '--data', inside], {});
  const tables = await answerOf(['export', 'tables', '--data', inside], {});
  assert.equal(createHash('sha256').update(tables).digest('hex'), before.tables);

  const product = await startProduct(['--data', outside, '--port', '0'], env, 'serve');
  assert.equal(product.setupLink, undefined, 'people came with the backup');
  assert.equal(await signInStatus(product, 'duty'), 200);
  assert.equal(await product.stop(), 0);
});

test('PLT-85 a demo database is never served as production, whatever data directory is given, nor the other way round', async () => {
  const DATABASE_URL = await server.create('demo');
  const env = { DATABASE_URL, FENGSUI_DEMO_SCALE: '0.01' };
  const product = await startProduct(['--data', join(folder, 'demo'), '--port', '0'], env);
  assert.equal(await product.stop(), 0);
  await assert.rejects(
    startProduct(['--data', join(folder, 'demo'), '--port', '0'], env, 'serve'),
    /是演示数据目录，不能用于正式运行/,
  );
  await assert.rejects(
    startProduct(['--data', join(folder, 'elsewhere'), '--port', '0'], env, 'serve'),
    /数据库里是演示数据，不能用于正式运行/,
  );
  await assert.rejects(
    startProduct(['--data', join(folder, 'another'), '--port', '0'], {
      ...env,
      DATABASE_URL: server.url('county'),
    }),
    /数据库里是正式数据，不能装入演示数据/,
  );
});
