import { loadKernelWasm } from '#platform/server/wasm';
import { defineFormula, KernelFailure, type KernelModel } from '#kernels/model';

const spin = defineFormula<{ milliseconds: number; polite: boolean }>({
  name: 'spin',
  title: { zh: '空转', en: 'busy loop' },
  source: 'test fixture',
  input: {
    type: 'object',
    description: 'how long to compute',
    properties: {
      milliseconds: { type: 'number', description: 'duration', unit: 'ms', minimum: 0, maximum: 60_000 },
      polite: { type: 'boolean', description: 'looks at the cancel word' },
    },
    required: ['milliseconds', 'polite'],
  },
  example: { milliseconds: 1, polite: true },
  run({ milliseconds, polite }, control) {
    const start = performance.now();
    control.progress?.(0);
    for (let at = start; at - start < milliseconds; at = performance.now()) {
      if (!polite) continue;
      control.progress?.((at - start) / milliseconds);
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'the run was cancelled');
    }
    return { milliseconds };
  },
});

const sum = defineFormula<{ values: number[] }>({
  name: 'crash',
  title: { zh: '出错', en: 'crash' },
  source: 'test fixture',
  input: { type: 'object', description: 'nothing', properties: {} },
  example: { values: [] },
  run() {
    throw new TypeError('a bug');
  },
});

const model: KernelModel = { name: 'fixture', title: { zh: '试验', en: 'fixture' }, formulas: [spin, sum] };

/** A registry like that of the command line, for the pool's tests. */
export const kernels: Readonly<Record<string, () => Promise<KernelModel>>> = {
  fixture: () => Promise.resolve(model),
  flood: async () => {
    const { floodModel, useFloodWasm } = await import('#kernels/flood');
    useFloodWasm({
      inertial: await loadKernelWasm('flood', 'inertial'),
      shallow: await loadKernelWasm('flood', 'shallow'),
    });
    return floodModel;
  },
};
