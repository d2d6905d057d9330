import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeAll, type Decoded } from '#codecs/codec';
import { quakemlCodec, type BedGroup, type QuakeMlFrame } from './index.ts';

const shared = new URL('../../../shared/data/earthquake/quakeml/usgs_event.xml', import.meta.url);
const eventParameters: BedGroup = {
  publicID: 'smi:local/parameters',
  event: [
    {
      publicID: 'smi:local/event/1',
      preferredOriginID: 'smi:local/origin/2',
      type: 'earthquake',
      description: [{ text: '四川某县', type: 'region name' }],
      pick: [{ publicID: 'smi:local/pick/1', time: { value: '2026-05-01T00:00:03.5Z' }, waveformID: { networkCode: 'SC', stationCode: 'CD2', resourceURI: 'smi:local/wave' } }],
      origin: [
        { publicID: 'smi:local/origin/1', time: { value: '2026-05-01T00:00:00Z' }, longitude: { value: 100 }, latitude: { value: 30 } },
        { publicID: 'smi:local/origin/2', time: { value: '2026-05-01T00:00:01Z', uncertainty: 0.4 }, longitude: { value: 103.4 }, latitude: { value: 31 }, depth: { value: 14000 }, epicenterFixed: false, quality: { usedPhaseCount: 40 } },
      ],
      magnitude: [{ publicID: 'smi:local/magnitude/1', mag: { value: 6.1 }, type: 'Ms', stationCount: 12 }],
    },
  ],
}; // prettier-ignore
const bytes = quakemlCodec.encode({ eventParameters } as QuakeMlFrame);
const text = new TextDecoder().decode(bytes);
const decodeText = (changed: string, variant = {}): Decoded<QuakeMlFrame> =>
  decodeAll(quakemlCodec, new TextEncoder().encode(changed), { variant })[0];

test('what is encoded decodes to the same and is valid', () => {
  const [decoded] = decodeAll(quakemlCodec, bytes);
  assert.ok(decoded.ok);
  assert.deepEqual([decoded.frame.schemaErrors, decoded.frame.modelErrors], [[], []]);
  assert.deepEqual(
    JSON.parse(JSON.stringify(decoded.frame.eventParameters)),
    JSON.parse(JSON.stringify(eventParameters)),
  );
  assert.deepEqual(decoded.frame.summaries, [
    { publicID: 'smi:local/event/1', time: '2026-05-01T00:00:01Z', position: [103.4, 31], depthM: 14000, magnitude: 6.1, magnitudeType: 'Ms', eventType: 'earthquake' },
  ]); // prettier-ignore
});

test(
  'the USGS event is read; its private event types break the schema and only the strict variant refuses',
  { skip: !existsSync(shared) },
  () => {
    const file = readFileSync(shared);
    const [decoded] = decodeAll(quakemlCodec, file);
    assert.ok(decoded.ok && !decoded.frame.schemaValid && decoded.frame.schemaErrors.length === 2);
    assert.deepEqual(decoded.frame.summaries.map((one) => [one.time, one.magnitude, one.depthM, one.eventType]), [
    ['2014-11-06T00:24:42.240Z', 1.54, 10, 'quarry blast'],
    ['2014-11-14T21:07:48.200Z', 1.6, 0, 'quarry'],
  ]); // prettier-ignore
    const [strict] = decodeAll(quakemlCodec, file, { variant: { schema: 'strict' } });
    assert.ok(!strict.ok && strict.failure.code === 'SCHEMA_INVALID');
  },
);

test('schema and model departures are told apart', () => {
  const valid = (changed: string): boolean | undefined => decodeText(changed).frame?.schemaValid;
  assert.equal(valid(text.replace('<value>6.1</value>', '<value>six</value>')), false);
  assert.equal(valid(text.replace('publicID="smi:local/event/1"', 'publicID="event 1"')), false);
  assert.equal(valid(text.replace('publicID="smi:local/event/1"', '')), false);
  assert.equal(valid(text.replace('<pick ', '<x:y xmlns:x="urn:x"/><pick ')), false);
  assert.equal(valid(text.replace('</event>', '<x:y xmlns:x="urn:x"/></event>')), true);
  assert.equal(valid(text.replace('networkCode="SC"', 'networkCode="TOOLONGCODE"')), false);
  const lacking = decodeText(text.replace(/<longitude>.*?<\/longitude>/g, ''));
  assert.ok(lacking.ok && lacking.frame.schemaValid && lacking.frame.modelErrors.length === 2);
  assert.equal(lacking.frame.summaries[0].position, undefined);
  for (const [changed, code] of [
    [text.replace('quakeml/1.2"', 'quakeml-rt/1.2"'), 'SCHEMA_INVALID'],
    [`<!DOCTYPE q>${text.replace(/^<\?.*\n/, '')}`, 'DOCTYPE_REFUSED'],
  ]) {
    const decoded = decodeText(changed);
    assert.ok(!decoded.ok && decoded.failure.code === code);
  }
});
