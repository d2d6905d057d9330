import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bcdTime,
  ByteReader,
  ByteWriter,
  bytesOfText,
  counted,
  field,
  gb18030FromText,
  marked,
  namesOfBits,
  readBody,
  record,
  scaled,
  signed,
  sized,
  text,
  textFromGb18030,
  textPrefixed,
  textValue,
  u16,
  u16le,
  u8,
  uint,
  writeBody,
  type BodyFields,
  type FieldValue,
  type Part,
} from '#codecs/layout';

function written(part: Part, value: FieldValue): Uint8Array {
  const writer = new ByteWriter();
  part.write(writer, value, {});
  return writer.toBytes();
}

test('GB 18030 text survives a round trip, two-byte, four-byte and astral characters', () => {
  for (const sample of ['Ａ区１层呷哺走廊', 'abc', '€', '㐀', '𠀀', '\u0e01', '烽燧 🚒', ''])
    assert.equal(textFromGb18030(gb18030FromText(sample)), sample);
  assert.deepEqual([...gb18030FromText('粤A')], [0xd4, 0xc1, 0x41]);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      (sample) => textFromGb18030(gb18030FromText(sample)) === sample,
    ),
    { numRuns: 300 },
  );
});

test('bytes that GB 18030 would write otherwise are kept as hexadecimal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      assert.deepEqual(new Uint8Array(bytesOfText(textValue(bytes, 0, bytes.length))), new Uint8Array(bytes));
    }),
    { numRuns: 2000 },
  );
  assert.throws(() => gb18030FromText('\ud800'), { name: 'CodecFailure', code: 'TEXT_NOT_ENCODABLE' });
});

test('numbers, scales, marks and times are read and written by one description', () => {
  const cases: [Part, FieldValue, number[]][] = [
    [u16, 0x1234, [0x12, 0x34]],
    [u16le, 0x1234, [0x34, 0x12]],
    [uint(3), 0x010203, [1, 2, 3]],
    [signed(u16, 2), -2, [0xff, 0xfe]],
    [scaled(u16, 10), 12.3, [0, 123]],
    [scaled(u8, 1, -40), 25, [65]],
    [marked(u8, { 255: 'invalid' }, (raw) => scaled(raw, 1, -40)), 'invalid', [255]],
    [marked(u8, { 255: 'invalid' }, (raw) => scaled(raw, 1, -40)), -40, [0]],
    [bcdTime, '2020-12-19T10:42:05+08:00', [0x20, 0x12, 0x19, 0x10, 0x42, 0x05]],
    [bcdTime, '000000001200', [0, 0, 0, 0, 0x12, 0]],
    [text(5), '粤A', [0xd4, 0xc1, 0x41, 0, 0]],
    [textPrefixed(u8), 'ab', [2, 0x61, 0x62]],
    [counted(u8, u16), [1, 2], [2, 0, 1, 0, 2]],
  ];
  for (const [part, value, bytes] of cases) {
    assert.deepEqual([...written(part, value)], bytes);
    assert.deepEqual(part.read(new ByteReader(Uint8Array.from(bytes)), {}), value);
  }
  assert.throws(() => written(u8, 256), { code: 'VALUE_INVALID' });
  assert.throws(() => written(text(1), 'ab'), { code: 'VALUE_INVALID' });
});

test('a body that does not fit its layout stays whole as hexadecimal, one too long keeps the rest', () => {
  const layout = record(field('a', u8), field('b', sized(u8, record(field('c', u8)))));
  const short: BodyFields = {};
  readBody(short, layout, Uint8Array.of(1, 9, 2), [0, 3]);
  assert.deepEqual(short, { bodyHex: '010902', bodyProblem: 'BODY_TRUNCATED' });
  const long: BodyFields = {};
  const bytes = Uint8Array.of(1, 2, 3, 4, 5);
  readBody(long, layout, bytes, [0, 5]);
  assert.deepEqual(long, { body: { a: 1, b: { c: 3, trailing: '04' } }, bodyTrailing: '05' });
  assert.deepEqual([...writeBody(long, layout)], [...bytes]);
});

test('names of bits', () => {
  assert.deepEqual(namesOfBits(0x80000003, { 0: 'a', 1: 'b', 31: 'c' }), ['a', 'b', 'c']);
});
