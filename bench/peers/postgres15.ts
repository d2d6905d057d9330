import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { pause } from './stage.ts';

const BIN = '/usr/lib/postgresql/15/bin';

export const postgres15Present = (): boolean => existsSync(join(BIN, 'postgres'));

function idOf(flag: '-u' | '-g'): number {
  return Number(String(spawnSync('id', [flag, 'postgres']).stdout).trim());
}

/** A fresh cluster of the distribution's PostgreSQL 15 with its default settings (fsync on), on a socket in `folder`. */
export async function startPostgres15(
  folder: string,
): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const root = process.getuid?.() === 0;
  const who = root ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  mkdirSync(folder);
  if (root) chownSync(folder, idOf('-u'), idOf('-g'));
  const data = join(folder, 'data');
  const made = spawnSync(join(BIN, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust'], {
    ...who,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(made.stderr);
  const child = spawn(
    join(BIN, 'postgres'),
    ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`],
    { ...who, cwd: folder, stdio: 'ignore' },
  );
  const url = `postgresql://bench@/postgres?host=${encodeURIComponent(folder)}`;
  for (let i = 0; i < 200; i++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.query(
        `create table reading (ts timestamptz not null, dev text not null, k smallint not null, v double precision not null);
         create index on reading using btree (dev, ts);
         create index on reading using brin (ts)`,
      );
      await client.end();
      break;
    } catch {
      await client.end().catch(() => undefined);
      await pause(50);
    }
  }
  return {
    url,
    pid: child.pid as number,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
    },
  };
}
