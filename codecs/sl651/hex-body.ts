import { hexFromBytes } from '#codecs/codec';
import { hex2 } from '#codecs/checksum';
import { isLosslessGb18030, textFromGb18030 } from '#codecs/layout';
import { bodyKindOf, hasStationClass, type BodyKind } from './functions.ts';
import type { Building, Sl651Body, Sl651Element, Sl651Section } from './frame.ts';
import { readBcd } from './value.ts';

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

function hex(cursor: Cursor, count: number): string {
  const text = hexFromBytes(cursor.bytes, cursor.at, cursor.at + count);
  cursor.at += count;
  return text;
}

/** Letter of a class byte, or its two digits when it is no capital letter. */
export function classOf(byte: number): string {
  return byte >= 65 && byte <= 90 ? String.fromCharCode(byte) : hex2(byte);
}

/** Elements and marks of a body, collected in order. */
export class BodyParts {
  readonly elements: Sl651Element[] = [];
  readonly sections: Building<Sl651Section>[] = [];

  #section(): Building<Sl651Section> {
    const last = this.sections.at(-1);
    if (last) return last;
    const first = { count: 0 };
    this.sections.push(first);
    return first;
  }

  element(element: Sl651Element): void {
    this.elements.push(element);
    this.#section().count += 1;
  }

  station(stationAddr: string, stationClass: string | undefined): void {
    this.sections.push(
      stationClass === undefined ? { stationAddr, count: 0 } : { stationAddr, stationClass, count: 0 },
    );
  }

  time(observeTime: string): void {
    const last = this.sections.at(-1);
    if (last && last.count === 0 && last.observeTime === undefined) last.observeTime = observeTime;
    else this.sections.push({ observeTime, count: 0 });
  }

  /** Writes what was collected into `body`; `sections` only where one station and one time do not say it all. */
  into(body: Building<Sl651Body>): void {
    const station = this.sections.find((section) => section.stationAddr !== undefined);
    if (station) body.stationAddr = station.stationAddr;
    if (station?.stationClass !== undefined) body.stationClass = station.stationClass;
    const timed = this.sections.find((section) => section.observeTime !== undefined);
    if (timed) body.observeTime = timed.observeTime;
    if (this.elements.length > 0) body.elements = this.elements;
    if (this.sections.length > 1) body.sections = this.sections;
  }
}

/** Reads one identifier, `FF` extended by a second byte; `undefined` (cursor unmoved) when it is cut off. */
function identifier(cursor: Cursor): { id: string; def: number } | undefined {
  const { bytes, at, end } = cursor;
  const wide = bytes[at] === 0xff ? 1 : 0;
  if (at + 2 + wide > end) return undefined;
  cursor.at += 2 + wide;
  return {
    id: wide ? hex2(0xff) + hex2(bytes[at + 1]) : hex2(bytes[at]),
    def: bytes[at + 1 + wide],
  };
}

/** The value of HEX/BCD data; 45H is a plain unsigned number (table 58), F4H–FCH hold series. */
function valueOf(id: string, raw: string, decimals: number, kind: BodyKind): number | undefined {
  if (kind === 'parameters') {
    if (id < '20' && id !== '0C') return undefined;
  } else if (id === '45') return Number.parseInt(raw, 16);
  else if (id >= 'F4' && id <= 'FC' && id.length === 2) return undefined;
  return readBcd(raw, decimals).value;
}

function elementOf(id: string, def: number, raw: string, kind: BodyKind): Sl651Element {
  const decimals = kind === 'parameters' && id === '0E' ? 0 : def & 7;
  const value = valueOf(id, raw, decimals, kind);
  const bytes = lengthOf(id, def, kind);
  if (value === undefined) return { id, def: hex2(def), bytes, decimals, raw };
  return { id, def: hex2(def), bytes, decimals, raw, value };
}

/** Bytes a definition announces; the address list 0EH of table D.1 uses all eight bits. */
function lengthOf(id: string, def: number, kind: BodyKind): number {
  return kind === 'parameters' && id === '0E' ? def : def >> 3;
}

/** Groups of one element behind a time step fill the rest of the body exactly. */
function readSeriesGroups(cursor: Cursor, parts: BodyParts, body: Building<Sl651Body>): boolean {
  const start = cursor.at;
  const head = identifier(cursor);
  const length = head ? head.def >> 3 : 0;
  const left = cursor.end - cursor.at;
  if (!head || head.id === '04' || length === 0 || left === 0 || left % length !== 0) {
    cursor.at = start;
    return false;
  }
  while (cursor.at < cursor.end) parts.element(elementOf(head.id, head.def, hex(cursor, length), 'series'));
  body.series = true;
  return true;
}

/** Station and time marks; false when the cursor stands on something else or the mark is cut off. */
function readMark(cursor: Cursor, parts: BodyParts, kind: BodyKind): boolean {
  const { bytes, at, end } = cursor;
  const mark = bytes[at];
  if (bytes[at + 1] !== mark || (mark !== 0xf0 && mark !== 0xf1)) return false;
  const withClass = mark === 0xf1 && hasStationClass(kind);
  if (at + 7 + (withClass ? 1 : 0) > end) return false;
  cursor.at += 2;
  const code = hex(cursor, 5);
  if (mark === 0xf0) parts.time(code);
  else parts.station(code, withClass ? classOf(bytes[cursor.at++]) : undefined);
  return true;
}

/** Data whose length only the end of the body tells: manual text, picture, bulk velocities. */
function readToEnd(cursor: Cursor, body: Building<Sl651Body>): boolean {
  const { bytes, at, end } = cursor;
  if (at + 2 > end) return false;
  const mark = (bytes[at] << 8) | bytes[at + 1];
  if (mark === 0xf2f2) {
    const text = textFromGb18030(bytes, at + 2, end);
    if (!isLosslessGb18030(text, bytes, at + 2, end)) return false;
    body.manualText = text;
  } else if (mark === 0xf3f3) body.pictureHex = hexFromBytes(bytes, at + 2, end);
  else if (mark === 0xfdf6) body.bulkHex = hexFromBytes(bytes, at + 2, end);
  else return false;
  cursor.at = end;
  return true;
}

function bits(bytes: Uint8Array, start: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, i) => ((bytes[start + (i >> 3)] >> (i & 7)) & 1) === 1);
}

function readGates(cursor: Cursor, body: Building<Sl651Body>): boolean {
  const { bytes, at, end } = cursor;
  const count = bytes[at];
  const flags = (count + 7) >> 3;
  if (at + 1 + flags + 2 * count !== end) return false;
  const padded = bits(bytes, at + 1, flags * 8);
  const openingsCm: number[] = [];
  for (let i = at + 1 + flags; i < end; i += 2) {
    const { value } = readBcd(hexFromBytes(bytes, i, i + 2), 0);
    if (value === undefined || value < 0 || bytes[i] === 0xff) return false;
    openingsCm.push(value);
  }
  if (padded.slice(count).includes(true)) return false;
  body.gates = { open: padded.slice(0, count), openingsCm };
  return true;
}

/** Bodies with their own layout (6.6.4.19 and 6.6.4.26–30); true when the cursor reached the end. */
function readSpecial(cursor: Cursor, body: Building<Sl651Body>, kind: BodyKind): boolean {
  const { bytes, at, end } = cursor;
  const left = end - at;
  if (kind === 'version' && left === bytes[at] + 1) {
    const text = textFromGb18030(bytes, at + 1, end);
    if (!isLosslessGb18030(text, bytes, at + 1, end)) return false;
    body.version = text;
  } else if (kind === 'switches' && left === bytes[at] + 1)
    body.switches = bits(bytes, at + 1, (left - 1) * 8);
  else if (kind === 'quota' && left === 1 && (bytes[at] === 0 || bytes[at] === 0xff))
    body.quotaControl = bytes[at] === 0xff;
  else if (kind === 'events' && left === 64)
    body.events = Array.from({ length: 32 }, (_, i) => (bytes[at + 2 * i] << 8) | bytes[at + 2 * i + 1]);
  else if (kind === 'gates') {
    if (!readGates(cursor, body)) return false;
  } else return false;
  cursor.at = end;
  return true;
}

function readItems(cursor: Cursor, body: Building<Sl651Body>, kind: BodyKind): void {
  const parts = new BodyParts();
  while (cursor.at < cursor.end) {
    if (readMark(cursor, parts, kind)) continue;
    if (readSpecial(cursor, body, kind) || readToEnd(cursor, body)) break;
    if (kind === 'series' && parts.elements.at(-1)?.id === '04' && readSeriesGroups(cursor, parts, body))
      break;
    const start = cursor.at;
    const head = identifier(cursor);
    const length = head ? lengthOf(head.id, head.def, kind) : 0;
    const isMark = head && head.id.length === 2 && head.id >= 'F0' && head.id <= 'F3';
    if (!head || isMark || cursor.at + length > cursor.end) {
      cursor.at = start;
      break;
    }
    parts.element(elementOf(head.id, head.def, hex(cursor, length), kind));
  }
  parts.into(body);
}

/** Requests name elements or parameters by identifier and definition alone. */
function readRequest(cursor: Cursor, body: Building<Sl651Body>, code: string): void {
  const parts = new BodyParts();
  if (code === '38') {
    if (cursor.end - cursor.at < 13 || cursor.bytes[cursor.at + 8] !== 4) return;
    body.beginTime = hex(cursor, 4);
    body.endTime = hex(cursor, 4);
    const head = identifier(cursor);
    if (head && head.def >> 3 === 3) parts.element(elementOf(head.id, head.def, hex(cursor, 3), 'report'));
    else cursor.at -= 2;
  }
  body.requested = true;
  while (cursor.at < cursor.end) {
    const head = identifier(cursor);
    if (!head) break;
    const { id, def } = head;
    parts.element({ id, def: hex2(def), bytes: def >> 3, decimals: def & 7, raw: '' });
  }
  parts.into(body);
}

const REQUESTS: ReadonlySet<string> = new Set(['38', '3A', '41', '43']);

/** Reads a HEX/BCD body `bytes[start, end)` (6.6.3, 6.6.4). What follows no rule stays in `restHex`. Never throws. */
export function readHexBody(
  bytes: Uint8Array,
  range: readonly [start: number, end: number],
  functionCode: string,
  direction: 'up' | 'down',
): Building<Sl651Body> {
  const cursor: Cursor = { bytes, at: range[0], end: range[1] };
  const body: Building<Sl651Body> = {};
  if (cursor.end - cursor.at >= 8) {
    body.serial = (bytes[cursor.at] << 8) | bytes[cursor.at + 1];
    cursor.at += 2;
    body.sendTime = hex(cursor, 6);
    if (cursor.at < cursor.end) {
      if (direction === 'down' && REQUESTS.has(functionCode)) readRequest(cursor, body, functionCode);
      else readItems(cursor, body, bodyKindOf(functionCode));
    }
  }
  if (cursor.at < cursor.end) body.restHex = hexFromBytes(bytes, cursor.at, cursor.end);
  return body;
}
