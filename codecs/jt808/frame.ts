import { CodecFailure, hexFromBytes } from '#codecs/codec';
import {
  ByteWriter,
  hexOf,
  integerIn,
  readBody,
  refuseValue,
  writeBody,
  type BodyFields,
  type Fields,
  type FieldValue,
} from '#codecs/layout';
import { bodyLayout } from './bodies.ts';
import type { Location } from './location.ts';
import { MESSAGE_NAMES } from './names.ts';

/** The parts of a message that depend on its number. */
export interface Jt808Body extends BodyFields {
  /** The position report of 0200, 0201 and 0500; everything else is in `body`. */
  location?: Location;
}

/** One message of JT/T 808. */
export interface Jt808Frame extends Jt808Body {
  bccComputed: string;
  bccInFrame: string;
  bccValid: boolean;
  /** Message number, four hexadecimal digits. */
  msgId: string;
  /** Chinese name of the message. */
  messageName?: string;
  /** Length the header announces. */
  bodyLength: number;
  subpackage: boolean;
  /** The version bit of the 2019 edition. */
  version2019: boolean;
  /** Encryption kind: 0 none, 1 RSA. */
  encrypt: number;
  /** Bit 15 of the properties, when set. */
  reservedBit?: boolean;
  /** 2019 edition only. */
  protocolVersion?: number;
  /** Terminal number as BCD digits: 12, or 20 in the 2019 edition. */
  terminal: string;
  serial: number;
  /** Total and 1-based number of this packet, in a message sent in packets. */
  packages?: [total: number, index: number];
  lengthValid: boolean;
  /** On the packet that completes a message sent in packets: the whole message. */
  reassembled?: Jt808Body & { bodyLength: number };
}

/** Reads a message body and moves the position report to its own key. */
export function readMessageBody(
  target: Jt808Body,
  message: { readonly number: number; readonly version2019: boolean },
  bytes: Uint8Array,
  range: readonly [number, number],
): void {
  const { number, version2019 } = message;
  readBody(target, bodyLayout(number, version2019), bytes, range);
  const { body } = target;
  if (!body) return;
  if (body.location !== undefined && number !== 0x0801) {
    target.location = body.location as unknown as Location;
    const { location: _moved, ...others } = body;
    target.body = others;
  }
  if (Object.keys(target.body ?? {}).length === 0) delete target.body;
}

/** Header length in bytes for these properties. */
function headerLength(properties: number): number {
  return (properties & 0x4000 ? 17 : 12) + (properties & 0x2000 ? 4 : 0);
}

function xorOf(bytes: Uint8Array, end: number): number {
  let bcc = 0;
  for (let i = 0; i < end; i++) bcc ^= bytes[i];
  return bcc;
}

function failureOf(frame: Jt808Frame, actual: number): CodecFailure | undefined {
  if (!frame.bccValid)
    return new CodecFailure(
      'BCC_WRONG',
      `the check byte is ${frame.bccInFrame}, ${frame.bccComputed} is right`,
    );
  if (!frame.lengthValid)
    return new CodecFailure(
      'LENGTH_WRONG',
      `the header announces ${frame.bodyLength} body bytes, ${actual} are there`,
    );
  return undefined;
}

/** What one unescaped message between two 7E amounts to. */
export interface Read {
  frame?: Jt808Frame;
  failure?: CodecFailure;
  /** Where the body lies, for reassembly. */
  body?: readonly [start: number, end: number];
}

/** Reads an unescaped message: header, body, check byte, without the 7E. */
export function readMessage(bytes: Uint8Array): Read {
  if (bytes.length < 13)
    return {
      failure: new CodecFailure('FRAME_SHORT', `${bytes.length} bytes cannot hold a header and a check byte`),
    };
  const properties = (bytes[2] << 8) | bytes[3];
  const header = headerLength(properties);
  const end = bytes.length - 1;
  if (end < header)
    return {
      failure: new CodecFailure('FRAME_SHORT', `${bytes.length} bytes cannot hold a header of ${header}`),
    };
  const newer = (properties & 0x4000) !== 0;
  const number = (bytes[0] << 8) | bytes[1];
  const bcc = xorOf(bytes, end);
  let at = newer ? 5 : 4;
  const terminal = hexFromBytes(bytes, at, (at += newer ? 10 : 6));
  const serial = (bytes[at] << 8) | bytes[at + 1];
  const frame: Jt808Frame = {
    bccComputed: hexFromBytes(Uint8Array.of(bcc)),
    bccInFrame: hexFromBytes(bytes, end, end + 1),
    bccValid: bcc === bytes[end],
    msgId: hexFromBytes(bytes, 0, 2),
    messageName: MESSAGE_NAMES[number],
    bodyLength: properties & 0x3ff,
    subpackage: (properties & 0x2000) !== 0,
    version2019: newer,
    encrypt: (properties >> 10) & 7,
    protocolVersion: newer ? bytes[4] : undefined,
    terminal,
    serial,
    packages: undefined,
    lengthValid: end - header === (properties & 0x3ff),
  };
  if (properties & 0x8000) frame.reservedBit = true;
  if (frame.subpackage)
    frame.packages = [(bytes[at + 2] << 8) | bytes[at + 3], (bytes[at + 4] << 8) | bytes[at + 5]];
  const whole = frame.encrypt === 0 && (frame.packages === undefined || frame.packages[0] === 1);
  if (whole) readMessageBody(frame, { number, version2019: newer }, bytes, [header, end]);
  else if (end > header) frame.bodyHex = hexFromBytes(bytes, header, end);
  return { frame, failure: failureOf(frame, end - header), body: [header, end] };
}

/** Bytes of the body as its table writes them, or of `bodyHex`. Throws `VALUE_INVALID`. */
export function bodyBytes(frame: Jt808Frame, number: number): Uint8Array {
  if (frame.body === undefined && frame.location === undefined)
    return frame.bodyHex === undefined ? new Uint8Array(0) : hexOf(frame.bodyHex);
  const body: Fields = { ...frame.body };
  if (frame.location !== undefined) body.location = frame.location as unknown as FieldValue;
  return writeBody({ body, bodyTrailing: frame.bodyTrailing }, bodyLayout(number, frame.version2019));
}

/** Unescaped header, body and check byte. Throws `VALUE_INVALID`. */
export function messageBytes(frame: Jt808Frame): Uint8Array {
  const number = Number.parseInt(frame.msgId, 16);
  const id = hexOf(frame.msgId, 2);
  const body = bodyBytes(frame, number);
  if (body.length > 1023)
    refuseValue(`a body of ${body.length} bytes must be sent in packets of at most 1023`);
  const newer = frame.version2019 === true;
  const writer = new ByteWriter();
  writer.put(id);
  const bits =
    (frame.reservedBit ? 0x8000 : 0) |
    (newer ? 0x4000 : 0) |
    (frame.packages ? 0x2000 : 0) |
    (integerIn(frame.encrypt ?? 0, 0, 7) << 10);
  writer.uintBe(bits | body.length, 2);
  if (newer) writer.byte(integerIn(frame.protocolVersion ?? 1, 0, 255));
  const width = newer ? 10 : 6;
  if (typeof frame.terminal !== 'string') refuseValue('terminal is a text of digits');
  writer.put(hexOf(frame.terminal.padStart(2 * width, '0'), width));
  writer.uintBe(integerIn(frame.serial, 0, 0xffff), 2);
  if (frame.packages) {
    writer.uintBe(integerIn(frame.packages[0], 0, 0xffff), 2);
    writer.uintBe(integerIn(frame.packages[1], 0, 0xffff), 2);
  }
  writer.put(body);
  const bytes = writer.toBytes();
  writer.byte(xorOf(bytes, bytes.length));
  return writer.toBytes();
}

/** Adds the 7E and escapes 7E and 7D inside (§4.4.2). */
export function escapeMessage(bytes: Uint8Array): Uint8Array {
  const out: number[] = [0x7e];
  for (const byte of bytes) {
    if (byte === 0x7e) out.push(0x7d, 0x02);
    else if (byte === 0x7d) out.push(0x7d, 0x01);
    else out.push(byte);
  }
  out.push(0x7e);
  return Uint8Array.from(out);
}
