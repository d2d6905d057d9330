export { MapView } from './map-view.tsx';
export { Legend } from './legend.tsx';
export { gcjShift } from './gcj-tiles.ts';
export { nearestTo, type Near } from './nearest.ts';
export type { Basemap, Focus, Hit, LiveDrawing, MapSettings, Mark, Mover, TileLayerName } from './types.ts';
