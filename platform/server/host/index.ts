import { randomBytes } from 'node:crypto';

/** Everything a process may not take from the world by itself: time and randomness. Tests give their own. */
export interface Host {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Milliseconds that never go backwards; for measuring and timers. */
  monotonic(): number;
  random(bytes: number): Buffer;
}

/** The machine's own clock and randomness. */
export const realHost: Host = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: (bytes) => randomBytes(bytes),
};

let lastMs = 0;
let lastCount = 0;

/**
 * A UUID version 7 (RFC 9562 §6.2, method 1): 48 bits of milliseconds, a 12-bit counter, then randomness. Within one
 * process ids made later sort later, even when the clock stands or steps back.
 */
export function newId(host: Host): string {
  const ms = Math.max(0, Math.floor(host.now()));
  if (ms > lastMs || ms < lastMs - 60_000) {
    lastMs = ms;
    lastCount = 0;
  } else if (++lastCount > 0xfff) {
    lastMs += 1;
    lastCount = 0;
  }
  const bytes = host.random(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes[6] = 0x70 | (lastCount >> 8);
  bytes[7] = lastCount & 0xff;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export { SteadyClock } from './steady-clock.ts';
