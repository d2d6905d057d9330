import { KernelFailure } from '#kernels/model';
import { NearestQueue } from './heap.ts';

const BUCKET = 16;
const COLLAPSE = 6;
const MAX_DEPTH = 24;
/** Record of a point in numbers of 8 bytes (x, y first) and of 4 bytes. */
const X_STEP = 4;
const STEP = 8;
const NEXT = 4;
const PREVIOUS = 5;
const LEAF = 6;

/** What a cell of the pyramid holds: points, the sums of their coordinates, and its node for {@link PointPyramid.pointsOf}. */
export interface Cell {
  readonly node: number;
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Moving points in the unit square with exact counts at every zoom: a bucketed quadtree whose nodes are the Web-Mercator tiles.
 * Adding, moving and removing a point costs one walk down and up. Points are named by integers 0 … capacity−1.
 */
export class PointPyramid {
  readonly capacity: number;
  /** One record of 32 bytes a point, so that a walk over a bucket fetches one cache line a point: x, y; then as integers, see below. */
  readonly #place: Float64Array;
  /** The same bytes: next and previous point of the bucket, and the leaf (−1 when absent). */
  readonly #links: Int32Array;
  #firstChild = new Int32Array(64).fill(-1);
  #parent = new Int32Array(64).fill(-1);
  #count = new Int32Array(64);
  #head = new Int32Array(64).fill(-1);
  #sumX = new Float64Array(64);
  #sumY = new Float64Array(64);
  #used = 1;
  readonly #free: number[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#place = new Float64Array(X_STEP * capacity);
    this.#links = new Int32Array(this.#place.buffer);
    for (let id = 0; id < capacity; id++) this.#links[STEP * id + LEAF] = -1;
  }

  /** Number of points. */
  get size(): number {
    return this.#count[0];
  }

  has(id: number): boolean {
    return this.#links[STEP * id + LEAF] >= 0;
  }

  xOf(id: number): number {
    return this.#place[X_STEP * id];
  }

  yOf(id: number): number {
    return this.#place[X_STEP * id + 1];
  }

  /** Adds or moves a point. @throws KernelFailure INPUT_OUT_OF_RANGE outside [0, 1)² or the capacity. */
  set(id: number, x: number, y: number): void {
    if (!(id >= 0 && id < this.capacity && x >= 0 && x < 1 && y >= 0 && y < 1))
      throw new KernelFailure(
        'INPUT_OUT_OF_RANGE',
        'id',
        `point ${id}: must be within the capacity and the unit square`,
      );
    if (this.#links[STEP * id + LEAF] >= 0) this.remove(id);
    this.#place[X_STEP * id] = x;
    this.#place[X_STEP * id + 1] = y;
    let [node, x0, y0, size, depth] = [0, 0, 0, 1, 0];
    for (;;) {
      this.#count[node]++;
      this.#sumX[node] += x;
      this.#sumY[node] += y;
      const first = this.#firstChild[node];
      if (first < 0) break;
      size /= 2;
      depth++;
      const right = x >= x0 + size ? 1 : 0;
      const down = y >= y0 + size ? 1 : 0;
      x0 += right * size;
      y0 += down * size;
      node = first + right + 2 * down;
    }
    this.#link(id, node);
    if (this.#count[node] > BUCKET && depth < MAX_DEPTH) this.#split(node, x0, y0, size);
  }

  /** Removes a point; false when it was not there. */
  remove(id: number): boolean {
    let node = this.#links[STEP * id + LEAF];
    if (!(node >= 0)) return false;
    this.#unlink(id, node);
    let collapsible = -1;
    for (; node >= 0; node = this.#parent[node]) {
      const empty = --this.#count[node] === 0;
      this.#sumX[node] = empty ? 0 : this.#sumX[node] - this.#place[X_STEP * id];
      this.#sumY[node] = empty ? 0 : this.#sumY[node] - this.#place[X_STEP * id + 1];
      if (this.#count[node] <= COLLAPSE && this.#firstChild[node] >= 0) collapsible = node;
    }
    if (collapsible >= 0) this.#collapse(collapsible);
    return true;
  }

  #link(id: number, node: number): void {
    const head = this.#head[node];
    this.#links[STEP * id + NEXT] = head;
    this.#links[STEP * id + PREVIOUS] = -1;
    if (head >= 0) this.#links[STEP * head + PREVIOUS] = id;
    this.#head[node] = id;
    this.#links[STEP * id + LEAF] = node;
  }

  #unlink(id: number, node: number): void {
    const [previous, next] = [this.#links[STEP * id + PREVIOUS], this.#links[STEP * id + NEXT]];
    if (previous >= 0) this.#links[STEP * previous + NEXT] = next;
    else this.#head[node] = next;
    if (next >= 0) this.#links[STEP * next + PREVIOUS] = previous;
    this.#links[STEP * id + LEAF] = -1;
  }

  #fourNodes(): number {
    const again = this.#free.pop();
    if (again !== undefined) return again;
    const first = this.#used;
    this.#used += 4;
    if (this.#used > this.#count.length) {
      const grow = <T extends Int32Array | Float64Array>(old: T, fresh: T): T => {
        fresh.set(old);
        return fresh;
      };
      const n = this.#count.length * 2;
      this.#firstChild = grow(this.#firstChild, new Int32Array(n).fill(-1));
      this.#parent = grow(this.#parent, new Int32Array(n).fill(-1));
      this.#count = grow(this.#count, new Int32Array(n));
      this.#head = grow(this.#head, new Int32Array(n).fill(-1));
      this.#sumX = grow(this.#sumX, new Float64Array(n));
      this.#sumY = grow(this.#sumY, new Float64Array(n));
    }
    return first;
  }

  #split(node: number, x0: number, y0: number, size: number): void {
    const first = this.#fourNodes();
    this.#firstChild[node] = first;
    for (let c = first; c < first + 4; c++) {
      this.#parent[c] = node;
      this.#firstChild[c] = -1;
      this.#head[c] = -1;
      this.#count[c] = this.#sumX[c] = this.#sumY[c] = 0;
    }
    let id = this.#head[node];
    this.#head[node] = -1;
    while (id >= 0) {
      const next = this.#links[STEP * id + NEXT];
      const right = this.#place[X_STEP * id] >= x0 + size / 2 ? 1 : 0;
      const down = this.#place[X_STEP * id + 1] >= y0 + size / 2 ? 1 : 0;
      const child = first + right + 2 * down;
      this.#count[child]++;
      this.#sumX[child] += this.#place[X_STEP * id];
      this.#sumY[child] += this.#place[X_STEP * id + 1];
      this.#link(id, child);
      id = next;
    }
  }

  #collapse(node: number): void {
    const ids: number[] = [];
    this.#gather(node, ids);
    const drop = (n: number): void => {
      const first = this.#firstChild[n];
      if (first < 0) return;
      for (let c = first; c < first + 4; c++) drop(c);
      this.#free.push(first);
      this.#firstChild[n] = -1;
    };
    drop(node);
    this.#head[node] = -1;
    for (const id of ids) this.#link(id, node);
  }

  #gather(node: number, out: number[]): void {
    const first = this.#firstChild[node];
    if (first >= 0) {
      for (let c = first; c < first + 4; c++) if (this.#count[c] > 0) this.#gather(c, out);
      return;
    }
    for (let id = this.#head[node]; id >= 0; id = this.#links[STEP * id + NEXT]) out.push(id);
  }

  /** Points below a node, ascending by id. */
  pointsOf(node: number): number[] {
    const out: number[] = [];
    this.#gather(node, out);
    return out.sort((a, b) => a - b);
  }

  /** Node of tile z/x/y; −1 when the tile lies below a bucket (then {@link pointsIn} its box). */
  #nodeOf(z: number, x: number, y: number): number {
    let node = 0;
    for (let level = z - 1; level >= 0; level--) {
      const first = this.#firstChild[node];
      if (first < 0) return -1;
      node = first + (Math.floor(x / 2 ** level) % 2) + 2 * (Math.floor(y / 2 ** level) % 2);
    }
    return node;
  }

  /** Exact number of points in tile z/x/y. */
  countIn(z: number, x: number, y: number): number {
    const node = this.#nodeOf(z, x, y);
    return node >= 0 ? this.#count[node] : this.pointsInTile(z, x, y).length;
  }

  /** Calls `each` for every point in tile z/x/y, in no particular order. */
  forEachInTile(z: number, x: number, y: number, each: (id: number, px: number, py: number) => void): void {
    const node = this.#nodeOf(z, x, y);
    const [place, links, head, firstChild, counts] = [this.#place, this.#links, this.#head, this.#firstChild, this.#count]; // prettier-ignore
    if (node < 0) {
      for (const id of this.pointsInTile(z, x, y)) each(id, place[X_STEP * id], place[X_STEP * id + 1]);
      return;
    }
    const stack = [node];
    while (stack.length > 0) {
      const at = stack.pop() ?? 0;
      const first = firstChild[at];
      if (first >= 0) {
        for (let c = first; c < first + 4; c++) if (counts[c] > 0) stack.push(c);
      } else
        for (let id = head[at]; id >= 0; id = links[STEP * id + NEXT])
          each(id, place[X_STEP * id], place[X_STEP * id + 1]);
    }
  }

  /** Points in tile z/x/y (its west and north edges included), ascending by id. */
  pointsInTile(z: number, x: number, y: number): number[] {
    const node = this.#nodeOf(z, x, y);
    if (node >= 0) return this.pointsOf(node);
    const s = 2 ** -z;
    return this.pointsIn(x * s, y * s, (x + 1) * s, (y + 1) * s);
  }

  /** Cells `deeper` levels below tile z/x/y that hold points, or the buckets above them; their counts add up to the tile's. */
  cellsIn(z: number, x: number, y: number, deeper: number): Cell[] {
    const out: Cell[] = [];
    const root = this.#nodeOf(z, x, y);
    if (root < 0) return out;
    const visit = (node: number, left: number): void => {
      if (this.#count[node] === 0) return;
      const first = this.#firstChild[node];
      if (left > 0 && first >= 0) for (let c = first; c < first + 4; c++) visit(c, left - 1);
      else {
        const n = this.#count[node];
        out.push({ node, count: n, x: this.#sumX[node] / n, y: this.#sumY[node] / n });
      }
    };
    visit(root, deeper);
    return out;
  }

  /** Points with minX ≤ x < maxX and minY ≤ y < maxY, ascending by id. */
  pointsIn(minX: number, minY: number, maxX: number, maxY: number): number[] {
    const out: number[] = [];
    const visit = (node: number, x0: number, y0: number, size: number): void => {
      if (this.#count[node] === 0 || x0 >= maxX || y0 >= maxY || x0 + size <= minX || y0 + size <= minY)
        return;
      const first = this.#firstChild[node];
      const half = size / 2;
      if (first >= 0)
        for (let c = 0; c < 4; c++) visit(first + c, x0 + (c & 1) * half, y0 + (c >> 1) * half, half);
      else
        for (let id = this.#head[node]; id >= 0; id = this.#links[STEP * id + NEXT])
          if (
            this.#place[X_STEP * id] >= minX &&
            this.#place[X_STEP * id] < maxX &&
            this.#place[X_STEP * id + 1] >= minY &&
            this.#place[X_STEP * id + 1] < maxY
          )
            out.push(id);
    };
    visit(0, 0, 0, 1);
    return out.sort((a, b) => a - b);
  }

  /** Up to `k` points nearest to (x, y) in the plane, nearest first, none farther than `within`. */
  nearest(x: number, y: number, k: number, within = Infinity): number[] {
    const out: number[] = [];
    const queue = new NearestQueue();
    const frames: (readonly [number, number, number, number])[] = [[0, 0, 0, 1]];
    const gap = (v: number, low: number, size: number): number => Math.max(0, low - v, v - low - size);
    queue.push(0, -1);
    while (queue.size > 0 && out.length < k && queue.smallest <= within * within) {
      const item = queue.pop();
      if (item >= 0) {
        out.push(item);
        continue;
      }
      const [node, x0, y0, size] = frames[-item - 1];
      const first = this.#firstChild[node];
      for (let id = this.#head[node]; id >= 0; id = this.#links[STEP * id + NEXT])
        queue.push((this.#place[X_STEP * id] - x) ** 2 + (this.#place[X_STEP * id + 1] - y) ** 2, id);
      for (let c = 0; first >= 0 && c < 4; c++) {
        if (this.#count[first + c] === 0) continue;
        const half = size / 2;
        const [cx, cy] = [x0 + (c & 1) * half, y0 + (c >> 1) * half];
        frames.push([first + c, cx, cy, half]);
        queue.push(gap(x, cx, half) ** 2 + gap(y, cy, half) ** 2, -frames.length);
      }
    }
    return out;
  }
}
