import { KernelFailure, runRequest, type InputSchema, type KernelModel } from '#kernels/model';
import { seededRandom } from './numeric.ts';

/** How a model is probed. */
export interface ProbeOptions {
  /** Formulas left to tests of their own, because one answer is dear. */
  readonly skip?: readonly string[];
  /** Grids of an answer may hold NaN (cells never reached). */
  readonly blankGrids?: boolean;
}

type Request = Readonly<Record<string, unknown>>;

/** Paths of the numbers of an answer that are not finite. */
function unsound(value: unknown, blankGrids: boolean, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value instanceof Float64Array || value instanceof Float32Array) {
    const at = blankGrids ? -1 : value.findIndex((x) => !Number.isFinite(x));
    return at < 0 ? [] : [`${path}[${at}]`];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unsound(inner, blankGrids, `${path}.${key}`));
}

/** What is wrong with the answer to a request: numbers that are not finite, or an error that is no named failure. */
function faultOf(model: KernelModel, request: Request, blankGrids: boolean): string | undefined {
  try {
    const paths = unsound(runRequest(model, request), blankGrids);
    return paths.length > 0
      ? `${paths.slice(0, 3).join(', ')} not finite: ${JSON.stringify(request)}`
      : undefined;
  } catch (error) {
    if (error instanceof KernelFailure) return undefined;
    return `${String(error)}: ${JSON.stringify(request)}`;
  }
}

/** Replaces parts of an example by others its schema allows: bounds, small and large numbers, other words. */
function mutated(value: unknown, schema: InputSchema | undefined, random: () => number): unknown {
  if (!schema || random() < 0.4) return value;
  if (schema.type === 'number' || schema.type === 'integer') {
    const low = schema.minimum ?? schema.exclusiveMinimum ?? -1e6;
    const high = schema.maximum ?? schema.exclusiveMaximum ?? 1e6;
    const tiny = schema.exclusiveMinimum === undefined ? low : low + (high - low) * 1e-6;
    const pick = random();
    const v = pick < 0.15 ? tiny : pick < 0.3 ? high : tiny + (high - tiny) * random() ** 3;
    return schema.type === 'integer' ? Math.round(v) : v;
  }
  if (schema.type === 'string' && schema.enum) return schema.enum[Math.floor(random() * schema.enum.length)];
  if (schema.type === 'boolean') return random() < 0.5;
  if (schema.type === 'array' && Array.isArray(value))
    return value.map((v) => mutated(v, schema.items, random));
  if (schema.type === 'object' && typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, mutated(v, schema.properties[k], random)]),
    );
  return value;
}

/** Faults of `runs` seeded requests per formula, drawn over the whole schema around the example. */
export function faultsOfDraws(model: KernelModel, runs: number, options: ProbeOptions = {}): string[] {
  const random = seededRandom(20_240_601);
  return model.formulas
    .filter((formula) => !options.skip?.includes(formula.name))
    .flatMap((formula) =>
      Array.from({ length: runs }, () => {
        const input = mutated(formula.example, formula.input, random) as object;
        return faultOf(model, { formula: formula.name, ...input }, options.blankGrids ?? false);
      }),
    )
    .filter((fault) => fault !== undefined);
}

/** Values at and just past every bound of a schema, and things that are no value at all. */
function probes(schema: InputSchema): unknown[] {
  const probe: unknown[] = [Number.NaN, Infinity, -1, 0, 1e-9, 1, 1e30, 'x', null, [], {}, true];
  const s = schema as unknown as Request;
  for (const name of ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum']) {
    const bound = s[name];
    if (typeof bound !== 'number') continue;
    // The dearest answers are bounded by their work, not swept here.
    if (name === 'maximum' && s['type'] === 'integer' && bound > 1000) continue;
    probe.push(bound, bound * (1 + 1e-7), bound * 0.5, bound + 1e-6, bound - 1e-6);
  }
  return Array.isArray(s['enum']) ? [...probe, ...(s['enum'] as unknown[])] : probe;
}

/** Faults when one input of an example is wrong or extreme, for every input of every formula. */
export function faultsOfSweep(model: KernelModel, options: ProbeOptions = {}): string[] {
  return model.formulas
    .filter((formula) => !options.skip?.includes(formula.name))
    .flatMap((formula) =>
      Object.entries(formula.input.properties).flatMap(([key, schema]) =>
        probes(schema).map((value) =>
          faultOf(
            model,
            { ...formula.example, formula: formula.name, [key]: value },
            options.blankGrids ?? false,
          ),
        ),
      ),
    )
    .filter((fault) => fault !== undefined);
}
