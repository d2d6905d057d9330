import { bytesFromHex, CodecFailure } from '#codecs/codec';
import { hex2, hex4 } from '#codecs/checksum';
import { gb18030FromText } from '#codecs/layout';
import { bodyKindOf } from './functions.ts';
import type { Sl651Body, Sl651Element, Sl651Section } from './frame.ts';

/** The function decides how long a definition is. */
type CodedBody = Sl651Body & { readonly functionCode: string };

function invalid(message: string): CodecFailure {
  return new CodecFailure('VALUE_INVALID', message);
}

function checkedHex(text: unknown, digits: number, name: string): string {
  if (typeof text !== 'string' || !/^[0-9A-Fa-f]*$/.test(text) || (digits >= 0 && text.length !== digits))
    throw invalid(`${name} must be ${digits >= 0 ? digits : 'pairs of'} hexadecimal digits`);
  return text.toUpperCase();
}

function classHex(letter: string): string {
  if (/^[A-Z]$/.test(letter)) return hex2(letter.charCodeAt(0));
  return checkedHex(letter, 2, 'stationClass');
}

/** Sections of a body as they stand on the wire. */
function sectionsOf(body: Sl651Body): readonly Sl651Section[] {
  const { sections, stationAddr, stationClass, observeTime, elements = [] } = body;
  if (sections) {
    const counted = sections.reduce((sum, section) => sum + section.count, 0);
    if (counted !== elements.length) throw invalid('the sections do not count the elements');
    return sections;
  }
  return [{ stationAddr, stationClass, observeTime, count: elements.length }];
}

/** `fragmentHex`, or undefined for a body that is built from its fields. */
function fragmentOf(body: Sl651Body): Uint8Array | undefined {
  return body.fragmentHex === undefined
    ? undefined
    : bytesFromHex(checkedHex(body.fragmentHex, -1, 'fragmentHex'));
}

function bitBytes(flags: readonly boolean[]): string {
  let text = '';
  for (let at = 0; at < flags.length; at += 8) {
    let byte = 0;
    for (let i = 0; i < 8; i++) if (flags[at + i]) byte |= 1 << i;
    text += hex2(byte);
  }
  return text;
}

function specialHex(body: Sl651Body): string {
  let text = '';
  if (body.manualText !== undefined) text += `F2F2${hexOfText(body.manualText)}`;
  if (body.pictureHex !== undefined) text += `F3F3${checkedHex(body.pictureHex, -1, 'pictureHex')}`;
  if (body.bulkHex !== undefined) text += `FDF6${checkedHex(body.bulkHex, -1, 'bulkHex')}`;
  if (body.version !== undefined) {
    const version = hexOfText(body.version);
    if (version.length > 510) throw invalid('version is longer than 255 bytes');
    text += hex2(version.length / 2) + version;
  }
  if (body.switches) {
    const states = bitBytes(body.switches);
    text += hex2(states.length / 2) + states;
  }
  if (body.gates) {
    const { open, openingsCm } = body.gates;
    if (open.length !== openingsCm.length || open.length > 255) throw invalid('each sluice has one opening');
    text += hex2(open.length) + bitBytes(open);
    for (const opening of openingsCm) {
      if (!Number.isInteger(opening) || opening < 0 || opening > 9999)
        throw invalid('openings are 0 to 9999 cm');
      text += String(opening).padStart(4, '0');
    }
  }
  if (body.quotaControl !== undefined) text += body.quotaControl ? 'FF' : '00';
  if (body.events) {
    if (body.events.length !== 32) throw invalid('events has 32 counts');
    for (const count of body.events) {
      if (!Number.isInteger(count) || count < 0 || count > 0xffff)
        throw invalid('event counts are 0 to 65535');
      text += hex4(count);
    }
  }
  return text;
}

function hexOfText(text: string): string {
  return Array.from(gb18030FromText(text), hex2).join('');
}

function elementHex(element: Sl651Element, body: CodedBody, withHead: boolean): string {
  const id = checkedHex(element.id, element.id.length === 4 ? 4 : 2, 'id');
  const def = checkedHex(element.def, 2, 'def');
  const raw = checkedHex(element.raw, -1, 'raw');
  const isList = id === '0E' && bodyKindOf(body.functionCode.toUpperCase()) === 'parameters';
  const bytes = Number.parseInt(def, 16) >> (isList ? 0 : 3);
  if (raw.length / 2 !== bytes && !(body.requested && raw === ''))
    throw invalid(`element ${id}: def ${def} wants ${bytes} bytes of data`);
  return withHead ? id + def + raw : raw;
}

/** Bytes of a HEX/BCD body: inverse of `readHexBody`. Throws `VALUE_INVALID` or `TEXT_NOT_ENCODABLE`. */
export function hexBodyBytes(body: CodedBody): Uint8Array {
  const fragment = fragmentOf(body);
  if (fragment) return fragment;
  let text = '';
  if (body.serial !== undefined) text += hex4(body.serial) + checkedHex(body.sendTime, 12, 'sendTime');
  if (body.beginTime !== undefined)
    text += checkedHex(body.beginTime, 8, 'beginTime') + checkedHex(body.endTime, 8, 'endTime');
  const { elements = [] } = body;
  let at = 0;
  for (const section of sectionsOf(body)) {
    if (section.stationAddr !== undefined) {
      text += `F1F1${checkedHex(section.stationAddr, 10, 'stationAddr')}`;
      if (section.stationClass !== undefined) text += classHex(section.stationClass);
    }
    if (section.observeTime !== undefined)
      text += `F0F0${checkedHex(section.observeTime, 10, 'observeTime')}`;
    for (let i = 0; i < section.count; i++, at++) {
      text += elementHex(elements[at], body, !(body.series && isGroup(elements, at)));
    }
  }
  text += specialHex(body);
  if (body.restHex !== undefined) text += checkedHex(body.restHex, -1, 'restHex');
  return bytesFromHex(text);
}

/** Element `at` is a later group of the series: the same identifier as the element before, behind the time step. */
function isGroup(elements: readonly Sl651Element[], at: number): boolean {
  const step = elements.findLastIndex((element, i) => i < at && element.id === '04');
  return step >= 0 && at > step + 1;
}

function asciiToken(value: unknown, name: string): string {
  const text = String(value);
  if (text === '' || !/^[\x21-\x7e]+$/.test(text))
    throw invalid(`${name} must be printable and without spaces`);
  return `${text} `;
}

function asciiElements(body: Sl651Body, at: number, count: number): string {
  const all = body.elements ?? [];
  const own = all.slice(at, at + count);
  const isLast = at + count === all.length;
  const step = body.series && isLast ? own.findLastIndex((element) => element.id === '04') : -1;
  let text = '';
  for (const element of step < 0 ? own : own.slice(0, step + 1)) {
    text += asciiToken(element.tag ?? element.id, 'tag');
    if (element.raw !== '') text += asciiToken(element.raw, 'raw');
  }
  if (step < 0) return text;
  const rows = own.slice(step + 1);
  const width = rows.findIndex((element, i) => i > 0 && element.tag === rows[0].tag);
  const columns = rows.slice(0, width < 0 ? rows.length : width);
  for (const element of columns) text += asciiToken(element.tag, 'tag');
  for (const element of rows) text += asciiToken(element.raw, 'raw');
  return text;
}

/** Bytes of an ASCII body: inverse of `readAsciiBody`. Throws `VALUE_INVALID` or `TEXT_NOT_ENCODABLE`. */
export function asciiBodyBytes(body: Sl651Body): Uint8Array {
  const fragment = fragmentOf(body);
  if (fragment) return fragment;
  if (body.version ?? body.switches ?? body.gates ?? body.quotaControl ?? body.events)
    throw invalid('the ASCII encoding of this body is not defined by the standard');
  let text = '';
  if (body.serial !== undefined) text += hex4(body.serial) + checkedHex(body.sendTime, 12, 'sendTime');
  if (body.beginTime !== undefined) text += `${body.beginTime} ${body.endTime} `;
  let at = 0;
  for (const section of sectionsOf(body)) {
    if (section.stationAddr !== undefined) {
      text += `ST ${asciiToken(section.stationAddr, 'stationAddr')}`;
      if (section.stationClass !== undefined) text += asciiToken(section.stationClass, 'stationClass');
    }
    if (section.observeTime !== undefined) text += `TT ${asciiToken(section.observeTime, 'observeTime')}`;
    text += asciiElements(body, at, section.count);
    at += section.count;
  }
  let tail = '';
  if (body.manualText !== undefined) {
    text += 'RGZS ';
    tail += hexOfText(body.manualText);
  }
  if (body.pictureHex !== undefined) {
    text += 'PIC ';
    tail += checkedHex(body.pictureHex, -1, 'pictureHex');
  }
  if (body.bulkHex !== undefined) {
    text += 'DATA ';
    tail += checkedHex(body.bulkHex, -1, 'bulkHex');
  }
  if (body.restHex !== undefined) tail += checkedHex(body.restHex, -1, 'restHex');
  const head = Array.from(text, (character) => hex2(character.charCodeAt(0))).join('');
  return bytesFromHex(head + tail);
}
