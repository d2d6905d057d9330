import type { Grade } from '#platform/contract';

/** A basemap as GET /api/map lists it. */
export interface Basemap {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly kind: string;
  readonly url?: string;
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

/** Something under the pointer or clicked. */
export interface Hit {
  readonly layer: TileLayerName | 'mark';
  readonly id: string;
  readonly title: string;
  readonly position: readonly [number, number];
}

/** Where to look; a new `key` moves the map. */
export interface Focus {
  readonly key: string;
  readonly position: readonly number[];
  readonly zoom?: number;
}
