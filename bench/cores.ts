import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What a bench module exports as `core` to be run on several threads: makes ready with its argument, and answers the work. */
export type Core = (argument: never) => Promise<() => void>;

/** Least wall time, ms, of `arguments_.length` threads that each do the module's `core` work with their argument at once. */
export async function onCores(module: URL, arguments_: readonly unknown[], repeats = 7): Promise<number> {
  const workers = arguments_.map(
    (argument) =>
      new Worker(new URL('./cores-worker.ts', import.meta.url), {
        workerData: { module: module.href, argument },
        execArgv: ['--disable-warning=ExperimentalWarning'],
      }),
  );
  const answers = (): Promise<unknown> => Promise.all(workers.map((worker) => once(worker, 'message')));
  try {
    await answers();
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < repeats; i++) {
      const started = performance.now();
      const done = answers();
      for (const worker of workers) worker.postMessage('go');
      await done;
      least = Math.min(least, performance.now() - started);
    }
    return least;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
