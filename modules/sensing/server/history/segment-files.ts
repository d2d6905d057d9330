import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureFolder, type Storage } from '#platform/server/storage';
import type { SegmentFile } from './worker-protocol.ts';

/** A stored segment is not what was recorded; nothing of it is served. */
export class HistoryDamaged extends Error {
  override readonly name = 'HistoryDamaged';
  readonly code = 'HISTORY_DAMAGED';
  readonly path: string;

  constructor(path: string, what: string) {
    super(`${path}: ${what}`);
    this.path = path;
  }
}

/** SM3 of a file, in hex. */
export async function sm3OfFile(path: string): Promise<string> {
  const hash = createHash('sm3');
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest('hex');
}

/** Name of a segment: the day and hour (UTC) its rows were received, s for a part of an hour, h for a whole one. */
export function segmentPath(
  hour: number,
  kind: 's' | 'h',
  span: { readonly firstSeq: number; readonly lastSeq: number },
  part = 0,
): string {
  const iso = new Date(hour).toISOString();
  return `${iso.slice(0, 10)}/${iso.slice(11, 13)}-${kind}${span.firstSeq}-${span.lastSeq}${part > 0 ? `-${part}` : ''}.parquet`;
}

/** Makes a written file durable under its final name. */
export async function publishFile(storage: Storage, temporary: string, path: string): Promise<void> {
  await ensureFolder(storage, dirname(path));
  await storage.sync(temporary);
  await storage.rename(temporary, path);
  await storage.sync(dirname(path));
}

/** Remembers which files were found whole, by size, inode and instants of change. */
export class Verified {
  readonly #seen = new Map<string, string>();

  /** Checks the SM3 of a segment before its first use and after every change; throws {@link HistoryDamaged}. */
  async check(file: SegmentFile): Promise<void> {
    const found = await stat(file.path, { bigint: true }).catch(() => undefined);
    if (!found) throw new HistoryDamaged(file.path, 'the file is missing');
    if (Number(found.size) !== file.bytes)
      throw new HistoryDamaged(file.path, `${found.size} bytes instead of ${file.bytes}`);
    const mark = `${file.sm3} ${found.ino} ${found.mtimeNs} ${found.ctimeNs}`;
    if (this.#seen.get(file.path) === mark) return;
    if ((await sm3OfFile(file.path)) !== file.sm3)
      throw new HistoryDamaged(file.path, 'its SM3 is not the recorded one');
    this.#seen.set(file.path, mark);
  }
}
