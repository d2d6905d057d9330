import { migrate, openDatabase, type Database } from '#platform/server/db';
import { placeFor, type DataPlace } from '#platform/server/postgres';
import { migrationFolders } from '../server/compose.ts';
import { readConfig } from '../server/config.ts';
import { isRunning } from '../server/instance-lock.ts';
import { openPostgres } from '../server/open-postgres.ts';
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
  const postgres = await openPostgres(config, place);
  const database = openDatabase(postgres.url, 4);
  const close = async (): Promise<void> => {
    await database.close();
    if (!beside) await postgres.stop();
  };
  try {
    if (options.migrate) await migrate(database, migrationFolders());
    return { place, database, close };
  } catch (error) {
    await close();
    throw error;
  }
}
