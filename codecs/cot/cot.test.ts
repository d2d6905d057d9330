import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAll, type Decoded } from '#codecs/codec';
import { cotCodec, type CotEvent } from './index.ts';

const event: CotEvent = {
  uid: 'ANDROID-1',
  type: 'a-f-G-U-C',
  time: '2026-05-01T00:00:00.000Z',
  start: '2026-05-01T00:00:00.000Z',
  stale: '2026-05-01T00:05:00.000Z',
  how: 'm-g',
  point: { lat: 30.5, lon: 104.06, hae: 512.3, ce: 5 },
  detail: { contact: { endpoint: '*:-1:stcp', callsign: '烽燧一号' }, group: { name: 'Cyan', role: 'Team Lead' }, status: { battery: 81 }, track: { speed: 1.5, course: 270 } },
  detailXml: '<remarks>雨 &amp; 风</remarks>',
  protocol: 1,
}; // prettier-ignore
const codes = (all: Decoded<CotEvent>[]): string[] => all.map((one) => (one.ok ? 'ok' : one.failure.code));
const xml = (change: (text: string) => string = (t) => t): Uint8Array =>
  new TextEncoder().encode(
    change(new TextDecoder().decode(cotCodec.encode(event, { variant: { protocol: '0' } }))),
  );

test('every form gives back the event', () => {
  for (const protocol of ['1', 'mesh']) {
    const [decoded] = decodeAll(cotCodec, cotCodec.encode(event, { variant: { protocol } }));
    assert.deepEqual(decoded.frame, event);
  }
  const [decoded] = decodeAll(cotCodec, xml());
  assert.ok(decoded.ok);
  assert.deepEqual({ ...decoded.frame, detailXml: '', protocol: 1 }, { ...event, detailXml: '' });
  assert.ok(decoded.frame.detailXml.includes('<remarks>雨 &amp; 风</remarks><contact'));
  const [again] = decodeAll(cotCodec, cotCodec.encode(decoded.frame));
  assert.deepEqual(again.frame, decoded.frame);
});

test('a stream is split wherever it is cut, with garbage between', () => {
  const one = [
    xml(),
    cotCodec.encode(event),
    xml((t) => `\ufeff${t}\n`),
    Uint8Array.of(1, 2, 3),
    cotCodec.encode(event),
    xml(),
  ];
  const stream = Uint8Array.from(one.flatMap((part) => [...part]));
  for (const size of [1, 7, 100, stream.length]) {
    const found: Decoded<CotEvent>[] = [];
    const decoder = cotCodec.createDecoder();
    for (let at = 0; at < stream.length; at += size)
      decoder.push(stream.subarray(at, at + size), (d) => found.push(d));
    decoder.end((d) => found.push(d));
    assert.equal(codes(found).filter((code) => code === 'ok').length, 5, `pieces of ${size}`);
    assert.ok(codes(found).every((code) => code === 'ok' || code === 'GARBAGE'));
  }
});

test('what is no event is refused by name', () => {
  const cases: [string, (text: string) => string][] = [
    ['FIELD_INVALID', (t) => t.replace('lat="30.5"', 'lat="95"')],
    ['FIELD_INVALID', (t) => t.replace('lat="30.5"', 'lat=""')],
    ['FIELD_INVALID', (t) => t.replace('lat="30.5"', '')],
    ['FIELD_INVALID', (t) => t.replace('type="a-f-G-U-C"', 'type="a f"')],
    ['FIELD_INVALID', (t) => t.replace('stale="2026', 'stale="2025')],
    ['FIELD_INVALID', (t) => t.replace('time="2026-05-01', 'time="2026-13-01')],
    ['VERSION_REFUSED', (t) => t.replace('version="2.0"', 'version="3.0"')],
    ['ATTRIBUTE_DUPLICATE', (t) => t.replace('how="m-g"', 'how="m-g" how="m-g"')],
    ['DOCTYPE_REFUSED', (t) => t.replace('<event', '<!DOCTYPE event><event')],
    ['NAME_INVALID', (t) => t.replace('<detail>', '<detail')],
    ['INCOMPLETE', (t) => t.replace('</event>', '')],
    ['TOO_LONG', (t) => t.replace('<detail>', `<detail>${'x'.repeat(400_000)}`).replace('</event>', '')],
  ];
  for (const [code, change] of cases) assert.equal(codes(decodeAll(cotCodec, xml(change)))[0], code);
});
