import { PAD_X, PAD_Y, type Field, type Layout } from './layout.ts';

/** Arrays of the inertial step that the drain limiter corrects together. `residual` is the rounding carried from float32 depths. */
export interface DrainFields {
  readonly layout: Layout;
  readonly h: Field;
  readonly qx: Field;
  readonly qy: Field;
  readonly residual: Field;
}

/**
 * Brings cells that gave away more water than they held back to exactly zero: their outgoing fluxes shrink by one factor, the receivers give the difference back,
 * and receivers that fall below zero by that follow. Mass is untouched. `c` = dt/dx. Rows are padded row numbers with a negative depth.
 */
export function limitDrain(fields: DrainFields, rows: Iterable<number>, c: number): void {
  const { layout, h } = fields;
  const work: number[] = [];
  for (const row of rows) {
    if (row < PAD_Y || row >= PAD_Y + layout.rows) continue;
    const from = row * layout.stride + PAD_X;
    for (let k = from; k < from + layout.cols; k++) if (h[k] < 0) work.push(k);
  }
  for (let k = work.pop(); k !== undefined; k = work.pop()) if (h[k] < 0) limitCell(fields, k, c, work);
}

function limitCell(fields: DrainFields, k: number, c: number, work: number[]): void {
  const { layout, h, qx, qy, residual } = fields;
  const s = layout.stride;
  const out =
    c * (Math.max(0, qx[k + 1]) + Math.max(0, qy[k + s]) + Math.max(0, -qx[k]) + Math.max(0, -qy[k]));
  if (out <= 0) return;
  const held = h[k] + residual[k] + out;
  const keep = Math.min(1, Math.max(0, held / out));
  const back = (q: Field, face: number, receiver: number): void => {
    const old = q[face];
    q[face] = old * keep;
    const exact = c * Math.abs(old - q[face]);
    const wanted = h[receiver] - exact;
    h[receiver] = wanted;
    residual[receiver] += wanted - h[receiver];
    if (h[receiver] < 0) work.push(receiver);
    residual[k] += exact;
  };
  if (qx[k + 1] > 0) back(qx, k + 1, k + 1);
  if (qy[k + s] > 0) back(qy, k + s, k + s);
  if (qx[k] < 0) back(qx, k, k - 1);
  if (qy[k] < 0) back(qy, k, k - s);
  residual[k] += h[k];
  h[k] = Math.max(0, residual[k]);
  residual[k] -= h[k];
}
