import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { placeFor, startEmbedded, type EmbeddedPostgres } from '../server/postgres/index.ts';

const checkout = dirname(dirname(import.meta.dirname));
const ACCOUNT = 'county_app';
const PORT_TRIES = 10;

/** A PostgreSQL as somebody else runs it: on TCP, with passwords, and an account of ours that is no superuser. */
export interface ExternalServer {
  readonly host: string;
  readonly port: number;
  readonly account: string;
  readonly password: string;
  /** Address of a database for our account. */
  url(database: string): string;
  /** Runs a statement as its administrator. */
  admin(database: string, statement: string): Promise<void>;
  /** Makes an empty database owned by our account. */
  create(database: string): Promise<string>;
  /** The server goes away, as in a restart of the other machine. */
  halt(): Promise<void>;
  /** It comes back at the same address. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Starts one from the packaged binaries under an unprivileged account; `settings` as in `postgresql.conf`. */
export async function startExternalServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<ExternalServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-external-'));
  chmodSync(folder, 0o755);
  const place = placeFor(checkout, join(folder, 'data'));
  let port = 0;
  const launch = (): Promise<EmbeddedPostgres> =>
    startEmbedded(checkout, place, {
      settings: {
        listen_addresses: '127.0.0.1',
        port: String(port),
        shared_buffers: '64MB',
        timezone: 'Asia/Shanghai',
        datestyle: 'SQL, DMY',
        ...settings,
      },
    });
  let server: EmbeddedPostgres | undefined;
  // Between the look and the start another process may take the port: then another one.
  for (let left = PORT_TRIES; !server; left--) {
    port = await freePort();
    server = await launch().catch((error: unknown) => {
      if (left <= 1) throw error;
      return undefined;
    });
  }
  let running: EmbeddedPostgres = server;
  const password = randomBytes(12).toString('base64url');
  const admin = async (database: string, statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: running.url(database) });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await admin('postgres', `create role ${ACCOUNT} login nosuperuser createdb password '${password}'`);
  const url = (database: string): string =>
    `postgresql://${ACCOUNT}:${password}@127.0.0.1:${port}/${database}`;
  return {
    host: '127.0.0.1',
    port,
    account: ACCOUNT,
    password,
    url,
    admin,
    async create(database) {
      await admin('postgres', `create database ${database} owner ${ACCOUNT}`);
      return url(database);
    },
    halt: () => running.stop(),
    async resume() {
      running = await launch();
    },
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(place.socketDir, { recursive: true, force: true });
    },
  };
}
