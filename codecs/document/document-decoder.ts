import { CodecFailure, type EmitDecoded, type FrameDecoder } from '#codecs/codec';

/**
 * Reads one whole document; emits any number of outcomes and may throw only {@link CodecFailure}. `free` gives the
 * memory of `bytes` back before the reading is over; they are empty then.
 */
export type ReadDocument<T> = (bytes: Uint8Array, emit: EmitDecoded<T>, free: () => void) => void;

const NOTHING = new Uint8Array(0);

/** A gathered input in one buffer: chunks are copied, so the caller may reuse them. */
class Gathered {
  private buffer: Uint8Array<ArrayBuffer> = NOTHING;
  length = 0;

  add(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    if (needed > this.buffer.length) {
      const wider = new Uint8Array(this.length === 0 ? needed : Math.max(needed, 2 * this.buffer.length));
      wider.set(this.buffer.subarray(0, this.length));
      this.buffer = wider;
    }
    this.buffer.set(chunk, this.length);
    this.length = needed;
  }

  /** The whole input; nothing is kept. */
  release(): Uint8Array<ArrayBuffer> {
    const whole = this.buffer.subarray(0, this.length);
    this.buffer = NOTHING;
    this.length = 0;
    return whole;
  }
}

/**
 * A decoder for document formats: the whole input is one document, read when the stream ends. Input longer than
 * `maxBytes` is refused as `TOO_LONG` as soon as the bound is passed, and the rest is dropped unread.
 * Failures of any other kind inside `read` (a defect, or the engine's stack limit) leave as `DECODER_FAILED`.
 */
export function createDocumentDecoder<T>(maxBytes: number, read: ReadDocument<T>): FrameDecoder<T> {
  const gathered = new Gathered();
  let tooLong = false;
  return {
    push(chunk, emit) {
      if (tooLong || chunk.length === 0) return;
      if (gathered.length + chunk.length > maxBytes) {
        tooLong = true;
        gathered.release();
        emit({
          ok: false,
          failure: new CodecFailure('TOO_LONG', `the document is longer than ${maxBytes} bytes`, 0),
        });
        return;
      }
      gathered.add(chunk);
    },
    end(emit) {
      if (tooLong) return;
      if (gathered.length === 0) {
        emit({ ok: false, failure: new CodecFailure('INCOMPLETE', 'the input is empty', 0) });
        return;
      }
      try {
        const bytes = gathered.release();
        read(bytes, emit, () => void bytes.buffer.transfer(0));
      } catch (error) {
        emit({ ok: false, failure: asCodecFailure(error) });
      }
    },
  };
}

/** Any thrown value as the named failure of a codec; only the engine's own range errors arrive as something else. */
export function asCodecFailure(error: unknown): CodecFailure {
  if (error instanceof CodecFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new CodecFailure('DECODER_FAILED', `the decoder gave up: ${text}`);
}
