import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesFromHex, decodeAll, hexFromBytes, type DecodeOptions } from '#codecs/codec';
import {
  damaged,
  decodeInPieces,
  findPieceDifference,
  indexOfBytes,
  joined,
  seededNumbers,
} from '#codecs/framing';
import {
  confirm,
  encodeSzy206,
  query,
  rawOf,
  setClock,
  szy206Codec,
  valueKinds,
  type Szy206Frame,
  type Szy206Kind,
  type Szy206Message,
} from './index.ts';

function only(bytes: Uint8Array, options?: DecodeOptions): Szy206Frame {
  const [decoded, ...rest] = decodeAll(szy206Codec, bytes, options);
  assert.ok(decoded?.ok, decoded?.ok === false ? decoded.failure.message : 'nothing');
  assert.equal(rest.length, 0);
  return decoded.frame;
}

/** Reports of real stations, published in hm1212/szy206-protocol. */
const flowReport = '681A68B35303810D00C00059000000826110000001106000004508090A3516';
const invalidReport = '681568B34406070001C0AAAAAAAAAA004040000000000101E516';

test('a real report of flow and volume', () => {
  const frame = only(bytesFromHex(flowReport));
  assert.deepEqual(
    frame.readings?.map((r) => [r.kind, r.value]),
    [
      ['flow', 5.9],
      ['volume', 106182],
    ],
  );
  assert.equal(frame.station, '5303810D00');
  assert.equal(frame.tagTime, '09084500');
  assert.equal(frame.delayMinutes, 10);
  assert.deepEqual(frame.alarms, ['工作交流电停电告警', '剩余水量的下限报警']);
  assert.ok(frame.states?.includes('蓄电池供电'));
  assert.equal(hexFromBytes(szy206Codec.encode(frame)), flowReport);
});

test('an invalid value is a reading without a value', () => {
  const frame = only(bytesFromHex(invalidReport));
  assert.deepEqual(
    frame.readings?.map((r) => [r.raw, r.value]),
    [['AAAAAAAAAA', undefined]],
  );
  assert.equal(hexFromBytes(szy206Codec.encode(frame)), invalidReport);
});

const station = '5303810D00';
const tail = { alarmBits: 0x1001, stateBits: 0x60, tagTime: '09084500', delayMinutes: 10 };

test('every kind of value, both signs', () => {
  const samples: readonly (readonly [control: number, kind: Szy206Kind, value: number])[] = [
    [1, 'rain', 99999.9],
    [2, 'level', -12.345],
    [4, 'velocity', -99.999],
    [5, 'gate', 999.99],
    [6, 'power', 999999],
    [7, 'airPressure', 1013],
    [8, 'wind', 12.34],
    [9, 'waterTemperature', 21.5],
    [11, 'soilMoisture', 45.6],
    [12, 'evaporation', 3.2],
    [15, 'waterPressure', 999999.99],
  ];
  for (const [controlCode, kind, value] of samples) {
    const raw = rawOf(kind, value, 7);
    const bytes = encodeSzy206({
      direction: 'up',
      controlCode,
      station,
      functionCode: 'C0',
      readings: [{ kind, raw }],
      ...tail,
    });
    const frame = only(bytes);
    assert.equal(frame.readings?.[0].value, value, kind);
    assert.equal(frame.readings?.[0].direction, kind === 'wind' ? 7 : undefined);
    assert.deepEqual(szy206Codec.encode(frame), bytes);
  }
  assert.equal(rawOf('level', 9999.999), '99999909');
  assert.equal(rawOf('level', -9999.999), '999999F9');
  assert.throws(() => rawOf('rain', -1), { code: 'VALUE_INVALID' });
  assert.throws(() => rawOf('level', 10_000), { code: 'VALUE_INVALID' });
});

test('comprehensive reports and the ways to read flow', () => {
  const kinds: readonly Szy206Kind[] = ['rain', 'level', 'flow', 'gate', 'wind', 'power', 'soilMoisture'];
  const readings = kinds.map((kind) => ({ kind, raw: rawOf(kind, 1) }));
  const message: Szy206Message = {
    direction: 'up',
    controlCode: 14,
    station,
    functionCode: 'B0',
    comprehensive: 0xfe,
    readings,
    alarmBits: 0,
    stateBits: 0,
  };
  const bytes = encodeSzy206(message);
  assert.deepEqual(
    only(bytes).readings?.map((r) => r.value),
    [1, 1, 1, 1, 1, 1, 1],
  );
  const volume = only(bytesFromHex(invalidReport), { variant: { flow: 'volumes' } });
  assert.equal(volume.readings?.[0].kind, 'volume');
});

test('link test, clock, events, image parts, random alarms', () => {
  const link = only(
    encodeSzy206({ direction: 'up', controlCode: 0, station, functionCode: '02', link: 'online' }),
  );
  assert.equal(link.link, 'online');
  assert.equal(only(encodeSzy206(confirm(link))).link, 'online');
  const clock = only(
    encodeSzy206(setClock(station, '260801080507', { password: '1234', tagTime: '01080507', dayOfWeek: 6 })),
  );
  assert.deepEqual(
    [clock.clock, clock.dayOfWeek, clock.password, clock.tagTime],
    ['260801080507', 6, '1234', '01080507'],
  );
  const events = Array.from({ length: 32 }, (_, i) => i * 300);
  assert.deepEqual(
    only(encodeSzy206({ direction: 'up', controlCode: 0, station, functionCode: '5D', events })).events,
    events,
  );
  const image = encodeSzy206({
    direction: 'up',
    controlCode: 0,
    station,
    functionCode: '61',
    split: true,
    splitCount: 42,
    imageHex: '16'.repeat(1024),
  });
  assert.equal(image[1], 1);
  const part = only(image);
  assert.deepEqual([part.splitCount, part.imageHex?.length], [42, 2048]);
  assert.deepEqual(szy206Codec.encode(part), image);
  const alarm = only(
    encodeSzy206({
      direction: 'up',
      controlCode: 13,
      station,
      functionCode: '81',
      alarmBits: 4,
      dataHex: '010203',
    }),
  );
  assert.deepEqual([alarm.alarms, alarm.dataHex], [['水位超限报警'], '010203']);
  assert.equal(only(encodeSzy206(query(station, '5E'))).functionName, '查询遥测终端状态和报警状态');
  assert.equal(only(encodeSzy206(confirm(only(bytesFromHex(flowReport))))).dataHex, '00');
});

test('wrong CRC, wrong length, cuts', () => {
  const code = (bytes: Uint8Array): string => {
    const [decoded] = decodeAll(szy206Codec, bytes);
    return decoded.ok ? 'ok' : decoded.failure.code;
  };
  const good = bytesFromHex(flowReport);
  assert.equal(code(good.with(29, 0x36)), 'CRC_WRONG');
  assert.equal(code(good.with(1, 0x19)), 'LENGTH_WRONG');
  assert.equal(code(good.with(1, 0x1b)), 'INCOMPLETE');
  assert.equal(code(Uint8Array.of(1, 2, 3)), 'NO_FRAME');
  for (let n = 1; n < good.length; n++)
    for (const decoded of decodeAll(szy206Codec, good.subarray(0, n))) assert.ok(!decoded.ok);
});

test('half, split, joined and noisy streams', () => {
  const a = bytesFromHex(flowReport);
  const b = bytesFromHex(invalidReport);
  const stream = joined([
    Uint8Array.of(0x68, 9, 1),
    a,
    b,
    Uint8Array.of(0x16, 0x68),
    b,
    a.subarray(0, 15),
    b,
    a,
    b,
  ]);
  const found = (sizes: number[]): string[] =>
    decodeInPieces(szy206Codec, stream, sizes).flatMap((d) => (d.ok ? [d.frame.crcInFrame] : []));
  for (const sizes of [[1000], [1], [3, 5], [7]])
    assert.deepEqual(found(sizes), ['35', 'E5', 'E5', 'E5', '35', 'E5'], String(sizes));
});

const anyFrame = fc
  .record({
    up: fc.boolean(),
    fcb: fc.nat(3),
    controlCode: fc.nat(15),
    functionCode: fc.constantFrom('02', '11', '51', '5D', '5E', '81', '96', 'A1', 'B0', 'C0', 'F7'),
    data: fc.uint8Array({ maxLength: 70 }),
  })
  .map(({ up, fcb, controlCode, functionCode, data }) => {
    const dataHex = hexFromBytes(data);
    return encodeSzy206({ direction: up ? 'up' : 'down', fcb, controlCode, station, functionCode, dataHex });
  });

test('decode and encode are inverse for any data', () => {
  fc.assert(
    fc.property(anyFrame, (bytes) => {
      const frame = only(bytes);
      assert.deepEqual(szy206Codec.encode(frame), bytes);
      assert.deepEqual(szy206Codec.encode(JSON.parse(JSON.stringify(frame)) as Szy206Frame), bytes);
    }),
    { numRuns: 2000, seed: 206 },
  );
});

test('raw and value are inverse', () => {
  for (const [kind, { bytes, decimals, top }] of Object.entries(valueKinds)) {
    const most = 10 ** (2 * bytes - (top === 'digit' ? 0 : 1)) - 1;
    const integers = fc.integer({
      min: top === 'digit' || top === 'direction' ? 0 : -Math.min(most, 2 ** 31),
      max: Math.min(most, 2 ** 31 - 1),
    });
    fc.assert(
      fc.property(integers, (scaled) => {
        const value = scaled / 10 ** decimals;
        const raw = rawOf(kind as Szy206Kind, value);
        const control =
          { flow: 3, volume: 3 }[kind] ??
          [
            0,
            'rain',
            'level',
            '',
            'velocity',
            'gate',
            'power',
            'airPressure',
            'wind',
            'waterTemperature',
            '',
            'soilMoisture',
            'evaporation',
            '',
            '',
            'waterPressure',
          ].indexOf(kind);
        const bytesOf = encodeSzy206({
          direction: 'up',
          controlCode: control,
          station,
          functionCode: 'C0',
          readings: [{ kind: kind as Szy206Kind, raw }],
          ...tail,
        });
        const frame = only(bytesOf, { variant: { flow: kind === 'volume' ? 'volumes' : 'rates' } });
        assert.equal(frame.readings?.[0].value, value === 0 ? 0 : value);
      }),
      { numRuns: 30, seed: 206 },
    );
  }
});

test('damaged input never throws, no wrong CRC is accepted, what is accepted encodes to the same bytes', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  const next = seededNumbers(0x206);
  const seeds: Uint8Array[] = [flowReport, invalidReport, flowReport + invalidReport].map(bytesFromHex);
  seeds.push(encodeSzy206(setClock(station, '260801080507', { password: '1234', tagTime: '01080507' })));
  for (let round = 0; round < rounds; round++) {
    const bytes = damaged(seeds[next() % seeds.length], next);
    for (const decoded of decodeAll(szy206Codec, bytes)) {
      if (!decoded.ok) continue;
      assert.ok(decoded.frame.crcValid, `round ${round}`);
      assert.ok(indexOfBytes(bytes, szy206Codec.encode(decoded.frame)) >= 0, `round ${round}`);
    }
  }
});

test('pieces never change a verdict', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 100_000 : 2_000;
  const seeds = [flowReport, invalidReport].map(bytesFromHex);
  assert.equal(findPieceDifference(szy206Codec, seeds, rounds, seededNumbers(0x206)), undefined);
});
