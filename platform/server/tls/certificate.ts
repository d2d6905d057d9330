import { createHash, createPrivateKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { childrenOf, der, derInteger, derOid, readDer, TAG } from '#platform/server/crypto';

/** A private key (PKCS #8) and its certificate, both PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface Validity {
  readonly fromMs: number;
  readonly toMs: number;
}

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
} as const;

const UTF8 = 0x0c;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const BOOLEAN_TRUE = Uint8Array.of(0x01, 0x01, 0xff);
/** Key usage bits (RFC 5280 §4.2.1.3): digitalSignature; keyCertSign and cRLSign. */
const MAY_SERVE = Uint8Array.of(7, 0x80);
const MAY_ISSUE = Uint8Array.of(1, 0x06);

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const ALGORITHM = der(TAG.sequence, derOid(OID.ecdsaWithSha256));

function nameOf(commonName: string): Uint8Array {
  const part = (oid: string, text: string): Uint8Array =>
    der(TAG.set, der(TAG.sequence, derOid(oid), der(UTF8, utf8(text))));
  return der(TAG.sequence, part(OID.organisation, 'Fengsui 烽燧'), part(OID.commonName, commonName));
}

/** RFC 5280 §4.1.2.5: two-digit years until 2049. */
function time(ms: number): Uint8Array {
  const text = `${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return Number(text.slice(0, 4)) < 2050
    ? der(UTC_TIME, utf8(text.slice(2)))
    : der(GENERALIZED_TIME, utf8(text));
}

function extension(oid: string, value: Uint8Array, critical = false): Uint8Array {
  return der(
    TAG.sequence,
    derOid(oid),
    critical ? BOOLEAN_TRUE : new Uint8Array(0),
    der(TAG.octetString, value),
  );
}

/** Eight groups of an IPv6 address, also of one with `::` or an IPv4 tail. */
function groupsOf(address: string): number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [
      [a, b],
      [c, d],
    ]
      .map(([h, l]) => (Number(h) * 256 + Number(l)).toString(16))
      .join(':'),
  );
  const [head, tail] = plain.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])].map((g) => parseInt(g, 16));
}

/** A name of RFC 5280 §4.2.1.6: iPAddress for addresses, dNSName for the rest. */
function alternative(name: string): Uint8Array {
  const kind = isIP(name);
  if (kind === 4) return der(0x87, Uint8Array.from(name.split('.').map(Number)));
  if (kind === 6) return der(0x87, Uint8Array.from(groupsOf(name).flatMap((g) => [g >> 8, g & 255])));
  return der(0x82, Buffer.from(name, 'ascii'));
}

/** The identifier of a key: SHA-1 of its bits (RFC 5280 §4.2.1.2, method 1); a name, not a protection. */
function keyIdOf(spki: Uint8Array): Uint8Array {
  const [, bits] = childrenOf(readDer(spki, TAG.sequence));
  return createHash('sha1').update(bits.content.subarray(1)).digest();
}

const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

interface Wanted {
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly validity: Validity;
  readonly spki: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

/** A version 3 certificate signed with ECDSA on P-256 (RFC 5280, RFC 5758). */
function certificate(wanted: Wanted, issuerKeyPem: string): string {
  const body = der(
    TAG.sequence,
    der(0xa0, derInteger(Uint8Array.of(2))),
    derInteger(wanted.serial),
    ALGORITHM,
    wanted.issuer,
    der(TAG.sequence, time(wanted.validity.fromMs), time(wanted.validity.toMs)),
    wanted.subject,
    wanted.spki,
    der(0xa3, der(TAG.sequence, ...wanted.extensions)),
  );
  const signature = sign('sha256', body, createPrivateKey(issuerKeyPem));
  return pem(
    'CERTIFICATE',
    der(TAG.sequence, body, ALGORITHM, der(TAG.bitString, Uint8Array.of(0), signature)),
  );
}

function newKey(): { key: string; spki: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

/** A certificate authority of one node's own: it may sign servers, no further authorities. `serial` is random. */
export function makeAuthority(name: string, serial: Uint8Array, validity: Validity): KeyAndCertificate {
  const { key, spki } = newKey();
  const subject = nameOf(name);
  const extensions = [
    extension(OID.basicConstraints, der(TAG.sequence, BOOLEAN_TRUE, derInteger(Uint8Array.of(0))), true),
    extension(OID.keyUsage, der(TAG.bitString, MAY_ISSUE), true),
    extension(OID.subjectKey, der(TAG.octetString, keyIdOf(spki))),
  ];
  return { key, cert: certificate({ subject, issuer: subject, serial, validity, spki, extensions }, key) };
}

/** A server's key and certificate for `names` (addresses and host names), signed by the authority; its chain is in `cert`. */
export function issueServer(
  authority: KeyAndCertificate,
  names: readonly string[],
  serial: Uint8Array,
  validity: Validity,
): KeyAndCertificate {
  const { key, spki } = newKey();
  const [body] = childrenOf(readDer(new X509Certificate(authority.cert).raw, TAG.sequence));
  const [, , , , , issuer, issuerSpki] = childrenOf(body);
  const extensions = [
    extension(OID.basicConstraints, der(TAG.sequence), true),
    extension(OID.keyUsage, der(TAG.bitString, MAY_SERVE), true),
    extension(OID.extendedKeyUsage, der(TAG.sequence, derOid(OID.serverAuthentication))),
    extension(OID.alternativeName, der(TAG.sequence, ...names.map(alternative))),
    extension(OID.subjectKey, der(TAG.octetString, keyIdOf(spki))),
    extension(OID.authorityKey, der(TAG.sequence, der(0x80, keyIdOf(issuerSpki.encoded)))),
  ];
  const wanted = {
    subject: nameOf(names[0]),
    issuer: issuer.encoded,
    serial,
    validity,
    spki,
    extensions,
  };
  return { key, cert: certificate(wanted, authority.key) + authority.cert };
}
