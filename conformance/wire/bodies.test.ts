import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc16Modbus, crc8Szy206 } from '#codecs/checksum';
import { decodeAll, hexFromBytes } from '#codecs/codec';
import { seededNumbers } from '#codecs/framing';
import { wireSamples, type WireSamples } from './samples.ts';

const ROUNDS = process.env['FENGSUI_TORTURE'] ? 1_000_000 : 5000;
type Next = () => number;

/** Overwrites up to four bytes of `bytes[from, to)`. */
function scrawl(bytes: Uint8Array, from: number, to: number, next: Next): void {
  if (to > from)
    for (let k = 1 + (next() % 4); k > 0; k--) bytes[from + (next() % (to - from))] = next() & 255;
}

const xor = (bytes: Uint8Array, from: number, to: number): number =>
  bytes.subarray(from, to).reduce((sum, byte) => sum ^ byte, 0);

/** JT/T 808 without and with its escaping. */
function plain(frame: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 1; i < frame.length - 1; i++) {
    if (frame[i] === 0x7d) out.push(frame[++i] === 1 ? 0x7d : 0x7e);
    else out.push(frame[i]);
  }
  return Uint8Array.from(out);
}
const escaped = (message: Uint8Array): Uint8Array =>
  Uint8Array.from([
    0x7e,
    ...[...message].flatMap((byte) => (byte === 0x7e ? [0x7d, 2] : byte === 0x7d ? [0x7d, 1] : [byte])),
    0x7e,
  ]);

/** A frame whose body says anything at all, with a right check behind it. */
const nonsense: Readonly<Record<string, (frame: Uint8Array, next: Next) => Uint8Array>> = {
  jt808(frame, next) {
    const message = plain(frame);
    const last = message.length - 1;
    scrawl(message, message[2] & 0x40 ? 17 : 12, last, next);
    message[last] = xor(message, 0, last);
    return escaped(message);
  },
  gb26875(frame, next) {
    scrawl(frame, 27, frame.length - 3, next);
    frame[frame.length - 3] = frame.subarray(2, frame.length - 3).reduce((sum, byte) => sum + byte, 0) & 255;
    return frame;
  },
  gb32960(frame, next) {
    scrawl(frame, 24, frame.length - 1, next);
    frame[frame.length - 1] = xor(frame, 2, frame.length - 1);
    return frame;
  },
  sl651(frame, next) {
    if (frame[0] !== 0x7e) return frame;
    scrawl(frame, 14, frame.length - 3, next);
    const crc = crc16Modbus(frame, 0, frame.length - 2);
    frame.set([crc >> 8, crc & 255], frame.length - 2);
    return frame;
  },
  szy206(frame, next) {
    scrawl(frame, 9, frame.length - 2, next);
    frame[frame.length - 2] = crc8Szy206(frame, 3, frame.length - 2);
    return frame;
  },
  iec104(frame, next) {
    scrawl(frame, Math.min(8, frame.length), frame.length, next);
    return frame;
  },
  'modbus TCP'(frame, next) {
    frame[7] = next() % 64;
    scrawl(frame, 8, frame.length, next);
    return frame;
  },
};

function check({ codec, options, frames, name }: WireSamples): number {
  const next = seededNumbers(0xb0d);
  let read = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = nonsense[name](frames[next() % frames.length].slice(), next);
    for (const found of decodeAll(codec, bytes, options)) {
      if (!found.ok) continue;
      read += 1;
      const again = codec.encode(found.frame, options);
      assert.equal(hexFromBytes(again), hexFromBytes(bytes));
    }
  }
  return read;
}

for (const samples of wireSamples.filter((one) => one.name in nonsense))
  test(`${samples.name}: whatever a body says behind a right check, it is read and encodes to the same bytes`, () => {
    const read = check(samples);
    assert.ok(read > ROUNDS / 2, `${read} of ${ROUNDS} read`);
  });
