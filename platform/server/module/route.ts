import type { InputOf, Operation, OutputOf } from '#platform/contract';
import type { Bytes, Ctx, Route } from './types.ts';

const BYTES = Symbol('bytes');

/** Binds an operation to its use case; GET reads, everything else writes, unless told. */
export function route<T extends Operation>(
  operation: T,
  handle: (ctx: Ctx, input: InputOf<T>) => Promise<OutputOf<T> | Bytes>,
  mode: Route['mode'] = operation.method === 'GET' ? 'read' : 'write',
): Route {
  return { operation, mode, handle: handle as Route['handle'] };
}

/** Marks a reply that is not JSON. */
export function bytes(reply: Bytes): Bytes {
  return Object.assign({ [BYTES]: true }, reply);
}

export function isBytes(value: unknown): value is Bytes {
  return typeof value === 'object' && value !== null && BYTES in value;
}
