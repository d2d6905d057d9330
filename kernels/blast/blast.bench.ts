import { runRequest } from '#kernels/model';
import { bars, cpuMs } from '../../bench/bars.ts';
import { median, millionsPerSecond, type Bench, type BenchRow } from '../../bench/ratio.ts';
import { blastModel } from './index.ts';
import { scaledBlast } from './kingery-bulmash.ts';
import { cylinderView } from './radiation.ts';

function timeMs(work: () => unknown, repeats = 5): number {
  work();
  const times: number[] = [];
  for (let k = 0; k < repeats; k++) {
    const started = performance.now();
    work();
    times.push(performance.now() - started);
  }
  return median(times);
}

/** A plant of `count` installations on a square of 60 m pitch. */
const plant = (count: number): object[] =>
  Array.from({ length: count }, (_, k) => ({
    id: `U${k}`,
    xM: 60 * (k % 20),
    yM: 60 * Math.floor(k / 20),
    equipment: 'atmospheric',
    tntMassKg: 500,
    radiatedPowerW: 5e8,
  }));

const rings = [
  { radiusM: 50, fatalityProbability: 1 },
  { radiusM: 150, fatalityProbability: 0.1 },
  { radiusM: 300, fatalityProbability: 0 },
];
const scenarios = (count: number): object[] =>
  Array.from({ length: count }, (_, k) => ({
    id: `S${k}`,
    xM: 37 * (k % 20) - 370,
    yM: 37 * Math.floor(k / 20) - 370,
    frequencyPerYear: 1e-5,
    rings,
  }));

/** Rates of the inner formulas and times of the whole-plant answers. */
export const bench: Bench = {
  name: 'blast and fire',
  goal: 'risk contours of 400 scenarios on 201² and domino screening of 400 installations ≤ 500 ms each',
  run() {
    const count = 300_000;
    let sink = 0;
    const rows: BenchRow[] = [];
    const rate = (name: string, one: (k: number) => number): void => {
      const run = (): number =>
        millionsPerSecond(count, () => {
          for (let k = 0; k < count; k++) sink += one(k);
        });
      run();
      rows.push({ name, unit: 'M/s', ours: median([run(), run(), run()]) });
    };
    rate(
      'Kingery–Bulmash incident pressure',
      (k) => scaledBlast('hemispherical', 'incidentPressureKPa', 0.3 + (k % 3000) / 100) ?? 0,
    );
    rate('tilted cylinder view factor', (k) => cylinderView(4, 6 + (k % 1000) / 50, 0.5)?.maximum ?? 0);
    const whole = (name: string, request: Record<string, unknown>): void => {
      const ms = timeMs(() => runRequest(blastModel, request));
      rows.push({
        name: `${name}, ${ms.toFixed(1)} ms`,
        unit: '1/s',
        ours: 1000 / ms,
        peer: 2,
        peerName: '500 ms limit',
        ratio: 500 / ms,
        target: 1,
      });
    };
    whole('risk contours, 400 scenarios, 201²', {
      formula: 'individualRiskContours',
      scenarios: scenarios(400),
      halfSideM: 800,
    });
    whole('domino, 400 installations', { formula: 'dominoScreening', units: plant(400) });
    const notes = [`checksum ${sink.toExponential(6)}`];
    const cost = (request: Record<string, unknown>): number =>
      cpuMs(() => runRequest(blastModel, request), 3);
    const contours = { formula: 'individualRiskContours', scenarios: scenarios(100), halfSideM: 800 };
    notes.push(
      ...bars(
        'risk contours, 100 scenarios, ns per node and scenario',
        [51, 101, 201, 401, 801].map((side) => [
          `${side}²`,
          (cost({ ...contours, side }) * 1e6) / (side * side * 100),
        ]),
      ),
      ...bars(
        'domino screening, µs per pair of installations',
        [50, 100, 200, 400, 800].map((n) => [
          `${n}`,
          (cost({ formula: 'dominoScreening', units: plant(n) }) * 1e3) / (n * n),
        ]),
      ),
    );
    return Promise.resolve({ rows, notes });
  },
};
