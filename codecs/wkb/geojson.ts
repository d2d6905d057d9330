import type { Geometry } from '#codecs/geojson';
import type { SimpleGeometry } from './geometry.ts';

type Line = readonly (readonly number[])[];

function coordinatesOf(geometry: SimpleGeometry): unknown {
  return (geometry as { coordinates: unknown }).coordinates;
}

/**
 * The geometry as GeoJSON: Z is kept, M dropped, an SRID left to the caller to judge. `undefined` for curves,
 * surfaces and empty points, which GeoJSON cannot say.
 */
export function geoJsonFromGeometry(geometry: SimpleGeometry): Geometry | undefined {
  const keep = geometry.dimensions.includes('Z') ? 3 : 2;
  const cut = (value: unknown): unknown =>
    Array.isArray(value) ? (Array.isArray(value[0]) ? value.map(cut) : value.slice(0, keep)) : value;
  switch (geometry.type) {
    case 'Point':
      return geometry.coordinates.length === 0
        ? undefined
        : { type: 'Point', coordinates: geometry.coordinates.slice(0, keep) };
    case 'LineString':
      return { type: 'LineString', coordinates: cut(geometry.coordinates) as Line };
    case 'Polygon':
      return { type: 'Polygon', coordinates: cut(geometry.coordinates) as Line[] };
    case 'MultiPoint':
      return { type: 'MultiPoint', coordinates: geometry.geometries.map(coordinatesOf).map(cut) as Line };
    case 'MultiLineString':
      return {
        type: 'MultiLineString',
        coordinates: geometry.geometries.map(coordinatesOf).map(cut) as Line[],
      };
    case 'MultiPolygon':
      return {
        type: 'MultiPolygon',
        coordinates: geometry.geometries.map(coordinatesOf).map(cut) as Line[][],
      };
    case 'GeometryCollection': {
      const geometries = geometry.geometries.map(geoJsonFromGeometry);
      return geometries.includes(undefined)
        ? undefined
        : { type: 'GeometryCollection', geometries: geometries as Geometry[] };
    }
    default:
      return undefined;
  }
}
