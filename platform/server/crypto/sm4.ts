import { createCipheriv, createDecipheriv } from 'node:crypto';
import { CryptoFailure } from './failure.ts';
import { equalBytes, hmac, type RandomSource } from './hash.ts';

/** How SM4 (GB/T 32907-2016) is used. ECB is for single blocks and old formats only. */
export interface Sm4Options {
  readonly mode: 'cbc' | 'ctr' | 'ecb';
  /** 16 bytes. */
  readonly key: Uint8Array;
  /** 16 bytes; none for ECB. */
  readonly iv?: Uint8Array;
  /** PKCS #7 padding of CBC and ECB; default true. */
  readonly padding?: boolean;
}

function check({ mode, key, iv }: Sm4Options): Uint8Array | null {
  if (key.length !== 16) throw new CryptoFailure('KEY_INVALID', 'an SM4 key has 16 bytes');
  if (mode === 'ecb') return null;
  if (iv?.length !== 16)
    throw new CryptoFailure('INPUT_INVALID', `SM4-${mode.toUpperCase()} needs an iv of 16 bytes`);
  return iv;
}

/** Encrypts. Throws `INPUT_INVALID` for data that is not whole blocks when padding is off. */
export function sm4Encrypt(options: Sm4Options, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`sm4-${options.mode}`, options.key, check(options));
  cipher.setAutoPadding(options.padding !== false);
  try {
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  } catch {
    throw new CryptoFailure('INPUT_INVALID', 'without padding the data must be whole blocks of 16 bytes');
  }
}

/** Decrypts. Throws `DECRYPT_FAILED` for data or padding that cannot come from this key. */
export function sm4Decrypt(options: Sm4Options, sealed: Uint8Array): Uint8Array {
  const cipher = createDecipheriv(`sm4-${options.mode}`, options.key, check(options));
  cipher.setAutoPadding(options.padding !== false);
  try {
    return Buffer.concat([cipher.update(sealed), cipher.final()]);
  } catch {
    throw new CryptoFailure('DECRYPT_FAILED', 'the data does not decrypt with this key');
  }
}

const MAC_BYTES = 32;

/** Encryption and authentication keys derived from one key. */
function twoKeys(key: Uint8Array): { readonly encrypt: Uint8Array; readonly mac: Uint8Array } {
  if (key.length < 16) throw new CryptoFailure('KEY_INVALID', 'a sealing key has at least 16 bytes');
  const encrypt = hmac('sm3', key, Buffer.from('fengsui sm4-ctr')).subarray(0, 16);
  return { encrypt, mac: hmac('sm3', key, Buffer.from('fengsui hmac-sm3')) };
}

function macOf(key: Uint8Array, context: Uint8Array, body: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(context.length));
  return hmac('sm3', key, length, context, body);
}

/** Encrypts and authenticates: iv ‖ SM4-CTR ‖ HMAC-SM3 over context and both (the host's OpenSSL has no SM4-GCM). */
export function seal(
  key: Uint8Array,
  plain: Uint8Array,
  context: Uint8Array,
  random: RandomSource,
): Uint8Array {
  const { encrypt, mac } = twoKeys(key);
  const iv = random(16);
  const body = Buffer.concat([iv, sm4Encrypt({ mode: 'ctr', key: encrypt, iv }, plain)]);
  return Buffer.concat([body, macOf(mac, context, body)]);
}

/** Inverse of {@link seal}. Throws `DECRYPT_FAILED` for anything changed, the context included. */
export function open(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Uint8Array {
  const { encrypt, mac } = twoKeys(key);
  const end = sealed.length - MAC_BYTES;
  const body = sealed.subarray(0, Math.max(0, end));
  if (end < 16 || !equalBytes(macOf(mac, context, body), sealed.subarray(end)))
    throw new CryptoFailure(
      'DECRYPT_FAILED',
      'the sealed data was changed or belongs to another key or context',
    );
  return sm4Decrypt({ mode: 'ctr', key: encrypt, iv: body.subarray(0, 16) }, body.subarray(16));
}
