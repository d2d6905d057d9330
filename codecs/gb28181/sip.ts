import { CodecFailure, hexFromBytes } from '#codecs/codec';
import { readCredentials, verifyDigest, type Credentials } from './digest.ts';
import { camelCase, camelCased, readManscdp, type ManscdpValue } from './manscdp.ts';
import type { PtzCommand } from './ptz.ts';
import { readSdp, type Sdp } from './sdp.ts';
import { asciiText, readText, type BodyEncoding } from './text.ts';

/** Header values by long name; a header given several times is a list. */
export type SipHeaders = Record<string, string | string[]>;

/** A SIP message of GB/T 28181, or a front-end command on its own. */
export interface Gb28181Frame extends Partial<PtzCommand> {
  kind: 'request' | 'response' | 'ptz';
  /** Of a request: `REGISTER`, `MESSAGE`, `INVITE`, `SUBSCRIBE`, `NOTIFY` … */
  method?: string;
  uri?: string;
  /** Of a response. */
  statusCode?: number;
  reasonPhrase?: string;
  sipVersion?: string;
  headers?: SipHeaders;
  /** The body as text. */
  body?: string;
  bodyEncoding?: BodyEncoding;
  /** Body bytes where the text does not give them back. */
  bodyHex?: string;
  /** `Content-Length` equals the bytes of the body. */
  lengthValid?: boolean;
  authorization?: Record<string, string>;
  /** Verdict over the digest, when the host gives the password. */
  digestValid?: boolean;
  manscdp?: Record<string, unknown>;
  ptz?: PtzCommand;
  sdp?: Sdp;
  /** `CmdType`, `SN`, `DeviceID` and the command's own elements, also in camel case at this level. */
  [key: string]: unknown;
}

const COMPACT: Readonly<Record<string, string>> = {
  b: 'Referred-By',
  c: 'Content-Type',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
};

const KNOWN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...Object.values(COMPACT),
    'Allow',
    'Authorization',
    'CSeq',
    'Date',
    'Expires',
    'Max-Forwards',
    'Monitor-User-Identity',
    'Route',
    'Record-Route',
    'Server',
    'Subscription-State',
    'User-Agent',
    'WWW-Authenticate',
    'X-GB-Ver',
  ].map((name) => [name.toLowerCase(), name]),
);

/** Long name of a header in its usual spelling. */
export function headerName(name: string): string {
  const lower = name.toLowerCase();
  return COMPACT[lower] ?? KNOWN[lower] ?? name;
}

const REQUEST = /^([A-Za-z0-9.!%*_+`'~-]{1,32}) (\S{1,1024}) (SIP\/\d\.\d)$/;
const STATUS = /^(SIP\/\d\.\d) (\d{3})(?: (.*))?$/;

/** Reads a start line; undefined when it is none. */
export function readStartLine(line: string): Gb28181Frame | undefined {
  const request = REQUEST.exec(line);
  if (request) return { kind: 'request', method: request[1], uri: request[2], sipVersion: request[3] };
  const status = STATUS.exec(line);
  if (!status) return undefined;
  return {
    kind: 'response',
    statusCode: Number(status[2]),
    reasonPhrase: status[3] ?? '',
    sipVersion: status[1],
  };
}

const HEADER_NAME = /^[A-Za-z0-9.!%*_+`'~-]{1,64}$/;

/** Most header lines of one message. */
const MAX_HEADERS = 200;

/** Reads header lines, unfolding continued ones (RFC 3261 §7.3.1). Throws `HEADER_INVALID`. */
export function readHeaders(lines: readonly string[]): SipHeaders {
  if (lines.length > MAX_HEADERS)
    throw new CodecFailure('HEADER_INVALID', `more than ${MAX_HEADERS} header lines`);
  const unfolded: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && unfolded.length > 0) unfolded[unfolded.length - 1] += ` ${line.trim()}`;
    else unfolded.push(line);
  }
  const headers: SipHeaders = {};
  for (const line of unfolded) {
    const colon = line.indexOf(':');
    const given = line.slice(0, Math.max(0, colon)).trimEnd();
    if (!HEADER_NAME.test(given) || given === '__proto__')
      throw new CodecFailure('HEADER_INVALID', `“${line.slice(0, 60)}” is not a header line`);
    const value = line.slice(colon + 1).trim();
    const name = headerName(given);
    const held = Object.hasOwn(headers, name) ? headers[name] : undefined;
    headers[name] = held === undefined ? value : [...(Array.isArray(held) ? held : [held]), value];
  }
  return headers;
}

/** The only or first value of a header. */
export function firstHeader(headers: SipHeaders | undefined, name: string): string | undefined {
  const value = headers && Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value[0] : value;
}

/** Names this codec gives itself; a MANSCDP element of the same name is only under `manscdp`. */
const RESERVED = new Set([
  'kind',
  'method',
  'uri',
  'statusCode',
  'reasonPhrase',
  'sipVersion',
  'headers',
  'body',
  'bodyEncoding',
  'bodyHex',
  'lengthValid',
  'authorization',
  'digestValid',
  'manscdp',
  'ptz',
  'sdp',
  'address',
  'command',
  'speeds',
  'checksumValid',
]);

function addManscdp(frame: Gb28181Frame, text: string): void {
  const { kind, elements, ptz } = readManscdp(text);
  frame.manscdp = { kind, ...elements };
  for (const key of ['CmdType', 'SN', 'DeviceID'])
    if (elements[key] !== undefined) frame[key] = elements[key];
  for (const [key, value] of Object.entries(elements) as [string, ManscdpValue | ManscdpValue[]][]) {
    const name = camelCase(key);
    if (!RESERVED.has(name)) frame[name] = camelCased(value);
  }
  if (!ptz) return;
  frame.ptz = ptz;
  const { address, command, speeds, checksumValid } = ptz;
  Object.assign(frame, { address, command, speeds, checksumValid });
}

/** Adds what the headers and the body say to `frame`. Throws `CodecFailure` for a body that breaks its own format. */
export function interpret(frame: Gb28181Frame, body: Uint8Array, password: string | undefined): void {
  const header =
    firstHeader(frame.headers, 'Authorization') ?? firstHeader(frame.headers, 'WWW-Authenticate');
  const credentials: Credentials | undefined = header === undefined ? undefined : readCredentials(header);
  if (credentials) frame.authorization = { scheme: credentials.scheme, ...credentials.parameters };
  if (credentials && password !== undefined && frame.method !== undefined)
    frame.digestValid = verifyDigest(credentials, { method: frame.method, body }, password);
  const { text, encoding, hex } = readText(body);
  frame.body = text;
  if (body.length === 0) return;
  frame.bodyEncoding = encoding;
  if (hex !== undefined) frame.bodyHex = hex;
  const type = (firstHeader(frame.headers, 'Content-Type') ?? '').toLowerCase();
  if (type.startsWith('application/manscdp') || (type === '' && /^\s*<\?xml/.test(text)))
    addManscdp(frame, text);
  else if (type.startsWith('application/sdp')) frame.sdp = readSdp(text);
}

/** Text lines of a header section, CRLF or LF. */
export function linesOf(bytes: Uint8Array, start: number, end: number): string[] {
  let ascii = true;
  for (let i = start; i < end && ascii; i++) ascii = bytes[i] < 0x80;
  const text = ascii ? asciiText(bytes, start, end) : readText(bytes.subarray(start, end)).text;
  return text.split(/\r?\n/);
}

/** Hexadecimal of bytes, for refusals. */
export function preview(bytes: Uint8Array): string {
  return hexFromBytes(bytes, 0, Math.min(bytes.length, 16));
}
