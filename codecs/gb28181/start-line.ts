import { readStartLine } from './sip.ts';

const SIP = Uint8Array.from('SIP/2.0', (c) => c.charCodeAt(0));
/** Methods of RFC 3261 and its extensions that GB/T 28181 uses. */
const METHOD_NAMES =
  'REGISTER MESSAGE INVITE ACK BYE CANCEL OPTIONS INFO SUBSCRIBE NOTIFY UPDATE PRACK'.split(' ');
const METHODS = METHOD_NAMES.map((name) => Array.from(name, (c) => c.charCodeAt(0)));
const CR = 13;
const LF = 10;
const SPACE = 32;
/** A request line is looked for this far before its version. */
const MAX_LINE = 1200;

function isSip(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < SIP.length; i++) if (bytes[at + i] !== SIP[i]) return false;
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** The method and the address before ` SIP/2.0` at `version`; -1 when they are none. */
function requestStart(bytes: Uint8Array, from: number, version: number): number {
  const lowest = Math.max(from, version - MAX_LINE);
  let at = version - 1;
  if (at <= lowest || bytes[at] !== SPACE) return -1;
  while (at > lowest && bytes[at - 1] > SPACE && bytes[at - 1] < 0x7f) at--;
  if (at <= lowest || bytes[at - 1] !== SPACE) return -1;
  at -= 1;
  const method = METHODS.find(
    (m) => at - m.length >= from && m.every((b, i) => bytes[at - m.length + i] === b),
  );
  return method ? at - method.length : -1;
}

/**
 * Where a start line begins in `bytes[from, end)`, though it need not begin a line: what came before was cut off or is
 * garbage. Requests with a usual method and answers of version 2.0 are recognised, with the end of their line. -1: none.
 */
export function findStartLine(bytes: Uint8Array, from: number, end: number): number {
  for (let at = bytes.indexOf(SIP[0], from); at >= 0 && at + 8 < end; at = bytes.indexOf(SIP[0], at + 1)) {
    if (!isSip(bytes, at)) continue;
    const next = bytes[at + 7];
    if (next === CR || next === LF) {
      const start = requestStart(bytes, from, at);
      if (start >= 0) return start;
    }
    if (next === SPACE && at + 12 < end && isDigit(bytes[at + 8]) && isStatus(bytes, at, end)) return at;
  }
  return -1;
}

/** Where, in the refused `bytes[from, end)`, a start line may begin that goes on behind `end`; `end` for nowhere. */
export function possibleStart(bytes: Uint8Array, from: number, end: number): number {
  for (let at = Math.max(from, end - MAX_LINE); at < end; at++) if (beginsMethod(bytes, at, end)) return at;
  return end;
}

function beginsMethod(bytes: Uint8Array, at: number, end: number): boolean {
  return METHODS.some((method) => {
    let i = 0;
    while (i < method.length && at + i < end && bytes[at + i] === method[i]) i++;
    return at + i === end || (i === method.length && bytes[at + i] === SPACE);
  });
}

/** True for a method of GB/T 28181. */
export function isUsualMethod(method: string): boolean {
  return METHOD_NAMES.includes(method);
}

function isStatus(bytes: Uint8Array, at: number, end: number): boolean {
  const lf = bytes.indexOf(LF, at);
  if (lf < 0 || lf >= end || lf - at > MAX_LINE) return false;
  let line = '';
  for (let i = at; i < lf && bytes[i] !== CR; i++) line += String.fromCharCode(bytes[i]);
  return readStartLine(line) !== undefined;
}
