import { Busy, NotStored } from '../../hot/engine.ts';
import type { Element } from '../elements/element.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import { fetchBounded, SourceFailure } from './guarded-http.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const CHUNK = 2000;
const RETRY_MS = 200;
const RETRIES = 50;
const MAX_SEEN = 20_000;

/** One thing a node asks for by itself: run once per period, its state kept between runs. */
export interface Source {
  run(): Promise<void>;
}

/** What was taken before, so that overlapping answers store nothing twice while the node runs. */
export class Seen {
  readonly #keys = new Set<string>();

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(keys: readonly string[]): void {
    for (const key of keys) this.#keys.add(key);
    for (const key of this.#keys) {
      if (this.#keys.size <= MAX_SEEN) break;
      this.#keys.delete(key);
    }
  }
}

/** Gets a gateway's URL, or another address of the same host, within bounds. */
export function fetchFor(device: Device, address = device.settings.url): Promise<Buffer> {
  if (address === undefined) throw new SourceFailure('NOT_CONFIGURED', 'no address is set');
  const { headers, allowPrivate } = device.settings;
  return fetchBounded(address, {
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    allowPrivate: allowPrivate === true,
    ...(headers ? { headers } : {}),
  });
}

function takeOnce(front: Front, device: Device, elements: readonly Element[]): Promise<void> {
  return new Promise((resolve, reject) => {
    front.take(device, { elements }, (error) => (error ? reject(error) : resolve()));
  });
}

/** Takes elements in, waiting while the intake is full. Resolves once all are committed; throws SourceFailure `NOT_STORED`. */
export async function takeAll(front: Front, device: Device, elements: readonly Element[]): Promise<void> {
  for (let from = 0; from < elements.length; from += CHUNK) {
    const part = elements.slice(from, from + CHUNK);
    for (let attempt = 0; ; attempt++) {
      try {
        await takeOnce(front, device, part);
        break;
      } catch (error) {
        const waiting = error instanceof Busy || error instanceof NotStored;
        if (!waiting || attempt >= RETRIES) throw new SourceFailure('NOT_STORED', String(error));
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}
