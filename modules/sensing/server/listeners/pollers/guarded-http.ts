import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from '../gateway/addresses.ts';

/** A remote source could not be read; `code` is what the gateway's error counter shows. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface FetchBounds {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Loopback, private and reserved addresses may be called. */
  readonly allowPrivate: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const MAX_REDIRECTS = 3;

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Name resolution that hands out only addresses that may be called: checked where the connection is made, so a name cannot change in between. */
export function guardedLookup(allowPrivate: boolean) {
  return (host: string, options: LookupOptions, done: LookupDone): void => {
    dnsLookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const allowed = found.filter((a) => allowPrivate || isPublicAddress(a.address));
      if (allowed.length === 0)
        return done(new SourceFailure('ADDRESS_REFUSED', `${host} is not a public address`), []);
      if (options.all) return done(null, allowed);
      return done(null, allowed[0].address, allowed[0].family);
    });
  };
}

/** Refuses an address written as such that may not be called; names are judged when they are resolved. */
export function refuseLiteral(host: string, allowPrivate: boolean): void {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !allowPrivate && !isPublicAddress(bare))
    throw new SourceFailure('ADDRESS_REFUSED', `${bare} is not a public address`);
}

function once(url: URL, bounds: FetchBounds, signal: AbortSignal): Promise<IncomingMessage> {
  refuseLiteral(url.hostname, bounds.allowPrivate);
  const options: RequestOptions = {
    lookup: guardedLookup(bounds.allowPrivate) as RequestOptions['lookup'],
    headers: { accept: '*/*', 'user-agent': 'fengsui', ...bounds.headers },
    signal,
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = make(url, options, resolve);
    request.on('error', reject);
    request.end();
  });
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    size += (part as Buffer).length;
    if (size > maxBytes) {
      response.destroy();
      throw new SourceFailure('TOO_LONG', `the answer is longer than ${maxBytes} bytes`);
    }
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/**
 * Gets a resource over HTTP(S) within bounds: size, total time, no address outside what is allowed, redirects only to
 * the same host. Throws {@link SourceFailure}.
 */
export async function fetchBounded(address: string, bounds: FetchBounds): Promise<Buffer> {
  const signal = AbortSignal.timeout(bounds.timeoutMs);
  let url = new URL(address);
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await once(url, bounds, signal);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        const next = new URL(location, url);
        if (next.host !== url.host) throw new SourceFailure('REDIRECT_REFUSED', `redirected to ${next.host}`);
        url = next;
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw new SourceFailure(`HTTP_${status}`, `the source answered ${status}`);
      }
      return await bodyOf(response, bounds.maxBytes);
    }
    throw new SourceFailure('REDIRECT_REFUSED', 'too many redirects');
  } catch (error) {
    if (error instanceof SourceFailure) throw error;
    if (signal.aborted) throw new SourceFailure('TIMEOUT', `no answer within ${bounds.timeoutMs} ms`);
    throw new SourceFailure('UNREACHABLE', String((error as Error).message));
  }
}
