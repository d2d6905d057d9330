import { CodecFailure } from '#codecs/codec';
import { ByteReader } from '#codecs/document';
import { crc32 } from './crc32.ts';
import { Inflater } from './inflate.ts';

/** Bounds of one archive. */
export interface ZipBounds {
  readonly maxEntries: number;
  /** All entries together, unpacked. */
  readonly maxTotalBytes: number;
  /** Unpacked bytes per packed byte of an entry above 64 KB, and of the archive. */
  readonly maxRatio: number;
}

/** One entry of the central directory; its content is unpacked on demand. */
export interface ZipEntry {
  readonly name: string;
  readonly packedBytes: number;
  readonly bytes: number;
  read(): Uint8Array;
}

/** 1,000 entries, 64 MB, ratio 20. */
export const ZIP_BOUNDS: ZipBounds = { maxEntries: 1000, maxTotalBytes: 64_000_000, maxRatio: 20 };

function refuse(code: string, message: string, at?: number): never {
  throw new CodecFailure(code, message, at);
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

function findEnd(bytes: Uint8Array): ByteReader {
  const lowest = Math.max(0, bytes.length - 22 - 65_535);
  for (let at = bytes.length - 22; at >= lowest; at--) {
    if (bytes[at] !== 0x50 || bytes[at + 1] !== 0x4b || bytes[at + 2] !== 5 || bytes[at + 3] !== 6) continue;
    const comment = bytes[at + 20] | (bytes[at + 21] << 8);
    if (at + 22 + comment !== bytes.length) continue;
    const reader = new ByteReader(bytes);
    reader.at = at + 4;
    return reader;
  }
  return refuse('ZIP_INVALID', 'there is no end of central directory');
}

/** UTF-8 where flagged or valid, GB 18030 otherwise: what Chinese packers write. */
function nameOf(raw: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return new TextDecoder('gb18030').decode(raw);
  }
}

function checkName(name: string): void {
  const parts = name.split(/[/\\]/);
  if (name === '' || /^[/\\]|^[A-Za-z]:/.test(name) || parts.includes('..') || name.includes('\0'))
    refuse('PATH_REFUSED', `the entry ${name.slice(0, 60)} leaves the archive`);
}

interface Listed {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

function readListed(reader: ByteReader): Listed {
  const at = reader.at;
  if (reader.u32() !== 0x02014b50) refuse('ZIP_INVALID', 'a central directory entry is expected', at);
  const host = reader.u16() >> 8;
  reader.take(2);
  const flags = reader.u16();
  const method = reader.u16();
  reader.take(4);
  const [crc, packed, size] = [reader.u32(), reader.u32(), reader.u32()];
  const [nameLength, extraLength, commentLength] = [reader.u16(), reader.u16(), reader.u16()];
  reader.take(4);
  const attributes = reader.u32();
  const offset = reader.u32();
  const name = nameOf(reader.take(nameLength));
  reader.take(extraLength + commentLength);
  checkName(name);
  const mode = (attributes >>> 16) & 0xf000;
  if ((host === 3 || host === 19) && mode !== 0 && mode !== 0x8000 && mode !== 0x4000)
    refuse('LINK_REFUSED', `the entry ${name.slice(0, 60)} is a link or device`);
  if (flags & 0x2041) refuse('ENCRYPTED', `the entry ${name.slice(0, 60)} is encrypted`);
  if (packed === 0xffffffff || size === 0xffffffff || offset === 0xffffffff)
    refuse('ZIP64_REFUSED', 'ZIP64 archives are not accepted');
  return { name, method, flags, crc, packed, size, offset };
}

function checkSize(one: Listed, bounds: ZipBounds): void {
  if (one.method !== 0 && one.method !== 8)
    refuse('METHOD_REFUSED', `compression method ${one.method} is not accepted`);
  if (one.method === 0 && one.packed !== one.size) refuse('ZIP_INVALID', 'a stored entry changes its size');
  if (one.size > 65_536 && one.size > bounds.maxRatio * one.packed)
    refuse(
      'RATIO_TOO_HIGH',
      `${one.name.slice(0, 60)} unpacks to more than ${bounds.maxRatio} times its size`,
    );
}

function readEntry(bytes: Uint8Array, one: Listed, bounds: ZipBounds): Uint8Array {
  const reader = new ByteReader(bytes);
  reader.at = one.offset;
  if (reader.u32() !== 0x04034b50) refuse('ZIP_INVALID', 'a local header is expected', one.offset);
  reader.take(22);
  const [nameLength, extraLength] = [reader.u16(), reader.u16()];
  reader.take(nameLength + extraLength);
  const raw = reader.take(one.packed);
  const limit = { maxBytes: one.size, maxRatio: bounds.maxRatio };
  const content = one.method === 0 ? raw : new Inflater(raw, limit).run();
  if (content.length !== one.size)
    refuse('LENGTH_WRONG', `${one.name.slice(0, 60)} is not as long as announced`);
  if (crc32(content) !== one.crc) refuse('CRC_WRONG', `the CRC of ${one.name.slice(0, 60)} is wrong`);
  return content;
}

/** Entries may not share bytes: overlapping is how a small archive unpacks to a huge one. */
function refuseOverlap(entries: readonly Listed[]): void {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset);
  for (let i = 0; i + 1 < sorted.length; i++)
    if (sorted[i].offset + 30 + sorted[i].packed > sorted[i + 1].offset)
      refuse('ENTRIES_OVERLAP', 'two entries share bytes');
}

/**
 * Entries of an archive by its central directory. All bounds are checked on the directory before anything is
 * unpacked, and again while unpacking.
 */
export function readZip(bytes: Uint8Array, bounds: ZipBounds = ZIP_BOUNDS): ZipEntry[] {
  const end = findEnd(bytes);
  const [disk, startDisk, here, count] = [end.u16(), end.u16(), end.u16(), end.u16()];
  if (disk !== 0 || startDisk !== 0 || here !== count) refuse('ZIP_INVALID', 'an archive of several parts');
  if (count > bounds.maxEntries) refuse('TOO_MANY_ENTRIES', `more than ${bounds.maxEntries} entries`);
  end.take(4);
  const reader = new ByteReader(bytes);
  reader.at = end.u32();
  const listed: Listed[] = [];
  for (let i = 0; i < count; i++) listed.push(readListed(reader));
  let total = 0;
  for (const one of listed) {
    checkSize(one, bounds);
    if ((total += one.size) > bounds.maxTotalBytes)
      refuse('TOO_LONG', `the archive unpacks to more than ${bounds.maxTotalBytes} bytes`);
  }
  if (total > 65_536 && total > bounds.maxRatio * bytes.length)
    refuse('RATIO_TOO_HIGH', `the archive unpacks to more than ${bounds.maxRatio} times its size`);
  refuseOverlap(listed);
  if (new Set(listed.map((one) => one.name)).size !== listed.length)
    refuse('ZIP_INVALID', 'two entries have one name');
  return listed.map((one) => ({
    name: one.name,
    packedBytes: one.packed,
    bytes: one.size,
    read: () => readEntry(bytes, one, bounds),
  }));
}
