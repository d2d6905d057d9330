import { CodecFailure, type EmitDecoded, type FrameDecoder } from '#codecs/codec';
import {
  checksumFits,
  FRAME_OVERHEAD,
  MAX_DATA_BYTES,
  readFrame,
  readHeader,
  type Gb26875Frame,
} from './frame.ts';

const AT = 0x40;
const HASH = 0x23;

/** The longest packet: nothing beyond it is ever held. */
export const MAX_FRAME_BYTES = FRAME_OVERHEAD + MAX_DATA_BYTES;

/** Finds packets by `@@`, the announced length and `##`; after a refusal it looks for the next `@@` inside what was refused. */
export class Gb26875Decoder implements FrameDecoder<Gb26875Frame> {
  #held = new Uint8Array(0);
  /** Stream offset of the first held byte. */
  #offset = 0;
  /** Bytes skipped since the last packet, and whether they belong to a packet already refused. */
  #skipped = 0;
  #excused = false;
  /** Stream offset where the packet refused last would have ended: starts before it are guesses and refused in silence. */
  #refusedUntil = 0;
  /** True once a start mark has been found. */
  #found = false;
  /** Stream offset up to which intact packets behind an unfinished one have been looked for. */
  #probedUntil = 0;

  push(chunk: Uint8Array, emit: EmitDecoded<Gb26875Frame>): void {
    let bytes = chunk;
    if (this.#held.length > 0) {
      bytes = new Uint8Array(this.#held.length + chunk.length);
      bytes.set(this.#held);
      bytes.set(chunk, this.#held.length);
    }
    const used = this.#read(bytes, false, emit);
    this.#held = bytes.slice(used);
    this.#offset += used;
  }

  /** Reads all packets of `bytes`; returns how many bytes are done with. */
  #read(bytes: Uint8Array, final: boolean, emit: EmitDecoded<Gb26875Frame>): number {
    let at = 0;
    for (;;) {
      const start = startMark(bytes, at);
      this.#skipped += start - at;
      at = start;
      if (bytes.length - at < 2) return at;
      this.#reportSkipped(at, emit);
      this.#found = true;
      const step = this.#packet(bytes, at, final, emit);
      if (step === 0) return at;
      at += step;
    }
  }

  #reportSkipped(at: number, emit: EmitDecoded<Gb26875Frame>, final = false): void {
    if (this.#skipped > 0 && !this.#excused) {
      const message = `${this.#skipped} bytes without @@ are skipped`;
      const failure = new CodecFailure('GARBAGE', message, this.#offset + at - this.#skipped);
      emit({
        ok: false,
        failure,
        frame: final && !this.#found ? { complete: false, valid: false } : undefined,
      });
    }
    this.#skipped = 0;
    this.#excused = false;
  }

  /** Bytes consumed by the packet at `at`: 0 when more must come. */
  #packet(bytes: Uint8Array, at: number, final: boolean, emit: EmitDecoded<Gb26875Frame>): number {
    const left = bytes.length - at;
    const offset = this.#offset + at;
    if (left >= 26) {
      const dataLength = bytes[at + 24] | (bytes[at + 25] << 8);
      const total = FRAME_OVERHEAD + dataLength;
      if (dataLength > MAX_DATA_BYTES)
        return this.#refuse(
          'LENGTH_WRONG',
          `a data unit of ${dataLength} bytes is announced, ${MAX_DATA_BYTES} are allowed`,
          { offset, frame: left >= 27 ? readHeader(bytes, at) : undefined },
          emit,
        );
      if (this.#interrupted(bytes, at, Math.min(total, left)))
        return this.#refuse(
          'INCOMPLETE',
          'another packet begins before the announced length is reached',
          { offset, frame: left >= 27 ? readHeader(bytes, at) : undefined },
          emit,
        );
      if (left >= total) {
        if (bytes[at + total - 2] !== HASH || bytes[at + total - 1] !== HASH)
          return this.#refuse(
            'END_WRONG',
            `no ## after ${total - 2} bytes`,
            { offset, frame: readHeader(bytes, at) },
            emit,
          );
        const { frame, failure } = readFrame(bytes, at);
        if (failure) return this.#refuse(failure.code, failure.message, { offset, frame }, emit);
        emit({ ok: true, frame });
        return total;
      }
    }
    if (!final) return 0;
    const frame = left >= 27 ? readHeader(bytes, at) : { complete: false, valid: false };
    return this.#refuse(
      'INCOMPLETE',
      `the stream ends after ${left} bytes of a packet`,
      { offset, frame },
      emit,
    );
  }

  /** The packet at `at` lost its tail: an intact one, or one of the same two addresses, begins in its first `length` bytes. */
  #interrupted(bytes: Uint8Array, at: number, length: number): boolean {
    const end = at + length;
    const after = Math.max(at, this.#probedUntil - this.#offset);
    for (let i = bytes.indexOf(AT, at + 1); i >= 0 && i + 26 < end; i = bytes.indexOf(AT, i + 1)) {
      if (bytes[i + 1] !== AT) continue;
      const stop = i + FRAME_OVERHEAD + (bytes[i + 24] | (bytes[i + 25] << 8));
      if (stop <= end && stop > after && checksumFits(bytes, i, stop)) return true;
      if (stop > end && sameAddresses(bytes, at, i)) return true;
    }
    this.#probedUntil = this.#offset + end;
    return false;
  }

  #refuse(
    code: string,
    message: string,
    where: { readonly offset: number; readonly frame?: Partial<Gb26875Frame> },
    emit: EmitDecoded<Gb26875Frame>,
  ): number {
    const { offset, frame } = where;
    if (offset >= this.#refusedUntil) {
      emit({ ok: false, failure: new CodecFailure(code, message, offset), frame });
      const announced = Math.min(frame?.dataLength ?? 0, MAX_DATA_BYTES);
      this.#refusedUntil = offset + FRAME_OVERHEAD + announced;
    }
    this.#excused = true;
    return 1;
  }

  end(emit: EmitDecoded<Gb26875Frame>): void {
    const bytes = this.#held;
    const used = this.#read(bytes, true, emit);
    this.#skipped += bytes.length - used;
    this.#reportSkipped(bytes.length, emit, true);
    this.#found = false;
    this.#held = new Uint8Array(0);
    this.#offset += bytes.length;
  }
}

/** The packets at `a` and `b` have the same version, source and destination. */
function sameAddresses(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = 12; i < 24; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return bytes[a + 4] === bytes[b + 4] && bytes[a + 5] === bytes[b + 5];
}

/** Offset of the next `@@`, or of a lone `@` at the very end, or the length. */
function startMark(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(AT, from); at >= 0; at = bytes.indexOf(AT, at + 1))
    if (at + 1 === bytes.length || bytes[at + 1] === AT) return at;
  return bytes.length;
}
