import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  commit,
  compileRules,
  createState,
  judgeBatch,
  ready,
  tick,
  type AlarmChange,
  type Rule,
} from '#kernels/rules';
import * as sim from './index.ts';

const T = 1_785_000_000_000;
const MINUTE = 60_000;
const city = sim.generateCity(5, 0.05);

/** Threshold and silence rules of the points of one gateway, over ids renumbered from 0. */
function rulesFor(points: readonly sim.Point[]): Rule[] {
  return points.flatMap((p, point): Rule[] => {
    const operands = [{ point, direction: 'above' }] as const;
    const { yellow = p.high, red = p.high } = p.limits;
    const reset = (limit: number): number => limit - (p.high - p.low) * 0.02;
    const levels = [
      { grade: 'yellow', limits: [yellow], resets: [reset(yellow)] },
      { grade: 'red', limits: [red], resets: [reset(red)] },
    ] as const;
    const quiet = [{ grade: 'blue', limits: [p.periodMs * 4] }] as const;
    return [
      { id: `high-${p.id}`, version: 1, kind: 'threshold', operands, levels },
      { id: `quiet-${p.id}`, version: 1, kind: 'silence', operands, levels: quiet },
    ];
  });
}

/** Runs a scenario on its gateway's points, every sample judged when it can be sent. */
function play(name: sim.ScenarioName, minutes: number): AlarmChange[] {
  const scenario = sim.startScenario(city, name, T, 1);
  const [first] = [...scenario.points].map((i) => city.points[i]);
  const points = city.points.filter((p) => p.gateway === first.gateway);
  const samples = points.flatMap((p, point) =>
    sim.samplingTimes(p, T - 2 * MINUTE, T + minutes * MINUTE).flatMap((t) => {
      const s = sim.underScenarios(sim.sampleAt(p, t), [scenario]);
      return s ? [{ ...s, id: point }] : [];
    }),
  );
  const queue = samples.toSorted((a, b) => a.sendAt - b.sendAt || a.time - b.time);
  const state = createState(compileRules(rulesFor(points), points.length), { ringSize: 2048 });
  const out: AlarmChange[] = [];
  ready(state, T - 2 * MINUTE);
  let at = 0;
  for (let now = T - 2 * MINUTE; now <= T + minutes * MINUTE; now += 1000) {
    const from = at;
    while (at < queue.length && queue[at].sendAt <= now) at++;
    const part = queue.slice(from, at);
    judgeBatch(state, Int32Array.from(part, (s) => s.id), Float64Array.from(part, (s) => s.time), Float64Array.from(part, (s) => s.value), Uint8Array.from(part, (s) => s.quality), part.length, now, out); // prettier-ignore
    tick(state, now, out);
    commit(state);
  }
  return out;
}

test('tank overfill raises one alarm, escalates it and clears it', () => {
  const said = play('tank-overfill', 40).map((c) => `${c.kind} ${c.grade}`);
  assert.deepEqual(said.slice(0, 2), ['raised yellow', 'escalated red']);
  assert.equal(said.filter((s) => s.startsWith('raised')).length, 1);
  assert.equal(said.at(-1)?.split(' ')[0], 'cleared');
});

test('a lost link raises silence once a point, and its backlog withdraws it', () => {
  const changes = play('link-loss', 126);
  const silent = changes.filter((c) => c.ruleId.startsWith('quiet') && c.kind === 'raised');
  const withdrawn = changes.filter((c) => c.ruleId.startsWith('quiet') && c.kind === 'withdrawnByLateData');
  assert.ok(silent.length > 20 && new Set(silent.map((c) => c.ruleId)).size === silent.length);
  assert.ok(
    withdrawn.length + changes.filter((c) => c.kind === 'revised' || c.kind === 'cleared').length >=
      silent.length,
  );
});

test('a failed gauge is not judged by value and falls silent', () => {
  const changes = play('gauge-failure', 45);
  assert.deepEqual(changes.map((c) => `${c.kind} ${c.ruleId.split('-')[0]}`), ['raised quiet']); // prettier-ignore
});
