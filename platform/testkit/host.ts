import { createHash } from 'node:crypto';
import type { Host } from '../server/host/index.ts';

/** A clock that stands until moved and randomness from a seed. */
export class TestHost implements Host {
  #now: number;
  #mono = 1000;
  #counter = 0;
  readonly #seed: string;

  constructor(start = '2026-11-20T00:00:00.000Z', seed = 'fengsui') {
    this.#now = Date.parse(start);
    this.#seed = seed;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#mono;
  }

  random(bytes: number): Buffer {
    const parts: Buffer[] = [];
    for (let have = 0; have < bytes; have += 32)
      parts.push(
        createHash('sha256')
          .update(`${this.#seed}:${this.#counter++}`)
          .digest(),
      );
    return Buffer.concat(parts).subarray(0, bytes);
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#mono += ms;
  }

  set(instant: string): void {
    this.#now = Date.parse(instant);
  }
}
