import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runRequest } from '#kernels/model';
import { alarmHealth, backTest, rulesModel, type AlarmRecord, type Rule } from './index.ts';

const MINUTE = 60_000;
const rule: Rule = {
  id: 'high',
  version: 1,
  kind: 'threshold',
  operands: [{ point: 5, direction: 'above' }],
  levels: [
    { grade: 'yellow', limits: [80], resets: [79] },
    { grade: 'red', limits: [90] },
  ],
};
const at = (
  minute: number,
  value: number,
): { point: number; time: number; value: number; quality: number } => ({
  point: 5,
  time: minute * MINUTE,
  value,
  quality: 192,
});

test('RUL-30 a back-test counts alarms, chatter and minutes in alarm', () => {
  const readings = [
    at(1440, 10),
    at(0, 10),
    at(10, 85),
    at(12, 91),
    at(20, 70),
    at(20.5, 81),
    at(21, 70),
    at(100, 82),
    at(110, 1),
  ];
  const result = backTest(rule, readings);
  assert.deepEqual(
    result.episodes.map((e) => [e.start / MINUTE, (e.until ?? 0) / MINUTE, e.grade]),
    [[10, 20, 'red'], [20.5, 21, 'yellow'], [100, 110, 'yellow']], // prettier-ignore
  );
  assert.deepEqual(
    [result.days, result.alarmsPerDay, result.chatter, result.minutesInAlarm],
    [1, 3, 1, 20.5],
  );
  assert.equal(backTest(rule, []).alarmsPerDay, 0);
});

test('HLT-1 HLT-2 floods begin over ten alarms per operator and slot and end under five', () => {
  const burst = (slot: number, n: number): AlarmRecord[] =>
    Array.from({ length: n }, (_, i) => ({ ruleId: `r${i}`, at: slot * 10 * MINUTE + i * 20_000, clearedAt: slot * 10 * MINUTE + i * 20_000 + 1 })); // prettier-ignore
  const alarms = [...burst(1, 11), ...burst(2, 6), ...burst(3, 4), ...burst(5, 10)];
  const one = alarmHealth(alarms, 0, 60 * MINUTE, 1);
  assert.deepEqual(one.floods, [{ from: 10 * MINUTE, until: 30 * MINUTE, alarms: 17 }]);
  assert.deepEqual([one.alarms, one.peakPerSlot, one.shareInFlood], [31, 11, 1 / 6]);
  assert.ok(Math.abs(one.meanPerSlot - 31 / 6) < 1e-12);
  assert.equal(alarmHealth(alarms, 0, 60 * MINUTE, 2).floods.length, 0);
});

test('HLT-3 HLT-4 HLT-5 HLT-6 chattering, stale, standing and bad actors', () => {
  const alarms: AlarmRecord[] = [
    { ruleId: 'old', at: -25 * 60 * MINUTE },
    { ruleId: 'now', at: 5 * MINUTE },
    ...[0, 30, 60].map((s) => ({ ruleId: 'flap', at: s * 1000, clearedAt: s * 1000 + 5000 })),
    ...Array.from({ length: 12 }, (_, i) => ({ ruleId: `x${i}`, at: MINUTE * 7, clearedAt: MINUTE * 8 })),
  ];
  const health = alarmHealth(alarms, 0, 10 * MINUTE, 1);
  assert.deepEqual(health.chattering, [{ ruleId: 'flap', peakPerMinute: 3 }]);
  assert.equal(health.standing, 2);
  assert.deepEqual(health.stale, [{ ruleId: 'old', since: -25 * 60 * MINUTE }]);
  assert.deepEqual(health.badActors[0], { ruleId: 'flap', alarms: 3 });
  assert.equal(health.badActors.length, 10);
  assert.equal(health.badActorShare, 12 / 16);
});

test('the command-line examples compute', () => {
  for (const formula of rulesModel.formulas)
    runRequest(rulesModel, { formula: formula.name, ...formula.example });
});
