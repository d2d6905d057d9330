import { CodecFailure, hexFromBytes } from '#codecs/codec';
import {
  ByteWriter,
  bytesOfText,
  integerIn,
  readBody,
  refuseValue,
  textValue,
  writeBody,
  type BodyFields,
  type FieldValue,
} from '#codecs/layout';
import { dataLayout } from './bodies.ts';
import { COMMAND_NAMES, ENCRYPTION_NAMES, RESPONSE_NAMES } from './names.ts';

/** Bytes before the data unit, and the longest data unit (table 2). */
export const HEADER_BYTES = 24;
export const MAX_DATA_BYTES = 65_531;

/** The mark of a command, as opposed to an answer. */
export const COMMAND_MARK = 0xfe;

/** One packet of GB/T 32960.3. */
export interface Gb32960Frame extends BodyFields {
  /** 2016 begins with `##`, 2025 with `$$`. */
  edition: 2016 | 2025;
  command: number;
  commandName?: string;
  response: number;
  responseName?: string;
  /** 17 characters; shorter ones are padded with zero bytes. */
  vin: FieldValue;
  encryption: number;
  encryptionName?: string;
  dataLength: number;
  bccInFrame: string;
  bccComputed: string;
  bccValid: boolean;
}

/** Header of the packet at `at`; all 24 bytes must be there. */
export function readHeader(bytes: Uint8Array, at: number): Partial<Gb32960Frame> {
  let end = at + 21;
  while (end > at + 4 && bytes[end - 1] === 0) end--;
  return {
    edition: bytes[at] === 0x23 ? 2016 : 2025,
    command: bytes[at + 2],
    commandName: COMMAND_NAMES[bytes[at + 2]],
    response: bytes[at + 3],
    responseName: RESPONSE_NAMES[bytes[at + 3]],
    vin: textValue(bytes, at + 4, end),
    encryption: bytes[at + 21],
    encryptionName: ENCRYPTION_NAMES[bytes[at + 21]],
    dataLength: (bytes[at + 22] << 8) | bytes[at + 23],
  };
}

/** True when the packet at `at` ends with its check byte; all its bytes must be there. */
export function checkByteFits(bytes: Uint8Array, at: number, dataLength: number): boolean {
  const end = at + HEADER_BYTES + dataLength;
  let bcc = 0;
  for (let i = at + 2; i < end; i++) bcc ^= bytes[i];
  return bcc === bytes[end];
}

/** Reads a whole packet. */
export function readFrame(bytes: Uint8Array, at: number): { frame: Gb32960Frame; failure?: CodecFailure } {
  const frame = readHeader(bytes, at) as Gb32960Frame;
  const start = at + HEADER_BYTES;
  const end = start + frame.dataLength;
  let bcc = 0;
  for (let i = at + 2; i < end; i++) bcc ^= bytes[i];
  frame.bccInFrame = hexFromBytes(bytes, end, end + 1);
  frame.bccComputed = hexFromBytes(Uint8Array.of(bcc));
  frame.bccValid = bcc === bytes[end];
  const answer = frame.response !== COMMAND_MARK;
  const layout =
    frame.encryption === 1 ? dataLayout(frame.edition, frame.command, answer, frame.dataLength) : undefined;
  readBody(frame, layout, bytes, [start, end]);
  if (frame.bccValid) return { frame };
  const message = `the check byte is ${frame.bccInFrame}, ${frame.bccComputed} is right`;
  return { frame, failure: new CodecFailure('BCC_WRONG', message) };
}

function dataBytes(frame: Partial<Gb32960Frame>): Uint8Array {
  const { edition = 2016, body } = frame;
  if (body === undefined) return writeBody(frame, undefined);
  const answer = frame.response !== COMMAND_MARK;
  const onlyTime = answer && Object.keys(body).every((key) => key === 'time');
  const layout = dataLayout(edition, integerIn(frame.command, 0, 255), answer, onlyTime ? 6 : 7);
  if (!layout) refuseValue(`command ${frame.command} has no table; give bodyHex`);
  return writeBody(frame, layout);
}

/** Bytes of a packet; length and check byte are computed. Throws `VALUE_INVALID`. */
export function frameBytes(frame: Partial<Gb32960Frame>): Uint8Array {
  const { edition = 2016 } = frame;
  if (edition !== 2016 && edition !== 2025) refuseValue('edition is 2016 or 2025');
  const data = dataBytes(frame);
  if (data.length > MAX_DATA_BYTES)
    refuseValue(`the data unit has ${data.length} bytes, ${MAX_DATA_BYTES} are allowed`);
  const vin = bytesOfText(frame.vin ?? '');
  if (vin.length > 17) refuseValue('a VIN has 17 characters');
  const writer = new ByteWriter();
  writer.uintBe(edition === 2016 ? 0x2323 : 0x2424, 2);
  writer.byte(integerIn(frame.command, 0, 255));
  writer.byte(integerIn(frame.response ?? COMMAND_MARK, 0, 255));
  writer.put(vin);
  for (let i = vin.length; i < 17; i++) writer.byte(0);
  writer.byte(integerIn(frame.encryption ?? 1, 0, 255));
  writer.uintBe(data.length, 2);
  writer.put(data);
  const bytes = writer.toBytes();
  let bcc = 0;
  for (let i = 2; i < bytes.length; i++) bcc ^= bytes[i];
  writer.byte(bcc);
  return writer.toBytes();
}
