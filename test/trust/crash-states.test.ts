import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { backUp, readManifest, restoreFrom } from '#platform/server/backup';
import { openDatabase, type Database } from '#platform/server/db';
import { logMigrations, openSigner, Witness, type Head } from '#platform/server/log';
import { putWhole } from '#platform/server/storage';
import {
  longForm,
  RecordingStorage,
  seededRandom,
  tempFolder,
  testDatabase,
  type TestDatabase,
} from '#platform/testkit';
import { openDuckDb, ParquetWriter } from '../../modules/sensing/server/history/parquet.ts';
import { segmentPath, Verified } from '../../modules/sensing/server/history/segment-files.ts';
import type { SegmentFile } from '../../modules/sensing/server/history/worker-protocol.ts';
import { aHead, someData, someReadings, spanOf } from './own-files.ts';

const seed = Number(process.env['FENGSUI_SEED'] ?? Math.floor(Date.now() / 1000) % 1_000_000);
const random = seededRandom(seed);
/** States drawn at each point a crash can happen, besides the two ends: nothing, and everything, unsynced survives. */
const DRAWN = longForm(1, 300);

let made: TestDatabase;
let database: Database;
before(async () => {
  made = await testDatabase([logMigrations]);
  database = openDatabase(made.url, 3);
});
after(async () => {
  await database.close();
  await made.drop();
});

/** Opens and checks the states of a recording after every step of it. */
async function everyCrash(
  t: TestContext,
  recorded: RecordingStorage,
  check: (folder: string, promised: readonly unknown[]) => Promise<void>,
): Promise<void> {
  const under = tempFolder();
  let states = 0;
  for (let at = 1; at <= recorded.length; at++)
    for (let i = 0; i < DRAWN + 2; i++) {
      const share = random();
      const keep = i === 0 ? () => false : i === 1 ? () => true : () => random() < share;
      const folder = join(under, String(states));
      mkdirSync(folder);
      const { promised } = recorded.crash(at, keep, folder);
      await check(folder, promised).catch((error: Error) => {
        throw new Error(`seed ${seed}, after step ${at}, state ${i}: ${error.stack}`, { cause: error });
      });
      rmSync(folder, { recursive: true, force: true });
      states += 1;
    }
  t.diagnostic(`seed ${seed}: ${recorded.length} steps, ${states} crash states`);
}

test('PLT-60 R2 signing key and witness file: whatever power left, the key is the one promised and every promised head is there', async (t) => {
  const root = tempFolder();
  const storage = new RecordingStorage(root);
  const signer = await openSigner(join(root, 'keys'), storage);
  storage.promise({ key: signer.publicKey });
  const heads: Head[] = [];
  for (const started of [1, 2, 3]) {
    const witness = new Witness(join(root, 'witness'), storage);
    for (let i = 0; i < 3; i++) {
      const head = aHead(signer, heads.length + started);
      heads.push(head);
      await witness.append(head);
      storage.promise({ head });
    }
  }
  const spare = await openSigner(join(root, 'keys'));
  await everyCrash(t, storage, async (folder, promised) => {
    const opened = await openSigner(join(folder, 'keys'));
    for (const p of promised as { key?: string }[]) if (p.key) assert.equal(opened.publicKey, p.key);
    const witness = new Witness(join(folder, 'witness'));
    const sure = (promised as { head?: Head }[]).flatMap((p) => (p.head ? [p.head] : []));
    const found = await witness.heads();
    assert.deepEqual(found.slice(0, sure.length), sure, 'every promised head, in order');
    assert.deepEqual(found, heads.slice(0, found.length), 'and no other than those written');
    const next = aHead(spare, 99);
    await witness.append(next);
    assert.deepEqual(await new Witness(join(folder, 'witness')).heads(), [...found, next], 'it goes on');
  });
});

test('PLT-60 R2 Parquet roll-over, merge and removal: every recorded segment is whole, whatever power left', async (t) => {
  const root = tempFolder();
  process.chdir(root);
  const storage = new RecordingStorage(root);
  const connection = await openDuckDb();
  const writer = new ParquetWriter(connection, storage);
  const write = async (part: number, kind: 's' | 'h', count: number): Promise<SegmentFile> => {
    await writer.begin();
    await writer.add(someReadings(count, part));
    const span = spanOf(part);
    return writer.finish(segmentPath(span.hour, kind, span), span);
  };
  const segments: SegmentFile[] = [];
  for (const part of [1, 2, 3]) {
    const file = await write(part, 's', 400 * part);
    storage.promise({ add: file });
    segments.push(file);
  }
  const merged = await write(4, 'h', 2000);
  storage.promise({ add: merged, gone: segments.map((s) => s.path) });
  for (const { path } of segments) await storage.remove(path);
  connection.closeSync();
  await everyCrash(t, storage, async (folder, promised) => {
    const recorded = new Map<string, SegmentFile>();
    for (const { add, gone } of promised as { add: SegmentFile; gone?: string[] }[]) {
      recorded.set(add.path, add);
      for (const path of gone ?? []) recorded.delete(path);
    }
    for (const file of recorded.values())
      await new Verified().check({ ...file, path: join(folder, file.path) });
  });
});

test('PLT-60 R2 backups: a finished one is whole, and none shows under its name that is not', async (t) => {
  const root = tempFolder();
  const data = tempFolder();
  someData(data);
  const storage = new RecordingStorage(root);
  const target = join(root, 'backups');
  for (const nowMs of [Date.parse('2026-11-20T18:00:00Z'), Date.parse('2026-11-21T18:00:00Z')]) {
    const { folder } = await backUp({ database, data, target, version: 'test', nowMs, storage });
    storage.promise(folder.slice(root.length + 1));
  }
  await everyCrash(t, storage, async (folder, promised) => {
    for (const path of promised as string[]) await readManifest(join(folder, path));
    const shown = existsSync(join(folder, 'backups')) ? readdirSync(join(folder, 'backups')) : [];
    for (const name of shown)
      if (name.startsWith('fengsui-')) await readManifest(join(folder, 'backups', name));
  });
});

test('PLT-60 R2 a restore: demo data never stand without their mark, and what was restored is whole', async (t) => {
  const data = tempFolder();
  someData(data);
  await putWholeMark(data);
  const target = tempFolder();
  const { folder: backup } = await backUp({ database, data, target, version: 'test', nowMs: 1e12 });
  const root = tempFolder();
  mkdirSync(join(root, 'data'));
  const storage = new RecordingStorage(root);
  const fresh = await testDatabase([logMigrations]);
  const into = openDatabase(fresh.url, 2);
  await restoreFrom(backup, into, join(root, 'data'), storage);
  storage.promise('restored');
  await into.close();
  await fresh.drop();
  await everyCrash(t, storage, async (folder, promised) => {
    const [mark, map] = [join(folder, 'data', 'DEMO'), join(folder, 'data', 'map', 'basemap.json')];
    if (existsSync(map)) assert.ok(existsSync(mark), 'the mark comes first');
    if (promised.length === 0) return;
    assert.equal(readFileSync(map, 'utf8'), '{}');
    assert.equal(readFileSync(join(folder, 'data/history/2026-11-20/06-h0-9.parquet')).length, 3000);
    assert.match(readFileSync(join(folder, 'data', 'INSTANCE'), 'utf8'), /2001/);
  });
});

async function putWholeMark(data: string): Promise<void> {
  await putWhole(new RecordingStorage(data), join(data, 'DEMO'), Buffer.from('demo'));
}
