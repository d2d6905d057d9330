import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { composeNode, migrationFolders, type RunningNode } from '#app';
import { sessionOperations, type Role } from '#identity/contract';
import { createAccount, grantRole, insertOrgs } from '#identity/server';
import { newId, realHost, type Host } from '#platform/server/host';
import type { AppSettings } from '#platform/server/module';
import type { TlsSource } from '#platform/server/tls';
import { Caller, quietLogger, settingsForTest, tempFolder, testDatabase, TestHost } from '#platform/testkit';
import { TREE, treeOrgs } from './tree.ts';

export interface StartOptions {
  /** A standing clock instead of the machine's. */
  readonly clock?: boolean;
  readonly headEveryMs?: number;
  readonly webRoot?: string;
  readonly settings?: Partial<AppSettings>;
  /** Serves HTTPS, and MQTT over TLS where the settings say so. */
  readonly tls?: TlsSource;
}

export interface TestApp {
  readonly node: RunningNode;
  readonly base: string;
  readonly clock: TestHost;
  readonly databaseUrl: string;
  readonly place: { readonly data: string; readonly keys: string; readonly witness: string };
  readonly errors: readonly { message: string; fields: unknown }[];
  /** A new signed-in person holding `role` at `orgPath`. */
  person(
    role: Role,
    orgPath?: string,
    name?: string,
  ): Promise<Caller & { personId: string; account: string }>;
  /** Nobody in particular. */
  nobody(): Caller;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const PASSWORD = 'Luyu-9-cheng-ding';

/** Starts the whole product on a fresh database with the organisations of {@link TREE}. */
export async function startTestApp(options: StartOptions = {}): Promise<TestApp> {
  const clock = new TestHost();
  const host: Host = options.clock === false ? realHost : clock;
  const database = await testDatabase(migrationFolders());
  const root = tempFolder();
  const place = { data: join(root, 'data'), keys: join(root, 'keys'), witness: join(root, 'witness') };
  mkdirSync(place.data, { recursive: true });
  const log = quietLogger();
  const node = await composeNode({
    databaseUrl: database.url,
    host,
    log,
    place,
    settings: settingsForTest(options.settings),
    webRoot: options.webRoot,
    ...(options.tls ? { tls: options.tls } : {}),
    headEveryMs: options.headEveryMs ?? 60_000,
    poolSize: 10,
  });
  const base = await node.http.listen('127.0.0.1', 0);
  await insertOrgs(
    node.app.database.db,
    treeOrgs.map((o) => ({ ...o, id: newId(realHost) })),
    '2020-01-01T00:00:00Z',
  );
  let serial = 0;
  return {
    node,
    base,
    clock,
    databaseUrl: database.url,
    place,
    errors: log.errors,
    async person(role, orgPath = TREE.county, name) {
      const account = `${role.toLowerCase()}${++serial}`;
      const personId = await node.app.act(node.app.system, async (ctx) => {
        const id = await createAccount(ctx, {
          name: name ?? account,
          account,
          password: PASSWORD,
          homePath: orgPath,
          phone: '13812345678',
        });
        await grantRole(ctx, id, role, orgPath, '');
        return id;
      });
      const caller = new Caller(base);
      await caller.call(sessionOperations.signIn, { body: { account, password: PASSWORD } });
      return Object.assign(caller, { personId, account });
    },
    nobody: () => new Caller(base),
    settle: () => node.settle(),
    async stop() {
      await node.stop();
      await database.drop();
    },
  };
}
