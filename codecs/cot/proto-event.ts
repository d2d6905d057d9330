import { CodecFailure } from '#codecs/codec';
import { ByteReader, ByteWriter } from '#codecs/document';
import { readXmlText } from '#codecs/xml';
import { checkEvent } from './check.ts';
import { DETAIL_PARTS, UNKNOWN, type CotDetail, type CotEvent, type CotPoint } from './event.ts';

type Wire = bigint | number | Uint8Array;

function refuse(code: string, message: string): never {
  throw new CodecFailure(code, message);
}

/** Last value of every field of a message; groups are refused. */
function fieldsOf(bytes: Uint8Array): Map<number, Wire> {
  const reader = new ByteReader(bytes);
  const found = new Map<number, Wire>();
  while (reader.remaining > 0) {
    const key = reader.varint();
    const number = Math.floor(key / 8);
    const wire = key & 7;
    if (number === 0) refuse('PROTOBUF_INVALID', 'field number 0');
    if (wire === 0) found.set(number, reader.bigVarint());
    else if (wire === 1) found.set(number, reader.f64());
    else if (wire === 2) found.set(number, reader.take(reader.varint()));
    else if (wire === 5) found.set(number, reader.f32());
    else refuse('PROTOBUF_INVALID', `wire type ${wire} is not accepted`);
  }
  return found;
}

function block(value: Wire | undefined): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  return value instanceof Uint8Array
    ? value
    : refuse('PROTOBUF_INVALID', 'a length-delimited field is expected');
}

function text(value: Wire | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(block(value));
  } catch (error) {
    if (error instanceof CodecFailure) throw error;
    return refuse('ENCODING_INVALID', 'a text is not UTF-8');
  }
}

function double(value: Wire | undefined, name: string): number {
  const number = value ?? 0;
  return typeof number === 'number' && Number.isFinite(number)
    ? number
    : refuse('FIELD_INVALID', `${name} is not a number`);
}

function instant(value: Wire | undefined, name: string): string {
  const milliseconds = typeof value === 'bigint' ? Number(value) : Number.NaN;
  if (!(milliseconds <= 8.64e15)) refuse('FIELD_INVALID', `${name} is missing or not an instant`);
  return new Date(milliseconds).toISOString();
}

function readDetail(fields: Map<number, Wire>): CotDetail {
  const found: Record<string, Record<string, string | number>> = {};
  for (const [i, part] of DETAIL_PARTS.entries()) {
    if (!fields.has(i + 2)) continue;
    const inner = fieldsOf(block(fields.get(i + 2)));
    const values: Record<string, string | number> = {};
    for (const [k, name] of part.attributes.entries()) {
      const value = inner.get(k + 1);
      if (part.kind === 'double') values[name] = double(value, name);
      else if (part.kind === 'uint') values[name] = typeof value === 'bigint' ? Number(value) : 0;
      else if (value !== undefined) values[name] = text(value);
    }
    found[part.key] = values;
  }
  return found;
}

function readPoint(fields: Map<number, Wire>): CotPoint {
  const [hae, ce, le] = [12, 13, 14].map((n) => double(fields.get(n), 'point'));
  const known = Object.entries({ hae, ce, le }).filter(([, value]) => Math.abs(value) < 999_999);
  return {
    lat: double(fields.get(10), 'lat'),
    lon: double(fields.get(11), 'lon'),
    ...Object.fromEntries(known),
  };
}

/** Reads a TakMessage; `undefined` for one without an event (protocol control only). */
export function readProtoEvent(bytes: Uint8Array): CotEvent | undefined {
  const message = fieldsOf(bytes);
  if (!message.has(2)) return undefined;
  const fields = fieldsOf(block(message.get(2)));
  const detail = fieldsOf(block(fields.get(15)));
  const detailXml = text(detail.get(1));
  readXmlText(`<detail>${detailXml.replace(/^<\?xml[^>]*\?>/, '')}</detail>`);
  const optional = ([[2, 'access'], [3, 'qos'], [4, 'opex']] as const).filter(([n]) => block(fields.get(n)).length > 0); // prettier-ignore
  return checkEvent({
    uid: text(fields.get(5)),
    type: text(fields.get(1)),
    time: instant(fields.get(6), 'sendTime'),
    start: instant(fields.get(7), 'startTime'),
    stale: instant(fields.get(8), 'staleTime'),
    how: text(fields.get(9)),
    ...Object.fromEntries(optional.map(([n, name]) => [name, text(fields.get(n))])),
    point: readPoint(fields),
    detail: readDetail(detail),
    detailXml,
    protocol: 1,
  });
}

function putText(writer: ByteWriter, field: number, value: string | undefined): void {
  if (value) putBlock(writer, field, new TextEncoder().encode(value));
}

function putBlock(writer: ByteWriter, field: number, bytes: Uint8Array): void {
  writer.varint(field * 8 + 2);
  writer.varint(bytes.length);
  writer.put(bytes);
}

function putDouble(writer: ByteWriter, field: number, value: number): void {
  writer.varint(field * 8 + 1);
  writer.f64(value);
}

function detailBytes(event: CotEvent): Uint8Array {
  const writer = new ByteWriter();
  putText(writer, 1, event.detailXml);
  for (const [i, part] of DETAIL_PARTS.entries()) {
    const values = event.detail?.[part.key] as Readonly<Record<string, string | number>> | undefined;
    if (!values) continue;
    const inner = new ByteWriter();
    for (const [k, name] of part.attributes.entries()) {
      if (part.kind === 'double') putDouble(inner, k + 1, Number(values[name] ?? 0));
      else if (part.kind === 'uint') {
        inner.varint((k + 1) * 8);
        inner.varint(Number(values[name] ?? 0));
      } else putText(inner, k + 1, values[name] as string | undefined);
    }
    putBlock(writer, i + 2, inner.done());
  }
  return writer.done();
}

/** Bytes of a TakMessage carrying the event. Throws `FIELD_INVALID`. */
export function writeProtoEvent(event: CotEvent): Uint8Array {
  checkEvent(event);
  const { point } = event;
  const writer = new ByteWriter();
  for (const [field, value] of [event.type, event.access, event.qos, event.opex, event.uid].entries())
    putText(writer, field + 1, value);
  for (const [i, value] of [event.time, event.start, event.stale].entries()) {
    writer.varint((6 + i) * 8);
    writer.varint(Date.parse(value));
  }
  putText(writer, 9, event.how);
  const numbers = [point.lat, point.lon, point.hae ?? UNKNOWN, point.ce ?? UNKNOWN, point.le ?? UNKNOWN];
  for (const [i, value] of numbers.entries()) putDouble(writer, 10 + i, value);
  putBlock(writer, 15, detailBytes(event));
  const message = new ByteWriter();
  putBlock(message, 2, writer.done());
  return message.done();
}
