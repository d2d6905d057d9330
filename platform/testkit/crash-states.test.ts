import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureFolder, putWhole, writeSynced, type Storage } from '../server/storage/index.ts';
import { RecordingStorage, seededRandom, tempFolder } from './index.ts';

const random = seededRandom(7);

/** Every content of one file over many states after the whole recording; undefined where it is not there. */
async function outcomes(
  work: (storage: Storage, root: string) => Promise<void>,
  path: string,
): Promise<Set<string | undefined>> {
  const root = tempFolder();
  const under = tempFolder();
  const storage = new RecordingStorage(root);
  await work(storage, root);
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 60; i++) {
    const folder = join(under, String(i));
    mkdirSync(folder);
    storage.crash(storage.length, () => random() < 0.5, folder);
    const file = join(folder, path);
    seen.add(existsSync(file) ? readFileSync(file, 'latin1') : undefined);
  }
  return seen;
}

test('PLT-61 the crash states forget a file whose name was not synced, though its bytes were', async () => {
  const seen = await outcomes((s, root) => writeSynced(s, join(root, 'a'), Buffer.from('whole')), 'a');
  assert.deepEqual(seen, new Set([undefined, 'whole']));
});

test('PLT-61 they tear an unsynced write at sectors of 512 bytes, and keep its length without its bytes', async () => {
  const bytes = Buffer.concat([Buffer.alloc(512, 'a'), Buffer.alloc(512, 'b')]);
  const seen = await outcomes(async (s, root) => {
    const file = await s.open(join(root, 'a'), 'new', 0o600);
    await file.write(bytes);
    await file.close();
    await s.sync(root);
  }, 'a');
  for (const expected of [
    '',
    bytes.toString('latin1'),
    '\0'.repeat(512) + 'b'.repeat(512),
    '\0'.repeat(1024),
  ])
    assert.ok(seen.has(expected), `${expected.slice(0, 3)}… of ${expected.length}`);
});

test('PLT-61 they put a renamed file under its name before its bytes, unless the bytes were synced first', async () => {
  const careless = await outcomes(async (s, root) => {
    const file = await s.open(join(root, 'a.writing'), 'new', 0o600);
    await file.write(Buffer.from('whole'));
    await file.close();
    await s.rename(join(root, 'a.writing'), join(root, 'a'));
    await s.sync(root);
  }, 'a');
  assert.ok(careless.has('') && careless.has('whole'));
  const careful = await outcomes((s, root) => putWhole(s, join(root, 'a'), Buffer.from('whole')), 'a');
  assert.deepEqual(careful, new Set(['whole']));
});

test('PLT-61 they lose a folder whose name was not synced with everything in it', async () => {
  const careless = await outcomes(async (s, root) => {
    await s.makeFolder(join(root, 'f'), 0o700);
    await putWhole(s, join(root, 'f', 'a'), Buffer.from('whole'));
  }, 'f/a');
  assert.deepEqual(careless, new Set([undefined, 'whole']));
  const careful = await outcomes(async (s, root) => {
    await ensureFolder(s, join(root, 'f', 'g'));
    await putWhole(s, join(root, 'f', 'g', 'a'), Buffer.from('whole'));
  }, 'f/g/a');
  assert.deepEqual(careful, new Set(['whole']));
});
