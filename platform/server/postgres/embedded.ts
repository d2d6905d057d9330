import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { installBinaries } from './binaries.ts';
import { putWhole, realStorage } from '#platform/server/storage';
import type { DataPlace } from './place.ts';
import { PostgresProblem } from './problem.ts';

const SUPERUSER = 'fengsui';
/** Names the socket file; stated, so that a PGPORT of the environment does not point clients elsewhere. */
const PORT = '5432';
const READY_WITHIN_MS = 30_000;
const SUPERVISE_MS = 500;
const RETRY_WITHIN_MS = 10_000;

export interface EmbeddedOptions {
  /** Extra `postgresql.conf` settings given on the command line. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Starts the server again when it dies while this process lives. */
  readonly supervise?: boolean;
}

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  readonly pid: number;
  /** Connection string of a database in this cluster. */
  url(database: string): string;
  readonly pgData: string;
  readonly binDir: string;
  /** Fast shutdown: open transactions are rolled back, the cluster is clean on disk. */
  stop(): Promise<void>;
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function ownFolder(path: string, place: DataPlace): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (place.uid !== undefined && place.gid !== undefined) chownSync(path, place.uid, place.gid);
}

/** As root PostgreSQL runs as another account, which must be able to pass through every folder above its data. */
function refuseClosedFolder(place: DataPlace): void {
  if (place.uid === undefined) return;
  for (let folder = dirname(place.data); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === place.uid ? 0o100 : gid === place.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0)
      throw new PostgresProblem(
        `以 root 运行时数据库用系统账户 fengsui，它进不了 ${folder}：请执行 chmod o+x ${folder}，或用 --data 把数据放到别处。`,
        `As root the database runs as the system account fengsui, which cannot pass through ${folder}: run chmod o+x ${folder}, or keep the data elsewhere with --data.`,
      );
  }
}

function prepareFolders(place: DataPlace): void {
  try {
    mkdirSync(place.data, { recursive: true, mode: 0o711 });
    refuseClosedFolder(place);
    writeFileSync(join(place.data, '.writable'), '');
    rmSync(join(place.data, '.writable'));
    ownFolder(join(place.data, 'pg'), place);
    ownFolder(place.socketDir, place);
    for (const dir of [place.keys, place.witness]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (error instanceof PostgresProblem) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC')
      throw new PostgresProblem(
        `数据目录 ${place.data} 所在磁盘已满：请腾出空间后重新启动。`,
        `The disk of the data directory ${place.data} is full: free some space and start again.`,
      );
    throw new PostgresProblem(
      `数据目录 ${place.data} 或 ${place.socketDir} 不能写入（${code}）：请检查目录权限，或用 --data 指定另一个目录。`,
      `The data directory ${place.data} or ${place.socketDir} cannot be written (${code}): check permissions, or give another one with --data.`,
    );
  }
  const { bavail, bsize } = statfsSync(place.data);
  if (bavail * bsize < 200 * 1024 * 1024)
    throw new PostgresProblem(
      `数据目录 ${place.data} 所在磁盘剩余不足 200 MB：请腾出空间后重新启动。`,
      `Less than 200 MB left on the disk of ${place.data}: free some space and start again.`,
    );
}

/** Durable before the cluster is made with it: a lost password is a lost cluster. */
async function readSecret(place: DataPlace): Promise<string> {
  const file = join(place.keys, 'postgres-password');
  if (!existsSync(file))
    await putWhole(realStorage, file, Buffer.from(randomBytes(24).toString('base64url')));
  await realStorage.sync(place.keys);
  return readFileSync(file, 'utf8');
}

function initdb(binDir: string, pgData: string, place: DataPlace, secret: string): void {
  const passwordFile = join(place.socketDir, 'initdb-password');
  writeFileSync(passwordFile, secret, { mode: 0o600 });
  if (place.uid !== undefined && place.gid !== undefined) chownSync(passwordFile, place.uid, place.gid);
  const done = spawnSync(
    join(binDir, 'initdb'),
    [
      '-D',
      pgData,
      '-U',
      SUPERUSER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
    ],
    {
      uid: place.uid,
      gid: place.gid,
      cwd: place.socketDir,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
    },
  );
  rmSync(passwordFile, { force: true });
  if (done.status !== 0) {
    rmSync(pgData, { recursive: true, force: true });
    throw new PostgresProblem(
      `数据库初始化失败：${(done.stderr ?? '').trim().split('\n').at(-1)}`,
      `initdb failed: ${(done.stderr ?? String(done.error)).trim()}`,
    );
  }
}

function postmasterPid(pgData: string): number | undefined {
  try {
    const [pid, dir] = readFileSync(join(pgData, 'postmaster.pid'), 'utf8').split('\n');
    const n = Number(pid);
    if (!Number.isInteger(n) || dir !== pgData || !alive(n)) return undefined;
    const command = readFileSync(`/proc/${n}/cmdline`, 'utf8');
    return command.includes('postgres') ? n : undefined;
  } catch {
    return undefined;
  }
}

async function canConnect(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stopPostmaster(pid: number): Promise<void> {
  if (!alive(pid)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 10_000 && alive(pid); waited += 20) await pause(20);
  if (alive(pid)) process.kill(pid, 'SIGQUIT');
  for (let waited = 0; waited < 5000 && alive(pid); waited += 20) await pause(20);
}

/** From Linux 5.8 on syncfs reports a write that failed; before that only fsync of each file does. */
function syncMethod(): 'syncfs' | 'fsync' {
  const [major, minor] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 8) ? 'syncfs' : 'fsync';
}

function settingsOf(place: DataPlace, extra: Readonly<Record<string, string>>): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: place.socketDir,
    unix_socket_permissions: '0700',
    port: PORT,
    max_connections: '80',
    shared_buffers: '128MB',
    wal_compression: 'on',
    max_wal_size: '1GB',
    // After a kill one call for the file system instead of one for each of a thousand files (docs/adr/0012).
    recovery_init_sync_method: syncMethod(),
    wal_level: 'replica',
    max_wal_senders: '4',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    ...extra,
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

function launch(
  binDir: string,
  pgData: string,
  place: DataPlace,
  extra: Readonly<Record<string, string>>,
): number {
  const logFile = join(place.socketDir, 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(join(binDir, 'postgres'), ['-D', pgData, ...settingsOf(place, extra)], {
    uid: place.uid,
    gid: place.gid,
    cwd: place.socketDir,
    detached: true,
    stdio: ['ignore', log, log],
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
  });
  child.unref();
  closeSync(log);
  child.on('error', () => undefined);
  if (child.pid === undefined)
    throw new PostgresProblem('数据库程序无法启动。', 'The PostgreSQL program could not be started.');
  return child.pid;
}

async function awaitReady(pid: number, url: string, place: DataPlace): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (await canConnect(url)) return;
    if (!alive(pid)) break;
    await pause(25);
  }
  const tail = readFileSync(join(place.socketDir, 'postgres.log'), 'utf8')
    .trim()
    .split('\n')
    .slice(-3)
    .join(' ');
  throw new PostgresProblem(`数据库没有启动成功：${tail}`, `PostgreSQL did not become ready: ${tail}`);
}

/** The lock of a postmaster that is dead but not yet reaped by its parent: PostgreSQL takes its number for a living one. */
function dropDeadLock(pgData: string): void {
  const file = join(pgData, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && !alive(pid)) rmSync(file, { force: true });
}

/** After a kill the last backends take a moment to go; until then PostgreSQL refuses to start. */
async function launchPatiently(
  binDir: string,
  pgData: string,
  place: DataPlace,
  settings: Readonly<Record<string, string>>,
  url: string,
): Promise<number> {
  const deadline = performance.now() + RETRY_WITHIN_MS;
  for (;;) {
    dropDeadLock(pgData);
    const pid = launch(binDir, pgData, place, settings);
    try {
      await awaitReady(pid, url, place);
      return pid;
    } catch (error) {
      if (performance.now() > deadline || alive(pid)) throw error;
      await pause(200);
    }
  }
}

/** Starts the cluster of `place`, making it first if needed. A live postmaster of the same data directory is adopted. */
export async function startEmbedded(
  checkout: string,
  place: DataPlace,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  prepareFolders(place);
  const binDir = join(installBinaries(checkout, place), 'bin');
  if (place.uid !== undefined) chmodSync(dirname(place.runtime), 0o755);
  const secret = await readSecret(place);
  const pgData = join(place.data, 'pg', 'cluster');
  if (!existsSync(join(pgData, 'PG_VERSION'))) initdb(binDir, pgData, place, secret);
  const { port = PORT } = options.settings ?? {};
  const url = (database: string): string =>
    `postgresql://${SUPERUSER}:${encodeURIComponent(secret)}@/${database}?host=${encodeURIComponent(place.socketDir)}&port=${port}`;
  let pid = postmasterPid(pgData);
  if (pid !== undefined && !(await canConnect(url('postgres')))) {
    await stopPostmaster(pid);
    pid = undefined;
  }
  pid ??= await launchPatiently(binDir, pgData, place, options.settings ?? {}, url('postgres'));
  let running = pid;
  const watch = options.supervise
    ? setInterval(() => {
        // A new one may end at once while the old one's children still hold its memory; the next look tries again.
        if (!alive(running)) running = launch(binDir, pgData, place, options.settings ?? {});
      }, SUPERVISE_MS).unref()
    : undefined;
  return {
    get pid() {
      return running;
    },
    url,
    pgData,
    binDir,
    async stop() {
      clearInterval(watch);
      await stopPostmaster(running);
    },
  };
}
