import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { CryptoFailure } from './failure.ts';
import { equalBytes, type RandomSource } from './hash.ts';

const derive = promisify(argon2);

/** Cost of a password hash: memory in KiB, passes, lanes. */
export interface PasswordCost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** The cost of new hashes (above the minimum of 19 MiB and 2 passes that OWASP gives for argon2id). */
export const PASSWORD_COST: PasswordCost = { memory: 32_768, passes: 2, parallelism: 1 };

const MAX_MEMORY_KIB = 262_144;
const MAX_PASSES = 10;
const MAX_PASSWORD_BYTES = 1024;
const TAG_BYTES = 32;

function plainBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

function passwordBytes(password: string): Uint8Array {
  const bytes = Buffer.from(password.normalize('NFC'), 'utf8');
  if (bytes.length === 0 || bytes.length > MAX_PASSWORD_BYTES)
    throw new CryptoFailure('INPUT_INVALID', `a password has 1 to ${MAX_PASSWORD_BYTES} bytes`);
  return bytes;
}

/** argon2id (RFC 9106) of a password as `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(
  password: string,
  random: RandomSource,
  cost: PasswordCost = PASSWORD_COST,
): Promise<string> {
  const nonce = random(16);
  const { memory, passes, parallelism } = cost;
  const tag = await derive('argon2id', {
    message: passwordBytes(password),
    nonce,
    parallelism,
    tagLength: TAG_BYTES,
    memory,
    passes,
  });
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plainBase64(nonce)}$${plainBase64(tag)}`;
}

interface StoredHash extends PasswordCost {
  readonly salt: Uint8Array;
  readonly tag: Uint8Array;
}

const STORED =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function readStored(stored: string): StoredHash {
  const found = STORED.exec(stored);
  const [memory, passes, parallelism] = (found ?? []).slice(1, 4).map(Number);
  if (
    !found ||
    memory > MAX_MEMORY_KIB ||
    passes < 1 ||
    passes > MAX_PASSES ||
    parallelism < 1 ||
    memory < 8 * parallelism
  )
    throw new CryptoFailure('INPUT_INVALID', 'the stored password hash is not of a known form');
  return {
    memory,
    passes,
    parallelism,
    salt: Buffer.from(found[4], 'base64'),
    tag: Buffer.from(found[5], 'base64'),
  };
}

/** True for the right password; the comparison takes the same time either way. Throws `INPUT_INVALID` for a stored hash of another form. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const { salt, tag, memory, passes, parallelism } = readStored(stored);
  const bytes = Buffer.from(password.normalize('NFC'), 'utf8');
  if (bytes.length === 0 || bytes.length > MAX_PASSWORD_BYTES) return false;
  const made = await derive('argon2id', {
    message: bytes,
    nonce: salt,
    parallelism,
    tagLength: tag.length,
    memory,
    passes,
  });
  return equalBytes(made, tag);
}

/** True when a stored hash costs less than new ones do, so that the next login should replace it. */
export function needsRehash(stored: string, cost: PasswordCost = PASSWORD_COST): boolean {
  const { memory, passes, parallelism } = readStored(stored);
  return memory < cost.memory || passes < cost.passes || parallelism < cost.parallelism;
}
