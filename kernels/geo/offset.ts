import type { Position } from './geodesic.ts';

/** Equatorial radius (m) and squared eccentricity of the Krasovsky 1940 ellipsoid, as the published offset uses them. */
const A = 6_378_245;
const EE = 0.006_693_421_622_965_943;
const { PI } = Math;
const BD_PI = (PI * 3000) / 180;
/** About 1e-7 m: the inverse is far below the 1e-6 m asked for. */
const TOLERANCE_DEG = 1e-12;

/** The rectangle outside which maps carry no offset (published with the offset; larger than the country). */
export function hasOffset([lng, lat]: Position): boolean {
  return lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

/** The two sine terms common to both coordinates. */
function waves(v: number, long: number, longer: number): number {
  return ((20 * Math.sin(v * PI) + 40 * Math.sin((v / 3) * PI)) * 2) / 3 + ((long * Math.sin((v / 12) * PI) + longer * Math.sin((v / 30) * PI)) * 2) / 3; // prettier-ignore
}

function delta([lng, lat]: Position): Position {
  const x = lng - 105;
  const y = lat - 35;
  const root = Math.sqrt(Math.abs(x));
  const common = ((20 * Math.sin(6 * x * PI) + 20 * Math.sin(2 * x * PI)) * 2) / 3;
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common + waves(y, 160, 320);
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common + waves(x, 150, 300);
  const phi = (lat / 180) * PI;
  const magic = 1 - EE * Math.sin(phi) ** 2;
  const meridian = (A * (1 - EE)) / (magic * Math.sqrt(magic));
  const parallel = (A / Math.sqrt(magic)) * Math.cos(phi);
  return [(east * 180) / (parallel * PI), (north * 180) / (meridian * PI)];
}

/** WGS 84 / CGCS2000 → GCJ-02, degrees; unchanged outside {@link hasOffset}. */
export function toGcj02(p: Position): Position {
  if (!hasOffset(p)) return p;
  const d = delta(p);
  return [p[0] + d[0], p[1] + d[1]];
}

/** GCJ-02 → WGS 84 / CGCS2000 by iteration of the forward formula; the residual is below 1e-6 m. */
export function fromGcj02(p: Position): Position {
  if (!hasOffset(p)) return p;
  let guess = p;
  for (let turn = 0; turn < 30; turn++) {
    const there = toGcj02(guess);
    const miss = [p[0] - there[0], p[1] - there[1]];
    guess = [guess[0] + miss[0], guess[1] + miss[1]];
    if (Math.abs(miss[0]) < TOLERANCE_DEG && Math.abs(miss[1]) < TOLERANCE_DEG) break;
  }
  return guess;
}

/** GCJ-02 → BD-09, degrees. */
export function gcj02ToBd09([x, y]: Position): Position {
  const z = Math.hypot(x, y) + 0.000_02 * Math.sin(y * BD_PI);
  const theta = Math.atan2(y, x) + 0.000_003 * Math.cos(x * BD_PI);
  return [z * Math.cos(theta) + 0.0065, z * Math.sin(theta) + 0.006];
}

/** BD-09 → GCJ-02 by iteration of the forward formula; the residual is below 1e-6 m. */
export function bd09ToGcj02(p: Position): Position {
  let guess: Position = [p[0] - 0.0065, p[1] - 0.006];
  for (let turn = 0; turn < 60; turn++) {
    const there = gcj02ToBd09(guess);
    const miss = [p[0] - there[0], p[1] - there[1]];
    guess = [guess[0] + miss[0], guess[1] + miss[1]];
    if (Math.abs(miss[0]) < TOLERANCE_DEG && Math.abs(miss[1]) < TOLERANCE_DEG) break;
  }
  return guess;
}

/** WGS 84 / CGCS2000 → BD-09. */
export function toBd09(p: Position): Position {
  return gcj02ToBd09(toGcj02(p));
}

/** BD-09 → WGS 84 / CGCS2000. */
export function fromBd09(p: Position): Position {
  return fromGcj02(bd09ToGcj02(p));
}
