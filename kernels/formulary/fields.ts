import { KernelFailure, type Formula, type InputSchema, type RunControl } from '#kernels/model';

type Kind = 'required' | 'filled' | 'maybe';

interface AnyField {
  readonly schema: InputSchema;
  readonly kind: Kind;
  readonly fallback?: unknown;
}

/** One input of a formula: its schema, whether it may be absent, and the value it then takes. `T` is the checked TypeScript type. */
export interface Field<T, K extends Kind = Kind> extends AnyField {
  readonly kind: K;
  readonly fallback?: T;
  /** Fills the absent inner values of groups and lists. */
  fill(value: T): T;
}

type Fields = Readonly<Record<string, AnyField>>;
type ValueOf<F> = F extends Field<infer T, infer K> ? (K extends 'maybe' ? T | undefined : T) : never;

/** The checked input of a formula declared with `fields`. */
export type InputOf<F> = {
  readonly [K in keyof F as F[K] extends { readonly kind: 'maybe' } ? never : K]: ValueOf<F[K]>;
} & { readonly [K in keyof F as F[K] extends { readonly kind: 'maybe' } ? K : never]?: ValueOf<F[K]> };

type RequiredKeys<F> = {
  [K in keyof F]: F[K] extends Field<infer _T, infer D> ? (D extends 'required' ? K : never) : never;
}[keyof F];

/** What a caller writes: inputs with a default or an optional meaning may be left out. */
export type RequestOf<F> = { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]>;
};

/** Bounds of a number, in its unit. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

const same = <T>(value: T): T => value;

function numberSchema(type: 'number' | 'integer', description: string, unit: string, b: Bounds): InputSchema {
  return {
    type,
    description,
    ...(unit ? { unit } : {}),
    ...(b.min === undefined ? {} : { minimum: b.min }),
    ...(b.max === undefined ? {} : { maximum: b.max }),
    ...(b.above === undefined ? {} : { exclusiveMinimum: b.above }),
    ...(b.below === undefined ? {} : { exclusiveMaximum: b.below }),
  };
}

/** A required number. */
export function num(description: string, unit: string, bounds: Bounds = {}): Field<number, 'required'> {
  return { schema: numberSchema('number', description, unit, bounds), kind: 'required', fill: same };
}

/** A required whole number. */
export function whole(description: string, bounds: Bounds = {}): Field<number, 'required'> {
  return { schema: numberSchema('integer', description, '', bounds), kind: 'required', fill: same };
}

/** One of a few words. */
export function choice<const E extends string>(
  description: string,
  words: readonly E[],
): Field<E, 'required'> {
  return { schema: { type: 'string', description, enum: words }, kind: 'required', fill: same };
}

/** Yes or no. */
export function flag(description: string): Field<boolean, 'required'> {
  return { schema: { type: 'boolean', description }, kind: 'required', fill: same };
}

/** A short text. */
export function text(description: string, maxLength = 80): Field<string, 'required'> {
  return { schema: { type: 'string', description, maxLength }, kind: 'required', fill: same };
}

/** A list of items. */
export function list<T>(
  description: string,
  item: Field<T, 'required'>,
  size: { min?: number; max: number },
): Field<readonly T[], 'required'> {
  return {
    schema: {
      type: 'array',
      description,
      items: item.schema,
      maxItems: size.max,
      ...(size.min === undefined ? {} : { minItems: size.min }),
    },
    kind: 'required',
    fill: (value) => value.map((v) => item.fill(v)),
  };
}

function objectSchema(description: string, fields: Fields): Extract<InputSchema, { type: 'object' }> {
  const properties: Record<string, InputSchema> = {};
  for (const [name, field] of Object.entries(fields))
    properties[name] =
      field.fallback === undefined || typeof field.fallback === 'object'
        ? field.schema
        : ({ ...field.schema, default: field.fallback } as InputSchema);
  const required = Object.keys(fields).filter((name) => fields[name].kind === 'required');
  return { type: 'object', description, properties, required };
}

function fillAll(fields: Fields, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields) as [string, Field<unknown>][]) {
    const given = Object.hasOwn(value, name) ? value[name] : field.fallback;
    if (given !== undefined) filled[name] = field.fill(given);
  }
  return filled;
}

/** An object of named inputs. */
export function group<F extends Fields>(description: string, fields: F): Field<InputOf<F>, 'required'> {
  return {
    schema: objectSchema(description, fields),
    kind: 'required',
    fill: (value) => fillAll(fields, value as Readonly<Record<string, unknown>>) as InputOf<F>,
  };
}

/** The field may be left out and then takes `fallback`. */
export function or<T>(field: Field<T, 'required'>, fallback: T): Field<T, 'filled'> {
  return { ...field, kind: 'filled', fallback };
}

/** The field may be left out: the formula then works without it. */
export function maybe<T>(field: Field<T, 'required'>): Field<T, 'maybe'> {
  return { ...field, kind: 'maybe' };
}

/** Declares one formula; defaults are filled in before `run`. */
export function formula<F extends Fields>(declared: {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly source: string;
  readonly fields: F;
  readonly example: NoInfer<RequestOf<F>>;
  run(input: InputOf<F>, control: RunControl): unknown;
}): Formula {
  return {
    name: declared.name,
    title: { zh: declared.zh, en: declared.en },
    source: declared.source,
    input: objectSchema(declared.zh, declared.fields),
    example: declared.example as Readonly<Record<string, unknown>>,
    run: (input: never, control) =>
      declared.run(
        fillAll(declared.fields, input as Readonly<Record<string, unknown>>) as InputOf<F>,
        control,
      ),
  };
}

/** Refuses inputs that contradict each other. */
export function inconsistent(path: string, message: string): never {
  throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: ${message}`);
}

/** Refuses a value outside the published domain of a formula. */
export function outside(path: string, message: string): never {
  throw new KernelFailure('OUTSIDE_VALIDITY', path, `${path}: ${message}`);
}

/** Throws `CANCELLED` once the caller no longer wants the answer. */
export function checkCancelled(control: RunControl): void {
  if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', '计算已取消 the run was cancelled');
}
