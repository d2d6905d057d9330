import { bytesFromBase64 } from './base64.ts';
import { ancestorsOf, canonicalDocument, canonicalElement, type CanonicalForm } from './c14n.ts';
import { attributeOf, childOf, childrenOf, elementsOf, textOf } from './tree.ts';
import type { XmlDocument, XmlElement } from './tree.ts';

/** Namespace of XML Signature. */
export const SIGNATURE_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'sm3';
export type SignatureFamily = 'rsa' | 'ecdsa' | 'sm2';

/** A signature algorithm: key family and digest. */
export interface SignatureAlgorithm {
  readonly family: SignatureFamily;
  readonly digest: DigestName;
}

/**
 * The host's cryptography. `verify` decides by keys the host trusts; keys inside the document are hints only.
 * ECDSA and SM2 signatures arrive as r‖s, as XML Signature carries them.
 */
export interface SignatureVerifier {
  digest(name: DigestName, bytes: Uint8Array): Uint8Array;
  verify(algorithm: SignatureAlgorithm, signed: Uint8Array, signature: Uint8Array, key: KeyHint): KeyVerdict;
}

/** What the document says of its key. */
export interface KeyHint {
  readonly certificates: readonly Uint8Array[];
  readonly keyName: string | undefined;
}

/** `UNTRUSTED`: the signature may fit a key in the document, but no trusted key verifies it. */
export type KeyVerdict =
  | { valid: true; signer: string }
  | { valid: false; reason: 'NO_KEY' | 'UNTRUSTED' | 'WRONG' };

/** Outcome for one signature; `code` is absent when it is valid. */
export interface SignatureOutcome {
  readonly present: boolean;
  readonly valid: boolean;
  readonly code?: string;
  readonly algorithm?: string;
  readonly signer?: string;
}

/** SM2 and SM3 have no registered URI in RFC 9231; their GM/T 0006 object identifiers are used as URNs. */
const DIGESTS: ReadonlyMap<string, DigestName> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
  ['urn:oid:1.2.156.10197.1.401', 'sm3'],
]);

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const ALGORITHMS: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', { family: 'rsa', digest: 'sha1' }],
  [`${MORE}rsa-sha256`, { family: 'rsa', digest: 'sha256' }],
  [`${MORE}rsa-sha384`, { family: 'rsa', digest: 'sha384' }],
  [`${MORE}rsa-sha512`, { family: 'rsa', digest: 'sha512' }],
  [`${MORE}ecdsa-sha256`, { family: 'ecdsa', digest: 'sha256' }],
  [`${MORE}ecdsa-sha384`, { family: 'ecdsa', digest: 'sha384' }],
  [`${MORE}ecdsa-sha512`, { family: 'ecdsa', digest: 'sha512' }],
  ['urn:oid:1.2.156.10197.1.501', { family: 'sm2', digest: 'sm3' }],
]);

const FORMS: ReadonlyMap<string, CanonicalForm> = new Map<string, CanonicalForm>([
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', { exclusive: false, comments: false }],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', { exclusive: false, comments: true }],
  [EXCLUSIVE, { exclusive: true, comments: false }],
  [`${EXCLUSIVE}WithComments`, { exclusive: true, comments: true }],
]);

class Broken {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
}

function broken(code: string): never {
  throw new Broken(code);
}

function only(parent: XmlElement, local: string): XmlElement {
  const found = childrenOf(parent, SIGNATURE_NAMESPACE, local);
  if (found.length !== 1) broken('SIGNATURE_STRUCTURE');
  return found[0];
}

function formOf(element: XmlElement): CanonicalForm | undefined {
  const form = FORMS.get(attributeOf(element, 'Algorithm') ?? '');
  if (!form?.exclusive) return form;
  const listed = childOf(element, EXCLUSIVE, 'InclusiveNamespaces');
  const prefixes = (listed && attributeOf(listed, 'PrefixList'))?.split(/\s+/).filter((p) => p !== '');
  return prefixes ? { ...form, inclusivePrefixes: prefixes } : form;
}

/** Enveloped once, then at most one canonicalisation; XPath, XSLT and every other transform is refused. */
function referenceForm(reference: XmlElement, signature: XmlElement): CanonicalForm {
  const transforms = childOf(reference, SIGNATURE_NAMESPACE, 'Transforms');
  const steps = transforms ? elementsOf(transforms) : [];
  if (steps.length < 1 || steps.length > 2) broken('TRANSFORM_REFUSED');
  if (attributeOf(steps[0], 'Algorithm') !== `${SIGNATURE_NAMESPACE}enveloped-signature`)
    broken('TRANSFORM_REFUSED');
  const form = steps[1] ? formOf(steps[1]) : FORMS.get('http://www.w3.org/TR/2001/REC-xml-c14n-20010315');
  if (!form) return broken('TRANSFORM_REFUSED');
  return { ...form, comments: false, without: signature };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

function base64Of(element: XmlElement): Uint8Array {
  return bytesFromBase64(textOf(element)) ?? broken('SIGNATURE_STRUCTURE');
}

function keyHint(signature: XmlElement): KeyHint {
  const info = childOf(signature, SIGNATURE_NAMESPACE, 'KeyInfo');
  const certificates: Uint8Array[] = [];
  let keyName: string | undefined;
  if (info) {
    const name = childOf(info, SIGNATURE_NAMESPACE, 'KeyName');
    keyName = name && textOf(name);
    for (const data of childrenOf(info, SIGNATURE_NAMESPACE, 'X509Data'))
      for (const one of childrenOf(data, SIGNATURE_NAMESPACE, 'X509Certificate'))
        certificates.push(base64Of(one));
  }
  return { certificates, keyName };
}

/** The whole document by URI="" is the one thing that may be signed: nothing is left for wrapping to move. */
function checkReference(
  document: XmlDocument,
  signature: XmlElement,
  info: XmlElement,
  verifier: SignatureVerifier,
  allowSha1: boolean,
): void {
  const reference = only(info, 'Reference');
  if (attributeOf(reference, 'URI') !== '') broken('REFERENCE_NOT_WHOLE_DOCUMENT');
  const form = referenceForm(reference, signature);
  const digest = DIGESTS.get(attributeOf(only(reference, 'DigestMethod'), 'Algorithm') ?? '');
  if (!digest) return broken('ALGORITHM_REFUSED');
  if (digest === 'sha1' && !allowSha1) broken('ALGORITHM_WEAK');
  const canonical = new TextEncoder().encode(canonicalDocument(document, form));
  if (!same(verifier.digest(digest, canonical), base64Of(only(reference, 'DigestValue'))))
    broken('DIGEST_WRONG');
}

function verifyOne(
  document: XmlDocument,
  signature: XmlElement,
  verifier: SignatureVerifier,
  allowSha1: boolean,
): SignatureOutcome {
  const info = only(signature, 'SignedInfo');
  const uri = attributeOf(only(info, 'SignatureMethod'), 'Algorithm') ?? '';
  const algorithm = ALGORITHMS.get(uri);
  if (!algorithm) return broken('ALGORITHM_REFUSED');
  if (algorithm.digest === 'sha1' && !allowSha1) broken('ALGORITHM_WEAK');
  const form = formOf(only(info, 'CanonicalizationMethod')) ?? broken('CANONICALIZATION_REFUSED');
  checkReference(document, signature, info, verifier, allowSha1);
  const ancestors = ancestorsOf(document.root, info) ?? broken('SIGNATURE_STRUCTURE');
  const signed = new TextEncoder().encode(canonicalElement(info, ancestors, form));
  const verdict = verifier.verify(
    algorithm,
    signed,
    base64Of(only(signature, 'SignatureValue')),
    keyHint(signature),
  );
  const named = `${algorithm.family}-${algorithm.digest}`;
  if (verdict.valid) return { present: true, valid: true, algorithm: named, signer: verdict.signer };
  const code = { NO_KEY: 'KEY_UNKNOWN', UNTRUSTED: 'KEY_UNTRUSTED', WRONG: 'SIGNATURE_WRONG' }[
    verdict.reason
  ];
  return { present: true, valid: false, code, algorithm: named };
}

function signaturesIn(element: XmlElement, found: XmlElement[]): XmlElement[] {
  for (const child of elementsOf(element)) {
    if (child.namespace === SIGNATURE_NAMESPACE && child.local === 'Signature') found.push(child);
    signaturesIn(child, found);
  }
  return found;
}

/**
 * Verifies an enveloped signature: exactly one `Signature` in the document, a direct child of the root, its single
 * reference over the whole document. Anything else a wrapped or partial signature could use is refused with a code.
 */
export function verifyEnvelopedSignature(
  document: XmlDocument,
  verifier: SignatureVerifier,
  options: { readonly allowSha1?: boolean } = {},
): SignatureOutcome {
  const all = signaturesIn(document.root, []);
  if (all.length === 0) return { present: false, valid: false, code: 'SIGNATURE_MISSING' };
  const [signature] = all;
  if (all.length > 1 || !document.root.children.includes(signature))
    return { present: true, valid: false, code: 'SIGNATURE_STRUCTURE' };
  try {
    return verifyOne(document, signature, verifier, options.allowSha1 ?? false);
  } catch (error) {
    if (error instanceof Broken) return { present: true, valid: false, code: error.code };
    throw error;
  }
}

/** Whether the document carries any signature, without judging it. */
export function hasSignature(document: XmlDocument): boolean {
  return signaturesIn(document.root, []).length > 0;
}
