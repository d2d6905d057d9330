import type { DecodeOptions, EmitDecoded } from '#codecs/codec';
import { crc16Modbus, hex2 } from '#codecs/checksum';
import { refusal, type FrameWindow, type ScanFrame } from '#codecs/framing';
import type { Building, ModbusFrame } from './frame.ts';
import { readPdu, type Role } from './read-pdu.ts';

/** Longest ADU: 7 bytes of MBAP and 253 of PDU. */
export const MAX_FRAME_BYTES = 260;

function rtuCrc(crc: number): string {
  return hex2(crc & 255) + hex2(crc >> 8);
}

/** Length of a device identification answer as far as its objects are there; 0 when more bytes are needed to know. */
function identificationLength(bytes: Uint8Array, start: number, end: number): number {
  if (start + 8 > end) return 0;
  let at = start + 8;
  for (let i = bytes[start + 7]; i > 0; i--) {
    if (at + 2 > end) return 0;
    at += 2 + bytes[at + 1];
  }
  return at - start + 2;
}

/** A count at `start + at` and `base` bytes around it; 0 when the count is not there yet. */
function counted(bytes: Uint8Array, start: number, end: number, at: number, base: number): number {
  return start + at < end ? base + bytes[start + at] : 0;
}

/**
 * Lengths an RTU frame beginning at `start` can have, CRC included; 0 stands for one that is not known yet. Empty
 * for a function whose length nothing tells (Application Protocol V1.1b3, section 6).
 */
function rtuLengths(bytes: Uint8Array, start: number, end: number, role: Role): number[] {
  const code = bytes[start + 1];
  if (code >= 0x80) return [5];
  const request = requestLength(bytes, start, end);
  const response = responseLength(bytes, start, end);
  const found = role === 'request' ? [request] : role === 'response' ? [response] : [request, response];
  return [...new Set(found)].filter((length) => length >= 0).sort((a, b) => a - b);
}

/** -1: unknown function; 0: not known yet. */
function requestLength(bytes: Uint8Array, start: number, end: number): number {
  const code = bytes[start + 1];
  if ((code >= 1 && code <= 6) || code === 8) return 8;
  if (code === 7 || code === 11 || code === 12 || code === 17) return 4;
  if (code === 15 || code === 16) return counted(bytes, start, end, 6, 9);
  if (code === 20 || code === 21) return counted(bytes, start, end, 2, 5);
  if (code === 22) return 10;
  if (code === 23) return counted(bytes, start, end, 10, 13);
  if (code === 24) return 6;
  return code === 43 ? 7 : -1;
}

function responseLength(bytes: Uint8Array, start: number, end: number): number {
  const code = bytes[start + 1];
  if (code === 12 || code === 17 || code === 20 || code === 21) return counted(bytes, start, end, 2, 5);
  if ((code >= 1 && code <= 4) || code === 23) {
    const count = bytes[start + 2];
    const odd = start + 2 < end && (count === 0 || (code > 2 && count % 2 !== 0));
    return odd ? -1 : counted(bytes, start, end, 2, 5);
  }
  if (code === 5 || code === 6 || code === 8 || code === 11 || code === 15 || code === 16) return 8;
  if (code === 7) return 5;
  if (code === 22) return 10;
  if (code === 24) return start + 4 > end ? 0 : 6 + ((bytes[start + 2] << 8) | bytes[start + 3]);
  return code === 43 ? identificationLength(bytes, start, end) : -1;
}

function rtuFrame(bytes: Uint8Array, start: number, length: number, role: Role): ModbusFrame | undefined {
  const crcAt = start + length - 2;
  const pdu = readPdu(bytes, start + 1, crcAt, role);
  if (!pdu) return undefined;
  const crcInFrame = hex2(bytes[crcAt]) + hex2(bytes[crcAt + 1]);
  const crcLowHigh = rtuCrc(crc16Modbus(bytes, start, crcAt));
  const crcValid = crcInFrame === crcLowHigh;
  return { transport: 'rtu', unit: bytes[start], ...pdu, crcInFrame, crcLowHigh, crcValid };
}

type Found = { readonly length: number; readonly frame: ModbusFrame } | 'wait' | undefined;

/** The shortest candidate whose CRC and PDU fit. */
function findRtu(window: FrameWindow, role: Role): Found {
  const { bytes, start, end, final } = window;
  const available = end - start;
  if (available < 2) return 'wait';
  let waits = false;
  for (const length of rtuLengths(bytes, start, end, role)) {
    if (length > 256) continue;
    if (length === 0 || length > available) {
      waits = true;
      continue;
    }
    const crcAt = start + length - 2;
    if (crc16Modbus(bytes, start, crcAt) !== (bytes[crcAt] | (bytes[crcAt + 1] << 8))) continue;
    const frame = rtuFrame(bytes, start, length, role);
    if (frame) return { length, frame };
  }
  if (waits && !final) return 'wait';
  if (final && available >= 4 && available <= 256 && crc16Modbus(bytes, start, end) === 0) {
    const frame = rtuFrame(bytes, start, available, role);
    if (frame?.kind === 'unknown') return { length: available, frame };
  }
  return undefined;
}

function mbapFits(bytes: Uint8Array, start: number, end: number): boolean {
  const zero = (at: number): boolean => start + at >= end || bytes[start + at] === 0;
  const length = bytes[start + 5];
  const known = start + 5 < end;
  return zero(2) && zero(3) && zero(4) && (!known || (length >= 2 && length <= 254));
}

/** A whole TCP frame, or `misfit` when only its PDU is wrong. */
function findTcp(window: FrameWindow, role: Role): Found | 'misfit' {
  const { bytes, start, end } = window;
  if (!mbapFits(bytes, start, end)) return undefined;
  if (end - start < 6 || end - start < 6 + bytes[start + 5]) return 'wait';
  const length = 6 + bytes[start + 5];
  const pdu = readPdu(bytes, start + 7, start + length, role);
  if (!pdu) return 'misfit';
  const frame: Building<ModbusFrame> = {
    transport: 'tcp',
    transaction: (bytes[start] << 8) | bytes[start + 1],
    protocol: 0,
    length: bytes[start + 5],
    unit: bytes[start + 6],
    ...pdu,
  };
  return { length, frame };
}

/** What is wrong at a place where a frame was due: with the keys of the likeliest reading. */
function refuseHere(
  window: FrameWindow,
  emit: EmitDecoded<ModbusFrame>,
  misfit: boolean,
  role: Role,
): boolean {
  const { bytes, start, end, offset, final } = window;
  if (misfit) {
    const head = {
      transport: 'tcp',
      transaction: (bytes[start] << 8) | bytes[start + 1],
      protocol: 0,
    } as const;
    const rest = { length: bytes[start + 5], unit: bytes[start + 6], function: bytes[start + 7] & 0x7f };
    emit(
      refusal<ModbusFrame>('PDU_WRONG', 'the PDU fits neither request nor answer of its function', offset, {
        ...head,
        ...rest,
      }),
    );
    return true;
  }
  if (end - start < 2) return false;
  const lengths = rtuLengths(bytes, start, end, role).filter((length) => length > 0 && length <= 256);
  const whole = lengths.find((length) => length <= end - start);
  if (whole !== undefined) {
    const frame = rtuFrame(bytes, start, whole, role);
    const head = frame ?? {
      transport: 'rtu',
      unit: bytes[start],
      function: bytes[start + 1] & 0x7f,
      crcValid: false,
    };
    emit(refusal<ModbusFrame>('CRC_WRONG', 'no length the function allows has a fitting CRC', offset, head));
    return true;
  }
  if (!final || lengths.length === 0) return false;
  emit(refusal('INCOMPLETE', 'the stream ends inside a frame', offset));
  return true;
}

/**
 * The scanner of one stream. `transport` is `tcp`, `rtu` or found out from the first frame that fits (RTU by its
 * CRC, else MBAP); `role` says which side of the conversation is read. After a refusal it looks silently at every
 * byte for the next frame that fits.
 */
export function createModbusScan(options?: DecodeOptions): ScanFrame<ModbusFrame> {
  let transport = options?.variant?.transport;
  if (transport !== 'tcp' && transport !== 'rtu') transport = undefined;
  const asked = options?.variant?.role;
  const role: Role = asked === 'request' || asked === 'response' ? asked : undefined;
  return (window, emit) => {
    const { lost } = window;
    const rtu = transport === 'tcp' ? undefined : findRtu(window, role);
    if (rtu === 'wait') return window.final && lost ? -1 : 0;
    const found = rtu ?? (transport === 'rtu' ? undefined : findTcp(window, role));
    if (found === 'wait') return window.final && lost ? -1 : 0;
    if (found && found !== 'misfit') {
      transport = found.frame.transport;
      window.lost = false;
      emit({ ok: true, frame: found.frame });
      return found.length;
    }
    if (lost || (transport === 'tcp' && found !== 'misfit')) return -1;
    if (!refuseHere(window, emit, found === 'misfit', role)) return -1;
    window.lost = true;
    return 1;
  };
}
