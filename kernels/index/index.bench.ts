/** Spatial search against a plain scan: `node kernels/index/index.bench.ts`. Prints JSON. */
import { BoxTree, PointPyramid } from './index.ts';

const n = 1_000_000;
let seed = 1;
const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
const boxes = new Float64Array(n * 4);
for (let i = 0; i < n; i++) boxes.set([random(), random(), 0, 0], 4 * i);
for (let i = 0; i < n; i++) {
  boxes[4 * i + 2] = boxes[4 * i] + 0.0001;
  boxes[4 * i + 3] = boxes[4 * i + 1] + 0.0001;
}

function timed(run: () => void, ms = 400): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < ms) {
    run();
    count++;
  }
  return Math.round(count / ((performance.now() - start) / 1000));
}

function scan(x: number, y: number): number {
  let found = 0;
  for (let i = 0; i < boxes.length; i += 4)
    if (boxes[i] <= x + 0.01 && boxes[i + 2] >= x && boxes[i + 1] <= y + 0.01 && boxes[i + 3] >= y) found++;
  return found;
}

let start = performance.now();
const tree = new BoxTree(boxes);
const buildTreeMs = Math.round(performance.now() - start);
start = performance.now();
const pyramid = new PointPyramid(n);
for (let i = 0; i < n; i++) pyramid.set(i, boxes[4 * i], boxes[4 * i + 1]);
const buildPyramidMs = Math.round(performance.now() - start);
const result = {
  items: n,
  buildTreeMs,
  searchesPerS: timed(() => {
    const [x, y] = [random(), random()];
    tree.search(x, y, x + 0.01, y + 0.01);
  }),
  scansPerS: timed(() => scan(random(), random())),
  nearestTenPerS: timed(() => tree.nearest(random(), random(), 10)),
  buildPyramidMs,
  movesPerS:
    timed(() => {
      for (let i = 0; i < 1000; i++) pyramid.set(Math.floor(random() * n), random(), random());
    }) * 1000,
  pyramidNearestTenPerS: timed(() => pyramid.nearest(random(), random(), 10)),
};
console.log(JSON.stringify(result, null, 2));
