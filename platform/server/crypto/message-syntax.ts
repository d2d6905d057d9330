import { readCertificate } from './certificate.ts';
import {
  childrenOf,
  der,
  derInteger,
  derOid,
  derSetOf,
  expectTag,
  oidOf,
  readDer,
  TAG,
  type DerElement,
} from './der.ts';
import { CryptoFailure } from './failure.ts';
import { equalBytes, sm3, type RandomSource } from './hash.ts';
import { sm2Decrypt, sm2Encrypt, sm2Sign, sm2Verify } from './sm2.ts';
import { ciphertextFromDer, ciphertextToDer, signatureFromDer, signatureToDer } from './sm2-format.ts';
import { sm4Decrypt, sm4Encrypt } from './sm4.ts';

/** Object identifiers of GM/T 0006 and GM/T 0010-2012. */
const OID = {
  data: '1.2.156.10197.6.1.4.2.1',
  signedData: '1.2.156.10197.6.1.4.2.2',
  envelopedData: '1.2.156.10197.6.1.4.2.3',
  sm3: '1.2.156.10197.1.401',
  sm2Sign: '1.2.156.10197.1.301.1',
  sm2Encrypt: '1.2.156.10197.1.301.3',
  sm2: '1.2.156.10197.1.301',
  sm4Cbc: '1.2.156.10197.1.104.2',
  sm4: '1.2.156.10197.1.104',
  messageDigest: '1.2.840.113549.1.9.4',
} as const;

const ONE = derInteger(Uint8Array.of(1));

function contentInfo(oid: string, content: Uint8Array): Uint8Array {
  return der(TAG.sequence, derOid(oid), der(0xa0, content));
}

function inner(bytes: Uint8Array, oid: string): DerElement[] {
  const [type, content] = childrenOf(readDer(bytes, TAG.sequence));
  if (oidOf(type) !== oid) throw new CryptoFailure('UNSUPPORTED', `the message is of type ${oidOf(type)}`);
  return childrenOf(readDer(expectTag(content, 0xa0).content, TAG.sequence));
}

function algorithm(oid: string, ...parameters: readonly Uint8Array[]): Uint8Array {
  return der(TAG.sequence, derOid(oid), ...parameters);
}

function holder(certificate: Uint8Array): Uint8Array {
  const { issuer, serial } = readCertificate(certificate);
  return der(TAG.sequence, issuer, serial);
}

/** Who signs: the certificate names the key. */
export interface Signer {
  readonly privateKey: Uint8Array;
  readonly certificate: Uint8Array;
}

/** `signedData` with SM3 and SM2 (GM/T 0010-2012 §8), one signer, its certificate inside. `detached` leaves the content out. */
export function signMessage(
  content: Uint8Array,
  signer: Signer,
  random: RandomSource,
  detached = false,
): Uint8Array {
  const signature = signatureToDer(sm2Sign(signer.privateKey, content, random));
  const signerInfo = der(
    TAG.sequence,
    ONE,
    holder(signer.certificate),
    algorithm(OID.sm3),
    algorithm(OID.sm2Sign),
    der(TAG.octetString, signature),
  );
  const payload = detached
    ? der(TAG.sequence, derOid(OID.data))
    : contentInfo(OID.data, der(TAG.octetString, content));
  const signed = der(
    TAG.sequence,
    ONE,
    derSetOf([algorithm(OID.sm3)]),
    payload,
    derSetOf([signer.certificate], 0xa0),
    derSetOf([signerInfo]),
  );
  return contentInfo(OID.signedData, signed);
}

/** A signed message that verifies. */
export interface VerifiedMessage {
  readonly content: Uint8Array;
  /** Certificate of each signer, in the order of the signatures. Whether they are trusted is the caller's question. */
  readonly signers: readonly Uint8Array[];
}

function contentOf(payload: DerElement | undefined, detached: Uint8Array | undefined): Uint8Array {
  const [type, wrapped] = childrenOf(expectTag(payload, TAG.sequence));
  if (oidOf(type) !== OID.data)
    throw new CryptoFailure('UNSUPPORTED', `signed content of type ${oidOf(type)}`);
  if (wrapped) return readDer(expectTag(wrapped, 0xa0).content, TAG.octetString).content;
  if (!detached)
    throw new CryptoFailure('INPUT_INVALID', 'the message is detached: its content must be given');
  return detached;
}

/** The bytes under the signature: the content, or the attributes when they hold the content's digest. */
function signedBytes(content: Uint8Array, attributes: DerElement | undefined): Uint8Array | undefined {
  if (!attributes) return content;
  for (const attribute of childrenOf(attributes)) {
    const [type, values] = childrenOf(attribute);
    if (oidOf(type) !== OID.messageDigest) continue;
    const digest = readDer(expectTag(values, TAG.set).content, TAG.octetString).content;
    return equalBytes(digest, sm3(content))
      ? Buffer.concat([Uint8Array.of(TAG.set), attributes.encoded.subarray(1)])
      : undefined;
  }
  return undefined;
}

function verifySigner(
  info: DerElement,
  content: Uint8Array,
  certificates: readonly Uint8Array[],
): Uint8Array {
  const fields = childrenOf(expectTag(info, TAG.sequence));
  const who = expectTag(fields[1], TAG.sequence).encoded;
  if (oidOf(childrenOf(expectTag(fields[2], TAG.sequence))[0]) !== OID.sm3)
    throw new CryptoFailure('UNSUPPORTED', 'only SM3 digests are verified');
  const attributes = fields[3]?.tag === 0xa0 ? fields[3] : undefined;
  const next = attributes ? 4 : 3;
  const kind = oidOf(childrenOf(expectTag(fields[next], TAG.sequence))[0]);
  if (kind !== OID.sm2Sign && kind !== OID.sm2)
    throw new CryptoFailure('UNSUPPORTED', `signature algorithm ${kind}`);
  const certificate = certificates.find((one) => equalBytes(holder(one), who));
  if (!certificate) throw new CryptoFailure('SIGNATURE_WRONG', 'the signer’s certificate is not there');
  const signature = signatureFromDer(expectTag(fields[next + 1], TAG.octetString).content);
  const bytes = signedBytes(content, attributes);
  if (!bytes || !sm2Verify(readCertificate(certificate).publicKey, bytes, signature))
    throw new CryptoFailure('SIGNATURE_WRONG', 'the signature does not fit the content');
  return certificate;
}

/** Verifies every signature of a `signedData`. Throws `SIGNATURE_WRONG`, `DER_INVALID`, `UNSUPPORTED`. */
export function verifyMessage(
  message: Uint8Array,
  more: { readonly content?: Uint8Array; readonly certificates?: readonly Uint8Array[] } = {},
): VerifiedMessage {
  const fields = inner(message, OID.signedData);
  const content = contentOf(fields[2], more.content);
  const inside = fields.find((one) => one.tag === 0xa0);
  const certificates = [
    ...(inside ? childrenOf(inside).map((one) => one.encoded) : []),
    ...(more.certificates ?? []),
  ];
  const infos = childrenOf(expectTag(fields.at(-1), TAG.set));
  if (infos.length === 0) throw new CryptoFailure('SIGNATURE_WRONG', 'nobody signed the message');
  return { content, signers: infos.map((info) => verifySigner(info, content, certificates)) };
}

/** `envelopedData` with SM4-CBC and SM2 (GM/T 0010-2012 §9) for one or more certificates. */
export function envelopMessage(
  content: Uint8Array,
  certificates: readonly Uint8Array[],
  random: RandomSource,
): Uint8Array {
  const [key, iv] = [random(16), random(16)];
  const recipients = certificates.map((certificate) => {
    const sealed = ciphertextToDer(sm2Encrypt(readCertificate(certificate).publicKey, key, random));
    return der(
      TAG.sequence,
      ONE,
      holder(certificate),
      algorithm(OID.sm2Encrypt),
      der(TAG.octetString, sealed),
    );
  });
  const body = der(
    TAG.sequence,
    derOid(OID.data),
    algorithm(OID.sm4Cbc, der(TAG.octetString, iv)),
    der(0x80, sm4Encrypt({ mode: 'cbc', key, iv }, content)),
  );
  return contentInfo(OID.envelopedData, der(TAG.sequence, ONE, derSetOf(recipients), body));
}

/** Opens an `envelopedData` as the holder of `certificate`. Throws `DECRYPT_FAILED`, `DER_INVALID`, `UNSUPPORTED`. */
export function openMessage(message: Uint8Array, recipient: Signer): Uint8Array {
  const [, recipients, body] = inner(message, OID.envelopedData);
  const who = holder(recipient.certificate);
  const mine = childrenOf(expectTag(recipients, TAG.set))
    .map(childrenOf)
    .find((fields) => equalBytes(expectTag(fields[1], TAG.sequence).encoded, who));
  if (!mine) throw new CryptoFailure('DECRYPT_FAILED', 'the message is not for this certificate');
  const key = sm2Decrypt(
    recipient.privateKey,
    ciphertextFromDer(expectTag(mine[3], TAG.octetString).content),
  );
  const [, cipher, sealed] = childrenOf(expectTag(body, TAG.sequence));
  const [kind, iv] = childrenOf(expectTag(cipher, TAG.sequence));
  const oid = oidOf(kind);
  if (oid !== OID.sm4Cbc && oid !== OID.sm4)
    throw new CryptoFailure('UNSUPPORTED', `content encryption ${oid}`);
  const options = { mode: 'cbc' as const, key, iv: expectTag(iv, TAG.octetString).content };
  return sm4Decrypt(options, expectTag(sealed, 0x80).content);
}
