import { CodecFailure, type EmitDecoded, type FrameDecoder } from '#codecs/codec';
import { FRAME_OVERHEAD, MAX_DATA_BYTES, readFrame, readHeader, type Gb26875Frame } from './frame.ts';

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
      if (left >= total) {
        if (bytes[at + total - 2] !== HASH || bytes[at + total - 1] !== HASH)
          return this.#refuse(
            'END_WRONG',
            `no ## after ${total - 2} bytes`,
            { offset, frame: readHeader(bytes, at) },
            emit,
          );
        const { frame, failure } = readFrame(bytes, at);
        if (failure)
          emit({ ok: false, failure: new CodecFailure(failure.code, failure.message, offset), frame });
        else emit({ ok: true, frame });
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

/** Offset of the next `@@`, or of a lone `@` at the very end, or the length. */
function startMark(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(AT, from); at >= 0; at = bytes.indexOf(AT, at + 1))
    if (at + 1 === bytes.length || bytes[at + 1] === AT) return at;
  return bytes.length;
}
