/** A field on a regular grid: rows one after another, node (i, j) at (x0 + i dx, y0 + j dy). */
export interface ScalarField {
  readonly values: Float32Array | Float64Array;
  readonly columns: number;
  readonly rows: number;
  readonly x0: number;
  readonly dx: number;
  readonly y0: number;
  readonly dy: number;
  /** Largest value of each row; lets rows below a level be passed over. See {@link withRowMaxima}. */
  readonly rowMaxima?: Float64Array;
}

/** The same field with the largest value of each row. */
export function withRowMaxima(field: ScalarField): ScalarField {
  const { values, columns, rows } = field;
  const rowMaxima = new Float64Array(rows);
  for (let j = 0; j < rows; j++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = j * columns; k < (j + 1) * columns; k++) if (values[k] > most) most = values[k];
    rowMaxima[j] = most;
  }
  return { ...field, rowMaxima };
}

/** A closed line, first point not repeated. The field is at or above the level on its left. */
export type Ring = readonly (readonly [number, number])[];

/** One region at or above a level: its outer ring and its holes. */
export interface Region {
  readonly outer: Ring;
  readonly holes: readonly Ring[];
}

// Headings count counter-clockwise; west, 2, is what remains.
const EAST = 0;
const NORTH = 1;
const SOUTH = 3;

/**
 * Regions where the field is at or above `level`, by marching squares (Lorensen & Cline 1987 in two dimensions). Beyond the grid the field counts
 * as below, so every ring closes. Crossings are placed linearly, or linearly in the logarithm between positive values. Saddles take the mean.
 */
export function contourRegions(field: ScalarField, level: number, logarithmic = false): Region[] {
  const rings = contourRings(field, level, logarithmic);
  const outers: { outer: Ring; holes: Ring[]; area: number }[] = [];
  const holes: Ring[] = [];
  for (const ring of rings) {
    const area = ringArea(ring);
    if (area > 0) outers.push({ outer: ring, holes: [], area });
    else if (area < 0) holes.push(ring);
  }
  outers.sort((a, b) => a.area - b.area);
  for (const hole of holes) outers.find(({ outer }) => inside(hole[0], outer))?.holes.push(hole);
  return outers.map(({ outer, holes: h }) => ({ outer, holes: h }));
}

/** Area of regions, holes taken off. */
export function regionsArea(regions: readonly Region[]): number {
  return regions.reduce((s, r) => s + ringArea(r.outer) + r.holes.reduce((t, h) => t + ringArea(h), 0), 0);
}

/** Signed area of a ring; positive when counter-clockwise. */
export function ringArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    sum += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  return sum / 2;
}

function inside([x, y]: readonly [number, number], ring: Ring): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

function contourRings(field: ScalarField, level: number, logarithmic: boolean): Ring[] {
  const { values, columns, rows } = field;
  const seen = new Set<number>();
  const rings: Ring[] = [];
  // A ring encloses a node, so it crosses a row from below to above somewhere: look for those crossings only.
  for (let j = 0; j < rows; j++) {
    if (field.rowMaxima && field.rowMaxima[j] < level) continue;
    let before = false;
    const at = j * columns;
    for (let i = 0; i < columns; i++) {
      const above = values[at + i] >= level;
      if (above && !before && !seen.has(j * (columns + 1) + i))
        rings.push(trace(field, level, logarithmic, { i: i - 1, j }, seen));
      before = above;
    }
  }
  return rings;
}

/**
 * Follows the line from the rising row edge between nodes (i, j) below and (i+1, j) above, southward, keeping the higher side on its left.
 * Every rising row edge that is passed goes into `seen`.
 */
function trace(
  field: ScalarField,
  level: number,
  logarithmic: boolean,
  start: { readonly i: number; readonly j: number },
  seen: Set<number>,
): Ring {
  const ring: [number, number][] = [];
  const key = (i: number, j: number): number => j * (field.columns + 1) + i + 1;
  const first = key(start.i, start.j);
  const row = (i: number, j: number): void => {
    const f = fraction(node(field, i, j), node(field, i + 1, j), level, logarithmic);
    ring.push([field.x0 + (i + f) * field.dx, field.y0 + j * field.dy]);
  };
  const column = (i: number, j: number): void => {
    const f = fraction(node(field, i, j), node(field, i, j + 1), level, logarithmic);
    ring.push([field.x0 + i * field.dx, field.y0 + (j + f) * field.dy]);
  };
  seen.add(first);
  row(start.i, start.j);
  let i = start.i;
  let j = start.j - 1;
  let heading = SOUTH;
  for (;;) {
    heading = leave(heading, field, level, i, j);
    if (heading === SOUTH) {
      const passed = key(i, j);
      if (passed === first) return ring;
      seen.add(passed);
      row(i, j);
      j -= 1;
    } else if (heading === NORTH) {
      j += 1;
      row(i, j);
    } else if (heading === EAST) {
      i += 1;
      column(i, j);
    } else {
      column(i, j);
      i -= 1;
    }
  }
}

/** Side through which the line leaves cell (i, j), named by its lower-left node, entered while `heading` with the higher side on the left. */
function leave(heading: number, field: ScalarField, level: number, i: number, j: number): number {
  const sw = node(field, i, j);
  const se = node(field, i + 1, j);
  const nw = node(field, i, j + 1);
  const ne = node(field, i + 1, j + 1);
  let ahead: readonly [left: number, right: number];
  if (heading === SOUTH) ahead = [se, sw];
  else if (heading === NORTH) ahead = [nw, ne];
  else if (heading === EAST) ahead = [ne, se];
  else ahead = [sw, nw];
  const left = (heading + 1) % 4;
  const right = (heading + 3) % 4;
  if (ahead[0] >= level) return ahead[1] >= level ? right : heading;
  if (ahead[1] < level) return left;
  return (sw + se + nw + ne) / 4 >= level ? right : left;
}

function node(field: ScalarField, i: number, j: number): number {
  return i < 0 || j < 0 || i >= field.columns || j >= field.rows
    ? Number.NEGATIVE_INFINITY
    : field.values[j * field.columns + i];
}

/** Where between a and b the level lies; a side outside the grid puts it on the node inside. */
function fraction(a: number, b: number, level: number, logarithmic: boolean): number {
  if (a === Number.NEGATIVE_INFINITY) return 1;
  if (b === Number.NEGATIVE_INFINITY) return 0;
  if (logarithmic && a > 0 && b > 0 && level > 0) return Math.log(level / a) / Math.log(b / a);
  return (level - a) / (b - a);
}
