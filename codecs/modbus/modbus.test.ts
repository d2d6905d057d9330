import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
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
  encodeModbus,
  identifyRequest,
  modbusCodec,
  readRequest,
  registerNumber,
  writeCoil,
  writeRegisters,
  type ModbusAdu,
  type ModbusFrame,
} from './index.ts';

const rtu: DecodeOptions = { variant: { transport: 'rtu' } };
const tcp: DecodeOptions = { variant: { transport: 'tcp' } };

function only(bytes: Uint8Array, options?: DecodeOptions): ModbusFrame {
  const [decoded, ...rest] = decodeAll(modbusCodec, bytes, options);
  assert.ok(decoded?.ok, decoded?.ok === false ? decoded.failure.message : 'nothing');
  assert.equal(rest.length, 0);
  return decoded.frame;
}

const folder = new URL('../../../shared/data/protocols/', import.meta.url);
test('published frames', { skip: !existsSync(folder) && 'no shared data' }, () => {
  const data = JSON.parse(readFileSync(new URL('modbus.json', folder), 'utf8')) as {
    frames: { pdu: string; crcLowHigh: string }[];
    mbap: (Record<string, unknown> & { hex: string })[];
  };
  for (const { pdu, crcLowHigh } of data.frames)
    for (const options of [undefined, rtu]) {
      const frame = only(bytesFromHex(pdu + crcLowHigh), options);
      assert.equal(frame.crcLowHigh, crcLowHigh);
      assert.equal(frame.transport, 'rtu');
    }
  for (const { hex, ...expected } of data.mbap) {
    const frame = only(bytesFromHex(hex)) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(frame[key], value, key);
  }
});

/**
 * Request and answer of each example of the Application Protocol V1.1b3, section 6. The printed answer of 43/14 counts
 * 13 bytes for a product code of 15; the count is put right here.
 */
const examples: readonly (readonly [request: string, response: string])[] = [
  ['0100130013', '0103CD6B05'],
  ['0200C40016', '0203ACDB35'],
  ['03006B0003', '0306022B00000064'],
  ['0400080001', '0402000A'],
  ['0500ACFF00', '0500ACFF00'],
  ['0600010003', '0600010003'],
  ['07', '076D'],
  ['080000A537', '080000A537'],
  ['0B', '0BFFFF0108'],
  ['0C', '0C08000001080121' + '2000'],
  ['0F0013000A02CD01', '0F0013000A'],
  ['1000010002' + '04000A0102', '1000010002'],
  ['140E' + '0600040001000206000300090002', '140C05060DFE0020050633CD0040'],
  ['150D0600040007000306AF04BE100D', '150D0600040007000306AF04BE100D'],
  ['16000400F20025', '16000400F20025'],
  ['17000300' + '06000E00030600FF00FF00FF', '170C00FE0ACD00010003000D00FF'],
  ['1804DE', '180006000201B81284'],
  [
    '2B0E0100',
    '2B0E010100000300' +
      '16436F6D70616E79206964656E74696669636174696F6E' +
      '010F50726F6475637420636F6465205858' +
      '0205' +
      '56322E3131',
  ],
];

test('the examples of the specification, as requests and answers, on both transports', () => {
  for (const [request, response] of examples) {
    for (const [role, hex] of [
      ['request', request],
      ['response', response],
    ] as const) {
      const pdu = bytesFromHex(hex);
      const mbap = joined([Uint8Array.of(0, 7, 0, 0, 0, pdu.length + 1, 17), pdu]);
      const frame = only(mbap, { variant: { transport: 'tcp', role } });
      assert.equal(frame.kind, role, hex);
      assert.deepEqual(encodeModbus(frame), mbap, hex);
      const serial = encodeModbus({ ...frame, transport: 'rtu' });
      const again = only(serial, { variant: { transport: 'rtu', role } });
      assert.deepEqual(encodeModbus(again), serial, hex);
      assert.equal(only(serial, rtu).function, frame.function);
      assert.equal(only(mbap).function, frame.function);
    }
  }
});

test('meaning of the fields', () => {
  const read = (hex: string, role: string): ModbusFrame =>
    only(joined([Uint8Array.of(0, 1, 0, 0, 0, hex.length / 2 + 1, 1), bytesFromHex(hex)]), {
      variant: { role },
    });
  assert.deepEqual(read('0103CD6B05', 'response').coils?.slice(0, 8), [
    true,
    false,
    true,
    true,
    false,
    false,
    true,
    true,
  ]);
  assert.equal(read('0F0013000A02CD01', 'request').coils?.length, 10);
  assert.deepEqual(read('180006000201B81284', 'response').values, [440, 4740]);
  assert.deepEqual(read('140E0600040001000206000300090002', 'request').records, [
    { file: 4, record: 1, length: 2 },
    { file: 3, record: 9, length: 2 },
  ]);
  assert.equal(read(examples[17][1], 'response').objects?.[2].text, 'V2.11');
  const exception = read('8302', 'response');
  assert.deepEqual(
    [exception.kind, exception.function, exception.exceptionName],
    ['exception', 3, '非法数据地址'],
  );
});

test('wrong CRC, wrong length, wrong PDU', () => {
  const code = (hex: string, options?: DecodeOptions): string => {
    const [decoded] = decodeAll(modbusCodec, bytesFromHex(hex), options);
    return decoded.ok ? 'ok' : decoded.failure.code;
  };
  assert.equal(code('1103006B00037688'), 'CRC_WRONG');
  assert.equal(code('1103006B00037688', rtu), 'CRC_WRONG');
  assert.equal(code('1103006B0003', rtu), 'INCOMPLETE');
  assert.equal(code('0001000000051103006B0003'), 'PDU_WRONG');
  assert.equal(code('0001000000061103006B00FF'), 'PDU_WRONG');
  assert.equal(code('0001000000061103006B00'), 'INCOMPLETE');
  assert.equal(code('FFFFFFFFFFFFFFFF'), 'CRC_WRONG');
  assert.equal(code('1103006B00037687', tcp), 'INCOMPLETE');
});

test('half, split, joined and noisy streams', () => {
  const request = bytesFromHex('1103006B00037687');
  const response = bytesFromHex('110306AE415652434049AD');
  const serial = joined([
    request,
    response,
    Uint8Array.of(0xde, 0xad, 0xbe),
    request,
    response.subarray(0, 6),
    request,
    response,
  ]);
  const ok = (bytes: Uint8Array, sizes: number[], options?: DecodeOptions): string[] =>
    decodeInPieces(modbusCodec, bytes, sizes, options).flatMap((d) => (d.ok ? [d.frame.kind] : []));
  for (const sizes of [[1000], [1], [3, 5], [7]])
    assert.deepEqual(ok(serial, sizes, rtu), ['request', 'response', 'request', 'request', 'response']);
  const a = bytesFromHex('0001000000061103006B0003');
  const b = bytesFromHex('000100000009110306022B00000064');
  const stream = joined([a, b, Uint8Array.of(0xde, 0xad, 0xbe, 0xef), a, a.subarray(0, 9), a, b]);
  for (const sizes of [[1000], [1], [3, 5], [7]])
    assert.deepEqual(
      ok(stream, sizes),
      ['request', 'response', 'request', 'request', 'response'],
      String(sizes),
    );
});

test('registers as numbers', () => {
  assert.equal(registerNumber([0x4048, 0xf5c3], 0, { type: 'float32' })?.toFixed(2), '3.14');
  assert.equal(registerNumber([0xf5c3, 0x4048], 0, { type: 'float32', order: 'CDAB' })?.toFixed(2), '3.14');
  assert.equal(registerNumber([0x4840, 0xc3f5], 0, { type: 'float32', order: 'BADC' })?.toFixed(2), '3.14');
  assert.equal(registerNumber([0xc3f5, 0x4840], 0, { type: 'float32', order: 'DCBA' })?.toFixed(2), '3.14');
  assert.equal(registerNumber([0xffff, 0xfffe], 0, { type: 'int32' }), -2);
  assert.equal(registerNumber([1], 0, { type: 'int32' }), undefined);
});

test('request builders', () => {
  const target = { transport: 'rtu', unit: 17 } as const;
  assert.equal(hexFromBytes(encodeModbus(readRequest(target, 3, 107, 3))), '1103006B00037687');
  assert.equal(only(encodeModbus(writeCoil(target, 172, true)), rtu).value, 0xff00);
  assert.deepEqual(only(encodeModbus(writeRegisters(target, 1, [10, 258])), rtu).values, [10, 258]);
  assert.equal(only(encodeModbus(identifyRequest(target)), rtu).mei, 14);
  assert.throws(() => readRequest(target, 3, 0, 126), { code: 'VALUE_INVALID' });
});

const u16 = fc.integer({ min: 0, max: 65535 });
const messages: fc.Arbitrary<ModbusAdu> = fc.oneof(
  fc.record({
    function: fc.constantFrom(3, 4),
    kind: fc.constant('request' as const),
    unit: fc.nat(255),
    address: u16,
    quantity: fc.integer({ min: 1, max: 125 }),
  }),
  fc.record({
    function: fc.constantFrom(3, 4, 23),
    kind: fc.constant('response' as const),
    unit: fc.nat(255),
    values: fc.array(u16, { minLength: 3, maxLength: 120 }),
  }),
  fc.record({
    function: fc.constantFrom(1, 2),
    kind: fc.constant('response' as const),
    unit: fc.nat(255),
    coils: fc.array(fc.boolean(), { minLength: 32, maxLength: 32 }),
  }),
  fc.record({
    function: fc.constant(20),
    kind: fc.constant('response' as const),
    unit: fc.nat(255),
    records: fc.array(fc.record({ values: fc.array(u16, { minLength: 1, maxLength: 5 }) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
);

test('encode and decode are inverse', () => {
  fc.assert(
    fc.property(messages, fc.constantFrom('tcp' as const, 'rtu' as const), (message, transport) => {
      const bytes = encodeModbus({ ...message, transport });
      const frame = only(bytes, { variant: { transport, role: message.kind } });
      for (const [key, value] of Object.entries(message))
        assert.deepEqual(frame[key as keyof ModbusFrame], JSON.parse(JSON.stringify(value)), key);
      assert.deepEqual(encodeModbus(frame), bytes);
    }),
    { numRuns: 300, seed: 502 },
  );
});

test('damaged input never throws, no wrong CRC is accepted, what is accepted encodes to the same bytes', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  const next = seededNumbers(0x502);
  const seeds = examples.flat().flatMap((hex) => {
    const pdu = bytesFromHex(hex);
    const mbap = joined([Uint8Array.of(0, 7, 0, 0, 0, pdu.length + 1, 17), pdu]);
    return [mbap, encodeModbus({ ...only(mbap), transport: 'rtu' })];
  });
  for (let round = 0; round < rounds; round++) {
    const bytes = damaged(seeds[next() % seeds.length], next);
    for (const decoded of decodeAll(modbusCodec, bytes, round % 3 === 0 ? rtu : undefined)) {
      if (!decoded.ok) continue;
      assert.ok(decoded.frame.crcValid !== false, `round ${round}`);
      assert.ok(indexOfBytes(bytes, encodeModbus(decoded.frame)) >= 0, `round ${round}`);
    }
  }
});

test('pieces never change a verdict', () => {
  const rounds = process.env.FENGSUI_TORTURE ? 100_000 : 2_000;
  const seeds = examples.slice(0, 8).flatMap((pair) =>
    pair.map((hex) =>
      encodeModbus({
        ...only(bytesFromHex(`0007000000${(hex.length / 2 + 1).toString(16).padStart(2, '0')}11${hex}`)),
        transport: 'rtu',
      }),
    ),
  );
  assert.equal(findPieceDifference(modbusCodec, seeds, rounds, seededNumbers(0x503)), undefined);
});
