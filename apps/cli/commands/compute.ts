import { availableParallelism } from 'node:os';
import { KernelFailure, runRequest, type KernelModel, type RunControl } from '#kernels/model';
import { openCrew } from '#platform/server/compute-pool';
import { UsageError, type Command, type Terminal } from '../command.ts';
import { kernels } from '../kernels.ts';

/** Longest request text: a 4096² grid of numbers fits. */
const MAX_REQUEST_BYTES = 512 * 1024 * 1024;

function schemaOf(model: KernelModel): unknown {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `fengsui compute ${model.name}`,
    oneOf: model.formulas.map((f) => ({
      ...f.input,
      title: f.name,
      description: `${f.title.zh} ${f.title.en} — ${f.source}`,
      additionalProperties: false,
      properties: { formula: { const: f.name }, ...f.input.properties },
      required: ['formula', ...(f.input.required ?? [])],
    })),
  };
}

function printable(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as Float64Array)
    : value;
}

async function listKernels(terminal: Terminal): Promise<number> {
  const list = [];
  for (const [name, load] of Object.entries(kernels)) {
    const model = await load();
    const formulas = model.formulas.map((f) => ({ formula: f.name, title: f.title, source: f.source }));
    list.push({ kernel: name, title: model.title, formulas });
  }
  terminal.out(`${JSON.stringify(list, null, 2)}\n`);
  return 0;
}

function reportFailure(terminal: Terminal, error: unknown, index: number | undefined): void {
  if (!(error instanceof KernelFailure)) throw error;
  const at = index === undefined ? {} : { index };
  terminal.err(`${JSON.stringify({ error: error.code, path: error.path, message: error.message, ...at })}\n`);
}

/** The other cores help a run that can use them. */
function controlOf(kernel: string): RunControl {
  const registry = new URL('../kernels.ts', import.meta.url).href;
  return { crew: openCrew({ registry, kernel, size: availableParallelism() - 1 }) };
}

function answer(model: KernelModel, parsed: unknown, terminal: Terminal): number {
  const control = controlOf(model.name);
  if (!Array.isArray(parsed)) {
    try {
      terminal.out(`${JSON.stringify(runRequest(model, parsed, control), printable)}\n`);
      return 0;
    } catch (error) {
      reportFailure(terminal, error, undefined);
      return 1;
    }
  }
  let refused = 0;
  const results = parsed.map((request, index) => {
    try {
      return runRequest(model, request, control);
    } catch (error) {
      reportFailure(terminal, error, index);
      refused += 1;
      const { code, path, message } = error as KernelFailure;
      return { error: code, path, message };
    }
  });
  terminal.out(`${JSON.stringify(results, printable)}\n`);
  return refused > 0 ? 1 : 0;
}

export const compute: Command = {
  name: 'compute',
  summary: { zh: '用灾害模型计算', en: 'run a hazard kernel' },
  usage: 'fengsui compute <kernel> < in.json > out.json | --list | <kernel> --schema | <kernel> --example',
  async run(terminal) {
    const flags = terminal.args.filter((a) => a.startsWith('--'));
    const [name] = terminal.args.filter((a) => !a.startsWith('--'));
    if (flags.includes('--list')) return listKernels(terminal);
    const load = name === undefined ? undefined : Object.hasOwn(kernels, name) ? kernels[name] : undefined;
    if (!load) throw new UsageError(`没有“${name ?? ''}”这个模型，可用：${Object.keys(kernels).join('、')}`);
    const model = await load();
    if (flags.includes('--schema')) {
      terminal.out(`${JSON.stringify(schemaOf(model), null, 2)}\n`);
      return 0;
    }
    if (flags.includes('--example')) {
      const examples = model.formulas.map((f) => ({ formula: f.name, ...f.example }));
      terminal.out(`${JSON.stringify(examples, printable, 2)}\n`);
      return 0;
    }
    const text = await terminal.readStdin();
    if (text.length > MAX_REQUEST_BYTES) {
      terminal.err(
        `${JSON.stringify({ error: 'INPUT_TOO_LARGE', path: '', message: 'the request is over 512 MiB' })}\n`,
      );
      return 1;
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(text.toString('utf8'));
    } catch {
      terminal.err(
        `${JSON.stringify({ error: 'INPUT_NOT_JSON', path: '', message: 'the request is not valid JSON' })}\n`,
      );
      return 1;
    }
    return answer(model, parsed, terminal);
  },
};
