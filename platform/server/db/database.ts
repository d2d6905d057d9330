import { Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely';
import pg from 'pg';

export { sql };

/** SQL is written as `sql` templates: every value is a parameter. Row types are stated where the query is. */
export type Db = Kysely<unknown>;
export type Tx = Transaction<unknown>;

/** One database: pooled queries, transactions, raw clients for the hot path and LISTEN. */
export interface Database {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Runs `work` in one READ COMMITTED transaction. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * A connection of its own outside the pool, for LISTEN or the hot path. The caller ends it. With `pipeline` statements are sent
   * without waiting for the answers to those before them.
   */
  connect(applicationName: string, options?: { readonly pipeline?: boolean }): Promise<pg.Client>;
  close(): Promise<void>;
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;
pg.types.setTypeParser(INT8, (text) => {
  const n = Number(text);
  if (!Number.isSafeInteger(n)) throw new Error(`bigint ${text} is beyond 2^53`);
  return n;
});
pg.types.setTypeParser(NUMERIC, Number);
pg.types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text).toISOString());

/** Whatever the server's own settings: instants in UTC, one text form of every value, names in the schema `public`. */
const SESSION =
  '-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1 -c bytea_output=hex -c search_path=public';

/** Opens a pool of at most `size` connections. Nothing is connected until the first query. */
export function openDatabase(url: string, size = 20): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 5000,
    application_name: 'fengsui',
    options: SESSION,
  });
  pool.on('error', () => undefined);
  // A client that is in use when the server dies emits the error itself, besides failing its query.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    url,
    transaction: (work) => db.transaction().execute(work),
    async connect(applicationName, { pipeline = false } = {}) {
      const client = new pg.Client({
        pipeline,
        connectionString: url,
        application_name: applicationName,
        options: SESSION,
        connectionTimeoutMillis: 5000,
      });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    async close() {
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
}

/** All rows of a query. */
export async function rows<T>(db: Db | Tx, query: RawBuilder<T>): Promise<T[]> {
  return (await query.execute(db)).rows as T[];
}

/** The only row of a query; a defect if there is none. */
export async function one<T>(db: Db | Tx, query: RawBuilder<T>): Promise<T> {
  const found = await rows(db, query);
  if (found.length !== 1) throw new Error(`expected one row, got ${found.length}`);
  return found[0];
}

/** The first row of a query, or undefined. */
export async function maybeOne<T>(db: Db | Tx, query: RawBuilder<T>): Promise<T | undefined> {
  return (await rows(db, query))[0];
}
