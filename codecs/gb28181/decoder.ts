import { CodecFailure, type DecodeOptions, type EmitDecoded, type FrameDecoder } from '#codecs/codec';
import { StreamBuffer } from '#codecs/layout';
import { readPtz, readPtzText } from './ptz.ts';
import { findStartLine, isUsualMethod, possibleStart } from './start-line.ts';
import { firstHeader, interpret, linesOf, readHeaders, readStartLine, type Gb28181Frame } from './sip.ts';

/** Bounds of one message. */
export const MAX_HEAD_BYTES = 16_384;
export const MAX_BODY_BYTES = 2_000_000;

/** Longest start line that is searched for inside a message. */
const MAX_START_LINE = 1300;
const LF = 10;
const CR = 13;

/** A message head that has been read, waiting for its body. */
interface Head {
  readonly frame: Gb28181Frame;
  readonly failure?: CodecFailure;
  /** Bytes of the head with its empty line. */
  readonly length: number;
  /** Bytes of the body; undefined: all that comes (a datagram without Content-Length). */
  readonly bodyLength: number | undefined;
}

/** Where the reading stands: stream offset of the bytes at hand, whether more can come, and where to put results. */
interface Turn {
  readonly offset: number;
  readonly final: boolean;
  readonly emit: EmitDecoded<Gb28181Frame>;
}

/** Offset just after the empty line that ends the head at `from`; 0 when it has not come. */
function headEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
    if (at - from > MAX_HEAD_BYTES) return 0;
  }
  return 0;
}

/** Cuts a stream into SIP messages by `Content-Length`; also takes bare front-end commands (A5 0F …). */
export class Gb28181Decoder implements FrameDecoder<Gb28181Frame> {
  readonly #held = new StreamBuffer();
  #offset = 0;
  #skipped = 0;
  #head: Head | undefined;
  /** Bytes of the message under way in which no other one begins. */
  #searched = 0;
  readonly #password: string | undefined;

  constructor(options?: DecodeOptions) {
    this.#password = options?.secrets?.password;
  }

  push(chunk: Uint8Array, emit: EmitDecoded<Gb28181Frame>): void {
    this.#take(chunk, false, emit);
  }

  end(emit: EmitDecoded<Gb28181Frame>): void {
    this.#take(new Uint8Array(0), true, emit);
    this.#reportSkipped(this.#offset, emit);
  }

  #take(chunk: Uint8Array, final: boolean, emit: EmitDecoded<Gb28181Frame>): void {
    const bytes = this.#held.joined(chunk);
    let at = 0;
    while (at < bytes.length) {
      const used = this.#next(bytes.subarray(at), { offset: this.#offset + at, final, emit });
      if (used === 0) break;
      at += used;
    }
    this.#held.keep(bytes.subarray(at));
    this.#offset += at;
  }

  #reportSkipped(offset: number, emit: EmitDecoded<Gb28181Frame>): void {
    if (this.#skipped > 0) {
      const message = `${this.#skipped} bytes that begin no message are skipped`;
      emit({ ok: false, failure: new CodecFailure('GARBAGE', message, offset - this.#skipped) });
    }
    this.#skipped = 0;
  }

  /** Bytes consumed from the start of `bytes`; 0 when more must come. */
  #next(bytes: Uint8Array, turn: Turn): number {
    if (this.#head) return this.#message(this.#head, bytes, turn);
    if (bytes[0] === CR || bytes[0] === LF) return 1;
    if (bytes[0] === 0xa5 && mayBePtz(bytes)) return this.#binaryPtz(bytes, turn);
    return this.#line(bytes, turn);
  }

  #binaryPtz(bytes: Uint8Array, { offset, final, emit }: Turn): number {
    if (bytes.length < 8 && !final) return 0;
    if (bytes.length < 8) {
      this.#reportSkipped(offset, emit);
      emit({
        ok: false,
        failure: new CodecFailure('INCOMPLETE', 'a front-end command has eight bytes', offset),
      });
      return bytes.length;
    }
    this.#reportSkipped(offset, emit);
    emitPtz({ kind: 'ptz', ...readPtz(bytes.subarray(0, 8)) }, offset, emit);
    return 8;
  }

  /** The first line of what may be a message. */
  #line(bytes: Uint8Array, turn: Turn): number {
    const { offset, final, emit } = turn;
    const found = bytes.indexOf(LF);
    const lineEnd = found < 0 ? bytes.length : found;
    if (lineEnd > MAX_HEAD_BYTES) {
      this.#skipped += lineEnd;
      return lineEnd;
    }
    if (found < 0 && !final) return 0;
    const end = found > 0 && bytes[found - 1] === CR ? found - 1 : lineEnd;
    const line = linesOf(bytes, 0, end)[0];
    const ptz = readPtzText(line);
    const read = ptz ? undefined : readStartLine(line);
    const glued = read?.method !== undefined && !isUsualMethod(read.method);
    const start = glued && findStartLine(bytes, 0, lineEnd + 1) > 0 ? undefined : read;
    if (!ptz && !start) {
      const inside = findStartLine(bytes, 0, Math.min(bytes.length, lineEnd + 1));
      if (inside > 0) {
        this.#skipped += inside;
        return inside;
      }
      const whole = Math.min(bytes.length, lineEnd + 1);
      this.#skipped += whole;
      return whole;
    }
    this.#reportSkipped(offset, emit);
    if (ptz) {
      emitPtz({ kind: 'ptz', ...ptz }, offset, emit);
      return Math.min(bytes.length, lineEnd + 1);
    }
    return this.#readHead(start as Gb28181Frame, { bytes, lineEnd }, turn);
  }

  #readHead(
    frame: Gb28181Frame,
    input: { readonly bytes: Uint8Array; readonly lineEnd: number },
    turn: Turn,
  ): number {
    const { bytes, lineEnd } = input;
    const { offset, final, emit } = turn;
    const length = headEnd(bytes, 0);
    const other = findStartLine(bytes, lineEnd, length === 0 ? bytes.length : length);
    if (other > 0) return cutShort(frame, other, turn);
    if (length > MAX_HEAD_BYTES || (length === 0 && bytes.length > MAX_HEAD_BYTES)) {
      emit({
        ok: false,
        failure: new CodecFailure('TOO_LONG', `a head of more than ${MAX_HEAD_BYTES} bytes`, offset),
        frame,
      });
      return lineEnd + 1;
    }
    if (length === 0 && !final) return 0;
    if (length === 0) {
      emit({
        ok: false,
        failure: new CodecFailure('INCOMPLETE', 'the stream ends inside the head', offset),
        frame,
      });
      return bytes.length;
    }
    try {
      const lines = linesOf(bytes, Math.min(lineEnd + 1, length), length);
      while (lines.length > 0 && lines.at(-1) === '') lines.pop();
      frame.headers = readHeaders(lines);
      this.#searched = 0;
      this.#head = { frame, length, bodyLength: bodyLengthOf(frame) };
    } catch (error) {
      if (!(error instanceof CodecFailure)) throw error;
      emit({ ok: false, failure: new CodecFailure(error.code, error.message, offset), frame });
      return length;
    }
    return this.#message(this.#head, bytes, turn);
  }

  #message(head: Head, bytes: Uint8Array, { offset, final, emit }: Turn): number {
    const { frame, length, bodyLength } = head;
    const wanted = length + (bodyLength ?? MAX_BODY_BYTES + 1);
    const other = this.#otherWithin(head, bytes.subarray(0, wanted));
    if (other > 0) {
      this.#head = undefined;
      return cutShort(frame, other, { offset, final, emit });
    }
    if (bytes.length < wanted && !final && bytes.length - length <= MAX_BODY_BYTES) return 0;
    const end = Math.min(bytes.length, bodyLength === undefined ? bytes.length : wanted);
    const body = bytes.subarray(length, end);
    this.#head = undefined;
    frame.lengthValid = bodyLength === undefined || body.length === bodyLength;
    const failure = this.#interpreted(frame, body, bodyLength);
    if (!failure) {
      emit({ ok: true, frame });
      return end;
    }
    emit({ ok: false, failure: new CodecFailure(failure.code, failure.message, offset), frame });
    return final ? end : possibleStart(bytes, length, end);
  }

  /** Where another message begins inside the body of one: its tail was lost. Bodies of our own formats hold none. */
  #otherWithin(head: Head, bytes: Uint8Array): number {
    const type = firstHeader(head.frame.headers, 'Content-Type');
    if (type !== undefined && !/manscdp|sdp/i.test(type)) return -1;
    const other = findStartLine(bytes, Math.max(head.length, this.#searched), bytes.length);
    this.#searched = Math.max(head.length, bytes.length - MAX_START_LINE);
    return other;
  }

  #interpreted(
    frame: Gb28181Frame,
    body: Uint8Array,
    announced: number | undefined,
  ): CodecFailure | undefined {
    const short = !frame.lengthValid
      ? new CodecFailure(
          'INCOMPLETE',
          `Content-Length announces ${announced} bytes, ${body.length} are there`,
        )
      : undefined;
    try {
      interpret(frame, body, this.#password);
      if (body.length > MAX_BODY_BYTES)
        return new CodecFailure('TOO_LONG', `a body of more than ${MAX_BODY_BYTES} bytes`);
    } catch (error) {
      if (!(error instanceof CodecFailure)) throw error;
      return short ?? error;
    }
    return short ?? (frame.ptz && !frame.ptz.checksumValid ? ptzWrong() : undefined);
  }
}

function ptzWrong(): CodecFailure {
  return new CodecFailure(
    'PTZ_CHECKSUM_WRONG',
    'the last byte of the front-end command is not the sum of the others',
  );
}

function emitPtz(frame: Gb28181Frame, offset: number, emit: EmitDecoded<Gb28181Frame>): void {
  if (frame.checksumValid) return emit({ ok: true, frame });
  const { code, message } = ptzWrong();
  emit({ ok: false, failure: new CodecFailure(code, message, offset), frame });
}

/** Behind A5 stands its combination code 0F, as far as bytes are there, or at least the checksum fits. */
function mayBePtz(bytes: Uint8Array): boolean {
  return (
    bytes.length < 2 ||
    bytes[1] === 0x0f ||
    (bytes.length >= 8 && readPtz(bytes.subarray(0, 8)).checksumValid)
  );
}

/** The message lost its tail to another that begins `length` bytes later. */
function cutShort(frame: Gb28181Frame, length: number, { offset, emit }: Turn): number {
  const why = 'another message begins before this one ends';
  emit({ ok: false, failure: new CodecFailure('INCOMPLETE', why, offset), frame });
  return length;
}

/** `Content-Length`; a message without one has no body unless a `Content-Type` says so (a datagram). Throws `LENGTH_WRONG`, `TOO_LONG`. */
function bodyLengthOf(frame: Gb28181Frame): number | undefined {
  const value = firstHeader(frame.headers, 'Content-Length');
  if (value === undefined) return firstHeader(frame.headers, 'Content-Type') === undefined ? 0 : undefined;
  if (!/^\d{1,9}$/.test(value))
    throw new CodecFailure('LENGTH_WRONG', `Content-Length ${value.slice(0, 20)} is no length`);
  const length = Number(value);
  if (length > MAX_BODY_BYTES)
    throw new CodecFailure('TOO_LONG', `a body of ${length} bytes, ${MAX_BODY_BYTES} are allowed`);
  return length;
}
