import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect as openSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Talker } from './children.ts';

/** Where the node under test listens and which processes it is. */
export interface OurNode {
  readonly port: number;
  readonly base: string;
  readonly pid: number;
  readonly postgres: number;
  readonly url: string;
}

/** What one run of the load generator answers. */
export interface LoadResult {
  readonly acked: number;
  readonly seconds: number;
  /** The machine's clock at the last acknowledgement, ms. */
  readonly doneAt: number;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when something listens on a port of this machine. */
export async function listening(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const ok = await new Promise<boolean>((resolve) => {
      const socket = openSocket(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (ok) return;
    await pause(50);
  }
  throw new Error(`nothing listens on ${port}`);
}

/** Everything one run needs, ended together. */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  readonly #ends: (() => Promise<void>)[] = [];

  constructor() {
    // PostgreSQL runs under an account of its own when we are root.
    chmodSync(this.folder, 0o755);
  }

  talker(file: string, args: readonly string[] = []): Talker {
    const talker = new Talker(join(import.meta.dirname, file), args);
    this.#ends.push(() => talker.stop());
    return talker;
  }

  program(name: string, args: readonly string[]): ChildProcess {
    const child = spawn(name, args, { stdio: 'ignore' });
    this.#ends.push(async () => void child.kill('SIGTERM'));
    return child;
  }

  /** Also ended with the rest, after what was begun later. */
  ending(end: () => Promise<void>): void {
    this.#ends.push(end);
  }

  async end(): Promise<void> {
    for (const end of this.#ends.toReversed()) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
