import { hexFromBytes } from '#codecs/codec';
import type { ByteWriter } from './bytes.ts';
import { gb18030FromText, isLosslessGb18030, textFromGb18030 } from './gb18030.ts';
import { fieldsOf, hexOf, refuseValue, textOf, type FieldValue, type Part } from './part.ts';

/**
 * A text, or `{ text, hex }` where the bytes are not what GB 18030 would write for that text: then the
 * bytes are what counts, and encoding gives them back unchanged.
 */
export function textValue(bytes: Uint8Array, start: number, end: number): FieldValue {
  const text = textFromGb18030(bytes, start, end);
  for (let i = start; i < end; i++)
    if (bytes[i] >= 0x80)
      return isLosslessGb18030(text, bytes, start, end)
        ? text
        : { text, hex: hexFromBytes(bytes, start, end) };
  return text;
}

/** GB 18030 bytes of a text value; of `{ hex }` exactly those bytes. */
export function bytesOfText(value: FieldValue | undefined): Uint8Array {
  if (typeof value === 'string') return gb18030FromText(value);
  return hexOf(fieldsOf(value).hex);
}

/** Exactly `count` bytes of GB 18030 text, padded at the end with `pad` (0 unless told). */
export function text(count: number, pad = 0): Part {
  return {
    read(reader) {
      const start = reader.take(count);
      let end = reader.at;
      while (end > start && reader.bytes[end - 1] === pad) end--;
      return textValue(reader.bytes, start, end);
    },
    write(writer, value) {
      const bytes = bytesOfText(value ?? '');
      if (bytes.length > count) refuseValue(`the text takes ${bytes.length} bytes, ${count} are allowed`);
      writer.put(bytes);
      for (let i = bytes.length; i < count; i++) writer.byte(pad);
    },
  };
}

/** All bytes left as GB 18030 text. */
export const textRest: Part = {
  read: (reader) => textValue(reader.bytes, reader.take(reader.left), reader.at),
  write: (writer, value) => writer.put(bytesOfText(value ?? '')),
};

/** A length of type `size`, then that many bytes of text. */
export function textPrefixed(size: Part): Part {
  return {
    read(reader, scope) {
      const count = size.read(reader, scope) as number;
      return textValue(reader.bytes, reader.take(count), reader.at);
    },
    write(writer: ByteWriter, value, scope) {
      const bytes = bytesOfText(value ?? '');
      size.write(writer, bytes.length, scope);
      writer.put(bytes);
    },
  };
}

/** Text up to a zero byte, which is consumed; without one, all that is left and no zero is written. */
export const textToZero: Part = {
  read(reader) {
    const zero = reader.bytes.indexOf(0, reader.at);
    if (zero < 0 || zero >= reader.end)
      return {
        text: textFromGb18030(reader.bytes, reader.at, reader.end),
        hex: hexFromBytes(reader.bytes, reader.take(reader.left), reader.at),
      };
    const value = textValue(reader.bytes, reader.at, zero);
    reader.at = zero + 1;
    return typeof value === 'string'
      ? value
      : { ...fieldsOf(value), hex: `${textOf(fieldsOf(value).hex)}00` };
  },
  write(writer, value) {
    writer.put(bytesOfText(value ?? ''));
    if (typeof value === 'string' || value === undefined) writer.byte(0);
  },
};
