import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeAll, type Decoded } from '#codecs/codec';
import { capCodec, type CapAlert, type CapFrame, type CapInfo } from './index.ts';
import { sha1Hex } from './sha1.ts';
import { SAMPLE_ALERT } from './testing.ts';

const shared = new URL('../../../shared/data/cap/samples/', import.meta.url);
const encoder = new TextEncoder();

function decodeText(text: string, variant = {}): Decoded<CapFrame>[] {
  return decodeAll(capCodec, encoder.encode(text), { variant });
}
const xmlOf = (alert: CapAlert): string =>
  new TextDecoder().decode(capCodec.encode({ alert, version: '1.2' } as unknown as CapFrame));
function judged(change: Partial<CapAlert>, info: Partial<CapInfo> = {}): Decoded<CapFrame> {
  const alert = { ...SAMPLE_ALERT, info: [{ ...(SAMPLE_ALERT.info as CapInfo[])[0], ...info }], ...change };
  return decodeText(xmlOf(alert))[0];
}
function rulesOf(decoded: Decoded<CapFrame>): string[] {
  const { frame } = decoded;
  return [...(frame?.semanticErrors ?? []), ...(frame?.semanticWarnings ?? [])].map((one) => one.rule);
}

test(
  'the real alerts are accepted and survive a round trip; the invalid one is refused',
  { skip: !existsSync(shared) },
  () => {
    for (const file of ['43b080713727.cap', 'NOAA_MultiplePolygons.txt', 'taiwan.cap', 'thunderstorm.cap']) {
      const [decoded] = decodeAll(capCodec, readFileSync(new URL(file, shared)));
      assert.ok(decoded.ok, file);
      assert.ok(decoded.frame.schemaValid && decoded.frame.semanticValid, file);
      const [again] = decodeAll(capCodec, capCodec.encode(decoded.frame));
      assert.deepEqual(again.frame?.alert, decoded.frame.alert);
    }
    const [refused] = decodeAll(capCodec, readFileSync(new URL('invalid.cap', shared)));
    assert.ok(
      !refused.ok && refused.failure.code === 'SCHEMA_INVALID' && refused.frame?.schemaValid === false,
    );
  },
);

test('lexical verdicts are those of the official schema', () => {
  const file = new URL('../../conformance/cap/xsd-lexical.json', import.meta.url);
  const { verdicts } = JSON.parse(readFileSync(file, 'utf8')) as {
    verdicts: Record<string, { accepted: string[]; refused: string[] }>;
  };
  const base = xmlOf(SAMPLE_ALERT);
  for (const [field, { accepted, refused }] of Object.entries(verdicts))
    for (const value of [...accepted, ...refused]) {
      const escaped = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const text = base.replace(
        new RegExp(`<${field}>[^<]*</${field}>`),
        () => `<${field}>${escaped}</${field}>`,
      );
      assert.equal(decodeText(text)[0].frame?.schemaValid, accepted.includes(value), `${field} "${value}"`);
    }
});

test('order, counts, attributes and foreign elements are those of the official schema', () => {
  const base = xmlOf(SAMPLE_ALERT);
  const valid = (text: string): boolean | undefined => decodeText(text)[0].frame?.schemaValid;
  assert.equal(valid(base.replace('<scope>Public</scope>', '')), false);
  assert.equal(valid(base.replace('<msgType>', '<scope>Public</scope><msgType>')), false);
  assert.equal(valid(base.replace('<status>', '<status a="1">')), false);
  assert.equal(valid(base.replace('<status>', '<status><!-- c -->')), true);
  assert.equal(valid(base.replace('</alert>', '<x/></alert>')), false);
  assert.equal(
    valid(base.replace('</alert>', '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"/></alert>')),
    true,
  );
  assert.equal(valid(base.replace('</alert>', 'text</alert>')), false);
  assert.equal(valid(base.replace('<category>Met</category>', '')), false);
  assert.equal(valid(base.replace('<event>', '<responseType>AllClear</responseType><event>')), false);
  assert.equal(valid(base.replace('<urgency>', '<responseType>AllClear</responseType><urgency>')), true);
  const old = base.replace('cap:1.2', 'cap:1.1');
  assert.equal(valid(old.replace('<urgency>', '<responseType>AllClear</responseType><urgency>')), false);
  assert.equal(
    valid(old.replace('08:00:00+08:00', '00:00:00Z').replace('<mimeType>image/png</mimeType>', '')),
    true,
  );
  const [foreign] = decodeText('<alert xmlns="urn:x"/>');
  assert.ok(!foreign.ok && foreign.failure.code === 'SCHEMA_INVALID' && foreign.frame === undefined);
  const [entity] = decodeText(
    `<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>${base.replace(/^<\?.*\n/, '')}`,
  );
  assert.ok(!entity.ok && entity.failure.code === 'DOCTYPE_REFUSED');
});

test('semantic rules that are a MUST refuse, the others report', () => {
  const area = (shape: object): Partial<CapInfo> => ({ area: [{ areaDesc: 'x', ...shape }] });
  const musts: [string, Partial<CapAlert>, Partial<CapInfo>?][] = [
    ['NAME_CHARACTERS', { identifier: 'a b' }],
    ['NAME_CHARACTERS', { identifier: 'a,b' }],
    ['NAME_CHARACTERS', { sender: 'a&b' }],
    ['NAME_CHARACTERS', { sender: '' }],
    ['RESTRICTION_MISSING', { scope: 'Restricted' }],
    ['ADDRESSES_MISSING', { scope: 'Private' }],
    ['QUOTES', { scope: 'Private', addresses: '"a b' }],
    ['POLYGON', {}, area({ polygon: ['1,1 1,2 2,2 2,1'] })],
    ['POLYGON', {}, area({ polygon: ['1,1 1,2 1,1'] })],
    ['POLYGON', {}, area({ polygon: ['91,1 1,2 2,2 91,1'] })],
    ['POLYGON', {}, area({ polygon: ['1;1 1,2 2,2 1;1'] })],
    ['CIRCLE', {}, area({ circle: ['1,1 -5'] })],
    ['CIRCLE', {}, area({ circle: ['1,181 5'] })],
    ['CIRCLE', {}, area({ circle: ['1,1'] })],
    ['CEILING_ALONE', {}, area({ ceiling: '5' })],
  ];
  for (const [rule, change, info] of musts) {
    const decoded = judged(change, info);
    assert.ok(!decoded.ok && decoded.failure.code === 'SEMANTICS_INVALID', rule);
    assert.ok(
      decoded.frame?.schemaValid && !decoded.frame.semanticValid && rulesOf(decoded).includes(rule),
      rule,
    );
  }
  const reported: [string, Partial<CapAlert>, Partial<CapInfo>?][] = [
    ['REFERENCES_MISSING', { msgType: 'Update' }],
    ['REFERENCES_MISSING', { msgType: 'Ack' }],
    ['REFERENCE_FORM', { msgType: 'Cancel', references: 'a,b' }],
    ['REFERENCE_LATER', { msgType: 'Cancel', references: 'a,b,2027-01-01T00:00:00+08:00' }],
    ['REFERENCE_TO_ITSELF', { references: 'duty@example.cn,FS-1,2026-05-01T08:00:00+08:00' }],
    ['NOTE_EXERCISE', { status: 'Exercise' }],
    ['NOTE_ERROR', { msgType: 'Error' }],
    ['TIME_UTC_FORM', { sent: '2026-05-01T08:00:00+00:00' }],
    ['TIME_ORDER', {}, { expires: '2026-04-30T00:00:00+08:00' }],
    ['TIME_ORDER', {}, { onset: '2026-05-03T00:00:00+08:00', expires: '2026-05-02T00:00:00+08:00' }],
    ['WEB_NOT_ABSOLUTE', {}, { web: 'a/b' }],
    ['DIGEST', {}, { resource: [{ resourceDesc: 'x', mimeType: 'a/b', digest: 'zz' }] }],
    [
      'DIGEST_WRONG',
      {},
      { resource: [{ resourceDesc: 'x', mimeType: 'a/b', derefUri: 'QUJD', digest: 'a'.repeat(40) }] },
    ],
    ['CEILING_BELOW', {}, area({ altitude: '9', ceiling: '5' })],
    ['POLYGON_CROSSES', {}, area({ polygon: ['0,0 2,2 0,2 2,0 0,0'] })],
  ];
  for (const [rule, change, info] of reported) {
    const decoded = judged(change, info);
    assert.ok(decoded.ok, rule);
    assert.ok(rulesOf(decoded).includes(rule), `${rule}: ${rulesOf(decoded).join()}`);
  }
  assert.ok(judged({ scope: 'Private', addresses: '"a b" c' }).ok);
});

test('a signature is reported, not judged, without a host; requiring one refuses', () => {
  const base = xmlOf(SAMPLE_ALERT);
  const signed = base.replace(
    '</alert>',
    '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"/></alert>',
  );
  assert.deepEqual(decodeText(signed)[0].frame?.signature, {
    present: true,
    valid: false,
    code: 'NOT_CHECKED',
  });
  for (const text of [base, signed]) {
    const [decoded] = decodeText(text, { signature: 'require' });
    assert.ok(!decoded.ok && decoded.failure.code === 'SIGNATURE_INVALID');
  }
  assert.equal(decodeText(base + base.replace('FS-1', 'FS-2')).length, 2);
  assert.equal(sha1Hex(encoder.encode('abc')), 'a9993e364706816aba3e25717850c26c9cd0d89d');
});

test('a million characters of polygon take no time', () => {
  const ring = Array.from({ length: 50_000 }, (_, i) => `${(i % 90) + 0.5},${i % 180}`).join(' ');
  const started = process.cpuUsage();
  judged({}, { area: [{ areaDesc: 'x', polygon: [`${ring} 0.5,0`] }] });
  assert.ok(process.cpuUsage(started).user < 1000_000);
});

test('any alert of the schema survives a round trip', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter((s) => s.isWellFormed() && !/[^\t\n\r\u0020-\ufffd]/.test(s));
  const alert = fc.record({ note: text, source: text, code: fc.array(text, { minLength: 1, maxLength: 3 }) });
  fc.assert(
    fc.property(alert, (extra) => {
      const [decoded] = decodeAll(
        capCodec,
        capCodec.encode({ alert: { ...SAMPLE_ALERT, ...extra }, version: '1.2' } as unknown as CapFrame),
      );
      const order = { ...decoded.frame?.alert };
      assert.deepEqual(order, { ...SAMPLE_ALERT, ...extra });
    }),
    { numRuns: 200, seed: 5 },
  );
});
