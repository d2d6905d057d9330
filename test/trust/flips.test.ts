import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { backUp, readManifest } from '#platform/server/backup';
import { openDatabase, type Database } from '#platform/server/db';
import {
  exportLog,
  logMigrations,
  openSigner,
  readWitness,
  verifyExport,
  type Head,
  type HeadSigner,
} from '#platform/server/log';
import { longForm, seededRandom, tempFolder, testDatabase, type TestDatabase } from '#platform/testkit';
import { aSealer, write } from '../../platform/server/log/fixture.ts';
import { openDuckDb, ParquetWriter } from '../../modules/sensing/server/history/parquet.ts';
import { segmentPath, Verified } from '../../modules/sensing/server/history/segment-files.ts';
import { someData, someReadings, spanOf } from './own-files.ts';

/** A thousand in all; a flip under signatures costs a hundred times one under a checksum. */
const SIGNED_FLIPS = longForm(150, 2500);
const SUMMED_FLIPS = longForm(350, 47_500);
const seed = Number(process.env['FENGSUI_SEED'] ?? Math.floor(Date.now() / 1000) % 1_000_000);
const random = seededRandom(seed);

let made: TestDatabase;
let database: Database;
let signer: HeadSigner;
let log: string;
let witnessFile: string;
before(async () => {
  made = await testDatabase([logMigrations]);
  database = openDatabase(made.url, 4);
  const folder = tempFolder();
  signer = await openSigner(join(folder, 'keys'));
  await database.pool.query('insert into log_key (key_id, public_key, since) values ($1, $2, now())', [
    signer.keyId,
    signer.publicKey,
  ]);
  const { sealer, close } = aSealer(made.url, signer, join(folder, 'witness'), { headEveryEntries: 20 });
  for (let i = 0; i < 2; i++) {
    await write(database, 20);
    await sealer.settle();
  }
  await close();
  witnessFile = join(folder, 'witness', 'log-heads.ndjson');
  const parts: string[] = [];
  for await (const part of exportLog(database.db)) parts.push(part);
  log = parts.join('');
});
after(async () => {
  await database.close();
  await made.drop();
});

/** The same bytes with one bit turned. */
function flipped(good: Buffer): Buffer {
  const bad = Buffer.from(good);
  bad[Math.floor(random() * bad.length)] ^= 1 << Math.floor(random() * 8);
  return bad;
}

/** What verification says of a log and a witness file: a fault, a refusal to read, or how far it vouches. */
function verdictOf(logBytes: Buffer, witnessBytes: Buffer): string {
  try {
    const witness: Head[] = readWitness(witnessBytes.toString('utf8'));
    const verdict = verifyExport(logBytes.toString('utf8'), { trustedKey: signer.publicKey, witness });
    return JSON.stringify({ ...verdict, faults: verdict.faults.length });
  } catch (error) {
    return String(error);
  }
}

test(`PLT-66 R12 ${SIGNED_FLIPS} bits flipped in an exported log, one at a time: each is found`, () => {
  const [text, witness] = [Buffer.from(log), readFileSync(witnessFile)];
  const good = verdictOf(text, witness);
  assert.match(good, /"faults":0/);
  for (let i = 0; i < SIGNED_FLIPS; i++) {
    const bad = flipped(text);
    // White space between two records says nothing; everything else does.
    if (bad.toString('utf8').trimEnd() === log.trimEnd()) continue;
    assert.notEqual(verdictOf(bad, witness), good, `seed ${seed}, flip ${i}`);
  }
});

test(`PLT-66 R12 ${SIGNED_FLIPS} bits flipped in the witness file, one at a time: each is found, or less is vouched for`, () => {
  const [text, witness] = [Buffer.from(log), readFileSync(witnessFile)];
  const good = verdictOf(text, witness);
  for (let i = 0; i < SIGNED_FLIPS; i++) {
    const bad = flipped(witness);
    const at = bad.findIndex((byte, k) => byte !== witness[k]);
    const where = `${witness.subarray(Math.max(0, at - 20), at + 20).toString()} → ${bad.subarray(at, at + 1).toString('hex')}`;
    assert.notEqual(verdictOf(text, bad), good, `seed ${seed}, flip ${i} at ${at}: ${where}`);
  }
  assert.notEqual(verdictOf(text, witness.subarray(0, witness.length - 200)), good, 'cut short');
});

test(`PLT-66 R12 ${SUMMED_FLIPS} bits flipped in a Parquet segment, one at a time: each is found before it is read`, async () => {
  process.chdir(tempFolder());
  const connection = await openDuckDb();
  const writer = new ParquetWriter(connection);
  await writer.begin();
  await writer.add(someReadings(2000, 1));
  const file = await writer.finish(segmentPath(spanOf(1).hour, 's', spanOf(1)), spanOf(1));
  connection.closeSync();
  const good = readFileSync(file.path);
  const verified = new Verified();
  await verified.check(file);
  for (let i = 0; i < SUMMED_FLIPS; i++) {
    writeFileSync(file.path, flipped(good));
    await assert.rejects(verified.check(file), /SM3/, `seed ${seed}, flip ${i}`);
  }
  for (const bytes of [0, 1, good.length >> 1, good.length - 1]) {
    writeFileSync(file.path, good.subarray(0, bytes));
    await assert.rejects(verified.check(file), /bytes instead/);
  }
  writeFileSync(file.path, good);
  await verified.check(file);
});

test(`PLT-66 R12 ${SUMMED_FLIPS} bits flipped in a backup, manifest included, one at a time: none is restored`, async () => {
  const data = tempFolder();
  someData(data);
  const target = tempFolder();
  const { folder } = await backUp({ database, data, target, version: 'test', nowMs: 1e12 });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  for (let i = 0; i < SUMMED_FLIPS; i++) {
    const path = files[i % files.length];
    const good = readFileSync(path);
    writeFileSync(path, i % 50 === 49 ? good.subarray(0, good.length >> 1) : flipped(good));
    await assert.rejects(readManifest(folder), Error, `seed ${seed}, flip ${i} in ${path}`);
    writeFileSync(path, good);
  }
  await readManifest(folder);
});
