/** Rates of the geodesy kernel: `node kernels/geo/geo.bench.ts`. Prints JSON, millions per second. */
import { fromGcj02, geodesic, haversineM, inPolygon, toGcj02, type Position } from './index.ts';

const points = Array.from({ length: 100_000 }, (_, i): Position => [75 + (i % 317) / 6, 18 + (i % 211) / 7]);
const ring = Array.from({ length: 1000 }, (_, i): Position => [
  105 + 10 * Math.cos(i / 160),
  35 + 8 * Math.sin(i / 160),
]);

function rate(run: (p: Position, q: Position) => unknown): number {
  const start = performance.now();
  let n = 0;
  while (performance.now() - start < 300) {
    for (let i = 1; i < 10_000; i++) run(points[i], points[i - 1]);
    n += 9999;
  }
  return Math.round(n / ((performance.now() - start) / 1000) / 1e3) / 1000;
}

const result = {
  haversine: rate(haversineM),
  geodesic: rate((p, q) => geodesic(p, q)),
  toGcj02: rate((p) => toGcj02(p)),
  fromGcj02: rate((p) => fromGcj02(p)),
  inPolygon1000: rate((p) => inPolygon(p, [ring])),
};
console.log(JSON.stringify(result, null, 2));
