import type { Region, Ring } from './contours.ts';

/** Where a local frame sits on the map. Without an origin coordinates stay in metres. */
export interface Placement {
  /** Source, [lng, lat] in degrees. */
  readonly origin?: readonly [number, number];
  /** Direction the wind blows from, degrees clockwise from north. */
  readonly windFromDeg: number;
}

/** GeoJSON MultiPolygon coordinates. */
export type MultiPolygon = (readonly [number, number])[][][];

/**
 * Turns wind-frame coordinates (x downwind, y to the left of the wind) into east and north metres, and with an origin into [lng, lat].
 * Metres per degree by the WGS 84 series at the origin (error below 1e-5 within 50 km of it).
 */
export function toMap(placement: Placement): (p: readonly [number, number]) => readonly [number, number] {
  const to = ((placement.windFromDeg + 180) * Math.PI) / 180;
  const east = Math.sin(to);
  const north = Math.cos(to);
  if (!placement.origin) return ([x, y]) => [x * east - y * north, x * north + y * east];
  const [lng, lat] = placement.origin;
  const phi = (lat * Math.PI) / 180;
  const perLat = 111_132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi);
  const perLng = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  return ([x, y]) => [lng + (x * east - y * north) / perLng, lat + (x * north + y * east) / perLat];
}

function closed(
  ring: Ring,
  map: (p: readonly [number, number]) => readonly [number, number],
): (readonly [number, number])[] {
  const line = ring.map(map);
  line.push(line[0]);
  return line;
}

/** GeoJSON coordinates of regions; outer rings counter-clockwise, holes clockwise (RFC 7946). */
export function multiPolygon(regions: readonly Region[], placement: Placement): MultiPolygon {
  const map = toMap(placement);
  return regions.map(({ outer, holes }) => [closed(outer, map), ...holes.map((h) => closed(h, map))]);
}
