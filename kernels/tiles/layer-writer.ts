import { ProtobufWriter, zigzag } from './protobuf.ts';

/** A property value of a vector tile. */
export type TileValue = string | number | boolean;
/** Properties of a feature. */
export type TileProperties = Readonly<Record<string, TileValue>>;

/** Geometry types of MVT 2.1 §4.3.4. */
export const GEOMETRY = { point: 1, line: 2, polygon: 3 } as const;
const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;

/** Units across a tile. */
export const EXTENT = 4096;

/** Builds one layer of a Mapbox Vector Tile 2.1; properties are interned, geometries are written as commands. */
export class LayerWriter {
  readonly name: string;
  /** Number of features written. */
  count = 0;
  readonly #out: ProtobufWriter;
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<TileValue, number>();
  /** The values in the order of their numbers. */
  readonly #listed: TileValue[] = [];
  /** Marks of the feature being written and its geometry; −1 when there is none. */
  #feature = -1;
  #geometry = 0;
  #rewind = 0;
  #x = 0;
  #y = 0;

  /** `out` may be a writer used before; what it holds is lost. */
  constructor(name: string, out: ProtobufWriter = new ProtobufWriter()) {
    this.name = name;
    this.#out = out;
    out.length = 0;
  }

  /** Begins a feature's geometry (and forgets one begun but not ended); coordinates are whole tile units, y down. */
  begin(): void {
    if (this.#feature >= 0) this.#out.length = this.#rewind;
    this.#rewind = this.#out.length;
    this.#feature = this.#out.open(2);
    this.#geometry = this.#out.open(4);
    this.#x = 0;
    this.#y = 0;
  }

  #to(x: number, y: number): void {
    this.#out.varint(zigzag(x - this.#x));
    this.#out.varint(zigzag(y - this.#y));
    this.#x = x;
    this.#y = y;
  }

  point(x: number, y: number): void {
    this.#out.varint(MOVE_TO | (1 << 3));
    this.#to(x, y);
  }

  /** A line of at least two, or a ring of at least three different positions (flat x, y; a ring without its closing repetition). */
  path(flat: readonly number[], closed: boolean): void {
    this.point(flat[0], flat[1]);
    this.#out.varint(LINE_TO | ((flat.length / 2 - 1) << 3));
    for (let i = 2; i < flat.length; i += 2) this.#to(flat[i], flat[i + 1]);
    if (closed) this.#out.varint(CLOSE_PATH | (1 << 3));
  }

  #tag(key: string, value: TileValue): void {
    let k = this.#keys.get(key);
    if (k === undefined) this.#keys.set(key, (k = this.#keys.size));
    let v = this.#values.get(value);
    if (v === undefined) this.#values.set(value, (v = this.#listed.push(value) - 1));
    this.#out.varint(k);
    this.#out.varint(v);
  }

  /** A value of which there is one a feature, its id: looking for it would find nothing. */
  #tagOwn(key: string, value: number): void {
    let k = this.#keys.get(key);
    if (k === undefined) this.#keys.set(key, (k = this.#keys.size));
    this.#out.varint(k);
    this.#out.varint(this.#listed.push(value) - 1);
  }

  /** Ends the feature. `id` is a whole number ≥ 0. */
  end(type: 1 | 2 | 3, id: number | undefined, properties: TileProperties): void {
    const out = this.#out;
    out.close(this.#geometry);
    const tags = out.open(2);
    for (const key in properties) this.#tag(key, properties[key]);
    out.close(tags);
    out.key(3, 0);
    out.varint(type);
    if (id !== undefined) {
      out.key(1, 0);
      out.varint(id);
    }
    out.close(this.#feature);
    this.#feature = -1;
    this.count++;
  }

  /** A whole feature of one point: the quick way, with the same bytes as begin, point, end (the order of fields differs). */
  pointFeature(x: number, y: number, id: number, properties: TileProperties): void {
    const out = this.#out;
    out.reserve(64);
    const b = out.bytes;
    let at = out.length;
    b[at] = 0x12;
    const mark = at + 2;
    b[at + 2] = 0x22;
    b[at + 4] = MOVE_TO | (1 << 3);
    const geometry = at + 3;
    at = put(b, put(b, at + 5, zigzag(x)), zigzag(y));
    b[geometry] = at - geometry - 1;
    b[at] = 0x18;
    b[at + 1] = GEOMETRY.point;
    b[at + 2] = 0x08;
    out.length = put(b, at + 3, id);
    const tags = out.open(2);
    for (const key in properties) {
      const value = properties[key];
      if (value === id) this.#tagOwn(key, id);
      else this.#tag(key, value);
    }
    out.close(tags);
    out.close(mark);
    this.count++;
  }

  /** The layer as a field of a tile: tiles are made by putting layers one after another. Empty without features. Call once. */
  done(): Uint8Array {
    if (this.count === 0) return new Uint8Array(0);
    if (this.#feature >= 0) this.#out.length = this.#rewind;
    this.#feature = -1;
    const layer = this.#out;
    const scratch = new ProtobufWriter();
    layer.text(1, this.name);
    for (const key of this.#keys.keys()) layer.text(3, key);
    for (const value of this.#listed) writeValue(layer, scratch, value);
    layer.key(5, 0);
    layer.varint(EXTENT);
    layer.key(15, 0);
    layer.varint(2);
    scratch.length = 0;
    scratch.key(3, 2);
    scratch.varint(layer.length);
    const tile = new Uint8Array(scratch.length + layer.length);
    tile.set(scratch.bytes.subarray(0, scratch.length));
    tile.set(layer.bytes.subarray(0, layer.length), scratch.length);
    return tile;
  }
}

/** Writes an unsigned integer below 2³² at a place with room; gives the place after it. */
function put(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  let v = value;
  while (v >= 0x80) {
    bytes[at++] = (v & 0x7f) | 0x80;
    v >>>= 7;
  }
  bytes[at++] = v;
  return at;
}

function writeValue(out: ProtobufWriter, v: ProtobufWriter, value: TileValue): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 32) {
    // Field 4 of the layer holding field 5 of the value: written in place, its length is known to need one byte.
    out.reserve(10);
    const b = out.bytes;
    const at = out.length;
    b[at] = 0x22;
    b[at + 2] = 0x28;
    out.length = put(b, at + 3, value);
    b[at + 1] = out.length - at - 2;
    return;
  }
  v.length = 0;
  if (typeof value === 'string') v.text(1, value);
  else if (typeof value === 'boolean') {
    v.key(7, 0);
    v.varint(value ? 1 : 0);
  } else if (Number.isSafeInteger(value) && value >= 0) {
    v.key(5, 0);
    v.varint(value);
  } else if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
    v.key(6, 0);
    v.varint(zigzag(value));
  } else v.double(3, value);
  out.part(4, v.bytes, v.length);
}

/** One tile out of encoded layers (empty ones vanish). */
export function joinLayers(layers: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(layers.reduce((n, l) => n + l.length, 0));
  let at = 0;
  for (const layer of layers) {
    out.set(layer, at);
    at += layer.length;
  }
  return out;
}
