import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generate, parser, type Packet } from 'mqtt-packet';
import { MAX_PACKET_BYTES, PacketSplitter } from './packet-splitter.ts';

function generator(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (Math.imul(a, 1_664_525) + 1_013_904_223) >>> 0;
    return a / 2 ** 32;
  };
}

const packetOf = (random: () => number, i: number): Packet => {
  const payload = Buffer.alloc(Math.floor(random() ** 3 * 3000), i);
  const messageId = 1 + (i % 60_000);
  const some: Packet[] = [
    { cmd: 'publish', topic: 'fs/v1/g/readings', payload, qos: 1, messageId, dup: false, retain: false },
    { cmd: 'publish', topic: 'fs/v1/g/p/x', payload, qos: 0, dup: false, retain: true },
    { cmd: 'publish', topic: 't', payload, qos: 2, messageId, dup: true, retain: false },
    { cmd: 'pingreq' },
    { cmd: 'pubrel', messageId },
    { cmd: 'subscribe', messageId, subscriptions: [{ topic: 'fs/v1/g/cmd', qos: 1 }] },
  ];
  return some[Math.floor(random() * some.length)];
};

/** Packets as mqtt-packet sees the stream: whole, or undefined after an error. */
function reference(bytes: Buffer): string[] {
  const seen: string[] = [];
  const decoder = parser();
  decoder.on('packet', (p: Packet) => seen.push(JSON.stringify(p)));
  decoder.on('error', () => seen.push('error'));
  decoder.parse(bytes);
  return seen;
}

function split(chunks: readonly Buffer[]): string[] {
  const seen: string[] = [];
  const decoder = parser();
  decoder.on('packet', (p: Packet) => seen.push(JSON.stringify(p)));
  decoder.on('error', () => seen.push('error'));
  const splitter = new PacketSplitter((bytes, from, body, to) => {
    assert.ok(body > from && body <= to);
    decoder.parse(Buffer.from(bytes.subarray(from, to)));
  });
  for (const chunk of chunks)
    if (!splitter.push(chunk)) {
      seen.push('error');
      break;
    }
  return seen;
}

function cut(bytes: Buffer, random: () => number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(random() ** 4 * 5000);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

test('SEN-28 however the stream is cut, the same packets come out', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = generator(seed);
    const bytes = Buffer.concat(Array.from({ length: 40 }, (_, i) => generate(packetOf(random, i))));
    assert.deepEqual(split(cut(bytes, random)), reference(bytes), `seed ${seed}`);
  }
});

test('SEN-28 a damaged stream ends where mqtt-packet ends it, or before', () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const random = generator(seed);
    const bytes = Buffer.concat(Array.from({ length: 8 }, (_, i) => generate(packetOf(random, i))));
    bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
    const seen = split(cut(bytes, random));
    const wanted = reference(bytes);
    const end = seen.indexOf('error');
    const whole = end < 0 ? seen : seen.slice(0, end);
    assert.deepEqual(whole, wanted.slice(0, whole.length), `seed ${seed}`);
    if (end < 0) assert.equal(whole.length, wanted.length, `seed ${seed}`);
  }
});

test('SEN-28 a packet beyond the limit ends the stream at its header', () => {
  const head = (n: number): Buffer => Buffer.from([0x30, (n & 127) | 128, ((n >> 7) & 127) | 128, n >> 14]);
  assert.equal(new PacketSplitter(() => undefined).push(head(MAX_PACKET_BYTES)), false);
  assert.equal(new PacketSplitter(() => undefined).push(head(MAX_PACKET_BYTES - 5)), true);
  assert.equal(new PacketSplitter(() => undefined).push(Buffer.from([0x30, 255, 255, 255, 255, 1])), false);
});
