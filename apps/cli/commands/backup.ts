import { mkdir } from 'node:fs/promises';
import { backUp, restoreFrom } from '#platform/server/backup';
import { VERSION } from '../../server/compose.ts';
import { holdInstance } from '../../server/instance-lock.ts';
import { placeFor } from '#platform/server/postgres';
import { readConfig } from '../../server/config.ts';
import { UsageError, type Command } from '../command.ts';
import { checkout } from '../checkout.ts';
import { openInstance } from '../instance.ts';

/** Splits `--name value` out of the arguments; the rest goes to the instance. */
export function takeOption(
  args: readonly string[],
  name: string,
): { value: string | undefined; rest: string[] } {
  const at = args.indexOf(name);
  if (at === -1) return { value: undefined, rest: [...args] };
  return { value: args[at + 1], rest: [...args.slice(0, at), ...args.slice(at + 2)] };
}

export const backup: Command = {
  name: 'backup',
  summary: { zh: '立即备份（运行中也可以）', en: 'back up now (also while it runs)' },
  usage: 'fengsui backup [--data DIR] [--to DIR]',
  async run(terminal) {
    const { value, rest } = takeOption(terminal.args, '--to');
    const instance = await openInstance(rest, { migrate: false });
    try {
      const result = await backUp({
        database: instance.database,
        data: instance.place.data,
        target: value ?? `${instance.place.data}.backups`,
        version: VERSION,
        nowMs: Date.now(),
      });
      terminal.out(`${JSON.stringify(result)}\n`);
      return 0;
    } finally {
      await instance.close();
    }
  },
};

export const restore: Command = {
  name: 'restore',
  summary: { zh: '把备份恢复到新的数据目录', en: 'restore a backup into a new data directory' },
  usage: 'fengsui restore BACKUP_FOLDER --data NEW_DIR',
  async run(terminal) {
    const [folder, ...rest] = terminal.args;
    if (!folder || folder.startsWith('--')) throw new UsageError('请给出备份文件夹。');
    const config = readConfig(rest, checkout, false);
    const place = placeFor(checkout, config.dataDir, config.dataHome);
    const release = holdInstance(place);
    try {
      await mkdir(place.data, { recursive: true });
      const instance = await openInstance(rest, { migrate: true });
      try {
        const { rows, manifest } = await restoreFrom(folder, instance.database, place.data);
        terminal.out(`${JSON.stringify({ rows, backupOf: manifest.at, version: manifest.version })}\n`);
        return 0;
      } finally {
        await instance.close();
      }
    } finally {
      release();
    }
  },
};
