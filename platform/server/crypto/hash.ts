import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Source of random bytes; injected everywhere, so that a seed reproduces a run. */
export type RandomSource = (count: number) => Uint8Array;

/** The operating system's generator. */
export const systemRandom: RandomSource = (count) => randomBytes(count);

/** Hashes used with HMAC. `sha1` only for TOTP. */
export type HashName = 'sm3' | 'sha256' | 'sha512' | 'sha1';

/** SM3 digest (GB/T 32905-2016) of the parts one after another: 32 bytes. */
export function sm3(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sm3');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** HMAC (GB/T 15852.2, RFC 2104). */
export function hmac(name: HashName, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac(name, key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** True for equal bytes; the time depends on the lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** True for equal texts of any lengths, compared by their SM3 digests so that the time tells nothing about the contents. */
export function equalTexts(a: string, b: string): boolean {
  return timingSafeEqual(sm3(Buffer.from(a, 'utf8')), sm3(Buffer.from(b, 'utf8')));
}
