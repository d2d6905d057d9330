import type { Grade } from '#platform/contract';

/** A basemap as GET /api/map lists it. */
export interface Basemap {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** `mvt`: the node's own vector tiles; `raster`: pictures; `pmtiles`: pictures in one archive. */
  readonly kind: 'mvt' | 'raster' | 'pmtiles';
  /** Templates with {z}, {x} and {y}, or the archive. */
  readonly urls: readonly string[];
  /** Pictures with the labels, to be laid over. */
  readonly labelUrls?: readonly string[];
  /** The picture is in the GCJ-02 offset; it is shifted back before drawing. */
  readonly gcj02: boolean;
  readonly attribution?: string;
}

/** Where the map opens and what can lie under it. */
export interface MapSettings {
  readonly center: readonly number[];
  readonly zoom: number;
  readonly bounds: readonly number[];
  readonly basemaps: readonly Basemap[];
}

/** Layers drawn from vector tiles of the node. */
export type TileLayerName = 'enterprises' | 'points' | 'shelters' | 'alarms' | 'incidents';

/** One live thing on the map. */
export interface Mark {
  readonly id: string;
  readonly kind: 'alarm' | 'incident';
  readonly position: readonly number[];
  readonly grade: Grade;
  readonly label: string;
  /** Drawn faded: shelved, suppressed or already handled. */
  readonly quiet: boolean;
  /** Drawn with a ring: nobody has acknowledged it. */
  readonly pressing: boolean;
}

/** Something that moves, drawn as a pointer with its name and how old its position is. */
export interface Mover {
  readonly id: string;
  readonly position: readonly number[];
  /** Clockwise from north. */
  readonly headingDeg: number;
  readonly label: string;
  readonly note: string;
  readonly stale: boolean;
  readonly selected: boolean;
}

/** What a live layer draws: things that move, and lines they have travelled. */
export interface LiveDrawing {
  readonly layer: string;
  readonly movers: readonly Mover[];
  readonly lines: readonly (readonly (readonly number[])[])[];
}

/** Something under the pointer or clicked. */
export interface Hit {
  readonly layer: TileLayerName | 'mark' | 'mover';
  readonly id: string;
  /** Of a mover: the live layer it belongs to. */
  readonly of?: string;
  readonly title: string;
  readonly position: readonly [number, number];
}

/** Where to look; a new `key` moves the map. */
export interface Focus {
  readonly key: string;
  readonly position: readonly number[];
  readonly zoom?: number;
}
