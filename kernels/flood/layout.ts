/** Bed elevation of a blocked cell, above any water: no flux rule needs another mask. */
export const WALL_M = 1e9;
/** Cells with a bed above this are walls. */
export const WALL_LIMIT_M = 1e8;

/** Ghost columns west of the first cell: keeps rows aligned to 16 bytes in float32. */
export const PAD_X = 4;
/** Ghost rows south of the first row. */
export const PAD_Y = 2;

/** Cells of one activity tile. A front moves at most one cell per sweep, so a ring of one tile around wet tiles is safe for TILE_ROWS sweeps. */
export const TILE_COLS = 32;
export const TILE_ROWS = 16;
export const TILE_SHIFT = 4;

/** A padded grid: cell (column i, row j counted from the south) is at `(j + PAD_Y) * stride + i + PAD_X`. */
export interface Layout {
  readonly cols: number;
  readonly rows: number;
  readonly cellSizeM: number;
  readonly stride: number;
  readonly size: number;
  readonly tileCols: number;
  readonly tileRows: number;
}

/** Layout of a grid of `cols` × `rows` square cells; tiles also cover the faces of the east and north edges. */
export function makeLayout(cols: number, rows: number, cellSizeM: number): Layout {
  const tileCols = Math.ceil((cols + 1) / TILE_COLS);
  const tileRows = Math.ceil((rows + 1) / TILE_ROWS);
  const stride = PAD_X + tileCols * TILE_COLS + 4;
  const size = stride * (PAD_Y + tileRows * TILE_ROWS + 2);
  return { cols, rows, cellSizeM, stride, size, tileCols, tileRows };
}

/** Index of cell (i, j) in a padded array. */
export function cellIndex(layout: Layout, i: number, j: number): number {
  return (j + PAD_Y) * layout.stride + i + PAD_X;
}

/** A padded array of any float width. */
export type Field = Float32Array | Float64Array;
