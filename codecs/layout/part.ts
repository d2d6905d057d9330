import { bytesFromHex, CodecFailure, hexFromBytes } from '#codecs/codec';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** What a decoded field may hold; `undefined` members are absent. */
export type FieldValue =
  | null
  | boolean
  | number
  | string
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue | undefined };

/** The fields of one record, in wire order. */
export type Fields = Record<string, FieldValue | undefined>;

/** One piece of a record, read and written by the same description, so that encoding is the inverse of decoding. */
export interface Part {
  /** `scope` holds the fields of the same record read so far. Throws `BODY_TRUNCATED`. */
  read(reader: ByteReader, scope: Fields): FieldValue;
  /** Throws `VALUE_INVALID` for a value the piece cannot carry. */
  write(writer: ByteWriter, value: FieldValue | undefined, scope: Readonly<Fields>): void;
}

/** Throws `VALUE_INVALID`. */
export function refuseValue(why: string): never {
  throw new CodecFailure('VALUE_INVALID', why);
}

/** The value as an integer within `[low, high]`, otherwise `VALUE_INVALID`. */
export function integerIn(value: FieldValue | undefined, low: number, high: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    refuseValue(`${JSON.stringify(value)} is not an integer from ${low} to ${high}`);
  return value as number;
}

/** The value as text, otherwise `VALUE_INVALID`. */
export function textOf(value: FieldValue | undefined): string {
  if (typeof value !== 'string') refuseValue(`${JSON.stringify(value)} is not a text`);
  return value as string;
}

/** The value as a record, otherwise `VALUE_INVALID`. */
export function fieldsOf(value: FieldValue | undefined): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuseValue(`${JSON.stringify(value)} is not an object`);
  return value as Fields;
}

/** The value as a list, otherwise `VALUE_INVALID`. */
export function listOf(value: FieldValue | undefined): readonly FieldValue[] {
  if (!Array.isArray(value)) refuseValue(`${JSON.stringify(value)} is not a list`);
  return value as readonly FieldValue[];
}

/** Bytes of a hexadecimal field; `count` when given is the exact number of bytes. */
export function hexOf(value: FieldValue | undefined, count?: number): Uint8Array {
  const bytes = bytesFromHex(textOf(value));
  if (count !== undefined && bytes.length !== count)
    refuseValue(`${bytes.length} bytes given, ${count} needed`);
  return bytes;
}

function unsigned(count: number, little: boolean): Part {
  const high = 256 ** count - 1;
  return {
    read: little ? (reader) => reader.uintLe(count) : (reader) => reader.uintBe(count),
    write(writer, value) {
      const whole = integerIn(value, 0, high);
      if (little) writer.uintLe(whole, count);
      else writer.uintBe(whole, count);
    },
  };
}

export const u8: Part = unsigned(1, false);
export const u16: Part = unsigned(2, false);
export const u32: Part = unsigned(4, false);
export const u16le: Part = unsigned(2, true);
export const u32le: Part = unsigned(4, true);

/** Unsigned integer of `count` bytes (1 to 6), most significant first. */
export function uint(count: number): Part {
  return unsigned(count, false);
}

/** Two's complement integer over an unsigned part of `count` bytes. */
export function signed(part: Part, count: number): Part {
  const half = 256 ** count / 2;
  return {
    read(reader, scope) {
      const raw = part.read(reader, scope) as number;
      return raw >= half ? raw - 2 * half : raw;
    },
    write(writer, value, scope) {
      const whole = integerIn(value, -half, half - 1);
      part.write(writer, whole < 0 ? whole + 2 * half : whole, scope);
    },
  };
}

/** value = (raw + bias) / divide; written back by rounding to the nearest raw integer. */
export function scaled(part: Part, divide: number, bias = 0): Part {
  return {
    read: (reader, scope) => ((part.read(reader, scope) as number) + bias) / divide,
    write(writer, value, scope) {
      if (typeof value !== 'number' || !Number.isFinite(value))
        refuseValue(`${JSON.stringify(value)} is not a number`);
      part.write(writer, Math.round((value as number) * divide) - bias, scope);
    },
  };
}

/** Raw values with a meaning of their own (`invalid`, `abnormal`) are given by name, all others by `meant`. */
export function marked(raw: Part, marks: Readonly<Record<number, string>>, meant: (raw: Part) => Part): Part {
  const byName = new Map(Object.entries(marks).map(([code, name]) => [name, Number(code)]));
  let held = 0;
  const echo: Part = { read: () => held, write: (writer, value, scope) => raw.write(writer, value, scope) };
  const scale = meant(echo);
  return {
    read(reader, scope) {
      held = raw.read(reader, scope) as number;
      return marks[held] ?? scale.read(reader, scope);
    },
    write(writer, value, scope) {
      const code = typeof value === 'string' ? byName.get(value) : undefined;
      if (code === undefined) scale.write(writer, value, scope);
      else raw.write(writer, code, scope);
    },
  };
}

/** `count` bytes as upper-case hexadecimal. */
export function hex(count: number): Part {
  return {
    read: (reader) => hexFromBytes(reader.bytes, reader.take(count), reader.at),
    write: (writer, value) => writer.put(hexOf(value, count)),
  };
}

/** All bytes left, as upper-case hexadecimal. */
export const hexRest: Part = {
  read: (reader) => hexFromBytes(reader.bytes, reader.take(reader.left), reader.at),
  write: (writer, value) => writer.put(hexOf(value)),
};

/** A length of type `size`, then that many bytes in hexadecimal. */
export function hexPrefixed(size: Part): Part {
  return {
    read(reader, scope) {
      const count = size.read(reader, scope) as number;
      return hexFromBytes(reader.bytes, reader.take(count), reader.at);
    },
    write(writer, value, scope) {
      const bytes = hexOf(value);
      size.write(writer, bytes.length, scope);
      writer.put(bytes);
    },
  };
}

/** `count` bytes of binary-coded decimal as `2 × count` digits; leading zeros are kept, and added when writing. */
export function bcd(count: number): Part {
  return {
    read: (reader) => hexFromBytes(reader.bytes, reader.take(count), reader.at),
    write: (writer, value) => writer.put(hexOf(textOf(value).padStart(count * 2, '0'), count)),
  };
}

/** Six BCD bytes YY MM DD hh mm ss of Beijing time as ISO 8601; anything that is not a time stays as its digits. */
export const bcdTime: Part = {
  read(reader) {
    const digits = hexFromBytes(reader.bytes, reader.take(6), reader.at);
    return isoFromDigits(digits) ?? digits;
  },
  write(writer, value) {
    writer.put(hexOf(digitsFromIso(textOf(value)), 6));
  },
};

/** `20YY-MM-DDThh:mm:ss+08:00` of twelve digits, or undefined when they are no time. */
export function isoFromDigits(digits: string): string | undefined {
  if (!/^\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(digits))
    return undefined;
  const [y, m, d, h, i, s] = digits.match(/../g) as RegExpMatchArray;
  return `20${y}-${m}-${d}T${h}:${i}:${s}+08:00`;
}

/** Twelve digits of such an ISO text; other texts are returned as they are. */
export function digitsFromIso(text: string): string {
  const found = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\+08:00)?$/.exec(text);
  return found ? found.slice(1).join('') : text;
}
