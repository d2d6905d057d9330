import { migrate, openDatabase, type Database } from '#platform/server/db';
import { placeFor, startEmbedded, type DataPlace } from '#platform/server/postgres';
import { migrationFolders } from '../server/compose.ts';
import { readConfig } from '../server/config.ts';
import { isRunning } from '../server/instance-lock.ts';
import { ensureDatabase } from '../server/run.ts';
import { checkout } from './checkout.ts';

export interface OpenInstance {
  readonly place: DataPlace;
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens the database of an instance for a command: beside a running node, or by starting PostgreSQL for the time of the command. */
export async function openInstance(
  args: readonly string[],
  options: { migrate: boolean },
): Promise<OpenInstance> {
  const config = readConfig(args, checkout, false);
  const place = placeFor(checkout, config.dataDir, config.dataHome);
  const beside = isRunning(place);
  const postgres = config.databaseUrl ? undefined : await startEmbedded(checkout, place);
  const database = openDatabase(config.databaseUrl ?? (postgres ? await ensureDatabase(postgres) : ''), 4);
  if (options.migrate) await migrate(database, migrationFolders());
  return {
    place,
    database,
    async close() {
      await database.close();
      if (!beside) await postgres?.stop();
    },
  };
}
