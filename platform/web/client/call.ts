import type { InputOf, Operation, OutputOf } from '#platform/contract';
import { ClientFailure, unreachable } from './failure.ts';

type Keys = 'params' | 'query' | 'body';
type Present<T extends Operation> = {
  [
    K in Keys as unknown extends InputOf<T>[K] ? never : InputOf<T>[K] extends undefined ? never : K
  ]: InputOf<T>[K];
};
type Needed<P> = { [K in keyof P as object extends P[K] ? never : K]: P[K] } & {
  [K in keyof P as object extends P[K] ? K : never]?: P[K];
};

/** What an operation wants: `{ params, query, body }`, only the parts it declares. */
export type Given<T extends Operation> = Needed<Present<T>>;
/** The rest arguments of a call: nothing when the operation needs nothing. */
export type Args<T extends Operation> = object extends Given<T> ? [given?: Given<T>] : [given: Given<T>];

interface Loose {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

const TIMEOUT_MS = 30_000;

/** Address of an operation with its places and query filled in. */
export function urlOf(operation: Operation, given: Loose = {}): string {
  const path = operation.path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(String(given.params?.[key] ?? '')),
  );
  const query = Object.entries(given.query ?? {})
    .filter(([, v]) => v !== undefined && v !== '')
    .map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`);
  return `${operation.fromRoot ? '' : '/api'}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

async function failureOf(response: Response): Promise<ClientFailure> {
  const body = (await response.json().catch(() => undefined)) as
    | { code?: string; zh?: string; en?: string; details?: Record<string, unknown> }
    | undefined;
  return new ClientFailure({
    code: body?.code ?? `HTTP_${response.status}`,
    status: response.status,
    zh: body?.zh ?? `服务器没有正常回答（${response.status}），请稍后重试。`,
    en: body?.en ?? `The server answered ${response.status}; try again later.`,
    details: body?.details,
  });
}

/** Asks this server; an answer that is not 2xx is thrown as a {@link ClientFailure}. For what is no operation: metrics, the API's description. */
export async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...init,
    });
  } catch {
    throw unreachable();
  }
  if (response.ok) return response;
  const failure = await failureOf(response);
  if (failure.code === 'SIGN_IN_REQUIRED') window.dispatchEvent(new Event('fengsui:signed-out'));
  throw failure;
}

/** Calls an operation by its declaration. Throws a {@link ClientFailure}. */
export async function call<T extends Operation>(operation: T, ...args: Args<T>): Promise<OutputOf<T>> {
  const given = (args[0] ?? {}) as Loose;
  const response = await ask(urlOf(operation, given), {
    method: operation.method,
    ...(given.body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(given.body) }),
  });
  const type = response.headers.get('content-type') ?? '';
  return (type.includes('json') ? await response.json() : await response.blob()) as OutputOf<T>;
}

/** Saves the reply of an operation as a file. */
export async function download<T extends Operation>(
  operation: T,
  fileName: string,
  ...args: Args<T>
): Promise<void> {
  const reply: unknown = await call(operation, ...args);
  const blob =
    reply instanceof Blob ? reply : new Blob([JSON.stringify(reply)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
