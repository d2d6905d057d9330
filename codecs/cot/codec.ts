import { CodecFailure, type Codec, type EmitDecoded, type FrameDecoder } from '#codecs/codec';
import { asCodecFailure, ByteWriter } from '#codecs/document';
import type { CotEvent } from './event.ts';
import { readProtoEvent, writeProtoEvent } from './proto-event.ts';
import { MAX_EVENT_BYTES, readXmlEvent, writeXmlEvent } from './xml-event.ts';

const MAGIC = 0xbf;
const END_TAG = [...'</event>'].map((c) => c.charCodeAt(0));

type Step = 'more' | 'wait';

/** Splits a stream of XML events (by their end tag) and TAK version 1 messages (by 0xBF and length), mixed or not. */
class CotSplitter {
  private held = new Uint8Array(4096);
  private start = 0;
  private end = 0;
  /** Where the search for the end tag goes on, and the offset of the stream's byte at `start`. */
  private searched = 0;
  private offset = 0;
  private ending = false;

  push(chunk: Uint8Array, emit: EmitDecoded<CotEvent>): void {
    for (let at = 0; at < chunk.length; at += 65_536) {
      this.append(chunk.subarray(at, at + 65_536));
      while (this.step(emit) === 'more');
    }
  }

  finish(emit: EmitDecoded<CotEvent>): void {
    this.ending = true;
    while (this.step(emit) === 'more');
    if (this.end > this.start) this.refuse(emit, 'INCOMPLETE', 'the stream ends inside an event');
    this.consume(this.end - this.start);
  }

  private append(chunk: Uint8Array): void {
    if (this.end + chunk.length > this.held.length) {
      const size = this.end - this.start + chunk.length;
      const wider =
        size > this.held.length ? new Uint8Array(Math.max(size, this.held.length * 2)) : this.held;
      wider.set(this.held.subarray(this.start, this.end));
      this.held = wider;
      this.end -= this.start;
      this.searched = Math.max(0, this.searched - this.start);
      this.start = 0;
    }
    this.held.set(chunk, this.end);
    this.end += chunk.length;
  }

  private consume(count: number): void {
    this.start += count;
    this.offset += count;
    this.searched = this.start;
  }

  private skipSpace(): void {
    let at = this.start;
    while (at < this.end && (this.held[at] <= 32 || this.held[at] === 0)) at += 1;
    if (at > this.start) this.consume(at - this.start);
  }

  private refuse(emit: EmitDecoded<CotEvent>, code: string, message: string): void {
    emit({ ok: false, failure: new CodecFailure(code, message, this.offset) });
  }

  private step(emit: EmitDecoded<CotEvent>): Step {
    this.skipSpace();
    if (this.start === this.end) return 'wait';
    const first = this.held[this.start];
    if (first === MAGIC) return this.message(emit);
    if (first === 0x3c || first === 0xef) return this.document(emit);
    return this.garbage(emit);
  }

  /** Bytes that begin neither form, up to the next byte that may. */
  private garbage(emit: EmitDecoded<CotEvent>): Step {
    let at = this.start + 1;
    while (at < this.end && this.held[at] !== MAGIC && this.held[at] !== 0x3c) at += 1;
    this.refuse(emit, 'GARBAGE', `${at - this.start} bytes that begin no event`);
    this.consume(at - this.start);
    return 'more';
  }

  private document(emit: EmitDecoded<CotEvent>): Step {
    const close = this.findEndTag();
    if (close < 0) {
      if (this.end - this.start <= MAX_EVENT_BYTES) return 'wait';
      this.refuse(emit, 'TOO_LONG', `an event is longer than ${MAX_EVENT_BYTES} bytes`);
      this.consume(this.end - this.start);
      return 'wait';
    }
    const bytes = this.held.subarray(this.start, close);
    try {
      emit({ ok: true, frame: readXmlEvent(bytes) });
    } catch (error) {
      this.refuse(emit, asCodecFailure(error).code, asCodecFailure(error).message);
    }
    this.consume(close - this.start);
    return 'more';
  }

  private findEndTag(): number {
    const last = this.end - END_TAG.length;
    for (let at = Math.max(this.start, this.searched); at <= last; at++) {
      at = this.held.indexOf(0x3c, at);
      if (at < 0 || at > last) break;
      if (END_TAG.every((code, i) => this.held[at + i] === code)) return at + END_TAG.length;
    }
    this.searched = Math.max(this.start, last + 1);
    return -1;
  }

  /** 0xBF, a varint length and that many bytes; in the mesh form 0xBF 0x01 0xBF the message runs to the end. */
  private message(emit: EmitDecoded<CotEvent>): Step {
    const available = this.end - this.start;
    if (available < 3) return 'wait';
    let length = 0;
    let head = 1;
    for (let scale = 1; ; scale *= 128) {
      if (head >= available) return 'wait';
      const byte = this.held[this.start + head++];
      length += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      if (head > 5) return this.garbage(emit);
    }
    if (length === 1 && this.held[this.start + 2] === MAGIC) return this.mesh(emit);
    if (length > MAX_EVENT_BYTES) return this.garbage(emit);
    if (head + length > available) return 'wait';
    this.payload(emit, this.start + head, this.start + head + length);
    return 'more';
  }

  /** A datagram: the event field tells its own length, so datagrams may also follow one another. */
  private mesh(emit: EmitDecoded<CotEvent>): Step {
    let next = this.end;
    for (let at = this.start + 3; at + 2 < this.end; at++)
      if (this.held[at] === MAGIC && this.held[at + 1] === 1 && this.held[at + 2] === MAGIC) {
        next = at;
        break;
      }
    if (next === this.end && !this.ending) {
      if (this.end - this.start <= MAX_EVENT_BYTES) return 'wait';
      return this.garbage(emit);
    }
    this.payload(emit, this.start + 3, next);
    return 'more';
  }

  private payload(emit: EmitDecoded<CotEvent>, from: number, to: number): void {
    try {
      const frame = readProtoEvent(this.held.subarray(from, to));
      if (frame) emit({ ok: true, frame });
    } catch (error) {
      this.refuse(emit, asCodecFailure(error).code, asCodecFailure(error).message);
    }
    this.consume(to - this.start);
  }
}

const text = { type: 'string' };
const number = { type: 'number' };

/** Cursor on Target. Encodes version 0 (XML); `--set protocol=1` the stream form, `protocol=mesh` the datagram form. */
export const cotCodec: Codec<CotEvent> = {
  name: 'cot',
  title: { zh: '目标态势 CoT', en: 'Cursor on Target' },
  standard: 'CoT event 2.0 (MITRE), TAK protocol 0 and 1',
  maxBufferedBytes: MAX_EVENT_BYTES + 65_536,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'CoT event',
    type: 'object',
    required: ['uid', 'type', 'time', 'start', 'stale', 'how', 'point', 'detail', 'detailXml', 'protocol'],
    properties: {
      uid: text,
      type: text,
      time: { ...text, format: 'date-time' },
      start: { ...text, format: 'date-time' },
      stale: { ...text, format: 'date-time' },
      how: text,
      access: text,
      qos: text,
      opex: text,
      point: {
        type: 'object',
        required: ['lat', 'lon'],
        properties: { lat: number, lon: number, hae: number, ce: number, le: number },
      },
      detail: { type: 'object' },
      detailXml: text,
      protocol: { enum: [0, 1] },
    },
  },
  createDecoder(): FrameDecoder<CotEvent> {
    const splitter = new CotSplitter();
    return { push: (chunk, emit) => splitter.push(chunk, emit), end: (emit) => splitter.finish(emit) };
  },
  encode(event, options) {
    const form = options?.variant?.protocol ?? String(event.protocol ?? 0);
    if (form === '0') return writeXmlEvent(event);
    const message = writeProtoEvent(event);
    const writer = new ByteWriter();
    writer.u8(MAGIC);
    if (form === 'mesh') writer.put(Uint8Array.of(1, MAGIC));
    else writer.varint(message.length);
    writer.put(message);
    return writer.done();
  },
};
