import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeAll } from '#codecs/codec';
import { damaged, decodeInPieces, findPieceDifference, joined, seededNumbers } from '#codecs/framing';
import {
  dataAnswer,
  encodeHj212,
  factorOf,
  Hj212Assembler,
  hj212Codec,
  readingsOf,
  requestAnswer,
  setRealtimeInterval,
  setTime,
  stationOf,
  type Hj212Frame,
  type Hj212Message,
} from './index.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The text example of HJ 212-2017 (C.4, CN=1062) and frames of public device logs. */
const standardExample =
  '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n';
const airStation =
  '##0289QN=20191012133710130;ST=22;CN=2011;PW=123456;MN=Y80110010000010;Flag=4;CP=&&DataTime=20191012133710;a214-Rtd=0.00,a214-Flag=N;a215-Rtd=0.00,a215-Flag=N;a216-Rtd=0.036,a216-Flag=N;a217-Rtd=0.033,a217-Flag=N;a211-Rtd=25.40,a211-Flag=N;a212-Rtd=49.20,a212-Flag=N;a213-Rtd=101.94,a213-Flag=N&&5780\r\n';
const alteredInPrint =
  '##0136ST=32;CN=2011;PW=123456;MN=LD130133000015;CP=&&DataTime=20160824003817;B01-Rtd=36.91;011-Rtd=231.0,011-Flag=N;060-Rtd=1.803,060-Flag=N&&4980\r\n';

const only = (text: string): Hj212Frame => {
  const [decoded, ...rest] = decodeAll(hj212Codec, ascii(text));
  assert.equal(rest.length, 0);
  assert.ok(decoded.ok, decoded.ok ? '' : decoded.failure.message);
  return decoded.frame;
};

test('the example of the standard', () => {
  const frame = only(standardExample);
  assert.equal(frame.declaredLength, 101);
  assert.equal(frame.crcInPacket, '1C80');
  assert.equal(frame.commandName, '设置实时数据间隔');
  assert.deepEqual(frame.cp, [{ RtdInterval: '30' }]);
  assert.deepEqual(frame.flags, { edition: '2017', packeted: false, answerWanted: true });
});

test('a CRC in lower case is printed in upper case', () => {
  assert.equal(only(standardExample.replace('1C80', '1c80')).crcInPacket, '1C80');
});

const folder = new URL('../../../shared/data/protocols/', import.meta.url);
test('published packets', { skip: !existsSync(folder) && 'no shared data' }, () => {
  const data = JSON.parse(readFileSync(new URL('hj212.json', folder), 'utf8')) as {
    packets: (Record<string, unknown> & { packet: string; source: string })[];
    negative: { name: string; packet: string }[];
  };
  for (const { packet, source: _source, ...expected } of data.packets) {
    const frame = only(packet) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(frame[key], value, key);
  }
  for (const { name, packet } of data.negative) {
    const [decoded] = decodeAll(hj212Codec, ascii(packet));
    assert.ok(!decoded.ok);
    assert.equal(decoded.failure.code, name === 'crc wrong' ? 'CRC_WRONG' : 'LENGTH_WRONG');
    assert.deepEqual(decoded.frame?.cp, [{ RtdInterval: '30' }]);
  }
});

test('a packet altered in print is refused with its keys', () => {
  const [decoded] = decodeAll(hj212Codec, ascii(alteredInPrint));
  assert.ok(!decoded.ok && decoded.failure.code === 'CRC_WRONG');
  assert.equal(decoded.frame?.crcComputed, '3C00');
  assert.equal(decoded.frame?.lengthValid, true);
});

test('half, split, joined and noisy streams', () => {
  const good = [ascii(standardExample), ascii(airStation)];
  const stream = joined([
    ascii('noise#1##'),
    good[0],
    good[1],
    ascii('\r\n\0##00'),
    good[0],
    good[1].subarray(0, 90),
    good[0],
    ascii(alteredInPrint),
    good[1],
    good[0].subarray(0, 60),
  ]);
  const verdicts = (sizes: number[]): string[] =>
    decodeInPieces(hj212Codec, stream, sizes).map((d) => (d.ok ? d.frame.crcInPacket : d.failure.code));
  const expected = ['1C80', '5780', '1C80', 'LENGTH_WRONG', '1C80', 'CRC_WRONG', '5780', 'INCOMPLETE'];
  for (const sizes of [[100000], [1], [3, 50], [7], [64]]) assert.deepEqual(verdicts(sizes), expected);
});

test('every cut of a frame is refused', () => {
  const whole = ascii(standardExample);
  for (let n = 1; n < whole.length; n++)
    for (const decoded of decodeAll(hj212Codec, whole.subarray(0, n))) assert.ok(!decoded.ok);
});

test('Chinese text in either encoding, and octets', () => {
  for (const charset of ['gb18030', 'utf-8'] as const) {
    const message: Hj212Message = {
      header: { CN: '3020' },
      cp: [{ 'i11001-Info': '//零点校准//' }],
      charset,
    };
    const frame = only2(encodeHj212(message));
    assert.equal(frame.charset, charset);
    assert.equal(frame.cp[0]['i11001-Info'], '//零点校准//');
  }
  const octets = only2(encodeHj212({ header: {}, cp: [{ Data: '\u00ff\u0080\u0001' }], charset: 'latin1' }));
  assert.equal(octets.cp[0].Data, '\u00ff\u0080\u0001');
});

function only2(bytes: Uint8Array): Hj212Frame {
  const [decoded] = decodeAll(hj212Codec, bytes);
  assert.ok(decoded.ok);
  return decoded.frame;
}

test('hostile field names stay data', () => {
  const frame = only2(encodeHj212({ header: {}, cp: [JSON.parse('{"__proto__":"1","constructor":"2"}')] }));
  assert.deepEqual(Object.keys(frame.cp[0]), ['__proto__', 'constructor']);
  assert.equal(({} as Record<string, unknown>)['1'], undefined);
});

test('a repeated field and a field without a value are named', () => {
  const frame = only2(encodeHj212({ header: {}, cp: [{ a: '1' }] }));
  assert.equal(frame.warnings, undefined);
  const [odd] = decodeAll(hj212Codec, withCrc('CP=&&a=1,a=2,b&&'));
  assert.ok(odd.ok);
  assert.deepEqual(odd.frame.warnings, ['DUPLICATE_FIELD a', 'FIELD_WITHOUT_VALUE b']);
});

function withCrc(segment: string): Uint8Array {
  const draft = `##${String(segment.length).padStart(4, '0')}${segment}0000\r\n`;
  const [refused] = decodeAll(hj212Codec, ascii(draft));
  const crc = refused.ok ? refused.frame.crcComputed : (refused.frame?.crcComputed ?? '');
  return ascii(draft.replace('0000\r\n', `${crc}\r\n`));
}

const value = fc.stringMatching(/^[A-Za-z0-9.:+-]{0,12}$/);
const name = fc.stringMatching(/^[a-z][A-Za-z0-9-]{0,11}$/);
const fields = fc.dictionary(name, value, { minKeys: 1, maxKeys: 5 });
const messages = fc.record({
  header: fc.dictionary(name, value, { maxKeys: 7 }),
  cp: fc.array(fields, { maxLength: 6 }),
});

test('encode and decode are inverse', () => {
  fc.assert(
    fc.property(messages, (message) => {
      const frame = only2(encodeHj212(message));
      assert.deepEqual({ header: frame.header, cp: frame.cp }, JSON.parse(JSON.stringify(message)));
      assert.deepEqual(only2(hj212Codec.encode(frame)), frame);
    }),
    { numRuns: 300, seed: 212 },
  );
});

test('values with separators are not encoded', () => {
  for (const bad of ['a;b', 'a,b', 'a&&b', 'a\r\n', 'a&'])
    assert.throws(() => encodeHj212({ header: {}, cp: [{ a: bad }] }), { name: 'CodecFailure' });
  assert.throws(() => encodeHj212({ header: {}, cp: [{ a: 'x'.repeat(10_000) }] }), { code: 'TOO_LONG' });
});

test('packets of one message are joined in any order', () => {
  const assembler = new Hj212Assembler(2, 8);
  const packet = (no: number): Hj212Frame =>
    only2(
      encodeHj212({
        header: { QN: '1', CN: '2051', MN: 'M', PNUM: '3', PNO: String(no) },
        cp: [{ n: String(no) }],
      }),
    );
  assert.deepEqual(assembler.add(packet(3)), { state: 'waiting', have: 1, of: 3 });
  assert.deepEqual(assembler.add(packet(3)), { state: 'waiting', have: 1, of: 3 });
  assert.equal(assembler.add(packet(1)).state, 'waiting');
  const whole = assembler.add(packet(2));
  assert.ok(whole.state === 'whole');
  assert.deepEqual(whole.message.cp, [{ n: '1' }, { n: '2' }, { n: '3' }]);
  assert.equal(whole.message.header.PNUM, undefined);
});

test('readings, factors and answers', () => {
  const frame = only(airStation);
  const [first] = readingsOf(frame);
  assert.deepEqual(first.values, { Rtd: 0 });
  assert.equal(first.flag, 'N');
  assert.equal(factorOf('w01018')?.name, '化学需氧量');
  assert.equal(factorOf('011')?.code, 'w01018');
  assert.equal(factorOf('e10112')?.name, '进水口流量');
  const station = stationOf(frame);
  assert.ok(station);
  const answer = only2(encodeHj212(dataAnswer(station, frame.header.QN)));
  assert.equal(answer.header.CN, '9014');
  assert.equal(answer.header.Flag, '4');
  assert.deepEqual(answer.cp, []);
  assert.equal(only2(encodeHj212(requestAnswer(station, '1', 1))).cp[0].QnRtn, '1');
  assert.equal(only2(encodeHj212(setTime(station, '1', '20260801085857'))).commandName, '设置现场机时间');
  assert.throws(() => setRealtimeInterval(station, '1', 5), { code: 'VALUE_INVALID' });
});

test('damaged input never throws and no wrong CRC is accepted', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  const next = seededNumbers(0x212);
  const seeds = [standardExample, airStation, alteredInPrint].map(ascii);
  seeds.push(joined([seeds[0], seeds[0]]));
  for (let round = 0; round < rounds; round++) {
    const bytes = damaged(seeds[round % 16 === 0 ? 1 : (round % 3) + (round % 3 === 1 ? 2 : 0)], next);
    for (const decoded of decodeAll(hj212Codec, bytes)) {
      if (!decoded.ok) continue;
      assert.ok(decoded.frame.crcValid && decoded.frame.lengthValid, `round ${round}`);
      if (round % 50 === 0) assert.ok(hj212Codec.encode(decoded.frame));
    }
  }
});

test('pieces never change a verdict', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 100_000 : 2_000;
  const seeds = [standardExample, airStation, alteredInPrint].map(ascii);
  assert.equal(findPieceDifference(hj212Codec, seeds, rounds, seededNumbers(0x212)), undefined);
});
