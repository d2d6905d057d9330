import { bytesFromHex, CodecFailure } from '#codecs/codec';
import { crc16Modbus, hex4 } from '#codecs/checksum';
import { asciiBodyBytes, hexBodyBytes } from './encode-body.ts';
import { END_MARKS, type Sl651Body, type Sl651Frame } from './frame.ts';

/** What has to be said to send a frame: addresses, function, marks and the body; length and CRC are computed. */
export interface Sl651Message extends Sl651Body {
  readonly encoding: 'hex' | 'ascii';
  readonly centre: string;
  readonly station: string;
  readonly password: string;
  readonly functionCode: string;
  readonly direction: 'up' | 'down';
  readonly stx?: string;
  readonly end: string;
  readonly packetTotal?: number;
  readonly packetIndex?: number;
}

function field(
  message: Sl651Message,
  name: 'centre' | 'station' | 'password' | 'functionCode',
  digits: number,
): string {
  const text = message[name];
  if (typeof text !== 'string' || text.length !== digits || !/^[0-9A-Fa-f]+$/.test(text))
    throw new CodecFailure('VALUE_INVALID', `${name} must be ${digits} hexadecimal digits`);
  return text;
}

function packetNumbers(message: Sl651Message): string {
  const { packetTotal, packetIndex } = message;
  for (const number of [packetTotal, packetIndex])
    if (number === undefined || !Number.isInteger(number) || number < 0 || number > 0xfff)
      throw new CodecFailure('VALUE_INVALID', 'a SYN frame has packetTotal and packetIndex from 1 to 4095');
  return hex4(packetTotal ?? 0).slice(1) + hex4(packetIndex ?? 0).slice(1);
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * The frame of a message (6.4, 6.5, tables 16 to 23). Throws `VALUE_INVALID`, `TOO_LONG` for a body above 4095
 * bytes, or `TEXT_NOT_ENCODABLE`.
 */
export function encodeSl651(message: Sl651Message): Uint8Array {
  const isHex = message.encoding !== 'ascii';
  const isSyn = message.stx === '16';
  const end = Number.parseInt(message.end, 16);
  if (!END_MARKS.has(end)) throw new CodecFailure('VALUE_INVALID', `"${message.end}" is no end mark`);
  const body = isHex ? hexBodyBytes(message) : asciiBodyBytes(message);
  const length = body.length + (isSyn ? (isHex ? 3 : 6) : 0);
  if (length > 0xfff) throw new CodecFailure('TOO_LONG', `the body has ${length} bytes, at most 4095 fit`);
  const centre = field(message, 'centre', 2);
  const station = field(message, 'station', 10);
  const down = message.direction === 'down';
  const head =
    (down ? station + centre : centre + station) +
    field(message, 'password', 4) +
    field(message, 'functionCode', 2) +
    hex4((down ? 0x8000 : 0) | length);
  const packet = isSyn ? packetNumbers(message) : '';
  const front = isHex
    ? bytesFromHex(`7E7E${head}${isSyn ? '16' : '02'}${packet}`)
    : asciiBytes(`\x01${head}${isSyn ? '\x16' : '\x02'}${packet}`);
  const frame = new Uint8Array(front.length + body.length + 1 + (isHex ? 2 : 4));
  frame.set(front, 0);
  frame.set(body, front.length);
  const at = front.length + body.length;
  frame[at] = end;
  const crc = crc16Modbus(frame, 0, at + 1);
  frame.set(isHex ? [crc >> 8, crc & 255] : asciiBytes(hex4(crc)), at + 1);
  return frame;
}

/** The bytes of a frame's body, without the packet numbers; used to join packets. */
export function bodyBytesOf(frame: Sl651Frame): Uint8Array {
  return frame.encoding === 'ascii' ? asciiBodyBytes(frame) : hexBodyBytes(frame);
}
