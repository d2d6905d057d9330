import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';

/** A key the host trusts for XML signatures, under the name reported as `signer`. */
export type TrustedKey =
  | { readonly name: string; readonly family: 'rsa' | 'ecdsa'; readonly key: KeyObject }
  /** SM2 public key as 04‖x‖y in hex. */
  | { readonly name: string; readonly family: 'sm2'; readonly point: string };

/** Object identifier of the SM2 curve (GM/T 0006: 1.2.156.10197.1.301), DER. */
const SM2_CURVE = Buffer.from('06082a811ccf5501822d', 'hex');
const MIN_RSA_BITS = 2048;

/** Public point after the SM2 curve identifier in a DER key or certificate. */
function sm2Point(der: Buffer): string | undefined {
  const at = der.indexOf(SM2_CURVE);
  if (at < 0) return undefined;
  const start = at + SM2_CURVE.length;
  if (der[start] !== 3 || der[start + 1] !== 0x42 || der[start + 3] !== 4) return undefined;
  return der.subarray(start + 3, start + 68).toString('hex');
}

/**
 * A trusted key from PEM (certificate or public key) or, for SM2, from `04…` in hex. Throws a plain error for
 * anything else, for RSA below 2048 bits and for private keys.
 */
export function trustedKey(name: string, text: string): TrustedKey {
  if (/^04[0-9a-f]{128}$/i.test(text.trim()))
    return { name, family: 'sm2', point: text.trim().toLowerCase() };
  const pem = /-----BEGIN (CERTIFICATE|PUBLIC KEY)-----([\s\S]+?)-----END \1-----/.exec(text);
  if (!pem) throw new Error(`${name}：不是证书或公钥 neither a certificate nor a public key`);
  const point = sm2Point(Buffer.from(pem[2], 'base64'));
  if (point) return { name, family: 'sm2', point };
  const key = pem[1] === 'CERTIFICATE' ? new X509Certificate(pem[0]).publicKey : createPublicKey(pem[0]);
  if (key.asymmetricKeyType === 'ec') return { name, family: 'ecdsa', key };
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < MIN_RSA_BITS)
    throw new Error(`${name}：只接受 2048 位以上 RSA、EC 或 SM2 only RSA of 2048 bits, EC or SM2`);
  return { name, family: 'rsa', key };
}
