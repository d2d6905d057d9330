import { md5, sha256, sm3 } from './hash.ts';

const HASHES: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  MD5: md5,
  'SHA-256': sha256,
  SM3: sm3,
};

/** Parameters of an `Authorization` or `WWW-Authenticate` header, names in lower case, quotes removed. */
export interface Credentials {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /([A-Za-z][\w.-]{0,63})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))[ \t]*(?:,|$)/y;

/** Reads `Digest username="…", realm="…"`; undefined when it is not of that form. */
export function readCredentials(header: string): Credentials | undefined {
  const scheme = /^[ \t]*([A-Za-z][\w-]{0,31})[ \t]+/.exec(header);
  if (!scheme) return undefined;
  const parameters: Record<string, string> = {};
  let at = scheme[0].length;
  while (at < header.length) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(header);
    if (!found) break;
    parameters[`${found[1].toLowerCase()}`] =
      found[2] === undefined ? found[3] : found[2].replace(/\\(.)/g, '$1');
    at = PARAMETER.lastIndex;
    while (header[at] === ' ' || header[at] === '\t') at++;
  }
  return { scheme: scheme[1], parameters };
}

/** What a digest is computed over. */
export interface DigestInput {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
  /** `MD5` (default), `SHA-256`, `SM3` (GB/T 28181-2022), each also with `-sess`. */
  readonly algorithm?: string;
  /** `auth`, `auth-int` or absent (RFC 2069 form, what most devices send). */
  readonly qop?: string;
  readonly nc?: string;
  readonly cnonce?: string;
  /** Body bytes, needed for `auth-int`. */
  readonly body?: Uint8Array;
}

const utf8 = new TextEncoder();

/** The `response` of RFC 2617 §3.2.2 and RFC 8760 (SHA-256), with SM3 in the same way; undefined for an unknown algorithm or qop. */
export function digestResponse(input: DigestInput): string | undefined {
  const algorithm = (input.algorithm ?? 'MD5').toUpperCase();
  const [name, session] = algorithm.endsWith('-SESS') ? [algorithm.slice(0, -5), true] : [algorithm, false];
  const hash = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  const qop = input.qop?.toLowerCase();
  if (!hash || (qop !== undefined && qop !== 'auth' && qop !== 'auth-int')) return undefined;
  const h = (text: string): string => hash(utf8.encode(text));
  let ha1 = h(`${input.username}:${input.realm}:${input.password}`);
  if (session) ha1 = h(`${ha1}:${input.nonce}:${input.cnonce ?? ''}`);
  const entity = qop === 'auth-int' ? `:${hash(input.body ?? new Uint8Array(0))}` : '';
  const ha2 = h(`${input.method}:${input.uri}${entity}`);
  if (qop === undefined) return h(`${ha1}:${input.nonce}:${ha2}`);
  return h(`${ha1}:${input.nonce}:${input.nc ?? ''}:${input.cnonce ?? ''}:${qop}:${ha2}`);
}

function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length));
  return difference === 0;
}

/** True when the `Authorization` credentials of a request prove knowledge of `password`; compares in constant time. */
export function verifyDigest(
  credentials: Credentials,
  request: { readonly method: string; readonly body?: Uint8Array },
  password: string,
): boolean {
  const { username, realm, nonce, uri, response, algorithm, qop, nc, cnonce } = credentials.parameters;
  if (credentials.scheme.toLowerCase() !== 'digest') return false;
  if (
    username === undefined ||
    realm === undefined ||
    nonce === undefined ||
    uri === undefined ||
    response === undefined
  )
    return false;
  const expected = digestResponse({
    username,
    realm,
    password,
    nonce,
    uri,
    algorithm,
    qop,
    nc,
    cnonce,
    ...request,
  });
  return expected !== undefined && sameText(response.toLowerCase(), expected);
}
