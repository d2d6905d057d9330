/** Order of the curve: 16 bits per axis. */
const BITS = 16;

/** Position along the Hilbert curve of a cell of the 65 536² grid, 0 … 2³²−1 (Hilbert 1891; bitwise form by quadrant rotation). */
export function hilbertIndex(column: number, row: number): number {
  let x = column;
  let y = row;
  let d = 0;
  for (let s = 1 << (BITS - 1); s > 0; s >>= 1) {
    const right = (x & s) > 0 ? 1 : 0;
    const up = (y & s) > 0 ? 1 : 0;
    d = d * 4 + ((3 * right) ^ up);
    if (up === 0) {
      if (right === 1) {
        x = 0xffff ^ x;
        y = 0xffff ^ y;
      }
      const swap = x;
      x = y;
      y = swap;
    }
  }
  return d;
}

/** Positions 0 … n−1 in ascending order of 32-bit keys (radix sort, stable, three passes of 11 bits). */
export function sortByKey(keys: Uint32Array): Uint32Array {
  const n = keys.length;
  let order = Uint32Array.from(keys, (_, i) => i);
  let other = new Uint32Array(n);
  for (let shift = 0; shift < 32; shift += 11) {
    const start = new Uint32Array(2049);
    for (let i = 0; i < n; i++) start[((keys[i] >>> shift) & 2047) + 1]++;
    for (let b = 0; b < 2048; b++) start[b + 1] += start[b];
    for (let i = 0; i < n; i++) other[start[(keys[order[i]] >>> shift) & 2047]++] = order[i];
    [order, other] = [other, order];
  }
  return order;
}
