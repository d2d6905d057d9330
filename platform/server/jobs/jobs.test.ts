import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openDatabase, sql, type Database } from '#platform/server/db';
import { logMigrations } from '#platform/server/log';
import { Metrics, Transactor, Troubles, type App, type JobKind } from '#platform/server/module';
import { quietLogger, testDatabase, TestHost, type TestDatabase } from '#platform/testkit';
import { jobMigrations, Jobs } from './index.ts';

let made: TestDatabase;
let database: Database;
const host = new TestHost();
const log = quietLogger();
before(async () => {
  made = await testDatabase([logMigrations, jobMigrations]);
  database = openDatabase(made.url, 6);
});
after(async () => {
  await database.close();
  await made.drop();
});

/** As much of an app as jobs need. */
function anApp(): App {
  const transactor = new Transactor(() => app);
  const app = {
    get database() {
      return database;
    },
    host,
    log,
    metrics: new Metrics(),
    troubles: new Troubles(host),
    system: { id: 'system', kind: 'system', name: '系统', orgPath: 'node', grants: [] },
    act: (...given: Parameters<Transactor['act']>) => transactor.act(...given),
    committed: () => undefined,
  } as unknown as App;
  return app;
}

const runs: string[] = [];
const kinds: JobKind[] = [
  { name: 'test.once', run: async (_ctx, payload) => void runs.push(`once ${String(payload['n'])}`) },
  {
    name: 'test.fails',
    run: async (ctx) => {
      await sql`insert into job (id, name, run_at) values (${ctx.newId()}, 'test.leftover', now())`.execute(
        ctx.tx,
      );
      runs.push('fails');
      throw new Error('no');
    },
  },
];
const app = anApp();
const jobs = new Jobs(() => app, kinds);
const schedule = (name: string, inMs: number, n = 0): Promise<void> =>
  app.act(app.system, (ctx) => jobs.schedule(ctx, name, host.now() + inMs, { n }));

test('PLT-48 a job runs once, when it is due, in a transaction of its own', async () => {
  await schedule('test.once', 1000, 1);
  assert.equal(await jobs.runDue(), 0);
  host.advance(1001);
  assert.equal(await jobs.runDue(), 1);
  assert.equal(await jobs.runDue(), 0);
  assert.deepEqual(runs.splice(0), ['once 1']);
});

test('PLT-48 any number of workers side by side run each job once', async () => {
  for (let n = 0; n < 60; n++) await schedule('test.once', 0, n);
  const workers = [new Jobs(() => app, kinds), new Jobs(() => app, kinds), jobs];
  await Promise.all(workers.map((w) => w.runDue()));
  assert.deepEqual(runs.splice(0).sort(), Array.from({ length: 60 }, (_, n) => `once ${n}`).sort());
});

test('PLT-49 a failing job leaves nothing behind, is said, and is tried again later and later; others go on', async () => {
  await schedule('test.fails', 0);
  await schedule('test.once', 0, 7);
  await jobs.runDue();
  assert.deepEqual(runs.splice(0).sort(), ['fails', 'once 7']);
  const left = await sql<{
    n: number;
  }>`select count(*)::int as n from job where name = 'test.leftover'`.execute(database.db);
  assert.equal(left.rows[0].n, 0);
  assert.equal(log.errors.length, 1);
  host.advance(1001);
  await jobs.runDue();
  assert.deepEqual(runs.splice(0), ['fails']);
  host.advance(1001);
  await jobs.runDue();
  assert.deepEqual(runs.splice(0), [], 'two seconds now');
  host.advance(1001);
  await jobs.runDue();
  assert.deepEqual(runs.splice(0), ['fails']);
  assert.deepEqual(
    app.troubles.list().map((t) => t.code),
    ['job.failing:test.fails'],
    'after three failures the operators are told',
  );
});
