import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as door from './index.ts';
import { randomCase, type Call } from './random-streams.ts';
import type { AlarmChange, HistoryLookup, RuleState, StoredReading } from './index.ts';

const CASES = process.env.FENGSUI_TORTURE === '1' ? 2000 : 25;

type BatchCall = Extract<Call, { do: 'batch' }>;

function arrays(call: BatchCall) {
  return {
    points: Int32Array.from(call.readings, (r) => r.point),
    times: Float64Array.from(call.readings, (r) => r.time),
    values: Float64Array.from(call.readings, (r) => r.value),
    qualities: Uint8Array.from(call.readings, (r) => r.quality),
  };
}

function judge(state: RuleState, call: BatchCall): AlarmChange[] {
  const out: AlarmChange[] = [];
  const { points, times, values, qualities } = arrays(call);
  door.judgeBatch(state, points, times, values, qualities, points.length, call.receivedAt, out);
  return out;
}

function other(state: RuleState, call: Exclude<Call, BatchCall>): AlarmChange[] {
  const out: AlarmChange[] = [];
  if (call.do === 'tick') door.tick(state, call.now, out);
  else if (call.do === 'ready') door.ready(state, call.now);
  else door.setMode(state, call.point, call.mode, call.since, call.now, out);
  door.commit(state);
  return out;
}

/** The value of a change without its evidence, which a shorter look-back may shorten. */
const plain = (changes: readonly AlarmChange[]): unknown => changes.map(({ evidence: _, ...rest }) => rest);

test('RUL-17 what lookBack names is all the history that judging late readings asks for', () => {
  let asked = 0;
  for (let seed = 1; seed <= CASES; seed++) {
    const { pointCount, rules, calls } = randomCase(seed, 1, 150);
    const committed: StoredReading[][] = Array.from({ length: pointCount }, () => []);
    const all: HistoryLookup = (p, from, to) => committed[p].filter((r) => r.time >= from && r.time <= to);
    // Modes are left out: they fold from the past on their own account.
    const played = calls.filter((c) => c.do !== 'mode');
    const whole = door.createState(door.compileRules(rules, pointCount), { ringSize: 40, history: all });
    const lean = door.createState(door.compileRules(rules, pointCount), { ringSize: 40 });
    for (const [n, call] of played.entries()) {
      if (call.do !== 'batch') {
        assert.deepEqual(plain(other(lean, call)), plain(other(whole, call)), `seed ${seed} call ${n}`);
        continue;
      }
      const { points, times } = arrays(call);
      const wanted = door.lookBack(lean, points, times, points.length);
      if (wanted) asked++;
      door.useHistory(
        lean,
        wanted && ((p, from, to) => all(p, Math.max(from, wanted.get(p) ?? Infinity), to)),
      );
      assert.deepEqual(plain(judge(lean, call)), plain(judge(whole, call)), `seed ${seed} call ${n}`);
      door.useHistory(lean, undefined);
      for (const state of [lean, whole]) (call.drop ? door.rollback : door.commit)(state);
      if (!call.drop)
        for (const r of call.readings) committed[r.point].push({ ...r, receivedAt: call.receivedAt });
    }
    for (const r of rules.keys())
      assert.deepEqual(door.episodesOf(lean, r), door.episodesOf(whole, r), `seed ${seed} rule ${r}`);
  }
  assert.ok(asked > CASES, `only ${asked} batches looked back`);
});

test('RUL-17 readings in order, and repetitions of the newest, need no history', () => {
  const rule = {
    id: 'r',
    version: 1,
    kind: 'threshold',
    operands: [{ point: 0, direction: 'above' }],
    levels: [{ grade: 'red', limits: [5] }],
  } as const;
  const state = door.createState(door.compileRules([rule], 1), { ringSize: 40 });
  for (let i = 0; i < 500; i++) {
    const times = Float64Array.of(i * 1000, Math.max(0, i - 3) * 1000);
    assert.equal(door.lookBack(state, Int32Array.of(0, 0), times, 2), undefined, `reading ${i}`);
    door.judgeBatch(
      state,
      Int32Array.of(0),
      times,
      Float64Array.of(i % 9),
      Uint8Array.of(192),
      1,
      i * 1000,
      [],
    );
    door.commit(state);
  }
  const wanted = door.lookBack(state, Int32Array.of(0), Float64Array.of(100_000), 1);
  const from = wanted?.get(0) ?? Infinity;
  assert.ok(from < 100_000);
});
