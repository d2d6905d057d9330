import { CodecFailure, type EmitDecoded, type FrameDecoder } from '#codecs/codec';
import { StreamBuffer } from '#codecs/layout';
import {
  checkByteFits,
  HEADER_BYTES,
  MAX_DATA_BYTES,
  readFrame,
  readHeader,
  type Gb32960Frame,
} from './frame.ts';

/** The longest packet: nothing beyond it is ever held. */
export const MAX_FRAME_BYTES = HEADER_BYTES + MAX_DATA_BYTES + 1;

/** A start mark is taken for one only with a believable header behind it: the format has no end mark to check. */
function believable(bytes: Uint8Array, at: number): boolean {
  if ((bytes[at] !== 0x23 && bytes[at] !== 0x24) || bytes[at + 1] !== bytes[at]) return false;
  for (let i = at + 4; i < at + 21; i++)
    if (bytes[i] !== 0 && (bytes[i] < 0x20 || bytes[i] > 0x7e)) return false;
  const encryption = bytes[at + 21];
  return (encryption >= 1 && encryption <= 5) || encryption >= 0xfe;
}

/** Offset of the next believable start, or of the first place where one might still begin. */
function nextStart(bytes: Uint8Array, from: number): number {
  for (let at = from; at + HEADER_BYTES <= bytes.length; at++) if (believable(bytes, at)) return at;
  for (let at = Math.max(from, bytes.length - HEADER_BYTES + 1); at < bytes.length; at++) {
    const mark = bytes[at];
    if ((mark === 0x23 || mark === 0x24) && (at + 1 === bytes.length || bytes[at + 1] === mark)) return at;
  }
  return bytes.length;
}

/** The packets at `a` and `b` name the same vehicle. */
function sameVehicle(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = 4; i < 21; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return bytes[a + 4] !== 0;
}

/** The last bytes before `end` are the beginning of a packet of the same vehicle, cut inside its header. */
function tailBegins(bytes: Uint8Array, at: number, end: number): boolean {
  const mark = bytes[at];
  if (bytes[at + 4] === 0) return false;
  for (let i = Math.max(at + 1, end - HEADER_BYTES + 1); i + 8 <= end; i++) {
    if (bytes[i] !== mark || bytes[i + 1] !== mark) continue;
    let same = 4;
    while (same < 21 && i + same < end && bytes[i + same] === bytes[at + same]) same++;
    if (same === 21 || i + same === end) return true;
  }
  return false;
}

/** Starts tried inside one refused packet before the rest of it is passed over. */
const MAX_GUESSES = 16;

/** Cuts a stream into packets by start mark and length; after a refusal it looks for the next start inside what was refused. */
export class Gb32960Decoder implements FrameDecoder<Gb32960Frame> {
  readonly #held = new StreamBuffer();
  #offset = 0;
  #skipped = 0;
  #excused = false;
  /** Stream offset where the packet refused last would have ended: starts before it are guesses and refused in silence. */
  #refusedUntil = 0;
  #guesses = 0;
  /** Stream offsets inside the unfinished packet where another may begin, and up to where they were looked for. */
  #within: number[] = [];
  #searchedUntil = 0;

  push(chunk: Uint8Array, emit: EmitDecoded<Gb32960Frame>): void {
    const bytes = this.#held.joined(chunk);
    const used = this.#read(bytes, false, emit);
    this.#held.keep(bytes.subarray(used));
    this.#offset += used;
  }

  #read(bytes: Uint8Array, final: boolean, emit: EmitDecoded<Gb32960Frame>): number {
    let at = 0;
    for (;;) {
      const start = nextStart(bytes, at);
      this.#skipped += start - at;
      at = start;
      if (at === bytes.length || (bytes.length - at < HEADER_BYTES && !final)) return at;
      this.#reportSkipped(this.#offset + at, emit);
      const step = this.#packet(bytes, at, final, emit);
      if (step === 0) return at;
      at += step;
    }
  }

  #reportSkipped(offset: number, emit: EmitDecoded<Gb32960Frame>): void {
    if (this.#skipped > 0 && !this.#excused) {
      const message = `${this.#skipped} bytes that begin no packet are skipped`;
      emit({ ok: false, failure: new CodecFailure('GARBAGE', message, offset - this.#skipped) });
    }
    this.#skipped = 0;
    this.#excused = false;
  }

  /** Bytes consumed by the packet at `at`: 0 when more must come. */
  #packet(bytes: Uint8Array, at: number, final: boolean, emit: EmitDecoded<Gb32960Frame>): number {
    const left = bytes.length - at;
    const offset = this.#offset + at;
    if (left < HEADER_BYTES)
      return this.#refuse(
        new CodecFailure('INCOMPLETE', 'the stream ends inside a header', offset),
        undefined,
        emit,
      );
    const header = readHeader(bytes, at);
    const { dataLength = 0 } = header;
    if (dataLength > MAX_DATA_BYTES)
      return this.#refuse(
        new CodecFailure('LENGTH_WRONG', `a data unit of ${dataLength} bytes is announced`, offset),
        header,
        emit,
      );
    const total = HEADER_BYTES + dataLength + 1;
    const guess = offset < this.#refusedUntil;
    if (guess && this.#guesses >= MAX_GUESSES) {
      this.#excused = true;
      return Math.min(left, this.#refusedUntil - offset);
    }
    if (this.#interrupted(bytes, at, total))
      return this.#refuse(
        new CodecFailure(
          'INCOMPLETE',
          'another packet begins before the announced length is reached',
          offset,
        ),
        header,
        emit,
      );
    if (left < total && !final) return 0;
    if (left < total)
      return this.#refuse(
        new CodecFailure('INCOMPLETE', `the stream ends after ${left} of ${total} bytes`, offset),
        header,
        emit,
      );
    if (guess && !checkByteFits(bytes, at, dataLength)) {
      this.#guesses++;
      this.#excused = true;
      return 1;
    }
    const { frame, failure } = readFrame(bytes, at);
    if (failure) return this.#refuse(new CodecFailure(failure.code, failure.message, offset), frame, emit);
    emit({ ok: true, frame });
    return total;
  }

  /** The packet at `at` lost its tail: an intact one, or one of the same vehicle, begins inside its `total` bytes. */
  #interrupted(bytes: Uint8Array, at: number, total: number): boolean {
    const end = Math.min(bytes.length, at + total);
    const origin = this.#offset;
    this.#within = this.#within.filter((offset) => offset > origin + at).slice(0, MAX_GUESSES);
    let from = Math.max(at + 1, this.#searchedUntil - origin);
    for (; from + HEADER_BYTES <= end; from++) if (believable(bytes, from)) this.#within.push(origin + from);
    this.#searchedUntil = Math.max(this.#searchedUntil, origin + from);
    if (end === at + total && tailBegins(bytes, at, end)) return true;
    return this.#within.some((offset) => {
      const start = offset - origin;
      if (start + HEADER_BYTES > end) return false;
      const length = (bytes[start + 22] << 8) | bytes[start + 23];
      if (start + HEADER_BYTES + length >= end) return sameVehicle(bytes, at, start);
      return checkByteFits(bytes, start, length);
    });
  }

  /** Refuses the packet at `failure.offset`; returns how far to go on before looking again. */
  #refuse(
    failure: CodecFailure,
    frame: Partial<Gb32960Frame> | undefined,
    emit: EmitDecoded<Gb32960Frame>,
  ): number {
    const offset = failure.offset ?? 0;
    if (offset >= this.#refusedUntil) {
      emit({ ok: false, failure, frame });
      this.#refusedUntil = offset + HEADER_BYTES + Math.min(frame?.dataLength ?? 0, MAX_DATA_BYTES) + 1;
      this.#guesses = 0;
    } else this.#guesses++;
    this.#excused = true;
    return 1;
  }

  end(emit: EmitDecoded<Gb32960Frame>): void {
    const held = this.#held.joined(new Uint8Array(0));
    const used = this.#read(held, true, emit);
    this.#skipped += held.length - used;
    this.#reportSkipped(this.#offset + held.length, emit);
    this.#offset += held.length;
    this.#held.keep(new Uint8Array(0));
  }
}
