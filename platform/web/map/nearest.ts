import { haversineM } from '#kernels/geo';
import type { Map as MapLibre } from 'maplibre-gl';
import type { TileLayerName } from './types.ts';

/** Something near a place. */
export interface Near {
  readonly layer: TileLayerName;
  readonly id: string;
  readonly title: string;
  /** Great-circle distance, m. */
  readonly distanceM: number;
}

const SEARCHED: readonly TileLayerName[] = ['enterprises', 'points', 'shelters'];

/** The `count` nearest things of each layer, among the tiles the map has loaded. */
export function nearestTo(map: MapLibre, position: readonly number[], count: number): Near[] {
  const here = [position[0], position[1]] as const;
  return SEARCHED.flatMap((layer) => {
    const found = new Map<string, Near>();
    for (const feature of map.querySourceFeatures(layer, { sourceLayer: layer })) {
      if (feature.geometry.type !== 'Point') continue;
      const p = feature.properties;
      const id = String(p['id']);
      if (found.has(id)) continue;
      const [lng, lat] = feature.geometry.coordinates;
      found.set(id, {
        layer,
        id,
        title: String(p['name'] ?? ''),
        distanceM: haversineM([...here], [lng, lat]),
      });
    }
    return [...found.values()].sort((a, b) => a.distanceM - b.distanceM).slice(0, count);
  });
}
