import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bytesFromHex, decodeAll, hexFromBytes } from '#codecs/codec';
import { joined } from '#codecs/framing';
import {
  acknowledge,
  askAgain,
  bcdOf,
  elementMeaning,
  elementRows,
  encodeSl651,
  parameterRows,
  queryElements,
  querySeries,
  setClock,
  Sl651Assembler,
  sl651Codec,
  stepOf,
  type Sl651Frame,
  type Sl651Message,
} from './index.ts';

interface Vector {
  readonly hex: string;
  readonly crcComputed: string;
  readonly crcInFrame: string;
  readonly crcValid: boolean;
  readonly functionCode: string;
  readonly direction: string;
}

const vectors = (
  JSON.parse(readFileSync(new URL('../../conformance/wire/sl651.json', import.meta.url), 'utf8')) as {
    frames: Vector[];
  }
).frames;

function only(bytes: Uint8Array): Sl651Frame {
  const [decoded, ...rest] = decodeAll(sl651Codec, bytes);
  assert.ok(decoded?.ok, decoded?.ok === false ? decoded.failure.message : 'nothing');
  assert.equal(rest.length, 0);
  return decoded.frame;
}

const frameOf = (functionCode: string, direction = 'up'): Sl651Frame => {
  const vector = vectors.find(
    (v) => v.crcValid && v.functionCode === functionCode && v.direction === direction,
  );
  assert.ok(vector);
  return only(bytesFromHex(vector.hex));
};

const folder = new URL('../../../shared/data/protocols/', import.meta.url);
test('published frames have every key', { skip: !existsSync(folder) && 'no shared data' }, () => {
  const data = JSON.parse(readFileSync(new URL('sl651.json', folder), 'utf8')) as {
    frames: (Record<string, unknown> & { hex: string; bytes: number })[];
  };
  for (const { hex, bytes: _bytes, ...expected } of data.frames) {
    const frame = only(bytesFromHex(hex)) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(frame[key], value, key);
  }
});

test('42 public messages: verdict, CRC and the same bytes back', () => {
  for (const vector of vectors) {
    const [decoded] = decodeAll(sl651Codec, bytesFromHex(vector.hex));
    assert.equal(decoded.ok, vector.crcValid);
    assert.equal(decoded.frame?.crcComputed, vector.crcComputed);
    assert.equal(decoded.frame?.crcInFrame, vector.crcInFrame);
    assert.equal(decoded.frame?.functionCode, vector.functionCode);
    assert.equal(decoded.frame?.direction, vector.direction);
    assert.equal(decoded.frame?.restHex, undefined);
    if (decoded.ok) assert.equal(hexFromBytes(sl651Codec.encode(decoded.frame)), vector.hex);
    else assert.equal(decoded.failure.code, 'CRC_WRONG');
  }
});

test('hour report: series, several times, nothing lost', () => {
  const frame = frameOf('34');
  const [rain, total, level, stage] = frame.readings ?? [];
  assert.deepEqual(rain.series?.slice(0, 6), [0.5, 0, 0, 0, 2, null]);
  assert.equal(rain.observeTime, '1707181005');
  assert.deepEqual([total.value, total.observeTime], [4, '1707181100']);
  assert.deepEqual(level.series?.slice(0, 3), [0.12, 0.12, 0.28]);
  assert.deepEqual([stage.name, stage.value], ['瞬时河道水位、潮位', 10.49]);
});

test('special bodies of the query functions', () => {
  assert.equal(frameOf('45').version, 'DATA86-SW-V1.2(H)');
  assert.deepEqual(frameOf('46').alarms, ['水泵工作状态：停机']);
  assert.equal(frameOf('50').events?.[1], 0x2222);
  assert.equal(frameOf('39').manualText, 'Q 1.234');
  assert.equal(frameOf('42').readings?.[3].name, '采样间隔');
  assert.equal(frameOf('30', 'down').end, '1B');
});

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

test('negative, missing and invalid data', () => {
  const element = (raw: string) => ({ id: '39', def: '23', bytes: 4, decimals: 3, raw });
  const elements = ['FF001250', 'FFFFFFFF', 'AAAAAAAA', '0000123B', '12345678'].map(element);
  const frame = only(
    encodeSl651({
      ...base,
      functionCode: '32',
      stationAddr: '0012345678',
      stationClass: 'H',
      observeTime: '2608011200',
      elements,
    }),
  );
  assert.deepEqual(
    frame.readings?.map((r) => r.value ?? r.quality),
    [-1.25, 'missing', 'invalid', 'coded', 12345.678],
  );
  assert.equal(bcdOf(-1.25, 4, 3), 'FF001250');
  assert.equal(bcdOf(100000, 2, 2), undefined);
});

test('uniform series: the identifier once, then groups', () => {
  const step = { id: '04', def: '18', bytes: 3, decimals: 0, raw: '000100' };
  const group = (raw: string) => ({ id: '39', def: '22', bytes: 4, decimals: 2, raw });
  const message: Sl651Message = {
    ...base,
    functionCode: '31',
    stationAddr: '0012345678',
    stationClass: 'H',
    observeTime: '2608010900',
    series: true,
    elements: [step, group('00001049'), group('FFFFFFFF'), group('00001051')],
  };
  const bytes = encodeSl651(message);
  assert.equal(bytes.length, 14 + 8 + 8 + 7 + 5 + 2 + 12 + 3);
  const frame = only(bytes);
  assert.deepEqual(
    frame.elements?.map((e) => e.value),
    [100, 10.49, undefined, 10.51],
  );
  assert.deepEqual(stepOf(step), { days: 0, hours: 1, minutes: 0 });
  assert.deepEqual(sl651Codec.encode(frame), bytes);
});

test('pumps, valves, sluices and quota control', () => {
  const open = [true, false, true, false, false, false, false, false];
  const bodies: Partial<Sl651Message>[] = [
    { functionCode: '4C', switches: open },
    { functionCode: '4D', stationAddr: '0012345678', switches: [...open, ...open] },
    {
      functionCode: '4E',
      stationAddr: '0012345678',
      gates: { open: [true, false, true], openingsCm: [120, 0, 9999] },
    },
    { functionCode: '4F', quotaControl: true },
  ];
  for (const body of bodies) {
    const bytes = encodeSl651({ ...base, ...body } as Sl651Message);
    const frame = only(bytes);
    assert.deepEqual(
      { s: frame.switches, g: frame.gates, q: frame.quotaControl },
      { s: body.switches, g: body.gates, q: body.quotaControl },
    );
    assert.deepEqual(sl651Codec.encode(frame), bytes);
  }
});

test('ASCII frames: report, series, state and picture', () => {
  const text = (body: string, code = '32', end = '\x03'): Uint8Array => {
    const length = body.length.toString(16).toUpperCase().padStart(4, '0');
    const front = `\x01010012345678${'1234'}${code}${length}\x02${body}${end}`;
    const bytes = Uint8Array.from(front, (c) => c.charCodeAt(0));
    const [refused] = decodeAll(sl651Codec, joined([bytes, Uint8Array.from('0000', (c) => c.charCodeAt(0))]));
    const crc = refused.frame?.crcComputed ?? '';
    return joined([bytes, Uint8Array.from(crc, (c) => c.charCodeAt(0))]);
  };
  const report = only(text('0003591011154947ST 0012345678 H TT 5910111549 PJ 0.5 PT -1.5 Z M VT 11.15 '));
  assert.equal(report.encoding, 'ascii');
  assert.deepEqual(
    report.readings?.map((r) => [r.id, r.value ?? r.quality]),
    [
      ['20', 0.5],
      ['26', -1.5],
      ['39', 'missing'],
      ['38', 11.15],
    ],
  );
  assert.equal(report.stationClass, 'H');
  const series = text(
    '0003591011154947ST 0012345678 H TT 5910111000 DRH01 Z PN05 10.1 0.5 10.2 M 10.3 0 ',
    '31',
  );
  const rows = only(series);
  assert.deepEqual(
    rows.elements?.map((e) => e.tag),
    ['DRH01', 'Z', 'PN05', 'Z', 'PN05', 'Z', 'PN05'],
  );
  assert.deepEqual(sl651Codec.encode(rows), series);
  const picture = text('0003591011154947ST 0012345678 H TT 5910111000 PIC \xff\xd8\x02\x03\xff\xd9', '36');
  assert.equal(only(picture).pictureHex, 'FFD80203FFD9');
  for (const bytes of [text('0003591011154947ST 0012345678 ZT 00000400 ', '46'), picture])
    assert.deepEqual(sl651Codec.encode(only(bytes)), bytes);
});

test('pictures in packets are joined, in any order', () => {
  const assembler = new Sl651Assembler();
  const packets = vectors.filter((v) => v.functionCode === '36').map((v) => only(bytesFromHex(v.hex)));
  assert.equal(packets.length, 13);
  const [first, ...others] = packets;
  for (const packet of others.toReversed()) assert.equal(assembler.add(packet).state, 'waiting');
  const whole = assembler.add(first);
  assert.ok(whole.state === 'whole');
  assert.ok(whole.frame.pictureHex?.startsWith('FFD8FFE000104A464946'));
  assert.equal(whole.frame.observeTime, '5910111611');
  assert.equal(whole.frame.restHex, undefined);
});

test('answers and requests', () => {
  const report = frameOf('32');
  const answer = only(encodeSl651(acknowledge(report, '260801120000', { keepOnline: true })));
  assert.deepEqual(
    [answer.direction, answer.end, answer.serial, answer.station],
    ['down', '1B', 52, '0011223344'],
  );
  const packet = only(bytesFromHex(vectors.find((v) => v.functionCode === '36')?.hex ?? ''));
  const again = only(encodeSl651(askAgain(packet, '260801120000', 4)));
  assert.deepEqual([again.end, again.packetTotal, again.packetIndex], ['15', 13, 4]);
  assert.equal(only(encodeSl651(setClock(report, '260801120000'))).functionCode, '4A');
  const asked = only(encodeSl651(queryElements(report, '3A', '260801120000', ['3923', 'F460'])));
  assert.deepEqual(
    asked.elements?.map((e) => e.id),
    ['39', 'F4'],
  );
  const range = querySeries(report, '260801120000', ['26080100', '26080112'], {
    step: '000100',
    definition: '3923',
  });
  const series = only(encodeSl651(range));
  assert.deepEqual([series.beginTime, series.endTime, series.elements?.length], ['26080100', '26080112', 2]);
  assert.deepEqual(sl651Codec.encode(series), encodeSl651(range));
});

test('annexes C and D are complete', () => {
  assert.equal(elementRows.length, 0x75 + 14);
  assert.equal(parameterRows.length, 15 + 0xa8 - 0x1f);
  assert.equal(elementMeaning('26')?.tag, 'PT');
});
