import { migrate as migrateDatabase, openDatabase } from '#platform/server/db';
import { placeFor } from '#platform/server/postgres';
import { migrationFolders } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { holdInstance } from '../../server/instance-lock.ts';
import { openPostgres } from '../../server/open-postgres.ts';
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
    try {
      const postgres = await openPostgres(config, place);
      const database = openDatabase(postgres.url, 2);
      try {
        const applied = await migrateDatabase(database, migrationFolders());
        terminal.out(`${JSON.stringify({ applied })}\n`);
        return 0;
      } finally {
        await database.close();
        await postgres.stop();
      }
    } finally {
      release();
    }
  },
};
