import { KernelFailure } from './failure.ts';

/** A bounded finite number. `unit` is the SI (or stated) unit, shown in `--schema`. */
export interface NumberSchema {
  type: 'number' | 'integer';
  description: string;
  unit?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  default?: number;
}

/** The subset of JSON Schema 2020-12 that kernel inputs are written in; it is printed as is by `fengsui compute --schema`. */
export type InputSchema =
  | NumberSchema
  | { type: 'string'; description: string; enum?: readonly string[]; maxLength?: number; default?: string }
  | { type: 'boolean'; description: string; default?: boolean }
  | { type: 'array'; description: string; items: InputSchema; minItems?: number; maxItems: number }
  | {
      type: 'object';
      description: string;
      properties: Record<string, InputSchema>;
      required?: readonly string[];
      additionalProperties?: InputSchema;
    };

function fail(code: ConstructorParameters<typeof KernelFailure>[0], path: string, message: string): never {
  throw new KernelFailure(code, path, `${path || 'input'}: ${message}`);
}

function checkNumber(value: unknown, schema: NumberSchema, path: string): void {
  if (typeof value !== 'number') fail('INPUT_WRONG_TYPE', path, `must be a number, got ${describe(value)}`);
  if (!Number.isFinite(value)) fail('INPUT_NOT_FINITE', path, 'must be a finite number');
  if (schema.type === 'integer' && !Number.isInteger(value))
    fail('INPUT_WRONG_TYPE', path, 'must be a whole number');
  const unit = schema.unit ? ` ${schema.unit}` : '';
  if (schema.minimum !== undefined && value < schema.minimum)
    fail('INPUT_OUT_OF_RANGE', path, `must be at least ${schema.minimum}${unit}, got ${value}`);
  if (schema.maximum !== undefined && value > schema.maximum)
    fail('INPUT_OUT_OF_RANGE', path, `must be at most ${schema.maximum}${unit}, got ${value}`);
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum)
    fail('INPUT_OUT_OF_RANGE', path, `must be greater than ${schema.exclusiveMinimum}${unit}, got ${value}`);
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum)
    fail('INPUT_OUT_OF_RANGE', path, `must be less than ${schema.exclusiveMaximum}${unit}, got ${value}`);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value;
}

/** Arrays, and typed arrays (also over shared memory), which hold numbers only. */
function isList(value: unknown): value is { readonly length: number; readonly [index: number]: unknown } {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** True for a number well inside its schema: the items of large grids then need no path text. */
function plainNumber(value: unknown, schema: InputSchema): boolean {
  return (
    schema.type === 'number' &&
    typeof value === 'number' &&
    value - value === 0 &&
    schema.exclusiveMinimum === undefined &&
    schema.exclusiveMaximum === undefined &&
    (schema.minimum === undefined || value >= schema.minimum) &&
    (schema.maximum === undefined || value <= schema.maximum)
  );
}

/** Checks `value` against `schema`; throws a {@link KernelFailure} naming the first offending path. Nothing is coerced or removed. */
export function checkInput(value: unknown, schema: InputSchema, path = ''): void {
  switch (schema.type) {
    case 'number':
    case 'integer':
      return checkNumber(value, schema, path);
    case 'boolean':
      if (typeof value !== 'boolean')
        fail('INPUT_WRONG_TYPE', path, `must be true or false, got ${describe(value)}`);
      return;
    case 'string':
      if (typeof value !== 'string') fail('INPUT_WRONG_TYPE', path, `must be a text, got ${describe(value)}`);
      if (schema.enum && !schema.enum.includes(value))
        fail(
          'INPUT_NOT_ALLOWED',
          path,
          `must be one of ${schema.enum.join(', ')}, got ${JSON.stringify(value.slice(0, 60))}`,
        );
      if (value.length > (schema.maxLength ?? 10_000)) fail('INPUT_TOO_LARGE', path, 'text is too long');
      return;
    case 'array':
      if (!isList(value)) fail('INPUT_WRONG_TYPE', path, `must be an array, got ${describe(value)}`);
      if (value.length < (schema.minItems ?? 0))
        fail('INPUT_MISSING', path, `needs at least ${schema.minItems} items`);
      if (value.length > schema.maxItems)
        fail('INPUT_TOO_LARGE', path, `takes at most ${schema.maxItems} items, got ${value.length}`);
      for (let i = 0; i < value.length; i++)
        if (!plainNumber(value[i], schema.items)) checkInput(value[i], schema.items, `${path}[${i}]`);
      return;
    case 'object':
      return checkObject(value, schema, path);
  }
}

function checkObject(value: unknown, schema: Extract<InputSchema, { type: 'object' }>, path: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    fail(
      path ? 'INPUT_WRONG_TYPE' : 'INPUT_NOT_AN_OBJECT',
      path,
      `must be an object, got ${describe(value)}`,
    );
  const at = (key: string): string => (path ? `${path}.${key}` : key);
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value, key)) fail('INPUT_MISSING', at(key), 'is required');
  for (const [key, item] of Object.entries(value)) {
    const inner = Object.hasOwn(schema.properties, key)
      ? schema.properties[key]
      : schema.additionalProperties;
    if (!inner)
      fail(
        'INPUT_UNKNOWN_FIELD',
        at(key),
        `is not a known input; known: ${Object.keys(schema.properties).join(', ')}`,
      );
    checkInput(item, inner, at(key));
  }
}
