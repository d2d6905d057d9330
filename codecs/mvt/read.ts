import { CodecFailure } from '#codecs/codec';
import { ByteReader } from '#codecs/document';
import { readTileGeometry } from './read-geometry.ts';
import { MVT_LIMITS, type MvtFeature, type MvtLayer, type MvtTile, type MvtValue } from './tile.ts';

interface Budget {
  vertices: number;
  features: number;
  values: number;
}

interface RawFeature {
  id?: bigint;
  type: number;
  readonly tags: number[];
  geometry: Uint8Array | undefined;
}

function refuse(code: string, message: string, at?: number): never {
  throw new CodecFailure(code, message, at);
}

/** Calls `field` for every field of a message; it returns false for one it does not read, which is skipped. */
function eachField(reader: ByteReader, field: (number: number, wire: number) => boolean): void {
  while (reader.remaining > 0) {
    const key = reader.varint();
    const wire = key & 7;
    const number = Math.floor(key / 8);
    if (number < 1 || number > 0x1fffffff) refuse('PROTOBUF_INVALID', 'a field number is illegal', reader.at);
    if (field(number, wire)) continue;
    if (wire === 0) reader.bigVarint();
    else if (wire === 1) reader.take(8);
    else if (wire === 2) reader.take(reader.varint());
    else if (wire === 5) reader.take(4);
    else refuse('PROTOBUF_INVALID', `wire type ${wire} is not accepted`, reader.at);
  }
}

function block(reader: ByteReader, wire: number): Uint8Array {
  if (wire !== 2) refuse('PROTOBUF_INVALID', 'a length-delimited field is expected', reader.at);
  return reader.take(reader.varint());
}

function varintField(reader: ByteReader, wire: number): bigint {
  if (wire !== 0) refuse('PROTOBUF_INVALID', 'a varint field is expected', reader.at);
  return reader.bigVarint();
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('ENCODING_INVALID', 'a text is not UTF-8');
  }
}

function integer(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** One `Value`: exactly one of its seven kinds (MVT 2.1 §4.1, §4.4). */
function readValue(bytes: Uint8Array): MvtValue {
  const reader = new ByteReader(bytes);
  const found: MvtValue[] = [];
  eachField(reader, (number, wire) => {
    if (number === 1) found.push(textOf(block(reader, wire)));
    else if (number === 2 && wire === 5) found.push(reader.f32());
    else if (number === 3 && wire === 1) found.push(reader.f64());
    else if (number === 4) found.push(integer(BigInt.asIntN(64, varintField(reader, wire))));
    else if (number === 5) found.push(integer(varintField(reader, wire)));
    else if (number === 6) {
      const raw = varintField(reader, wire);
      found.push(integer((raw >> 1n) ^ -(raw & 1n)));
    } else if (number === 7) found.push(varintField(reader, wire) !== 0n);
    else return false;
    return true;
  });
  if (found.length !== 1) refuse('VALUE_INVALID', 'a value has exactly one kind');
  const [value] = found;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function readRawFeature(bytes: Uint8Array, budget: Budget): RawFeature {
  const reader = new ByteReader(bytes);
  const feature: RawFeature = { type: 0, tags: [], geometry: undefined };
  eachField(reader, (number, wire) => {
    if (number === 1) feature.id = varintField(reader, wire);
    else if (number === 3) feature.type = Number(varintField(reader, wire));
    else if (number === 4) feature.geometry = block(reader, wire);
    else if (number === 2) {
      const tags = new ByteReader(block(reader, wire));
      while (tags.remaining > 0) feature.tags.push(tags.varint());
    } else return false;
    return true;
  });
  if ((budget.values += feature.tags.length) > MVT_LIMITS.maxValues)
    refuse('TOO_MANY_VALUES', `more than ${MVT_LIMITS.maxValues} tags and values`);
  if ((budget.vertices += (feature.geometry?.length ?? 0) / 2) > MVT_LIMITS.maxVertices * 2)
    refuse('TOO_MANY_VERTICES', `more than ${MVT_LIMITS.maxVertices} vertices`);
  return feature;
}

function propertiesOf(
  tags: readonly number[],
  keys: readonly string[],
  values: readonly MvtValue[],
): MvtFeature['properties'] {
  if (tags.length % 2 !== 0) refuse('TAGS_INVALID', 'tags come in pairs');
  const found = new Map<string, MvtValue>();
  for (let i = 0; i < tags.length; i += 2) {
    if (tags[i] >= keys.length || tags[i + 1] >= values.length)
      refuse('TAGS_INVALID', 'a tag points past the keys or values');
    if (found.has(keys[tags[i]])) refuse('TAGS_INVALID', 'a key is there twice');
    found.set(keys[tags[i]], values[tags[i + 1]]);
  }
  return Object.fromEntries(found);
}

function featureOf(raw: RawFeature, keys: readonly string[], values: readonly MvtValue[]): MvtFeature {
  const properties = propertiesOf(raw.tags, keys, values);
  if (raw.type > 3) refuse('GEOMETRY_INVALID', `geometry type ${raw.type} is not defined`);
  const empty = raw.geometry === undefined || raw.geometry.length === 0;
  if (raw.type !== 0 && empty) refuse('GEOMETRY_INVALID', 'a feature has no geometry');
  const geometry = raw.type === 0 || !raw.geometry ? null : readTileGeometry(raw.type, raw.geometry);
  return raw.id === undefined ? { properties, geometry } : { id: integer(raw.id), properties, geometry };
}

function readLayer(bytes: Uint8Array, budget: Budget): MvtLayer {
  const reader = new ByteReader(bytes);
  const keys: string[] = [];
  const values: MvtValue[] = [];
  const raws: RawFeature[] = [];
  let name: string | undefined;
  let version: number | undefined;
  let extent = 4096;
  eachField(reader, (number, wire) => {
    if (number === 1) name = textOf(block(reader, wire));
    else if (number === 2) {
      if (++budget.features > MVT_LIMITS.maxFeatures)
        refuse('TOO_MANY_FEATURES', `more than ${MVT_LIMITS.maxFeatures} features`);
      raws.push(readRawFeature(block(reader, wire), budget));
    } else if (number === 3) keys.push(textOf(block(reader, wire)));
    else if (number === 4) values.push(readValue(block(reader, wire)));
    else if (number === 5) extent = Number(varintField(reader, wire));
    else if (number === 15) version = Number(varintField(reader, wire));
    else return false;
    if ((budget.values += number === 3 || number === 4 ? 1 : 0) > MVT_LIMITS.maxValues)
      refuse('TOO_MANY_VALUES', `more than ${MVT_LIMITS.maxValues} tags and values`);
    return true;
  });
  if (name === undefined || name === '') return refuse('LAYER_INVALID', 'a layer has no name');
  if (version !== 1 && version !== 2)
    refuse('VERSION_REFUSED', `layer version ${version ?? 'missing'} is not 1 or 2`);
  if (extent < 1 || extent > 0xffffffff) refuse('LAYER_INVALID', 'the extent is illegal');
  const features = raws.map((raw) => featureOf(raw, keys, values));
  return { name, version: version as number, extent, features };
}

/** Reads one tile. Throws a named {@link CodecFailure}. */
export function readTile(bytes: Uint8Array): MvtTile {
  const reader = new ByteReader(bytes);
  const budget: Budget = { vertices: 0, features: 0, values: 0 };
  const layers: MvtLayer[] = [];
  eachField(reader, (number, wire) => {
    if (number !== 3) return false;
    layers.push(readLayer(block(reader, wire), budget));
    return true;
  });
  if (new Set(layers.map((one) => one.name)).size !== layers.length)
    refuse('LAYER_INVALID', 'two layers have the same name');
  return { layers };
}
