import { KernelFailure, type RunControl } from '#kernels/model';
import type { Plane } from './plane.ts';
import { EARTH_RADIUS_KM, type Projection } from './projection.ts';
import type { Rupture } from './rupture.ts';

const RAD = Math.PI / 180;

/** Angle in radians up to which the series below hold 1e-9: 640 km. */
export const SERIES_RADIUS = 0.1;

/** Sites of one stretch: its scratch stays in the cache; the control is polled between stretches. */
const STRETCH = 8192;

/** Scratch of one stretch: east and north in km. */
interface Local {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Projects `count` sites from `from` on: the azimuthal equidistant projection with small angles as series. */
function project(
  projection: Projection,
  lng: Float64Array,
  lat: Float64Array,
  into: Local & { from: number; count: number },
): void {
  const { x, y, from, count } = into;
  const lng0 = projection.centre[0] * RAD;
  const lat0 = projection.centre[1] * RAD;
  const sin0 = Math.sin(lat0);
  const cos0 = Math.cos(lat0);
  for (let i = 0; i < count; i++) {
    const dl = lng[from + i] * RAD - lng0;
    const d = lat[from + i] * RAD - lat0;
    if (Math.abs(dl) < SERIES_RADIUS && Math.abs(d) < SERIES_RADIUS) {
      const d2 = d * d;
      const l2 = dl * dl;
      const sinD = d * (1 - d2 * (1 / 6 - d2 * (1 / 120)));
      const cosLat = cos0 * (1 - d2 * (0.5 - d2 * (1 / 24 - d2 * (1 / 720)))) - sin0 * sinD;
      const e = cosLat * dl * (1 - l2 * (1 / 6 - l2 * (1 / 120)));
      const n = sinD + sin0 * cosLat * l2 * (0.5 - l2 * (1 / 24 - l2 * (1 / 720)));
      const s2 = e * e + n * n;
      const k = EARTH_RADIUS_KM * (1 + s2 * (1 / 6 + s2 * (3 / 40 + s2 * (5 / 112))));
      x[i] = k * e;
      y[i] = k * n;
    } else {
      const far = projection.forward(lng[from + i], lat[from + i]);
      x[i] = far[0];
      y[i] = far[1];
    }
  }
}

/** A plane in the terms of {@link lower}. */
export function surfaceProjection(p: Plane): {
  readonly ux: number;
  readonly uy: number;
  readonly u0: number;
  readonly t0: number;
  readonly halfLength: number;
  readonly halfAcross: number;
} {
  const { ux, uy } = p;
  return {
    ux,
    uy,
    u0: p.x * ux + p.y * uy,
    t0: p.x * uy - p.y * ux,
    halfLength: 0.5 * p.length,
    halfAcross: 0.5 * p.width * p.cosDip,
  };
}

/** Lowers `out` to the distance of each projected site to the surface projection of a plane. */
function lower(p: Plane, local: Local, out: Float64Array, count: number): void {
  const { x, y } = local;
  const { ux, uy, u0, t0, halfLength, halfAcross } = surfaceProjection(p);
  for (let i = 0; i < count; i++) {
    const u = x[i] * ux + y[i] * uy - u0;
    const t = x[i] * uy - y[i] * ux - t0;
    // Absolute values instead of branches: the side a site lies on is not predictable. (v + |v|)/2 is v above 0, else 0.
    const v = Math.abs(u - halfLength) - halfLength;
    const w = Math.abs(t - halfAcross) - halfAcross;
    const a = v + Math.abs(v);
    const b = w + Math.abs(w);
    const r = 0.5 * Math.sqrt(a * a + b * b);
    if (r < out[i]) out[i] = r;
  }
}

/** Joyner–Boore distance in km of many sites, columns of longitude and latitude in degrees. */
export function joynerBooreColumn(
  rupture: Rupture,
  sites: { readonly lng: Float64Array; readonly lat: Float64Array },
  out: Float64Array,
  control: RunControl = {},
): void {
  const n = out.length;
  if (sites.lng.length !== n || sites.lat.length !== n)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'sites',
      'sites: need a longitude and a latitude for each result',
    );
  const local = { x: new Float64Array(Math.min(n, STRETCH)), y: new Float64Array(Math.min(n, STRETCH)) };
  for (let from = 0; from < n; from += STRETCH) {
    if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
    const count = Math.min(STRETCH, n - from);
    project(rupture.projection, sites.lng, sites.lat, { ...local, from, count });
    const part = out.subarray(from, from + count).fill(Number.POSITIVE_INFINITY);
    for (const plane of rupture.planes) lower(plane, local, part, count);
  }
}
