import { KernelFailure } from '#kernels/model';
import { NearestQueue } from './heap.ts';
import { hilbertIndex, sortByKey } from './hilbert.ts';

const FANOUT = 16;

function axisDistance(v: number, low: number, high: number): number {
  return v < low ? low - v : v > high ? v - high : 0;
}

/**
 * A static R-tree over boxes, packed along the Hilbert curve of their centres (Kamel & Faloutsos, VLDB 1994). Any planar unit;
 * boxes as [minX, minY, maxX, maxY] one after another. Queries give positions in the order of the input.
 */
export class BoxTree {
  readonly count: number;
  /** Boxes of all nodes, leaves first, level by level; then what they point to: item, or first child. */
  readonly #boxes: Float64Array;
  readonly #links: Uint32Array;
  /** End of each level in nodes. */
  readonly #levels: number[] = [];

  /** @throws KernelFailure INPUT_INCONSISTENT when the length is no multiple of four or a box is not finite or inside out. */
  constructor(boxes: Float64Array) {
    if (boxes.length % 4 !== 0)
      throw new KernelFailure('INPUT_INCONSISTENT', 'boxes', 'boxes: needs four numbers per box');
    this.count = boxes.length / 4;
    let nodes = 0;
    for (let n = this.count; ; n = Math.ceil(n / FANOUT)) {
      nodes += n;
      this.#levels.push(nodes);
      if (n <= 1) break;
    }
    this.#boxes = new Float64Array(nodes * 4);
    this.#links = new Uint32Array(nodes);
    this.#placeLeaves(boxes);
    this.#buildLevels();
  }

  #placeLeaves(boxes: Float64Array): void {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < boxes.length; i += 4) {
      if (
        !(
          boxes[i] <= boxes[i + 2] &&
          boxes[i + 1] <= boxes[i + 3] &&
          Number.isFinite(boxes[i + 2] - boxes[i]) &&
          Number.isFinite(boxes[i + 3] - boxes[i + 1])
        )
      )
        throw new KernelFailure(
          'INPUT_INCONSISTENT',
          `boxes[${i / 4}]`,
          `boxes[${i / 4}]: not finite or inside out`,
        );
      minX = Math.min(minX, boxes[i]);
      minY = Math.min(minY, boxes[i + 1]);
      maxX = Math.max(maxX, boxes[i + 2]);
      maxY = Math.max(maxY, boxes[i + 3]);
    }
    const scaleX = maxX > minX ? 65_535 / (maxX - minX) : 0;
    const scaleY = maxY > minY ? 65_535 / (maxY - minY) : 0;
    const keys = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) {
      const x = ((boxes[4 * i] + boxes[4 * i + 2]) / 2 - minX) * scaleX;
      const y = ((boxes[4 * i + 1] + boxes[4 * i + 3]) / 2 - minY) * scaleY;
      keys[i] = hilbertIndex(Math.floor(x), Math.floor(y));
    }
    sortByKey(keys).forEach((item, at) => {
      this.#links[at] = item;
      for (let k = 0; k < 4; k++) this.#boxes[4 * at + k] = boxes[4 * item + k];
    });
  }

  #buildLevels(): void {
    const b = this.#boxes;
    let from = 0;
    let at = this.count;
    for (const end of this.#levels) {
      if (at >= this.#links.length) break;
      while (from < end) {
        this.#links[at] = from;
        const stop = Math.min(from + FANOUT, end);
        b.set([Infinity, Infinity, -Infinity, -Infinity], 4 * at);
        for (; from < stop; from++) {
          b[4 * at] = Math.min(b[4 * at], b[4 * from]);
          b[4 * at + 1] = Math.min(b[4 * at + 1], b[4 * from + 1]);
          b[4 * at + 2] = Math.max(b[4 * at + 2], b[4 * from + 2]);
          b[4 * at + 3] = Math.max(b[4 * at + 3], b[4 * from + 3]);
        }
        at++;
      }
    }
  }

  /** End of the children that begin at `first`. */
  #endOf(first: number): number {
    let level = 0;
    while (this.#levels[level] <= first) level++;
    return Math.min(first + FANOUT, this.#levels[level]);
  }

  /** Positions of the boxes that touch the given one, ascending. */
  search(minX: number, minY: number, maxX: number, maxY: number): number[] {
    const b = this.#boxes;
    const out: number[] = [];
    if (this.count === 0) return out;
    const stack = [this.#links.length - 1];
    while (stack.length > 0) {
      const node = stack.pop() ?? 0;
      const leaf = node < this.count;
      const first = leaf ? node : this.#links[node];
      const end = leaf ? node + 1 : this.#endOf(first);
      for (let i = first; i < end; i++) {
        if (b[4 * i] > maxX || b[4 * i + 1] > maxY || b[4 * i + 2] < minX || b[4 * i + 3] < minY) continue;
        if (i < this.count) out.push(this.#links[i]);
        else stack.push(i);
      }
    }
    return out.sort((p, q) => p - q);
  }

  /** Positions of up to `k` boxes nearest to a point (planar distance to the box), nearest first, none farther than `within`. */
  nearest(x: number, y: number, k: number, within = Infinity): number[] {
    const b = this.#boxes;
    const out: number[] = [];
    const queue = new NearestQueue();
    const offer = (i: number): void => {
      const d =
        axisDistance(x, b[4 * i], b[4 * i + 2]) ** 2 + axisDistance(y, b[4 * i + 1], b[4 * i + 3]) ** 2;
      if (d <= within * within) queue.push(d, i);
    };
    if (this.count > 0) offer(this.#links.length - 1);
    while (queue.size > 0 && out.length < k) {
      const node = queue.pop();
      if (node < this.count) out.push(this.#links[node]);
      else for (let i = this.#links[node]; i < this.#endOf(this.#links[node]); i++) offer(i);
    }
    return out;
  }
}
