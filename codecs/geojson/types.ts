/** Longitude, latitude in degrees and optionally height in metres (RFC 7946 §3.1.1). */
export type Position = readonly number[];
export type Ring = readonly Position[];

export type PrimitiveGeometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };

export type Geometry =
  | PrimitiveGeometry
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly Geometry[] };

export interface Feature {
  readonly type: 'Feature';
  readonly id?: string | number;
  readonly bbox?: readonly number[];
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>> | null;
}

export interface FeatureCollection {
  readonly type: 'FeatureCollection';
  readonly bbox?: readonly number[];
  readonly features: readonly Feature[];
}

export type GeoJsonObject = Geometry | Feature | FeatureCollection;

/** One departure from RFC 7946. */
export interface GeoJsonFinding {
  readonly rule: string;
  /** Section of RFC 7946. */
  readonly clause: string;
  /** JSON Pointer of the place. */
  readonly path: string;
  readonly message: string;
}

/** Bounds of one document. */
export interface GeoJsonLimits {
  readonly maxBytes: number;
  readonly maxVertices: number;
  /** Nesting of arrays and objects in the text. */
  readonly maxDepth: number;
  /** Values in arrays and objects together. */
  readonly maxValues: number;
}

/** One million vertices; text of 64 MB. */
export const GEOJSON_LIMITS: GeoJsonLimits = {
  maxBytes: 64_000_000,
  maxVertices: 1_000_000,
  maxDepth: 64,
  maxValues: 6_000_000,
};
