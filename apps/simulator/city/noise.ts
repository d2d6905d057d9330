/** Seeded numbers for the pretend city. Nothing here reads a clock. */

/** A stream of numbers in [0, 1) (mulberry32). */
export interface Random {
  (): number;
  /** Whole number in [low, high]. */
  whole(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** Roughly normal, mean 0, deviation 1. */
  normal(): number;
}

/** A stream that depends on the seed and a name only, so that adding one part of the city leaves the others as they are. */
export function randomFor(seed: number, name: string): Random {
  let a = hash(seed, name.length);
  for (let i = 0; i < name.length; i++) a = hash(a, name.charCodeAt(i));
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return Object.assign(next, {
    whole: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)],
    normal: (): number => (next() + next() + next() + next() - 2) * 1.732,
  });
}

/** 32-bit hash of two whole numbers. */
export function hash(a: number, b: number): number {
  let h = Math.imul((a | 0) ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((b | 0) + 0x165667b1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x27d4eb2f);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Hash as a number in [0, 1). */
export function chance(a: number, b: number): number {
  return hash(a, b) / 4_294_967_296;
}

const smooth = (t: number): number => t * t * (3 - 2 * t);

/** Smooth noise along a line, in [−1, 1], one knot per unit. */
export function noise1(seed: number, x: number): number {
  const i = Math.floor(x);
  // Far knots (epoch time over minutes) are folded into 32 bits.
  const low = i % 2_147_483_647;
  const a = chance(seed, low);
  const b = chance(seed, low + 1);
  return (a + (b - a) * smooth(x - i)) * 2 - 1;
}

/** Smooth noise over the plane, in [−1, 1], one knot per unit. */
export function noise2(seed: number, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [smooth(x - i), smooth(y - j)];
  const knot = (di: number, dj: number): number => chance(hash(seed, i + di), j + dj);
  const top = knot(0, 0) + (knot(1, 0) - knot(0, 0)) * u;
  const bottom = knot(0, 1) + (knot(1, 1) - knot(0, 1)) * u;
  return (top + (bottom - top) * v) * 2 - 1;
}
