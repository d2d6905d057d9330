import { fork, type ChildProcess } from 'node:child_process';
import { HistoryDamaged } from './segment-files.ts';
import type { WorkerReply, WorkerRequest, WorkerResults } from './worker-protocol.ts';

const ENTRY = new URL('./worker-process.ts', import.meta.url);
const IDLE_MS = 60_000;
const MAX_MEMORY_MB = 512;

/** The history process ended without an answer. */
export class HistoryUnavailable extends Error {
  override readonly name = 'HistoryUnavailable';
}

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
}

/**
 * The process that holds DuckDB: started with the first request, ended after a minute without one, so that its memory goes
 * back to the machine. A fault in it never reaches the hot path.
 */
export class HistoryWorker {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #idle: NodeJS.Timeout | undefined;
  #stopped = false;

  /** `folder` must exist when the first request comes. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  request<R extends WorkerRequest>(request: R): Promise<WorkerResults[R['kind']]> {
    if (this.#stopped) return Promise.reject(new HistoryUnavailable('history is stopped'));
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      child.send({ id, request }, (error) => error && this.#lost(child, error.message));
    });
  }

  #start(): ChildProcess {
    const child = fork(ENTRY, {
      cwd: this.#folder,
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [`--max-old-space-size=${MAX_MEMORY_MB}`],
    });
    child.on('message', (reply) => this.#answered(reply as WorkerReply));
    child.on('error', (error) => this.#lost(child, error.message));
    child.on('exit', () => this.#lost(child, 'the history process ended'));
    child.unref();
    child.channel?.unref();
    return child;
  }

  #answered(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.result as never);
    else if (reply.code === 'HISTORY_DAMAGED') {
      const [path, ...rest] = reply.message.split(': ');
      waiting?.reject(new HistoryDamaged(path, rest.join(': ')));
    } else waiting?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.#end(), IDLE_MS).unref();
  }

  #lost(child: ChildProcess, message: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    for (const { reject } of this.#waiting.values()) reject(new HistoryUnavailable(message));
    this.#waiting.clear();
  }

  #end(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGTERM');
  }

  /** Process id while it runs, for measurements. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
    for (const { reject } of this.#waiting.values()) reject(new HistoryUnavailable('history is stopped'));
    this.#waiting.clear();
  }
}
