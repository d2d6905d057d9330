import { KernelFailure, type InputSchema, type NumberSchema } from '#kernels/model';

/** An object schema with its properties. */
export type ObjectSchema = Extract<InputSchema, { type: 'object' }>;

/** A bounded number. */
export function num(description: string, unit: string, minimum: number, maximum: number): NumberSchema {
  return { type: 'number', description, unit, minimum, maximum };
}

/** A number above zero. */
export function positive(description: string, unit: string, maximum: number): NumberSchema {
  return { type: 'number', description, unit, exclusiveMinimum: 0, maximum };
}

/** A whole number. */
export function int(description: string, minimum: number, maximum: number): NumberSchema {
  return { type: 'integer', description, minimum, maximum };
}

/** One of some words. */
export function choice(description: string, values: readonly string[]): InputSchema {
  return { type: 'string', description, enum: values };
}

/** True or false. */
export function flag(description: string): InputSchema {
  return { type: 'boolean', description };
}

/** A list of numbers. */
export function list(description: string, items: InputSchema, maxItems: number, minItems = 0): InputSchema {
  return { type: 'array', description, items, minItems, maxItems };
}

/** An object of named inputs. */
export function object(
  description: string,
  properties: Record<string, InputSchema>,
  required: readonly string[] = [],
): ObjectSchema {
  return { type: 'object', description, properties, required };
}

/** An answer without the quantities that have no finite value (JSON has no infinity): they are absent instead. */
export function finiteOnly<T extends object>(answer: T): Partial<T> {
  const kept = Object.entries(answer).filter(([, v]) => typeof v !== 'number' || Number.isFinite(v));
  return Object.fromEntries(kept) as Partial<T>;
}

/** A statement in the answer about where the published model holds. */
export interface Validity {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * Reads a quantity that may be given in one of several units. `names` maps input names to what turns the value into the
 * wanted unit. Throws `INPUT_INCONSISTENT` when two are given and, without `fallback`, `INPUT_MISSING` when none is.
 */
export function quantity(
  input: object,
  names: Readonly<Record<string, number | ((value: number) => number)>>,
  fallback?: number,
): number {
  const given = Object.keys(names).filter((name) => (input as Record<string, unknown>)[name] !== undefined);
  if (given.length > 1)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      given[1],
      `give only one of ${Object.keys(names).join(', ')}`,
    );
  if (given.length === 0) {
    if (fallback !== undefined) return fallback;
    const all = Object.keys(names);
    throw new KernelFailure('INPUT_MISSING', all[0], `${all.join(' or ')}: is required`);
  }
  const value = (input as Record<string, number>)[given[0]];
  const turn = names[given[0]];
  return typeof turn === 'number' ? value * turn : turn(value);
}
