import assert from 'node:assert/strict';
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
import {
  asduTypes,
  clockSync,
  control,
  encodeIec104,
  iec104Codec,
  information,
  interrogation,
  supervise,
  type Iec104AsduMessage,
  type Iec104Frame,
  type Iec104Object,
} from './index.ts';

function only(bytes: Uint8Array): Iec104Frame {
  const [decoded, ...rest] = decodeAll(iec104Codec, bytes);
  assert.ok(decoded?.ok, decoded?.ok === false ? decoded.failure.message : 'nothing');
  assert.equal(rest.length, 0);
  return decoded.frame;
}

const numbers = { sendSequence: 3, receiveSequence: 9 };

/** Frames of a published walk through a session (104规约报文解读, 2002 edition). */
const session = {
  startAct: '680407000000',
  startCon: '68040B000000',
  initEnd: '680E00000000460104000100000000' + '00',
  clock: '68142C006A006701060001000000' + '00E53F000F090C04',
  interrogation: '680E00000600640106000100000000' + '14',
  confirmed: '680E08000200640107000100000000' + '14',
  points: `682D0A00020001A014000100010000${'01000100' + '00'.repeat(28)}`,
  floats: `68AD220002000DA014000100014000B20B4B4200${'00'.repeat(31 * 5)}`,
};

test('a published session', () => {
  assert.equal(only(bytesFromHex(session.startAct)).control, 'STARTDT act');
  assert.equal(only(bytesFromHex(session.startCon)).control, 'STARTDT con');
  assert.equal(only(bytesFromHex(session.initEnd)).asdu?.typeId, 'M_EI_NA_1');
  const clock = only(bytesFromHex(session.clock));
  assert.equal(clock.asdu?.objects[0].time, '2004-12-09T15:00:16.357');
  assert.deepEqual([clock.sendSequence, clock.receiveSequence], [22, 53]);
  assert.equal(only(bytesFromHex(session.confirmed)).asdu?.causeName, '激活确认');
  const points = only(bytesFromHex(session.points)).asdu;
  assert.equal(points?.objects.length, 32);
  assert.deepEqual(
    points?.objects.slice(0, 3).map((o) => [o.ioa, o.value]),
    [
      [1, 1],
      [2, 0],
      [3, 1],
    ],
  );
  const floats = only(bytesFromHex(session.floats)).asdu;
  assert.equal(floats?.objects[0].ioa, 0x4001);
  assert.equal(floats?.objects[0].value?.toFixed(3), '50.761');
  for (const hex of Object.values(session))
    assert.equal(hexFromBytes(iec104Codec.encode(only(bytesFromHex(hex)))), hex);
});

test('values, quality and time of the monitored types', () => {
  const one = (type: number, element: string): Iec104Object => {
    const asdu = `${hexFromBytes(Uint8Array.of(type))}0103000100${'640000'}${element}`;
    const frame = only(bytesFromHex(`68${hexFromBytes(Uint8Array.of(asdu.length / 2 + 4))}00000000${asdu}`));
    assert.equal(hexFromBytes(iec104Codec.encode(frame)).slice(12), asdu);
    const [object] = frame.asdu?.objects ?? [];
    assert.equal(object.ioa, 100);
    return object;
  };
  assert.deepEqual(one(1, '91').quality, ['invalid', 'blocked']);
  assert.equal(one(3, '02').value, 2);
  assert.deepEqual([one(5, 'C000').value, one(5, 'C000').transient], [-64, true]);
  assert.equal(one(9, '004000').value, 0.5);
  assert.equal(one(9, '008000').value, -1);
  assert.deepEqual([one(11, 'FEFF01').value, one(11, 'FEFF01').quality], [-2, ['overflow']]);
  assert.equal(one(13, '0000C07F80').valueHex, '0000C07F');
  assert.deepEqual(one(15, 'FFFFFFFF65').quality, ['adjusted', 'carry']);
  assert.equal(one(15, 'FFFFFFFF65').counterSequence, 5);
  assert.equal(one(2, '01' + '983A8F').time, undefined === one(2, '01983A8F').time ? undefined : '15:15.000');
  assert.equal(one(2, '01' + '983A0F').time, '15:15.000');
  const tagged = one(30, '01' + 'E53F40' + '8F' + '290C1A');
  assert.deepEqual(
    [tagged.time, tagged.timeSubstituted, tagged.summerTime, tagged.dayOfWeek],
    ['2026-12-09T15:00:16.357', true, true, 1],
  );
  assert.equal(one(30, '01' + 'FFFFFFFFFFFFFF').timeHex, 'FFFFFFFFFFFFFF');
  assert.deepEqual([one(45, '81').value, one(45, '81').select], [1, true]);
  assert.equal(one(38, '0A3412' + '00000001' + '010101').elapsedMs, 0x1234);
});

test('wrong APCI, wrong ASDU, unknown types', () => {
  const code = (hex: string): string => {
    const [decoded] = decodeAll(iec104Codec, bytesFromHex(hex));
    return decoded.ok ? 'ok' : decoded.failure.code;
  };
  assert.equal(code('680407000001'), 'APCI_WRONG');
  assert.equal(code('680403000000'), 'APCI_WRONG');
  assert.equal(code('680E00000600640206000100000000' + '14'), 'ASDU_WRONG');
  assert.equal(code('680E00000600640106000100000000'), 'INCOMPLETE');
  assert.equal(code('000102'), 'NO_FRAME');
  const own = only(bytesFromHex('680E00000600C80106000100AABBCC' + '14'));
  assert.deepEqual([own.asdu?.typeName, own.asdu?.dataHex], ['专用类型', 'AABBCC14']);
});

test('half, split, joined and noisy streams', () => {
  const a = bytesFromHex(session.points);
  const b = bytesFromHex(session.interrogation);
  const stream = joined([
    Uint8Array.of(0, 0x68, 1, 0xff),
    b,
    a,
    Uint8Array.of(1, 2, 3),
    b,
    a.subarray(0, 20),
    b,
    b,
    a,
  ]);
  const found = (sizes: number[]): number[] =>
    decodeInPieces(iec104Codec, stream, sizes).flatMap((d) => (d.ok ? [d.frame.asdu?.type ?? 0] : []));
  for (const sizes of [[1000], [1], [3, 5], [7]])
    assert.deepEqual(found(sizes), [100, 1, 100, 100, 100, 1], String(sizes));
});

test('builders', () => {
  assert.equal(hexFromBytes(encodeIec104(control('TESTFR', 'act'))), '680443000000');
  assert.equal(hexFromBytes(encodeIec104(supervise(300))), '680401005802');
  assert.equal(
    hexFromBytes(encodeIec104(interrogation({ sendSequence: 0, receiveSequence: 3 }, 1))),
    session.interrogation,
  );
  const clock = clockSync(numbers, 1, '2026-08-01T08:05:07.250');
  assert.equal(only(encodeIec104(clock)).asdu?.objects[0].time, '2026-08-01T08:05:07.250');
  assert.throws(() => encodeIec104(clockSync(numbers, 1, '2026-08-01')), { code: 'VALUE_INVALID' });
  const gap: Iec104AsduMessage = {
    type: 1,
    cause: 3,
    commonAddress: 1,
    sequence: true,
    objects: [
      { ioa: 1, value: 0 },
      { ioa: 3, value: 0 },
    ],
  };
  assert.throws(() => encodeIec104(information(numbers, gap)), { code: 'VALUE_INVALID' });
});

/** Every type with random octets in its objects, as one by one and as a sequence. */
const bodies = fc
  .record({
    type: fc.constantFrom(...asduTypes.keys()),
    count: fc.integer({ min: 1, max: 5 }),
    sequence: fc.boolean(),
    cause: fc.integer({ min: 0, max: 255 }),
    originator: fc.integer({ min: 0, max: 255 }),
    octets: fc.uint8Array({ minLength: 130, maxLength: 130 }),
  })
  .map(({ type, count, sequence, cause, originator, octets }) => {
    const size = asduTypes.get(type)?.size ?? 0;
    const length = sequence ? 3 + count * size : count * (3 + size);
    const head = [type, count | (sequence ? 128 : 0), cause, originator, 7, 0];
    const data = octets.slice(0, length);
    if (sequence) data[2] = 0x12;
    return Uint8Array.from([0x68, 10 + length, 4, 0, 2, 0, ...head, ...data]);
  });

test('decode and encode are inverse for every octet of every type', () => {
  fc.assert(
    fc.property(bodies, (bytes) => {
      const frame = only(bytes);
      assert.deepEqual(iec104Codec.encode(frame), bytes);
      const text = JSON.stringify(frame);
      if (!text.includes('"value":0'))
        assert.deepEqual(iec104Codec.encode(JSON.parse(text) as Iec104Frame), bytes);
    }),
    { numRuns: 2000, seed: 104 },
  );
});

test('damaged input never throws, what is accepted encodes to the same bytes', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  const next = seededNumbers(0x104);
  const seeds = Object.values(session)
    .filter((hex) => hex.length < 120)
    .map(bytesFromHex);
  seeds.push(joined([seeds[3], seeds[4]]));
  for (let round = 0; round < rounds; round++) {
    const bytes = damaged(seeds[next() % seeds.length], next);
    for (const decoded of decodeAll(iec104Codec, bytes))
      if (decoded.ok)
        assert.ok(indexOfBytes(bytes, iec104Codec.encode(decoded.frame)) >= 0, `round ${round}`);
  }
});

test('pieces never change a verdict', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 100_000 : 2_000;
  const seeds = Object.values(session).map(bytesFromHex);
  assert.equal(findPieceDifference(iec104Codec, seeds, rounds, seededNumbers(0x104)), undefined);
});
