import { KernelFailure } from '#kernels/model';

/** A position [lng, lat], degrees, CGCS2000 / WGS 84. */
export type Position = readonly [lng: number, lat: number];
/** West, south, east, north, degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];
/** A reference ellipsoid: equatorial radius m, flattening. */
export interface Ellipsoid {
  readonly a: number;
  readonly f: number;
}

/** WGS 84 (NIMA TR8350.2). */
export const WGS84: Ellipsoid = { a: 6_378_137, f: 1 / 298.257223563 };
/** CGCS2000 (GB 22021; GRS 80 flattening rounded as published). */
export const CGCS2000: Ellipsoid = { a: 6_378_137, f: 1 / 298.257222101 };
/** Mean earth radius R1 of the IUGG, m. */
export const EARTH_RADIUS_M = 6_371_008.8;
/** Radius of the sphere with the area of the WGS 84 ellipsoid, m. */
export const AUTHALIC_RADIUS_M = 6_371_007.181;

const RAD = Math.PI / 180;

/** Throws INPUT_OUT_OF_RANGE for a position outside ±180°, ±90° or not finite. */
export function checkPosition(p: Position, path: string): void {
  if (!(Math.abs(p[0]) <= 180 && Math.abs(p[1]) <= 90))
    throw new KernelFailure(
      'INPUT_OUT_OF_RANGE',
      path,
      `${path}: must be [lng, lat] within ±180 and ±90 degrees`,
    );
}

/** Great-circle distance, m, on the mean sphere (haversine); within 0.6 % of the ellipsoid. */
export function haversineM(a: Position, b: Position): number {
  const dLat = Math.sin(((b[1] - a[1]) * RAD) / 2);
  const dLng = Math.sin(((b[0] - a[0]) * RAD) / 2);
  const h = dLat * dLat + Math.cos(a[1] * RAD) * Math.cos(b[1] * RAD) * dLng * dLng;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Coefficients A and B of Vincenty's series (eqs 3 and 4). */
function series(cosSqAlpha: number, { a, f }: Ellipsoid): { A: number; B: number; b: number } {
  const b = a * (1 - f);
  const u = (cosSqAlpha * (a * a - b * b)) / (b * b);
  const A = 1 + (u / 16_384) * (4096 + u * (-768 + u * (320 - 175 * u)));
  const B = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
  return { A, B, b };
}

/** Δσ of Vincenty's eq. 6. */
function deltaSigma(B: number, sin: number, cos: number, cos2m: number): number {
  const last = (B / 6) * cos2m * (-3 + 4 * sin * sin) * (-3 + 4 * cos2m * cos2m);
  return B * sin * (cos2m + (B / 4) * (cos * (-1 + 2 * cos2m * cos2m) - last));
}

/** C of Vincenty's eq. 10. */
function longitudeC(cosSqAlpha: number, f: number): number {
  return (f / 16) * cosSqAlpha * (4 + f * (4 - 3 * cosSqAlpha));
}

/** A geodesic between two positions: length m and azimuths in degrees clockwise from north, 0–360. */
export interface Geodesic {
  readonly distanceM: number;
  readonly startAzimuthDeg: number;
  readonly endAzimuthDeg: number;
}

/** One turn of the inverse iteration (Vincenty eqs 13 to 18). */
function inverseTurn(U1: number, U2: number, lambda: number) {
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(U1), Math.cos(U1), Math.sin(U2), Math.cos(U2)];
  const y = cosU2 * Math.sin(lambda);
  const x = cosU1 * sinU2 - sinU1 * cosU2 * Math.cos(lambda);
  const sin = Math.hypot(x, y);
  const cos = sinU1 * sinU2 + cosU1 * cosU2 * Math.cos(lambda);
  const sigma = Math.atan2(sin, cos);
  const sinAlpha = sin === 0 ? 0 : (cosU1 * cosU2 * Math.sin(lambda)) / sin;
  const cosSqAlpha = 1 - sinAlpha * sinAlpha;
  const cos2m = cosSqAlpha < 1e-15 ? 0 : cos - (2 * sinU1 * sinU2) / cosSqAlpha;
  const start = Math.atan2(y, x);
  const end = Math.atan2(cosU1 * Math.sin(lambda), -sinU1 * cosU2 + cosU1 * sinU2 * Math.cos(lambda));
  return { sin, cos, sigma, sinAlpha, cosSqAlpha, cos2m, start, end };
}

const azimuth = (radians: number): number => (radians / RAD + 360) % 360;

/**
 * Geodesic between two positions after Vincenty, Survey Review 23 (1975) no. 176, inverse formula; ±0.5 mm.
 * @throws KernelFailure NO_CONVERGENCE for nearly antipodal positions (within about 0.5° of the antipode).
 */
export function geodesic(from: Position, to: Position, ellipsoid: Ellipsoid = WGS84): Geodesic {
  checkPosition(from, 'from');
  checkPosition(to, 'to');
  const { f } = ellipsoid;
  const U1 = Math.atan((1 - f) * Math.tan(from[1] * RAD));
  const U2 = Math.atan((1 - f) * Math.tan(to[1] * RAD));
  const L = Math.atan2(Math.sin((to[0] - from[0]) * RAD), Math.cos((to[0] - from[0]) * RAD));
  let lambda = L;
  for (let turn = 0; turn < 200; turn++) {
    const s = inverseTurn(U1, U2, lambda);
    const C = longitudeC(s.cosSqAlpha, f);
    const inner = s.cos2m + C * s.cos * (-1 + 2 * s.cos2m * s.cos2m);
    const next = L + (1 - C) * f * s.sinAlpha * (s.sigma + C * s.sin * inner);
    if (Math.abs(next) > Math.PI) break;
    if (Math.abs(next - lambda) < 1e-13) {
      const { A, B, b } = series(s.cosSqAlpha, ellipsoid);
      const distanceM = b * A * (s.sigma - deltaSigma(B, s.sin, s.cos, s.cos2m));
      return { distanceM, startAzimuthDeg: azimuth(s.start), endAzimuthDeg: azimuth(s.end) };
    }
    lambda = next;
  }
  throw new KernelFailure(
    'NO_CONVERGENCE',
    'to',
    'to: is nearly opposite on the globe; the geodesic is not unique',
  );
}

/** Position at `distanceM` along the geodesic from `from` at `azimuthDeg` (Vincenty 1975, direct formula); ±0.5 mm. */
export function destination(
  from: Position,
  azimuthDeg: number,
  distanceM: number,
  ellipsoid: Ellipsoid = WGS84,
): Position {
  checkPosition(from, 'from');
  const { f } = ellipsoid;
  const a1 = azimuthDeg * RAD;
  const U1 = Math.atan((1 - f) * Math.tan(from[1] * RAD));
  const sigma1 = Math.atan2(Math.tan(U1), Math.cos(a1));
  const sinAlpha = Math.cos(U1) * Math.sin(a1);
  const cosSqAlpha = 1 - sinAlpha * sinAlpha;
  const { A, B, b } = series(cosSqAlpha, ellipsoid);
  let sigma = distanceM / (b * A);
  for (let turn = 0; turn < 100; turn++) {
    const next =
      distanceM / (b * A) + deltaSigma(B, Math.sin(sigma), Math.cos(sigma), Math.cos(2 * sigma1 + sigma));
    const done = Math.abs(next - sigma) < 1e-13;
    sigma = next;
    if (done) break;
  }
  const [sin, cos, cos2m] = [Math.sin(sigma), Math.cos(sigma), Math.cos(2 * sigma1 + sigma)];
  const x = Math.sin(U1) * sin - Math.cos(U1) * cos * Math.cos(a1);
  const lat = Math.atan2(
    Math.sin(U1) * cos + Math.cos(U1) * sin * Math.cos(a1),
    (1 - f) * Math.hypot(sinAlpha, x),
  );
  const lambda = Math.atan2(sin * Math.sin(a1), Math.cos(U1) * cos - Math.sin(U1) * sin * Math.cos(a1));
  const C = longitudeC(cosSqAlpha, f);
  const L =
    lambda - (1 - C) * f * sinAlpha * (sigma + C * sin * (cos2m + C * cos * (-1 + 2 * cos2m * cos2m)));
  return [((((from[0] + L / RAD + 180) % 360) + 360) % 360) - 180, lat / RAD];
}
