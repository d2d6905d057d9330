import { CodecFailure } from '#codecs/codec';

const TRAILS = 190;
const FOUR_BYTE_BMP = 39420;

interface Tables {
  readonly two: Uint16Array;
  readonly four: Uint16Array;
}

let tables: Tables | undefined;

function trailByte(index: number): number {
  return index < 63 ? 0x40 + index : 0x41 + index;
}

function fourBytes(linear: number): [number, number, number, number] {
  return [
    0x81 + Math.floor(linear / 12600),
    0x30 + (Math.floor(linear / 1260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ];
}

/** The host decodes GB 18030 but does not encode it; the reverse tables are built once from its own decoder. */
function buildTables(): Tables {
  const decoder = new TextDecoder('gb18030');
  const two = new Uint16Array(65536);
  const row = new Uint8Array(TRAILS * 2);
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let i = 0; i < TRAILS; i++) {
      row[2 * i] = lead;
      row[2 * i + 1] = trailByte(i);
    }
    const text = decoder.decode(row);
    if (text.length !== TRAILS) continue;
    for (let i = 0; i < TRAILS; i++) {
      const unit = text.charCodeAt(i);
      if (unit !== 0xfffd && two[unit] === 0) two[unit] = (lead << 8) | trailByte(i);
    }
  }
  const four = new Uint16Array(65536);
  const block = new Uint8Array(FOUR_BYTE_BMP * 4);
  for (let i = 0; i < FOUR_BYTE_BMP; i++) block.set(fourBytes(i), 4 * i);
  const text = decoder.decode(block);
  if (text.length === FOUR_BYTE_BMP)
    for (let i = 0; i < FOUR_BYTE_BMP; i++)
      if (text.charCodeAt(i) !== 0xfffd) four[text.charCodeAt(i)] = i + 1;
  return { two, four };
}

function putCodePoint(bytes: number[], code: number, found: Tables): void {
  if (code < 0x80) bytes.push(code);
  else if (code > 0xffff) bytes.push(...fourBytes(code - 0x10000 + 189000));
  else if (found.two[code] !== 0) bytes.push(found.two[code] >> 8, found.two[code] & 255);
  else if (found.four[code] !== 0) bytes.push(...fourBytes(found.four[code] - 1));
  else throw new CodecFailure('TEXT_NOT_ENCODABLE', `U+${code.toString(16)} has no GB 18030 code`);
}

/** GB 18030 bytes of `text`. Throws `TEXT_NOT_ENCODABLE` for a lone surrogate or U+FFFD. */
export function gb18030FromText(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else putCodePoint(bytes, code, (tables ??= buildTables()));
  }
  return Uint8Array.from(bytes);
}

let lenient: TextDecoder | undefined;

/** Text of GB 18030 bytes; malformed bytes become U+FFFD. */
export function textFromGb18030(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  let ascii = '';
  for (let i = start; i < end; i++) {
    if (bytes[i] >= 0x80) {
      lenient ??= new TextDecoder('gb18030');
      return lenient.decode(bytes.subarray(start, end));
    }
    ascii += String.fromCharCode(bytes[i]);
  }
  return ascii;
}

/** The code of one character as a number of one, two or four bytes; -1 when it has none. */
function codeOf(code: number, found: Tables): number {
  if (code < 0x80) return code;
  if (code <= 0xffff && found.two[code] !== 0) return found.two[code];
  if (code <= 0xffff && found.four[code] === 0) return -1;
  const [a, b, c, d] = fourBytes(code > 0xffff ? code - 0x10000 + 189000 : found.four[code] - 1);
  return a * 0x1000000 + b * 0x10000 + c * 0x100 + d;
}

/** True when encoding `text` again gives exactly `bytes[start, end)`. */
export function isLosslessGb18030(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  const found = (tables ??= buildTables());
  let at = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      if (bytes[at++] !== unit) return false;
      continue;
    }
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i++;
    const wanted = codeOf(code, found);
    const two = wanted < 0x10000;
    const there = two
      ? bytes[at] * 0x100 + bytes[at + 1]
      : bytes[at] * 0x1000000 + bytes[at + 1] * 0x10000 + bytes[at + 2] * 0x100 + bytes[at + 3];
    if (there !== wanted) return false;
    at += two ? 2 : 4;
  }
  return at === end;
}
