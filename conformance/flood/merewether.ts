// Prints the Merewether request for `fengsui compute flood`: node conformance/flood/merewether.ts [seconds] [--points x,y[,name].csv]
// With --compare it runs the request and compares the levels with the published survey (--inertia: the local-inertia scheme).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFlood, useFloodWasm, type FloodInput } from '#kernels/flood';
import { loadKernelWasm } from '#platform/server/wasm';
import { merewetherRequest, type Place } from './merewether-request.ts';

type Row = readonly [string, number, number, number, number, number];

const table = JSON.parse(readFileSync(join(import.meta.dirname, 'merewether-points.json'), 'utf8')) as {
  readonly points: readonly Row[];
};
const places: Place[] = table.points.map(([name, xM, yM]) => ({ name, xM, yM }));
const pointsFile = process.argv[process.argv.indexOf('--points') + 1];
const asked = process.argv.includes('--points')
  ? readFileSync(pointsFile, 'utf8')
      .split('\n')
      .map((line) => line.split(',').map((cell) => cell.trim()))
      .filter(([x, y]) => x !== '' && !Number.isNaN(Number(x)) && !Number.isNaN(Number(y)))
      .map(([x, y, name], n): Place => ({ name: name ?? String(n), xM: Number(x), yM: Number(y) }))
  : places;
const duration = Number(process.argv.find((a) => /^\d+$/.test(a)) ?? 1000);
const { formula, ...input } = merewetherRequest(
  process.argv.includes('--compare') ? places : asked,
  duration,
);

if (process.argv.includes('--compare')) {
  useFloodWasm({
    inertial: await loadKernelWasm('flood', 'inertial'),
    shallow: await loadKernelWasm('flood', 'shallow'),
  });
  const scheme = process.argv.includes('--inertia') ? 'localInertia' : 'shallowWater';
  const started = performance.now();
  const answer = runFlood(input as FloodInput, scheme, {});
  const errors = table.points.map(
    ([, , , , observed], n) => (answer.points[n].stageM ?? Number.NaN) - observed,
  );
  const rmse = Math.sqrt(errors.reduce((s, e) => s + e * e, 0) / errors.length);
  table.points.forEach(([name, , , , observed, tuflow], n) => {
    const p = answer.points[n];
    console.log(
      name,
      'bed',
      p.bedM,
      'stage',
      p.stageM,
      'max',
      p.maxStageM,
      'observed',
      observed,
      'TUFLOW',
      tuflow,
      'error',
      errors[n],
    );
  });
  const seconds = (performance.now() - started) / 1000;
  console.log({
    scheme,
    rmse,
    steps: answer.steps,
    cellSteps: answer.cellSteps,
    seconds,
    ...answer.massBalance,
  });
} else process.stdout.write(`${JSON.stringify({ formula, ...input })}\n`);
