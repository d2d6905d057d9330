import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Database } from './database.ts';

/** A module's `server/migrations` folder; files are `0001-what-it-does.sql`. Folders run in list order, files in name order. */
export interface MigrationFolder {
  readonly module: string;
  readonly folder: string;
}

interface Migration {
  readonly id: string;
  readonly text: string;
  readonly hash: string;
}

/** The database and the program disagree about released migrations. */
export class MigrationProblem extends Error {
  override readonly name = 'MigrationProblem';
}

const LOCK = 7_205_001;

function read({ module, folder }: MigrationFolder): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return {
        id: `${module}/${name.replace(/\.sql$/, '')}`,
        text,
        hash: createHash('sha256').update(text).digest('hex'),
      };
    });
}

/** One hash over every migration: names the template database of the tests. */
export function migrationsHash(folders: readonly MigrationFolder[]): string {
  const hash = createHash('sha256');
  for (const m of folders.flatMap(read)) hash.update(m.id).update(m.hash);
  return hash.digest('hex').slice(0, 16);
}

async function applyOne(client: pg.PoolClient, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.text);
    await client.query('insert into schema_migration(id, hash) values ($1, $2)', [
      migration.id,
      migration.hash,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new MigrationProblem(
      `数据库结构升级到 ${migration.id} 时没有成功，已退回：${(error as Error).message}。Migration ${migration.id} failed and was rolled back.`,
    );
  }
}

/**
 * Brings the database to this program's schema, one transaction per migration; an interrupted run is resumed by the next.
 * `wanted` makes the schema of an older program: only the migrations it names by id (`module/0001-what-it-does`).
 */
export async function migrate(
  database: Database,
  folders: readonly MigrationFolder[],
  wanted: (id: string) => boolean = () => true,
): Promise<string[]> {
  const client = await database.pool.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'create table if not exists schema_migration(id text primary key, hash text not null, applied_at timestamptz not null default now())',
    );
    const known = new Map<string, string>();
    for (const row of (
      await client.query<{ id: string; hash: string }>('select id, hash from schema_migration')
    ).rows)
      known.set(row.id, row.hash);
    const all = folders.flatMap(read);
    for (const id of known.keys())
      if (!all.some((m) => m.id === id))
        throw new MigrationProblem(
          `数据库比程序新（${id}）：请升级程序。The database is newer than this program (${id}): upgrade the program.`,
        );
    for (const migration of all.filter((m) => wanted(m.id))) {
      const hash = known.get(migration.id);
      if (hash === migration.hash) continue;
      if (hash !== undefined)
        throw new MigrationProblem(
          `已发布的迁移 ${migration.id} 被改动，拒绝启动。The released migration ${migration.id} was edited.`,
        );
      await applyOne(client, migration);
      applied.push(migration.id);
    }
    return applied;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    client.release();
  }
}
