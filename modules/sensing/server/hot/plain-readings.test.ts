import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PayloadInvalid, readPayload } from '../listeners/mqtt/payload.ts';
import { CodeTable } from './code-table.ts';
import { PlainReadings, type ReadingSink } from './plain-readings.ts';

const LONG = process.env['FENGSUI_TORTURE'] === '1';
const CODES = ['A', 'B000123', '罐区-1号/液位', 'e\u0301', 'x'.repeat(80), 'point', 'p"q'];
const table = new CodeTable(CODES.map((code, id) => ({ code, id })));

type Row = readonly [point: number, time: number, value: number, quality: number];

class Taken implements ReadingSink {
  rows: Row[] = [];
  pointOf = (bytes: Uint8Array, from: number, to: number): number => table.find(bytes, from, to);
  take(point: number, time: number, value: number, quality: number): boolean {
    this.rows.push([point, time, value, quality]);
    return true;
  }
}

const plain = new PlainReadings();

/** What the short way reads, or undefined when it leaves the payload to the long way. */
function shortWay(payload: Buffer, topic: number): Row[] | undefined {
  const sink = new Taken();
  const framed = Buffer.concat([Buffer.from('[{9'), payload, Buffer.from('9}]')]);
  return plain.read(framed, 3, 3 + payload.length, topic, sink) ? sink.rows : undefined;
}

function longWay(payload: Buffer, topic: number): Row[] | undefined {
  try {
    return readPayload(payload, topic < 0 ? undefined : CODES[topic]).map((r) => [
      CODES.indexOf(r.point),
      r.time ?? Number.NaN,
      r.value,
      r.quality ?? 192,
    ]);
  } catch (error) {
    if (error instanceof PayloadInvalid) return undefined;
    throw error;
  }
}

function generator(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NUMBERS = ['0', '-0', '1', '01', '-', '1.', '.5', '1.5', '-12.25', '1e3', '1E-7', '123456789012345', '1234567890123456', '0.1', '0.30000000000000004', '99999999999.125', '1.10', '+1', '1767225600000', '1767225600', '256', '192', '192.0', '-1', 'null', '"7"', 'NaN', 'true', '0.000001', '9007199254740993', '0.12345678901234']; // prettier-ignore
const TEXTS = ['"A"', '"B000123"', '"罐区-1号/液位"', '"e\\u0301"', '"e\u0301"', '"\\u0041"', '"Z"', '""', '"p\\"q"', '"p"q"', '"a\u0001"', '"A', `"${'x'.repeat(80)}"`, `"${'x'.repeat(81)}"`, '"\ud83d\ude00"', '5', 'null', '"point"']; // prettier-ignore
const TIMES = [...NUMBERS, '"2026-01-01T00:00:00Z"', '"2026-01-01"', '"2026-01-01T08:00:00.5+08:00"'];
const KEYS = [
  'point',
  'value',
  'time',
  'quality',
  'note',
  '__proto__',
  'readings',
  'valu\\u0065',
  'Value',
  '',
];

/** A payload near the documented forms, with what may go wrong in each place. */
function payloadOf(random: () => number): Buffer {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const space = (): string =>
    random() < 0.8 ? '' : tidy ? ' ' : pick([' ', '\n', '\t\r', '\u00a0', '\ufeff']);
  const tidy = random() < 0.5;
  const valueFor = (key: string): string =>
    tidy && random() < 0.95
      ? key === 'point' || key === 'note'
        ? pick(['"A"', '"B000123"', '"罐区-1号/液位"'])
        : key === 'quality'
          ? pick(['192', '0', '255'])
          : pick(['0', '-0', '1.5', '1767225600000', '123456789012345', '0.000001', '-12.25'])
      : random() < 0.1
        ? pick([...TEXTS, ...NUMBERS, '{}', '[1]', 'false'])
        : key === 'point' || key === 'note'
          ? pick(TEXTS)
          : key === 'time'
            ? pick(TIMES)
            : pick(NUMBERS);
  const member = (key: string): string => `${space()}"${key}"${space()}:${space()}${valueFor(key)}${space()}`;
  const object = (): string => {
    const keys =
      tidy || random() < 0.6
        ? ['point', 'value', 'time', 'quality', 'note'].filter(() => random() < 0.8)
        : Array.from({ length: Math.floor(random() * 6) }, () => pick(KEYS));
    return `{${keys.map(member).join(random() < 0.97 ? ',' : pick([',,', '', ';']))}}`;
  };
  const item = (): string => (random() < 0.8 ? object() : valueFor('value'));
  const list = (): string =>
    `[${Array.from({ length: Math.floor(random() * 4) }, item).join(random() < 0.97 ? ',' : ',,')}]`;
  const shape = random();
  let text = shape < 0.5 ? object() : shape < 0.6 ? valueFor('value') : shape < 0.8 ? list() : `{"readings":${space()}${list()}${random() < 0.9 ? '' : ',"a":1'}}`; // prettier-ignore
  text = space() + text + (random() < 0.95 ? space() : pick(['x', '}', ']', ',', '\u0000']));
  const bytes = Buffer.from(text);
  if (random() < 0.15 && bytes.length > 0)
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return random() < 0.05 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
}

test('SEN-27 whatever is read straight from the bytes is what JSON.parse gives', () => {
  const cases = LONG ? 3_000_000 : 120_000;
  let short = 0;
  for (let seed = 1; seed <= cases; seed++) {
    const random = generator(seed);
    const payload = payloadOf(random);
    const topic = random() < 0.3 ? Math.floor(random() * 2) : -1;
    const read = shortWay(payload, topic);
    if (read === undefined) continue;
    short += 1;
    assert.deepEqual(read, longWay(payload, topic), `seed ${seed}: ${payload.toString('latin1')}`);
  }
  assert.ok(short > cases / 10, `only ${short} of ${cases} were plain`);
});

test('SEN-27 every decimal of at most fifteen digits is the nearest double', () => {
  const random = generator(7);
  for (let i = 0; i < (LONG ? 5_000_000 : 200_000); i++) {
    const digits = String(Math.floor(random() * 10 ** Math.ceil(random() * 15)));
    const point = Math.floor(random() * digits.length);
    const text = `${random() < 0.5 ? '-' : ''}${point === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`}`;
    const read = shortWay(Buffer.from(text), 0);
    if (text.startsWith('0') && text.length > 1 && text[1] !== '.') continue;
    if (read) assert.ok(Object.is(read[0][2], JSON.parse(text)), text);
  }
});

test('SEN-27 the documented forms are plain', () => {
  for (const text of [
    '{"point":"B000123","value":5.32,"time":1767225600000,"quality":192,"note":"x"}',
    '[{"point":"A","value":1},{"value":-2.5,"point":"罐区-1号/液位"}]',
    '{"readings":[{"point":"A","value":1,"time":1767225600}]}',
  ])
    assert.ok(shortWay(Buffer.from(text), -1), text);
  assert.deepEqual(shortWay(Buffer.from(' 12.5 '), 1), [[1, Number.NaN, 12.5, 192]]);
});
