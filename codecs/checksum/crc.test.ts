import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesFromHex } from '#codecs/codec';
import { crc16Hj212, crc16Modbus, crc8Szy206, hex2, hex4 } from './index.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The definition of HJ 212-2017 annex A, bit by bit, against which the table is checked. */
function slowHj212(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc = (crc >>> 8) ^ byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

test('known answers', () => {
  assert.equal(crc16Modbus(ascii('123456789')), 0x4b37);
  const example =
    'QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&';
  assert.equal(hex4(crc16Hj212(ascii(example))), '1C80');
  const report = bytesFromHex('681A68B35303810D00C00059000000826110000001106000004508090A3516');
  assert.equal(hex2(crc8Szy206(report, 3, report.length - 2)), '35');
});

test('the HJ 212 table equals the definition bit by bit', () => {
  const bytes = new Uint8Array(512).map((_, i) => (i * 73 + (i >> 3)) & 255);
  for (let n = 0; n < 512; n += 7) assert.equal(crc16Hj212(bytes, 0, n), slowHj212(bytes.subarray(0, n)));
});
