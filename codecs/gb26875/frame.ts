import { CodecFailure, hexFromBytes } from '#codecs/codec';
import {
  ByteReader,
  ByteWriter,
  fieldsOf,
  hexOf,
  integerIn,
  refuseValue,
  type Fields,
  type FieldValue,
} from '#codecs/layout';
import { COMMAND_NAMES, TYPE_NAMES } from './names.ts';
import { bytesOfTime, flattened, localTime, objectLayout } from './objects.ts';

/** Header, check byte and end mark around an application data unit of at most this length (§7.1). */
export const MAX_DATA_BYTES = 1024;
export const FRAME_OVERHEAD = 30;

/** One packet of GB 26875.3. */
export interface Gb26875Frame {
  /** True when start mark, announced length and end mark agree. */
  complete: boolean;
  /** True when moreover the checksum is right. */
  valid: boolean;
  serial: number;
  /** Main and user version, `1.1`. */
  version: string;
  /** Six bytes second to year in transmission order, hexadecimal; or ISO local time when encoding. */
  time: string;
  /** Six bytes in transmission order (low byte first), hexadecimal. */
  source: string;
  dest: string;
  dataLength: number;
  command: number;
  commandName?: string;
  checksum: string;
  checksumComputed: string;
  typeFlag?: number;
  typeName?: string;
  infoCount?: number;
  /** The first information object, with `text`, `encoding`, `eventTime`, `frameTime` spelled out. */
  decoded?: Fields;
  /** Every information object. */
  objects?: readonly Fields[];
  /** Bytes of the data unit after the last object. */
  dataTrailing?: string;
  /** The data unit where no table applies or it does not fit. */
  dataHex?: string;
  dataProblem?: string;
}

function low(bytes: Uint8Array, start: number, end: number): string {
  return hexFromBytes(bytes, start, end).toLowerCase();
}

/** Control unit of a packet; all 27 bytes from the start mark must be there. */
export function readHeader(bytes: Uint8Array, at: number): Partial<Gb26875Frame> {
  return {
    complete: false,
    valid: false,
    serial: bytes[at + 2] | (bytes[at + 3] << 8),
    version: `${bytes[at + 4]}.${bytes[at + 5]}`,
    time: low(bytes, at + 6, at + 12),
    source: low(bytes, at + 12, at + 18),
    dest: low(bytes, at + 18, at + 24),
    dataLength: bytes[at + 24] | (bytes[at + 25] << 8),
    command: bytes[at + 26],
    commandName: COMMAND_NAMES[bytes[at + 26]],
  };
}

function readObjects(frame: Partial<Gb26875Frame>, reader: ByteReader): void {
  const layout = objectLayout(frame.typeFlag ?? -1);
  const start = reader.at;
  if (!layout) {
    if (reader.left > 0) frame.dataHex = hexFromBytes(reader.bytes, start, reader.end);
    return;
  }
  try {
    const objects: Fields[] = [];
    for (let i = 0; i < (frame.infoCount ?? 0); i++) objects.push(layout.read(reader, {}) as Fields);
    frame.objects = objects;
    if (reader.left > 0) frame.dataTrailing = hexFromBytes(reader.bytes, reader.at, reader.end);
  } catch (error) {
    if (!(error instanceof CodecFailure)) throw error;
    frame.dataHex = hexFromBytes(reader.bytes, start, reader.end);
    frame.dataProblem = error.code;
  }
}

/** True when the packet `bytes[at, stop)` ends with `##` behind its checksum; for the search after a broken packet. */
export function checksumFits(bytes: Uint8Array, at: number, stop: number): boolean {
  if (bytes[stop - 1] !== 0x23 || bytes[stop - 2] !== 0x23) return false;
  let sum = 0;
  for (let i = at + 2; i < stop - 3; i++) sum += bytes[i];
  return (sum & 255) === bytes[stop - 3];
}

/** Reads a whole packet of `30 + dataLength` bytes with its marks. */
export function readFrame(bytes: Uint8Array, at: number): { frame: Gb26875Frame; failure?: CodecFailure } {
  const frame = readHeader(bytes, at) as Gb26875Frame;
  const end = at + 27 + frame.dataLength;
  let sum = 0;
  for (let i = at + 2; i < end; i++) sum += bytes[i];
  frame.checksum = low(bytes, end, end + 1);
  frame.checksumComputed = low(Uint8Array.of(sum), 0, 1);
  frame.complete = true;
  frame.valid = bytes[end] === (sum & 255);
  if (frame.dataLength >= 2) {
    frame.typeFlag = bytes[at + 27];
    frame.typeName = TYPE_NAMES[frame.typeFlag];
    frame.infoCount = bytes[at + 28];
    readObjects(frame, new ByteReader(bytes, at + 29, end));
    if (frame.objects && frame.objects.length > 0)
      frame.decoded = flattened(frame.objects[0], localTime(bytes, at + 6));
  } else if (frame.dataLength === 1) frame.dataHex = hexFromBytes(bytes, at + 27, end);
  if (frame.valid) return { frame };
  const why = `the checksum is ${frame.checksum}, ${frame.checksumComputed} is right`;
  return { frame, failure: new CodecFailure('CHECKSUM_WRONG', why) };
}

function dataUnit(frame: Partial<Gb26875Frame>): Uint8Array {
  const writer = new ByteWriter();
  if (frame.typeFlag === undefined)
    return frame.dataHex === undefined ? new Uint8Array(0) : hexOf(frame.dataHex);
  writer.byte(integerIn(frame.typeFlag, 0, 255));
  const { objects } = frame;
  if (!objects) {
    writer.byte(integerIn(frame.infoCount ?? 0, 0, 255));
    if (frame.dataHex !== undefined) writer.put(hexOf(frame.dataHex));
    return writer.toBytes();
  }
  const layout = objectLayout(frame.typeFlag);
  if (!layout) refuseValue(`type flag ${frame.typeFlag} has no table; give dataHex and infoCount`);
  writer.byte(integerIn(objects.length, 0, 255));
  for (const one of objects) layout?.write(writer, fieldsOf(one as FieldValue), {});
  if (frame.dataTrailing !== undefined) writer.put(hexOf(frame.dataTrailing));
  return writer.toBytes();
}

/** Bytes of a packet; length and checksum are computed. Throws `VALUE_INVALID`. */
export function frameBytes(frame: Partial<Gb26875Frame>): Uint8Array {
  const data = dataUnit(frame);
  if (data.length > MAX_DATA_BYTES)
    refuseValue(`the data unit has ${data.length} bytes, ${MAX_DATA_BYTES} are allowed`);
  const version = /^(\d{1,3})\.(\d{1,3})$/.exec(String(frame.version ?? '1.1'));
  if (!version) refuseValue('version is main.user, e.g. 1.1');
  const writer = new ByteWriter();
  writer.uintLe(integerIn(frame.serial, 0, 0xffff), 2);
  for (const part of version?.slice(1) ?? []) writer.byte(integerIn(Number(part), 0, 255));
  writer.put(bytesOfTime(String(frame.time)));
  writer.put(hexOf(frame.source, 6));
  writer.put(hexOf(frame.dest, 6));
  writer.uintLe(data.length, 2);
  writer.byte(integerIn(frame.command, 0, 255));
  writer.put(data);
  const inside = writer.toBytes();
  let sum = 0;
  for (const byte of inside) sum += byte;
  const whole = new Uint8Array(inside.length + 5);
  whole.set([0x40, 0x40]);
  whole.set(inside, 2);
  whole.set([sum & 255, 0x23, 0x23], inside.length + 2);
  return whole;
}
