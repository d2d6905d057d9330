import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough, Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Database } from '#platform/server/db';
import { ensureFolder, putWhole, realStorage, type Storage } from '#platform/server/storage';
import { exportTables, importTables } from './tables.ts';

/** What a backup folder holds, with a checksum of every file. */
export interface Manifest {
  readonly format: 'fengsui backup 2';
  readonly version: string;
  readonly at: string;
  /** Demo data stay demo data wherever they are restored. */
  readonly demo: boolean;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
  /** SHA-256 of the JSON of everything above. */
  readonly check: string;
}

/** A backup cannot be made or used; the message is a plain sentence in both languages. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}

/** Held shared while a backup copies files, alone by whoever replaces them: a backup never misses what is being merged. */
export const FILES_LOCK = 7_205_310;

/** Folders of the data directory that belong to a backup besides the database. */
const FOLDERS = ['history', 'map', 'files'];

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function filesIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .sort();
}

/** Copies a stream of bytes to a new file and syncs it. What feeds it ends when the disk does not take it. */
async function writeStream(
  storage: Storage,
  path: string,
  from: Readable,
  through: Transform = new PassThrough(),
): Promise<void> {
  await pipeline(from, through, async (parts: AsyncIterable<Uint8Array>) => {
    const file = await storage.open(path, 'new', 0o600);
    try {
      for await (const part of parts) await file.write(part);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Copies a folder with everything in it; every file and name is synced. */
async function copyFolder(storage: Storage, from: string, to: string): Promise<void> {
  await ensureFolder(storage, to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(storage, source, target);
    else if (entry.isFile()) await writeStream(storage, target, createReadStream(source));
  }
  await storage.sync(to);
}

interface BackUpGiven {
  readonly database: Database;
  /** Data directory of the instance. */
  readonly data: string;
  /** Folder that holds the backups. */
  readonly target: string;
  readonly version: string;
  readonly nowMs: number;
  readonly storage?: Storage;
}

/** Every table as of one instant, and the files that belong to it: history stands still meanwhile. */
async function copyState({ database, data }: BackUpGiven, storage: Storage, work: string): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('select pg_advisory_lock_shared($1)', [FILES_LOCK]);
    await client.query('begin isolation level repeatable read read only');
    const tables = Readable.from(exportTables(client));
    await writeStream(storage, join(work, 'tables.ndjson.gz'), tables, createGzip({ level: 6 }));
    for (const folder of FOLDERS)
      if (existsSync(join(data, folder))) await copyFolder(storage, join(data, folder), join(work, folder));
    await client.query('commit');
  } finally {
    // The connection goes with its lock and whatever is left of its transaction.
    client.release(true);
  }
}

/**
 * Writes a complete backup to a new folder below `target`: every table as of one instant, and the history, map and
 * uploaded files. The folder appears under its name only when it is whole, also after a loss of power.
 */
export async function backUp(given: BackUpGiven): Promise<{ folder: string; bytes: number }> {
  const { data, target, version, nowMs, storage = realStorage } = given;
  const name = `fengsui-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`;
  const work = join(target, `.${name}.partial`);
  await ensureFolder(storage, target);
  // What an earlier attempt left behind, of this or another instant.
  for (const left of await readdir(target))
    if (left.endsWith('.partial')) await storage.remove(join(target, left));
  await ensureFolder(storage, work);
  await copyState(given, storage, work);
  const files: Record<string, { bytes: number; sha256: string }> = {};
  let bytes = 0;
  for (const file of await filesIn(work)) {
    const { size } = await stat(file);
    files[relative(work, file)] = { bytes: size, sha256: await sha256Of(file) };
    bytes += size;
  }
  const stated: Omit<Manifest, 'check'> = {
    format: 'fengsui backup 2',
    version,
    at: new Date(nowMs).toISOString(),
    demo: existsSync(join(data, 'DEMO')),
    files,
  };
  const manifest: Manifest = { ...stated, check: checkOf(stated) };
  await putWhole(storage, join(work, 'manifest.json'), Buffer.from(JSON.stringify(manifest, null, 1)));
  const folder = join(target, name);
  await storage.rename(work, folder);
  await storage.sync(target);
  return { folder, bytes };
}

const checkOf = (stated: Omit<Manifest, 'check'>): string =>
  createHash('sha256').update(JSON.stringify(stated)).digest('hex');

/** Reads a backup's manifest and checks every file against it. */
export async function readManifest(folder: string): Promise<Manifest> {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  } catch {
    throw new BackupProblem(
      `${folder} 里没有完整的备份（缺 manifest.json）。No complete backup in ${folder}.`,
    );
  }
  const { check, ...stated } = manifest;
  if (check !== undefined && check !== checkOf(stated))
    throw new BackupProblem(
      `备份清单 manifest.json 已损坏，不能用来恢复：请换另一份备份。The manifest of ${folder} is damaged; use another backup.`,
    );
  if (manifest.format !== 'fengsui backup 2' || check === undefined)
    throw new BackupProblem('备份格式不认识：请用做备份的版本恢复。Unknown backup format.');
  for (const [file, { sha256 }] of Object.entries(manifest.files)) {
    const actual = await sha256Of(join(folder, file)).catch(() => '');
    if (actual !== sha256)
      throw new BackupProblem(
        `备份文件 ${file} 已损坏，不能用来恢复：请换另一份备份。The backup file ${file} is damaged; use another backup.`,
      );
  }
  return manifest;
}

/** Lines of a compressed file. Nothing is read before the first line is asked for: a reader that starts late would miss some. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity });
}

const DEMO_MARK = '演示数据，不得用于正式运行 demo data, never for production\n';

/** Restores into a freshly migrated, empty database and an empty data directory. Nothing is written before every file is checked. */
export async function restoreFrom(
  folder: string,
  database: Database,
  data: string,
  storage: Storage = realStorage,
): Promise<{ rows: number; manifest: Manifest }> {
  const manifest = await readManifest(folder);
  const client = await database.pool.connect();
  try {
    const { rows: known } = await client.query<{ n: number }>('select count(*)::int as n from log_entry');
    if (known[0].n > 0)
      throw new BackupProblem(
        '目标数据库不是空的：请恢复到新的数据目录。The target is not empty: restore into a new data directory.',
      );
    // Before any row stands: demo data are never without their mark, and no row is without its files.
    if (manifest.demo !== false) await putWhole(storage, join(data, 'DEMO'), Buffer.from(DEMO_MARK));
    for (const part of FOLDERS)
      if (existsSync(join(folder, part))) await copyFolder(storage, join(folder, part), join(data, part));
    await client.query('begin');
    const rows = await importTables(client, linesOf(join(folder, 'tables.ndjson.gz')));
    await client.query('commit');
    await putWhole(storage, join(data, 'INSTANCE'), Buffer.from(`${manifest.at}\n`));
    return { rows, manifest };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
