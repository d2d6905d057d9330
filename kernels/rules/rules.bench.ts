/** Judgements per second on one core: `node kernels/rules/rules.bench.ts`. Prints JSON. */
import { commit, compileRules, createState, judgeBatch, type AlarmChange, type Rule } from './index.ts';
import { seeded } from './random-streams.ts';

const POINTS = 5386;
const BATCH = 5000;

function rulesFor(points: number): Rule[] {
  const rules: Rule[] = [];
  for (let point = 0; point < points; point++) {
    const high = { point, direction: 'above' } as const;
    const low = { point, direction: 'below' } as const;
    const levels = [
      { grade: 'yellow', limits: [80], resets: [78] },
      { grade: 'red', limits: [90], resets: [88] },
    ] as const;
    rules.push({ id: `h${point}`, version: 1, kind: 'threshold', operands: [high], levels });
    rules.push({ id: `l${point}`, version: 1, kind: 'threshold', operands: [low], levels: [{ grade: 'orange', limits: [5], resets: [7] }], durationMs: 10_000 }); // prettier-ignore
    rules.push({ id: `s${point}`, version: 1, kind: 'silence', operands: [high], levels: [{ grade: 'blue', limits: [60_000] }] }); // prettier-ignore
    if (point % 4 === 0)
      rules.push({ id: `r${point}`, version: 1, kind: 'rate', operands: [high], levels: [{ grade: 'orange', limits: [400] }], windowMs: 60_000 }); // prettier-ignore
    if (point % 10 === 0 && point > 0)
      rules.push({ id: `a${point}`, version: 1, kind: 'and', operands: [high, { point: point - 1, direction: 'above' }], levels: [{ grade: 'red', limits: [75, 75] }], windowMs: 30_000 }); // prettier-ignore
  }
  return rules;
}

/** Judges `seconds` worth of one-second rounds; every `alarming`-th point swings through its limits. */
function run(
  alarming: number,
  rounds: number,
): { judgementsPerS: number; readingsPerS: number; changes: number } {
  const set = compileRules(rulesFor(POINTS), POINTS);
  const state = createState(set);
  const random = seeded(7);
  const out: AlarmChange[] = [];
  let judgements = 0;
  let readings = 0;
  let changes = 0;
  let ms = 0;
  const value = new Float64Array(POINTS).map(() => 30 + random() * 30);
  const points = new Int32Array(BATCH);
  const times = new Float64Array(BATCH);
  const values = new Float64Array(BATCH);
  const qualities = new Uint8Array(BATCH).fill(192);
  let p = 0;
  let t = 1_767_225_600_000;
  for (let b = 0; b < rounds; b++) {
    for (let i = 0; i < BATCH; i++) {
      value[p] += (random() - 0.5) * 2;
      if (value[p] > 70 || value[p] < 20) value[p] = 50;
      points[i] = p;
      times[i] = t + (p % 1000);
      values[i] = p % alarming === 0 ? 50 + 45 * Math.sin(t / 60_000 + p) : value[p];
      if (++p === POINTS) {
        p = 0;
        t += 5000;
      }
    }
    const start = performance.now();
    judgements += judgeBatch(state, points, times, values, qualities, BATCH, t, out).judgements;
    commit(state);
    ms += performance.now() - start;
    readings += BATCH;
    changes += out.length;
    out.length = 0;
  }
  return {
    judgementsPerS: Math.round((judgements / ms) * 1000),
    readingsPerS: Math.round((readings / ms) * 1000),
    changes,
  };
}

run(1000, 60);
const result = {
  points: POINTS,
  quiet: run(1_000_000, 300),
  onePercentAlarming: run(100, 300),
  tenPercentAlarming: run(10, 300),
};
console.log(JSON.stringify(result, null, 2));
