import { nodeHash, type HashFunction } from './hash.ts';
import { levelsOf } from './compact-range.ts';

/** A subtree over leaves [start, start + width) as a proof refers to it; `width` need not be a power of two. */
export interface NodeAt {
  readonly start: number;
  readonly width: number;
}

/** Largest power of two smaller than `n` (n > 1). */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Subtrees whose hashes prove leaf `index` in a tree of `size` leaves, leaf side first (RFC 9162 §2.1.3.1). */
export function inclusionNodes(index: number, size: number): NodeAt[] {
  const walk = (start: number, width: number): NodeAt[] => {
    if (width === 1) return [];
    const k = splitPoint(width);
    return index < start + k
      ? [...walk(start, k), { start: start + k, width: width - k }]
      : [...walk(start + k, width - k), { start, width: k }];
  };
  if (index < 0 || index >= size) throw new RangeError(`leaf ${index} is outside a tree of ${size}`);
  return walk(0, size);
}

/** Subtrees whose hashes prove that the tree of `first` leaves is a prefix of the tree of `second` (RFC 9162 §2.1.4.1). */
export function consistencyNodes(first: number, second: number): NodeAt[] {
  const walk = (m: number, start: number, width: number, whole: boolean): NodeAt[] => {
    if (m === width) return whole ? [] : [{ start, width }];
    const k = splitPoint(width);
    return m <= k
      ? [...walk(m, start, k, whole), { start: start + k, width: width - k }]
      : [...walk(m - k, start + k, width - k, false), { start, width: k }];
  };
  if (first < 0 || first > second) throw new RangeError(`no consistency proof from ${first} to ${second}`);
  return first === 0 || first === second ? [] : walk(first, 0, second, true);
}

/** Hash of the subtree at `at`, from complete nodes given by `node(level, index)`. */
export function subtreeHash(
  hash: HashFunction,
  at: NodeAt,
  node: (level: number, index: number) => Uint8Array,
): Uint8Array {
  let start = at.start;
  const peaks = levelsOf(at.width).map((level) => {
    const peak = node(level, start / 2 ** level);
    start += 2 ** level;
    return peak;
  });
  let root = peaks[peaks.length - 1];
  for (let i = peaks.length - 2; i >= 0; i--) root = nodeHash(hash, peaks[i], root);
  return root;
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** True when `proof` leads from `leaf` at `index` to `root` of a tree of `size` leaves (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  hash: HashFunction,
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(hash, p, r);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      r = nodeHash(hash, r, p);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && same(r, root);
}

/** True when `proof` shows that `firstRoot` (of `first` leaves) is a prefix of `secondRoot` (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  hash: HashFunction,
  first: number,
  firstRoot: Uint8Array,
  second: number,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (first > second || first < 0) return false;
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0;
  const path =
    Number.isInteger(Math.log2(first)) && 2 ** Math.round(Math.log2(first)) === first
      ? [firstRoot, ...proof]
      : [...proof];
  if (path.length === 0) return false;
  let fn = first - 1;
  let sn = second - 1;
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  let fr = path[0];
  let sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, c, fr);
      sr = nodeHash(hash, c, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = nodeHash(hash, sr, c);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && same(fr, firstRoot) && same(sr, secondRoot);
}
