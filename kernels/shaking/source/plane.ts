import { KernelFailure } from '#kernels/model';
import type { Projection } from './projection.ts';

/** A rectangular rupture plane in local km (x east, y north, depth down). */
export interface Plane {
  /** Start of the top edge. */
  readonly x: number;
  readonly y: number;
  readonly ztor: number;
  /** Unit vector along strike. */
  readonly ux: number;
  readonly uy: number;
  readonly length: number;
  readonly width: number;
  readonly sinDip: number;
  readonly cosDip: number;
}

const RAD = Math.PI / 180;

/** A plane from the start of its top edge, strike and dip in degrees, sizes in km; the plane dips to the right of strike. */
export function planeFrom(
  start: readonly [number, number],
  strike: number,
  dip: number,
  size: { readonly length: number; readonly width: number; readonly ztor: number },
): Plane {
  return {
    x: start[0],
    y: start[1],
    ztor: size.ztor,
    ux: Math.sin(strike * RAD),
    uy: Math.cos(strike * RAD),
    length: size.length,
    width: size.width,
    sinDip: Math.sin(dip * RAD),
    cosDip: Math.cos(dip * RAD),
  };
}

/** Position in plane coordinates: `u` along strike from the start, `t` across strike, positive down-dip. */
export function strikeCoordinates(p: Plane, x: number, y: number): readonly [number, number] {
  const dx = x - p.x;
  const dy = y - p.y;
  return [dx * p.ux + dy * p.uy, dx * p.uy - dy * p.ux];
}

function outside(value: number, limit: number): number {
  return value < 0 ? -value : value > limit ? value - limit : 0;
}

/** Distance in km from a site to the surface projection of a plane. */
export function joynerBoore(p: Plane, u: number, t: number): number {
  return Math.hypot(outside(u, p.length), outside(t, p.width * p.cosDip));
}

/** Shortest distance in km from a surface site to a plane. */
export function ruptureDistance(p: Plane, u: number, t: number): number {
  // In the cross-section the plane is a segment from (0, ztor) down-dip; `d` is the site's projection on it.
  const d = t * p.cosDip - p.ztor * p.sinDip;
  const s = d < 0 ? 0 : d > p.width ? p.width : d;
  const across = t - s * p.cosDip;
  const down = p.ztor + s * p.sinDip;
  return Math.hypot(outside(u, p.length), across, down);
}

/** A corner as `[lng, lat, depth in km]`. */
export type Corner = readonly [number, number, number];

/**
 * The plane of a quadrilateral given as top edge start, top edge end, bottom below the end, bottom below the start.
 * The quadrilateral is taken as the rectangle on its top edge with the mean down-dip vector.
 */
export function planeFromQuad(corners: readonly Corner[], projection: Projection): Plane {
  const [a, b, c, d] = corners.map(([lng, lat, depth]) => {
    const [x, y] = projection.forward(lng, lat);
    return { x, y, depth };
  });
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (!(length > 1e-6))
    throw new KernelFailure('INPUT_INCONSISTENT', 'rupture.quads', 'rupture.quads: a top edge has no length');
  const ux = (b.x - a.x) / length;
  const uy = (b.y - a.y) / length;
  const across = 0.5 * ((d.x - a.x + (c.x - b.x)) * uy - (d.y - a.y + (c.y - b.y)) * ux);
  const drop = 0.5 * (d.depth - a.depth + (c.depth - b.depth));
  const width = Math.hypot(across, drop);
  if (!(width > 1e-6) || drop < 0)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'rupture.quads',
      'rupture.quads: corners run top start, top end, bottom end, bottom start with depth increasing',
    );
  const plane = {
    x: a.x,
    y: a.y,
    ztor: 0.5 * (a.depth + b.depth),
    ux,
    uy,
    length,
    width,
    sinDip: drop / width,
    cosDip: across / width,
  };
  if (across >= 0) return plane;
  // The plane dips to the left: the same rectangle walked from the other end dips to the right.
  return { ...plane, x: b.x, y: b.y, ux: -ux, uy: -uy, cosDip: -across / width };
}
