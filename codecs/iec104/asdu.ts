import { bytesFromHex, CodecFailure, hexFromBytes } from '#codecs/codec';
import type { Building, Iec104Asdu, Iec104AsduMessage, Iec104Object } from './frame.ts';
import { asduTypes, causeNameOf, SEGMENT, type AsduType } from './types.ts';

const HEADER = 6;

function ioaAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
}

function readObject(ioa: number, layout: AsduType, bytes: Uint8Array, at: number): Iec104Object {
  const object: Building<Iec104Object> = { ioa };
  let offset = at;
  for (const part of layout.parts) {
    part.read(object, bytes, offset);
    offset += part.size;
  }
  return object;
}

/** Objects that fill `bytes[start, end)` exactly; `undefined` when they do not. */
function readObjects(
  layout: AsduType,
  bytes: Uint8Array,
  range: readonly [start: number, end: number],
  qualifier: number,
): Iec104Object[] | undefined {
  const [start, end] = range;
  const count = qualifier & 127;
  const objects: Iec104Object[] = [];
  if (qualifier & 128) {
    if (count === 0 || end - start !== 3 + count * layout.size) return undefined;
    const first = ioaAt(bytes, start);
    if (first + count > 0x1000000) return undefined;
    for (let i = 0; i < count; i++)
      objects.push(readObject(first + i, layout, bytes, start + 3 + i * layout.size));
    return objects;
  }
  if (end - start !== count * (3 + layout.size)) return undefined;
  for (let i = 0, at = start; i < count; i++, at += 3 + layout.size)
    objects.push(readObject(ioaAt(bytes, at), layout, bytes, at + 3));
  return objects;
}

/** F_SG_NA_1: file, section, length and the octets of a segment. */
function readSegment(bytes: Uint8Array, start: number, end: number): Iec104Object[] | undefined {
  if (end - start < 7 || end - start !== 7 + bytes[start + 6]) return undefined;
  const fileName = bytes[start + 3] | (bytes[start + 4] << 8);
  const segmentHex = hexFromBytes(bytes, start + 7, end);
  return [{ ioa: ioaAt(bytes, start), fileName, section: bytes[start + 5], segmentHex }];
}

/** Reads the ASDU `bytes[start, end)`; `undefined` when header or objects do not fit. Never throws. */
export function readAsdu(bytes: Uint8Array, start: number, end: number): Iec104Asdu | undefined {
  if (end - start < HEADER) return undefined;
  const type = bytes[start];
  const cause = bytes[start + 2] & 63;
  const layout = asduTypes.get(type);
  const objectsAt = start + HEADER;
  if (type === 0) return undefined;
  let objects: Iec104Object[] | undefined = [];
  if (layout) objects = readObjects(layout, bytes, [objectsAt, end], bytes[start + 1]);
  else if (type === SEGMENT.type)
    objects = bytes[start + 1] === 1 ? readSegment(bytes, objectsAt, end) : undefined;
  if (!objects) return undefined;
  const named =
    layout ??
    (type === SEGMENT.type ? SEGMENT : { typeId: '', typeName: type < 128 ? '保留类型' : '专用类型' });
  const asdu: Building<Iec104Asdu> = {
    type,
    typeId: named.typeId,
    typeName: named.typeName,
    sequence: bytes[start + 1] >= 128,
    count: bytes[start + 1] & 127,
    cause,
    causeName: causeNameOf(cause),
    negative: (bytes[start + 2] & 64) !== 0,
    test: bytes[start + 2] >= 128,
    originator: bytes[start + 3],
    commonAddress: bytes[start + 4] | (bytes[start + 5] << 8),
    objects,
  };
  if (named.typeId === '') asdu.dataHex = hexFromBytes(bytes, objectsAt, end);
  return asdu;
}

function whole(value: number | undefined, most: number, name: string): number {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > most)
    throw new CodecFailure('VALUE_INVALID', `${name} must be an integer from 0 to ${most}`);
  return value;
}

function putIoa(out: number[], ioa: number): void {
  whole(ioa, 0xffffff, 'ioa');
  out.push(ioa & 255, (ioa >> 8) & 255, ioa >> 16);
}

function putObjects(out: number[], asdu: Iec104AsduMessage, layout: AsduType): void {
  for (const [i, object] of asdu.objects.entries()) {
    if (!asdu.sequence || i === 0) putIoa(out, object.ioa);
    else if (object.ioa !== asdu.objects[0].ioa + i)
      throw new CodecFailure('VALUE_INVALID', 'the addresses of a sequence follow each other');
    for (const part of layout.parts) part.write(object, out);
  }
}

function putSegment(out: number[], object: Iec104Object): void {
  putIoa(out, object.ioa);
  const fileName = whole(object.fileName, 0xffff, 'fileName');
  const segment = bytesFromHex(object.segmentHex ?? '');
  out.push(fileName & 255, fileName >> 8, whole(object.section, 255, 'section'));
  out.push(whole(segment.length, 236, 'length of the segment'), ...segment);
}

/** Octets of an ASDU, at most 249. Throws `VALUE_INVALID` or `TOO_LONG`. */
export function writeAsdu(asdu: Iec104AsduMessage & Partial<Pick<Iec104Asdu, 'count'>>): Uint8Array {
  const layout = asduTypes.get(asdu.type);
  const isOpaque = !layout && asdu.type !== SEGMENT.type;
  const count = isOpaque ? (asdu.count ?? 1) : asdu.objects.length;
  const marks = (asdu.negative ? 64 : 0) | (asdu.test ? 128 : 0);
  const commonAddress = whole(asdu.commonAddress, 0xffff, 'commonAddress');
  const out = [
    whole(asdu.type, 255, 'type'),
    whole(count, 127, 'number of objects') | (asdu.sequence ? 128 : 0),
    whole(asdu.cause, 63, 'cause') | marks,
    whole(asdu.originator ?? 0, 255, 'originator'),
    commonAddress & 255,
    commonAddress >> 8,
  ];
  if (layout) putObjects(out, asdu, layout);
  else if (asdu.type === SEGMENT.type) for (const object of asdu.objects) putSegment(out, object);
  else out.push(...bytesFromHex(asdu.dataHex ?? ''));
  if (out.length > 249)
    throw new CodecFailure('TOO_LONG', `the ASDU has ${out.length} octets, at most 249 fit`);
  return Uint8Array.from(out);
}
