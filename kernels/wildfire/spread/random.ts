import { seededRandom } from '#kernels/formulary';

/** A number in 0–1 that depends on a seed and an index only, whatever the order of asking. */
export function hashed(seed: number, index: number): number {
  return seededRandom(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35))();
}
