import type { InputSchema, NumberSchema } from './input.ts';

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

/** A list. */
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

/** A statement in the answer about where the published model holds. */
export interface Validity {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}
