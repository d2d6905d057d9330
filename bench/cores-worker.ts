import { parentPort, workerData } from 'node:worker_threads';
import type { Core } from './cores.ts';

const { module, argument } = workerData as { module: string; argument: never };
const { core } = (await import(module)) as { core: Core };
const work = await core(argument);
work();
parentPort?.on('message', () => {
  work();
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
