/** Number of a tile along the Hilbert curves of the zooms below it and its own, as PMTiles v3 counts (specification, clause 4.2). */
export function tileNumber(z: number, x: number, y: number): number {
  let number = (4 ** z - 1) / 3;
  let [a, b] = [x, y];
  for (let s = 2 ** (z - 1); s >= 1; s /= 2) {
    const [rx, ry] = [Math.floor(a / s) % 2, Math.floor(b / s) % 2];
    number += s * s * ((3 * rx) ^ ry);
    if (ry === 0) {
      if (rx === 1) [a, b] = [2 ** z - 1 - a, 2 ** z - 1 - b];
      [a, b] = [b, a];
    }
  }
  return number;
}
