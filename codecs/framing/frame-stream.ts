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
  /** Free for the scanner: it has lost the frames and looks for the next one. Kept while `start` moves. */
  lost: boolean;
  /** Set by the scanner with a refusal: bytes the frame claims for itself, when they are more than it consumes. */
  extent: number;
}

/**
 * Looks at the window and says what its first bytes are: `n > 0` a frame or a refused frame of `n` bytes, already
 * emitted; `-n` noise of `n` bytes; `0` more bytes are needed. Never throws.
 */
export type ScanFrame<T> = (window: FrameWindow, emit: EmitDecoded<T>) => number;

/**
 * Finds intact frames for the resynchronisation: `n > 0` an intact frame of `n` bytes begins at `at` and ends after
 * `after`; `-1` one may begin there, its end is not before `end`; `0` none. Only for formats whose frames carry marks
 * and a check that chance does not meet.
 */
export type FindIntact = (bytes: Uint8Array, at: number, end: number, after: number) => number;

const FIRST_CAPACITY = 512;

/**
 * Cuts a byte stream into frames with a {@link ScanFrame} and never holds more than `maxBufferedBytes` unread bytes.
 * Noise between frames is counted and skipped; a stream of nothing but noise is refused as `NO_FRAME` at its end, a
 * frame longer than the bound as `TOO_LONG`, an unfinished one as `INCOMPLETE`. With a {@link FindIntact} a broken
 * frame ends where an intact one begins, so that it neither swallows nor delays the frame behind it.
 */
export class FrameStream<T> implements FrameDecoder<T> {
  readonly #scan: ScanFrame<T>;
  readonly #intact: FindIntact | undefined;
  readonly #max: number;
  #buffer = new Uint8Array(0);
  #held = 0;
  #emitted = false;
  #skipped = 0;
  /** What the scanner emitted last. */
  #caught: Decoded<T> | undefined;
  readonly #catch: EmitDecoded<T> = (decoded) => void (this.#caught = decoded);
  /** Stream offset up to which bytes are refused already: what is refused inside is not told again. */
  #refusedUntil = 0;
  /** Stream offset up to which intact frames behind an unfinished one have been looked for. */
  #probedUntil = 0;
  /** Stream offset before which none begins, whatever follows. */
  #probedFrom = 0;
  readonly #window: FrameWindow = {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    offset: 0,
    final: false,
    searched: 0,
    lost: false,
    extent: 0,
  };

  constructor(maxBufferedBytes: number, scan: ScanFrame<T>, intact?: FindIntact) {
    this.#max = maxBufferedBytes;
    this.#scan = scan;
    this.#intact = intact;
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
    this.#open(this.#buffer, 0, this.#held);
    this.#finish(emit);
    this.#held = 0;
    if (!this.#emitted && this.#skipped > 0)
      emit(refusal('NO_FRAME', `no frame begins in the ${this.#skipped} bytes read`, 0));
  }

  /** Reads the window as the end of a stream: nothing is waited for, and what was cut is refused once. */
  #finish(emit: EmitDecoded<T>): void {
    const window = this.#window;
    const { end } = window;
    window.final = true;
    while (window.start < end) {
      if (this.#step(emit)) continue;
      this.#refuse(refusal('INCOMPLETE', 'the stream ends inside a frame', window.offset), end, emit);
      this.#advance(1);
    }
    window.final = false;
  }

  /** Scans once and moves on; false when more bytes are needed. */
  #step(emit: EmitDecoded<T>): boolean {
    const window = this.#window;
    const { lost } = window;
    this.#caught = undefined;
    window.extent = 0;
    const step = this.#scan(window, this.#catch);
    const caught = this.#caught as Decoded<T> | undefined;
    if (caught?.ok) {
      this.#emitted = true;
      emit(caught);
      this.#advance(step);
    } else if (step < 0) this.#skip(-step);
    else if (this.#intact && this.#endAtIntact(step, lost, emit)) return true;
    else if (step === 0) return false;
    else {
      if (caught) this.#refuse(caught, window.start + step, emit);
      this.#advance(this.#intact ? this.#candidateWithin(step) : step);
    }
    return true;
  }

  /** Tells a refusal of the bytes up to `until`, unless all of them are refused already. */
  #refuse(refused: Decoded<T>, until: number, emit: EmitDecoded<T>): void {
    const { offset, start } = this.#window;
    const end = offset - start + until;
    if (end <= this.#refusedUntil) return;
    if (this.#intact || this.#window.final) this.#refusedUntil = end;
    this.#emitted = true;
    emit(refused);
  }

  /** The frame at hand is unfinished or wrong: when an intact one begins inside, it ends there. */
  #endAtIntact(step: number, lost: boolean, emit: EmitDecoded<T>): boolean {
    const window = this.#window;
    const limit = step === 0 ? window.end : window.start + Math.max(step, window.extent);
    const next = this.#nextIntact(limit, step === 0);
    if (next === 0) return false;
    const { end, final } = window;
    window.lost = lost;
    window.searched = 0;
    window.end = next;
    this.#finish(emit);
    window.end = end;
    window.final = final;
    return true;
  }

  /** Where an intact frame begins behind `start` and ends by `limit`; 0 for nowhere. */
  #nextIntact(limit: number, waiting: boolean): number {
    const { bytes, start, offset } = this.#window;
    const origin = start - offset;
    if (!waiting) return this.#firstIntact(start + 1, limit, start);
    const from = Math.max(start + 1, this.#probedFrom + origin);
    const after = Math.max(start, this.#probedUntil + origin);
    this.#probedUntil = limit - origin;
    let open = limit;
    for (let at = from; at < limit && after < limit; at++) {
      const found = (this.#intact as FindIntact)(bytes, at, limit, after);
      if (found > 0) return at;
      if (found < 0 && open === limit) open = at;
    }
    this.#probedFrom = open - origin;
    return 0;
  }

  #firstIntact(from: number, limit: number, after: number): number {
    for (let at = from; at < limit; at++)
      if ((this.#intact as FindIntact)(this.#window.bytes, at, limit, after) > 0) return at;
    return 0;
  }

  /** How far to go on behind a refused frame of `step` bytes: to where another may begin inside it. */
  #candidateWithin(step: number): number {
    const { bytes, start } = this.#window;
    for (let at = start + 1; at < start + step; at++)
      if ((this.#intact as FindIntact)(bytes, at, start + step, start + step) < 0) return at - start;
    return step;
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
    while (window.start < end && this.#step(emit));
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
