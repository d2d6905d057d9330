import type { Host } from './index.ts';

/** A smaller difference is noise or a leap second: the clock stands until the world has caught up. */
const STEP_MS = 5000;

/**
 * The machine's clock as the node goes by it: it never runs backwards. When the machine's clock is set back by more than
 * five seconds this one goes on at its own pace, and says how far ahead it runs; when it is set forward this one follows
 * and says so.
 */
export class SteadyClock implements Host {
  readonly #host: Host;
  readonly #listeners: ((stepMs: number) => void)[] = [];
  #wall: number;
  #mono: number;
  #last: number;
  /** How far this clock runs ahead of the machine's because that was set back, ms. */
  aheadMs = 0;

  constructor(host: Host) {
    this.#host = host;
    this.#wall = host.now();
    this.#mono = host.monotonic();
    this.#last = this.#wall;
  }

  now(): number {
    const wall = this.#host.now();
    const mono = this.#host.monotonic();
    const step = wall - this.#wall - (mono - this.#mono);
    this.#wall = wall;
    this.#mono = mono;
    if (Math.abs(step) > STEP_MS) this.#stepped(step);
    this.#last = Math.max(this.#last, wall + this.aheadMs);
    return this.#last;
  }

  #stepped(step: number): void {
    const seen = step > 0 ? Math.max(0, step - this.aheadMs) : step;
    const ahead = this.aheadMs - step;
    // What is left of a clock set right again by hand passes like a leap second.
    this.aheadMs = ahead > STEP_MS ? ahead : 0;
    for (const listener of this.#listeners) listener(seen);
  }

  monotonic(): number {
    return this.#host.monotonic();
  }

  random(bytes: number): Buffer {
    return this.#host.random(bytes);
  }

  /** Called with every step of the machine's clock, ms: positive is forward, 0 when one set back is right again. */
  onStep(listener: (stepMs: number) => void): void {
    this.#listeners.push(listener);
  }
}
