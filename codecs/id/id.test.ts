import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeAll, type Decoded } from '#codecs/codec';
import {
  citizenCheckDigit,
  creditCheckDigit,
  idCodec,
  identify,
  organisationCheckDigit,
  type IdFrame,
} from '#codecs/id';
import { mutants } from '#codecs/layout';

const shared = (name: string): URL => new URL(`../../../shared/data/protocols/${name}`, import.meta.url);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (text: string): Decoded<IdFrame>[] => decodeAll(idCodec, encode(text));

test(
  'the example codes print every key with the same value',
  { skip: !existsSync(shared('id-check-digits.json')) },
  () => {
    type Cases = Record<string, { cases: Record<string, unknown>[] }>;
    const tables = JSON.parse(readFileSync(shared('id-check-digits.json'), 'utf8')) as Cases;
    for (const { cases } of Object.values(tables))
      for (const one of cases) {
        const [found] = decode(`${String(one.id ?? one.code)}\n`);
        for (const [key, value] of Object.entries(one))
          assert.deepEqual((found.frame as never)[key], value, key);
        assert.equal(found.ok, one.checkDigitValid ?? one.valid);
        if (!found.ok) assert.equal(found.failure.code, 'CHECK_DIGIT_WRONG');
      }
    type Devices = { deviceCode: { cases: [string, Record<string, string>][] } };
    const { deviceCode } = JSON.parse(readFileSync(shared('gb28181.json'), 'utf8')) as Devices;
    for (const [code, parts] of deviceCode.cases) {
      const [found] = decode(code);
      assert.ok(found.ok);
      for (const [key, value] of Object.entries(parts)) assert.equal((found.frame as never)[key], value);
    }
  },
);

test('numbers printed in the standards', () => {
  // GB 11643-1999 annex A, GB 32100-2015 annex, GB 11714-1997 (D2143569-X).
  assert.deepEqual(
    [identify('11010519491231002X').frame.birthDate, identify('440524188001010014').frame.sexName],
    ['1949-12-31', '男'],
  );
  const credit = identify('91350100M000100Y43').frame;
  assert.deepEqual([credit.kind, credit.organisationKindName, credit.region], ['credit', '企业', '350100']);
  const organisation = identify('D2143569-X').frame;
  assert.deepEqual([organisation.kind, organisation.valid], ['organisation', true]);
});

test('kinds, parts and refusals', () => {
  const cases: [string, Partial<IdFrame> & { code?: string }, string?][] = [
    ['110000', { kind: 'region', level: 'province', provinceName: '北京市' }],
    ['350100', { kind: 'region', level: 'city', parent: '350000' }],
    ['350102', { kind: 'region', level: 'county', parent: '350100' }],
    ['990102', { kind: 'region', valid: false }, 'REGION_UNKNOWN'],
    ['350102001003', { kind: 'statistical', level: 'village', parent: '350102001000' }],
    ['350102001000', { kind: 'statistical', level: 'town', parent: '350102000000' }],
    ['350102000000', { kind: 'statistical', level: 'county', parent: '350100000000' }],
    ['34020000001180000001', { kind: 'device', typeName: '网络视频录像机', typeClass: '前端主设备' }],
    ['110105491231002', { kind: 'citizen15', birthDate: '1949-12-31', sex: 'female' }],
    ['京A12345', { kind: 'plate', plateType: 'normal', province: '京', office: 'A' }],
    ['粤B·D12345', { kind: 'plate', plateType: 'newEnergySmall', energy: 'electric' }],
    ['粤B12345F', { kind: 'plate', plateType: 'newEnergyLarge', energy: 'other' }],
    ['京A1234警', { kind: 'plate', plateType: 'police' }],
    ['京X0001应急', { kind: 'plate', plateType: 'emergency' }],
    ['粤ZA123港', { kind: 'plate', plateType: 'hongKong' }],
    ['使014578', { kind: 'plate', plateType: 'embassy' }],
    ['沪A0023领', { kind: 'plate', plateType: 'consulate' }],
    ['WJ京12345', { kind: 'plate', plateType: 'armedPolice' }],
    ['京A1234I', { kind: 'plate', valid: false }, 'PLATE_WRONG'],
    ['9135010OM000100Y43', { kind: 'credit', checkDigitValid: false, valid: false }, 'CHARACTER_WRONG'],
    ['hello world this is nothing', { valid: false }, 'KIND_UNKNOWN'],
  ];
  for (const [text, wanted, failure] of cases) {
    const found = identify(text);
    for (const [key, value] of Object.entries(wanted))
      assert.equal((found.frame as never)[key], value, `${text} ${key}`);
    assert.equal(found.failure?.code, failure, text);
  }
  const impossible = `110105194902310${'00'}`;
  const dated = identify(impossible + citizenCheckDigit(impossible));
  assert.equal(dated.failure?.code, 'DATE_WRONG');
});

test('a kind can be given; an unknown one is refused', () => {
  const decoder = (kind: string): Decoded<IdFrame>[] =>
    decodeAll(idCodec, encode('350102001\n'), { variant: { kind } });
  assert.equal(decoder('organisation')[0].frame?.kind, 'organisation');
  assert.throws(() => decoder('shoe'), { code: 'VARIANT_UNKNOWN' });
});

test('every single wrong character of a number with a check digit is found', () => {
  const digits = fc.stringMatching(/^[1-6][1-5]\d{4}19\d\d0[1-9]1\d\d{3}$/);
  fc.assert(
    fc.property(digits, fc.nat(16), fc.integer({ min: 1, max: 9 }), (first, at, step) => {
      const right = first + citizenCheckDigit(first);
      const wrong = right.slice(0, at) + ((Number(right[at]) + step) % 10) + right.slice(at + 1);
      assert.notEqual(citizenCheckDigit(wrong), wrong[17]);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^9135[0-9]{4}[0-9A-HJ-NPQRTUWXY]{9}$/), (first) => {
      const code = first + String(creditCheckDigit(first));
      const [found] = decode(new TextDecoder().decode(idCodec.encode({ id: code, code, valid: true })));
      assert.equal(found.frame?.id, code);
    }),
    { numRuns: 300 },
  );
  assert.equal(organisationCheckDigit('00000000'), '0');
});

test('lines split anywhere, with CR LF and blank lines', () => {
  const text = '110000\r\n\r\n京A12345\n11010519491231002X';
  const decoder = idCodec.createDecoder();
  const out: (string | undefined)[] = [];
  const emit = (one: Decoded<IdFrame>): void => void out.push(one.frame?.id);
  for (const byte of encode(text)) decoder.push(Uint8Array.of(byte), emit);
  decoder.end(emit);
  assert.deepEqual(out, ['110000', '京A12345', '11010519491231002X']);
  assert.deepEqual(
    decode(`${'9'.repeat(500)}\n110000`).map((one) => (one.ok ? one.frame.id : one.failure.code)),
    ['TOO_LONG', '110000'],
  );
});

test('damaged input never throws', () => {
  const count = process.env.FENGSUI_TORTURE === '1' ? 10_000_000 : 100_000;
  const seeds = [
    '11010519491231002X',
    '91350100M000100Y43',
    '京A12345',
    '34020000001180000001',
    'D2143569-X',
    '350102001003\n',
  ];
  let frames = 0;
  for (const bytes of mutants(11643, count, seeds.map(encode))) frames += decodeAll(idCodec, bytes).length;
  assert.ok(frames > count / 2);
});
