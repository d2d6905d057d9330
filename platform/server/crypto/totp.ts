import { CryptoFailure } from './failure.ts';
import { equalTexts, hmac } from './hash.ts';

/** Parameters of one-time passwords; what authenticator apps assume is the default. */
export interface TotpOptions {
  readonly hash?: 'sha1' | 'sha256' | 'sha512' | 'sm3';
  /** 6 to 8; default 6. */
  readonly digits?: number;
  /** Default 30. */
  readonly stepSeconds?: number;
}

/** HOTP of RFC 4226 §5.3. */
export function hotp(secret: Uint8Array, counter: number, options: TotpOptions = {}): string {
  const { hash = 'sha1', digits = 6 } = options;
  if (!Number.isInteger(digits) || digits < 6 || digits > 8 || !Number.isSafeInteger(counter) || counter < 0)
    throw new CryptoFailure('INPUT_INVALID', 'a one-time password has 6 to 8 digits and a counter from 0');
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = Buffer.from(hmac(hash, secret, message));
  const offset = mac[mac.length - 1] & 15;
  const value = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits;
  return String(value).padStart(digits, '0');
}

/** TOTP of RFC 6238 for an instant in milliseconds since 1970. */
export function totp(secret: Uint8Array, atMs: number, options: TotpOptions = {}): string {
  return hotp(secret, Math.floor(atMs / 1000 / (options.stepSeconds ?? 30)), options);
}

/**
 * The time step a code belongs to, within `window` steps of now; undefined for a wrong code. Keep the step and refuse
 * it and earlier ones afterwards (`after`), so that a code works once.
 */
export function verifyTotp(
  secret: Uint8Array,
  code: string,
  atMs: number,
  options: TotpOptions & { readonly window?: number; readonly after?: number } = {},
): number | undefined {
  const { window = 1, after = -1, stepSeconds = 30 } = options;
  const now = Math.floor(atMs / 1000 / stepSeconds);
  let found: number | undefined;
  for (let step = Math.max(0, now - window); step <= now + window; step++)
    if (equalTexts(hotp(secret, step, options), code) && step > after) found ??= step;
  return found;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base 32 without padding, as authenticator apps take secrets. */
export function base32(bytes: Uint8Array): string {
  let out = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) out += BASE32[(held >> (bits - 5)) & 31];
    held &= 255;
  }
  return bits > 0 ? out + BASE32[(held << (5 - bits)) & 31] : out;
}

/** Inverse of {@link base32}; blanks, dashes, padding and case are ignored. Throws `INPUT_INVALID`. */
export function bytesFromBase32(text: string): Uint8Array {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text.toUpperCase().replace(/[\s=-]/g, '')) {
    const value = BASE32.indexOf(letter);
    if (value < 0) throw new CryptoFailure('INPUT_INVALID', 'the text is not base 32');
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) out.push((held >> (bits -= 8)) & 255);
  }
  return Uint8Array.from(out);
}
