import { type RunControl, num } from '#kernels/model';
import { contourPolygons } from '../spread/contours.ts';
import type { GroundInput } from './ground-input.ts';

/** What {@link placeProperties} carry once checked. */
export interface PlaceInput {
  readonly originLngDeg?: number;
  readonly originLatDeg?: number;
}

/** Where the grid lies. */
export const placeProperties = {
  originLngDeg: num('longitude of the north-west corner, for contours in WGS 84', '°', -180, 180),
  originLatDeg: num('latitude of the north-west corner', '°', -85, 85),
};

/** Turns a position in cells into [lng, lat], or into metres east and north of the north-west corner without an origin. */
function placer(i: PlaceInput, cellM: number): (p: [number, number]) => [number, number] {
  const { originLngDeg: lng, originLatDeg: lat } = i;
  if (lng === undefined || lat === undefined) return ([x, y]) => [x * cellM, -y * cellM];
  const perDegree = 111_319.490_793_273_57;
  const shrink = Math.cos((lat * Math.PI) / 180);
  const round = (v: number): number => Math.round(v * 1e7) / 1e7;
  return ([x, y]) => [round(lng + (x * cellM) / perDegree / shrink), round(lat - (y * cellM) / perDegree)];
}

/** Outlines of the cells at or below each level as GeoJSON. */
export function contours(
  values: Float32Array,
  i: GroundInput & PlaceInput,
  { name, levels }: { readonly name: string; readonly levels: readonly number[] },
  control?: RunControl,
) {
  const place = placer(i, i.cellM);
  const grid = { width: i.widthCells, height: i.heightCells };
  return {
    type: 'FeatureCollection',
    features: levels.map((level) => ({
      type: 'Feature',
      properties: { [name]: level },
      geometry: {
        type: 'MultiPolygon',
        coordinates: contourPolygons(values, grid, level, control).map((rings) =>
          rings.map((ring) => ring.map(place)),
        ),
      },
    })),
  };
}

/** Unreached cells as NaN, which is printed as null. */
export function blank(values: Float32Array): Float32Array {
  return values.map((v) => (v === Infinity ? Number.NaN : v));
}
