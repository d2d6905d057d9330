/** Mean Earth radius, km (IUGG). */
export const EARTH_RADIUS_KM = 6371.0088;

const RAD = Math.PI / 180;

/** Position `[lng, lat]` in degrees. */
export type Position = readonly [number, number];

/**
 * Azimuthal equidistant projection of the sphere around a centre: distances from the centre are exact, others are
 * within 0.1 % inside 350 km of it.
 */
export interface Projection {
  readonly centre: Position;
  /** East and north in km. */
  forward(lng: number, lat: number): readonly [number, number];
  /** `[lng, lat]` of a point in km. */
  inverse(x: number, y: number): Position;
}

/** A projection around a position. */
export function projectionAround(centre: Position): Projection {
  const lng0 = centre[0] * RAD;
  const sin0 = Math.sin(centre[1] * RAD);
  const cos0 = Math.cos(centre[1] * RAD);
  return {
    centre,
    forward(lng, lat) {
      const dl = lng * RAD - lng0;
      const sin = Math.sin(lat * RAD);
      const cos = Math.cos(lat * RAD);
      const x = cos * Math.sin(dl);
      const y = cos0 * sin - sin0 * cos * Math.cos(dl);
      const z = sin0 * sin + cos0 * cos * Math.cos(dl);
      const s = Math.hypot(x, y);
      const k = s < 1e-12 ? EARTH_RADIUS_KM : (EARTH_RADIUS_KM * Math.atan2(s, z)) / s;
      return [k * x, k * y];
    },
    inverse(x, y) {
      const r = Math.hypot(x, y);
      if (r < 1e-9) return centre;
      const c = r / EARTH_RADIUS_KM;
      const lat = Math.asin(Math.cos(c) * sin0 + (y * Math.sin(c) * cos0) / r);
      const lng = lng0 + Math.atan2(x * Math.sin(c), r * cos0 * Math.cos(c) - y * sin0 * Math.sin(c));
      return [wrapLongitude(lng / RAD), lat / RAD];
    },
  };
}

/** Longitude within −180–180. */
export function wrapLongitude(lng: number): number {
  return lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng;
}

/** Great-circle distance in km (haversine). */
export function greatCircleKm(a: Position, b: Position): number {
  const dLat = (b[1] - a[1]) * RAD;
  const dLng = (b[0] - a[0]) * RAD;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * RAD) * Math.cos(b[1] * RAD) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Azimuth of b from a, degrees clockwise from north, 0–360. */
export function azimuthDegrees(a: Position, b: Position): number {
  const dl = (b[0] - a[0]) * RAD;
  const lat1 = a[1] * RAD;
  const lat2 = b[1] * RAD;
  const y = Math.sin(dl) * Math.cos(lat2);
  const x = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(dl);
  return (Math.atan2(y, x) / RAD + 360) % 360;
}
