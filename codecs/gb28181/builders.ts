import { firstHeader, type Gb28181Frame, type SipHeaders } from './sip.ts';

/** A SIP message to encode; `Content-Length` is computed. */
export type SipMessage = Gb28181Frame;

const COPIED = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const;

/** A response that carries over `Via`, `From`, `To`, `Call-ID` and `CSeq`; `toTag` is added where `To` has none (RFC 3261 §8.2.6). */
export function sipResponse(
  request: Gb28181Frame,
  status: { readonly code: number; readonly reason: string },
  toTag: string,
  headers: SipHeaders = {},
): SipMessage {
  const copied: SipHeaders = {};
  for (const name of COPIED) {
    const value = request.headers?.[name];
    if (value !== undefined) copied[name] = value;
  }
  const to = firstHeader(copied, 'To');
  if (to !== undefined && !/;\s*tag=/i.test(to)) copied.To = `${to};tag=${toTag}`;
  return {
    kind: 'response',
    sipVersion: 'SIP/2.0',
    statusCode: status.code,
    reasonPhrase: status.reason,
    headers: { ...copied, ...headers },
    body: '',
  };
}

/** 200 OK; for a REGISTER with its `Expires` and the platform's time (`Date`, GB/T 28181-2016 §9.10.1). */
export function sipOk(request: Gb28181Frame, toTag: string, date?: string): SipMessage {
  const headers: SipHeaders = {};
  const expires = firstHeader(request.headers, 'Expires');
  const contact = request.headers?.Contact;
  if (request.method === 'REGISTER') {
    if (contact !== undefined) headers.Contact = contact;
    if (expires !== undefined) headers.Expires = expires;
    if (date !== undefined) headers.Date = date;
  }
  return sipResponse(request, { code: 200, reason: 'OK' }, toTag, headers);
}

/** 401 with a digest challenge. The nonce comes from the host's randomness and is used once. */
export function sipChallenge(
  request: Gb28181Frame,
  toTag: string,
  challenge: {
    readonly realm: string;
    readonly nonce: string;
    readonly algorithm?: 'MD5' | 'SHA-256' | 'SM3';
    readonly qop?: 'auth';
  },
): SipMessage {
  const { realm, nonce, algorithm = 'MD5', qop } = challenge;
  const header = `Digest realm="${realm}", nonce="${nonce}", algorithm=${algorithm}${qop ? `, qop="${qop}"` : ''}`;
  return sipResponse(request, { code: 401, reason: 'Unauthorized' }, toTag, { 'WWW-Authenticate': header });
}
