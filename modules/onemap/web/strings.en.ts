import type { Strings } from './strings.zh.ts';

/** Texts of the one map in English. */
export const en: Strings = {
  map: 'Map',
  layers: 'Layers',
  basemap: 'Basemap',
  none: 'none',
  enterprises: 'Enterprises',
  points: 'Points',
  alarms: 'Open alarms',
  incidents: 'Open incidents',
  shelters: 'Shelters',
  search: 'Find enterprises, points, places',
  nothing: 'Nothing found',
  nearest: 'Nearest',
  nearestHint: 'Click a place on the map to list the nearest enterprises, points and shelters.',
  nearestOf: (lng, lat) => `Near ${lng}, ${lat}`,
  distance: (m) => (m < 1000 ? `${Math.round(m)} m` : `${(m / 1000).toFixed(1)} km`),
  onScreen: 'Only among what is loaded on the screen',
  open: 'Open',
  age: (text) => `alarm layer updated ${text}`,
  cleared: 'Clear',
};
