import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstDifference } from './comparison.ts';
import * as door from './index.ts';
import { randomCase, seeded, STREAM_START } from './random-streams.ts';
import type { AlarmChange, Rule, RuleState, StoredReading } from './index.ts';

const LONG = process.env.FENGSUI_TORTURE === '1';
const T0 = STREAM_START;

type Row = readonly [seconds: number, value: number, quality?: number, point?: number];

/** Judges rows as one batch each, received at their own device time unless said otherwise. */
function feed(state: RuleState, rows: readonly Row[], receivedAtS?: number): AlarmChange[] {
  const out: AlarmChange[] = [];
  for (const [s, value, quality = 192, point = 0] of rows) {
    const at = T0 + (receivedAtS ?? s) * 1000;
    door.judgeBatch(
      state,
      Int32Array.of(point),
      Float64Array.of(T0 + s * 1000),
      Float64Array.of(value),
      Uint8Array.of(quality),
      1,
      at,
      out,
    );
    door.commit(state);
  }
  return out;
}

function brief(changes: readonly AlarmChange[]): string[] {
  return changes.map((c) => `${c.kind} ${c.grade} ${(c.at - T0) / 1000}`);
}

const above = { point: 0, direction: 'above' } as const;
const level: Rule = {
  id: 'level',
  version: 1,
  kind: 'threshold',
  operands: [above],
  levels: [
    { grade: 'yellow', limits: [80], resets: [75] },
    { grade: 'red', limits: [90], resets: [85] },
  ],
};

function stateOf(...rules: Rule[]): RuleState {
  return door.createState(door.compileRules(rules, 4));
}

test('RUL-4 RUL-9 a threshold raises, escalates, degrades and clears with hysteresis', () => {
  const rows: Row[] = [
    [0, 79.9],
    [1, 80],
    [2, 76],
    [3, 90],
    [4, 86],
    [5, 84],
    [6, 75],
    [7, 74.9],
  ];
  assert.deepEqual(brief(feed(stateOf(level), rows)), ['raised yellow 1', 'escalated red 3', 'degraded yellow 5', 'cleared yellow 7']); // prettier-ignore
});

test('RUL-2 bad quality and values that are no number are never judged', () => {
  assert.deepEqual(
    brief(
      feed(stateOf(level), [
        [0, 99, 0],
        [1, 99, 64],
        [2, NaN],
        [3, Infinity],
      ]),
    ),
    [],
  );
});

test('RUL-5 a rate is judged per minute over its window', () => {
  const rule: Rule = { id: 'rise', version: 1, kind: 'rate', operands: [above], levels: [{ grade: 'orange', limits: [6] }], windowMs: 30_000 }; // prettier-ignore
  assert.deepEqual(brief(feed(stateOf(rule), [[0, 0], [30, 3], [60, 5.9], [61, 100, 0], [90, 8]])), ['raised orange 30', 'cleared orange 60']); // prettier-ignore
});

test('RUL-8 a duration is proved by readings', () => {
  const rows: Row[] = [
    [0, 81],
    [5, 74],
    [6, 81],
    [15, 82],
    [16, 83],
    [17, 70],
  ];
  assert.deepEqual(brief(feed(stateOf({ ...level, durationMs: 10_000 }), rows)), [
    'raised yellow 16',
    'cleared yellow 17',
  ]);
});

test('RUL-7 a sequence needs its order and its window', () => {
  const operands = [above, { point: 1, direction: 'above' }] as const;
  const rule: Rule = { id: 'seq', version: 1, kind: 'sequence', operands, levels: [{ grade: 'red', limits: [1, 1] }], windowMs: 10_000 }; // prettier-ignore
  assert.deepEqual(brief(feed(stateOf(rule), [[0, 2], [11, 2, 192, 1], [12, 0, 192, 1], [13, 0], [14, 2], [15, 2, 192, 1]])), ['raised red 15']); // prettier-ignore
});

test('RUL-11 RUL-12 silence is found by ticks and restarts at readiness', () => {
  const rule: Rule = { id: 'quiet', version: 1, kind: 'silence', operands: [above], levels: [{ grade: 'blue', limits: [10_000] }] }; // prettier-ignore
  const state = stateOf(rule);
  const out: AlarmChange[] = [];
  const at = (s: number): number => T0 + s * 1000;
  door.ready(state, at(0));
  door.tick(state, at(10), out);
  assert.deepEqual(brief(out), []);
  door.tick(state, at(11), out);
  assert.deepEqual(brief(out), ['raised blue 10']);
  assert.deepEqual(brief(feed(state, [[12, 1, 0]])), ['cleared blue 12']);
  door.tick(state, at(20), out);
  door.ready(state, at(100));
  door.tick(state, at(109), out);
  assert.equal(out.length, 1);
  door.tick(state, at(111), out);
  assert.deepEqual(brief(out.slice(1)), ['raised blue 110']);
});

test('RUL-10 a mode silences the rules that are not for it', () => {
  const state = stateOf(level, { ...level, id: 'drill', modes: ['maintenance'] });
  const out: AlarmChange[] = [];
  door.setMode(state, 0, 'maintenance', T0 + 5000, T0 + 5000, out);
  assert.deepEqual(brief([...out, ...feed(state, [[0, 81], [6, 82], [7, 60]])]), ['raised yellow 0', 'cleared yellow 6', 'raised yellow 6', 'cleared yellow 7']); // prettier-ignore
});

test('RUL-14 RUL-15 late data withdraw a live alarm and find another late', () => {
  const state = stateOf({ ...level, durationMs: 10_000 });
  assert.deepEqual(
    brief(
      feed(state, [
        [0, 81],
        [10, 81],
      ]),
    ),
    ['raised yellow 10'],
  );
  assert.deepEqual(brief(feed(state, [[5, 60]], 12)), ['withdrawnByLateData yellow 10']);
  assert.deepEqual(brief(feed(state, [[11, 60]])), []);
  assert.deepEqual(
    brief(
      feed(
        state,
        [
          [-20, 81],
          [-10, 81],
        ],
        700,
      ),
    ),
    ['foundLate yellow 0', 'cleared yellow 5', 'revised yellow -10'],
  );
});

test('RUL-16 an alarm found late sounds once a live reading confirms it', () => {
  const state = stateOf(level);
  assert.deepEqual(brief(feed(state, [[0, 81]], 7200)), ['foundLate yellow 0']);
  assert.deepEqual(brief(feed(state, [[7200, 82]])), ['raised yellow 0']);
  assert.deepEqual(brief(feed(state, [[7201, 82]])), []);
});

test('RUL-17 a reading more than seven days late is counted and not judged', () => {
  const state = stateOf(level);
  feed(state, [[604_801, 1]]);
  const tally = door.judgeBatch(state, Int32Array.of(0), Float64Array.of(T0), Float64Array.of(99), Uint8Array.of(192), 1, T0, []); // prettier-ignore
  assert.deepEqual([tally.tooOld, tally.late], [1, 0]);
});

test('RUL-1 any permutation with repetitions gives the same episodes and latest values', () => {
  const random = seeded(11);
  const rules: Rule[] = [level, { ...level, id: 'long', durationMs: 20_000 }, { ...level, id: 'rise', kind: 'rate', windowMs: 40_000, levels: [{ grade: 'blue', limits: [30] }] }]; // prettier-ignore
  const rows: Row[] = Array.from({ length: 400 }, (_, i) => [i * 5 + Math.floor(random() * 2), 60 + random() * 35, random() < 0.1 ? 0 : 192]); // prettier-ignore
  const episodes = (order: readonly Row[]): string => {
    const stored: StoredReading[] = [];
    const history = (_p: number, from: number, to: number): StoredReading[] => stored.filter((r) => r.time >= from && r.time <= to); // prettier-ignore
    const state = door.createState(door.compileRules(rules, 4), { ringSize: 40, history });
    for (const row of order) {
      feed(state, [row], 2000);
      stored.push({ time: T0 + row[0] * 1000, value: row[1], quality: row[2] ?? 192, receivedAt: T0 });
    }
    const lists = rules.map((_, r) => door.episodesOf(state, r).map((e) => [e.steps, e.until]));
    return JSON.stringify([lists, door.latestOf(state, 0)]);
  };
  const inOrder = episodes(rows);
  assert.ok(inOrder.length > 2000);
  for (let n = 0; n < 5; n++) {
    const twice = [...rows, ...rows.filter(() => random() < 0.5)];
    const shuffled = twice.map((row) => [random(), row] as const).toSorted((a, b) => a[0] - b[0]);
    assert.equal(episodes(shuffled.map((s) => s[1])), inOrder);
  }
});

test('RUL-1 to RUL-20 the engine says what the reference says, call by call', () => {
  const run = (seed: number, disorder: number, perPoint: number): void => {
    const difference = firstDifference(door, randomCase(seed, disorder, perPoint));
    assert.equal(
      difference,
      undefined,
      `seed ${seed}, disorder ${disorder}, ${perPoint} readings: ${difference}`,
    );
  };
  const property = (perPoint: number, numRuns: number): void =>
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.constantFrom(0, 0.1, 0.6), (s, d) => run(s, d, perPoint)),
      { numRuns, seed: LONG ? Date.now() : 20_260, endOnFailure: true },
    );
  // Seeds that once differed.
  for (const seed of [37, 178, 261]) run(seed, 0.6, 60);
  for (const seed of [113, 186]) run(seed, 0.1, 60);
  run(1_000_115, 0.1, 110);
  run(1_002_975, 0.6, 110);
  property(18, LONG ? 100_000 : 1880);
  property(60, LONG ? 20_000 : 120);
});

test('RUL-19 a changed rule starts new, an unchanged one continues', () => {
  const state = stateOf(level);
  feed(state, [[0, 81]]);
  const next = door.compileRules([{ ...level, version: 2 }, level], 4);
  const continued = door.restore(next, door.snapshot(state));
  assert.deepEqual(
    brief(feed(continued, [[-1, 99]], 1)),
    ['revised yellow -1'].map((s) => s.replace('yellow', 'red')),
  );
  assert.deepEqual(
    feed(continued, [[1, 81]]).map((c) => `${c.kind} ${c.ruleVersion}`),
    ['raised 2'],
  );
  assert.throws(() => door.restore(next, new Uint8Array(20)), { code: 'INPUT_INCONSISTENT' });
});

test('a rule that cannot be judged is refused by name', () => {
  const refuse = (rule: Partial<Rule>, path: string): void =>
    assert.throws(
      () => stateOf({ ...level, ...rule }),
      (e: Error & { path?: string }) => e.path === path,
    );
  refuse({ operands: [{ point: 9, direction: 'above' }] }, 'rules[0].operands');
  refuse({ levels: [] }, 'rules[0].levels');
  refuse({ levels: [{ grade: 'red', limits: [5], resets: [6] }] }, 'rules[0].levels');
  refuse({ kind: 'rate' }, 'rules[0].windowMs');
  refuse({ kind: 'and' }, 'rules[0].operands');
  refuse({ durationMs: -1 }, 'rules[0].durationMs');
});

test('a snapshot restores from a view into a larger buffer, as a database client gives it (RUL-19)', () => {
  const set = door.compileRules(
    [
      {
        id: 'r',
        version: 1,
        kind: 'threshold',
        operands: [{ point: 1, direction: 'above' }],
        levels: [{ grade: 'red', limits: [10] }],
      },
    ],
    2,
  );
  const state = door.createState(set);
  door.judgeBatch(
    state,
    Int32Array.of(1, 1),
    Float64Array.of(1000, 2000),
    Float64Array.of(1, 12),
    Uint8Array.of(192, 192),
    2,
    2000,
    [],
  );
  door.commit(state);
  const saved = door.snapshot(state);
  const pool = Buffer.alloc(saved.length + 64, 0xff);
  pool.set(saved, 24);
  const view = pool.subarray(24, 24 + saved.length);
  const again = door.restore(set, view);
  assert.deepEqual(door.episodesOf(again, 0), door.episodesOf(state, 0));
  assert.deepEqual(door.latestOf(again, 1), door.latestOf(state, 1));
  assert.deepEqual(Buffer.from(door.snapshot(again)), Buffer.from(saved));
});

test('RUL-19 a copy stays what it was while the state goes on, and its arrays serve the next copy', () => {
  const state = stateOf(level);
  for (let i = 0; i < 100; i++) feed(state, [[i, i % 7 === 0 ? 85 : 20]]);
  const before = Buffer.from(door.snapshot(state));
  const copy = door.capture(state);
  for (let i = 100; i < 200; i++) feed(state, [[i, i % 5 === 0 ? 99 : 20]]);
  assert.deepEqual(Buffer.concat([...door.snapshotPieces(copy)]), before);
  const now = Buffer.from(door.snapshot(state));
  assert.deepEqual(Buffer.concat([...door.snapshotPieces(door.capture(state, copy))]), now);
});
