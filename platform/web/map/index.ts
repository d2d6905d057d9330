export { MapView } from './map-view.tsx';
export { Legend } from './legend.tsx';
export { gcjShift } from './gcj-tiles.ts';
export type { Basemap, Focus, Hit, MapSettings, Mark, TileLayerName } from './types.ts';
