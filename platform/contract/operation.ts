import type { Static, TSchema } from 'typebox';
import type { FailureKind } from './failure.ts';

/**
 * Who may call an operation: a permission of the policy table, `public` (no session), `session` (any signed-in
 * person) or `device` (a gateway's own credential).
 */
export type Access = { readonly permission: string } | 'public' | 'session' | 'device';

/** One operation of a module, declared once; validation, OpenAPI, the typed client and the authorisation matrix come from it. */
export interface Operation<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  O extends TSchema = TSchema,
> {
  /** `module.verbNoun`, e.g. `incidents.changeLevel`. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below `/api`, with `:name` places, e.g. `/incidents/:id`. */
  readonly path: string;
  /** True when `path` is given from the root instead of below `/api` (map tiles). */
  readonly fromRoot?: boolean;
  readonly access: Access;
  readonly summary: { readonly zh: string; readonly en: string };
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly output: O;
  /** Media type of an answer that is no JSON, e.g. a picture. */
  readonly produces?: string;
  readonly failures?: readonly FailureKind[];
  /** Bound of the request body in bytes; 64 KiB unless told. */
  readonly maxBodyBytes?: number;
}

type Part<T> = T extends TSchema ? Static<T> : undefined;

/** Declares an operation. */
export function defineOperation<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  O extends TSchema = TSchema,
>(operation: Operation<P, Q, B, O>): Operation<P, Q, B, O> {
  return operation;
}

/** Input of an operation as its use case receives it. */
export interface InputOf<T extends Operation> {
  readonly params: Part<NonNullable<T['params']>>;
  readonly query: Part<NonNullable<T['query']>>;
  readonly body: Part<NonNullable<T['body']>>;
}

/** Output of an operation. */
export type OutputOf<T extends Operation> = Static<T['output']>;
