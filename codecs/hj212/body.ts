import { gb18030FromText, isLosslessGb18030, textFromGb18030 } from '#codecs/layout';
import type { Hj212Charset } from './frame.ts';

/** A data segment as text, with the way its bytes above 0x7F were read. */
export interface SegmentText {
  readonly text: string;
  readonly charset: Hj212Charset | undefined;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** ASCII or raw octets of `bytes[start, end)`, one character each. */
export function latin1Of(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 8192)
    text += String.fromCharCode.apply(
      null,
      bytes.subarray(at, Math.min(end, at + 8192)) as unknown as number[],
    );
  return text;
}

/** Text of a data segment: ASCII, else UTF-8, else GB 18030, else octets — the first that loses nothing. */
export function segmentText(bytes: Uint8Array, start: number, end: number): SegmentText {
  let high = 0;
  for (let i = start; i < end; i++) high |= bytes[i];
  if (high < 0x80) return { text: latin1Of(bytes, start, end), charset: undefined };
  try {
    return { text: strictUtf8.decode(bytes.subarray(start, end)), charset: 'utf-8' };
  } catch {
    const text = textFromGb18030(bytes, start, end);
    if (isLosslessGb18030(text, bytes, start, end)) return { text, charset: 'gb18030' };
    return { text: latin1Of(bytes, start, end), charset: 'latin1' };
  }
}

/** Inverse of {@link segmentText}. Throws `TEXT_NOT_ENCODABLE` or `undefined` when a character does not fit. */
export function segmentBytes(text: string, charset: Hj212Charset | undefined): Uint8Array | undefined {
  if (charset === 'utf-8') return new TextEncoder().encode(text);
  if (charset === 'gb18030') return gb18030FromText(text);
  const limit = charset === 'latin1' ? 0xff : 0x7f;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > limit) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

/** The two parts of a data segment and what was unusual about them. */
export interface SegmentFields {
  readonly header: Record<string, string>;
  readonly cp: Record<string, string>[];
  readonly warnings: string[] | undefined;
}

const EQUALS = 61;
const SEMICOLON = 59;
const COMMA = 44;
/** Names seen before by a hash of their characters: a name that is one string everywhere is stored quickly. */
const NAMES: (string | undefined)[] = Array.from({ length: 1024 });

/** The characters `text[start, end)`, their hash given, as the string used for them last time. */
function nameOf(text: string, start: number, end: number, hash: number): string {
  const known = NAMES[hash & 1023];
  if (known !== undefined && known.length === end - start && text.startsWith(known, start)) return known;
  const name = text.slice(start, end);
  if (name.length <= 32) NAMES[hash & 1023] = name;
  return name;
}

/** Reads `name=value` pairs of `text[start, end)` separated by `separator` into `target`. */
function readFields(
  target: Record<string, string>,
  text: string,
  range: readonly [start: number, end: number],
  separator: number,
): string[] | undefined {
  let warnings: string[] | undefined;
  const end = range[1];
  for (let at = range[0]; at < end;) {
    let equals = at;
    let hash = 0;
    let code = text.charCodeAt(equals);
    while (equals < end && code !== EQUALS && code !== separator) {
      hash = (Math.imul(hash, 31) + code) | 0;
      code = text.charCodeAt(++equals);
    }
    const found = equals < end && code === EQUALS;
    let next = equals;
    while (next < end && text.charCodeAt(next) !== separator) next++;
    if (next > at) {
      const name = nameOf(text, at, equals, hash);
      if (!found) (warnings ??= []).push(`FIELD_WITHOUT_VALUE ${name}`);
      if (Object.hasOwn(target, name)) (warnings ??= []).push(`DUPLICATE_FIELD ${name}`);
      const value = found ? text.slice(equals + 1, next) : '';
      if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true });
      else target[name] = value;
    }
    at = next + 1;
  }
  return warnings;
}

/** Splits a data segment `QN=…;CN=…;CP=&&a=1,b=2;c=3&&` into header fields and groups (HJ 212-2017, 6.3.2). */
export function readSegment(text: string): SegmentFields {
  const header: Record<string, string> = {};
  const cp: Record<string, string>[] = [];
  const mark = text.startsWith('CP=&&') ? 0 : text.indexOf(';CP=&&');
  if (mark < 0) {
    const odd = readFields(header, text, [0, text.length], SEMICOLON);
    return { header, cp, warnings: [...(odd ?? []), 'CP_MISSING'] };
  }
  let warnings = readFields(header, text, [0, mark], SEMICOLON);
  let at = text.indexOf('&&', mark) + 2;
  const end = text.endsWith('&&') && text.length - 2 >= at ? text.length - 2 : text.length;
  while (at < end) {
    let next = text.indexOf(';', at);
    if (next < 0 || next > end) next = end;
    if (next > at) {
      const group: Record<string, string> = {};
      const odd = readFields(group, text, [at, next], COMMA);
      if (odd) warnings = warnings ? warnings.concat(odd) : odd;
      cp.push(group);
    }
    at = next + 1;
  }
  return { header, cp, warnings };
}
