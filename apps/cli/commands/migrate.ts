import { realHost } from '#platform/server/host';
import { createLogger } from '#platform/server/module';
import { placeFor, startEmbedded } from '#platform/server/postgres';
import { migrate as migrateDatabase, openDatabase } from '#platform/server/db';
import { migrationFolders } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { holdInstance } from '../../server/instance-lock.ts';
import { ensureDatabase } from '../../server/run.ts';
import type { Command } from '../command.ts';
import { checkout } from '../checkout.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: { zh: '只升级数据库结构', en: 'bring the database to this program’s schema, nothing else' },
  usage: 'fengsui migrate [--data DIR]',
  async run(terminal) {
    const config = readConfig(terminal.args, checkout, false);
    const place = placeFor(checkout, config.dataDir, config.dataHome);
    const release = holdInstance(place);
    const postgres = config.databaseUrl ? undefined : await startEmbedded(checkout, place);
    const database = openDatabase(config.databaseUrl ?? (postgres ? await ensureDatabase(postgres) : ''), 2);
    try {
      const applied = await migrateDatabase(database, migrationFolders());
      terminal.out(`${JSON.stringify({ applied })}\n`);
      return 0;
    } catch (error) {
      createLogger(realHost, (line) => terminal.err(line)).error('migration failed', {
        error: String(error),
      });
      return 1;
    } finally {
      await database.close();
      await postgres?.stop();
      release();
    }
  },
};
