import { CodecFailure } from '#codecs/codec';
import { ByteWriter } from '#codecs/document';
import {
  tileArea,
  type MvtFeature,
  type MvtGeometry,
  type MvtLayer,
  type MvtTile,
  type MvtValue,
  type TilePosition,
} from './tile.ts';

function invalid(message: string): never {
  throw new CodecFailure('VALUE_INVALID', message);
}

function putBlock(writer: ByteWriter, field: number, bytes: Uint8Array): void {
  writer.varint(field * 8 + 2);
  writer.varint(bytes.length);
  writer.put(bytes);
}

function putVarint(writer: ByteWriter, field: number, value: number | bigint): void {
  writer.varint(field * 8);
  writer.bigVarint(BigInt(value));
}

class Path {
  readonly writer = new ByteWriter();
  private x = 0;
  private y = 0;

  command(id: number, count: number): void {
    this.writer.varint(count * 8 + id);
  }

  to([x, y]: TilePosition): void {
    for (const value of [x, y])
      if (!Number.isInteger(value) || Math.abs(value) > 0x3fffffff)
        invalid('tile coordinates are integers of 31 bits');
    for (const delta of [x - this.x, y - this.y]) this.writer.varint(((delta << 1) ^ (delta >> 31)) >>> 0);
    this.x = x;
    this.y = y;
  }

  line(line: readonly TilePosition[], least: number): void {
    if (line.length < least) invalid(`a line or ring needs ${least} positions`);
    this.command(1, 1);
    this.to(line[0]);
    this.command(2, line.length - 1);
    for (const position of line.slice(1)) this.to(position);
  }

  /** A closed ring, turned round when it does not run as its role asks. */
  ring(closed: readonly TilePosition[], outer: boolean): void {
    const [first, last] = [closed[0], closed[closed.length - 1]];
    if (closed.length < 4 || first[0] !== last[0] || first[1] !== last[1])
      invalid('a ring is closed and has 4 positions');
    const open = closed.slice(0, -1);
    const area = tileArea(open);
    if (area === 0) invalid('a ring encloses nothing');
    this.line(area > 0 === outer ? open : [open[0], ...open.slice(1).reverse()], 3);
    this.command(7, 1);
  }
}

function geometryBytes(geometry: MvtGeometry): { type: number; bytes: Uint8Array } {
  const path = new Path();
  if (geometry.type === 'MultiPoint') {
    if (geometry.coordinates.length === 0) invalid('a geometry is empty');
    path.command(1, geometry.coordinates.length);
    for (const position of geometry.coordinates) path.to(position);
    return { type: 1, bytes: path.writer.done() };
  }
  if (geometry.coordinates.length === 0) invalid('a geometry is empty');
  if (geometry.type === 'MultiLineString') {
    for (const line of geometry.coordinates) path.line(line, 2);
    return { type: 2, bytes: path.writer.done() };
  }
  if (geometry.type !== 'MultiPolygon') invalid('geometries are MultiPoint, MultiLineString or MultiPolygon');
  for (const rings of geometry.coordinates) for (const [i, ring] of rings.entries()) path.ring(ring, i === 0);
  return { type: 3, bytes: path.writer.done() };
}

/** Integers that fit go as int or sint, other numbers as double. */
function valueBytes(value: MvtValue): Uint8Array {
  const writer = new ByteWriter();
  if (typeof value === 'string') putBlock(writer, 1, new TextEncoder().encode(value));
  else if (typeof value === 'boolean') putVarint(writer, 7, value ? 1 : 0);
  else if (typeof value !== 'number' || !Number.isFinite(value))
    invalid('a value is a text, number or boolean');
  else if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    if (value >= 0) putVarint(writer, 5, value);
    else putVarint(writer, 6, (BigInt(value) << 1n) ^ -1n);
  } else {
    writer.varint(3 * 8 + 1);
    writer.f64(value);
  }
  return writer.done();
}

/** Keys and values of a layer, each once, by the order of their first use. */
class Dictionary {
  readonly keys = new Map<string, number>();
  readonly values = new Map<string, { index: number; value: MvtValue }>();

  tags(properties: MvtFeature['properties']): Uint8Array {
    const writer = new ByteWriter();
    for (const [key, value] of Object.entries(properties)) {
      let k = this.keys.get(key);
      if (k === undefined) this.keys.set(key, (k = this.keys.size));
      const name = `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
      let entry = this.values.get(name);
      if (!entry) this.values.set(name, (entry = { index: this.values.size, value }));
      writer.varint(k);
      writer.varint(entry.index);
    }
    return writer.done();
  }
}

function featureBytes(feature: MvtFeature, dictionary: Dictionary): Uint8Array {
  const writer = new ByteWriter();
  if (feature.id !== undefined) {
    if (!/^\d{1,20}$/.test(String(feature.id))) invalid('an id is an unsigned integer');
    putVarint(writer, 1, BigInt(feature.id));
  }
  const tags = dictionary.tags(feature.properties ?? {});
  if (tags.length > 0) putBlock(writer, 2, tags);
  if (feature.geometry) {
    const { type, bytes } = geometryBytes(feature.geometry);
    putVarint(writer, 3, type);
    putBlock(writer, 4, bytes);
  }
  return writer.done();
}

function layerBytes(layer: MvtLayer): Uint8Array {
  if (typeof layer.name !== 'string' || layer.name === '') invalid('a layer has a name');
  const writer = new ByteWriter();
  const dictionary = new Dictionary();
  putVarint(writer, 15, layer.version ?? 2);
  putBlock(writer, 1, new TextEncoder().encode(layer.name));
  for (const feature of layer.features) putBlock(writer, 2, featureBytes(feature, dictionary));
  for (const key of dictionary.keys.keys()) putBlock(writer, 3, new TextEncoder().encode(key));
  for (const { value } of dictionary.values.values()) putBlock(writer, 4, valueBytes(value));
  putVarint(writer, 5, layer.extent ?? 4096);
  return writer.done();
}

/** Bytes of a tile, rings wound as MVT 2.1 asks. Throws `VALUE_INVALID`. */
export function writeTile(tile: MvtTile): Uint8Array<ArrayBuffer> {
  if (!Array.isArray(tile?.layers)) invalid('a tile has layers');
  const writer = new ByteWriter();
  for (const layer of tile.layers) putBlock(writer, 3, layerBytes(layer));
  return writer.done();
}
