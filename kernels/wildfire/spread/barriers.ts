import { CLOSING, NO_KNIGHTS, type FrontFields } from './fields.ts';

/** A line the fire does not cross: cells [column, row] joined in order; from a minute on, or always. */
export interface BarrierLine {
  readonly points: readonly (readonly number[])[];
  /** Minute from which the line holds (a suppression line under construction); absent: always. */
  readonly fromMin?: number;
}

/** Every cell a segment touches, four-connected, so that diagonal moves cannot slip through. */
function walk(from: readonly number[], to: readonly number[], visit: (x: number, y: number) => void): void {
  let [x, y] = [Math.round(from[0]), Math.round(from[1])];
  const [x1, y1] = [Math.round(to[0]), Math.round(to[1])];
  const [nx, ny] = [Math.abs(x1 - x), Math.abs(y1 - y)];
  const [sx, sy] = [Math.sign(x1 - x), Math.sign(y1 - y)];
  visit(x, y);
  for (let ix = 0, iy = 0; ix < nx || iy < ny;) {
    if ((1 + 2 * ix) * ny < (1 + 2 * iy) * nx) {
      x += sx;
      ix += 1;
    } else {
      y += sy;
      iy += 1;
    }
    visit(x, y);
  }
}

/** Lays lines over fields: permanent ones become unburnable, timed ones close at their minute. */
export function layBarriers(fields: FrontFields, lines: readonly BarrierLine[]): FrontFields {
  if (lines.length === 0) return fields;
  const { width, height } = fields;
  const flags = fields.flags ?? new Uint16Array(width * height);
  const closesS = fields.closesS ?? new Float32Array(width * height);
  for (const line of lines) {
    const close = (x: number, y: number): void => {
      if (x < 0 || y < 0 || x >= width || y >= height) return;
      const k = y * width + x;
      if (line.fromMin === undefined) {
        fields.a[k] = Infinity;
        if (fields.b) fields.b[k] = 0;
        if (fields.c) fields.c[k] = 0;
        return;
      }
      const second = line.fromMin * 60;
      closesS[k] = (flags[k] & CLOSING) === 0 ? second : Math.min(closesS[k], second);
      flags[k] |= CLOSING;
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++)
          flags[j * width + i] |= NO_KNIGHTS;
    };
    const { points } = line;
    if (points.length === 1) walk(points[0], points[0], close);
    for (let i = 1; i < points.length; i++) walk(points[i - 1], points[i], close);
  }
  return { ...fields, flags, closesS };
}

/** Forbids diagonal moves between two unburnable cells that touch at their corners (rivers, roads one cell wide). */
export function sealDiagonals(fields: FrontFields): FrontFields {
  const { width, height, a } = fields;
  const flags = fields.flags ?? new Uint16Array(width * height);
  for (let y = 0; y + 1 < height; y++)
    for (let x = 0; x + 1 < width; x++) {
      const nw = y * width + x;
      const sw = nw + width;
      if (a[nw] === Infinity && a[sw + 1] === Infinity) {
        flags[nw + 1] |= 1 << 8;
        flags[sw] |= 1 << 2;
      }
      if (a[nw + 1] === Infinity && a[sw] === Infinity) {
        flags[nw] |= 1 << 10;
        flags[sw + 1] |= 1 << 0;
      }
    }
  return { ...fields, flags };
}
