import { mkdirSync } from 'node:fs';
import { one, openDatabase, sql } from '#platform/server/db';
import {
  checkExternal,
  startEmbedded,
  type DataPlace,
  type EmbeddedPostgres,
} from '#platform/server/postgres';
import type { Config } from './config.ts';

const DATABASE = 'fengsui';

/** The database an instance works on. */
export interface OpenPostgres {
  readonly url: string;
  /** Stops the embedded server; an external one is not ours to stop. */
  stop(): Promise<void>;
}

/** Makes the database inside the embedded cluster when it is not there. */
async function ensureDatabase(postgres: EmbeddedPostgres): Promise<string> {
  const admin = openDatabase(postgres.url('postgres'), 1);
  try {
    const { n } = await one<{ n: number }>(
      admin.db,
      sql`select count(*)::int as n from pg_database where datname = ${DATABASE}`,
    );
    if (n === 0) await sql`create database ${sql.ref(DATABASE)}`.execute(admin.db);
  } finally {
    await admin.close();
  }
  return postgres.url(DATABASE);
}

/** The external database of DATABASE_URL once it is known to serve, else the embedded one, started when it does not run. */
export async function openPostgres(
  config: Config,
  place: DataPlace,
  options: { supervise?: boolean } = {},
): Promise<OpenPostgres> {
  if (config.databaseUrl) {
    mkdirSync(place.data, { recursive: true, mode: 0o711 });
    await checkExternal(config.databaseUrl);
    return { url: config.databaseUrl, stop: async () => undefined };
  }
  const postgres = await startEmbedded(config.checkout, place, options);
  return { url: await ensureDatabase(postgres), stop: () => postgres.stop() };
}
