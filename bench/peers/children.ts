import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';

/** A helper process that answers each JSON line with one. */
export class Talker {
  readonly child: ChildProcess;
  readonly #lines: Interface;
  readonly #iterator: AsyncIterator<string>;

  constructor(file: string, args: readonly string[] = []) {
    this.child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    this.#iterator = this.#lines[Symbol.asyncIterator]();
  }

  async next<T>(): Promise<T> {
    const { value, done } = (await this.#iterator.next()) as { value?: string; done?: boolean };
    if (done || value === undefined) throw new Error('the helper process ended');
    const answer = JSON.parse(value) as T & { error?: string };
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  ask<T>(question: unknown): Promise<T> {
    this.child.stdin?.write(`${JSON.stringify(question)}\n`);
    return this.next<T>();
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 8000);
    await ended;
    clearTimeout(hard);
  }
}

/** True when a program is on this machine. */
export function present(program: string): boolean {
  return ['/usr/sbin', '/usr/bin', '/usr/local/bin'].some((folder) => {
    try {
      return readdirSync(folder).includes(program);
    } catch {
      return false;
    }
  });
}

function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      found.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** PSS (MB) and CPU time (s) of processes and everything below them. */
export function usageOf(roots: readonly number[]): { pssMb: number; cpuS: number } {
  const all = parents();
  const under = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = all.get(at))
      if (roots.includes(at)) return true;
    return false;
  };
  let pssMb = 0;
  let cpuS = 0;
  for (const pid of all.keys()) {
    if (!under(pid)) continue;
    try {
      const pss = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
      pssMb += Number(pss?.[1] ?? 0) / 1024;
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const cells = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      cpuS += (Number(cells[11]) + Number(cells[12])) / 100;
    } catch {
      // It ended meanwhile.
    }
  }
  return { pssMb, cpuS };
}

/** Process id of the PostgreSQL in a data folder. */
export function postmasterOf(folder: string): number {
  return Number(readFileSync(`${folder}/postmaster.pid`, 'latin1').split('\n')[0]);
}
