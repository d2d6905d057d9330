import type { Operation, OutputOf } from '#platform/contract';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

interface Given {
  readonly params?: Record<string, string | number>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A person or program at the HTTP edge: keeps its cookie, calls operations by their declaration. */
export class Caller {
  readonly base: string;
  cookie: string | undefined;
  readonly headers: Record<string, string>;

  constructor(base: string, headers: Record<string, string> = {}) {
    this.base = base;
    this.headers = headers;
  }

  /** Calls an operation and gives the answer whatever its status. */
  async try<T extends Operation>(
    operation: T,
    given: Given = {},
  ): Promise<Answer<OutputOf<T> & { code?: string }>> {
    const path = operation.path.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(String(given.params?.[key] ?? '')),
    );
    const query = Object.entries(given.query ?? {})
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`);
    const url = `${this.base}${operation.fromRoot ? '' : '/api'}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
    const response = await fetch(url, {
      method: operation.method,
      headers: {
        ...this.headers,
        ...(this.cookie ? { cookie: `fengsui_session=${this.cookie}` } : {}),
        ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...given.headers,
      },
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    });
    const set = /fengsui_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '');
    if (set) this.cookie = set[1] === '' ? undefined : set[1];
    const type = response.headers.get('content-type') ?? '';
    const body: unknown = type.includes('json')
      ? await response.json()
      : Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      body: body as OutputOf<T> & { code?: string },
      headers: response.headers,
    };
  }

  /** Calls an operation that must succeed. */
  async call<T extends Operation>(operation: T, given: Given = {}): Promise<OutputOf<T>> {
    const answer = await this.try(operation, given);
    if (answer.status !== 200)
      throw new Error(`${operation.id} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
