import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Database } from '#platform/server/db';
import { exportTables, importTables } from './tables.ts';

/** What a backup folder holds, with a checksum of every file. */
export interface Manifest {
  readonly format: 'fengsui backup 1';
  readonly version: string;
  readonly at: string;
  /** Demo data stay demo data wherever they are restored. */
  readonly demo: boolean;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** A backup cannot be made or used; the message is a plain sentence in both languages. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}

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

/**
 * Writes a complete backup to a new folder below `target`: every table as of one instant, and the history, map and
 * uploaded files. The folder appears under its name only when it is whole.
 */
export async function backUp(
  database: Database,
  data: string,
  target: string,
  version: string,
  nowMs: number,
): Promise<{ folder: string; bytes: number }> {
  const name = `fengsui-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`;
  const work = join(target, `.${name}.partial`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true, mode: 0o700 });
  const client = await database.pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await pipeline(
      Readable.from(exportTables(client)),
      createGzip({ level: 6 }),
      createWriteStream(join(work, 'tables.ndjson.gz'), { mode: 0o600 }),
    );
    for (const folder of FOLDERS)
      if (existsSync(join(data, folder)))
        await cp(join(data, folder), join(work, folder), { recursive: true });
    await client.query('commit');
  } finally {
    client.release();
  }
  const files: Record<string, { bytes: number; sha256: string }> = {};
  let bytes = 0;
  for (const file of await filesIn(work)) {
    const { size } = await stat(file);
    files[relative(work, file)] = { bytes: size, sha256: await sha256Of(file) };
    bytes += size;
  }
  const manifest: Manifest = {
    format: 'fengsui backup 1',
    version,
    at: new Date(nowMs).toISOString(),
    demo: existsSync(join(data, 'DEMO')),
    files,
  };
  await writeFile(join(work, 'manifest.json'), JSON.stringify(manifest, null, 1), { mode: 0o600 });
  const folder = join(target, name);
  await rename(work, folder);
  return { folder, bytes };
}

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
  if (manifest.format !== 'fengsui backup 1')
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

/** Restores into a freshly migrated, empty database and an empty data directory. Nothing is written before every file is checked. */
export async function restoreFrom(
  folder: string,
  database: Database,
  data: string,
): Promise<{ rows: number; manifest: Manifest }> {
  const manifest = await readManifest(folder);
  const client = await database.pool.connect();
  try {
    const { rows: known } = await client.query<{ n: number }>('select count(*)::int as n from log_entry');
    if (known[0].n > 0)
      throw new BackupProblem(
        '目标数据库不是空的：请恢复到新的数据目录。The target is not empty: restore into a new data directory.',
      );
    await client.query('begin');
    const rows = await importTables(client, linesOf(join(folder, 'tables.ndjson.gz')));
    await client.query('commit');
    for (const part of FOLDERS)
      if (existsSync(join(folder, part))) await cp(join(folder, part), join(data, part), { recursive: true });
    await writeFile(join(data, 'INSTANCE'), `${manifest.at}\n`);
    if (manifest.demo !== false)
      await writeFile(join(data, 'DEMO'), '演示数据，不得用于正式运行 demo data, never for production\n');
    return { rows, manifest };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
