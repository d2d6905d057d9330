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

/** The migrations of the program that made the recording. */
async function migrationsIn(file: string): Promise<ReadonlySet<string>> {
  let inside = false;
  const ids = new Set<string>();
  for await (const line of linesOf(file)) {
    const { table, rows } = JSON.parse(line) as { table?: string; rows?: string[] };
    if (table) inside = table === 'schema_migration';
    else if (inside) for (const row of rows ?? []) ids.add(row.slice(1, row.indexOf(',')));
  }
  return ids;
}

for (const file of globSync('*.ndjson', { cwd: FOLDER }))
  test(`PLT-30 the recorded database of ${basename(file, '.ndjson')} migrates and its log verifies`, async (t) => {
    const path = join(FOLDER, file);
    const recorded = await migrationsIn(path);
    assert.ok(recorded.size >= 7);
    const fresh = await testDatabase();
    const database = openDatabase(fresh.url, 2);
    t.after(async () => {
      await database.close();
      await fresh.drop();
    });
    await migrate(database, migrationFolders(), (id) => recorded.has(id));
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      assert.ok((await importTables(client, linesOf(path))) > 50);
      await client.query('commit');
    } finally {
      client.release();
    }
    const since = await migrate(database, migrationFolders());
    assert.ok(since.every((id) => !recorded.has(id)));
    assert.deepEqual(await migrate(database, migrationFolders()), []);
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
  });
