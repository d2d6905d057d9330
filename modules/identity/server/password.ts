import { argon2, timingSafeEqual } from 'node:crypto';
import type { Host } from '#platform/server/host';

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;

const COMMON = new Set([
  '1234567890',
  'password123',
  '0123456789',
  'qwertyuiop',
  '1qaz2wsx3edc',
  'admin12345',
  'a123456789',
  '11111111111',
  '8888888888',
  '1234567891',
]);

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        message: Buffer.from(password.normalize('NFKC'), 'utf8'),
        nonce: salt,
        parallelism: LANES,
        tagLength: TAG_BYTES,
        memory: MEMORY_KIB,
        passes: PASSES,
      },
      (error, tag) => (error ? reject(error) : resolve(tag)),
    );
  });
}

/** argon2id (RFC 9106) in the usual PHC text form. */
export async function hashPassword(host: Host, password: string): Promise<string> {
  const salt = host.random(16);
  const tag = await derive(password, salt);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${salt.toString('base64url')}$${tag.toString('base64url')}`;
}

/** A hash nobody's password matches: an unknown account takes as long as a known one. */
const NOBODY_HASH = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`;

/** True when the password is the stored one. Takes the same time for an unknown account (`stored` undefined). */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, , , , salt, tag] = (stored ?? NOBODY_HASH).split('$');
  const actual = await derive(password, Buffer.from(salt, 'base64url'));
  const expected = Buffer.from(tag, 'base64url');
  return actual.length === expected.length && timingSafeEqual(actual, expected) && stored !== undefined;
}

/** At least ten characters, four of them different, not the account and not among the most common. */
export function isStrongPassword(password: string, account: string): boolean {
  const lower = password.toLowerCase();
  return (
    [...password].length >= 10 &&
    new Set(password).size >= 4 &&
    !lower.includes(account.toLowerCase()) &&
    !COMMON.has(lower)
  );
}

const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A random password of 16 characters (93 bits) without look-alikes. */
export function randomPassword(host: Host): string {
  let text = '';
  while (text.length < 16)
    for (const byte of host.random(32)) if (byte < 220 && text.length < 16) text += ALPHABET[byte % 55];
  return text;
}
