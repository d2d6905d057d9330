import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesFromHex, decodeAll, hexFromBytes, type Decoded } from '#codecs/codec';
import {
  clockSetting,
  confirmation,
  denial,
  dutyCheck,
  gb26875Codec,
  type Gb26875Frame,
} from '#codecs/gb26875';
import { mutants } from '#codecs/layout';

interface Sample {
  readonly hex: string;
  readonly name?: string;
  readonly typeFlag: number | null;
  readonly valid: boolean;
}

const root = new URL('../../', import.meta.url);
const read = (url: URL): { frames: Sample[] } =>
  JSON.parse(readFileSync(url, 'utf8')) as { frames: Sample[] };
const samples = read(new URL('conformance/gb26875/frames.json', root)).frames;
const shared = new URL('../shared/data/protocols/gb26875_3.json', root);

const decode = (bytes: Uint8Array): Decoded<Gb26875Frame>[] => decodeAll(gb26875Codec, bytes);

function only(hex: string): Decoded<Gb26875Frame> {
  const found = decode(bytesFromHex(hex));
  assert.equal(found.length, 1);
  return found[0];
}

test('the example frames print every key with the same value', { skip: !existsSync(shared) }, () => {
  for (const { hex, ...keys } of read(shared).frames) {
    const found = only(hex);
    assert.equal(found.ok, keys.valid);
    for (const [key, value] of Object.entries(keys)) {
      const got = (found.frame as never)?.[key];
      if (key !== 'decoded') assert.deepEqual(got, value, key);
      else
        for (const [inner, wanted] of Object.entries(value as unknown as object))
          assert.deepEqual(got?.[inner], wanted, inner);
    }
    if (!found.ok) assert.equal(found.failure.code, 'CHECKSUM_WRONG');
  }
});

test('exchange examples: verdicts, meanings, and encoding gives back every byte', () => {
  for (const { hex, typeFlag, valid, name } of samples) {
    const found = only(hex);
    assert.equal(found.frame?.typeFlag ?? null, typeFlag, name);
    assert.equal(found.frame?.valid, valid, name);
    assert.equal(found.ok, valid);
    if (found.ok) assert.equal(hexFromBytes(gb26875Codec.encode(found.frame)).toLowerCase(), hex);
  }
  const alarm = only(samples[0].hex).frame?.decoded;
  assert.deepEqual(
    [
      alarm?.componentTypeName,
      alarm?.zone,
      alarm?.point,
      alarm?.componentStateNames,
      alarm?.eventTime,
      alarm?.text,
    ],
    ['感烟火灾探测器', 10, 2, ['测试', '火警'], '2012-09-26T09:58:02', ''],
  );
  assert.deepEqual(only(samples[3].hex).frame?.decoded?.deviceStateNames, ['测试', '主电故障']);
  assert.deepEqual(only(samples[4].hex).frame?.decoded?.operationNames, ['查岗应答']);
});

test('analogue values carry their unit and step', () => {
  const frame = only(samples[0].hex).frame as Gb26875Frame;
  const { dataTrailing: _none, decoded: _flat, ...header } = frame;
  const object = {
    systemType: 1,
    systemAddress: 2,
    componentType: 40,
    zone: 1,
    point: 2,
    analogueType: 3,
    value: -12.5,
  };
  const bytes = gb26875Codec.encode({
    ...header,
    typeFlag: 3,
    objects: [{ ...object, eventTime: '2026-04-01T12:30:59' }],
  });
  const { decoded } = only(hexFromBytes(bytes)).frame as Gb26875Frame;
  assert.deepEqual([decoded?.value, decoded?.unit, decoded?.analogueName], [-12.5, '℃', '温度']);
});

test('split at every byte, concatenated and with garbage between: the same packets', () => {
  const good = samples.filter((sample) => sample.valid);
  const stream = bytesFromHex(`40${good.map((sample) => sample.hex).join('00234012')}`);
  const out: string[] = [];
  const decoder = gb26875Codec.createDecoder();
  const emit = (one: Decoded<Gb26875Frame>): void =>
    void (one.ok ? out.push(JSON.stringify(one.frame)) : undefined);
  for (const byte of stream) decoder.push(Uint8Array.of(byte), emit);
  decoder.end(emit);
  assert.deepEqual(
    out,
    good.map((sample) => JSON.stringify(only(sample.hex).frame)),
  );
});

test('a packet cut off gives way to the next one', () => {
  const longer = decode(bytesFromHex(samples[0].hex.slice(0, 80) + samples[3].hex + samples[4].hex));
  assert.deepEqual(
    longer.map((one) => (one.ok ? one.frame.typeFlag : one.failure.code)),
    ['INCOMPLETE', 21, 24],
  );
});

test('refusals are named: wrong end, too long, cut off', () => {
  const { hex } = samples[3];
  const wrongEnd = only(`${hex.slice(0, -4)}2313`);
  assert.ok(!wrongEnd.ok);
  assert.deepEqual(
    [wrongEnd.failure.code, wrongEnd.frame?.complete, wrongEnd.frame?.serial],
    ['END_WRONG', false, 1],
  );
  const long = only(hex.replace('09000215', 'ff0f0215'));
  assert.ok(!long.ok);
  assert.equal(long.failure.code, 'LENGTH_WRONG');
  const short = only(hex.slice(0, 20));
  assert.ok(!short.ok);
  assert.deepEqual([short.failure.code, short.frame], ['INCOMPLETE', { complete: false, valid: false }]);
});

test('bytes without any packet are one refusal that says so', () => {
  const found = only('314055'.repeat(20));
  assert.ok(!found.ok);
  assert.deepEqual([found.failure.code, found.frame], ['GARBAGE', { complete: false, valid: false }]);
});

test('a flood of start marks costs one refusal per packet length', () => {
  const found = decode(new Uint8Array(200_000).fill(0x40));
  assert.ok(found.length < 400);
});

test('confirmation and denial answer with the same serial and swapped addresses', () => {
  const { frame } = only(samples[0].hex) as { frame: Gb26875Frame };
  const at = '2012-09-26T09:58:35';
  const hexOf = (message: unknown): string =>
    hexFromBytes(gb26875Codec.encode(message as Gb26875Frame)).toLowerCase();
  assert.equal(hexOf(confirmation(frame, at)), samples[1].hex);
  assert.equal(hexOf(denial(frame, at)), samples[2].hex);
  const head = confirmation(frame, '2012-09-26T09:58:32');
  assert.equal(
    hexOf(clockSetting({ ...head, time: '2012-09-26T09:58:02' })).slice(54, 70),
    '5a01023a091a090c',
  );
  assert.equal(hexOf(dutyCheck(head, 10)), samples[13].hex);
});

test('any data unit survives decode and encode', () => {
  const flags = [1, 2, 3, 4, 5, 6, 7, 8, 21, 24, 25, 26, 28, 61, 62, 64, 81, 84, 90, 91, 200];
  const base = {
    serial: 1,
    version: '1.1',
    time: '010203040506',
    source: '010203040506',
    dest: '000000000000',
    command: 2,
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...flags),
      fc.nat(3),
      fc.uint8Array({ maxLength: 120 }),
      (typeFlag, infoCount, data) => {
        const bytes = gb26875Codec.encode({
          ...base,
          typeFlag,
          infoCount,
          dataHex: hexFromBytes(data),
        } as Gb26875Frame);
        const [found] = decode(bytes);
        assert.ok(found.ok);
        assert.deepEqual(gb26875Codec.encode(JSON.parse(JSON.stringify(found.frame)) as Gb26875Frame), bytes);
      },
    ),
    { numRuns: 3000 },
  );
});

test('damaged input never throws and never hangs', () => {
  const count = process.env.FENGSUI_TORTURE === '1' ? 10_000_000 : 100_000;
  let frames = 0;
  for (const bytes of mutants(
    26875,
    count,
    samples.map((sample) => bytesFromHex(sample.hex)),
  ))
    frames += decode(bytes).length;
  assert.ok(frames > count / 2);
});
