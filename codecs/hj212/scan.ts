import { crc16Hj212, hex4 } from '#codecs/checksum';
import { refusal, type FrameWindow } from '#codecs/framing';
import type { EmitDecoded } from '#codecs/codec';
import { readSegment, latin1Of, segmentText } from './body.ts';
import { commandNames, systemNames } from './names.ts';
import { flagsOf, type Hj212Frame } from './frame.ts';

/** `##`, four digits of length, up to 9,999 bytes, four characters of CRC, CR LF. */
export const MAX_FRAME_BYTES = 6 + 9999 + 6;

const HASH = 35;
const CR = 13;
const LF = 10;
const AMPERSAND = 38;

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isHexDigit(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102);
}

function isCrcAt(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 4; i++) if (!isHexDigit(bytes[i])) return false;
  return true;
}

/** `##dddd` begins at `at`, as far as bytes are there. */
function startsAt(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = 0; i < 6 && at + i < end; i++)
    if (i < 2 ? bytes[at + i] !== HASH : !isDigit(bytes[at + i])) return false;
  return true;
}

type Building<T> = { -readonly [K in keyof T]: T[K] };

/** The frame in `bytes[start, textEnd + 4)`: `textEnd` is where its CRC begins. */
function readFrame(bytes: Uint8Array, start: number, textEnd: number, declaredLength: number): Hj212Frame {
  const { text, charset } = segmentText(bytes, start + 6, textEnd);
  const { header, cp, warnings } = readSegment(text);
  const crcInPacket = latin1Of(bytes, textEnd, textEnd + 4).toUpperCase();
  const crcComputed = hex4(crc16Hj212(bytes, start + 6, textEnd));
  const frame: Building<Hj212Frame> = {
    declaredLength,
    lengthValid: textEnd - start - 6 === declaredLength,
    crcInPacket,
    crcComputed,
    crcValid: crcInPacket === crcComputed,
    header,
    cp,
  };
  const systemName = systemNames.get(header.ST);
  if (systemName !== undefined) frame.systemName = systemName;
  const commandName = commandNames.get(header.CN);
  if (commandName !== undefined) frame.commandName = commandName;
  const flags = flagsOf(header.Flag);
  if (flags) frame.flags = flags;
  if (charset) frame.charset = charset;
  if (warnings) frame.warnings = warnings;
  return frame;
}

/** Emits a refused frame that ends at `end`, read as far as it goes, and consumes it. */
function refuse(
  window: FrameWindow,
  end: number,
  reason: readonly [code: string, message: string],
  emit: EmitDecoded<Hj212Frame>,
): number {
  const { bytes, start, offset } = window;
  const closed = end - start >= 8 && bytes[end - 2] === CR && bytes[end - 1] === LF;
  const tail = closed ? end - 2 : end;
  const hasCrc = tail - start >= 10 && isCrcAt(bytes, tail - 4) && (closed || isCpEnd(bytes, tail - 4));
  const declared = declaredLengthAt(bytes, start);
  if (hasCrc) emit(refusal(reason[0], reason[1], offset, readFrame(bytes, start, tail - 4, declared)));
  else {
    const { header, cp } = readSegment(segmentText(bytes, Math.min(start + 6, tail), tail).text);
    const frame = {
      declaredLength: declared,
      lengthValid: false,
      crcInPacket: '',
      crcValid: false,
      header,
      cp,
    };
    emit(refusal<Hj212Frame>(reason[0], reason[1], offset, frame));
  }
  return end - start;
}

function declaredLengthAt(bytes: Uint8Array, start: number): number {
  let declared = 0;
  for (let i = start + 2; i < start + 6; i++) declared = declared * 10 + (bytes[i] - 48);
  return declared;
}

/** A frame whose declared length fits its end marks: accepted, or refused for its CRC. */
function takeWhole(window: FrameWindow, declared: number, emit: EmitDecoded<Hj212Frame>): number {
  const { bytes, start, offset } = window;
  const frame = readFrame(bytes, start, start + 6 + declared, declared);
  if (frame.crcValid) emit({ ok: true, frame });
  else {
    const message = `the CRC is ${frame.crcInPacket}, the data segment gives ${frame.crcComputed}`;
    emit(refusal('CRC_WRONG', message, offset, frame));
  }
  return declared + 12;
}

/** Position after the first CR LF behind the header, or of the next `##dddd`; `-1` when there is neither. */
function findCut(window: FrameWindow): number {
  const { bytes, start, end } = window;
  for (let i = start + Math.max(6, window.searched); i < end; i++) {
    const byte = bytes[i];
    if (byte === LF && bytes[i - 1] === CR) return i + 1;
    if (byte === HASH && i + 6 <= end && startsAt(bytes, i, end)) return i;
  }
  window.searched = Math.max(0, end - start - 6);
  return -1;
}

/** `&&`, CRC, CR LF stand before `limit`: the frame ends sooner than it declares. */
function endsEarly(window: FrameWindow, limit: number): boolean {
  const { bytes, start } = window;
  let at = bytes.indexOf(LF, start + Math.max(11, window.searched));
  while (at >= 0 && at < limit) {
    if (bytes[at - 1] === CR && isCrcAt(bytes, at - 5) && isCpEnd(bytes, at - 5)) return true;
    at = bytes.indexOf(LF, at + 1);
  }
  return false;
}

function isCpEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === AMPERSAND && bytes[at - 2] === AMPERSAND;
}

function noise(window: FrameWindow): number {
  const next = window.bytes.indexOf(HASH, window.start + 1);
  return window.start - (next < 0 || next > window.end ? window.end : next);
}

/** Finds, checks and reads one frame at the front of the window. See `ScanFrame` for the answer. */
export function scanHj212(window: FrameWindow, emit: EmitDecoded<Hj212Frame>): number {
  const { bytes, start, end, final } = window;
  if (!startsAt(bytes, start, end)) return noise(window);
  const available = end - start;
  if (available < 6) return 0;
  const declared = declaredLengthAt(bytes, start);
  const at = start + 6 + declared;
  if (available >= declared + 12) {
    const closed = bytes[at + 4] === CR && bytes[at + 5] === LF && isCrcAt(bytes, at);
    if (closed && !endsEarly(window, at + 5)) return takeWhole(window, declared, emit);
    if (window.searched < declared + 12) window.searched = 0;
    const cut = findCut(window);
    if (cut >= 0) return refuse(window, cut, lengthReason(declared), emit);
    return final || available >= MAX_FRAME_BYTES ? refuse(window, end, lengthReason(declared), emit) : 0;
  }
  if (endsEarly(window, end)) {
    window.searched = 0;
    return refuse(window, findCut(window), lengthReason(declared), emit);
  }
  if (!final) {
    window.searched = available;
    return 0;
  }
  window.searched = 0;
  const cut = findCut(window);
  return refuse(window, cut < 0 ? end : cut, ['INCOMPLETE', 'the stream ends inside a frame'], emit);
}

/** See `FindIntact`: the declared length ends at CRC, CR and LF, and the CRC fits. */
export function intactHj212(bytes: Uint8Array, at: number, end: number, after: number): number {
  if (!startsAt(bytes, at, end)) return 0;
  if (at + 6 > end) return -1;
  const crc = at + 6 + declaredLengthAt(bytes, at);
  const stop = crc + 6;
  if (stop > end) return -1;
  if (stop <= after || bytes[crc + 4] !== CR || bytes[crc + 5] !== LF || !isCrcAt(bytes, crc)) return 0;
  const sent = Number.parseInt(latin1Of(bytes, crc, crc + 4), 16);
  return sent === crc16Hj212(bytes, at + 6, crc) ? stop - at : 0;
}

function lengthReason(declared: number): readonly [string, string] {
  return ['LENGTH_WRONG', `the data segment is declared as ${declared} bytes and is not that long`];
}
