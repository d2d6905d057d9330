import { createHash } from 'node:crypto';
import { noBus, openBus, type Bus, type BusAddress } from '#platform/server/bus';
import { one, sql, type Database } from '#platform/server/db';

/** Names the node on a shared bus: every process on the database finds the same name, and no other database has it. */
async function prefixOf(database: Database): Promise<string> {
  const { mark } = await one<{ mark: string }>(
    database.db,
    sql`select (select min(applied_at)::text from schema_migration) || ' ' || (select oid::text from pg_database where datname = current_database()) as mark`,
  );
  return createHash('sha256').update(mark).digest('hex').slice(0, 16);
}

/** The bus between the processes of one node; none is needed where there is one process. */
export async function openNodeBus(
  database: Database,
  address: BusAddress | undefined,
  name: string,
): Promise<Bus> {
  return address ? openBus(address, await prefixOf(database), name) : noBus;
}
