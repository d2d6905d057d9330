import { createHash, verify } from 'node:crypto';
import { sm2, sm3 } from 'sm-crypto-v2';
import type { KeyVerdict, SignatureAlgorithm, SignatureVerifier } from '#codecs/xml';
import { trustedKey, type TrustedKey } from './keys.ts';

function fits(
  one: TrustedKey,
  algorithm: SignatureAlgorithm,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    if (one.family === 'sm2')
      return sm2.doVerifySignature(signed, Buffer.from(signature).toString('hex'), one.point, {
        hash: true,
        der: false,
      });
    const key = one.family === 'ecdsa' ? ({ key: one.key, dsaEncoding: 'ieee-p1363' } as const) : one.key;
    return verify(algorithm.digest, signed, key, signature);
  } catch {
    return false;
  }
}

/**
 * Verifies with the given keys only; keys and certificates inside a document are never trusted by themselves.
 * RSA (PKCS #1 v1.5) and ECDSA through the runtime, SM2 with the default identity of GM/T 0009 through sm-crypto-v2.
 */
export function createXmlSignatureVerifier(keys: readonly TrustedKey[]): SignatureVerifier {
  return {
    digest: (name, bytes) =>
      name === 'sm3' ? Buffer.from(sm3(bytes), 'hex') : createHash(name).update(bytes).digest(),
    verify(algorithm, signed, signature, hint): KeyVerdict {
      const candidates = keys.filter((one) => one.family === algorithm.family);
      const named = candidates.filter((one) => one.name === hint.keyName);
      for (const one of [...named, ...candidates])
        if (fits(one, algorithm, signed, signature)) return { valid: true, signer: one.name };
      if (candidates.length === 0)
        return { valid: false, reason: keys.length === 0 ? 'UNTRUSTED' : 'NO_KEY' };
      return { valid: false, reason: 'WRONG' };
    },
  };
}

/** A verifier from named PEM or hex texts, as the command line's `--secret name=text` gives them. */
export function verifierFromSecrets(secrets: Readonly<Record<string, string>> = {}): SignatureVerifier {
  return createXmlSignatureVerifier(Object.entries(secrets).map(([name, text]) => trustedKey(name, text)));
}
