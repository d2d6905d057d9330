import type { Host } from '#platform/server/host';

interface Bucket {
  tokens: number;
  at: number;
}

const MAX_KEYS = 50_000;

/** Token buckets by key: `perSecond` refill, `burst` capacity. Holds at most 50,000 keys; idle ones go first. */
export class RateLimit {
  readonly #host: Host;
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(host: Host, perSecond: number, burst: number) {
    this.#host = host;
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes one token; returns 0, or the seconds to wait when none is left. */
  take(key: string): number {
    const now = this.#host.monotonic();
    const known = this.#buckets.get(key);
    const tokens = known
      ? Math.min(this.#burst, known.tokens + ((now - known.at) / 1000) * this.#perSecond)
      : this.#burst;
    this.#buckets.delete(key);
    if (this.#buckets.size >= MAX_KEYS) this.#buckets.delete(this.#buckets.keys().next().value as string);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / this.#perSecond);
  }
}
