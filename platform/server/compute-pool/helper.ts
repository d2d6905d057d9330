import { parentPort, workerData } from 'node:worker_threads';
import type { KernelModel } from '#kernels/model';

interface HelperTask {
  readonly kernel: string;
  readonly task: string;
  readonly data: never;
}

const { registry } = workerData as { registry: string };
const loaded = import(registry) as Promise<{
  kernels: Readonly<Record<string, () => Promise<KernelModel>>>;
}>;

parentPort?.on('message', async ({ kernel, task, data }: HelperTask) => {
  const { kernels } = await loaded;
  const model = await kernels[kernel]();
  model.helpers?.[task](data);
});
