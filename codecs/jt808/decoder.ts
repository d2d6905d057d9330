import { CodecFailure, type EmitDecoded, type FrameDecoder } from '#codecs/codec';
import { readMessage, readMessageBody, type Jt808Body, type Jt808Frame } from './frame.ts';
import { Reassembly } from './reassembly.ts';

/** Longest message between two 7E: 21 header, 1023 body and one check byte, every byte escaped. */
export const MAX_SEGMENT_BYTES = 2 * (21 + 1023 + 1);

const FLAG = 0x7e;
const ESCAPE = 0x7d;

/** Undoes the escaping of `bytes[start, end)`; `broken` when a 7D is followed by neither 01 nor 02. */
function unescape(bytes: Uint8Array, start: number, end: number): { message: Uint8Array; broken: boolean } {
  let first = start;
  while (first < end && bytes[first] !== ESCAPE) first++;
  if (first === end) return { message: bytes.subarray(start, end), broken: false };
  const message = new Uint8Array(end - start);
  let length = 0;
  let broken = false;
  for (let i = start; i < end; i++) {
    if (bytes[i] === ESCAPE) {
      const next = i + 1 < end ? bytes[i + 1] : 0;
      if (next === 1 || next === 2) {
        message[length++] = next === 1 ? ESCAPE : FLAG;
        i++;
        continue;
      }
      broken = true;
    }
    message[length++] = bytes[i];
  }
  return { message: message.subarray(0, length), broken };
}

/** Cuts a stream at its 7E; a shared 7E between two messages and garbage between messages are both survived. */
export class Jt808Decoder implements FrameDecoder<Jt808Frame> {
  #held = new Uint8Array(256);
  #heldLength = 0;
  /** Stream offset of the segment under way. */
  #segmentOffset = 0;
  /** Stream offset of the chunk being read. */
  #chunkOffset = 0;
  #overflow = false;
  /** True once a 7E has been seen: what comes before the first is no message. */
  #started = false;
  readonly #reassembly = new Reassembly();

  push(chunk: Uint8Array, emit: EmitDecoded<Jt808Frame>): void {
    let at = 0;
    while (at < chunk.length) {
      const flag = chunk.indexOf(FLAG, at);
      if (flag < 0) {
        this.#hold(chunk, at, chunk.length);
        break;
      }
      if (this.#heldLength === 0 && !this.#overflow) this.#segment(chunk, at, flag, emit);
      else {
        this.#hold(chunk, at, flag);
        if (this.#overflow) this.#refuseLong(emit);
        else this.#segment(this.#held, 0, this.#heldLength, emit);
      }
      this.#heldLength = 0;
      this.#overflow = false;
      this.#started = true;
      at = flag + 1;
      this.#segmentOffset = this.#chunkOffset + at;
    }
    this.#chunkOffset += chunk.length;
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.#heldLength + count > MAX_SEGMENT_BYTES) this.#overflow = true;
    else {
      if (this.#heldLength + count > this.#held.length) {
        const grown = new Uint8Array(MAX_SEGMENT_BYTES);
        grown.set(this.#held.subarray(0, this.#heldLength));
        this.#held = grown;
      }
      this.#held.set(chunk.subarray(start, end), this.#heldLength);
      this.#heldLength += count;
    }
  }

  #refuseLong(emit: EmitDecoded<Jt808Frame>): void {
    const failure = new CodecFailure(
      'TOO_LONG',
      `more than ${MAX_SEGMENT_BYTES} bytes without 7E`,
      this.#segmentOffset,
    );
    emit({ ok: false, failure });
  }

  #segment(bytes: Uint8Array, start: number, end: number, emit: EmitDecoded<Jt808Frame>): void {
    if (start === end) return;
    const offset = this.#segmentOffset;
    if (!this.#started) {
      emit({
        ok: false,
        failure: new CodecFailure('GARBAGE', `${end - start} bytes before the first 7E are skipped`, offset),
      });
      return;
    }
    const { message, broken } = unescape(bytes, start, end);
    const { frame, failure, body } = readMessage(message);
    const wrong =
      failure ??
      (broken ? new CodecFailure('ESCAPE_WRONG', '7D is followed by neither 01 nor 02') : undefined);
    if (wrong || !frame || !body) {
      const code = wrong?.code ?? 'FRAME_SHORT';
      emit({ ok: false, failure: new CodecFailure(code, wrong?.message ?? '', offset), frame });
      return;
    }
    if (frame.packages && frame.packages[0] > 1 && frame.encrypt === 0)
      this.#collect(frame, message.subarray(body[0], body[1]));
    emit({ ok: true, frame });
  }

  #collect(frame: Jt808Frame, body: Uint8Array): void {
    const whole = this.#reassembly.add(frame, body);
    if (!whole) return;
    const target: Jt808Body = {};
    const message = { number: Number.parseInt(frame.msgId, 16), version2019: frame.version2019 };
    readMessageBody(target, message, whole, [0, whole.length]);
    frame.reassembled = { bodyLength: whole.length, ...target };
  }

  end(emit: EmitDecoded<Jt808Frame>): void {
    if (this.#overflow) this.#refuseLong(emit);
    else if (this.#heldLength > 0) {
      const code = this.#started ? 'INCOMPLETE' : 'GARBAGE';
      const failure = new CodecFailure(
        code,
        `${this.#heldLength} bytes without a closing 7E`,
        this.#segmentOffset,
      );
      const { frame } = this.#started ? readMessage(unescape(this.#held, 0, this.#heldLength).message) : {};
      emit({ ok: false, failure, frame: frame && headerOf(frame) });
    }
    this.#heldLength = 0;
    this.#overflow = false;
    this.#started = false;
  }
}

/** What a message cut short still tells. */
function headerOf(frame: Jt808Frame): Partial<Jt808Frame> {
  const {
    msgId,
    messageName,
    bodyLength,
    subpackage,
    version2019,
    encrypt,
    protocolVersion,
    terminal,
    serial,
    packages,
  } = frame;
  return {
    msgId,
    messageName,
    bodyLength,
    subpackage,
    version2019,
    encrypt,
    protocolVersion,
    terminal,
    serial,
    packages,
  };
}
