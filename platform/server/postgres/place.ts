import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { PostgresProblem } from './problem.ts';

const SERVICE_ACCOUNT = 'fengsui';

/** Where one instance keeps its things. PostgreSQL runs as `uid:gid`, never as root. */
export interface DataPlace {
  /** PostgreSQL cluster, Parquet history and uploaded files. */
  readonly data: string;
  /** Signing keys; outside `data`. */
  readonly keys: string;
  /** Signed log heads; outside `data` and outside the database account's rights. */
  readonly witness: string;
  /** Where the PostgreSQL binaries are copied when the checkout is unreadable for the service account. */
  readonly runtime: string;
  readonly socketDir: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

function account(): { uid: number; gid: number } {
  const read = (): { uid: number; gid: number } | undefined => {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((l) => l.startsWith(`${SERVICE_ACCOUNT}:`));
    const parts = line?.split(':');
    return parts ? { uid: Number(parts[2]), gid: Number(parts[3]) } : undefined;
  };
  const known = read();
  if (known) return known;
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/var/lib/fengsui',
    '--shell',
    '/usr/sbin/nologin',
    SERVICE_ACCOUNT,
  ]);
  const made = read();
  if (made) return made;
  throw new PostgresProblem(
    '数据库不能以 root 身份运行，而系统账户 fengsui 没有建成：请运行 useradd --system fengsui 后重试，或换普通用户启动。',
    'PostgreSQL refuses to run as root and the system account fengsui could not be created: run "useradd --system fengsui", or start as an ordinary user.',
  );
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** Name of an instance: the checkout's folder name made plain, plus a hash of its full path. */
function instanceName(checkout: string): string {
  const plain = basename(checkout)
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 24)
    .replace(/^-+|-+$/g, '');
  return `${plain || 'fengsui'}-${shortHash(resolve(checkout))}`;
}

/**
 * Decides the folders of an instance; makes the service account when running as root. `dataHome` is the user's XDG data
 * folder, `~/.local/share` when absent.
 */
export function placeFor(checkout: string, dataDir: string | undefined, dataHome?: string): DataPlace {
  const asRoot = process.getuid?.() === 0;
  const ids = asRoot ? account() : { uid: undefined, gid: undefined };
  const share = asRoot ? '/var/lib/fengsui' : join(dataHome ?? join(homedir(), '.local', 'share'), 'fengsui');
  const data = dataDir ? resolve(dataDir) : join(share, instanceName(checkout));
  const beside = (kind: string): string => join(dirname(data), `${basename(data)}.${kind}`);
  return {
    data,
    keys: beside('keys'),
    witness: beside('witness'),
    runtime: join(share, 'runtime'),
    socketDir: join('/tmp', `fengsui-${process.getuid?.() ?? 0}-${shortHash(data)}`),
    ...ids,
  };
}
