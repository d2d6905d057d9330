import { CodecFailure, type EmitDecoded, type FrameDecoder } from '#codecs/codec';

/** Reads one whole document; emits any number of outcomes and may throw only {@link CodecFailure}. */
export type ReadDocument<T> = (bytes: Uint8Array, emit: EmitDecoded<T>) => void;

/** A gathered input: pieces are kept as they arrive and joined once. */
class Gathered {
  private pieces: Uint8Array[] = [];
  length = 0;

  add(chunk: Uint8Array): void {
    this.pieces.push(chunk.slice());
    this.length += chunk.length;
  }

  join(): Uint8Array {
    if (this.pieces.length === 1) return this.pieces[0];
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  clear(): void {
    this.pieces = [];
    this.length = 0;
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
        gathered.clear();
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
      const whole = gathered.join();
      gathered.clear();
      try {
        read(whole, emit);
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
