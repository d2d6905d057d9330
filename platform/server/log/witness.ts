import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureFolder, realStorage, writeSynced, type Storage } from '#platform/server/storage';
import type { Head } from './head.ts';

/** The witness file holds a line that was never written so; the message is a plain sentence in both languages. */
export class WitnessDamaged extends Error {
  override readonly name = 'WitnessDamaged';
}

/** One line as a head; undefined for anything else. */
function headOf(line: string): Head | undefined {
  try {
    const head = JSON.parse(line) as Partial<Head> | null;
    return typeof head?.size === 'number' && typeof head.signature === 'string' ? (head as Head) : undefined;
  } catch {
    return undefined;
  }
}

/** The part of a witness file that was acknowledged: a tail torn by a loss of power is left out. */
function wholePart(text: string): string {
  let end = text.lastIndexOf('\n') + 1;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 2) + 1;
    if (headOf(text.slice(start, end - 1))) return text.slice(0, end);
    end = start;
  }
  return '';
}

/** Heads of a witness file, oldest first, without a torn tail. Throws {@link WitnessDamaged} for anything else that is no head. */
export function readWitness(text: string): Head[] {
  return wholePart(text)
    .split('\n')
    .slice(0, -1)
    .map((line, i) => {
      const head = headOf(line);
      if (head) return head;
      throw new WitnessDamaged(
        `见证文件第 ${i + 1} 行已损坏：请取出另存的副本核对。Line ${i + 1} of the witness file is damaged: compare with a copy kept elsewhere.`,
      );
    });
}

/** An append-only file of signed heads outside the data directory: a truncated database no longer matches it. */
export class Witness {
  readonly #file: string;
  readonly #storage: Storage;
  /** The file ends with a whole line, and its name is synced. */
  #sound = false;

  constructor(folder: string, storage: Storage = realStorage) {
    this.#file = join(folder, 'log-heads.ndjson');
    this.#storage = storage;
  }

  /** Appends one head and syncs it to disk. After a failure the next append first cuts off what the failed one left. */
  async append(head: Head): Promise<void> {
    if (!this.#sound) await this.#repair();
    this.#sound = false;
    await writeSynced(this.#storage, this.#file, Buffer.from(`${JSON.stringify(head)}\n`), 'append');
    await this.#storage.sync(dirname(this.#file));
    this.#sound = true;
  }

  async #repair(): Promise<void> {
    await ensureFolder(this.#storage, dirname(this.#file));
    const bytes = await readFile(this.#file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    const whole = wholePart(bytes.toString('latin1')).length;
    if (whole < bytes.length) await this.#storage.truncate(this.#file, whole);
  }

  /** Every whole line, oldest first. */
  async heads(): Promise<Head[]> {
    return readWitness(await readFile(this.#file, 'utf8').catch(() => ''));
  }
}
