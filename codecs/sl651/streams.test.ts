import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesFromHex, decodeAll, hexFromBytes } from '#codecs/codec';
import {
  damaged,
  decodeInPieces,
  findPieceDifference,
  indexOfBytes,
  joined,
  seededNumbers,
} from '#codecs/framing';
import { encodeSl651, sl651Codec, type Sl651Frame } from './index.ts';

const vectors = (
  JSON.parse(readFileSync(new URL('../../conformance/wire/sl651.json', import.meta.url), 'utf8')) as {
    frames: { hex: string; crcValid: boolean }[];
  }
).frames;

function only(bytes: Uint8Array): Sl651Frame {
  const [decoded, ...rest] = decodeAll(sl651Codec, bytes);
  assert.ok(decoded?.ok, decoded?.ok === false ? decoded.failure.message : 'nothing');
  assert.equal(rest.length, 0);
  return decoded.frame;
}

const base = {
  encoding: 'hex',
  centre: '01',
  station: '0012345678',
  password: '1234',
  direction: 'up',
  end: '03',
  serial: 7,
  sendTime: '260801120000',
} as const;

test('half, split, joined and noisy streams', () => {
  const a = bytesFromHex(vectors[0].hex);
  const b = bytesFromHex(vectors[4].hex);
  const short = b.slice();
  short[12] -= 5;
  const long = a.slice();
  long[12] += 40;
  const noise = Uint8Array.of(0, 0x7e, 0x7e, 0x7e, 0x01, 0x31, 0xff);
  const stream = joined([noise, a, b, noise, short, a, long, b, b.subarray(0, 40), a, a.subarray(0, 20)]);
  const verdicts = (sizes: number[]): string[] =>
    decodeInPieces(sl651Codec, stream, sizes).map((d) => (d.ok ? d.frame.crcInFrame : d.failure.code));
  const expected =
    'HEADER_WRONG 6BCA F502 HEADER_WRONG LENGTH_WRONG 6BCA LENGTH_WRONG F502 INCOMPLETE 6BCA INCOMPLETE'.split(
      ' ',
    );
  for (const sizes of [[100000], [1], [3, 50], [7], [64]])
    assert.deepEqual(verdicts(sizes), expected, String(sizes));
});

test('a wrong length still shows the keys of the frame', () => {
  const bytes = bytesFromHex(vectors[1].hex);
  bytes[12] += 1;
  const [decoded] = decodeAll(sl651Codec, bytes);
  assert.ok(!decoded.ok);
  assert.equal(decoded.frame?.crcInFrame, '20FA');
  assert.equal(decoded.frame?.functionCode, '30');
});

test('every cut of a frame is refused', () => {
  const whole = bytesFromHex(vectors[1].hex);
  for (let n = 1; n < whole.length; n++)
    for (const decoded of decodeAll(sl651Codec, whole.subarray(0, n))) assert.ok(!decoded.ok);
});

const hexText = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => hexFromBytes(b));
const element = fc
  .record({
    id: fc.integer({ min: 1, max: 0xee }).filter((id) => id !== 4 && id !== 14),
    bytes: fc.integer({ min: 1, max: 31 }),
    decimals: fc.integer({ min: 0, max: 7 }),
  })
  .chain(({ id, bytes, decimals }) =>
    hexText(bytes).map((raw) => ({
      id: hexFromBytes(Uint8Array.of(id)),
      def: hexFromBytes(Uint8Array.of((bytes << 3) | decimals)),
      bytes,
      decimals,
      raw,
    })),
  );
const messages = fc.record({
  functionCode: fc.constantFrom('30', '32', '33', '34', '37', '3A', '44', '40', '42'),
  station: hexText(5),
  centre: hexText(1),
  password: hexText(2),
  serial: fc.integer({ min: 0, max: 65535 }),
  elements: fc.array(element, { minLength: 1, maxLength: 8 }),
});

test('encode and decode are inverse', () => {
  fc.assert(
    fc.property(messages, (fields) => {
      const isConfig = fields.functionCode.startsWith('4') && fields.functionCode !== '44';
      const marks = isConfig ? {} : { stationClass: 'H', observeTime: '2608011200' };
      const bytes = encodeSl651({ ...base, ...fields, stationAddr: '0012345678', ...marks });
      const frame = only(bytes);
      assert.equal(frame.elements?.length, fields.elements.length);
      assert.deepEqual(sl651Codec.encode(frame), bytes);
    }),
    { numRuns: 300, seed: 651 },
  );
});

test('damaged input never throws, no wrong CRC is accepted, what is accepted is encoded to the same bytes', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  const next = seededNumbers(0x651);
  const seeds = vectors.filter((v) => v.hex.length < 260).map((v) => bytesFromHex(v.hex));
  for (let round = 0; round < rounds; round++) {
    const bytes = damaged(seeds[next() % seeds.length], next);
    for (const decoded of decodeAll(sl651Codec, bytes)) {
      if (!decoded.ok) continue;
      assert.ok(decoded.frame.crcValid, `round ${round}`);
      assert.ok(indexOfBytes(bytes, sl651Codec.encode(decoded.frame)) >= 0, `round ${round}`);
    }
  }
});

test('any body behind a right CRC is read without throwing and encoded to the same bytes', () => {
  const next = seededNumbers(0xc0de);
  const seeds = vectors.filter((v) => v.crcValid && v.hex.length < 260).map((v) => bytesFromHex(v.hex));
  for (let round = 0; round < 5_000; round++) {
    const bytes = seeds[next() % seeds.length].slice();
    for (let k = 0; k < 3; k++) bytes[22 + (next() % Math.max(1, bytes.length - 25))] = next() & 255;
    const [refused] = decodeAll(sl651Codec, bytes);
    const crc = Number.parseInt(refused.frame?.crcComputed ?? '0', 16);
    bytes[bytes.length - 2] = crc >> 8;
    bytes[bytes.length - 1] = crc & 255;
    for (const decoded of decodeAll(sl651Codec, bytes))
      if (decoded.ok) assert.deepEqual(sl651Codec.encode(decoded.frame), bytes, `round ${round}`);
  }
});

test('pieces never change a verdict', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 100_000 : 2_000;
  const seeds = vectors.filter((v) => v.hex.length < 300).map((v) => bytesFromHex(v.hex));
  assert.equal(findPieceDifference(sl651Codec, seeds, rounds, seededNumbers(0x651)), undefined);
});
