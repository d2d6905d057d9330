import { CodecFailure } from '#codecs/codec';
import { ByteWriter } from '#codecs/document';
import { checkGeometry, type SimpleGeometry } from '#codecs/wkb';
import { SHAPE_TYPES, type ShapeFrame } from './shapes.ts';

type Position = readonly number[];

function invalid(message: string): never {
  throw new CodecFailure('VALUE_INVALID', message);
}

function ringsOf(geometry: SimpleGeometry): (readonly Position[])[] {
  if (geometry.type === 'Polygon') {
    const { coordinates } = geometry as { coordinates: readonly (readonly Position[])[] };
    return coordinates.map((ring, i) => (area(ring) < 0 === (i === 0) ? ring : ring.toReversed()));
  }
  if (geometry.type === 'MultiPolygon') return geometry.geometries.flatMap(ringsOf);
  return invalid(`${geometry.type} is no polygon`);
}

function area(ring: readonly Position[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return sum;
}

function linesOf(geometry: SimpleGeometry): (readonly Position[])[] {
  if (geometry.type === 'LineString') return [geometry.coordinates as readonly Position[]];
  return geometry.type === 'MultiLineString'
    ? geometry.geometries.flatMap(linesOf)
    : invalid(`${geometry.type} is no line`);
}

function pointsOf(geometry: SimpleGeometry): Position[] {
  if (geometry.type === 'Point') return [geometry.coordinates];
  return geometry.type === 'MultiPoint'
    ? geometry.geometries.flatMap(pointsOf)
    : invalid(`${geometry.type} is no point`);
}

function range(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** One block of Z or M values with its range before it. */
function putBlock(writer: ByteWriter, values: readonly number[]): void {
  for (const edge of range(values)) writer.f64(edge);
  for (const value of values) writer.f64(value);
}

function putBox(writer: ByteWriter, points: readonly Position[]): void {
  const [west, east] = range(points.map((p) => p[0]));
  const [south, north] = range(points.map((p) => p[1]));
  for (const edge of [west, south, east, north]) writer.f64(edge);
}

function content(geometry: SimpleGeometry, code: number): Uint8Array {
  checkGeometry(geometry);
  const type = SHAPE_TYPES.get(code);
  const wanted = code > 20 ? /^XYM?$/ : code > 10 ? /^XYZM?$/ : /^XY$/;
  if (!wanted.test(geometry.dimensions)) invalid(`${geometry.dimensions} does not fit shape type ${code}`);
  const writer = new ByteWriter();
  writer.i32(code);
  if (type?.kind === 'point') {
    const [point] = pointsOf(geometry);
    if (!point || point.length === 0) invalid('a point is empty');
    for (const ordinate of point) writer.f64(ordinate);
    if (code > 10 && !geometry.dimensions.includes('M')) writer.f64(-1e39);
    return writer.done();
  }
  const multi = type?.kind === 'multipoint';
  const parts = multi
    ? [pointsOf(geometry)]
    : type?.kind === 'polygon'
      ? ringsOf(geometry)
      : linesOf(geometry);
  const points = parts.flat();
  if (points.length === 0) invalid('a geometry is empty');
  putBox(writer, points);
  if (!multi) writer.u32(parts.length);
  writer.u32(points.length);
  let start = 0;
  for (const part of multi ? [] : parts) {
    writer.u32(start);
    start += part.length;
  }
  for (const [x, y] of points) {
    writer.f64(x);
    writer.f64(y);
  }
  const { dimensions } = geometry;
  if (dimensions.includes('Z'))
    putBlock(
      writer,
      points.map((point) => point[2]),
    );
  if (dimensions.includes('M'))
    putBlock(
      writer,
      points.map((point) => point[dimensions.length - 1]),
    );
  return writer.done();
}

/** Bytes of a main file. Rings are turned to the winding of their role; MultiPatch cannot be written. */
export function writeShp(frame: ShapeFrame): Uint8Array<ArrayBuffer> {
  const { shapeType } = frame;
  if (!SHAPE_TYPES.has(shapeType) || shapeType === 31) invalid(`shape type ${shapeType} cannot be written`);
  const body = new ByteWriter();
  for (const [i, { geometry }] of frame.records.entries()) {
    const bytes = geometry ? content(geometry, shapeType) : new Uint8Array(4);
    body.littleEndian = false;
    body.i32(i + 1);
    body.u32(bytes.length / 2);
    body.put(bytes);
  }
  const writer = new ByteWriter();
  writer.littleEndian = false;
  for (const word of [9994, 0, 0, 0, 0, 0]) writer.i32(word);
  writer.u32((100 + body.length) / 2);
  writer.littleEndian = true;
  writer.i32(1000);
  writer.i32(shapeType);
  for (let i = 0; i < 8; i++) writer.f64(frame.bounds?.[i] ?? 0);
  writer.put(body.done());
  return writer.done();
}
