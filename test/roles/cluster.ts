import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrationFolders } from '#app';
import { tempFolder, testDatabase, type TestDatabase } from '#platform/testkit';
import { people } from '../kills/city.ts';
import { Nats } from './nats.ts';
import { RoleProcess, type ProcessOptions } from './process.ts';

const everybody: NonNullable<ProcessOptions['people']> = [
  ...people,
  { ...people[0], account: 'securityadmin', role: 'securityAdmin' },
];

/** One node of several processes over one database, one data folder and one NATS server. */
export class Cluster {
  readonly nats: Nats;
  readonly place: ProcessOptions['place'];
  readonly #database: TestDatabase;
  readonly #mqttUrl: string | undefined;
  readonly #processes = new Map<string, RoleProcess>();
  #admin: pg.Client | undefined;

  private constructor(nats: Nats, database: TestDatabase, mqttUrl: string | undefined) {
    this.nats = nats;
    this.#database = database;
    this.#mqttUrl = mqttUrl;
    const root = tempFolder('fengsui-roles-');
    this.place = { data: join(root, 'data'), keys: join(root, 'keys'), witness: join(root, 'witness') };
    mkdirSync(this.place.data, { recursive: true });
  }

  static async start(mqttUrl?: string): Promise<Cluster> {
    const nats = await Nats.prepare();
    await nats.start();
    return new Cluster(nats, await testDatabase(migrationFolders()), mqttUrl);
  }

  get databaseUrl(): string {
    return this.#database.url;
  }

  /** Starts processes side by side, each named after its role and number, e.g. `api-1`. */
  async run(...names: readonly string[]): Promise<RoleProcess[]> {
    return Promise.all(
      names.map(async (name) => {
        const process = new RoleProcess({
          role: name.split('-')[0] as ProcessOptions['role'],
          name,
          databaseUrl: this.databaseUrl,
          natsUrl: this.nats.url,
          place: this.place,
          ...(this.#processes.size === 0 ? { people: everybody } : {}),
          ...(this.#mqttUrl === undefined ? {} : { mqttUrl: this.#mqttUrl }),
        });
        this.#processes.set(name, process);
        await process.start();
        return process;
      }),
    );
  }

  process(name: string): RoleProcess {
    const found = this.#processes.get(name);
    if (!found) throw new Error(`${name} was never started`);
    return found;
  }

  /** A connection of the test's own. */
  async sql(): Promise<pg.Client> {
    if (this.#admin) return this.#admin;
    const client = new pg.Client({ connectionString: this.databaseUrl });
    client.on('error', () => (this.#admin = undefined));
    await client.connect();
    this.#admin = client;
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((p) => p.end()));
    await this.nats.end();
    await this.#admin?.end().catch(() => undefined);
    await this.#database.drop();
  }
}
