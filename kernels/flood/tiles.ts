import { PAD_X, PAD_Y, TILE_COLS, TILE_ROWS, type Field, type Layout } from './layout.ts';

/** Which tiles are computed, as column spans per tile row: `spans[r]` is the offset of a count followed by (from, to) column pairs. */
export interface ActiveTiles {
  readonly flags: Uint8Array;
  /** Tiles that are always computed (inflows, breaches, culverts, open edges). */
  readonly pinned: Uint8Array;
  readonly spans: Int32Array;
  /** Share of tiles computed, 0–1. */
  share: number;
  tracking: boolean;
}

/** Words a span table of this layout needs at most. */
export function spanWords(layout: Layout): number {
  return layout.tileRows * (2 + 2 * Math.ceil(layout.tileCols / 2));
}

/** Tiles of a layout, all active; with `tracking` off they stay so. */
export function makeTiles(layout: Layout, tracking: boolean, spans?: Int32Array): ActiveTiles {
  const count = layout.tileCols * layout.tileRows;
  const tiles: ActiveTiles = {
    flags: new Uint8Array(count).fill(1),
    pinned: new Uint8Array(count),
    spans: spans ?? new Int32Array(spanWords(layout)),
    share: 1,
    tracking,
  };
  writeSpans(layout, tiles);
  return tiles;
}

/** Keeps the tile of a padded cell index active for the whole run. */
export function pinCell(layout: Layout, tiles: ActiveTiles, k: number): void {
  const row = Math.floor(k / layout.stride);
  const column = k - row * layout.stride;
  const tx = Math.min(layout.tileCols - 1, Math.max(0, Math.floor((column - PAD_X) / TILE_COLS)));
  const ty = Math.min(layout.tileRows - 1, Math.max(0, Math.floor((row - PAD_Y) / TILE_ROWS)));
  tiles.pinned[ty * layout.tileCols + tx] = 1;
}

function writeSpans(layout: Layout, tiles: ActiveTiles): void {
  const { tileCols, tileRows } = layout;
  const { flags, spans } = tiles;
  let at = tileRows;
  let active = 0;
  for (let ty = 0; ty < tileRows; ty++) {
    spans[ty] = at;
    const head = at++;
    let count = 0;
    for (let tx = 0; tx < tileCols; tx++) {
      if (!flags[ty * tileCols + tx]) continue;
      const from = tx;
      while (tx < tileCols && flags[ty * tileCols + tx]) tx++;
      spans[at++] = PAD_X + from * TILE_COLS;
      spans[at++] = PAD_X + tx * TILE_COLS;
      active += tx - from;
      count += 1;
    }
    spans[head] = count;
  }
  tiles.share = active / (tileCols * tileRows);
}

function wetTile(layout: Layout, h: Field, tx: number, ty: number, eps: number): boolean {
  const from = (PAD_Y + ty * TILE_ROWS) * layout.stride + PAD_X + tx * TILE_COLS;
  for (let r = 0, k = from; r < TILE_ROWS; r++, k += layout.stride)
    for (let i = k; i < k + TILE_COLS; i++) if (h[i] > eps) return true;
  return false;
}

/** Scratch of {@link updateTiles}, one per run. */
export interface TileScratch {
  readonly wet: Uint8Array;
  readonly before: Uint8Array;
}

/** Scratch for a layout. */
export function tileScratch(layout: Layout): TileScratch {
  const count = layout.tileCols * layout.tileRows;
  return { wet: new Uint8Array(count), before: new Uint8Array(count) };
}

/**
 * Recomputes the active tiles: those holding a cell deeper than `eps`, the pinned ones, and a ring of one tile around both.
 * `onSleep` hears each tile that stops being computed, with its first padded index, so that its stale fluxes are cleared.
 */
export function updateTiles(
  layout: Layout,
  tiles: ActiveTiles,
  h: Field,
  eps: number,
  scratch: TileScratch,
  onSleep: (firstIndex: number) => void,
): void {
  if (!tiles.tracking) return;
  const { tileCols, tileRows } = layout;
  const { flags, pinned } = tiles;
  const { wet, before } = scratch;
  before.set(flags);
  for (let ty = 0, t = 0; ty < tileRows; ty++)
    for (let tx = 0; tx < tileCols; tx++, t++)
      wet[t] = pinned[t] || (before[t] && wetTile(layout, h, tx, ty, eps)) ? 1 : 0;
  flags.fill(0);
  for (let ty = 0, t = 0; ty < tileRows; ty++)
    for (let tx = 0; tx < tileCols; tx++, t++) {
      if (!wet[t]) continue;
      for (let y = Math.max(0, ty - 1); y <= Math.min(tileRows - 1, ty + 1); y++)
        for (let x = Math.max(0, tx - 1); x <= Math.min(tileCols - 1, tx + 1); x++)
          flags[y * tileCols + x] = 1;
    }
  for (let t = 0; t < flags.length; t++) {
    if (!before[t] || flags[t]) continue;
    const ty = Math.floor(t / tileCols);
    onSleep((PAD_Y + ty * TILE_ROWS) * layout.stride + PAD_X + (t - ty * tileCols) * TILE_COLS);
  }
  writeSpans(layout, tiles);
}
