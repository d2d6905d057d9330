import { hexFromBytes, type DecodeOptions } from '#codecs/codec';
import { crc8Szy206, hex2 } from '#codecs/checksum';
import { refusal, type ScanFrame } from '#codecs/framing';
import { readData, type FlowMode } from './body.ts';
import type { Building, Szy206Frame } from './frame.ts';
import { controlNames, functionNames } from './names.ts';

const START = 0x68;
const END = 0x16;

/** Largest image part: the two-octet length of an image frame is read up to this bound. */
export const MAX_IMAGE_BYTES = 4096;
/** Longest frame: an image part with its header and end. */
export const MAX_FRAME_BYTES = 3 + 8 + 2 + MAX_IMAGE_BYTES + 2;

/** Octets between the second start octet and the CRC; 0 when more are needed to know, -1 for no frame. */
function bodyLength(bytes: Uint8Array, start: number, end: number): number {
  const length = bytes[start + 1];
  if (length >= 7) return length;
  if (length !== 1) return -1;
  if (end - start < 4) return 0;
  const head = 3 + 7 + ((bytes[start + 3] >> 6) & 1);
  if (end - start < head + 2) return 0;
  const image = bytes[start + head] | (bytes[start + head + 1] << 8);
  return image > MAX_IMAGE_BYTES ? -1 : head - 3 + 2 + image;
}

/** Reads the frame whose body is `bytes[start + 3, crcAt)`. */
function readFrame(bytes: Uint8Array, start: number, crcAt: number, flow: FlowMode): Szy206Frame {
  const control = bytes[start + 3];
  const split = (control & 64) !== 0;
  const address = start + 4 + (split ? 1 : 0);
  const functionCode = hex2(bytes[address + 5]);
  const crcInFrame = hex2(bytes[crcAt]);
  const crcComputed = hex2(crc8Szy206(bytes, start + 3, crcAt));
  const frame: Building<Szy206Frame> = {
    length: bytes[start + 1],
    crcInFrame,
    crcComputed,
    crcValid: crcInFrame === crcComputed,
    direction: control >= 128 ? 'up' : 'down',
    split,
    fcb: (control >> 4) & 3,
    controlCode: control & 15,
    controlName: controlNames[control & 15],
    station: hexFromBytes(bytes, address, address + 5),
    functionCode,
    functionName: functionNames.get(functionCode) ?? '扩展功能',
  };
  if (split) frame.splitCount = bytes[start + 4];
  const data = address + 6;
  if (frame.length === 1) frame.imageHex = hexFromBytes(bytes, data + 2, crcAt);
  else if (split) frame.dataHex = hexFromBytes(bytes, data, crcAt);
  else readData(frame, bytes, [data, crcAt], flow);
  return frame;
}

/** See `FindIntact`: both start octets, the end octet where the length says and a fitting CRC. */
export function intactSzy206(bytes: Uint8Array, at: number, end: number, after: number): number {
  if (bytes[at] !== START || (at + 2 < end && bytes[at + 2] !== START)) return 0;
  const body = at + 2 < end ? bodyLength(bytes, at, end) : 0;
  if (body < 0) return 0;
  const stop = at + body + 5;
  if (body === 0 || stop > end) return -1;
  if (stop <= after || bytes[stop - 1] !== END) return 0;
  return crc8Szy206(bytes, at + 3, stop - 2) === bytes[stop - 2] ? body + 5 : 0;
}

/**
 * The scanner of one stream; `flow` says how flow groups are read. After a refusal it looks silently at every octet
 * for the next frame that fits.
 */
export function createSzy206Scan(options?: DecodeOptions): ScanFrame<Szy206Frame> {
  const asked = options?.variant?.flow;
  const flow: FlowMode = asked === 'pairs' || asked === 'rates' || asked === 'volumes' ? asked : undefined;
  return (window, emit) => {
    const { bytes, start, end, offset, final, lost } = window;
    if (bytes[start] !== START) {
      const next = bytes.indexOf(START, start);
      return start - (next < 0 || next > end ? end : next);
    }
    const waits = final && lost ? -1 : 0;
    if (end - start < 3) return waits;
    if (bytes[start + 2] !== START) return -1;
    const body = bodyLength(bytes, start, end);
    if (body < 0 || (body > 0 && body < 7 + ((bytes[start + 3] >> 6) & 1) && end - start > 3)) return -1;
    if (body === 0 || end - start < body + 5) return waits;
    const crcAt = start + 3 + body;
    if (lost && (bytes[crcAt + 1] !== END || crc8Szy206(bytes, start + 3, crcAt) !== bytes[crcAt])) return -1;
    const frame = readFrame(bytes, start, crcAt, flow);
    if (bytes[crcAt + 1] === END && frame.crcValid) {
      window.lost = false;
      emit({ ok: true, frame });
      return body + 5;
    }
    window.lost = true;
    window.extent = body + 5;
    if (bytes[crcAt + 1] !== END)
      emit(refusal('LENGTH_WRONG', `no end octet stands behind ${body} octets and the CRC`, offset, frame));
    else {
      const message = `the CRC is ${frame.crcInFrame}, the frame gives ${frame.crcComputed}`;
      emit(refusal('CRC_WRONG', message, offset, frame));
    }
    return 1;
  };
}
