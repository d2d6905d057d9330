import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as nodeCrc32, deflateRawSync, gzipSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { CodecFailure } from '#codecs/codec';
import { crc32, gunzip, Inflater, readZip, writeStoredZip } from './index.ts';

const bounds = { maxBytes: 10_000_000, maxRatio: 2000 };
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'ACCEPTED';
  } catch (error) {
    assert.ok(error instanceof CodecFailure, String(error));
    return error.code;
  }
};

/** Builds an archive entry by entry with any field changed. */
function archive(
  entries: {
    name: string;
    data?: Buffer;
    method?: number;
    size?: number;
    crc?: number;
    mode?: number;
    flags?: number;
    offset?: number;
  }[],
): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const e of entries) {
    const name = Buffer.from(e.name);
    const data = e.data ?? Buffer.alloc(0);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(e.flags ?? 0, 2);
    head.writeUInt16LE(e.method ?? 0, 4);
    head.writeUInt32LE(e.crc ?? nodeCrc32(data), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(e.size ?? data.length, 18);
    head.writeUInt16LE(name.length, 22);
    bodies.push(Buffer.from('PK\x03\x04'), head, name, data);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((e.mode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(e.offset ?? at, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), head, tail, name);
    at += 30 + name.length + data.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, listing, end]);
}

test('inflating and CRC agree with zlib at every level and strategy', () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 5000 }),
    fc.string({ maxLength: 3000 }).map((s) => Buffer.from(s.repeat(5))),
  );
  const level = fc.integer({ min: 0, max: 9 });
  const strategy = fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
  );
  fc.assert(
    fc.property(content, level, strategy, (bytes, l, s) => {
      const packed = deflateRawSync(bytes, { level: l, strategy: s });
      assert.deepEqual(Buffer.from(new Inflater(packed, bounds).run()), Buffer.from(bytes));
      assert.deepEqual(Buffer.from(gunzip(gzipSync(bytes), bounds)), Buffer.from(bytes));
      assert.equal(crc32(bytes), nodeCrc32(bytes));
    }),
    { numRuns: 200, seed: 31 },
  );
});

test('archives are read, and written ones read back', () => {
  const text = Buffer.from('烽燧'.repeat(500));
  const zip = archive([
    { name: 'a.txt', data: text },
    { name: 'd/b.bin', data: deflateRawSync(text), method: 8, size: text.length, crc: nodeCrc32(text) },
  ]);
  const entries = readZip(zip);
  assert.deepEqual(entries.map((e) => e.name), ['a.txt', 'd/b.bin']); // prettier-ignore
  for (const entry of entries) assert.deepEqual(Buffer.from(entry.read()), text);
  const [own] = readZip(writeStoredZip([{ name: '图.kml', content: text }]));
  assert.deepEqual([own.name, Buffer.from(own.read())], ['图.kml', text]);
});

test('bombs, escapes, links and damage are refused by name', () => {
  const bomb = (size: number): Buffer => deflateRawSync(Buffer.alloc(size), { level: 9 });
  const cases: [string, Buffer][] = [];
  for (const name of [
    '../x',
    '../../etc/passwd',
    'a/../../b',
    '/etc/passwd',
    '\\windows\\x',
    'C:\\x',
    'c:/x',
    'a\\..\\..\\b',
    '..',
    'a/..',
    'x\0y',
  ])
    cases.push(['PATH_REFUSED', archive([{ name }])]);
  for (const mode of [0xa000, 0xa1ff, 0x6000, 0x2000, 0x1000, 0xc000])
    cases.push(['LINK_REFUSED', archive([{ name: 'l', mode }])]);
  for (const size of [100_000, 1_000_000, 10_000_000, 60_000_000])
    cases.push(['RATIO_TOO_HIGH', archive([{ name: 'b', data: bomb(size), method: 8, size }])]);
  for (const announced of [10, 60_000])
    cases.push(['TOO_LONG', archive([{ name: 'liar', data: bomb(1_000_000), method: 8, size: announced }])]);
  cases.push(['TOO_MANY_ENTRIES', archive(Array.from({ length: 1001 }, (_, i) => ({ name: `f${i}` })))]);
  cases.push(['TOO_MANY_ENTRIES', archive(Array.from({ length: 20_000 }, (_, i) => ({ name: `f${i}` })))]);
  const shared = deflateRawSync(Buffer.from('x'.repeat(5000)));
  cases.push([
    'ENTRIES_OVERLAP',
    archive([
      { name: 'a', data: shared, method: 8, size: 5000 },
      { name: 'b', data: shared, method: 8, size: 5000, offset: 0 },
    ]),
  ]);
  cases.push(['ENCRYPTED', archive([{ name: 'a', flags: 1 }])]);
  cases.push(['METHOD_REFUSED', archive([{ name: 'a', method: 12 }])]);
  cases.push(['ZIP64_REFUSED', archive([{ name: 'a', size: 0xffffffff }])]);
  cases.push(['ZIP_INVALID', archive([{ name: 'a' }, { name: 'a' }])]);
  cases.push(['CRC_WRONG', archive([{ name: 'a', data: Buffer.from('x'), crc: 1 }])]);
  cases.push(['ZIP_INVALID', Buffer.from('PK\x03\x04'.padEnd(40))]);
  cases.push(['INCOMPLETE', archive([{ name: 'a', data: Buffer.from('x'), offset: 70 }])]);
  for (const [code, zip] of cases) {
    const found = codeOf(() => readZip(zip).map((e) => e.read()));
    assert.ok(found === code || (code === 'INCOMPLETE' && found === 'ZIP_INVALID'), `${code}: ${found}`);
  }
  const names = Array.from({ length: 900 }, (_, i) => ({
    name: `n${i}`,
    data: bomb(60_000),
    method: 8,
    size: 60_000,
  }));
  assert.equal(
    codeOf(() => readZip(archive(names))),
    'RATIO_TOO_HIGH',
  );
});
