import { emptyRoot, nodeHash, type HashFunction } from './hash.ts';

/** A complete subtree that became known by appending: covers leaves [index·2^level, (index+1)·2^level). */
export interface CompletedNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** The right edge of a growing Merkle tree: O(log n) hashes are enough to append and to give the root (RFC 9162 §2.1). */
export class CompactRange {
  readonly #hash: HashFunction;
  readonly #peaks: CompletedNode[] = [];
  #size = 0;

  /** Starts empty, or from the peaks of `size` leaves (largest subtree first). */
  constructor(hash: HashFunction, size = 0, peaks: readonly Uint8Array[] = []) {
    this.#hash = hash;
    this.#size = size;
    let start = 0;
    for (const [i, level] of levelsOf(size).entries()) {
      this.#peaks.push({ level, index: start / 2 ** level, hash: peaks[i] });
      start += 2 ** level;
    }
  }

  get size(): number {
    return this.#size;
  }

  /** Adds one leaf hash; returns every subtree it completes, the leaf first. */
  append(leaf: Uint8Array): CompletedNode[] {
    let node: CompletedNode = { level: 0, index: this.#size, hash: leaf };
    const completed = [node];
    this.#size += 1;
    while (this.#peaks.length > 0 && this.#peaks[this.#peaks.length - 1].level === node.level) {
      const left = this.#peaks.pop() as CompletedNode;
      node = {
        level: node.level + 1,
        index: left.index / 2,
        hash: nodeHash(this.#hash, left.hash, node.hash),
      };
      completed.push(node);
    }
    this.#peaks.push(node);
    return completed;
  }

  /** Root over all leaves so far. */
  root(): Uint8Array {
    return rootFromNodes(
      this.#hash,
      this.#peaks.map((p) => p.hash),
    );
  }
}

/** Levels of the complete subtrees that make up `size` leaves, largest first: the binary digits of `size`. */
export function levelsOf(size: number): number[] {
  const levels: number[] = [];
  for (let rest = size; rest > 0;) {
    const level = Math.floor(Math.log2(rest));
    levels.push(level);
    rest -= 2 ** level;
  }
  return levels;
}

/** Root from the peaks, largest subtree first. */
export function rootFromNodes(hash: HashFunction, peaks: readonly Uint8Array[]): Uint8Array {
  if (peaks.length === 0) return emptyRoot(hash);
  let root = peaks[peaks.length - 1];
  for (let i = peaks.length - 2; i >= 0; i--) root = nodeHash(hash, peaks[i], root);
  return root;
}
