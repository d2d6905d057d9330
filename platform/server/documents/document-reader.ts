import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { CodecFailure } from '#codecs/codec';
import type { ReadJob, ReadReply } from './protocol.ts';

const ENTRY = new URL('./reader-process.ts', import.meta.url);
const IDLE_MS = 10_000;
/** Waiting documents beyond this are refused: who sends so many is served by nobody's memory. */
const MAX_WAITING = 100;

export interface ReaderOptions {
  /** File that exports the `readers`. */
  readonly registry: URL;
  /** Heap of the process. What it holds beside, some 80 MB, comes on top. */
  readonly maxMemoryMb: number;
  readonly timeoutMs: number;
}

interface Waiting {
  readonly job: ReadJob;
  readonly bytes: Uint8Array;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads documents of strangers in a process of its own, one at a time, so that none holds up the node: the process has
 * an empty environment and a bounded heap, is killed with the document that takes too long, and ends when idle.
 */
export class DocumentReader {
  readonly #options: ReaderOptions;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcess | undefined;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Most memory a reader process has held. */
  peakMb = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Rejects with `CodecFailure`: the reader's own, `TIMEOUT`, `TOO_MUCH_MEMORY`, `CRASHED` or `TOO_MANY_WAITING`. */
  read(format: string, bytes: Uint8Array, options?: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length >= MAX_WAITING)
        return reject(new CodecFailure('TOO_MANY_WAITING', 'too many documents wait to be read'));
      this.#waiting.push({ job: { format, length: bytes.length, options }, bytes, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current) return;
    clearTimeout(this.#timer);
    this.#current = this.#waiting.shift();
    if (!this.#current) {
      this.#timer = setTimeout(() => this.stop(), IDLE_MS).unref();
      return;
    }
    const child = (this.#child ??= this.#start());
    child.ref();
    child.channel?.ref();
    this.#timer = setTimeout(() => child.kill('SIGKILL'), this.#options.timeoutMs);
    child.send(this.#current.job, (error) => error && child.kill('SIGKILL'));
    child.stdin?.write(this.#current.bytes);
  }

  #start(): ChildProcess {
    const { registry, maxMemoryMb } = this.#options;
    const child = fork(ENTRY, [registry.href], {
      env: {},
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${maxMemoryMb}`, '--max-semi-space-size=2', '--expose-gc'],
    });
    child.on('message', (reply) => this.#answered(child, reply as ReadReply));
    child.on('error', () => child.kill('SIGKILL'));
    child.stdin?.on('error', () => child.kill('SIGKILL'));
    (child.stdin as Socket | null)?.unref();
    child.on('exit', (_code, signal) => this.#ended(child, signal));
    return child;
  }

  #settle(with_: (waiting: Waiting) => void): void {
    const current = this.#current;
    this.#current = undefined;
    if (current) with_(current);
    this.#next();
  }

  #answered(child: ChildProcess, reply: ReadReply): void {
    if (child !== this.#child) return;
    child.unref();
    child.channel?.unref();
    this.peakMb = Math.max(this.peakMb, reply.peakMb);
    this.#settle(({ resolve, reject }) =>
      reply.ok ? resolve(reply.value) : reject(new CodecFailure(reply.code, reply.message)),
    );
  }

  #ended(child: ChildProcess, signal: NodeJS.Signals | null): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    if (!this.#current) return;
    const { timeoutMs } = this.#options;
    const failure =
      signal === 'SIGKILL'
        ? new CodecFailure('TIMEOUT', `the document takes longer than ${timeoutMs} ms to read`)
        : signal === 'SIGABRT' || signal === 'SIGTRAP'
          ? new CodecFailure('TOO_MUCH_MEMORY', 'the document takes more memory to read than it may have')
          : new CodecFailure('CRASHED', 'the reader process ended without an answer');
    this.#settle(({ reject }) => reject(failure));
  }

  /** Ends the process; a later document starts another. */
  stop(): void {
    clearTimeout(this.#timer);
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
    const open = [...(this.#current ? [this.#current] : []), ...this.#waiting.splice(0)];
    this.#current = undefined;
    for (const { reject } of open) reject(new CodecFailure('CRASHED', 'the reader process was ended'));
  }
}
