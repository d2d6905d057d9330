import { KernelFailure } from '#kernels/model';
import {
  joynerBoore,
  planeFrom,
  planeFromQuad,
  ruptureDistance,
  strikeCoordinates,
  type Corner,
  type Plane,
} from './plane.ts';
import { azimuthDegrees, projectionAround, type Position, type Projection } from './projection.ts';
import { wellsCoppersmith } from './scaling.ts';

/** How a rupture is given. Lengths and depths in km, angles in degrees, positions `[lng, lat]`. */
export interface RuptureInput {
  readonly epicentre?: readonly number[];
  readonly mag?: number;
  readonly rake?: number;
  readonly strike?: number;
  readonly dip?: number;
  readonly ztor?: number;
  readonly length?: number;
  readonly width?: number;
  readonly hypo_depth?: number;
  /** Position of the hypocentre along the length, 0–1 from the start of strike; default 0.5. */
  readonly alongStrike?: number;
  /** Top edge as a polyline walked with the plane dipping to its right; replaces strike and length. */
  readonly trace?: readonly (readonly number[])[];
  /** Planes by their four corners `[lng, lat, depth]`: top start, top end, bottom end, bottom start. */
  readonly quads?: readonly (readonly (readonly number[])[])[];
}

/** A rupture of one or more planes with its hypocentre. */
export interface Rupture {
  readonly projection: Projection;
  readonly planes: readonly Plane[];
  readonly epicentre: Position;
  readonly hypo_depth: number;
  readonly ztor: number;
  readonly dip: number;
  readonly width: number;
  readonly strike: number;
  /** Length along the top edge, km. */
  readonly length: number;
  /** What was completed from magnitude scaling or defaults. */
  readonly assumed: readonly string[];
}

/** Distances of one site to a rupture, km; azimuth in degrees from the strike. */
export interface Distances {
  rjb: number;
  rrup: number;
  rx: number;
  ry0: number;
  repi: number;
  rhypo: number;
  azimuth: number;
}

const RAD = Math.PI / 180;

function positionOf(value: readonly number[], path: string): Position {
  const [lng, lat] = value;
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90))
    throw new KernelFailure('INPUT_OUT_OF_RANGE', path, `${path}: must be [lng, lat] in degrees`);
  return [lng, lat];
}

function finish(
  projection: Projection,
  planes: readonly Plane[],
  input: RuptureInput,
  assumed: string[],
): Rupture {
  const length = planes.reduce((sum, p) => sum + p.length, 0);
  const first = planes[0];
  const last = planes[planes.length - 1];
  const width = planes.reduce((sum, p) => sum + p.width * p.length, 0) / length;
  const sin = planes.reduce((sum, p) => sum + p.sinDip * p.length, 0) / length;
  const dx = last.x + last.ux * last.length - first.x;
  const dy = last.y + last.uy * last.length - first.y;
  const strike = (Math.atan2(dx, dy) / RAD + 360) % 360;
  const ztor = Math.min(...planes.map((p) => p.ztor));
  let { hypo_depth: depth } = input;
  if (depth === undefined) {
    depth = ztor + 0.5 * width * sin;
    assumed.push(`hypo_depth ${depth.toFixed(2)} km: middle of the plane`);
  }
  let epicentre: Position;
  if (input.epicentre) epicentre = positionOf(input.epicentre, 'rupture.epicentre');
  else {
    const middle = planes[planes.length >> 1];
    const half = 0.5 * middle.length;
    const down = 0.5 * middle.width * middle.cosDip;
    epicentre = projection.inverse(
      middle.x + middle.ux * half + middle.uy * down,
      middle.y + middle.uy * half - middle.ux * down,
    );
    assumed.push('epicentre: middle of the planes');
  }
  const dip = Math.round((Math.asin(Math.min(1, sin)) / RAD) * 1e9) / 1e9;
  return { projection, planes, epicentre, hypo_depth: depth, ztor, dip, width, strike, length, assumed };
}

function fromQuads(input: RuptureInput): Rupture {
  const quads = input.quads!;
  for (const [i, quad] of quads.entries())
    for (const corner of quad) positionOf(corner, `rupture.quads[${i}]`);
  const first = quads[0][0];
  const projection = projectionAround([first[0], first[1]]);
  const planes = quads.map((quad) => planeFromQuad(quad as unknown as readonly Corner[], projection));
  return finish(projection, planes, input, []);
}

/** Completes dip, ztor and width for a trace or a point with a strike. */
function sizes(
  input: RuptureInput,
  assumed: string[],
): { dip: number; ztor: number; width: number; length: number } {
  const dip = input.dip ?? 90;
  if (input.dip === undefined) assumed.push('dip 90°');
  const scaled = input.mag === undefined ? undefined : wellsCoppersmith(input.mag, input.rake);
  const width = input.width ?? scaled?.widthKm.median;
  const length = input.length ?? scaled?.lengthKm.median;
  if (width === undefined || (length === undefined && input.trace === undefined))
    throw new KernelFailure(
      'INPUT_MISSING',
      'rupture.mag',
      'rupture.mag: is required when a size is not given',
    );
  if (input.width === undefined) assumed.push(`width ${width.toFixed(2)} km: Wells and Coppersmith (1994)`);
  if (input.length === undefined && input.trace === undefined)
    assumed.push(`length ${length!.toFixed(2)} km: Wells and Coppersmith (1994)`);
  let ztor = input.ztor;
  if (ztor === undefined) {
    const depth = input.hypo_depth ?? 10;
    ztor = Math.max(0, depth - 0.5 * width * Math.sin(dip * RAD));
    assumed.push(`ztor ${ztor.toFixed(2)} km: plane centred on ${depth} km, not above the ground`);
  }
  return { dip, ztor, width, length: length ?? 0 };
}

function fromTrace(input: RuptureInput): Rupture {
  const assumed: string[] = [];
  const points = input.trace!.map((p, i) => positionOf(p, `rupture.trace[${i}]`));
  const { dip, ztor, width } = sizes(input, assumed);
  const projection = projectionAround(points[points.length >> 1]);
  const local = points.map(([lng, lat]) => projection.forward(lng, lat));
  const planes: Plane[] = [];
  for (let i = 1; i < local.length; i++) {
    const dx = local[i][0] - local[i - 1][0];
    const dy = local[i][1] - local[i - 1][1];
    const length = Math.hypot(dx, dy);
    if (length < 1e-6) continue;
    planes.push(planeFrom(local[i - 1], Math.atan2(dx, dy) / RAD, dip, { length, width, ztor }));
  }
  if (planes.length === 0)
    throw new KernelFailure('INPUT_INCONSISTENT', 'rupture.trace', 'rupture.trace: has no length');
  return finish(projection, planes, input, assumed);
}

function fromPoint(input: RuptureInput): Rupture {
  const assumed: string[] = [];
  const epicentre = positionOf(input.epicentre!, 'rupture.epicentre');
  const projection = projectionAround(epicentre);
  const { dip, ztor, width, length } = sizes(input, assumed);
  const strike = input.strike!;
  const sin = Math.sin(dip * RAD);
  const depth = input.hypo_depth ?? ztor + 0.5 * width * sin;
  const down = sin > 1e-9 ? (depth - ztor) / sin : 0.5 * width;
  if (down < -1e-6 || down > width + 1e-6)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'rupture.hypo_depth',
      'rupture.hypo_depth: lies outside the plane given by ztor, width and dip',
    );
  const across = down * Math.cos(dip * RAD);
  const along = (input.alongStrike ?? 0.5) * length;
  const ux = Math.sin(strike * RAD);
  const uy = Math.cos(strike * RAD);
  const plane = planeFrom([-ux * along - uy * across, -uy * along + ux * across], strike, dip, {
    length,
    width,
    ztor,
  });
  return finish(projection, [plane], { ...input, hypo_depth: depth }, assumed);
}

/** A point source: a rupture without extent at the hypocentre. */
function pointSource(input: RuptureInput): Rupture {
  const epicentre = positionOf(input.epicentre!, 'rupture.epicentre');
  const depth = input.hypo_depth;
  if (depth === undefined)
    throw new KernelFailure('INPUT_MISSING', 'rupture.hypo_depth', 'rupture.hypo_depth: is required');
  const plane = planeFrom([0, 0], 0, input.dip ?? 90, { length: 0, width: 0, ztor: depth });
  return {
    projection: projectionAround(epicentre),
    planes: [plane],
    epicentre,
    hypo_depth: depth,
    ztor: input.ztor ?? depth,
    dip: input.dip ?? 90,
    width: input.width ?? 0.01,
    strike: input.strike ?? 0,
    length: 0,
    assumed: ['point source: no strike given, rx and ry0 are not defined'],
  };
}

/**
 * Builds a rupture: from quads, from a trace, from an epicentre with a strike, or as a point source. Sizes that are not
 * given come from Wells and Coppersmith (1994); what was assumed is listed.
 */
export function buildRupture(input: RuptureInput): Rupture {
  if (input.quads) return fromQuads(input);
  if (input.trace) return fromTrace(input);
  if (!input.epicentre)
    throw new KernelFailure(
      'INPUT_MISSING',
      'rupture.epicentre',
      'rupture: give quads, a trace, or an epicentre',
    );
  return input.strike === undefined ? pointSource(input) : fromPoint(input);
}

/**
 * Generalised strike coordinates T and U of Spudich and Chiou (2015), USGS OFR 2015-1028, for end-to-end segments; for one
 * plane they are its own coordinates.
 */
function generalised(planes: readonly Plane[], x: number, y: number): readonly [number, number] {
  if (planes.length === 1) {
    const [u, t] = strikeCoordinates(planes[0], x, y);
    return [t, u];
  }
  let sumW = 0;
  let sumT = 0;
  let sumU = 0;
  let offset = 0;
  for (const p of planes) {
    const [u, t] = strikeCoordinates(p, x, y);
    const near = Math.abs(t) < 1e-9;
    if (near && u >= 0 && u <= p.length) return [0, u + offset];
    const w = near ? 1 / (u - p.length) - 1 / u : (Math.atan((p.length - u) / t) - Math.atan(-u / t)) / t;
    sumW += w;
    sumT += w * t;
    sumU += w * (u + offset);
    offset += p.length;
  }
  return [sumT / sumW, sumU / sumW];
}

/** Fills `out` with the distances of a site at `[lng, lat]` to a rupture. */
export function distancesTo(r: Rupture, lng: number, lat: number, out: Distances): void {
  const [x, y] = r.projection.forward(lng, lat);
  let rjb = Number.POSITIVE_INFINITY;
  let rrup = Number.POSITIVE_INFINITY;
  for (const p of r.planes) {
    const [u, t] = strikeCoordinates(p, x, y);
    const j = joynerBoore(p, u, t);
    const d = ruptureDistance(p, u, t);
    if (j < rjb) rjb = j;
    if (d < rrup) rrup = d;
  }
  const [ex, ey] = r.projection.forward(r.epicentre[0], r.epicentre[1]);
  out.rjb = rjb;
  out.rrup = rrup;
  out.repi = Math.hypot(x - ex, y - ey);
  out.rhypo = Math.hypot(out.repi, r.hypo_depth);
  out.azimuth = (azimuthDegrees(r.epicentre, [lng, lat]) - r.strike + 720) % 360;
  if (r.length === 0) {
    // Without a strike no side is the hanging wall: the site counts as on the footwall.
    out.rx = -rjb;
    out.ry0 = 0;
    return;
  }
  const [t, u] = generalised(r.planes, x, y);
  out.rx = t;
  out.ry0 = u < 0 ? -u : u > r.length ? u - r.length : 0;
}

/** An empty {@link Distances} to be filled. */
export function newDistances(): Distances {
  return { rjb: 0, rrup: 0, rx: 0, ry0: 0, repi: 0, rhypo: 0, azimuth: 0 };
}
