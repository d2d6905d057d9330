import { gzipSync } from 'node:zlib';

interface Shape {
  /** Entries in leaf directories below the root. */
  readonly leaves: boolean;
  /** Directories and tiles are compressed by this writer. */
  readonly gzip: boolean;
  /** The tiles given are compressed already. */
  readonly zipped?: boolean;
}

interface Entry {
  readonly tile: number;
  readonly run: number;
  readonly length: number;
  readonly offset: number;
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];

function directory(entries: readonly Entry[], gzip: boolean): Buffer {
  const bytes = Buffer.from([
    ...varint(entries.length),
    ...entries.flatMap((e, i) => varint(e.tile - (i === 0 ? 0 : entries[i - 1].tile))),
    ...entries.flatMap((e) => varint(e.run)),
    ...entries.flatMap((e) => varint(e.length)),
    ...entries.flatMap((e) => varint(e.offset + 1)),
  ]);
  return gzip ? gzipSync(bytes) : bytes;
}

/** A PMTiles v3 archive of pictures by tile number: what a peer of the map serves. */
export function anArchive(tiles: ReadonlyMap<number, Uint8Array>, shape: Shape): Buffer {
  const numbers = [...tiles.keys()].toSorted((a, b) => a - b);
  const parts: Buffer[] = [];
  let size = 0;
  const entries = numbers.map((tile): Entry => {
    const given = tiles.get(tile) as Uint8Array;
    const part = shape.gzip ? gzipSync(given) : Buffer.from(given);
    const entry = { tile, run: 1, length: part.length, offset: size };
    parts.push(part);
    size += part.length;
    return entry;
  });
  const half = Math.ceil(entries.length / 2);
  const groups = shape.leaves
    ? [entries.slice(0, half), entries.slice(half)].filter((g) => g.length > 0)
    : [];
  let leafSize = 0;
  const leaves = groups.map((group) => {
    const bytes = directory(group, shape.gzip);
    const entry = { tile: group[0].tile, run: 0, length: bytes.length, offset: leafSize };
    leafSize += bytes.length;
    return { bytes, entry };
  });
  const root = directory(shape.leaves ? leaves.map((l) => l.entry) : entries, shape.gzip);
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'latin1');
  header[7] = 3;
  const leafAt = 127 + root.length;
  for (const [at, value] of [
    [8, 127],
    [16, root.length],
    [24, leafAt],
    [40, leafAt],
    [48, leafSize],
    [56, leafAt + leafSize],
    [64, size],
  ])
    // prettier-ignore
    header.writeBigUInt64LE(BigInt(value), at);
  header.set([1, shape.gzip ? 2 : 1, shape.gzip || shape.zipped ? 2 : 1, 2, 0, 14], 96);
  return Buffer.concat([header, root, ...leaves.map((l) => l.bytes), ...parts]);
}
