import { sm2 } from 'sm-crypto-v2';
import { CryptoFailure } from './failure.ts';
import { equalBytes, sm3, type RandomSource } from './hash.ts';

/**
 * SM2 (GB/T 32918) over the recommended curve. The point arithmetic is the library's; hashing, key derivation, range checks
 * and randomness are here. Node's own `sign` and `verify` are never used with an SM2 key: they sign with an empty identity
 * or with ECDSA, and neither verifies against the standard.
 */

/** Order of the base point, GB/T 32918.5-2017. */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

/** Prime of the field and coefficients of the curve. */
const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const A = P - 3n;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;

/** Identity used where nothing else is agreed (GB/T 35276-2017 §10): sixteen ASCII digits. */
export const DEFAULT_USER_ID: Uint8Array = Buffer.from('1234567812345678', 'latin1');

/** a, b, x and y of the base point, in the order they enter Z (GB/T 32918.2-2016 §5.5). */
const CURVE = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);

/** A key pair: private scalar of 32 bytes; public point 04 ‖ X ‖ Y of 65 bytes. */
export interface Sm2KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** A signature: r and s, 32 bytes each. */
export interface Sm2Signature {
  readonly r: Uint8Array;
  readonly s: Uint8Array;
}

/** A ciphertext: C1 = 04 ‖ X ‖ Y, C3 = 32 bytes, C2 as long as the message. */
export interface Sm2Ciphertext {
  readonly c1: Uint8Array;
  readonly c3: Uint8Array;
  readonly c2: Uint8Array;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${hexOf(bytes) || '0'}`);
}

/** A scalar drawn evenly from [1, n − 1]. */
function drawScalar(random: RandomSource): Uint8Array {
  for (let tries = 0; tries < 1000; tries++) {
    const bytes = random(32);
    const value = numberOf(bytes);
    if (bytes.length === 32 && value >= 1n && value < ORDER) return bytes;
  }
  throw new CryptoFailure('INPUT_INVALID', 'the source of randomness gives no usable numbers');
}

function checkedPrivate(key: Uint8Array): string {
  const value = numberOf(key);
  if (key.length !== 32 || value < 1n || value >= ORDER - 1n)
    throw new CryptoFailure('KEY_INVALID', 'an SM2 private key is a number from 1 to n − 2 in 32 bytes');
  return hexOf(key);
}

/** x³ + ax + b mod p. */
function rightSide(x: bigint): bigint {
  return (((x * x + A) % P) * x + B) % P;
}

/** base^exponent mod p. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

/** y of a compressed point; p is 3 mod 4, so a root is the (p + 1)/4-th power. */
function decompressed(x: bigint, odd: boolean): bigint {
  const root = power(rightSide(x), (P + 1n) / 4n);
  return (root & 1n) === (odd ? 1n : 0n) ? root : P - root;
}

/** 04 ‖ X ‖ Y of a public key given compressed, uncompressed or as X ‖ Y. Throws `KEY_INVALID` for a point not on the curve. */
export function sm2PublicKey(key: Uint8Array): Uint8Array {
  const first = key.length === 64 ? 4 : key[0];
  const body = key.length === 64 ? key : key.subarray(1);
  const compressed = body.length === 32 && (first === 2 || first === 3);
  const x = numberOf(body.subarray(0, 32));
  const y = compressed ? decompressed(x, first === 3) : numberOf(body.subarray(32));
  const shaped = compressed || (body.length === 64 && first === 4);
  if (!shaped || x >= P || y >= P || (y * y) % P !== rightSide(x))
    throw new CryptoFailure('KEY_INVALID', 'the public key is not a point of the SM2 curve');
  return Buffer.from(`04${hexOf(body.subarray(0, 32))}${y.toString(16).padStart(64, '0')}`, 'hex');
}

/** The public key of a private one. Throws `KEY_INVALID`. */
export function sm2PublicKeyOf(privateKey: Uint8Array): Uint8Array {
  return Buffer.from(sm2.getPublicKeyFromPrivateKey(checkedPrivate(privateKey)), 'hex');
}

/** A new key pair. */
export function sm2KeyPair(random: RandomSource): Sm2KeyPair {
  let privateKey = drawScalar(random);
  while (numberOf(privateKey) === ORDER - 1n) privateKey = drawScalar(random);
  return { privateKey, publicKey: sm2PublicKeyOf(privateKey) };
}

/** Z = SM3(ENTL ‖ ID ‖ a ‖ b ‖ G ‖ P), GB/T 32918.2-2016 §5.5. */
export function sm2Identity(publicKey: Uint8Array, userId: Uint8Array = DEFAULT_USER_ID): Uint8Array {
  if (userId.length > 8191)
    throw new CryptoFailure('INPUT_INVALID', 'an SM2 identity has at most 8,191 bytes');
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(userId.length * 8);
  return sm3(bits, userId, CURVE, sm2PublicKey(publicKey).subarray(1));
}

/** e = SM3(Z ‖ M). */
export function sm2Digest(publicKey: Uint8Array, message: Uint8Array, userId?: Uint8Array): Uint8Array {
  return sm3(sm2Identity(publicKey, userId), message);
}

/** Signs a message (GB/T 32918.2-2016 §6.1) with SM3 and the signer's identity. */
export function sm2Sign(
  privateKey: Uint8Array,
  message: Uint8Array,
  random: RandomSource,
  userId?: Uint8Array,
): Sm2Signature {
  const digest = sm2Digest(sm2PublicKeyOf(privateKey), message, userId);
  const secret = checkedPrivate(privateKey);
  for (;;) {
    const k = drawScalar(random);
    const point = sm2.getPublicKeyFromPrivateKey(hexOf(k));
    const x1 = BigInt(`0x${point.slice(2, 66)}`);
    const r = (numberOf(digest) + x1) % ORDER;
    if (r === 0n || r + numberOf(k) === ORDER) continue;
    const made = sm2.doSignature(digest, secret, { pointPool: [{ k: numberOf(k), x1 }] });
    const bytes = Buffer.from(made, 'hex');
    if (bytes.length !== 64) continue;
    return { r: bytes.subarray(0, 32), s: bytes.subarray(32) };
  }
}

function inRange(bytes: Uint8Array): boolean {
  const value = numberOf(bytes);
  return bytes.length === 32 && value >= 1n && value < ORDER;
}

/** Verifies a signature (GB/T 32918.2-2016 §7.1). False for anything malformed; `KEY_INVALID` for a key that is no point. */
export function sm2Verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Sm2Signature,
  userId?: Uint8Array,
): boolean {
  if (!inRange(signature.r) || !inRange(signature.s)) return false;
  const key = sm2PublicKey(publicKey);
  const digest = sm2Digest(key, message, userId);
  try {
    return sm2.doVerifySignature(digest, hexOf(signature.r) + hexOf(signature.s), hexOf(key));
  } catch {
    return false;
  }
}

/** KDF of GB/T 32918.3-2016 §5.4.3. */
function keyStream(shared: Uint8Array, count: number): Uint8Array {
  const out = Buffer.alloc(Math.ceil(count / 32) * 32);
  const counter = Buffer.alloc(4);
  for (let i = 0; i * 32 < count; i++) {
    counter.writeUInt32BE(i + 1);
    out.set(sm3(shared, counter), i * 32);
  }
  return out.subarray(0, count);
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from(a, (value, i) => value ^ b[i]);
}

/** X ‖ Y of scalar times point. */
function sharedPoint(scalarHex: string, point: Uint8Array): Uint8Array {
  return Buffer.from(sm2.ecdh(scalarHex, hexOf(point), false)).subarray(1);
}

/** Encrypts a message of at least one byte (GB/T 32918.4-2016 §6.1). */
export function sm2Encrypt(publicKey: Uint8Array, message: Uint8Array, random: RandomSource): Sm2Ciphertext {
  if (message.length === 0) throw new CryptoFailure('INPUT_INVALID', 'SM2 encrypts at least one byte');
  const key = sm2PublicKey(publicKey);
  for (;;) {
    const k = hexOf(drawScalar(random));
    const shared = sharedPoint(k, key);
    const stream = keyStream(shared, message.length);
    if (stream.every((byte) => byte === 0)) continue;
    const c1 = Buffer.from(sm2.getPublicKeyFromPrivateKey(k), 'hex');
    return { c1, c3: sm3(shared.subarray(0, 32), message, shared.subarray(32)), c2: xor(message, stream) };
  }
}

/** Decrypts (GB/T 32918.4-2016 §7.1). Throws `DECRYPT_FAILED` for a wrong key or changed data. */
export function sm2Decrypt(privateKey: Uint8Array, ciphertext: Sm2Ciphertext): Uint8Array {
  const secret = checkedPrivate(privateKey);
  const { c1, c2, c3 } = ciphertext;
  try {
    const shared = sharedPoint(secret, sm2PublicKey(c1));
    const stream = keyStream(shared, c2.length);
    const message = xor(c2, stream);
    const check = sm3(shared.subarray(0, 32), message, shared.subarray(32));
    if (c2.length > 0 && stream.some((byte) => byte !== 0) && equalBytes(check, c3)) return message;
  } catch (error) {
    if (!(error instanceof CryptoFailure)) throw error;
  }
  throw new CryptoFailure('DECRYPT_FAILED', 'the data does not decrypt with this key');
}
