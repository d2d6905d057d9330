import { KernelFailure, type RunControl } from '#kernels/model';

/** Cells of padding around a front grid, so that every move stays inside the arrays. */
export const PAD = 2;

/** Flag: the cell closes (a suppression line) and its start time is that of the closing. */
export const CLOSING = 0x8000;

/** Flag: no knight's moves from the cell, because a closing line runs beside it. */
export const NO_KNIGHTS = 0x1000;

/**
 * Moves in the order of the flag bits: bit 0–2 the row to the north (NW, N, NE), 4–6 this row (W, –, E), 8–10 the row to
 * the south (SW, S, SE). A set bit forbids the move.
 */
export const MOVES: readonly (readonly [bit: number, dx: number, dy: number])[] = [
  [0, -1, 1],
  [1, 0, 1],
  [2, 1, 1],
  [4, -1, 0],
  [6, 1, 0],
  [8, -1, -1],
  [9, 0, -1],
  [10, 1, -1],
];

/**
 * What a front spreads over. `ellipse`: slowness towards the unit vector (x east, y north) is a − b x − c y (s/m), which
 * is the polar ellipse R(θ) = R (1 − e)/(1 − e cos θ) about its focus; the time of a move is its length times the mean
 * slowness of the cells it crosses. `rates`: time = length / (mean rate × factor of the direction), eight moves.
 */
export interface FrontFields {
  readonly kind: 'ellipse' | 'rates';
  readonly width: number;
  readonly height: number;
  readonly cellM: number;
  readonly moves: 8 | 16;
  /** Row-major from the north-west. `a` holds slowness a, or rates (m/s); unburnable cells have a = Infinity, or rate 0. */
  readonly a: Float32Array;
  readonly b?: Float32Array;
  readonly c?: Float32Array;
  /** Factor of the rate towards NW, N, NE, W, E, SW, S, SE for `rates`. */
  readonly factors?: readonly number[];
  /** Move flags per cell, see {@link MOVES}. */
  readonly flags?: Uint16Array;
  /** Time (s) after which a cell no longer takes fire; only read where the flag CLOSING is set. */
  readonly closesS?: Float32Array;
}

/** A fire front that can be lit and run, repeatedly; times are seconds in float32. */
export interface Front {
  /** Lights cells (indexes without padding) at times; cells already burning earlier stay. Runs the front until nothing changes. */
  burn(seeds: readonly { readonly cell: number; readonly timeS: number }[], control?: RunControl): void;
  /** Arrival times without padding, s; Infinity where the fire does not come before the horizon. */
  arrival(): Float32Array;
  /** Cells settled so far, counting repeats. */
  settled(): number;
  /** Puts the fire out, for the next one over the same fields. */
  reset(): void;
}

/** Diagonal length of the C peer for rates, as a multiple of the cell: 42.43/30. */
export const PEER_DIAGONAL = 42.43 / 30;

/** Width of a bucket (s), number of buckets (a power of two) and the time beyond which nothing burns. */
export interface Buckets {
  readonly widthS: number;
  readonly count: number;
  readonly endS: number;
}

const NEVER_S = 1e30;

/** Chooses buckets no wider than the quickest move where that keeps their number within 2^16. */
export function planBuckets(fields: FrontFields, horizonS: number): Buckets {
  let fast = Infinity;
  let slow = 0;
  const { a, b, c } = fields;
  if (fields.kind === 'rates') {
    const factors = fields.factors ?? [1];
    const high = Math.max(...factors);
    const low = Math.min(...factors);
    for (const rate of a)
      if (rate > 0) {
        fast = Math.min(fast, 1 / (rate * high));
        slow = Math.max(slow, 1 / (rate * low));
      }
  } else
    for (let k = 0; k < a.length; k++) {
      if (a[k] === Infinity) continue;
      const reach = b && c ? Math.sqrt(b[k] * b[k] + c[k] * c[k]) : 0;
      fast = Math.min(fast, a[k] - reach);
      slow = Math.max(slow, a[k] + reach);
    }
  if (!Number.isFinite(fast)) return { widthS: 1, count: 2, endS: 0 };
  const length = fields.cellM;
  const widthS = Math.max(fast * length, 1e-3, Number.isFinite(horizonS) ? horizonS / 2 ** 30 : 0);
  const wanted = (slow * length * (fields.moves === 16 ? 2.24 : 1.42)) / widthS + 2;
  const count = 2 ** Math.min(16, Math.max(1, Math.ceil(Math.log2(wanted))));
  const endS = Number.isFinite(horizonS) ? (Math.floor(horizonS / widthS) + 2) * widthS : NEVER_S;
  return { widthS, count, endS };
}

/** Start times of a padded grid: −1 outside, the end (or the closing time) inside. */
export function startTimes(fields: FrontFields, times: Float32Array, endS: number): void {
  const stride = fields.width + 2 * PAD;
  times.fill(-1);
  for (let y = 0; y < fields.height; y++) {
    const at = (y + PAD) * stride + PAD;
    times.fill(endS, at, at + fields.width);
  }
  if (!fields.flags || !fields.closesS) return;
  for (let k = 0; k < fields.a.length; k++)
    if (fields.flags[k] & CLOSING)
      times[(Math.floor(k / fields.width) + PAD) * stride + (k % fields.width) + PAD] = Math.min(
        endS,
        fields.closesS[k],
      );
}

/** Copies a field into a padded array. */
export function padField<A extends Float32Array | Uint16Array>(
  fields: FrontFields,
  from: A,
  to: A,
  rim: number,
): void {
  const { width, height } = fields;
  const stride = width + 2 * PAD;
  to.fill(rim);
  for (let y = 0; y < height; y++)
    to.set(from.subarray(y * width, (y + 1) * width) as never, (y + PAD) * stride + PAD);
}

/** Arrival times of a padded grid without the padding; those at or past the horizon, and lines never reached, are Infinity. */
export function unpadTimes(fields: FrontFields, times: Float32Array, horizonS: number): Float32Array {
  const { width, height } = fields;
  const stride = width + 2 * PAD;
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const at = (y + PAD) * stride + PAD;
    out.set(times.subarray(at, at + width), y * width);
  }
  const limit = Number.isFinite(horizonS) ? horizonS : NEVER_S / 2;
  for (let k = 0; k < out.length; k++) {
    const closed = fields.flags && fields.closesS && fields.flags[k] & CLOSING && out[k] >= fields.closesS[k];
    if (out[k] > limit || closed) out[k] = Infinity;
  }
  return out;
}

/** Index in a padded grid of an index without padding. */
export function paddedIndex(fields: FrontFields, cell: number): number {
  return (Math.floor(cell / fields.width) + PAD) * (fields.width + 2 * PAD) + PAD + (cell % fields.width);
}

/** Throws `CANCELLED` when the caller no longer wants the answer. */
export function checkCancelled(control: RunControl | undefined): void {
  if (control?.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'the computation was cancelled');
}
