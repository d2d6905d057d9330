import { hexFromBytes, type EmitDecoded } from '#codecs/codec';
import { crc16Modbus, crc16ModbusNext, hex2, hex4 } from '#codecs/checksum';
import { refusal, type FrameWindow } from '#codecs/framing';
import { readAsciiBody } from './ascii-body.ts';
import { functionNameOf } from './functions.ts';
import { END_MARKS, type Building, type Sl651Frame } from './frame.ts';
import { readHexBody } from './hex-body.ts';
import { alarmsOf, readingsOf } from './readings.ts';

/** Where things stand in a frame of one encoding. */
interface Encoding {
  readonly name: 'hex' | 'ascii';
  /** Bytes before STX or SYN. */
  readonly head: number;
  /** Characters of CRC. */
  readonly crc: number;
  /** Bytes of packet count and number behind SYN. */
  readonly packet: number;
}

const HEX: Encoding = { name: 'hex', head: 13, crc: 2, packet: 3 };
const ASCII: Encoding = { name: 'ascii', head: 23, crc: 4, packet: 6 };

/** Longest frame: header, start mark, 4095 bytes, end mark, CRC. */
export const MAX_FRAME_BYTES = 23 + 1 + 4095 + 1 + 4;

const STX = 0x02;
const SYN = 0x16;

function nibble(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 65 && byte <= 70) return byte - 55;
  return byte >= 97 && byte <= 102 ? byte - 87 : -1;
}

/** The two bytes of direction and length; -1 for an ASCII header that is not hexadecimal. */
function lengthField(bytes: Uint8Array, at: number, encoding: Encoding): number {
  if (encoding === HEX) return (bytes[at + 11] << 8) | bytes[at + 12];
  let field = 0;
  for (let i = at + 1; i < at + 23; i++) {
    const digit = nibble(bytes[i]);
    if (digit < 0) return -1;
    if (i >= at + 19) field = (field << 4) | digit;
  }
  return field;
}

/**
 * What begins at `at`: an encoding, `undefined` for noise, or `wait` when the bytes that decide are not there yet.
 * A header is one when its direction is 0 or 8, its length fits its start mark, and STX or SYN stands in its place.
 */
function headerAt(bytes: Uint8Array, at: number, end: number): Encoding | 'wait' | undefined {
  const first = bytes[at];
  if (first !== 0x7e && first !== 0x01) return undefined;
  const encoding = first === 0x7e ? HEX : ASCII;
  if (encoding === HEX && at + 1 < end && bytes[at + 1] !== 0x7e) return undefined;
  if (at + encoding.head + 1 > end) {
    if (encoding === ASCII)
      for (let i = at + 1; i < Math.min(end, at + 23); i++) if (nibble(bytes[i]) < 0) return undefined;
    return 'wait';
  }
  const field = lengthField(bytes, at, encoding);
  const mark = bytes[at + encoding.head];
  const length = field & 0xfff;
  if (field < 0 || (field >> 12 !== 0 && field >> 12 !== 8) || (mark !== STX && mark !== SYN))
    return undefined;
  if (mark === SYN && length < encoding.packet) return undefined;
  return encoding;
}

function textOf(bytes: Uint8Array, start: number, count: number): string {
  let text = '';
  for (let i = start; i < start + count; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

interface Extent {
  readonly encoding: Encoding;
  readonly start: number;
  /** Position of the end mark. */
  readonly endMark: number;
}

/** The keys every frame has before its start mark. */
type Head = Pick<
  Building<Sl651Frame>,
  | 'encoding'
  | 'centre'
  | 'station'
  | 'password'
  | 'functionCode'
  | 'functionName'
  | 'direction'
  | 'length'
  | 'stx'
>;

function readHead(bytes: Uint8Array, start: number, encoding: Encoding): Head {
  const isHex = encoding === HEX;
  const field = lengthField(bytes, start, encoding);
  const direction = field >> 12 === 8 ? 'down' : 'up';
  const at = start + (isHex ? 2 : 1);
  const part = (from: number, count: number): string =>
    isHex ? hexFromBytes(bytes, at + from, at + from + count) : textOf(bytes, at + 2 * from, 2 * count);
  const functionCode = part(8, 1);
  return {
    encoding: encoding.name,
    centre: direction === 'up' ? part(0, 1) : part(5, 1),
    station: direction === 'up' ? part(1, 5) : part(0, 5),
    password: part(6, 2),
    functionCode,
    functionName: functionNameOf(functionCode.toUpperCase()) ?? '',
    direction,
    length: field & 0xfff,
    stx: bytes[start + encoding.head] === SYN ? '16' : '02',
  };
}

/** Reads the frame of the given extent; its length may differ from the declared one. */
function readFrame(bytes: Uint8Array, extent: Extent): Sl651Frame {
  const { encoding, start, endMark } = extent;
  const isHex = encoding === HEX;
  const crcComputed = hex4(crc16Modbus(bytes, start, endMark + 1));
  const crcInFrame = isHex
    ? hexFromBytes(bytes, endMark + 1, endMark + 3)
    : textOf(bytes, endMark + 1, 4).toUpperCase();
  const isSyn = bytes[start + encoding.head] === SYN;
  const body = start + encoding.head + 1 + (isSyn ? encoding.packet : 0);
  const frame: Building<Sl651Frame> = {
    crcComputed,
    crcInFrame,
    crcValid: crcComputed === crcInFrame,
    ...readHead(bytes, start, encoding),
    end: hex2(bytes[endMark]),
  };
  if (isSyn) {
    const packets = isHex ? hexFromBytes(bytes, body - 3, body) : textOf(bytes, body - 6, 6);
    frame.packetTotal = Number.parseInt(packets.slice(0, 3), 16);
    frame.packetIndex = Number.parseInt(packets.slice(3), 16);
  }
  if (body <= endMark) Object.assign(frame, readBody(bytes, [body, endMark], frame));
  explain(frame);
  return frame;
}

/** What can be read when neither length nor CRC tells where the frame ends. */
function readPartly(
  bytes: Uint8Array,
  start: number,
  stop: number,
  encoding: Encoding,
): Partial<Sl651Frame> | undefined {
  const endMark = stop - 1 - encoding.crc;
  if (endMark > start + encoding.head && END_MARKS.has(bytes[endMark]))
    return readFrame(bytes, { encoding, start, endMark });
  return stop - start > encoding.head ? { ...readHead(bytes, start, encoding), crcValid: false } : undefined;
}

/** Reads `bytes[start, end)` as the body of `frame`. Never throws. */
export function readBody(
  bytes: Uint8Array,
  range: readonly [start: number, end: number],
  frame: Pick<Sl651Frame, 'encoding' | 'functionCode' | 'direction' | 'packetTotal' | 'packetIndex'>,
): Partial<Sl651Frame> {
  const { packetTotal = 1, packetIndex = 1 } = frame;
  if (packetTotal > 1 && packetIndex > 1) return { fragmentHex: hexFromBytes(bytes, range[0], range[1]) };
  const read = frame.encoding === 'hex' ? readHexBody : readAsciiBody;
  return read(bytes, range, frame.functionCode.toUpperCase(), frame.direction);
}

/** Adds what the elements mean. */
export function explain(frame: Building<Sl651Frame>): void {
  if (!frame.elements || frame.requested) return;
  frame.readings = readingsOf(frame);
  const state = frame.readings.find((reading) => reading.id === '45' && reading.tag === 'ZT')?.value;
  if (state !== undefined) frame.alarms = alarmsOf(state);
}

/** The first end mark behind the header whose CRC fits, or the next header, whichever comes first. */
function findEnd(
  window: FrameWindow,
  encoding: Encoding,
): { endMark: number } | { next: number } | undefined {
  const { bytes, start, end } = window;
  const from = start + encoding.head + 1;
  let crc = crc16Modbus(bytes, start, from);
  for (let i = from; i < end; i++) {
    if (i + encoding.crc >= end && !window.final) return undefined;
    const header = headerAt(bytes, i, end);
    if (header === 'wait' && !window.final && bytes[i] === 0x7e) return undefined;
    if (header !== undefined && header !== 'wait') return { next: i };
    crc = crc16ModbusNext(crc, bytes[i]);
    if (END_MARKS.has(bytes[i]) && i + encoding.crc < end && crcAt(bytes, i + 1, encoding) === crc)
      return { endMark: i };
  }
  return undefined;
}

function crcAt(bytes: Uint8Array, at: number, encoding: Encoding): number {
  if (encoding === HEX) return (bytes[at] << 8) | bytes[at + 1];
  let value = 0;
  for (let i = at; i < at + 4; i++) value = (value << 4) | nibble(bytes[i]);
  return value;
}

/** No end mark stands where the length says: refuses up to the true end, the next header or the end of the stream. */
function refuseLength(window: FrameWindow, encoding: Encoding, emit: EmitDecoded<Sl651Frame>): number {
  const { bytes, start, end, final, offset } = window;
  const declared = lengthField(bytes, start, encoding) & 0xfff;
  const message = `the body is declared as ${declared} bytes and no end mark stands behind them`;
  const found = findEnd(window, encoding);
  if (found && 'endMark' in found) {
    emit(
      refusal('LENGTH_WRONG', message, offset, readFrame(bytes, { encoding, start, endMark: found.endMark })),
    );
    return found.endMark + 1 + encoding.crc - start;
  }
  if (!found && !final && end - start < MAX_FRAME_BYTES) return 0;
  const stop = found ? found.next : end;
  emit(refusal('LENGTH_WRONG', message, offset, readPartly(bytes, start, stop, encoding)));
  return found ? stop - start : encoding === HEX ? 2 : 1;
}

function noise(window: FrameWindow): number {
  const { bytes, start, end } = window;
  let at = start + 1;
  while (at < end && bytes[at] !== 0x7e && bytes[at] !== 0x01) at++;
  return start - at;
}

/** Finds, checks and reads one frame at the front of the window. See `ScanFrame` for the answer. */
export function scanSl651(window: FrameWindow, emit: EmitDecoded<Sl651Frame>): number {
  const { bytes, start, end, final, offset } = window;
  const encoding = headerAt(bytes, start, end);
  if (encoding === undefined) return refuseHeader(window, emit);
  if (encoding === 'wait') return 0;
  const endMark = start + encoding.head + 1 + (lengthField(bytes, start, encoding) & 0xfff);
  const total = endMark + 1 + encoding.crc - start;
  if (end - start < total) return final ? refuseCut(window, encoding, emit) : 0;
  window.extent = total;
  if (!END_MARKS.has(bytes[endMark])) return refuseLength(window, encoding, emit);
  const frame = readFrame(bytes, { encoding, start, endMark });
  if (frame.crcValid) {
    emit({ ok: true, frame });
    return total;
  }
  const message = `the CRC is ${frame.crcInFrame}, the frame gives ${frame.crcComputed}`;
  emit(refusal('CRC_WRONG', message, offset, frame));
  return total;
}

/** See `FindIntact`: a header, its end mark where its length says and a fitting CRC. */
export function intactSl651(bytes: Uint8Array, at: number, end: number, after: number): number {
  const encoding = headerAt(bytes, at, end);
  if (encoding === undefined) return 0;
  if (encoding === 'wait') return -1;
  const endMark = at + encoding.head + 1 + (lengthField(bytes, at, encoding) & 0xfff);
  const stop = endMark + 1 + encoding.crc;
  if (stop > end) return -1;
  if (stop <= after || !END_MARKS.has(bytes[endMark])) return 0;
  const fits = crc16Modbus(bytes, at, endMark + 1) === crcAt(bytes, endMark + 1, encoding);
  return fits ? stop - at : 0;
}

/** 7E7E without a header behind it is reported once; anything else is noise. */
function refuseHeader(window: FrameWindow, emit: EmitDecoded<Sl651Frame>): number {
  const { bytes, start, end, offset } = window;
  const looks =
    bytes[start] === 0x7e && bytes[start + 1] === 0x7e && end - start >= 14 && bytes[start + 2] !== 0x7e;
  if (!looks) return noise(window);
  emit(
    refusal('HEADER_WRONG', 'behind 7E7E no direction, length and start mark stand where they must', offset),
  );
  return 2;
}

/** The stream ends inside the declared length. */
function refuseCut(window: FrameWindow, encoding: Encoding, emit: EmitDecoded<Sl651Frame>): number {
  const { bytes, start, offset } = window;
  const found = findEnd(window, encoding);
  if (found && 'endMark' in found) return refuseLength(window, encoding, emit);
  const stop = found ? found.next : window.end;
  const frame = readPartly(bytes, start, stop, encoding);
  emit(refusal('INCOMPLETE', 'the stream ends inside a frame', offset, frame));
  return stop - start;
}
