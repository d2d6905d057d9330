import { Worker } from 'node:worker_threads';
import type { Crew } from '#kernels/model';

/** Where a crew comes from and how large it is. */
export interface CrewOptions {
  /** Module URL exporting `kernels`, as for the pool. */
  readonly registry: string;
  readonly kernel: string;
  readonly size: number;
}

/** Helper threads of this thread; they start with the first task, stay for the next, and end with it. */
const threads: Worker[] = [];

function helper(n: number, registry: string): Worker {
  const known = threads[n];
  if (known) return known;
  const worker = new Worker(new URL('./helper.ts', import.meta.url), {
    workerData: { registry },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const forget = (): void => void (threads[n] === worker && delete threads[n]);
  // A helper that fails never reports present: the run goes on alone.
  worker.on('error', forget);
  worker.on('exit', forget);
  worker.unref();
  threads[n] = worker;
  return worker;
}

/** A crew for one run of a kernel's formula, or undefined when nobody is free to help. */
export function openCrew({ registry, kernel, size }: CrewOptions): Crew | undefined {
  if (size < 1) return undefined;
  return {
    size,
    now: () => performance.now(),
    start(task, data) {
      for (let n = 0; n < size; n++) helper(n, registry).postMessage({ kernel, task, data: data(n) });
    },
  };
}
