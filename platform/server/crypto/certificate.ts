import { childrenOf, expectTag, readDer, TAG } from './der.ts';
import { publicKeyFromSpki } from './sm2-format.ts';

/** What message syntax needs of an X.509 certificate. */
export interface CertificateParts {
  /** Issuer name, DER. */
  readonly issuer: Uint8Array;
  /** Serial number, DER integer. */
  readonly serial: Uint8Array;
  /** SM2 public key, 04 ‖ X ‖ Y. */
  readonly publicKey: Uint8Array;
}

/** Reads issuer, serial number and SM2 key (GB/T 20518). Its signature and validity are not judged here. Throws `DER_INVALID`, `UNSUPPORTED`. */
export function readCertificate(bytes: Uint8Array): CertificateParts {
  const [body] = childrenOf(readDer(bytes, TAG.sequence));
  const fields = childrenOf(expectTag(body, TAG.sequence));
  const start = fields[0]?.tag === 0xa0 ? 1 : 0;
  const serial = expectTag(fields[start], TAG.integer).encoded;
  const issuer = expectTag(fields[start + 2], TAG.sequence).encoded;
  const key = expectTag(fields[start + 5], TAG.sequence).encoded;
  return { issuer, serial, publicKey: publicKeyFromSpki(key) };
}
