import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { backUp, readManifest } from '#platform/server/backup';
import { openDatabase, type Database } from '#platform/server/db';
import {
  exportLog,
  logMigrations,
  openSigner,
  Sealer,
  verifyExport,
  Witness,
  type HeadSigner,
} from '#platform/server/log';
import { FaultyStorage, tempFolder, testDatabase, TestHost, type TestDatabase } from '#platform/testkit';
import { write } from '../../platform/server/log/fixture.ts';
import { openDuckDb, ParquetWriter } from '../../modules/sensing/server/history/parquet.ts';
import { segmentPath, Verified } from '../../modules/sensing/server/history/segment-files.ts';
import { aHead, someData, someReadings, spanOf } from './own-files.ts';

const CODES = ['ENOSPC', 'EIO', 'EMFILE', 'EROFS'] as const;
let made: TestDatabase;
let database: Database;
let signer: HeadSigner;
before(async () => {
  made = await testDatabase([logMigrations]);
  database = openDatabase(made.url, 4);
  signer = await openSigner(tempFolder());
  await database.pool.query('insert into log_key (key_id, public_key, since) values ($1, $2, now())', [
    signer.keyId,
    signer.publicKey,
  ]);
});
after(async () => {
  await database.close();
  await made.drop();
});

/** Lets `work` fail at step i for every i it has, with every kind of failure in turn. */
async function everyFailure(
  t: TestContext,
  work: (storage: FaultyStorage, i: number, folder: string) => Promise<void>,
): Promise<void> {
  const under = tempFolder();
  let i = 0;
  for (let failed = true; failed;) {
    i += 1;
    const storage = new FaultyStorage(i, CODES[i % CODES.length]);
    await work(storage, i, join(under, String(i)));
    failed = storage.failures > 0;
  }
  assert.ok(i > 3);
  t.diagnostic(`${i - 1} steps, each failed once`);
}

test('PLT-62 R3 the signing key: a start on a broken disk fails and says so, the next one goes on', async (t) => {
  await everyFailure(t, async (storage, _i, under) => {
    const folder = join(under, 'keys');
    await openSigner(folder, storage).catch((error: Error) => assert.match(error.message, /injected/));
    storage.heal();
    const opened = await openSigner(folder, storage);
    assert.equal((await openSigner(folder)).publicKey, opened.publicKey);
  });
});

test('PLT-62 R3 the witness: what was acknowledged stays, and after room returns every further head is there', async (t) => {
  await everyFailure(t, async (storage, _i, under) => {
    const folder = join(under, 'witness');
    const witness = new Witness(folder, storage);
    const kept = [];
    for (let size = 1; size <= 4; size++) {
      const head = aHead(signer, size);
      const done = await witness.append(head).then(
        () => true,
        () => false,
      );
      if (done) kept.push(head);
    }
    storage.heal();
    const last = aHead(signer, 9);
    await witness.append(last);
    const found = await new Witness(folder).heads();
    // A head whose sync failed may stand all the same; none is there twice.
    assert.deepEqual(found.at(-1), last);
    for (const head of kept) assert.ok(found.some((f) => f.size === head.size));
    assert.equal(new Set(found.map((f) => f.size)).size, found.length);
  });
});

test('PLT-62 R3 the sealer goes on sealing while heads cannot be witnessed, says so, and witnesses within a second of room', async (t) => {
  const folder = join(tempFolder(), 'witness');
  await everyFailure(t, async (storage) => {
    const host = new TestHost(new Date().toISOString());
    const failures: unknown[] = [];
    const sealer = new Sealer({
      database,
      host,
      signer,
      witness: new Witness(folder, storage),
      onSealed: () => undefined,
      onHeadFailed: (error) => failures.push(error),
      headEveryEntries: 1,
    });
    for (let round = 0; round < 3; round++) {
      await write(database, 1);
      await sealer.settle();
      host.advance(1001);
    }
    const { rows } = await database.pool.query('select 1 from log_pending');
    assert.equal(rows.length, 0, 'everything is sealed');
    assert.equal(failures.length > 0, storage.failures > 0, 'a failure is said');
    storage.heal();
    host.advance(1001);
    await write(database, 1);
    await sealer.stop();
    const sealed = await database.pool.query<{ n: number }>('select count(*)::int as n from log_seal');
    assert.equal((await new Witness(folder).heads()).at(-1)?.size, sealed.rows[0].n);
  });
  const parts: string[] = [];
  for await (const part of exportLog(database.db)) parts.push(part);
  const witness = await new Witness(folder).heads();
  const verdict = verifyExport(parts.join(''), { trustedKey: signer.publicKey, witness });
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.untruncatedUpTo, verdict.entries);
});

test('PLT-62 R3 a Parquet segment that cannot be written is an error and written whole once there is room', async (t) => {
  const connection = await openDuckDbIn(tempFolder());
  await everyFailure(t, async (storage, i) => {
    const writer = new ParquetWriter(connection, storage);
    const span = spanOf(i);
    const finish = async () => {
      await writer.begin();
      await writer.add(someReadings(500, i));
      return writer.finish(segmentPath(span.hour, 's', span), span);
    };
    const file = await finish().catch(async (error: Error) => {
      assert.match(error.message, /injected/);
      storage.heal();
      return finish();
    });
    assert.equal(file.rows, 500);
    await new Verified().check(file);
  });
  connection.closeSync();
});

async function openDuckDbIn(folder: string): ReturnType<typeof openDuckDb> {
  process.chdir(folder);
  return openDuckDb();
}

test('PLT-62 R3 a backup that cannot be written fails, shows nothing under its name, and the next one is whole', async (t) => {
  const data = tempFolder();
  someData(data);
  await everyFailure(t, async (storage, i, under) => {
    const target = join(under, 'backups');
    const attempt = (nowMs: number) => backUp({ database, data, target, version: 'test', nowMs, storage });
    const first = await attempt(1e12).catch((error: Error) => {
      assert.match(error.message, /injected/, `step ${i}`);
      return undefined;
    });
    const shown = existsSync(target) ? readdirSync(target).filter((n) => n.startsWith('fengsui-')) : [];
    // The last step syncs the name: what shows before it is whole already.
    for (const name of shown) await readManifest(join(target, name));
    storage.heal();
    const second = first ?? (await attempt(1e12 + 1));
    await readManifest(second.folder);
    assert.deepEqual(
      readdirSync(target).filter((name) => name.endsWith('.partial')),
      [],
    );
  });
});
