import { CodecFailure, type Decoded, type EmitDecoded, type FrameDecoder } from '#codecs/codec';

/** What a scanner sees: unread bytes `bytes[start, end)`. One object is reused for every call of a stream. */
export interface FrameWindow {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Stream offset of `bytes[start]`. */
  offset: number;
  /** Nothing follows these bytes. */
  final: boolean;
  /** Free for the scanner: how many bytes after `start` it has searched in vain. Zero whenever `start` moves. */
  searched: number;
}

/**
 * Looks at the window and says what its first bytes are: `n > 0` a frame or a refused frame of `n` bytes, already
 * emitted; `-n` noise of `n` bytes; `0` more bytes are needed. Never throws.
 */
export type ScanFrame<T> = (window: FrameWindow, emit: EmitDecoded<T>) => number;

const FIRST_CAPACITY = 512;

/**
 * Cuts a byte stream into frames with a {@link ScanFrame} and never holds more than `maxBufferedBytes` unread bytes.
 * Noise between frames is counted and skipped; a stream of nothing but noise is refused as `NO_FRAME` at its end, a
 * frame longer than the bound as `TOO_LONG`, an unfinished one as `INCOMPLETE`.
 */
export class FrameStream<T> implements FrameDecoder<T> {
  readonly #scan: ScanFrame<T>;
  readonly #max: number;
  #buffer = new Uint8Array(0);
  #held = 0;
  #emitted = false;
  #skipped = 0;
  readonly #window: FrameWindow = {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    offset: 0,
    final: false,
    searched: 0,
  };

  constructor(maxBufferedBytes: number, scan: ScanFrame<T>) {
    this.#max = maxBufferedBytes;
    this.#scan = scan;
  }

  /** Bytes of noise skipped so far. */
  get skippedBytes(): number {
    return this.#skipped;
  }

  push(chunk: Uint8Array, emit: EmitDecoded<T>): void {
    let at = 0;
    while (this.#held > 0 && at < chunk.length) {
      const taken = Math.min(chunk.length - at, this.#max - this.#held);
      if (taken === 0) this.#refuseLong(emit);
      else {
        this.#append(chunk, at, taken);
        at += taken;
        this.#consume(this.#buffer, 0, this.#held, emit);
      }
    }
    if (at < chunk.length) this.#consume(chunk, at, chunk.length, emit);
    while (this.#held > this.#max) this.#refuseLong(emit);
  }

  end(emit: EmitDecoded<T>): void {
    const window = this.#window;
    let silent = false;
    const last: EmitDecoded<T> = (decoded) => {
      if (!decoded.ok && silent) return;
      silent = false;
      this.#emitted = true;
      emit(decoded);
    };
    this.#open(this.#buffer, 0, this.#held);
    window.final = true;
    while (window.start < window.end) {
      const step = this.#scan(window, last);
      if (step === 0) {
        last(refusal('INCOMPLETE', 'the stream ends inside a frame', window.offset));
        silent = true;
        this.#advance(1);
      } else if (step > 0) this.#advance(step);
      else this.#skip(-step);
    }
    window.final = false;
    this.#held = 0;
    if (!this.#emitted && this.#skipped > 0)
      emit(refusal('NO_FRAME', `no frame begins in the ${this.#skipped} bytes read`, 0));
  }

  #open(bytes: Uint8Array, start: number, end: number): void {
    const window = this.#window;
    window.bytes = bytes;
    window.start = start;
    window.end = end;
  }

  #advance(count: number): void {
    const window = this.#window;
    window.start += count;
    window.offset += count;
    window.searched = 0;
  }

  #skip(count: number): void {
    this.#skipped += count;
    this.#advance(count);
  }

  #consume(bytes: Uint8Array, start: number, end: number, emit: EmitDecoded<T>): void {
    const window = this.#window;
    this.#open(bytes, start, end);
    while (window.start < end) {
      const step = this.#scan(window, emit);
      if (step === 0) break;
      if (step > 0) {
        this.#emitted = true;
        this.#advance(step);
      } else this.#skip(-step);
    }
    this.#keep(bytes, window.start, end);
  }

  /** Keeps the unread rest at the front of the own buffer. */
  #keep(bytes: Uint8Array, start: number, end: number): void {
    const rest = end - start;
    if (bytes === this.#buffer) {
      if (start > 0) this.#buffer.copyWithin(0, start, end);
    } else if (rest > 0) {
      this.#reserve(rest);
      this.#buffer.set(bytes.subarray(start, end), 0);
    }
    this.#held = rest;
    this.#window.bytes = this.#buffer;
  }

  #append(chunk: Uint8Array, at: number, count: number): void {
    this.#reserve(this.#held + count);
    this.#buffer.set(chunk.subarray(at, at + count), this.#held);
    this.#held += count;
  }

  #reserve(count: number): void {
    if (count <= this.#buffer.length) return;
    let capacity = Math.max(FIRST_CAPACITY, this.#buffer.length);
    while (capacity < count) capacity *= 2;
    const grown = new Uint8Array(Math.max(count, Math.min(capacity, this.#max)));
    grown.set(this.#buffer.subarray(0, this.#held));
    this.#buffer = grown;
  }

  /** The bound is full and still no frame ends: gives up the frame's first byte and looks for the next one. */
  #refuseLong(emit: EmitDecoded<T>): void {
    this.#emitted = true;
    emit(refusal('TOO_LONG', `no frame ends within ${this.#max} bytes`, this.#window.offset));
    this.#open(this.#buffer, 0, this.#held);
    this.#advance(1);
    this.#consume(this.#buffer, 1, this.#held, emit);
  }
}

/** A refusal, with what could be read of the frame. */
export function refusal<T>(code: string, message: string, offset: number, frame?: Partial<T>): Decoded<T> {
  const failure = new CodecFailure(code, message, offset);
  return frame ? { ok: false, failure, frame } : { ok: false, failure };
}
