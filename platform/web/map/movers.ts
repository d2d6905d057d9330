import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import { palette } from '#platform/web/ui';
import { mapColours } from './style.ts';
import type { LiveDrawing } from './types.ts';

const SIZE = 48;

/** A pointer that shows where something is heading: filled while its position is fresh, hollow and broken once it is stale. */
function pointer(dark: boolean, stale: boolean): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  const c = dark ? mapColours.dark : mapColours.light;
  const mid = SIZE / 2;
  pen.beginPath();
  for (const [x, y] of [[mid, 5], [mid + 15, SIZE - 7], [mid, SIZE - 15], [mid - 15, SIZE - 7]]) pen.lineTo(x, y); // prettier-ignore
  pen.closePath();
  pen.lineJoin = 'round';
  pen.lineWidth = 8;
  pen.strokeStyle = c.halo;
  pen.stroke();
  pen.fillStyle = stale ? c.halo : c.label;
  pen.fill();
  pen.lineWidth = 3.5;
  pen.strokeStyle = stale ? c.dot : c.label;
  if (stale) pen.setLineDash([6, 4]);
  pen.stroke();
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function layersOf(dark: boolean, scale: number): LayerSpecification[] {
  const c = dark ? mapColours.dark : mapColours.light;
  const accent = dark ? palette.dark.accent : palette.light.accent;
  return [
    { id: 'mover-lines-halo', type: 'line', source: 'mover-lines', layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': c.halo, 'line-width': 6 * scale } }, // prettier-ignore
    { id: 'mover-lines', type: 'line', source: 'mover-lines', layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': accent, 'line-width': 2.6 * scale } }, // prettier-ignore
    { id: 'movers-ring', type: 'circle', source: 'movers', filter: ['get', 'selected'], paint: { 'circle-radius': 20 * scale, 'circle-color': accent, 'circle-opacity': 0.14, 'circle-stroke-color': accent, 'circle-stroke-width': 2 } }, // prettier-ignore
    {
      id: 'movers',
      type: 'symbol',
      source: 'movers',
      layout: {
        'icon-image': ['case', ['get', 'stale'], 'mover-stale', 'mover'],
        'icon-rotate': ['get', 'heading'],
        'icon-rotation-alignment': 'map',
        'icon-allow-overlap': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 7, 0.6 * scale, 12, scale],
      },
    },
    {
      id: 'movers-label',
      type: 'symbol',
      source: 'movers',
      filter: ['any', ['>=', ['zoom'], 9], ['get', 'selected']],
      layout: {
        'text-field': ['format', ['get', 'label'], {}, '\n', {}, ['get', 'note'], { 'font-scale': 0.9 }],
        'text-size': 12 * scale,
        'text-anchor': 'left',
        'text-offset': ['case', ['get', 'selected'], ['literal', [2.1, 0]], ['literal', [1.3, 0]]],
        'text-justify': 'left',
        'symbol-sort-key': ['case', ['get', 'selected'], 0, 1],
      },
      paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.8, 'text-opacity': ['case', ['get', 'stale'], 0.8, 1] }, // prettier-ignore
    },
  ];
}

/** Things that move, as GeoJSON. */
export function moverFeatures(drawings: readonly LiveDrawing[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: drawings.flatMap(({ layer, movers }) =>
      movers.map((m) => ({
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: [...m.position] },
        properties: {
          id: m.id,
          layer,
          label: m.label,
          note: m.note,
          heading: m.headingDeg,
          stale: m.stale,
          selected: m.selected,
        },
      })),
    ),
  };
}

/** The lines they have travelled, as GeoJSON. */
export function lineFeatures(drawings: readonly LiveDrawing[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: drawings.flatMap(({ lines }) =>
      lines
        .filter((line) => line.length > 1)
        .map((line) => ({
          type: 'Feature' as const,
          geometry: { type: 'LineString' as const, coordinates: line.map((p) => [...p]) },
          properties: {},
        })),
    ),
  };
}

/** Adds sources, symbols and layers of what moves; called again after every change of style. */
export function addMovers(map: MapLibre, dark: boolean, scale: number): void {
  for (const stale of [false, true]) {
    const name = stale ? 'mover-stale' : 'mover';
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, pointer(dark, stale), { pixelRatio: 2 });
  }
  for (const name of ['mover-lines', 'movers'])
    if (!map.getSource(name))
      map.addSource(name, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  for (const layer of layersOf(dark, scale)) if (!map.getLayer(layer.id)) map.addLayer(layer);
}

/** Replaces what moves and its lines. */
export function setMovers(map: MapLibre, drawings: readonly LiveDrawing[]): void {
  map.getSource<GeoJSONSource>('mover-lines')?.setData(lineFeatures(drawings));
  map.getSource<GeoJSONSource>('movers')?.setData(moverFeatures(drawings));
}
