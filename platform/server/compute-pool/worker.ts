import { parentPort, workerData } from 'node:worker_threads';
import { KernelFailure, runRequest, type KernelModel } from '#kernels/model';
import { openCrew } from './crew.ts';
import type { PoolAnswer, PoolJob } from './protocol.ts';

const PROGRESS_MS = 50;

type Registry = Readonly<Record<string, () => Promise<KernelModel>>>;

const { registry } = workerData as { registry: string };
const loaded = import(registry) as Promise<{ kernels: Registry }>;
const port = parentPort;
if (!port) throw new Error('this file runs in a worker thread');

function send(answer: PoolAnswer): void {
  port?.postMessage(answer);
}

async function compute(job: PoolJob): Promise<void> {
  const flag = new Int32Array(job.cancel);
  let last = -Infinity;
  const control = {
    crew: openCrew({ registry, kernel: job.kernel, size: job.helpers }),
    cancelled: (): boolean => Atomics.load(flag, 0) !== 0,
    progress: (fraction: number): void => {
      const now = performance.now();
      if (now - last < PROGRESS_MS && fraction < 1) return;
      last = now;
      send({ kind: 'progress', id: job.id, fraction });
    },
  };
  try {
    const { kernels } = await loaded;
    if (!Object.hasOwn(kernels, job.kernel))
      throw new KernelFailure(
        'UNKNOWN_FORMULA',
        'kernel',
        `kernel: must be one of ${Object.keys(kernels).join(', ')}`,
      );
    const model = await kernels[job.kernel]();
    if (control.cancelled())
      throw new KernelFailure('CANCELLED', '', 'the run was cancelled before it started');
    send({ kind: 'done', id: job.id, result: runRequest(model, job.request, control) });
  } catch (error) {
    if (error instanceof KernelFailure)
      send({ kind: 'refused', id: job.id, code: error.code, path: error.path, message: error.message });
    else
      send({ kind: 'crashed', id: job.id, message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (job: PoolJob) => void compute(job));
