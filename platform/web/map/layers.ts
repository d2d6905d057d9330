import type { FeatureCollection } from 'geojson';
import type { FilterSpecification, GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import { grades } from '#platform/contract';
import { palette } from '#platform/web/ui';
import { addMovers } from './movers.ts';
import { mapColours } from './style.ts';
import { addSymbols } from './symbols.ts';
import type { Mark, TileLayerName } from './types.ts';

const ORDER: readonly TileLayerName[] = ['shelters', 'enterprises', 'points', 'alarms', 'incidents'];
const LABELLED: Readonly<Record<TileLayerName, string>> = {
  shelters: 'name',
  enterprises: 'name',
  points: 'name',
  alarms: 'title',
  incidents: 'title',
};

/** Number for drawing the highest grade on top. */
const rank = (mark: Mark): number => 4 - grades.indexOf(mark.grade);

/** Live marks as GeoJSON. */
export function markFeatures(
  marks: readonly Mark[],
  selected: string | undefined,
  hovered: string | undefined,
): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: marks.map((mark) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [...mark.position] },
      properties: {
        id: mark.id,
        icon: `${mark.kind}-${mark.grade}`,
        grade: mark.grade,
        label: mark.label,
        rank: rank(mark) + (mark.id === selected ? 20 : 0),
        quiet: mark.quiet,
        pressing: mark.pressing,
        selected: mark.id === selected,
        hovered: mark.id === hovered,
      },
    })),
  };
}

/** A cell that stands for many: a ring with the number, the larger the more. */
function clusterLayers(name: TileLayerName, dark: boolean): LayerSpecification[] {
  const c = dark ? mapColours.dark : mapColours.light;
  const base = {
    source: name,
    'source-layer': name,
    filter: ['has', 'count'] as FilterSpecification,
  } as const;
  return [
    { ...base, id: `${name}-cell`, type: 'circle', paint: { 'circle-radius': ['interpolate', ['linear'], ['get', 'count'], 2, 1.6, 50, 4, 500, 7, 5000, 11], 'circle-color': c.dot, 'circle-opacity': 0.16, 'circle-stroke-color': c.dot, 'circle-stroke-width': 0.6, 'circle-stroke-opacity': 0.45 } }, // prettier-ignore
    { ...base, id: `${name}-number`, type: 'symbol', minzoom: 9.5, filter: ['>=', ['coalesce', ['get', 'count'], 0], 60], layout: { 'text-field': ['to-string', ['get', 'count']], 'text-size': 10.5 }, paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1 } }, // prettier-ignore
  ];
}

const SINGLE: FilterSpecification = ['!', ['has', 'count']];

function tileLayer(name: TileLayerName, dark: boolean): LayerSpecification[] {
  const c = dark ? mapColours.dark : mapColours.light;
  const base = { source: name, 'source-layer': name, filter: SINGLE } as const;
  const label = (minzoom: number): LayerSpecification => ({
    ...base,
    id: `${name}-label`,
    type: 'symbol',
    minzoom,
    layout: { 'text-field': ['get', LABELLED[name]], 'text-size': 12, 'text-offset': [0, 1], 'text-anchor': 'top', 'text-max-width': 10, 'text-optional': true }, // prettier-ignore
    paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.4 },
  });
  if (name === 'enterprises')
    return [
      ...clusterLayers(name, dark),
      { ...base, id: name, type: 'circle', paint: { 'circle-radius': ['interpolate', ['linear'], ['zoom'], 7, ['case', ['get', 'majorHazard'], 2.2, 1], 14, ['case', ['get', 'majorHazard'], 7, 4]], 'circle-color': ['case', ['get', 'majorHazard'], c.hazard, c.dot], 'circle-opacity': ['interpolate', ['linear'], ['zoom'], 7, 0.55, 11, 0.9], 'circle-stroke-color': c.halo, 'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 9, 0, 12, 1] } }, // prettier-ignore
      label(13),
    ];
  if (name === 'points') {
    const live: FilterSpecification = ['==', ['get', 'state'], 'live'];
    return [
      ...clusterLayers(name, dark),
      { ...base, id: name, type: 'circle', minzoom: 9, paint: { 'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 1.6, 15, 5], 'circle-color': ['case', live, c.hazard, c.halo], 'circle-stroke-color': c.hazard, 'circle-stroke-width': ['case', live, 0, 1.2] } }, // prettier-ignore
      label(15),
    ];
  }
  if (name === 'shelters')
    return [
      { ...base, id: name, type: 'circle', paint: { 'circle-radius': ['interpolate', ['linear'], ['zoom'], 7, 1.4, 14, 5], 'circle-color': c.land, 'circle-stroke-color': dark ? palette.dark.accent : palette.light.accent, 'circle-stroke-width': 1.4 } }, // prettier-ignore
      label(13),
    ];
  return [
    {
      ...base,
      id: name,
      type: 'symbol',
      layout: {
        'icon-image':
          name === 'alarms'
            ? ['concat', 'alarm-', ['get', 'grade']]
            : ['match', ['get', 'level'], 'I', 'incident-red', 'II', 'incident-orange', 'III', 'incident-yellow', 'incident-blue'], // prettier-ignore
        'icon-allow-overlap': true,
        'icon-size': 0.85,
      },
    },
    label(12),
  ];
}

/** Layers of the live marks: ring of the unacknowledged, halo of the selected, symbol, label. */
function markLayers(dark: boolean, scale: number): LayerSpecification[] {
  const c = dark ? palette.dark : palette.light;
  const m = dark ? mapColours.dark : mapColours.light;
  const colour = ['match', ['get', 'grade'], 'red', c.red, 'orange', c.orange, 'yellow', c.yellow, c.blue];
  return [
    { id: 'marks-ring', type: 'circle', source: 'marks', filter: ['any', ['get', 'pressing'], ['get', 'selected'], ['get', 'hovered']], paint: { 'circle-radius': ['case', ['get', 'selected'], 26 * scale, 19 * scale], 'circle-color': colour as never, 'circle-opacity': ['case', ['get', 'selected'], 0.2, 0.12], 'circle-stroke-color': colour as never, 'circle-stroke-width': ['case', ['get', 'selected'], 2, ['get', 'hovered'], 2, 1] } }, // prettier-ignore
    {
      id: 'marks',
      type: 'symbol',
      source: 'marks',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-allow-overlap': true,
        'symbol-sort-key': ['get', 'rank'],
        'icon-size': ['case', ['get', 'selected'], scale, 0.8 * scale],
      },
      paint: { 'icon-opacity': ['case', ['get', 'quiet'], 0.55, 1] },
    },
    {
      id: 'marks-label',
      type: 'symbol',
      source: 'marks',
      filter: ['any', ['>=', ['get', 'rank'], 3], ['get', 'selected'], ['get', 'hovered']],
      layout: { 'text-field': ['get', 'label'], 'text-size': 12.5 * scale, 'text-anchor': 'left', 'text-offset': [1.4, 0], 'text-justify': 'left', 'text-max-width': 14, 'symbol-sort-key': ['-', 0, ['get', 'rank']] }, // prettier-ignore
      paint: { 'text-color': c.text, 'text-halo-color': m.halo, 'text-halo-width': 2 },
    },
  ];
}

/** Adds the node's own layers above the basemap; called again after every change of style. `scale` enlarges the marks for walls. */
export function addOwnLayers(
  map: MapLibre,
  visible: readonly TileLayerName[],
  dark: boolean,
  scale: number,
): void {
  addSymbols(map, dark);
  for (const name of ORDER) {
    if (!map.getSource(name))
      map.addSource(name, {
        type: 'vector',
        tiles: [`${location.origin}/tiles/${name}/{z}/{x}/{y}.mvt`],
        minzoom: 0,
        maxzoom: 14,
      });
    for (const layer of tileLayer(name, dark)) if (!map.getLayer(layer.id)) map.addLayer(layer);
  }
  addMovers(map, dark, scale);
  if (!map.getSource('marks'))
    map.addSource('marks', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  for (const layer of markLayers(dark, scale)) if (!map.getLayer(layer.id)) map.addLayer(layer);
  showLayers(map, visible);
}

/** Shows exactly the given tile layers. */
export function showLayers(map: MapLibre, visible: readonly TileLayerName[]): void {
  for (const name of ORDER)
    for (const id of [name, `${name}-label`, `${name}-cell`, `${name}-number`])
      if (map.getLayer(id))
        map.setLayoutProperty(id, 'visibility', visible.includes(name) ? 'visible' : 'none');
}

/** Replaces the live marks. */
export function setMarks(map: MapLibre, data: FeatureCollection): void {
  map.getSource<GeoJSONSource>('marks')?.setData(data);
}
