import { WALL_LIMIT_M } from './layout.ts';
import type { SideRow } from './riemann.ts';

/** Cell fields seen along one axis: `u` is the velocity along it, `push` receives the bed-slope term, `step` is the index distance of neighbours. */
export interface RowFields {
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly push: Float64Array;
  readonly step: number;
}

/** Reconstructed states of each cell of a row at its lower (`a`, west or south) and upper (`b`, east or north) face. */
export interface RowSides {
  readonly a: SideRow;
  readonly b: SideRow;
}

interface Scheme {
  readonly gravityMps2: number;
  readonly dryDepthM: number;
  readonly secondOrder: boolean;
  readonly limiter: number;
}

/** Generalised minmod: the smallest of θ·back, θ·ahead and their mean, or 0 where they disagree in sign. */
function limited(back: number, ahead: number, theta: number): number {
  if (back > 0) {
    if (ahead <= 0) return 0;
    const least = theta * (back < ahead ? back : ahead);
    const mean = 0.5 * (back + ahead);
    return least < mean ? least : mean;
  }
  if (back === 0 || ahead >= 0) return 0;
  const least = theta * (back > ahead ? back : ahead);
  const mean = 0.5 * (back + ahead);
  return least > mean ? least : mean;
}

/**
 * Face states of the cells from ≤ i < to of the row starting at `start`: depth, level and velocities are limited linear, the bed at a face is level − depth,
 * velocities keep the cell's momentum (Audusse et al. 2004, section 3.2). Adds the centred bed-slope term −g/2 (hA + hB)(zB − zA) to `push`.
 * Walls and the grid's edge count as a copy of the cell, so no slope reaches across them.
 */
export function reconstructRow(
  fields: RowFields,
  { a, b }: RowSides,
  start: number,
  { from, to }: { readonly from: number; readonly to: number },
  scheme: Scheme,
): void {
  const { h, z, u, v, push, step } = fields;
  const { dryDepthM, limiter, secondOrder, gravityMps2 } = scheme;
  for (let i = from, k = start + from; i < to; i++, k++) {
    const hc = h[k];
    const zc = z[k];
    a.z[i] = b.z[i] = zc;
    if (hc <= dryDepthM) {
      a.h[i] = b.h[i] = a.u[i] = b.u[i] = a.v[i] = b.v[i] = 0;
      continue;
    }
    const kb = z[k - step] > WALL_LIMIT_M ? k : k - step;
    const ka = z[k + step] > WALL_LIMIT_M ? k : k + step;
    if (!secondOrder || kb === k || ka === k) {
      a.h[i] = b.h[i] = hc;
      a.u[i] = b.u[i] = u[k];
      a.v[i] = b.v[i] = v[k];
      continue;
    }
    const dh = 0.5 * limited(hc - h[kb], h[ka] - hc, limiter);
    const back = hc - h[kb] + (zc - z[kb]);
    const ahead = h[ka] - hc + (z[ka] - zc);
    const de = 0.5 * limited(back, ahead, limiter);
    const ha = hc - dh;
    const hb = hc + dh;
    a.h[i] = ha;
    b.h[i] = hb;
    a.z[i] = zc - (de - dh);
    b.z[i] = zc + (de - dh);
    const du = 0.5 * limited(u[k] - u[kb], u[ka] - u[k], limiter);
    const dv = 0.5 * limited(v[k] - v[kb], v[ka] - v[k], limiter);
    const tilt = dh / hc;
    a.u[i] = u[k] - (1 + tilt) * du;
    b.u[i] = u[k] + (1 - tilt) * du;
    a.v[i] = v[k] - (1 + tilt) * dv;
    b.v[i] = v[k] + (1 - tilt) * dv;
    push[k] -= gravityMps2 * hc * 2 * (de - dh);
  }
}
