/** A regular grid of values over longitude and latitude, row by row from the south-west corner eastwards. */
export interface LngLatGrid {
  readonly lng0: number;
  readonly lat0: number;
  readonly dLng: number;
  readonly dLat: number;
  readonly nx: number;
  readonly ny: number;
}

/** GeoJSON features of isolines, one MultiLineString per level that occurs. */
export interface Isolines {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly properties: { readonly level: number };
    readonly geometry: { readonly type: 'MultiLineString'; readonly coordinates: number[][][] };
  }[];
}

/**
 * Segments of one cell, as pairs of its edges 0 south, 1 east, 2 north, 3 west by the corners above the level (bit 0
 * south-west, 1 south-east, 2 north-east, 3 north-west); saddles are split by the mean of the corners.
 */
const CASES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[3, 0]],
  [[0, 1]],
  [[3, 1]],
  [[1, 2]],
  [],
  [[0, 2]],
  [[3, 2]],
  [[2, 3]],
  [[2, 0]],
  [],
  [[2, 1]],
  [[1, 3]],
  [[1, 0]],
  [[0, 3]],
  [],
];

function saddle(code: number, centreAbove: boolean): readonly (readonly [number, number])[] {
  if (code === 5)
    return centreAbove
      ? [
          [3, 2],
          [1, 0],
        ]
      : [
          [3, 0],
          [1, 2],
        ];
  return centreAbove
    ? [
        [0, 3],
        [2, 1],
      ]
    : [
        [0, 1],
        [2, 3],
      ];
}

/** Marching squares for one level: lines chained through shared edges, points interpolated linearly. */
function linesAt(values: ArrayLike<number>, g: LngLatGrid, level: number): number[][][] {
  const next = new Map<number, { to: number; point: number[] }[]>();
  const points = new Map<number, number[]>();
  const pointOn = (x: number, y: number, edge: number): number => {
    // Horizontal edges are numbered 2·index, vertical ones 2·index + 1.
    const ex = edge === 1 ? x + 1 : x;
    const ey = edge === 2 ? y + 1 : y;
    const vertical = edge === 1 || edge === 3;
    const key = 2 * (ey * g.nx + ex) + (vertical ? 1 : 0);
    if (!points.has(key)) {
      const a = values[ey * g.nx + ex];
      const b = vertical ? values[(ey + 1) * g.nx + ex] : values[ey * g.nx + ex + 1];
      const w = (level - a) / (b - a);
      points.set(key, [
        g.lng0 + g.dLng * (ex + (vertical ? 0 : w)),
        g.lat0 + g.dLat * (ey + (vertical ? w : 0)),
      ]);
    }
    return key;
  };
  for (let y = 0; y + 1 < g.ny; y++)
    for (let x = 0; x + 1 < g.nx; x++) {
      const i = y * g.nx + x;
      const a = values[i];
      const b = values[i + 1];
      const c = values[i + g.nx + 1];
      const d = values[i + g.nx];
      if (Number.isNaN(a + b + c + d)) continue;
      const code = (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0);
      const pairs = code === 5 || code === 10 ? saddle(code, (a + b + c + d) / 4 > level) : CASES[code];
      for (const [from, to] of pairs) {
        const f = pointOn(x, y, from);
        const t = pointOn(x, y, to);
        link(next, f, t, points);
        link(next, t, f, points);
      }
    }
  return chain(next, points);
}

type Links = Map<number, { to: number; point: number[] }[]>;

function link(next: Links, from: number, to: number, points: Map<number, number[]>): void {
  const list = next.get(from);
  const entry = { to, point: points.get(to)! };
  if (list) list.push(entry);
  else next.set(from, [entry]);
}

/** Joins segments into lines: open ends first, then closed rings. */
function chain(next: Links, points: Map<number, number[]>): number[][][] {
  const lines: number[][][] = [];
  const used = new Set<number>();
  const walk = (start: number): number[][] => {
    const line = [points.get(start)!];
    let at = start;
    used.add(start);
    for (;;) {
      const step = next.get(at)!.find((s) => !used.has(s.to));
      if (!step) break;
      line.push(step.point);
      used.add(step.to);
      at = step.to;
    }
    if (line.length > 2 && next.get(at)!.some((s) => s.to === start)) line.push(points.get(start)!);
    return line;
  };
  for (const [key, list] of next) if (list.length === 1 && !used.has(key)) lines.push(walk(key));
  for (const key of next.keys()) if (!used.has(key)) lines.push(walk(key));
  return lines;
}

/** Isolines of a grid at the given levels as GeoJSON; cells with an unknown (NaN) corner are left out. */
export function isolines(values: ArrayLike<number>, g: LngLatGrid, levels: readonly number[]): Isolines {
  const features = levels
    .map((level) => ({ level, coordinates: linesAt(values, g, level) }))
    .filter((f) => f.coordinates.length > 0)
    .map(({ level, coordinates }) => ({
      type: 'Feature' as const,
      properties: { level },
      geometry: { type: 'MultiLineString' as const, coordinates },
    }));
  return { type: 'FeatureCollection', features };
}
