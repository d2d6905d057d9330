import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { migrate, migrationsHash, openDatabase, type MigrationFolder } from '../server/db/index.ts';
import { placeFor, startEmbedded } from '../server/postgres/index.ts';

const checkout = dirname(dirname(import.meta.dirname));
const TEMPLATE_LOCK = 7_205_099;

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A server for tests: the one `tools/test.ts` started (FENGSUI_TEST_DATABASE), else one kept running for this checkout
 * under the temporary folder with fsync off.
 */
async function serverUrl(database: string): Promise<string> {
  const given = process.env['FENGSUI_TEST_DATABASE'];
  // Not a WHATWG URL: a socket folder travels in the query and the host is empty.
  if (given) return given.replace(/@([^/]*)\/[^?]*/, `@$1/${database}`);
  const place = placeFor(checkout, join('/tmp', `fengsui-test-pg-${process.getuid?.() ?? 0}`));
  const server = await startEmbedded(checkout, place, {
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  return server.url(database);
}

/** Starts a server for a whole test run, alone in a folder of its own; `tools/test.ts` gives its address to the test processes. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-run-'));
  chmodSync(folder, 0o755);
  const server = await startEmbedded(checkout, placeFor(checkout, join(folder, 'data')), {
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  return {
    url: server.url('postgres'),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function withAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await serverUrl('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function ensureTemplate(name: string, folders: readonly MigrationFolder[]): Promise<void> {
  await withAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const known = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 0) {
      const work = `${name}_building`;
      await admin.query(`drop database if exists ${work}`);
      await admin.query(`create database ${work}`);
      const database = openDatabase(await serverUrl(work), 2);
      await migrate(database, folders);
      await database.close();
      await admin.query(`alter database ${work} rename to ${name}`);
    }
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  });
}

/** A fresh database with the given migrations, cloned from a template that is made once per set of migrations. */
export async function testDatabase(folders: readonly MigrationFolder[] = []): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  let template = 'template0';
  if (folders.length > 0) {
    template = `tpl_${migrationsHash(folders)}`;
    await ensureTemplate(template, folders);
  }
  await withAdmin((admin) => admin.query(`create database ${name} template ${template}`));
  return {
    url: await serverUrl(name),
    drop: () =>
      withAdmin(async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`))),
  };
}
