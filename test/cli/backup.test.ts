import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { composeNode, migrationFolders } from '#app';
import { alarmOperations } from '#alarms/contract';
import { intakeOperations } from '#sensing/contract';
import { backUp, exportTables, restoreFrom } from '#platform/server/backup';
import { migrate, openDatabase } from '#platform/server/db';
import { exportLog, verifyExport } from '#platform/server/log';
import { Caller, quietLogger, settingsForTest, tempFolder, testDatabase } from '#platform/testkit';
import { startTestApp } from '#testkit';
import { aLevelRule, anArmedRule, send } from '../../modules/alarms/test/build.ts';
import { anEnterprise } from '../../modules/sensing/test/build.ts';

async function tablesHash(url: string): Promise<string> {
  const database = openDatabase(url, 1);
  const client = await database.pool.connect();
  const hash = createHash('sha256');
  await client.query('begin isolation level repeatable read read only');
  for await (const line of exportTables(client)) hash.update(line);
  await client.query('commit');
  client.release();
  await database.close();
  return hash.digest('hex');
}

test('OPS-6 a restored backup gives byte-equal exports, a verifying log and armed alarms', async (t) => {
  const app = await startTestApp();
  const { device, codes, points } = await anEnterprise(app);
  await anArmedRule(app, aLevelRule([points[0].id]));
  await send(app, device, codes[0], [9.5, 8]);
  const officer = await app.person('dutyOfficer');
  const before = await officer.call(alarmOperations.list, {});
  const target = tempFolder();
  await app.node.stop();
  const source = openDatabase(app.databaseUrl, 2);
  const { folder } = await backUp({
    database: source,
    data: app.place.data,
    target,
    version: 'test',
    nowMs: app.clock.now(),
  });
  await source.close();

  const fresh = await testDatabase(migrationFolders());
  const database = openDatabase(fresh.url, 2);
  await migrate(database, migrationFolders());
  const data = join(tempFolder(), 'data');
  mkdirSync(data, { recursive: true });
  await restoreFrom(folder, database, data);
  assert.equal(await tablesHash(fresh.url), await tablesHash(app.databaseUrl));

  const parts: string[] = [];
  for await (const part of exportLog(database.db)) parts.push(part);
  const verdict = verifyExport(parts.join(''));
  assert.deepEqual(verdict.faults, []);
  assert.ok(verdict.entries > 5);
  await assert.rejects(restoreFrom(folder, database, data), /不是空的/);
  await database.close();

  const root = tempFolder();
  const place = { data, keys: join(root, 'keys'), witness: join(root, 'witness') };
  const log = quietLogger();
  const node = await composeNode({
    databaseUrl: fresh.url,
    host: app.clock,
    log,
    place,
    settings: settingsForTest(),
    webRoot: undefined,
  });
  t.after(() => node.stop());
  const base = await node.http.listen('127.0.0.1', 0);
  const again = new Caller(base);
  again.cookie = officer.cookie;
  assert.equal((await again.call(alarmOperations.list, {})).items.length, before.items.length);
  app.clock.advance(5000);
  const auth = await fetch(`${base}/api${intakeOperations.postReadings.path}`, {
    method: 'POST',
    headers: { ...device.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ readings: [{ point: codes[0], value: 10.5, time: app.clock.now() }] }),
  });
  if (auth.status !== 200) console.error(await auth.text(), log.errors);
  assert.equal(auth.status, 200);
  assert.deepEqual(await auth.json(), { accepted: 1, duplicate: 0, quarantined: [] });
  await node.settle();
  assert.deepEqual(log.errors, []);
  const after = await again.call(alarmOperations.list, {});
  assert.equal(after.items.length, before.items.length + 1, 'the rule is armed after the restore');
  assert.equal(after.items[0].grade, 'red');
});
