import type { Feature } from '#codecs/geojson';

/** One feature table of a GeoPackage. */
export interface GpkgLayer {
  readonly table: string;
  readonly title: string;
  readonly geometryType: string;
  readonly srsId: number;
  /** Definition text of the reference system, to be judged by the caller. */
  readonly srsDefinition: string;
  readonly columns: readonly string[];
  readonly features: readonly Feature[];
}

export interface GpkgContent {
  readonly layers: readonly GpkgLayer[];
  readonly warnings: readonly string[];
}

/** Bounds of one file. */
export interface GpkgBounds {
  readonly maxFileBytes: number;
  readonly maxRows: number;
  readonly maxLayers: number;
  /** Bytes of geometry and text taken out of the file. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly maxMemoryMb: number;
}

export const GPKG_BOUNDS: GpkgBounds = {
  maxFileBytes: 512_000_000,
  maxRows: 200_000,
  maxLayers: 50,
  maxBytes: 64_000_000,
  timeoutMs: 60_000,
  maxMemoryMb: 384,
};

/** What the reader process sends back. */
export type GpkgReply = { ok: true; content: GpkgContent } | { ok: false; code: string; message: string };
