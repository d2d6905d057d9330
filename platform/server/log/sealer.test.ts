import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { openDatabase, type Database } from '#platform/server/db';
import { tempFolder, testDatabase, type TestDatabase, until } from '#platform/testkit';
import { append, aSealer, write } from './fixture.ts';
import { logMigrations, openSigner, type HeadSigner } from './index.ts';

let folder: string;
let signer: HeadSigner;
let made: TestDatabase;
let database: Database;
const open: { close(): Promise<void> }[] = [];
const sealerOf = (): ReturnType<typeof aSealer> => {
  const rig = aSealer(made.url, signer, join(folder, 'witness'));
  open.push(rig);
  return rig;
};

before(async () => {
  folder = tempFolder();
  signer = await openSigner(join(folder, 'keys'));
});
beforeEach(async () => {
  made = await testDatabase([logMigrations]);
  database = openDatabase(made.url, 4);
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await database.close();
  await made.drop();
});
after(() => undefined);

async function sequence(): Promise<{ seq: number; entry: string }[]> {
  return (
    await database.pool.query<{ seq: number; entry: string }>('select seq, entry from log_seal order by seq')
  ).rows;
}

/** Runs as the owner of everything would who means ill: triggers off. */
async function illWill(statement: string, values: unknown[]): Promise<void> {
  const client = await database.connect('fengsui test ill will');
  await client.query("set session_replication_role = 'replica'");
  await client.query(statement, values);
  await client.end();
}

test('LOG-1 an entry stands exactly when its transaction committed', async () => {
  const { sealer } = sealerOf();
  const client = await database.connect('fengsui test');
  await client.query('begin');
  await append(client, 3);
  await client.query('rollback');
  await client.end();
  const kept = await write(database, 2);
  await sealer.settle();
  assert.deepEqual(
    (await sequence()).map((s) => s.entry),
    kept.map((e) => e.id),
  );
});

test('LOG-2 a ten-minute writer delays nobody; its entry is sealed after its own commit', async () => {
  const { sealer, host, missing } = sealerOf();
  const slow = await database.connect('fengsui test slow writer');
  await slow.query('begin');
  const [held] = await append(slow, 1);
  const started = performance.now();
  for (let minute = 0; minute < 10; minute++) {
    await write(database, 5);
    await sealer.settle();
    assert.equal((await sequence()).length, (minute + 1) * 5);
    host.advance(60_000);
  }
  assert.ok(performance.now() - started < 5000, 'nobody waited');
  await slow.query('commit');
  await slow.end();
  await sealer.settle();
  const all = await sequence();
  assert.equal(all.at(-1)?.entry, held.id);
  assert.equal(all.length, 51);
  assert.deepEqual(missing, []);
});

test('LOG-2 a ten-minute snapshot delays nobody and sees what it saw', async () => {
  const { sealer, host } = sealerOf();
  await write(database, 3);
  await sealer.settle();
  const reader = await database.connect('fengsui test snapshot');
  await reader.query('begin isolation level repeatable read read only');
  const count = async (): Promise<number> =>
    (await reader.query<{ n: number }>('select count(*)::int as n from log_seal')).rows[0].n;
  assert.equal(await count(), 3);
  for (let minute = 0; minute < 10; minute++) {
    await write(database, 2);
    host.advance(60_000);
    await sealer.settle();
  }
  assert.equal(await count(), 3);
  await reader.query('commit');
  await reader.end();
  assert.equal((await sequence()).length, 23);
});

test('LOG-3 a stopped sealer leaves its lag to be seen, and catches up without gap or repetition', async () => {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'sealer-process.ts'),
      made.url,
      folder,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const pending = async (): Promise<number> =>
      (await database.pool.query<{ n: number }>('select count(*)::int as n from log_pending')).rows[0].n;
    await write(database, 10);
    await until('everything is sealed', async () => (await pending()) === 0);
    child.kill('SIGSTOP');
    await until('it stands still', () =>
      /^State:\s+T/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8')),
    );
    for (let i = 0; i < 20; i++) await write(database, 5);
    assert.equal(await pending(), 100, 'what waits is there to be counted');
    child.kill('SIGCONT');
    await until('everything is sealed', async () => (await pending()) === 0);
    const all = await sequence();
    assert.deepEqual(
      all.map((s) => s.seq),
      Array.from({ length: 110 }, (_, i) => i + 1),
    );
  } finally {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
  }
});

test('LOG-4 several sealers at once: one sequence without gap or repetition, and each hears all of it in order', async () => {
  const rigs = [sealerOf(), sealerOf(), sealerOf()];
  for (const { sealer } of rigs) await sealer.settle();
  await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      await write(database, 10);
      await rigs[i % 3].sealer.settle();
    }),
  );
  for (const { sealer } of rigs) await sealer.settle();
  const all = await sequence();
  assert.deepEqual(
    all.map((s) => s.seq),
    Array.from({ length: 400 }, (_, i) => i + 1),
  );
  assert.equal(new Set(all.map((s) => s.entry)).size, 400);
  for (const { events, missing } of rigs) {
    assert.deepEqual(
      events.map((e) => [e.seq, e.id]),
      all.map((s) => [s.seq, s.entry]),
    );
    assert.deepEqual(missing, []);
  }
  const nodes = await database.pool.query<{ n: number }>(
    'select count(*)::int as n from log_node where level = 0',
  );
  assert.equal(nodes.rows[0].n, 400);
});

test('LOG-5 an entry follows its cause when both are sealed together', async () => {
  const { sealer } = sealerOf();
  await write(database, 50);
  await sealer.settle();
  const { rows } = await database.pool.query<{ early: number }>(
    `select count(*)::int as early from log_seal s join log_entry e on e.id = s.entry join log_seal c on c.entry = e.causation_id where c.seq >= s.seq`,
  );
  assert.equal(rows[0].early, 0);
});

for (const [what, statements] of [
  ['its pending id', ['delete from log_pending where entry = $1']],
  ['the entry', ['delete from log_entry where id = $1']],
  ['both', ['delete from log_pending where entry = $1', 'delete from log_entry where id = $1']],
] as const)
  test(`LOG-6 a committed entry that vanishes before it is sealed is noticed: ${what} deleted`, async () => {
    const { sealer, host, missing } = sealerOf();
    await sealer.settle();
    const [gone, kept] = await write(database, 2);
    for (const statement of statements) await illWill(statement, [gone.id]);
    sealer.committed([gone, kept]);
    await sealer.settle();
    host.advance(2500);
    await sealer.settle();
    assert.deepEqual(missing, [gone.id]);
    const sealed = (await sequence()).map((s) => s.entry);
    assert.ok(sealed.includes(kept.id));
    assert.equal(sealed.includes(gone.id), what === 'its pending id', 'an entry still there is sealed late');
  });

test('LOG-6 a pending id deleted while no sealer ran is noticed at the next start', async () => {
  const [gone] = await write(database, 1);
  await illWill('delete from log_pending where entry = $1', [gone.id]);
  const { sealer, missing } = sealerOf();
  await sealer.settle();
  assert.deepEqual(missing, [gone.id]);
  assert.deepEqual(
    (await sequence()).map((s) => s.entry),
    [gone.id],
  );
});

test('LOG-7 the log is insert only: change, removal and truncation are refused by the database', async () => {
  const { sealer } = sealerOf();
  const [entry] = await write(database, 1);
  await sealer.settle();
  for (const statement of [
    `update log_entry set actor = 'x' where id = '${entry.id}'`,
    `update log_entry set payload = '{}' where id = '${entry.id}'`,
    `update log_entry set salt = null where id = '${entry.id}'`,
    `delete from log_entry where id = '${entry.id}'`,
    'truncate log_entry cascade',
    'update log_seal set seq = seq + 1',
    'delete from log_seal',
    'truncate log_seal',
    'delete from log_head',
    "update log_head set root = ''",
  ])
    await assert.rejects(database.pool.query(statement), /insert only/, statement);
});

test('LOG-8 a sealer that lost the answer to its commit tells what it sealed, once', async () => {
  const { sealer, events } = sealerOf();
  await sealer.settle();
  const other = sealerOf();
  const entries = await write(database, 5);
  await other.sealer.settle();
  await sealer.settle();
  await sealer.settle();
  assert.deepEqual(
    events.map((e) => e.id),
    entries.map((e) => e.id),
  );
});
