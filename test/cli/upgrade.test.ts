import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { migrationFolders } from '#app';
import { importTables } from '#platform/server/backup';
import { migrate, one, openDatabase, sql } from '#platform/server/db';
import { exportLog, verifyExport } from '#platform/server/log';
import { testDatabase } from '#platform/testkit';

const FOLDER = join(import.meta.dirname, '../../conformance/upgrade');

async function* linesOf(file: string): AsyncGenerator<string> {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line) yield line;
}

for (const file of globSync('*.ndjson', { cwd: FOLDER }))
  test(`PLT-30 the recorded database of ${basename(file, '.ndjson')} migrates and its log verifies`, async () => {
    const fresh = await testDatabase(migrationFolders());
    const database = openDatabase(fresh.url, 2);
    const client = await database.pool.connect();
    await client.query('begin');
    assert.ok((await importTables(client, linesOf(join(FOLDER, file)))) > 50);
    await client.query('commit');
    client.release();
    await migrate(database, migrationFolders());
    const { alarms } = await one<{ alarms: number }>(
      database.db,
      sql`select count(*)::int as alarms from alarms_alarm`,
    );
    assert.equal(alarms, 1);
    const parts: string[] = [];
    for await (const part of exportLog(database.db)) parts.push(part);
    const verdict = verifyExport(parts.join(''));
    assert.deepEqual(verdict.faults, []);
    assert.ok(verdict.signedUpTo > 0);
    await database.close();
    await fresh.drop();
  });
