/** Down-sampling and merging rates: `node kernels/series/series.bench.ts`. Prints JSON. */
import { downsample, largestTriangles, mergeSeries } from './index.ts';

const n = 2_000_000;
const times = Float64Array.from({ length: n }, (_, i) => i * 1000);
const values = times.map((t) => Math.sin(t / 9e6) * 10);
const qualities = new Uint8Array(n).fill(192);

function rate(run: () => void): number {
  run();
  const start = performance.now();
  for (let i = 0; i < 3; i++) run();
  return Math.round((3 * n) / ((performance.now() - start) / 1000) / 1e5) / 10;
}

const half = {
  times: times.subarray(0, n / 2),
  values: values.subarray(0, n / 2),
  qualities: qualities.subarray(0, n / 2),
};
const rest = {
  times: times.subarray(n / 2 - 5000),
  values: values.subarray(n / 2 - 5000),
  qualities: qualities.subarray(n / 2 - 5000),
};
const result = {
  readings: n,
  downsample1920MillionPerS: rate(() => downsample(times, values, 0, n * 1000, 1920)),
  largestTriangles1920MillionPerS: rate(() => largestTriangles(times, values, 1920)),
  mergeTwoMillionPerS: rate(() => mergeSeries([half, rest])),
};
console.log(JSON.stringify(result, null, 2));
