import { childrenOf, der, derInteger, derOid, expectTag, integerBytes, oidOf, readDer, TAG } from './der.ts';
import { CryptoFailure } from './failure.ts';
import { sm2PublicKey, type Sm2Ciphertext, type Sm2Signature } from './sm2.ts';

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const SM2_CURVE = '1.2.156.10197.1.301';

/** `SM2Signature ::= SEQUENCE { R INTEGER, S INTEGER }` (GM/T 0009-2012 §7.3). */
export function signatureToDer({ r, s }: Sm2Signature): Uint8Array {
  return der(TAG.sequence, derInteger(r), derInteger(s));
}

/** Throws `DER_INVALID`. */
export function signatureFromDer(bytes: Uint8Array): Sm2Signature {
  const [r, s, ...more] = childrenOf(readDer(bytes, TAG.sequence));
  if (more.length > 0) throw new CryptoFailure('DER_INVALID', 'an SM2 signature has two integers');
  return { r: integerBytes(r, 32), s: integerBytes(s, 32) };
}

/** r ‖ s, 64 bytes, as XML signatures and many products carry it. */
export function signatureToRaw({ r, s }: Sm2Signature): Uint8Array {
  return Buffer.concat([r, s]);
}

/** Throws `INPUT_INVALID` for anything but 64 bytes. */
export function signatureFromRaw(bytes: Uint8Array): Sm2Signature {
  if (bytes.length !== 64) throw new CryptoFailure('INPUT_INVALID', 'a raw SM2 signature has 64 bytes');
  return { r: bytes.subarray(0, 32), s: bytes.subarray(32) };
}

/** `SM2Cipher ::= SEQUENCE { X INTEGER, Y INTEGER, HASH OCTET STRING, CipherText OCTET STRING }` (GM/T 0009-2012 §7.2). */
export function ciphertextToDer({ c1, c2, c3 }: Sm2Ciphertext): Uint8Array {
  const [x, y] = [c1.subarray(1, 33), c1.subarray(33, 65)];
  return der(TAG.sequence, derInteger(x), derInteger(y), der(TAG.octetString, c3), der(TAG.octetString, c2));
}

/** Throws `DER_INVALID`. */
export function ciphertextFromDer(bytes: Uint8Array): Sm2Ciphertext {
  const [x, y, hash, text, ...more] = childrenOf(readDer(bytes, TAG.sequence));
  const c3 = expectTag(hash, TAG.octetString).content;
  const c2 = expectTag(text, TAG.octetString).content;
  if (more.length > 0 || c3.length !== 32)
    throw new CryptoFailure('DER_INVALID', 'this is no SM2 ciphertext');
  return { c1: Buffer.concat([Uint8Array.of(4), integerBytes(x, 32), integerBytes(y, 32)]), c2, c3 };
}

/** C1 ‖ C3 ‖ C2, the raw form of GB/T 32918.4-2016. */
export function ciphertextToRaw({ c1, c2, c3 }: Sm2Ciphertext): Uint8Array {
  return Buffer.concat([c1, c3, c2]);
}

/** True when the first 65 bytes are 04 and a point; X itself may begin with 04 where the mark is left out. */
function beginsWithPoint(bytes: Uint8Array): boolean {
  if (bytes[0] !== 4 || bytes.length < 65) return false;
  try {
    sm2PublicKey(bytes.subarray(0, 65));
    return true;
  } catch {
    return false;
  }
}

/** Splits C1 ‖ C3 ‖ C2, or C1 ‖ C2 ‖ C3 of older products. C1 may lack its 04. Throws `INPUT_INVALID`. */
export function ciphertextFromRaw(bytes: Uint8Array, order: 'C1C3C2' | 'C1C2C3' = 'C1C3C2'): Sm2Ciphertext {
  const whole = beginsWithPoint(bytes) ? bytes : Buffer.concat([Uint8Array.of(4), bytes]);
  if (whole.length < 65 + 32 + 1)
    throw new CryptoFailure('INPUT_INVALID', 'an SM2 ciphertext has at least 98 bytes');
  const c1 = whole.subarray(0, 65);
  if (order === 'C1C3C2') return { c1, c3: whole.subarray(65, 97), c2: whole.subarray(97) };
  return { c1, c2: whole.subarray(65, -32), c3: whole.subarray(-32) };
}

/** `SubjectPublicKeyInfo` of an SM2 public key (GM/T 0009-2012 §7.1, GB/T 20518). */
export function publicKeyToSpki(publicKey: Uint8Array): Uint8Array {
  const algorithm = der(TAG.sequence, derOid(EC_PUBLIC_KEY), derOid(SM2_CURVE));
  return der(TAG.sequence, algorithm, der(TAG.bitString, Uint8Array.of(0), sm2PublicKey(publicKey)));
}

/** The SM2 public key of a `SubjectPublicKeyInfo`. Throws `DER_INVALID`, `UNSUPPORTED` for another algorithm, `KEY_INVALID`. */
export function publicKeyFromSpki(bytes: Uint8Array): Uint8Array {
  const [algorithm, bits] = childrenOf(readDer(bytes, TAG.sequence));
  const [kind, curve] = childrenOf(expectTag(algorithm, TAG.sequence));
  if (oidOf(kind) !== EC_PUBLIC_KEY || oidOf(curve) !== SM2_CURVE)
    throw new CryptoFailure('UNSUPPORTED', 'the key is not an SM2 key');
  const { content } = expectTag(bits, TAG.bitString);
  if (content[0] !== 0) throw new CryptoFailure('DER_INVALID', 'a public key has whole bytes');
  return sm2PublicKey(content.subarray(1));
}
