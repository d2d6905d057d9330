import { wallPressure } from './riemann.ts';

/** What happens at one cell of an edge. `value` is a water level (m) for `stage`, a unit discharge into the grid (m²/s) for `discharge`; `slope` is the bed slope beyond a `free` edge. */
export interface EdgeCell {
  kind: 'closed' | 'free' | 'stage' | 'discharge';
  value: number;
  /** Depth of supercritical inflow, m; NaN where the flow sets it. */
  depthM: number;
  slope: number;
}

/** Edge conditions by edge; an empty list is a closed edge. Cells count from the south (west, east) or the west (south, north). */
export interface Edges {
  readonly west: readonly EdgeCell[];
  readonly east: readonly EdgeCell[];
  readonly south: readonly EdgeCell[];
  readonly north: readonly EdgeCell[];
}

/** All edges closed. */
export const closedEdges: Edges = { west: [], east: [], south: [], north: [] };

/** State inside an edge: depth, bed, velocity into the grid (positive inwards). */
export interface InnerState {
  h: number;
  z: number;
  inward: number;
}

/** Flux through an edge face, positive into the grid. */
export interface EdgeFlux {
  mass: number;
  momentum: number;
}

function setFlux(out: EdgeFlux, h: number, u: number, g: number): void {
  out.mass = h * u;
  out.momentum = h * u * u + 0.5 * g * h * h;
}

/** Depth with q/h − 2√(gh) = r, the invariant leaving the grid at an inflow; at least critical depth. */
export function inflowDepth(q: number, r: number, g: number, guess: number): number {
  const critical = Math.cbrt((q * q) / g);
  let h = Math.max(guess, critical, 1e-9);
  for (let n = 0; n < 50; n++) {
    const f = q / h - 2 * Math.sqrt(g * h) - r;
    const next = Math.max(h / 2, h + f / (q / (h * h) + Math.sqrt(g / h)));
    if (Math.abs(next - h) <= 1e-13 * h) break;
    h = next;
  }
  return Math.max(h, critical);
}

/** Flux through an edge face by the method of characteristics (Toro 2001, §6.3 and §7.5: one Riemann invariant leaves the grid). */
export function edgeFlux(edge: EdgeCell | undefined, inner: InnerState, g: number, out: EdgeFlux): void {
  const { h, inward } = inner;
  if (!edge || edge.kind === 'closed') {
    out.mass = 0;
    out.momentum = wallPressure(h, -inward, g);
    return;
  }
  if (edge.kind === 'discharge') {
    const q = edge.value;
    if (q <= 0) {
      const u = h > 0 ? q / h : 0;
      out.mass = h > 0 ? q : 0;
      out.momentum = h * u * u + 0.5 * g * h * h;
      return;
    }
    const leaving = inward - 2 * Math.sqrt(g * h);
    const depth = Number.isNaN(edge.depthM) ? inflowDepth(q, leaving, g, h) : edge.depthM;
    setFlux(out, depth, q / depth, g);
    return;
  }
  const c = Math.sqrt(g * h);
  const level = edge.kind === 'stage' ? Math.max(0, edge.value - inner.z) : 0;
  if (edge.kind === 'free' || inward <= -c || (level === 0 && h > 0)) {
    const u = Math.min(inward, 0);
    setFlux(out, h, u, g);
    return;
  }
  if (level === 0) {
    out.mass = out.momentum = 0;
    return;
  }
  const cb = Math.sqrt(g * level);
  const u = Math.max(-cb, Math.min(cb, inward - 2 * c + 2 * cb));
  setFlux(out, level, u, g);
}
