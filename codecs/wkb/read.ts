import { CodecFailure } from '#codecs/codec';
import { ByteReader } from '#codecs/document';
import { checkMember } from './check.ts';
import { GEOMETRY_LIMITS, geometryOf, isMemberType, ordinateCount, TYPE_CODES } from './geometry.ts';
import type { Dimensions, GeometryType, SimpleGeometry } from './geometry.ts';

const BY_CODE: ReadonlyMap<number, GeometryType> = new Map(
  Object.entries(TYPE_CODES).map(([type, code]) => [code, type as GeometryType]),
);

interface Head {
  readonly type: GeometryType;
  readonly dimensions: Dimensions;
  readonly srid: number | undefined;
}

interface Budget {
  vertices: number;
  members: number;
}

/** Byte order, type code (ISO thousands or EWKB flag bits) and SRID. */
function readHead(reader: ByteReader): Head {
  const start = reader.at;
  const order = reader.u8();
  if (order > 1) throw new CodecFailure('BYTE_ORDER', `byte order ${order} is neither 0 nor 1`, start);
  reader.littleEndian = order === 1;
  const word = reader.u32();
  const flags = word >>> 28;
  const code = word & 0x0fffffff;
  const thousands = Math.floor(code / 1000);
  const type = thousands <= 3 ? BY_CODE.get(code % 1000) : undefined;
  if (!type || flags & 1 || (flags !== 0 && thousands !== 0))
    throw new CodecFailure('TYPE_UNKNOWN', `geometry type 0x${word.toString(16)} is unknown`, start);
  const z = (flags & 8) !== 0 || thousands === 1 || thousands === 3;
  const m = (flags & 4) !== 0 || thousands >= 2;
  const srid = flags & 2 ? reader.i32() : undefined;
  return { type, dimensions: z ? (m ? 'XYZM' : 'XYZ') : m ? 'XYM' : 'XY', srid };
}

/** A count, refused unless that many items of at least `size` bytes can follow. */
function readCount(reader: ByteReader, size: number): number {
  const at = reader.at;
  const count = reader.u32();
  if (count * size > reader.remaining)
    throw new CodecFailure('INCOMPLETE', `${count} items are announced, the bytes end before`, at);
  return count;
}

function readPosition(reader: ByteReader, size: number): number[] {
  const at = reader.at;
  const position: number[] = [reader.f64(), reader.f64()];
  for (let i = 2; i < size; i++) position.push(reader.f64());
  for (const ordinate of position)
    if (!Number.isFinite(ordinate)) throw new CodecFailure('NUMBER_INVALID', 'an ordinate is not finite', at);
  return position;
}

function readPoint(reader: ByteReader, size: number): number[] {
  const at = reader.at;
  const all: number[] = [];
  for (let i = 0; i < size; i++) all.push(reader.f64());
  if (all.every((n) => Number.isNaN(n))) return [];
  reader.at = at;
  return readPosition(reader, size);
}

function readLine(reader: ByteReader, size: number, budget: Budget): number[][] {
  const count = readCount(reader, 8 * size);
  if ((budget.vertices += count) > GEOMETRY_LIMITS.maxVertices)
    throw new CodecFailure('TOO_MANY_VERTICES', `more than ${GEOMETRY_LIMITS.maxVertices} vertices`);
  const line: number[][] = [];
  for (let i = 0; i < count; i++) line.push(readPosition(reader, size));
  return line;
}

function countMembers(count: number, budget: Budget): void {
  if ((budget.members += count) > GEOMETRY_LIMITS.maxMembers)
    throw new CodecFailure('TOO_MANY_MEMBERS', `more than ${GEOMETRY_LIMITS.maxMembers} rings and members`);
}

function readRings(reader: ByteReader, size: number, budget: Budget): number[][][] {
  const count = readCount(reader, 4);
  countMembers(count, budget);
  const rings: number[][][] = [];
  for (let i = 0; i < count; i++) rings.push(readLine(reader, size, budget));
  return rings;
}

function readMembers(reader: ByteReader, head: Head, depth: number, budget: Budget): SimpleGeometry[] {
  const count = readCount(reader, 9);
  countMembers(count, budget);
  const order = reader.littleEndian;
  const members: SimpleGeometry[] = [];
  for (let i = 0; i < count; i++) {
    const member = readOne(reader, depth + 1, budget);
    checkMember(head.type, member.type);
    if (member.dimensions !== head.dimensions)
      throw new CodecFailure(
        'GEOMETRY_INVALID',
        'a member has other dimensions than its collection',
        reader.at,
      );
    members.push(member);
    reader.littleEndian = order;
  }
  return members;
}

function readOne(reader: ByteReader, depth: number, budget: Budget): SimpleGeometry {
  if (depth > GEOMETRY_LIMITS.maxDepth)
    throw new CodecFailure('TOO_DEEP', `geometries nest deeper than ${GEOMETRY_LIMITS.maxDepth}`, reader.at);
  const head = readHead(reader);
  const { type, dimensions, srid } = head;
  const size = ordinateCount(dimensions);
  if (isMemberType(type)) return geometryOf(type, dimensions, readMembers(reader, head, depth, budget), srid);
  if (type === 'Point') return geometryOf(type, dimensions, readPoint(reader, size), srid);
  const rings = type === 'Polygon' || type === 'Triangle';
  const content = rings ? readRings(reader, size, budget) : readLine(reader, size, budget);
  return geometryOf(type, dimensions, content, srid);
}

/** Reads the geometry at the reader's place; throws a named {@link CodecFailure}. */
export function readWkb(reader: ByteReader): SimpleGeometry {
  return readOne(reader, 0, { vertices: 0, members: 0 });
}
