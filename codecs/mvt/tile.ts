/** Tile coordinates: integers, x to the right, y downwards, 0…extent inside the tile. */
export type TilePosition = readonly [x: number, y: number];

/** Integers past 2⁵³ are texts of decimal digits. */
export type MvtValue = string | number | boolean;

export type MvtGeometry =
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly TilePosition[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly TilePosition[])[] }
  | {
      readonly type: 'MultiPolygon';
      readonly coordinates: readonly (readonly (readonly TilePosition[])[])[];
    };

/** A feature; without geometry when its type is UNKNOWN. Rings are closed here, open on the wire. */
export interface MvtFeature {
  readonly id?: number | string;
  readonly properties: Readonly<Record<string, MvtValue>>;
  readonly geometry: MvtGeometry | null;
}

export interface MvtLayer {
  readonly name: string;
  readonly version: number;
  readonly extent: number;
  readonly features: readonly MvtFeature[];
}

export interface MvtTile {
  readonly layers: readonly MvtLayer[];
}

/** Bounds of one tile. */
export const MVT_LIMITS = {
  maxBytes: 16_000_000,
  maxVertices: 1_000_000,
  maxFeatures: 250_000,
  maxValues: 2_000_000,
};

/** Twice the signed area by the surveyor's formula; positive is clockwise on screen (MVT 2.1 §4.3.3.3). */
export function tileArea(ring: readonly TilePosition[]): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[(i + 1) % ring.length];
    sum += x1 * y2 - x2 * y1;
  }
  return sum;
}
