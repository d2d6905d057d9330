/** Which ordinates a position has, in this order. */
export type Dimensions = 'XY' | 'XYZ' | 'XYM' | 'XYZM';
/** Ordinates in the order of {@link Dimensions}; an empty array is the position of an empty point. */
export type Position = readonly number[];

interface Common {
  readonly dimensions: Dimensions;
  /** Spatial reference identifier of the extended (EWKB, EWKT) forms. */
  readonly srid?: number;
}

export type PointGeometry = Common & { readonly type: 'Point'; readonly coordinates: Position };
export type LineGeometry = Common & {
  readonly type: 'LineString' | 'CircularString';
  readonly coordinates: readonly Position[];
};
export type RingGeometry = Common & {
  readonly type: 'Polygon' | 'Triangle';
  readonly coordinates: readonly (readonly Position[])[];
};
export type MemberGeometry = Common & {
  readonly type: MemberType;
  readonly geometries: readonly SimpleGeometry[];
};

/** A geometry of ISO/IEC 13249-3 and OGC 06-103r4, with Z and M. */
export type SimpleGeometry = PointGeometry | LineGeometry | RingGeometry | MemberGeometry;

export type MemberType =
  | 'MultiPoint'
  | 'MultiLineString'
  | 'MultiPolygon'
  | 'GeometryCollection'
  | 'CompoundCurve'
  | 'CurvePolygon'
  | 'MultiCurve'
  | 'MultiSurface'
  | 'PolyhedralSurface'
  | 'TIN';
export type GeometryType = SimpleGeometry['type'];

/** Base codes of the well-known binary (OGC 06-103r4 table 7, ISO/IEC 13249-3 table 15). */
export const TYPE_CODES: Readonly<Record<GeometryType, number>> = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
  CircularString: 8,
  CompoundCurve: 9,
  CurvePolygon: 10,
  MultiCurve: 11,
  MultiSurface: 12,
  PolyhedralSurface: 15,
  TIN: 16,
  Triangle: 17,
};

const CURVES: readonly GeometryType[] = ['LineString', 'CircularString', 'CompoundCurve'];

/** What the members of a type may be; `undefined` for types without members, `null` for any. */
export const MEMBERS: Readonly<Record<MemberType, readonly GeometryType[] | null>> = {
  MultiPoint: ['Point'],
  MultiLineString: ['LineString'],
  MultiPolygon: ['Polygon'],
  GeometryCollection: null,
  CompoundCurve: ['LineString', 'CircularString'],
  CurvePolygon: CURVES,
  MultiCurve: CURVES,
  MultiSurface: ['Polygon', 'CurvePolygon'],
  PolyhedralSurface: ['Polygon'],
  TIN: ['Triangle'],
};

export function isMemberType(type: GeometryType): type is MemberType {
  return Object.hasOwn(MEMBERS, type);
}

/** True for geometries that are made of other geometries. */
export function isMemberGeometry(geometry: SimpleGeometry): geometry is MemberGeometry {
  return isMemberType(geometry.type);
}

export function ordinateCount(dimensions: Dimensions): number {
  return dimensions.length;
}

/** Bounds shared by the well-known formats. */
export const GEOMETRY_LIMITS = {
  maxBytes: 64_000_000,
  maxVertices: 1_000_000,
  maxDepth: 16,
  maxMembers: 250_000,
};

/** Puts a geometry together from its type and content. */
export function geometryOf(
  type: GeometryType,
  dimensions: Dimensions,
  content: unknown,
  srid?: number,
): SimpleGeometry {
  const key = isMemberType(type) ? 'geometries' : 'coordinates';
  const common = srid === undefined ? { type, dimensions } : { type, dimensions, srid };
  return { ...common, [key]: content } as unknown as SimpleGeometry;
}
