import { CodecFailure, hexFromBytes } from '#codecs/codec';
import { ByteReader, ByteWriter } from './bytes.ts';
import { fieldsOf, hexOf, listOf, refuseValue, type Fields, type FieldValue, type Part } from './part.ts';

/** Names of codes, or of bit numbers. */
export type Names = Readonly<Record<number, string>>;

/** One named field of a record. */
export interface Field {
  readonly key: string;
  readonly part: Part;
  /** Present only when this holds for the fields before it. */
  readonly when?: (scope: Readonly<Fields>) => boolean;
  /** Absent when the body ends before it; then every later field is absent too. */
  readonly optional?: boolean;
  /** Adds `<key>Name` when reading; ignored when writing. */
  readonly names?: Names;
  /** Adds `<key>Names`, the names of the bits that are set; ignored when writing. */
  readonly bits?: Names;
}

/** Shorthand for a {@link Field}. */
export function field(key: string, part: Part, more: Omit<Field, 'key' | 'part'> = {}): Field {
  return { key, part, ...more };
}

/** Names of the bits set in `value`, lowest bit first; bits without a name are left out. */
export function namesOfBits(value: number, names: Names): string[] {
  const found: string[] = [];
  let left = value;
  for (let bit = 0; left > 0; bit++) {
    if (left % 2 === 1 && names[bit] !== undefined) found.push(names[bit]);
    left = Math.floor(left / 2);
  }
  return found;
}

function readFields(fields: readonly Field[], reader: ByteReader): Fields {
  const scope: Fields = {};
  for (let i = 0; i < fields.length; i++) {
    const one = fields[i];
    if (one.when && !one.when(scope)) continue;
    if (one.optional && reader.left === 0) break;
    const value = one.part.read(reader, scope);
    scope[one.key] = value;
    if (one.names) {
      const name = one.names[value as number];
      if (name !== undefined) scope[`${one.key}Name`] = name;
    }
    if (one.bits) scope[`${one.key}Names`] = namesOfBits(value as number, one.bits);
  }
  return scope;
}

/** Fields one after another. */
export function record(...fields: readonly Field[]): Part {
  return {
    read: (reader) => readFields(fields, reader),
    write(writer, value) {
      const scope = fieldsOf(value);
      for (const one of fields) {
        if (one.when && !one.when(scope)) continue;
        if (one.optional && scope[one.key] === undefined) break;
        try {
          one.part.write(writer, scope[one.key], scope);
        } catch (error) {
          if (error instanceof CodecFailure && !error.message.startsWith(`${one.key}: `))
            throw new CodecFailure(error.code, `${one.key}: ${error.message}`);
          throw error;
        }
      }
    },
  };
}

/** A count of type `size`, then that many of `item`. */
export function counted(size: Part, item: Part): Part {
  return {
    read(reader, scope) {
      const count = size.read(reader, scope) as number;
      const items: FieldValue[] = [];
      for (let i = 0; i < count; i++) {
        if (reader.left <= 0)
          throw new CodecFailure('BODY_TRUNCATED', `${count} items are announced, ${i} are there`);
        items.push(item.read(reader, {}));
      }
      return items;
    },
    write(writer, value, scope) {
      const items = listOf(value);
      size.write(writer, items.length, scope);
      for (const one of items) item.write(writer, one, {});
    },
  };
}

/** `count(scope)` items, the count being known from fields before. */
export function times(count: (scope: Readonly<Fields>) => number, item: Part): Part {
  return {
    read(reader, scope) {
      const total = count(scope);
      const items: FieldValue[] = [];
      for (let i = 0; i < total; i++) {
        if (reader.left <= 0)
          throw new CodecFailure('BODY_TRUNCATED', `${total} items are announced, ${i} are there`);
        items.push(item.read(reader, {}));
      }
      return items;
    },
    write(writer, value, scope) {
      const items = listOf(value);
      if (items.length !== count(scope))
        throw new CodecFailure('VALUE_INVALID', `${items.length} items given, ${count(scope)} announced`);
      for (const one of items) item.write(writer, one, {});
    },
  };
}

/** Items to the end of the body. */
export function rest(item: Part): Part {
  return {
    read(reader) {
      const items: FieldValue[] = [];
      while (reader.left > 0) items.push(item.read(reader, {}));
      return items;
    },
    write(writer, value) {
      for (const one of listOf(value)) item.write(writer, one, {});
    },
  };
}

/** The part chosen by the fields before. */
export function choose(pick: (scope: Readonly<Fields>) => Part): Part {
  return {
    read: (reader, scope) => pick(scope).read(reader, scope),
    write: (writer, value, scope) => pick(scope).write(writer, value, scope),
  };
}

/** A length of type `size`, then a region of that many bytes read by `inner`; bytes left over go to `trailing`. */
export function sized(size: Part, inner: Part): Part {
  return {
    read(reader, scope) {
      const count = size.read(reader, scope) as number;
      const start = reader.take(count);
      const region = new ByteReader(reader.bytes, start, reader.at);
      const value = inner.read(region, scope);
      if (region.left === 0) return value;
      const trailing = hexFromBytes(region.bytes, region.at, region.end);
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...value, trailing }
        : { value, trailing };
    },
    write(writer, value, scope) {
      const region = new ByteWriter();
      writeWithTrailing(region, inner, value, scope);
      size.write(writer, region.length, scope);
      writer.put(region.toBytes());
    },
  };
}

/** Exactly `count` bytes read by `inner`. */
export function region(count: number, inner: Part): Part {
  return {
    read(reader, scope) {
      const start = reader.take(count);
      return inner.read(new ByteReader(reader.bytes, start, reader.at), scope);
    },
    write(writer, value, scope) {
      const before = writer.length;
      inner.write(writer, value, scope);
      if (writer.length - before !== count)
        refuseValue(`${writer.length - before} bytes written, ${count} needed`);
    },
  };
}

/** Writes `value`, then the bytes an earlier reading had left over (`trailing`). */
export function writeWithTrailing(
  writer: ByteWriter,
  inner: Part,
  value: FieldValue | undefined,
  scope: Readonly<Fields>,
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return inner.write(writer, value, scope);
  const { trailing, ...own } = value as Fields;
  inner.write(
    writer,
    trailing !== undefined && 'value' in own && Object.keys(own).length === 1 ? own.value : own,
    scope,
  );
  if (trailing !== undefined) writer.put(hexOf(trailing));
}
