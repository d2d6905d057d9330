import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { KernelFailure } from '#kernels/model';
import type { PoolAnswer, PoolJob } from './protocol.ts';

/** Longest wait for a kernel that saw the cancel word; after it the worker itself is ended. */
const CANCEL_GRACE_MS = 60;

/** Why the pool did not answer: its queue is full, it is closed, or a worker died. Kernel refusals arrive as `KernelFailure`. */
export class ComputePoolFailure extends Error {
  override readonly name = 'ComputePoolFailure';
  readonly code: 'QUEUE_FULL' | 'CLOSED' | 'WORKER_DIED';

  constructor(code: ComputePoolFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface ComputePoolOptions {
  /** Module URL exporting `kernels`, a record of loaders like that of the command line. */
  readonly registry: URL;
  /** Worker threads; default: the machine's parallelism. */
  readonly workers?: number;
  /** Most requests waiting for a worker; default 64. */
  readonly queueLimit?: number;
}

export interface ComputeRequest {
  readonly kernel: string;
  /** `{ formula, …input }`. Typed arrays over SharedArrayBuffer pass without a copy. */
  readonly request: unknown;
  /** Cancels: the promise rejects with `CANCELLED` within 100 ms. */
  readonly signal?: AbortSignal;
  /** Called with a fraction 0–1, at most every 50 ms. */
  readonly onProgress?: (fraction: number) => void;
}

/** Runs kernel formulas on worker threads; a run that can use several gets the seats that are idle when it starts. */
export interface ComputePool {
  run(request: ComputeRequest): Promise<unknown>;
  /** Requests waiting and running. */
  readonly waiting: number;
  readonly running: number;
  /** Refuses what waits, ends the workers. */
  close(): Promise<void>;
}

interface Task {
  readonly job: Omit<PoolJob, 'helpers'>;
  readonly request: ComputeRequest;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onAbort: () => void;
  settled: boolean;
}

interface Seat {
  worker: Worker;
  task: Task | undefined;
}

const cancelledFailure = (): KernelFailure => new KernelFailure('CANCELLED', '', 'the run was cancelled');

class Pool implements ComputePool {
  readonly #options: ComputePoolOptions;
  readonly #seats: Seat[] = [];
  readonly #size: number;
  #queue: Task[] = [];
  #nextId = 1;
  #closed = false;

  constructor(options: ComputePoolOptions) {
    this.#options = options;
    this.#size = options.workers ?? availableParallelism();
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get running(): number {
    return this.#seats.filter((seat) => seat.task).length;
  }

  run(request: ComputeRequest): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ComputePoolFailure('CLOSED', 'the compute pool is closed'));
    if (request.signal?.aborted) return Promise.reject(cancelledFailure());
    const limit = this.#options.queueLimit ?? 64;
    if (this.#queue.length >= limit && this.running >= this.#size)
      return Promise.reject(
        new ComputePoolFailure('QUEUE_FULL', `${limit} computations already wait: try again later`),
      );
    return new Promise((resolve, reject) => {
      const job = {
        id: this.#nextId++,
        kernel: request.kernel,
        request: request.request,
        cancel: new SharedArrayBuffer(4),
      };
      const task: Task = { job, request, resolve, reject, settled: false, onAbort: () => this.#cancel(task) };
      request.signal?.addEventListener('abort', task.onAbort, { once: true });
      this.#queue.push(task);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const closed = new ComputePoolFailure('CLOSED', 'the compute pool is closed');
    for (const task of this.#queue.splice(0)) this.#settle(task, () => task.reject(closed));
    for (const { task } of this.#seats) if (task) this.#settle(task, () => task.reject(closed));
    await Promise.all(this.#seats.splice(0).map((seat) => seat.worker.terminate()));
  }

  #next(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      let seat = this.#seats.find((s) => !s.task);
      if (!seat) {
        if (this.#seats.length >= this.#size) return;
        seat = this.#open();
      }
      const task = this.#queue.shift() as Task;
      seat.task = task;
      seat.worker.ref();
      try {
        const helpers = this.#queue.length > 0 ? 0 : this.#size - this.running;
        seat.worker.postMessage({ ...task.job, helpers } satisfies PoolJob);
      } catch (error) {
        seat.task = undefined;
        this.#settle(task, () => task.reject(error as Error));
      }
    }
  }

  #open(): Seat {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { registry: this.#options.registry.href },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const seat: Seat = { worker, task: undefined };
    worker.on('message', (answer: PoolAnswer) => this.#hear(seat, answer));
    worker.on('error', (error) => this.#lose(seat, error.message));
    worker.on('exit', () => this.#lose(seat, 'the worker ended'));
    this.#seats.push(seat);
    return seat;
  }

  #hear(seat: Seat, answer: PoolAnswer): void {
    const task = seat.task;
    if (!task || task.job.id !== answer.id) return;
    if (answer.kind === 'progress') {
      if (!task.settled) task.request.onProgress?.(answer.fraction);
      return;
    }
    seat.task = undefined;
    seat.worker.unref();
    this.#settle(task, () => {
      if (answer.kind === 'done') task.resolve(answer.result);
      else if (answer.kind === 'refused')
        task.reject(new KernelFailure(answer.code, answer.path, answer.message));
      else task.reject(new ComputePoolFailure('WORKER_DIED', answer.message));
    });
    this.#next();
  }

  #lose(seat: Seat, why: string): void {
    const at = this.#seats.indexOf(seat);
    if (at < 0) return;
    this.#seats.splice(at, 1);
    const task = seat.task;
    seat.task = undefined;
    if (task) this.#settle(task, () => task.reject(new ComputePoolFailure('WORKER_DIED', why)));
    this.#next();
  }

  #cancel(task: Task): void {
    if (task.settled) return;
    const waiting = this.#queue.indexOf(task);
    if (waiting >= 0) {
      this.#queue.splice(waiting, 1);
      this.#settle(task, () => task.reject(cancelledFailure()));
      return;
    }
    Atomics.store(new Int32Array(task.job.cancel), 0, 1);
    setTimeout(() => {
      const seat = this.#seats.find((s) => s.task === task);
      if (!seat) return;
      this.#seats.splice(this.#seats.indexOf(seat), 1);
      void seat.worker.terminate();
      this.#settle(task, () => task.reject(cancelledFailure()));
      this.#next();
    }, CANCEL_GRACE_MS);
  }

  #settle(task: Task, how: () => void): void {
    if (task.settled) return;
    task.settled = true;
    task.request.signal?.removeEventListener('abort', task.onAbort);
    how();
  }
}

/** Opens a pool; workers start with the first requests. Close it before the process ends. */
export function openComputePool(options: ComputePoolOptions): ComputePool {
  return new Pool(options);
}

export { openCrew, type CrewOptions } from './crew.ts';
