import type { SimpleGeometry } from '#codecs/wkb';

/** Shape types of the ESRI description (table on p. 4): base kind by code, Z codes 11–18, M codes 21–28. */
export const SHAPE_TYPES: ReadonlyMap<number, { kind: ShapeKind; z: boolean; m: boolean }> = new Map([
  [0, { kind: 'null' as const, z: false, m: false }],
  ...(['point', 'polyline', 'polygon', 'multipoint'] as const).flatMap((kind, i) => {
    const code = [1, 3, 5, 8][i];
    return [
      [code, { kind, z: false, m: false }],
      [code + 10, { kind, z: true, m: true }],
      [code + 20, { kind, z: false, m: true }],
    ] as [number, { kind: ShapeKind; z: boolean; m: boolean }][];
  }),
  [31, { kind: 'multipatch' as const, z: true, m: true }],
]);

export type ShapeKind = 'null' | 'point' | 'polyline' | 'polygon' | 'multipoint' | 'multipatch';

/** Measures below this mean "no data" (ESRI description p. 2). */
export const NO_DATA = -1e38;

export interface ShapeRecord {
  /** Record number, from 1. */
  readonly number: number;
  readonly shapeType: number;
  readonly geometry: SimpleGeometry | null;
}

/** The main file (.shp). */
export interface ShapeFrame {
  readonly shapeType: number;
  /** minX, minY, maxX, maxY, minZ, maxZ, minM, maxM of the header. */
  readonly bounds: readonly number[];
  readonly records: readonly ShapeRecord[];
  readonly warnings: readonly string[];
}

export const SHAPE_LIMITS = {
  maxBytes: 64_000_000,
  maxVertices: 1_000_000,
  maxRecords: 500_000,
  maxTests: 20_000_000,
};
