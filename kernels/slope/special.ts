import { erfc } from '#kernels/formulary';

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

/** Unit weight of water, kN/m³. */
export const WATER_KN_M3 = 9.81;
