// Cost of the slope formulas per call and of the stability grid per cell. Run: node kernels/slope/slope.bench.ts
import { bars, cpuMs } from '../../bench/bars.ts';
import { runRequest } from '#kernels/model';
import { slopeModel } from './index.ts';
import { infiniteSlope } from './stability.ts';
import { trigrsHead } from './infiltration.ts';

function time(name: string, count: number, work: (i: number) => number): Record<string, unknown> {
  let sink = 0;
  for (let i = 0; i < count / 10; i++) sink += work(i);
  const start = performance.now();
  for (let i = 0; i < count; i++) sink += work(i);
  const ns = ((performance.now() - start) * 1e6) / count;
  return { formula: name, 'ns per call': ns.toFixed(0), check: sink.toExponential(3) };
}

const soil = {
  cohesionKpa: 4,
  rootCohesionKpa: 0,
  frictionDeg: 32,
  slopeDeg: 35,
  depthM: 1.5,
  moistUnitWeight: 18,
  saturatedUnitWeight: 18,
  waterUnitWeight: 9.81,
  wetness: 0.5,
  surchargeKpa: 0,
  seismicCoefficient: 0,
};
const water = {
  slopeDeg: 35,
  depthM: 1.5,
  waterTableM: 1.5,
  diffusivityM2S: 1e-4,
  conductivityMps: 1e-5,
  steadyInfiltrationMps: 0,
};
const rain = [
  { startS: 0, rateMps: 8e-6 },
  { startS: 18_000, rateMps: 3e-6 },
  { startS: 36_000, rateMps: 0 },
];

console.table([
  time('infiniteSlope', 2_000_000, (i) => infiniteSlope({ ...soil, slopeDeg: 20 + (i % 30) }).factorOfSafety),
  time('trigrs, no base, 3 steps', 100_000, (i) => trigrsHead(water, rain, 1000 + i)),
  time('trigrs, base at 2 m, 3 steps', 20_000, (i) => trigrsHead(water, rain, 1000 + i, 2)),
]);

const growth = [128, 256, 512, 1024, 2048].map((n): [string, number] => {
  const elevationMGrid = Array.from({ length: n * n }, (_, k) => 8 * ((k % n) + 3 * Math.sin(k / n / 9)));
  const request = {
    formula: 'stabilityGrid',
    widthCells: n,
    heightCells: n,
    cellM: 10,
    elevationMGrid,
    cohesionKpa: 2,
    frictionDeg: 32,
    soilUnitWeightKnM3: 18,
    depthM: 1.5,
    wetness: 0.6,
    contours: [1, 1.3],
  };
  const ms = cpuMs(() => runRequest(slopeModel, request), 3);
  return [`${n}²`, (ms * 1e6) / (n * n)];
});
console.log('stabilityGrid from an elevation model, input check and outlines included');
console.log(bars('ns per cell', growth).join('\n'));

const draws = { distribution: 'normal', mean: 32, sd: 3 };
const start = performance.now();
runRequest(slopeModel, {
  formula: 'probabilityOfFailure',
  cohesionKpa: { distribution: 'lognormal', mean: 4, sd: 1.5 },
  frictionDeg: draws,
  soilUnitWeightKnM3: { distribution: 'fixed', mean: 18 },
  depthM: { distribution: 'fixed', mean: 1.5 },
  slopeDeg: { distribution: 'fixed', mean: 36 },
  samples: 1_000_000,
  seed: 1,
});
console.table([{ 'Monte Carlo': '10⁶ samples', ms: (performance.now() - start).toFixed(0) }]);
