import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '#platform/testkit';

/** True when this machine has strace and lets us attach. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' }).status === 0;
}

/** Traces several processes into one file in order of time. */
export class Trace {
  readonly #file: string;
  readonly #process: ChildProcess;
  readonly #pids: number;
  #said = '';

  constructor(folder: string, pids: readonly number[]) {
    this.#file = join(folder, 'strace.out');
    this.#pids = pids.length;
    this.#process = spawn('strace', [
      '-f',
      '-ttt',
      '-s',
      '24',
      '-e',
      'trace=fdatasync,fsync,sendto,recvfrom,write,writev,read',
      '-o',
      this.#file,
      ...pids.flatMap((pid) => ['-p', String(pid)]),
    ]);
    this.#process.stderr?.on('data', (d: Buffer) => (this.#said += d.toString()));
  }

  async attached(): Promise<void> {
    await until('strace is attached', () => (this.#said.match(/attached/g) ?? []).length >= this.#pids);
  }

  async stop(): Promise<string[]> {
    this.#process.kill('SIGINT');
    await new Promise((resolve) => this.#process.once('exit', resolve));
    return readFileSync(this.#file, 'utf8').split('\n');
  }
}
