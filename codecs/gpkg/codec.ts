import { CodecFailure, type Codec } from '#codecs/codec';
import { ByteReader, ByteWriter, createDocumentDecoder } from '#codecs/document';
import {
  GEOMETRY_LIMITS,
  GEOMETRY_SCHEMA,
  isMemberType,
  readWkb,
  writeWkb,
  type SimpleGeometry,
} from '#codecs/wkb';

/** A GeoPackage geometry blob (OGC 12-128r18 §2.1.3). */
export interface GpkgFrame {
  readonly version: number;
  readonly srsId: number;
  readonly empty: boolean;
  /** Extended type (`X` flag); such blobs carry a foreign format and are refused. */
  readonly extended: boolean;
  /** minX, maxX, minY, maxY, then minZ, maxZ and minM, maxM where the envelope has them. */
  readonly envelope?: readonly number[];
  readonly geometry: SimpleGeometry;
}

const ENVELOPES: readonly number[] = [0, 4, 6, 6, 8];
const SQLITE = 'SQLite format 3\0';

function isContainer(bytes: Uint8Array): boolean {
  return bytes.length >= 16 && [...SQLITE].every((c, i) => bytes[i] === c.charCodeAt(0));
}

function positionsOf(geometry: SimpleGeometry, visit: (position: readonly number[]) => void): void {
  if (isMemberType(geometry.type))
    for (const one of (geometry as { geometries: readonly SimpleGeometry[] }).geometries)
      positionsOf(one, visit);
  else {
    const walk = (value: unknown): void => {
      if (!Array.isArray(value) || value.length === 0) return;
      if (typeof value[0] === 'number') visit(value as number[]);
      else for (const one of value as unknown[]) walk(one);
    };
    walk((geometry as { coordinates: unknown }).coordinates);
  }
}

/** minX, maxX, minY, maxY of a geometry; `undefined` for an empty one. */
function envelopeOf(geometry: SimpleGeometry): number[] | undefined {
  const box = [Infinity, -Infinity, Infinity, -Infinity];
  positionsOf(geometry, ([x, y]) => {
    box[0] = Math.min(box[0], x);
    box[1] = Math.max(box[1], x);
    box[2] = Math.min(box[2], y);
    box[3] = Math.max(box[3], y);
  });
  return box[0] <= box[1] ? box : undefined;
}

function readFlags(reader: ByteReader): { code: number; empty: boolean; extended: boolean } {
  const flags = reader.u8();
  reader.littleEndian = (flags & 1) === 1;
  const code = (flags >> 1) & 7;
  if (code > 4) throw new CodecFailure('ENVELOPE_INVALID', `envelope code ${code} is not defined`, 3);
  if (flags & 0xc0) throw new CodecFailure('FLAGS_INVALID', 'reserved flag bits are set', 3);
  return { code, empty: (flags & 16) !== 0, extended: (flags & 32) !== 0 };
}

/** Reads one geometry blob. Throws a named {@link CodecFailure}; `CONTAINER` for a whole .gpkg file. */
export function readGpkgBlob(bytes: Uint8Array): GpkgFrame {
  if (isContainer(bytes))
    throw new CodecFailure('CONTAINER', 'this is a GeoPackage file (SQLite), not a geometry blob', 0);
  const reader = new ByteReader(bytes);
  if (reader.u8() !== 0x47 || reader.u8() !== 0x50)
    throw new CodecFailure('MAGIC_WRONG', 'a blob begins with GP', 0);
  const version = reader.u8();
  if (version !== 0) throw new CodecFailure('VERSION_REFUSED', `version ${version} is not defined`, 2);
  const { code, empty, extended } = readFlags(reader);
  const srsId = reader.i32();
  const envelope: number[] = [];
  for (let i = 0; i < ENVELOPES[code]; i++) envelope.push(reader.f64());
  if (extended) throw new CodecFailure('EXTENDED', 'an extended geometry is not well-known binary', 3);
  if (!empty && !envelope.every((n) => Number.isFinite(n)))
    throw new CodecFailure('ENVELOPE_INVALID', 'the envelope of a geometry is not finite', 8);
  const geometry = readWkb(reader);
  if (reader.remaining > 0)
    throw new CodecFailure('LENGTH_WRONG', `${reader.remaining} bytes follow the geometry`, reader.at);
  if (empty !== (envelopeOf(geometry) === undefined))
    throw new CodecFailure('FLAGS_INVALID', 'the empty flag contradicts the geometry', 3);
  const frame = { version, srsId, empty, extended, geometry };
  return code === 0 || empty ? frame : { ...frame, envelope };
}

/** Bytes of a blob: little endian, with an XY envelope unless empty or a point. */
export function writeGpkgBlob(geometry: SimpleGeometry, srsId: number): Uint8Array<ArrayBuffer> {
  const wkb = writeWkb(geometry, { dialect: 'iso' });
  const envelope = envelopeOf(geometry);
  const writer = new ByteWriter();
  writer.put(Uint8Array.of(0x47, 0x50, 0));
  writer.u8(envelope ? (geometry.type === 'Point' ? 1 : 3) : 17);
  writer.i32(srsId);
  if (envelope && geometry.type !== 'Point') for (const edge of envelope) writer.f64(edge);
  writer.put(wkb);
  return writer.done();
}

/** GeoPackage geometry blob. */
export const gpkgCodec: Codec<GpkgFrame> = {
  name: 'gpkg',
  title: { zh: 'GeoPackage 几何', en: 'GeoPackage geometry' },
  standard: 'OGC 12-128r18',
  maxBufferedBytes: GEOMETRY_LIMITS.maxBytes,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'GeoPackage geometry blob',
    type: 'object',
    required: ['version', 'srsId', 'empty', 'extended', 'geometry'],
    properties: {
      version: { const: 0 },
      srsId: { type: 'integer' },
      empty: { type: 'boolean' },
      extended: { type: 'boolean' },
      envelope: { type: 'array', items: { type: 'number' } },
      geometry: GEOMETRY_SCHEMA,
    },
  },
  createDecoder: () =>
    createDocumentDecoder(GEOMETRY_LIMITS.maxBytes, (bytes, emit) =>
      emit({ ok: true, frame: readGpkgBlob(bytes) }),
    ),
  encode: (frame) => writeGpkgBlob(frame.geometry, frame.srsId),
};
