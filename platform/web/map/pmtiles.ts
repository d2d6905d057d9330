// PMTiles v3, read by ranges: header, root directory, at most three leaves, then the tile. https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md

import { tileNumber } from '#kernels/tiles';

/** Reads `length` bytes at `offset` of the archive. */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array>;

/** An archive that is not as the format wants it. */
export class PmtilesProblem extends Error {
  override readonly name = 'PmtilesProblem';
}

interface Header {
  readonly root: readonly [number, number];
  readonly leaves: number;
  readonly tiles: number;
  readonly compressed: boolean;
  readonly tilesCompressed: boolean;
  readonly type: 'mvt' | 'picture';
}

interface Entry {
  readonly tile: number;
  readonly run: number;
  readonly length: number;
  readonly offset: number;
}

const HEADER = 127;
const MAX_DEPTH = 4;
const MAX_DIRECTORY = 8 * 1024 * 1024;
const MAX_TILE = 8 * 1024 * 1024;
const KEPT_LEAVES = 64;
const GZIP = 2;

function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || new TextDecoder().decode(bytes.subarray(0, 7)) !== 'PMTiles' || bytes[7] !== 3)
    throw new PmtilesProblem('not a PMTiles archive of version 3');
  const at = (offset: number): number => {
    const value = Number(view.getBigUint64(offset, true));
    if (!Number.isSafeInteger(value)) throw new PmtilesProblem('an offset is too large');
    return value;
  };
  const known = (compression: number): boolean => {
    if (compression === 1 || compression === GZIP) return compression === GZIP;
    throw new PmtilesProblem(`compression ${compression} cannot be read by a browser; use gzip or none`);
  };
  return {
    root: [at(8), at(16)],
    leaves: at(40),
    tiles: at(56),
    compressed: known(bytes[97]),
    tilesCompressed: known(bytes[98]),
    type: bytes[99] === 1 ? 'mvt' : 'picture',
  };
}

/** A directory: counts, then columns of varints. */
export function readDirectory(bytes: Uint8Array): Entry[] {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 8; shift++) {
      if (at >= bytes.length) throw new PmtilesProblem('a directory ends too early');
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** (7 * shift);
      if (byte < 0x80) return value;
    }
    throw new PmtilesProblem('a number of a directory is too large');
  };
  const count = varint();
  if (count > bytes.length) throw new PmtilesProblem('a directory promises more than it holds');
  const column = (): number[] => Array.from({ length: count }, varint);
  let tile = 0;
  const tiles = column().map((step) => (tile += step));
  const runs = column();
  const lengths = column();
  let end = 0;
  const offsets = column().map((given, i) => {
    const offset = given === 0 && i > 0 ? end : given - 1;
    end = offset + lengths[i];
    return offset;
  });
  return tiles.map((number, i) => ({ tile: number, run: runs[i], length: lengths[i], offset: offsets[i] }));
}

/** The entry that holds a tile, or the leaf that may. */
function find(entries: readonly Entry[], tile: number): Entry | undefined {
  let [low, high] = [0, entries.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (entries[middle].tile <= tile) low = middle + 1;
    else high = middle - 1;
  }
  const entry = entries[high];
  return entry && (entry.run === 0 || tile < entry.tile + entry.run) ? entry : undefined;
}

/** Undoes gzip; refuses what grows beyond `limit`. */
async function gunzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read().catch(() => {
      throw new PmtilesProblem('a part of the archive cannot be unpacked');
    });
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new PmtilesProblem('a part of the archive is too large');
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** One archive: finds tiles, keeps the directories it has read. */
export class PmtilesArchive {
  readonly #read: ReadRange;
  #header: Promise<Header> | undefined;
  readonly #directories = new Map<number, Promise<Entry[]>>();

  constructor(read: ReadRange) {
    this.#read = read;
  }

  #directory(header: Header, offset: number, length: number): Promise<Entry[]> {
    const known = this.#directories.get(offset);
    if (known) return known;
    if (length > MAX_DIRECTORY) throw new PmtilesProblem('a directory is too large');
    const fresh = this.#read(offset, length).then(async (bytes) =>
      readDirectory(header.compressed ? await gunzip(bytes, MAX_DIRECTORY) : bytes),
    );
    fresh.catch(() => this.#directories.delete(offset));
    if (this.#directories.size >= KEPT_LEAVES)
      this.#directories.delete(this.#directories.keys().next().value as number);
    this.#directories.set(offset, fresh);
    return fresh;
  }

  async header(): Promise<Header> {
    this.#header ??= this.#read(0, HEADER).then(readHeader);
    this.#header.catch(() => (this.#header = undefined));
    return this.#header;
  }

  /** The bytes of a tile, uncompressed; undefined when the archive has none there. */
  async tile(z: number, x: number, y: number): Promise<Uint8Array | undefined> {
    const header = await this.header();
    const number = tileNumber(z, x, y);
    let [offset, length] = header.root;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const entry = find(await this.#directory(header, offset, length), number);
      if (!entry) return undefined;
      if (entry.run > 0) {
        if (entry.length > MAX_TILE) throw new PmtilesProblem('a tile is too large');
        const bytes = await this.#read(header.tiles + entry.offset, entry.length);
        return header.tilesCompressed ? gunzip(bytes, MAX_TILE) : bytes;
      }
      [offset, length] = [header.leaves + entry.offset, entry.length];
    }
    throw new PmtilesProblem('directories are nested too deeply');
  }
}
