import type { ScanFrame } from '#codecs/framing';
import { refusal } from '#codecs/framing';
import { readAsdu } from './asdu.ts';
import type { Building, Iec104Frame } from './frame.ts';
import { asduTypes, controlNames } from './types.ts';

/** Start, length octet and 253 octets. */
export const MAX_FRAME_BYTES = 255;

const START = 0x68;

/** Format of the control field at `at`; `undefined` when it is none of IEC 60870-5-104 figures 6 to 8. */
function formatOf(bytes: Uint8Array, at: number, length: number): 'I' | 'S' | 'U' | undefined {
  const first = bytes[at];
  if ((first & 1) === 0) return length >= 10 && (bytes[at + 2] & 1) === 0 ? 'I' : undefined;
  if (length !== 4) return undefined;
  if (first === 1) return bytes[at + 1] === 0 && (bytes[at + 2] & 1) === 0 ? 'S' : undefined;
  const rest = bytes[at + 1] | bytes[at + 2] | bytes[at + 3];
  return controlNames.has(first) && rest === 0 ? 'U' : undefined;
}

function sequenceAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] >> 1) | (bytes[at + 1] << 7);
}

function readControl(bytes: Uint8Array, start: number, format: 'I' | 'S' | 'U'): Building<Iec104Frame> {
  const frame: Building<Iec104Frame> = { format, length: bytes[start + 1] };
  if (format === 'U') frame.control = controlNames.get(bytes[start + 2]);
  else {
    if (format === 'I') frame.sendSequence = sequenceAt(bytes, start + 2);
    frame.receiveSequence = sequenceAt(bytes, start + 4);
  }
  return frame;
}

/** The APDU whose header is at `at` is of a known type and announces as many octets as its objects need. */
function isInnerFrame(bytes: Uint8Array, at: number, end: number): boolean {
  const length = bytes[at + 1];
  if (length > 253 || at + 12 > end || formatOf(bytes, at + 2, length) !== 'I') return false;
  const size = asduTypes.get(bytes[at + 6])?.size;
  const count = bytes[at + 7] & 127;
  if (size === undefined || count === 0 || bytes[at + 8] >= 128) return false;
  return length === 10 + (bytes[at + 7] >= 128 ? 3 + count * size : count * (3 + size));
}

/** Originator and common address of two I frames are the same. */
function sameAddresses(bytes: Uint8Array, a: number, b: number): boolean {
  return bytes[a + 9] === bytes[b + 9] && bytes[a + 10] === bytes[b + 10] && bytes[a + 11] === bytes[b + 11];
}

/**
 * A frame that lost its tail takes the next frame for its objects, and without a checksum it may fit. It is given
 * away by a consistent header with its own addresses inside (45 bits have to agree by chance). Where the type is
 * not known, any consistent header inside gives it away.
 */
function swallowsFrame(bytes: Uint8Array, start: number, end: number): boolean {
  const opaque = end - start < 7 || !asduTypes.has(bytes[start + 6]);
  const from = start + (opaque ? 1 : 12);
  for (let at = bytes.indexOf(START, from); at >= 0 && at + 6 <= end; at = bytes.indexOf(START, at + 1)) {
    if (isInnerFrame(bytes, at, end) && (opaque || sameAddresses(bytes, at, start))) return true;
    if (opaque && bytes[at + 1] === 4 && formatOf(bytes, at + 2, 4) === 'U') return true;
  }
  return false;
}

/** What is there of an I frame tells already that its objects cannot fill its length. */
function cannotFit(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 8) return false;
  const size = asduTypes.get(bytes[start + 6])?.size;
  const count = bytes[start + 7] & 127;
  if (size === undefined) return false;
  return bytes[start + 1] !== 10 + (bytes[start + 7] >= 128 ? 3 + count * size : count * (3 + size));
}

/**
 * The scanner of one stream. There is no checksum: length, control field and the exact fit of the objects decide.
 * After a refusal it looks silently at every octet for the next APDU that fits.
 */
export function createIec104Scan(): ScanFrame<Iec104Frame> {
  return (window, emit) => {
    const { bytes, start, end, offset, lost } = window;
    if (bytes[start] !== START) {
      const next = bytes.indexOf(START, start);
      return start - (next < 0 || next > end ? end : next);
    }
    const waits = window.final && lost ? -1 : 0;
    if (end - start < 2) return waits;
    const length = bytes[start + 1];
    if (length < 4 || length > 253) return -1;
    if (end - start < 6) return waits;
    const format = formatOf(bytes, start + 2, length);
    if (!format) {
      if (lost) return -1;
      window.lost = true;
      emit(refusal('APCI_WRONG', 'the control field is none of the formats I, S and U', offset));
      return 1;
    }
    const total = start + 2 + length;
    const misfit =
      format === 'I' && (cannotFit(bytes, start, end) || swallowsFrame(bytes, start, Math.min(end, total)));
    if (!misfit && end - start < 2 + length) return waits;
    const frame = readControl(bytes, start, format);
    if (format === 'I') {
      const asdu = misfit ? undefined : readAsdu(bytes, start + 6, total);
      if (!asdu) {
        if (lost) return -1;
        window.lost = true;
        emit(
          refusal('ASDU_WRONG', 'the objects do not fit the type, the number and the length', offset, frame),
        );
        return 1;
      }
      frame.asdu = asdu;
    }
    window.lost = false;
    emit({ ok: true, frame });
    return 2 + length;
  };
}
