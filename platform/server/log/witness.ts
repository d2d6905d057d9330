import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Head } from './head.ts';

/** An append-only file of signed heads outside the data directory: a truncated database no longer matches it. */
export class Witness {
  readonly #file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, 'log-heads.ndjson');
  }

  get file(): string {
    return this.#file;
  }

  /** Appends one head and syncs it to disk. */
  append(head: Head): void {
    const fd = openSync(this.#file, 'a', 0o600);
    try {
      writeSync(fd, `${JSON.stringify(head)}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  /** Every complete line, oldest first; a torn last line is left out. */
  heads(): Head[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    return lines
      .slice(0, -1)
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Head);
  }
}
