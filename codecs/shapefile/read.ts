import { CodecFailure } from '#codecs/codec';
import { ByteReader } from '#codecs/document';
import { geometryOf, type Dimensions, type SimpleGeometry } from '#codecs/wkb';
import { groupRings, type Tests } from './polygons.ts';
import {
  NO_DATA,
  SHAPE_LIMITS,
  SHAPE_TYPES,
  type ShapeFrame,
  type ShapeKind,
  type ShapeRecord,
} from './shapes.ts';

type Position = number[];

function refuse(code: string, message: string, at?: number): never {
  throw new CodecFailure(code, message, at);
}

function finite(value: number, at: number): number {
  return Number.isFinite(value) ? value : refuse('NUMBER_INVALID', 'a coordinate is not finite', at);
}

/** Content of one record, a view over its own bytes. */
class RecordReader {
  private readonly reader: ByteReader;
  private readonly budget: { vertices: number };
  private readonly tests: Tests;

  constructor(bytes: Uint8Array, budget: { vertices: number }, tests: Tests) {
    this.reader = new ByteReader(bytes);
    this.budget = budget;
    this.tests = tests;
  }

  read(expected: number): { shapeType: number; geometry: SimpleGeometry | null } {
    const shapeType = this.reader.i32();
    const type = SHAPE_TYPES.get(shapeType);
    if (!type) return refuse('TYPE_UNKNOWN', `shape type ${shapeType} is not defined`);
    if (type.kind === 'null') return { shapeType, geometry: null };
    if (shapeType !== expected)
      refuse('TYPE_MIXED', `a record of type ${shapeType} in a file of ${expected}`);
    return { shapeType, geometry: this.shape(type) };
  }

  private count(size: number): number {
    const at = this.reader.at;
    const count = this.reader.u32();
    if (count * size > this.reader.remaining) refuse('INCOMPLETE', `${count} items are announced`, at);
    return count;
  }

  private position(): Position {
    const { reader } = this;
    return [finite(reader.f64(), reader.at), finite(reader.f64(), reader.at)];
  }

  private shape(type: { kind: ShapeKind; z: boolean; m: boolean }): SimpleGeometry {
    if (type.kind === 'point') return this.point(type);
    this.reader.take(32);
    if (type.kind === 'multipoint') {
      const points = this.positions(this.count(16));
      const dimensions = this.ordinates(points, type);
      const members = points.map((one) => geometryOf('Point', dimensions, one));
      return geometryOf('MultiPoint', dimensions, members);
    }
    return this.parts(type);
  }

  private point(type: { z: boolean; m: boolean }): SimpleGeometry {
    const position = this.position();
    if (type.z) position.push(finite(this.reader.f64(), this.reader.at));
    const m = type.m && this.reader.remaining >= 8 ? this.reader.f64() : Number.NaN;
    const measured = Number.isFinite(m) && m > NO_DATA;
    if (measured) position.push(m);
    return geometryOf('Point', `XY${type.z ? 'Z' : ''}${measured ? 'M' : ''}` as Dimensions, position);
  }

  private positions(count: number): Position[] {
    if ((this.budget.vertices += count) > SHAPE_LIMITS.maxVertices)
      refuse('TOO_MANY_VERTICES', `more than ${SHAPE_LIMITS.maxVertices} vertices`);
    const points: Position[] = [];
    for (let i = 0; i < count; i++) points.push(this.position());
    return points;
  }

  /** Z and M blocks after the points; M is optional, and left out when it holds no data. */
  private ordinates(points: Position[], type: { z: boolean; m: boolean }): Dimensions {
    const { reader } = this;
    if (type.z) {
      reader.take(16);
      for (const point of points) point.push(finite(reader.f64(), reader.at));
    }
    const left = 16 + 8 * points.length;
    if (!type.m || reader.remaining < left) return type.z ? 'XYZ' : 'XY';
    reader.take(16);
    const measures = points.map(() => reader.f64());
    if (!measures.some((m) => m > NO_DATA && Number.isFinite(m))) return type.z ? 'XYZ' : 'XY';
    for (const [i, point] of points.entries()) point.push(Number.isFinite(measures[i]) ? measures[i] : -1e39);
    return type.z ? 'XYZM' : 'XYM';
  }

  private parts(type: { kind: ShapeKind; z: boolean; m: boolean }): SimpleGeometry {
    const partCount = this.reader.u32();
    const pointCount = this.reader.u32();
    const patch = type.kind === 'multipatch';
    if (partCount * (patch ? 8 : 4) + pointCount * 16 > this.reader.remaining)
      refuse('INCOMPLETE', `${partCount} parts and ${pointCount} points are announced`);
    const starts = Array.from({ length: partCount }, () => this.reader.u32());
    const kinds = patch ? Array.from({ length: partCount }, () => this.reader.u32()) : [];
    const points = this.positions(pointCount);
    const dimensions = this.ordinates(points, type);
    const parts = starts.map((start, i) => {
      const end = i + 1 < partCount ? starts[i + 1] : pointCount;
      if (start > end || end > pointCount || (i === 0 && start !== 0))
        refuse('PARTS_INVALID', 'part indices do not rise');
      return points.slice(start, end);
    });
    if (patch) return multipatch(parts, kinds, dimensions);
    if (type.kind === 'polyline') {
      const lines = parts.map((line) => geometryOf('LineString', dimensions, line));
      return lines.length === 1 ? lines[0] : geometryOf('MultiLineString', dimensions, lines);
    }
    for (const ring of parts) checkRing(ring);
    const polygons = groupRings(parts, this.tests).map((rings) => geometryOf('Polygon', dimensions, rings));
    return polygons.length === 1 ? polygons[0] : geometryOf('MultiPolygon', dimensions, polygons);
  }
}

function checkRing(ring: readonly Position[]): void {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (ring.length < 4 || first[0] !== last[0] || first[1] !== last[1])
    refuse('RING_INVALID', 'a ring is closed and has four or more positions');
}

/** Triangles of one strip or fan. */
function triangles(part: readonly Position[], fan: boolean): Position[][] {
  const found: Position[][] = [];
  for (let i = 0; i + 2 < part.length; i++) {
    const [a, b, c] = fan ? [part[0], part[i + 1], part[i + 2]] : [part[i], part[i + 1], part[i + 2]];
    found.push([a, b, c, a]);
  }
  return found;
}

/** Strips and fans become triangles; rings become polygons, an inner ring or a later ring joining the one before. */
function multipatch(
  parts: readonly Position[][],
  kinds: readonly number[],
  dimensions: Dimensions,
): SimpleGeometry {
  const polygons: Position[][][] = [];
  let group = false;
  for (const [i, part] of parts.entries()) {
    const kind = kinds[i];
    if (kind > 5) refuse('TYPE_UNKNOWN', `part type ${kind} is not defined`);
    if (kind < 2) for (const ring of triangles(part, kind === 1)) polygons.push([ring]);
    else {
      checkRing(part);
      if (group && (kind === 3 || kind === 5)) polygons[polygons.length - 1].push(part);
      else polygons.push([part]);
    }
    group = kind >= 2;
  }
  const members = polygons.map((rings) => geometryOf('Polygon', dimensions, rings));
  return geometryOf('PolyhedralSurface', dimensions, members);
}

function readHeader(reader: ByteReader): { shapeType: number; bounds: number[]; length: number } {
  reader.littleEndian = false;
  if (reader.i32() !== 9994) refuse('MAGIC_WRONG', 'the file code is not 9994', 0);
  reader.take(20);
  const length = reader.u32() * 2;
  reader.littleEndian = true;
  if (reader.i32() !== 1000) refuse('VERSION_REFUSED', 'the version is not 1000', 28);
  const shapeType = reader.i32();
  if (!SHAPE_TYPES.has(shapeType)) refuse('TYPE_UNKNOWN', `shape type ${shapeType} is not defined`, 32);
  const bounds = Array.from({ length: 8 }, () => reader.f64()).map((n) => (Number.isFinite(n) ? n : 0));
  return { shapeType, bounds, length };
}

/** Reads a main file. Throws a named {@link CodecFailure}. */
export function readShp(bytes: Uint8Array): ShapeFrame {
  const reader = new ByteReader(bytes);
  const { shapeType, bounds, length } = readHeader(reader);
  const warnings: string[] = [];
  if (length > bytes.length)
    refuse('INCOMPLETE', `the header announces ${length} bytes, there are ${bytes.length}`);
  if (length < bytes.length) warnings.push(`${bytes.length - length} bytes follow the announced end`);
  const records: ShapeRecord[] = [];
  const budget = { vertices: 0 };
  const tests: Tests = { left: SHAPE_LIMITS.maxTests };
  while (reader.at < length) {
    reader.littleEndian = false;
    const number = reader.i32();
    const size = reader.u32() * 2;
    const content = reader.take(size);
    if (records.length >= SHAPE_LIMITS.maxRecords)
      refuse('TOO_MANY_RECORDS', `more than ${SHAPE_LIMITS.maxRecords}`);
    if (number !== records.length + 1 && warnings.length < 50)
      warnings.push(`record ${records.length + 1} is numbered ${number}`);
    records.push({ number, ...new RecordReader(content, budget, tests).read(shapeType) });
  }
  return { shapeType, bounds, records, warnings };
}

/** Offsets and lengths in bytes of an index file (.shx). Throws a named {@link CodecFailure}. */
export function readShx(bytes: Uint8Array): { readonly offset: number; readonly bytes: number }[] {
  const reader = new ByteReader(bytes);
  readHeader(reader);
  reader.littleEndian = false;
  const entries: { offset: number; bytes: number }[] = [];
  while (reader.remaining >= 8) entries.push({ offset: reader.u32() * 2, bytes: reader.u32() * 2 });
  return entries;
}
