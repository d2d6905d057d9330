// Approved pictures without binaries: a screen is described by a coarse grid – light, ink and colour of each cell – kept as text
// in conformance/pictures. A panel that is gone, a button that moved, a colour that changed show; how a font is smoothed does not.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Raster } from './png.ts';

/** Mean light, its spread (ink) and the two colour differences of each cell, 0–63, row by row. */
export interface Description {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  readonly planes: Readonly<Record<Plane, readonly number[]>>;
}
const PLANES = ['light', 'ink', 'blue', 'red'] as const;
type Plane = (typeof PLANES)[number];

/** A cell differs when one plane moves by more than this many of 64 steps; smoothing of fonts moves light by 1–2 and ink by 1–4. */
const TOLERANCE: Readonly<Record<Plane, number>> = { light: 4, ink: 6, blue: 3, red: 3 };
/** Cells that may differ: a hairline that falls on the other side of a cell's edge. */
export const ALLOWED_CELLS = 2;

const FOLDER = join(import.meta.dirname, '..', '..', 'conformance', 'pictures');
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const step = (value: number, full: number): number =>
  Math.max(0, Math.min(63, Math.round((value / full) * 63)));

/** Describes a picture; cells are about 21 px on a desktop, 30 px on a wall. */
export function describePicture({ width, height, rgba }: Raster): Description {
  const columns = width < 600 ? 18 : 64;
  const rows = Math.round((columns * height) / width);
  const sums = Array.from({ length: 4 }, () => new Float64Array(columns * rows));
  const counts = new Uint32Array(columns * rows);
  const columnOf = Uint16Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width));
  for (let y = 0; y < height; y++) {
    const first = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const cell = first + columnOf[x];
      const [r, g, b] = [rgba[at], rgba[at + 1], rgba[at + 2]];
      const light = 0.299 * r + 0.587 * g + 0.114 * b;
      sums[0][cell] += light;
      sums[1][cell] += light * light;
      sums[2][cell] += (b - light) * 0.564;
      sums[3][cell] += (r - light) * 0.713;
      counts[cell] += 1;
    }
  }
  const mean = (plane: number, cell: number): number => sums[plane][cell] / counts[cell];
  const each = (value: (cell: number) => number): number[] => Array.from(counts, (_, cell) => value(cell));
  return {
    width,
    height,
    columns,
    rows,
    planes: {
      light: each((c) => step(mean(0, c), 255)),
      ink: each((c) => step(Math.sqrt(Math.max(0, mean(1, c) - mean(0, c) ** 2)), 128)),
      blue: each((c) => step(mean(2, c) + 128, 255)),
      red: each((c) => step(mean(3, c) + 128, 255)),
    },
  };
}

/** Numbers of the cells that differ, or undefined when the pictures have different sizes. */
export function differingCells(approved: Description, fresh: Description): number[] | undefined {
  if (approved.width !== fresh.width || approved.height !== fresh.height) return undefined;
  return approved.planes.light.flatMap((_, cell) =>
    PLANES.some((p) => Math.abs(approved.planes[p][cell] - fresh.planes[p][cell]) > TOLERANCE[p])
      ? [cell]
      : [],
  );
}

/** As text: a head line, then each plane's rows; a row ends where its last step repeats, `=` is the row above once more. */
export function writeDescription({ width, height, columns, rows, planes }: Description): string {
  const lines = [`${width}x${height} ${columns}x${rows}`];
  for (const plane of PLANES) {
    lines.push(plane);
    let above = '';
    for (let y = 0; y < rows; y++) {
      const cells = planes[plane].slice(y * columns, (y + 1) * columns);
      const text = cells.map((v) => DIGITS[v]).join('').replace(/(.)\1+$/, '$1'); // prettier-ignore
      lines.push(text === above ? '=' : text);
      above = text;
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The inverse of {@link writeDescription}. */
export function readDescription(text: string): Description {
  const [head, ...lines] = text.trimEnd().split('\n');
  const [width, height, columns, rows] = head.split(/[x ]/).map(Number);
  const plane = (i: number): number[] => {
    let above = '';
    return lines.slice(i * (rows + 1) + 1, (i + 1) * (rows + 1)).flatMap((line) => {
      above = line === '=' ? above : line;
      return [...above.padEnd(columns, above.at(-1))].map((c) => DIGITS.indexOf(c));
    });
  };
  const [light, ink, blue, red] = PLANES.map((_, i) => plane(i));
  return { width, height, columns, rows, planes: { light, ink, blue, red } };
}

/** The approved description of a picture. */
export function approvedPicture(name: string): Description | undefined {
  const file = join(FOLDER, `${name}.txt`);
  return existsSync(file) ? readDescription(readFileSync(file, 'utf8')) : undefined;
}

/** Approves a picture: from now on the screen is to look like this. */
export function approvePicture(name: string, description: Description): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.txt`), writeDescription(description));
}

/** The picture with the cells that differ framed in magenta, the rest dimmed. */
export function markCells(raster: Raster, { columns, rows }: Description, cells: readonly number[]): Raster {
  const { width, height } = raster;
  const rgba = new Uint8Array(raster.rgba);
  const marked = new Set(cells);
  const cellAt = (x: number, y: number): number =>
    Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const cell = cellAt(x, y);
      if (!marked.has(cell)) {
        for (let i = 0; i < 3; i++) rgba[at + i] = 128 + (rgba[at + i] >> 1);
        continue;
      }
      const edge = [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ].some(([i, j]) => i < 0 || j < 0 || i >= width || j >= height || cellAt(i, j) !== cell);
      if (edge) rgba.set([255, 0, 255], at);
    }
  return { width, height, rgba };
}
