/** Complementary error function, relative error below 1e-14: Taylor series of erf near 0, continued fraction beyond 2. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x > 27) return 0;
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * sum && n < 200; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
      if (term === 0) break;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let tail = 0;
  for (let n = 60; n >= 1; n--) tail = n / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}

/** First repeated integral of erfc: ierfc(x) = e^(−x²)/√π − x erfc(x). */
export function ierfc(x: number): number {
  if (x > 5) {
    // asymptotic form keeps the digits the difference would lose
    const y = 1 / (x * x);
    return (
      (Math.exp(-x * x) / (2 * Math.sqrt(Math.PI) * x * x)) *
      (1 - 1.5 * y + 3.75 * y * y - 13.125 * y * y * y)
    );
  }
  return Math.exp(-x * x) / Math.sqrt(Math.PI) - x * erfc(x);
}

/** Degrees to radians. */
export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Standard gravity, m/s². */
export const GRAVITY = 9.80665;

/** Unit weight of water, kN/m³. */
export const WATER_KN_M3 = 9.81;

/** A seeded generator of numbers in 0–1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
