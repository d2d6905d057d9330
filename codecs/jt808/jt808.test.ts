import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesFromHex, decodeAll, hexFromBytes, type Decoded } from '#codecs/codec';
import {
  inPackets,
  jt808Codec,
  platformAnswer,
  registrationAnswer,
  textMessage,
  type Jt808Frame,
} from '#codecs/jt808';
import { mutants } from '#codecs/layout';
import { MAX_HELD_BYTES, Reassembly } from './reassembly.ts';

interface Sample {
  readonly hex: string;
  readonly [key: string]: unknown;
}

const root = new URL('../../', import.meta.url);
const samples = (
  JSON.parse(readFileSync(new URL('conformance/jt808/frames.json', root), 'utf8')) as { frames: Sample[] }
).frames;
const shared = new URL('../shared/data/protocols/jt808.json', root);

function decode(bytes: Uint8Array): Decoded<Jt808Frame>[] {
  return decodeAll(jt808Codec, bytes);
}

function only(hex: string): Decoded<Jt808Frame> {
  const found = decode(bytesFromHex(hex));
  assert.equal(found.length, 1);
  return found[0];
}

function accepted(hex: string): Jt808Frame {
  const found = only(hex);
  assert.ok(found.ok);
  return found.frame;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('the example frames print every key with the same value', { skip: !existsSync(shared) }, () => {
  const { frames } = JSON.parse(readFileSync(shared, 'utf8')) as { frames: Sample[] };
  for (const { hex, test: _name, ...keys } of frames) {
    const found = only(hex);
    for (const [key, value] of Object.entries(keys))
      assert.deepEqual(plain((found.frame as never)?.[key]), value, key);
  }
  const joined = decode(bytesFromHex(frames.map((frame) => frame.hex).join('')));
  assert.equal(joined.length, frames.length);
  const last = joined[1].frame?.reassembled;
  assert.equal(last?.bodyLength, 986);
  assert.equal((last?.body?.resources as unknown[] | undefined)?.length, 35);
});

test('public frames: verdicts, and encoding gives back every accepted byte', () => {
  for (const { hex, msgId, version2019, bccValid, lengthValid } of samples) {
    const found = only(hex);
    assert.deepEqual(
      [
        found.frame?.msgId,
        found.frame?.version2019,
        found.frame?.bccValid,
        found.frame?.lengthValid,
        found.ok,
      ],
      [msgId, version2019, bccValid, lengthValid, bccValid && lengthValid],
      hex,
    );
    if (found.ok) assert.equal(hexFromBytes(jt808Codec.encode(plain(found.frame) as Jt808Frame)), hex);
    else assert.equal(found.failure.code, bccValid ? 'LENGTH_WRONG' : 'BCC_WRONG');
  }
});

test('a position report in degrees with named alarms, status and additional items', () => {
  const frame: Partial<Jt808Frame> = {
    msgId: '0200',
    terminal: '013812345678',
    serial: 7,
    location: {
      alarm: '20000001',
      status: '0000000F',
      lat: -39.915119,
      lon: -116.403963,
      altitude_m: 50,
      speed_kmh: 60.5,
      direction: 90,
      time_bcd: '260401123059',
      extraComplete: true,
      extra: [
        { id: '01', hex: '000003E8' },
        { id: '12', hex: '0100000005' + '01' },
        { id: '06', hex: 'FFF6' },
        { id: 'EB', hex: 'ABCD' },
      ],
    },
  };
  const { location } = accepted(hexFromBytes(jt808Codec.encode(frame as Jt808Frame)));
  assert.ok(location);
  assert.deepEqual(location.alarmNames, ['紧急报警', '碰撞侧翻报警']);
  assert.deepEqual(location.statusNames, ['ACC开', '定位', '南纬', '西经']);
  assert.equal(location.lat, -39.915119);
  assert.equal(location.lon, -116.403963);
  assert.equal(location.speed_kmh, 60.5);
  assert.equal(location.time, '2026-04-01T12:30:59+08:00');
  assert.equal(location.extra[0].value, 100);
  assert.deepEqual(location.extra[1].fields, {
    areaType: 1,
    areaTypeName: '圆形区域',
    areaId: 5,
    leaving: true,
  });
  assert.equal(location.extra[2].value, -10);
  assert.equal(location.extra[3].name, undefined);
});

test('an additional item past the end is told, not refused', () => {
  const hex = hexFromBytes(
    jt808Codec.encode({
      msgId: '0200',
      terminal: '013812345678',
      serial: 1,
      bodyHex: `${'00'.repeat(22)}2604011230590104000003E80205AA`,
    } as Jt808Frame),
  );
  const { location } = accepted(hex);
  assert.equal(location?.extraComplete, false);
  assert.equal(location?.extra.length, 1);
  assert.equal(location?.extraTrailing, '0205AA');
});

test('split at every byte, concatenated, with a shared 7E and with garbage between: the same messages', () => {
  const good = samples.filter((sample) => sample.bccValid && sample.lengthValid).slice(0, 6);
  const each = good.map((sample) => JSON.stringify(accepted(sample.hex)));
  const stream = bytesFromHex(`0102${good.map((sample) => sample.hex).join('00FF0011')}`);
  const decoder = jt808Codec.createDecoder();
  const out: string[] = [];
  const refused: string[] = [];
  const emit = (one: Decoded<Jt808Frame>): void =>
    void (one.ok ? out.push(JSON.stringify(one.frame)) : refused.push(one.failure.code));
  for (const byte of stream) decoder.push(Uint8Array.of(byte), emit);
  decoder.end(emit);
  assert.deepEqual(out, each);
  assert.deepEqual(new Set(refused), new Set(['GARBAGE', 'FRAME_SHORT']));
  const sharedFlag = good.map((sample) => sample.hex.slice(0, -2)).join('') + '7E';
  assert.deepEqual(
    decode(bytesFromHex(sharedFlag)).map((one) => JSON.stringify(one.frame)),
    each,
  );
});

test('a message cut off is INCOMPLETE and still tells its header; too long without 7E is TOO_LONG', () => {
  const cut = only(samples[0].hex.slice(0, -6));
  assert.ok(!cut.ok);
  assert.equal(cut.failure.code, 'INCOMPLETE');
  assert.equal(cut.frame?.msgId, samples[0].msgId);
  const flood = new Uint8Array(100_000).fill(0x11);
  flood[0] = 0x7e;
  assert.deepEqual(
    decode(flood).map((one) => (one.ok ? 'ok' : one.failure.code)),
    ['TOO_LONG'],
  );
});

test('a broken escape is refused', () => {
  const found = only('7E0002000001381234567800017D057E');
  assert.ok(!found.ok);
});

test('packets arriving out of order make the whole message once', () => {
  const params = Array.from({ length: 12 }, (_, i) =>
    `000000${(0x10 + i).toString(16)}03616263`.toUpperCase(),
  ).join('');
  const whole = `000A0C${params}`;
  const half = 40;
  const base = { msgId: '0104', terminal: '013812345678', version2019: false };
  const two = { ...base, serial: 12, packages: [2, 2], bodyHex: whole.slice(half) } as Jt808Frame;
  const one = { ...base, serial: 11, packages: [2, 1], bodyHex: whole.slice(0, half) } as Jt808Frame;
  const bytes = hexFromBytes(jt808Codec.encode(two)) + hexFromBytes(jt808Codec.encode(one));
  const found = decode(bytesFromHex(bytes));
  assert.equal(found[0].frame?.reassembled, undefined);
  const list = found[1].frame?.reassembled?.body?.parameters as { id: string; value: unknown }[];
  assert.equal(list.length, 12);
  assert.deepEqual([list[0].id, list[0].value], ['00000010', 'abc']);
});

test('a flood of empty packets is held within the bound', () => {
  const held = new Reassembly();
  const { frame } = only(samples[0].hex);
  assert.ok(frame);
  for (let i = 1; i <= 10_000; i++) {
    held.add({ ...frame, serial: i, packages: [65535, i] } as Jt808Frame, new Uint8Array(0));
    assert.ok(held.heldBytes <= MAX_HELD_BYTES);
  }
});

test('a polygon of 200 corners goes out in packets and comes back whole', () => {
  const vertices = Array.from({ length: 200 }, (_, i) => ({ lat: 30 + i / 1000, lon: 120 + i / 1000 }));
  const body = { areaId: 9, property: 0, vertices };
  const packets = inPackets({
    msgId: '8604',
    terminal: '013812345678',
    version2019: false,
    serial: 0xffff,
    body,
  });
  assert.deepEqual(
    packets.map((one) => one.serial),
    [0xffff, 0],
  );
  const found = decode(
    bytesFromHex(packets.map((one) => hexFromBytes(jt808Codec.encode(one as Jt808Frame))).join('')),
  );
  assert.deepEqual(found[1].frame?.reassembled?.body?.vertices, vertices);
});

test('answers: 8001, 8100 and 8300 reach the terminal in its own edition', () => {
  const login = accepted(samples.find((one) => one.msgId === '0100' && one.version2019)?.hex ?? '');
  const answers = [
    platformAnswer(login, 1, 0),
    registrationAnswer(login, 2, 0, '令牌7E'),
    textMessage(login, 3, 1, '前方道路积水，请绕行'),
  ];
  const read = answers.map((one) => accepted(hexFromBytes(jt808Codec.encode(one as Jt808Frame))));
  assert.deepEqual(read[0].body, {
    replySerial: login.serial,
    replyId: '0100',
    result: 0,
    resultName: '成功',
  });
  assert.equal(read[1].body?.authCode, '令牌7E');
  assert.equal(read[2].body?.text, '前方道路积水，请绕行');
  assert.ok(read.every((one) => one.version2019 && one.terminal === login.terminal));
});

test('any header and body bytes survive decode and encode', () => {
  const numbers = [
    0x0002, 0x0001, 0x0100, 0x0102, 0x0104, 0x0107, 0x0200, 0x0702, 0x0704, 0x0801, 0x8103, 0x8300, 0x8500,
    0x8600, 0x8604, 0x8606, 0x0608, 0x0802, 0x1234,
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...numbers),
      fc.boolean(),
      fc.uint8Array({ maxLength: 120 }),
      fc.nat(0xffff),
      (number, version2019, body, serial) => {
        const frame = {
          msgId: number.toString(16).padStart(4, '0').toUpperCase(),
          version2019,
          terminal: '13800138000',
          serial,
          bodyHex: hexFromBytes(body),
        };
        const bytes = jt808Codec.encode(frame as Jt808Frame);
        const [found] = decode(bytes);
        assert.ok(found.ok);
        assert.deepEqual(jt808Codec.encode(plain(found.frame) as Jt808Frame), bytes);
      },
    ),
    { numRuns: 3000 },
  );
});

test('damaged input never throws and never hangs', () => {
  const count = process.env.FENGSUI_TORTURE === '1' ? 10_000_000 : 100_000;
  const seeds = samples.map((sample) => bytesFromHex(sample.hex)).filter((bytes) => bytes.length < 120);
  let frames = 0;
  for (const bytes of mutants(808, count, seeds)) frames += decode(bytes).length;
  assert.ok(frames > count / 2);
});
