import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { tileAddress } from './basemap-tiles.ts';
import type { Basemap } from './types.ts';

/** Colours of the map, one set for light and one for dark; no hue that could be taken for a grade. */
export interface MapColours {
  readonly ground: string;
  readonly land: string;
  readonly water: string;
  readonly block: string;
  readonly road: string;
  readonly roadEdge: string;
  readonly rail: string;
  readonly border: string;
  readonly contour: string;
  readonly label: string;
  readonly halo: string;
  readonly dot: string;
  readonly hazard: string;
}

export const mapColours: Readonly<Record<'light' | 'dark', MapColours>> = {
  light: {
    ground: '#e9ebe8',
    land: '#f4f4f0',
    water: '#cfdde2',
    block: '#e8e6dd',
    road: '#ffffff',
    roadEdge: '#d3d3cb',
    rail: '#b9b9b2',
    border: '#9aa09b',
    contour: '#e3e1d6',
    label: '#2c3734',
    halo: '#fafaf7',
    dot: '#66716e',
    hazard: '#39433f',
  },
  dark: {
    ground: '#14181a',
    land: '#1d2224',
    water: '#1f3d48',
    block: '#242a2b',
    road: '#31393b',
    roadEdge: '#1a1f21',
    rail: '#444c4d',
    border: '#59635f',
    contour: '#252b2b',
    label: '#c9d1ce',
    halo: '#15191a',
    dot: '#87928f',
    hazard: '#b9c4c0',
  },
};

const LABEL = { 'text-padding': 4, 'text-max-width': 8 } as const;

function ownLayers(c: MapColours, scale: number): LayerSpecification[] {
  const base = { source: 'basemap' } as const;
  const halo = { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.6 } as const;
  return [
    { ...base, id: 'land', type: 'fill', 'source-layer': 'land', paint: { 'fill-color': c.land } },
    { ...base, id: 'block', type: 'fill', 'source-layer': 'block', paint: { 'fill-color': c.block } },
    { ...base, id: 'contour', type: 'line', 'source-layer': 'contour', paint: { 'line-color': c.contour, 'line-width': 0.8 } }, // prettier-ignore
    { ...base, id: 'water', type: 'fill', 'source-layer': 'water', paint: { 'fill-color': c.water } },
    { ...base, id: 'waterway', type: 'line', 'source-layer': 'waterway', paint: { 'line-color': c.water, 'line-width': ['interpolate', ['linear'], ['zoom'], 6, 1, 12, 4] } }, // prettier-ignore
    { ...base, id: 'way-edge', type: 'line', 'source-layer': 'way', minzoom: 10, filter: ['!=', ['get', 'kind'], 'rail'], layout: { 'line-cap': 'round' }, paint: { 'line-color': c.roadEdge, 'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 10, 1.6, 16, 12] } }, // prettier-ignore
    { ...base, id: 'way', type: 'line', 'source-layer': 'way', filter: ['!=', ['get', 'kind'], 'rail'], layout: { 'line-cap': 'round' }, paint: { 'line-color': c.road, 'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 6, ['case', ['==', ['get', 'kind'], 'motorway'], 1.4, 0.6], 16, ['case', ['==', ['get', 'kind'], 'motorway'], 14, 9]] } }, // prettier-ignore
    { ...base, id: 'rail', type: 'line', 'source-layer': 'way', filter: ['==', ['get', 'kind'], 'rail'], paint: { 'line-color': c.rail, 'line-width': 1.4, 'line-dasharray': [4, 3] } }, // prettier-ignore
    { ...base, id: 'boundary', type: 'line', 'source-layer': 'boundary', paint: { 'line-color': c.border, 'line-width': ['match', ['get', 'level'], 'city', 1.4, 'county', 1, 0.5], 'line-dasharray': [4, 2, 1, 2], 'line-opacity': 0.8 } }, // prettier-ignore
    { ...base, id: 'place-small', type: 'symbol', 'source-layer': 'place', filter: ['in', ['get', 'level'], ['literal', ['township', 'village']]], layout: { ...LABEL, 'text-field': ['get', 'name'], 'text-size': 12 * scale }, paint: { ...halo, 'text-opacity': 0.85 } }, // prettier-ignore
    { ...base, id: 'place', type: 'symbol', 'source-layer': 'place', filter: ['in', ['get', 'level'], ['literal', ['city', 'county']]], layout: { ...LABEL, 'text-field': ['get', 'name'], 'text-size': ['match', ['get', 'level'], 'city', 17 * scale, 14 * scale], 'text-letter-spacing': 0.12 }, paint: halo }, // prettier-ignore
  ];
}

const absolute = (path: string): string => `${location.origin}${path}`;

/** Sources and layers of a basemap of pictures: the map, then its labels. */
function rasters(basemap: Basemap, dark: boolean): Pick<StyleSpecification, 'sources' | 'layers'> {
  const paint = dark
    ? { 'raster-brightness-max': 0.55, 'raster-saturation': -0.4 }
    : { 'raster-saturation': -0.3 };
  const sources: StyleSpecification['sources'] = {};
  const layers: LayerSpecification[] = [];
  for (const [id, urls] of [
    ['raster', basemap.urls],
    ['raster-labels', basemap.labelUrls ?? []],
  ] as const) {
    // prettier-ignore
    if (urls.length === 0) continue;
    sources[id] = { type: 'raster', tiles: urls.map((url) => tileAddress(basemap, url)), tileSize: 256, maxzoom: 18, attribution: basemap.attribution ?? '' }; // prettier-ignore
    layers.push({ id, type: 'raster', source: id, paint });
  }
  return { sources, layers };
}

/** The whole style: basemap, then places for the node's own layers. No glyphs: labels come from fonts of this computer. */
export function mapStyle(basemap: Basemap | undefined, dark: boolean, scale = 1): StyleSpecification {
  const c = dark ? mapColours.dark : mapColours.light;
  const own = basemap?.kind === 'mvt';
  const pictures = basemap && !own ? rasters(basemap, dark) : undefined;
  return {
    version: 8,
    sources: {
      ...(own
        ? {
            basemap: {
              type: 'vector' as const,
              tiles: basemap.urls.map(absolute),
              minzoom: 0,
              maxzoom: 14,
            },
          }
        : {}),
      ...pictures?.sources,
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': own ? c.ground : c.land } },
      ...(own ? ownLayers(c, scale) : []),
      ...(pictures?.layers ?? []),
    ],
  };
}
