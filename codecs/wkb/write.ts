import { ByteWriter } from '#codecs/document';
import { checkGeometry } from './check.ts';
import {
  isMemberGeometry,
  ordinateCount,
  TYPE_CODES,
  type Position,
  type SimpleGeometry,
} from './geometry.ts';

/** ISO adds 1000, 2000, 3000 for Z, M, ZM; EWKB sets flag bits and may carry the SRID. */
export interface WkbForm {
  readonly dialect: 'iso' | 'ewkb';
  readonly littleEndian: boolean;
}

function typeWord(geometry: SimpleGeometry, dialect: WkbForm['dialect'], srid: boolean): number {
  const code = TYPE_CODES[geometry.type];
  const z = geometry.dimensions.includes('Z');
  const m = geometry.dimensions.includes('M');
  if (dialect === 'iso') return code + (z ? 1000 : 0) + (m ? 2000 : 0);
  return (code | (z ? 0x80000000 : 0) | (m ? 0x40000000 : 0) | (srid ? 0x20000000 : 0)) >>> 0;
}

function writeLine(writer: ByteWriter, line: readonly Position[]): void {
  writer.u32(line.length);
  for (const position of line) for (const ordinate of position) writer.f64(ordinate);
}

function writeContent(writer: ByteWriter, geometry: SimpleGeometry, form: WkbForm): void {
  if (isMemberGeometry(geometry)) {
    writer.u32(geometry.geometries.length);
    for (const one of geometry.geometries) writeOne(writer, one, form, false);
  } else if (geometry.type === 'Point') {
    const { coordinates } = geometry;
    for (let i = 0; i < ordinateCount(geometry.dimensions); i++) writer.f64(coordinates[i] ?? Number.NaN);
  } else if (geometry.type === 'Polygon' || geometry.type === 'Triangle') {
    writer.u32(geometry.coordinates.length);
    for (const ring of geometry.coordinates) writeLine(writer, ring);
  } else writeLine(writer, geometry.coordinates as readonly Position[]);
}

function writeOne(writer: ByteWriter, geometry: SimpleGeometry, form: WkbForm, root: boolean): void {
  const { srid } = geometry;
  const withSrid = root && form.dialect === 'ewkb' && srid !== undefined;
  writer.u8(form.littleEndian ? 1 : 0);
  writer.u32(typeWord(geometry, form.dialect, withSrid));
  if (withSrid) writer.i32(srid);
  writeContent(writer, geometry, form);
}

/** Bytes of a geometry. Throws `VALUE_INVALID` for what is not one. */
export function writeWkb(geometry: SimpleGeometry, form: Partial<WkbForm> = {}): Uint8Array<ArrayBuffer> {
  checkGeometry(geometry);
  const writer = new ByteWriter();
  writer.littleEndian = form.littleEndian ?? true;
  const dialect = form.dialect ?? (geometry.srid === undefined ? 'iso' : 'ewkb');
  writeOne(writer, geometry, { dialect, littleEndian: writer.littleEndian }, true);
  return writer.done();
}
