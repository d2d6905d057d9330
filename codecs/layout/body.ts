import { CodecFailure, hexFromBytes } from '#codecs/codec';
import { ByteReader, ByteWriter } from './bytes.ts';
import { fieldsOf, hexOf, type Fields, type FieldValue, type Part } from './part.ts';

/** A message body as decoded: by its layout, or as hexadecimal with the reason why not. */
export interface BodyFields {
  /** The fields of the standard's table. */
  body?: Fields;
  /** Bytes after the last field of the table. */
  bodyTrailing?: string;
  /** The whole body where no layout applies or it did not fit. */
  bodyHex?: string;
  /** Why the layout did not fit: `BODY_TRUNCATED`. */
  bodyProblem?: string;
}

/**
 * Reads `bytes[start, end)` by `layout` into `target`. Never throws: a body that does not fit stays as `bodyHex`.
 * A table without fields gives no `body`, and whatever is there against it as `bodyHex`.
 */
export function readBody(
  target: BodyFields,
  layout: Part | undefined,
  bytes: Uint8Array,
  range: readonly [start: number, end: number],
): void {
  const [start, end] = range;
  if (!layout) {
    if (end > start) target.bodyHex = hexFromBytes(bytes, start, end);
    return;
  }
  try {
    const reader = new ByteReader(bytes, start, end);
    const body = layout.read(reader, {}) as Fields;
    if (Object.keys(body).length > 0) target.body = body;
    if (reader.left > 0)
      target[target.body ? 'bodyTrailing' : 'bodyHex'] = hexFromBytes(bytes, reader.at, end);
  } catch (error) {
    if (!(error instanceof CodecFailure)) throw error;
    target.bodyHex = hexFromBytes(bytes, start, end);
    target.bodyProblem = error.code;
  }
}

/** Inverse of {@link readBody}. Throws `VALUE_INVALID`. */
export function writeBody(source: BodyFields, layout: Part | undefined): Uint8Array {
  if (source.body === undefined || layout === undefined)
    return source.bodyHex === undefined ? new Uint8Array(0) : hexOf(source.bodyHex);
  const writer = new ByteWriter();
  layout.write(writer, fieldsOf(source.body as FieldValue), {});
  if (source.bodyTrailing !== undefined) writer.put(hexOf(source.bodyTrailing));
  return writer.toBytes();
}
