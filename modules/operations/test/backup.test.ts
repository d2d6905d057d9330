import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { OutputOf } from '#platform/contract';
import { operationsOperations as op } from '#operations/contract';
import { until } from '#platform/testkit';
import { startTestApp, TREE, type TestApp } from '#testkit';

type Backups = OutputOf<typeof op.listBackups>['items'];

let app: TestApp;
let folder: string;
before(async () => {
  app = await startTestApp();
  folder = `${app.place.data}.backups`;
});
after(() => app.stop());

/** What is on record once `count` backups are; the newest first. A session does not live through the nights. */
async function backups(count: number): Promise<Backups> {
  const { database, parts } = app.node.app;
  await until(`${count} backups are on record`, async () => {
    const found = await database.pool.query('select 1 from operations_backup');
    return parts.get('backupRunning') !== true && (found.rowCount ?? 0) >= count;
  });
  const { items } = await (await app.person('systemAdmin', TREE.city)).call(op.listBackups);
  assert.equal(items.length, count);
  return items;
}

/** Time goes on to an instant, and the jobs due by then run. */
async function at(instant: string): Promise<void> {
  app.clock.advance(Date.parse(instant) - app.clock.now());
  await app.settle();
}

test('OPS-5 a backup is made once a night, after two in the morning of Beijing', async () => {
  await at('2026-11-20T17:50:00Z');
  await backups(0);
  await at('2026-11-20T18:05:00Z');
  const [made] = await backups(1);
  assert.equal(made.at, '2026-11-20T18:05:00.000Z');
  assert.ok(made.ok && made.bytes > 0 && existsSync(made.file ?? ''));
  await at('2026-11-20T20:00:00Z');
  await at('2026-11-21T15:59:00Z');
  await backups(1);
  const officer = await app.person('dutyOfficer');
  const { lastBackup } = await officer.call(op.state);
  assert.deepEqual(lastBackup, { at: made.at, ok: true, bytes: made.bytes, succeededAt: made.at });
  assert.deepEqual(app.errors, []);
});

test('OPS-5 a failed backup is on the desk with the last success, is tried again every hour and is forgotten once one succeeds', async () => {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file where the folder should be');
  await at('2026-11-21T18:05:00Z');
  const [failed] = await backups(2);
  assert.equal(failed.ok, false);
  assert.match(failed.error ?? '', /ENOTDIR|EEXIST/);
  const state = await (await app.person('dutyOfficer')).call(op.state);
  assert.equal(state.lastBackup?.ok, false);
  assert.equal(state.lastBackup?.succeededAt, '2026-11-20T18:05:00.000Z');
  const [trouble] = state.troubles;
  assert.equal(trouble.code, 'backup.failed');
  assert.match(trouble.text.zh, /^备份没有成功：.*请检查/);
  const auditor = await app.person('auditAdmin', TREE.province);
  await app.settle();
  assert.equal((await auditor.call(op.readLog, { query: { type: 'backup.failed' } })).items.length, 1);
  await at('2026-11-21T18:30:00Z');
  await backups(2);
  rmSync(folder);
  await at('2026-11-21T19:10:00Z');
  const [again] = await backups(3);
  assert.equal(again.ok, true);
  const later = await (await app.person('dutyOfficer')).call(op.state);
  assert.deepEqual([later.lastBackup?.ok, later.troubles], [true, []]);
  assert.deepEqual([...new Set(app.errors.map((e) => e.message))], ['backup failed']);
});

test('OPS-5 seven nights are kept', async () => {
  for (let night = 0; night < 8; night++) {
    await at(new Date(Date.parse('2026-11-22T18:05:00Z') + night * 86_400_000).toISOString());
    await backups(4 + night);
  }
  const kept = readdirSync(folder).sort();
  assert.equal(kept.length, 7);
  assert.match(kept[6], /^fengsui-2026-11-29T18-05/);
});
