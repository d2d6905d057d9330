import type { Box, Position } from './geodesic.ts';

/** Latitude at which the Web-Mercator square ends, degrees. */
export const MERCATOR_LIMIT_DEG = 85.051128779806604;

const RAD = Math.PI / 180;

/** Web-Mercator x of a longitude in the unit square, 0 at −180°, 1 at 180° (EPSG:3857 scaled). */
export function mercatorX(lng: number): number {
  return lng / 360 + 0.5;
}

/** Web-Mercator y of a latitude in the unit square, 0 in the north; clamped to ±85.0511°. */
export function mercatorY(lat: number): number {
  const sin = Math.sin(Math.max(-MERCATOR_LIMIT_DEG, Math.min(MERCATOR_LIMIT_DEG, lat)) * RAD);
  return 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI;
}

/** Position of a point of the unit square. */
export function fromMercator(x: number, y: number): Position {
  return [(x - 0.5) * 360, Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) / RAD];
}

/** Bounds of tile z/x/y (XYZ scheme, y from the north), degrees. */
export function tileBox(z: number, x: number, y: number): Box {
  const size = 2 ** -z;
  const [west, north] = fromMercator(x * size, y * size);
  const [east, south] = fromMercator((x + 1) * size, (y + 1) * size);
  return [west, south, east, north];
}

/** Tile of zoom z that holds a position. */
export function tileOf(p: Position, z: number): readonly [x: number, y: number] {
  const n = 2 ** z;
  const clamp = (v: number): number => Math.max(0, Math.min(n - 1, Math.floor(v * n)));
  return [clamp(mercatorX(p[0])), clamp(mercatorY(p[1]))];
}

/** Ground metres per pixel of a 256-pixel tile at a latitude. */
export function metresPerPixel(lat: number, z: number): number {
  return (Math.cos(lat * RAD) * 2 * Math.PI * 6_378_137) / (256 * 2 ** z);
}
