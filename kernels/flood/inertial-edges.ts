import type { EdgeCell, Edges } from './edges.ts';
import type { InertialStepper } from './inertial.ts';
import { cellIndex, WALL_LIMIT_M, WALL_M } from './layout.ts';

/** One open edge face: inner and ghost cell, the face of the discharge array, and the sign of flow into the grid. */
interface Rim {
  readonly edge: EdgeCell;
  readonly inner: number;
  readonly ghost: number;
  readonly face: number;
  readonly alongX: boolean;
  readonly inward: 1 | -1;
  /** Neighbour of the inner cell away from the edge. */
  readonly behind: number;
}

/** Smallest bed slope beyond a free edge: flat ground still drains. */
const LEAST_SLOPE = 1e-4;

/** Edge conditions of the local-inertia scheme by ghost cells; closed edges are walls and need none. */
export class InertialEdges {
  /** Volume that entered so far, m³ (negative: left). */
  volumeM3 = 0;
  readonly #stepper: InertialStepper;
  readonly #rim: readonly Rim[];

  constructor(stepper: InertialStepper, edges: Edges) {
    this.#stepper = stepper;
    const { layout } = stepper;
    const { cols, rows, stride } = layout;
    const rim: Rim[] = [];
    const add = (list: readonly EdgeCell[], at: (n: number) => number, out: number): void =>
      list.forEach((edge, n) => {
        const inner = at(n);
        if (edge.kind === 'closed' || stepper.z[inner] > WALL_LIMIT_M) return;
        const ghost = inner + out;
        rim.push({
          edge,
          inner,
          ghost,
          face: Math.max(inner, ghost),
          alongX: Math.abs(out) === 1,
          inward: out < 0 ? 1 : -1,
          behind: inner - out,
        });
      });
    add(edges.west, (n) => cellIndex(layout, 0, n), -1);
    add(edges.east, (n) => cellIndex(layout, cols - 1, n), 1);
    add(edges.south, (n) => cellIndex(layout, n, 0), -stride);
    add(edges.north, (n) => cellIndex(layout, n, rows - 1), stride);
    this.#rim = rim;
  }

  /** Depth of the deepest edge water, m. */
  deepest(): number {
    const { z } = this.#stepper;
    let most = 0;
    for (const { edge, inner } of this.#rim) {
      if (edge.kind === 'stage') most = Math.max(most, edge.value - z[inner]);
      // Twice the critical depth of what comes in: the step stays stable before the first water stands in the grid.
      else if (edge.kind === 'discharge' && edge.value > 0)
        most = Math.max(most, 2 * Math.cbrt(edge.value ** 2 / 9.81));
    }
    return most;
  }

  /** Sets the ghost cells for the next step. */
  before(_dtS: number): void {
    const { h, z, qx, qy, residual, layout } = this.#stepper;
    for (const { edge, inner, ghost, behind, face, alongX } of this.#rim) {
      if (edge.kind === 'discharge') continue;
      // The weighted discharge of an edge face sees its own value beyond the edge.
      const q = alongX ? qx : qy;
      q[face + ghost - inner] = q[face];
      residual[ghost] = 0;
      if (edge.kind === 'stage') {
        z[ghost] = z[inner];
        h[ghost] = Math.max(0, edge.value - z[inner]);
        continue;
      }
      const own = z[behind] > WALL_LIMIT_M ? 0 : (z[behind] - z[inner]) / layout.cellSizeM;
      const slope = Number.isNaN(edge.slope) ? Math.max(LEAST_SLOPE, own) : edge.slope;
      z[ghost] = z[inner] - slope * layout.cellSizeM;
      h[ghost] = Math.max(0, h[inner]);
    }
  }

  /** Counts what passed, closes the ghost cells again, and adds the discharges. */
  after(dtS: number): void {
    const { h, z, qx, qy, residual, layout } = this.#stepper;
    const area = dtS * layout.cellSizeM;
    for (const { edge, inner, ghost, face, alongX, inward } of this.#rim) {
      if (edge.kind !== 'discharge') {
        const q = alongX ? qx : qy;
        this.volumeM3 += inward * q[face] * area;
        z[ghost] = WALL_M;
        h[ghost] = residual[ghost] = 0;
        continue;
      }
      const held = Math.max(0, h[inner] + residual[inner]);
      const depth = Math.max(-held, (edge.value * dtS) / layout.cellSizeM);
      const wanted = h[inner] + residual[inner] + depth;
      h[inner] = wanted;
      residual[inner] = wanted - h[inner];
      this.volumeM3 += depth * layout.cellSizeM * layout.cellSizeM;
    }
  }
}
