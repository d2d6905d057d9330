import { hexFromBytes } from '#codecs/codec';
import { isLosslessGb18030, textFromGb18030 } from '#codecs/layout';
import { bodyKindOf, hasStationClass, type BodyKind } from './functions.ts';
import type { Building, Sl651Body, Sl651Element } from './frame.ts';
import { BodyParts } from './hex-body.ts';
import { idOfTag } from './readings.ts';

interface Cursor {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Offset of `text[0]` in `bytes`. */
  readonly base: number;
  at: number;
}

/** The next token with its space consumed; `undefined` (cursor unmoved) when no space follows. */
function token(cursor: Cursor): string | undefined {
  const space = cursor.text.indexOf(' ', cursor.at);
  if (space <= cursor.at) return undefined;
  const found = cursor.text.slice(cursor.at, space);
  cursor.at = space + 1;
  return found;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function elementOf(tag: string, raw: string, kind: BodyKind): Sl651Element {
  const id = kind === 'parameters' ? tag : (idOfTag(tag) ?? tag);
  const point = raw.indexOf('.');
  const decimals = NUMBER.test(raw) && point >= 0 ? raw.length - point - 1 : 0;
  const element = { id, def: '', bytes: raw.length, decimals, raw, tag };
  if (kind !== 'parameters' && id === '45' && /^[0-9A-F]{1,8}$/.test(raw))
    return { ...element, value: Number.parseInt(raw, 16) };
  const isCode =
    (id >= 'F4' && id <= 'FC' && id.length === 2) || (kind === 'parameters' && id < '20' && id !== '0C');
  return isCode || !NUMBER.test(raw) ? element : { ...element, value: Number(raw) };
}

/** Identifiers, then rows of one datum each (6.6.4.4); false when the rest is not that. */
function readRows(cursor: Cursor, parts: BodyParts, body: Building<Sl651Body>): boolean {
  const start = cursor.at;
  const tags: string[] = [];
  for (;;) {
    const before = cursor.at;
    const tag = token(cursor);
    if (tag === undefined) break;
    if (idOfTag(tag) === undefined || tags.includes(tag)) {
      cursor.at = before;
      break;
    }
    tags.push(tag);
  }
  const data: string[] = [];
  for (let datum = token(cursor); datum !== undefined; datum = token(cursor)) data.push(datum);
  if (
    tags.length === 0 ||
    data.length === 0 ||
    data.length % tags.length !== 0 ||
    cursor.at < cursor.text.length
  ) {
    cursor.at = start;
    return false;
  }
  for (const [i, raw] of data.entries()) parts.element(elementOf(tags[i % tags.length], raw, 'series'));
  body.series = true;
  return true;
}

/** The rest of the body behind `RGZS`, `PIC` or `DATA`. */
function readToEnd(cursor: Cursor, tag: string, body: Building<Sl651Body>): boolean {
  const { bytes } = cursor;
  const start = cursor.base + cursor.at;
  const end = cursor.base + cursor.text.length;
  if (tag === 'PIC') body.pictureHex = hexFromBytes(bytes, start, end);
  else if (tag === 'DATA') body.bulkHex = hexFromBytes(bytes, start, end);
  else if (tag === 'RGZS') {
    const text = textFromGb18030(bytes, start, end);
    if (!isLosslessGb18030(text, bytes, start, end)) return false;
    body.manualText = text;
  } else return false;
  cursor.at = cursor.text.length;
  return true;
}

/** Station and time marks behind their identifiers. */
function readMark(cursor: Cursor, tag: string, parts: BodyParts, kind: BodyKind): boolean {
  const code = token(cursor);
  if (code === undefined || !/^[0-9A-F]{10}$/.test(code)) return false;
  if (tag === 'TT') {
    parts.time(code);
    return true;
  }
  const letter = hasStationClass(kind) ? token(cursor) : undefined;
  if (hasStationClass(kind) && (letter === undefined || !/^[A-Z]$/.test(letter))) return false;
  parts.station(code, letter);
  return true;
}

/** One identifier with what belongs to it; false when it follows no rule. */
function readItem(cursor: Cursor, parts: BodyParts, body: Building<Sl651Body>, kind: BodyKind): boolean {
  const tag = token(cursor);
  if (tag === undefined) return false;
  if (kind !== 'parameters' && (tag === 'PIC' || tag === 'RGZS' || tag === 'DATA'))
    return readToEnd(cursor, tag, body);
  if (tag === 'TT' || tag === 'ST') return readMark(cursor, tag, parts, kind);
  if (body.requested || (kind !== 'parameters' && /^DR[DHN]\d\d$/.test(tag))) {
    parts.element(elementOf(tag, '', kind));
    return true;
  }
  const raw = token(cursor);
  if (raw === undefined) return false;
  parts.element(elementOf(tag, raw, kind));
  return true;
}

function readTokens(cursor: Cursor, body: Building<Sl651Body>, code: string, isRequest: boolean): void {
  const parts = new BodyParts();
  const kind = bodyKindOf(code);
  if (isRequest) {
    if (code === '38') {
      const range = /^(\d{8}) (\d{8}) /.exec(cursor.text.slice(cursor.at));
      if (!range) return;
      [, body.beginTime, body.endTime] = range;
      cursor.at += 18;
    }
    body.requested = true;
  }
  while (cursor.at < cursor.text.length) {
    if (
      !isRequest &&
      kind === 'series' &&
      parts.elements.at(-1)?.id === '04' &&
      readRows(cursor, parts, body)
    )
      break;
    const start = cursor.at;
    if (!readItem(cursor, parts, body, kind)) {
      cursor.at = start;
      break;
    }
  }
  parts.into(body);
}

const REQUESTS: ReadonlySet<string> = new Set(['38', '3A', '41', '43']);
const UNSPECIFIED: ReadonlySet<BodyKind> = new Set(['version', 'switches', 'gates', 'quota', 'events']);

/** Reads an ASCII body `bytes[start, end)` (6.6.2). What follows no rule stays in `restHex`. Never throws. */
export function readAsciiBody(
  bytes: Uint8Array,
  range: readonly [start: number, end: number],
  functionCode: string,
  direction: 'up' | 'down',
): Building<Sl651Body> {
  const [start, end] = range;
  const body: Building<Sl651Body> = {};
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  const cursor: Cursor = { text, bytes, base: start, at: 0 };
  if (/^[0-9A-F]{4}\d{12}/.test(text)) {
    body.serial = Number.parseInt(text.slice(0, 4), 16);
    body.sendTime = text.slice(4, 16);
    cursor.at = 16;
    if (cursor.at < text.length && !UNSPECIFIED.has(bodyKindOf(functionCode)))
      readTokens(cursor, body, functionCode, direction === 'down' && REQUESTS.has(functionCode));
  }
  if (cursor.at < text.length) body.restHex = hexFromBytes(bytes, start + cursor.at, end);
  return body;
}
