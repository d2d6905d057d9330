import { SHAPE_LIMITS } from './shapes.ts';

type Ring = readonly (readonly number[])[];

function area(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return sum;
}

function contains(ring: Ring, [x, y]: readonly number[]): boolean {
  let inside = false;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[i + 1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Budget of point-in-ring steps shared by one file; past it a hole goes to the ring before it. */
export interface Tests {
  left: number;
}

/**
 * Groups the rings of a polygon record: outer rings run clockwise, holes counterclockwise (ESRI description p. 8).
 * A hole belongs to the smallest outer ring around its first vertex; one without is kept as an outer ring.
 */
export function groupRings(rings: readonly Ring[], tests: Tests = { left: SHAPE_LIMITS.maxTests }): Ring[][] {
  const sized = rings.map((ring) => ({ ring, area: area(ring) }));
  const outers = sized.filter((one) => one.area <= 0).map((one) => ({ ...one, holes: [] as Ring[] }));
  const loose: Ring[][] = [];
  if (outers.length === 0) return rings.map((ring) => [ring]);
  for (const { ring } of sized.filter((one) => one.area > 0)) {
    let home = outers.length === 1 ? outers[0] : undefined;
    for (const outer of home ? [] : outers) {
      if ((tests.left -= outer.ring.length) < 0) {
        home ??= outers[outers.length - 1];
        break;
      }
      if (contains(outer.ring, ring[0]) && (!home || -outer.area < -home.area)) home = outer;
    }
    if (home) home.holes.push(ring);
    else loose.push([ring]);
  }
  return [...outers.map((one) => [one.ring, ...one.holes]), ...loose];
}
