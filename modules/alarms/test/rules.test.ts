import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations as op, ruleOperations as rule } from '#alarms/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { anEnterprise } from '../../sensing/test/build.ts';
import { aLevelRule, anArmedRule, send } from './build.ts';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

const iso = (ms: number): string => new Date(ms).toISOString();
const limits = (red: number, orange: number): ReturnType<typeof aLevelRule>['condition'] => ({
  kind: 'threshold',
  direction: 'above',
  levels: [
    { grade: 'red', limit: red },
    { grade: 'orange', limit: orange },
  ],
  hysteresis: 0.2,
  durationS: 0,
});

test('ALM-5 a red alarm is shelved for an hour at most, a lower one for a day', async () => {
  const { device, codes, points } = await anEnterprise(app);
  await anArmedRule(app, aLevelRule([points[0].id]));
  const officer = await app.person('dutyOfficer');
  const shelve = async (minutes: number): Promise<number> => {
    const [alarm] = (await officer.call(op.list, { query: { pointId: points[0].id } })).items;
    return (await officer.try(op.shelve, { params: { id: alarm.id }, body: { minutes, reason: '检修' } }))
      .status;
  };
  await send(app, device, codes[0], [9.5]);
  assert.equal(await shelve(1440), 200);
  await send(app, device, codes[0], [10.5]);
  assert.deepEqual([await shelve(61), await shelve(60)], [422, 200]);
});

test('ALM-7 why: the version that fired with its own limits, also after a newer one was armed', async () => {
  const { device, codes, points } = await anEnterprise(app);
  const ruleId = await anArmedRule(app, aLevelRule([points[0].id]));
  const officer = await app.person('dutyOfficer');
  const commander = await app.person('commander');
  await send(app, device, codes[0], [9.4]);
  const [alarm] = (await officer.call(op.list, { query: { pointId: points[0].id } })).items;
  const body = aLevelRule([points[0].id], { name: '液位高报（放宽）', condition: limits(11, 9.8) });
  await officer.call(rule.draftRule, { body: { ruleId, body } });
  assert.equal((await commander.call(rule.armRule, { params: { id: ruleId } })).version, 2);
  const why = await officer.call(op.why, { params: { id: alarm.id } });
  assert.deepEqual([why.ruleVersion, why.rule.name, why.alarm.threshold], [1, '液位高报', 9]);
  assert.equal(why.evidence[0].readings.at(-1)?.value, 9.4);
  const versions = (await officer.call(rule.ruleVersions, { params: { id: ruleId } })).items;
  assert.deepEqual(versions.map((v) => [v.version, v.state]).sort(), [
    [1, 'retired'],
    [2, 'armed'],
  ]);
});

test('ALM-12 a rule that cannot be judged is refused when it is drafted', async () => {
  const { points } = await anEnterprise(app);
  const foreign = await anEnterprise(app, { parent: TREE.otherCounty });
  const officer = await app.person('dutyOfficer');
  const refused = async (body: ReturnType<typeof aLevelRule>): Promise<string | undefined> =>
    (await officer.try(rule.draftRule, { body: { body } })).body.code;
  const parts = [points[0].id, 999_999].map((pointId) => ({
    pointId,
    direction: 'above' as const,
    limit: 9,
  }));
  const together = { kind: 'all' as const, windowS: 60, grade: 'red' as const, parts };
  assert.equal(await refused(aLevelRule([999_999])), 'RULE_INVALID');
  assert.equal(await refused(aLevelRule([foreign.points[0].id])), 'RULE_INVALID');
  assert.equal(await refused({ ...aLevelRule([]), points: undefined, condition: together }), 'RULE_INVALID');
  const { points: _none, ...bare } = aLevelRule([]);
  assert.equal(await refused(bare), 'RULE_INVALID');
});

test('ALM-14 a candidate is tried on stored readings beside the armed version', async () => {
  const { device, codes, points } = await anEnterprise(app);
  const ruleId = await anArmedRule(app, aLevelRule([points[0].id]));
  const from = app.clock.now();
  await send(app, device, codes[0], [5, 9.1, 5, 9.1, 5, 9.7, 5, 10.4, 5], 30);
  const officer = await app.person('dutyOfficer');
  const real = (await officer.call(op.list, { query: { pointId: points[0].id } })).items;
  assert.equal(real.length, 4);
  const judge = async (grade: string, verdict: 'true' | 'false'): Promise<void> => {
    const id = real.find((a) => a.highestGrade === grade)?.id ?? '';
    await officer.call(op.verify, { params: { id }, body: { verdict, reason: '现场核实' } });
  };
  await judge('red', 'true');
  await judge('orange', 'false');
  const candidate = aLevelRule([points[0].id], { condition: limits(10, 9.5) });
  const body = { body: candidate, compareWith: ruleId, from: iso(from), to: iso(app.clock.now() + 1000) };
  const tested = await officer.call(rule.backTest, { body });
  assert.equal(tested.armed?.alarms, 4);
  assert.deepEqual([tested.armed?.hits, tested.armed?.misses], [1, 0]);
  assert.equal(tested.candidate.alarms, 2);
  assert.deepEqual([tested.candidate.hits, tested.candidate.misses], [1, 0]);
  assert.ok(tested.candidate.falseAlarms <= (tested.armed?.falseAlarms ?? 0));
  assert.equal(tested.candidate.readings, 9);
  const blunt = aLevelRule([points[0].id], { condition: limits(12, 11) });
  const missed = await officer.call(rule.backTest, { body: { ...body, body: blunt } });
  assert.deepEqual([missed.candidate.alarms, missed.candidate.hits, missed.candidate.misses], [0, 0, 1]);
});

test('ALM-17 a rule in shadow is judged and counted, and nobody is alarmed', async () => {
  const { device, codes, points } = await anEnterprise(app);
  const officer = await app.person('dutyOfficer');
  const drafted = await officer.call(rule.draftRule, { body: { body: aLevelRule([points[0].id]) } });
  assert.equal((await officer.call(rule.shadowRule, { params: { id: drafted.id } })).state, 'shadow');
  await app.settle();
  await send(app, device, codes[0], [5, 9.2, 5, 10.8, 5]);
  const shadow = await officer.call(rule.shadowResult, { params: { id: drafted.id } });
  assert.equal(shadow.alarms, 2);
  assert.deepEqual((await officer.call(op.list, { query: { pointId: points[0].id } })).items, []);
});

test('ALM-18 a change of many rules is previewed, drafted, and armed only by a second person', async () => {
  const { device, codes, points } = await anEnterprise(app);
  const ruleId = await anArmedRule(app, aLevelRule([points[0].id]));
  const officer = await app.person('dutyOfficer');
  const change = { ruleIds: [ruleId], change: { limitFactor: 1.1 } };
  const [{ before: was, after: becomes }] = (await officer.call(rule.previewBulk, { body: change })).items;
  const limitsOf = (b: typeof was): number[] =>
    b.condition.kind === 'threshold' ? b.condition.levels.map((l) => l.limit) : [];
  assert.deepEqual(limitsOf(was), [10, 9]);
  assert.deepEqual(
    limitsOf(becomes).map((l) => Math.round(l * 100) / 100),
    [11, 9.9],
  );
  await officer.call(rule.draftBulk, { body: change });
  await send(app, device, codes[0], [9.5]);
  assert.equal((await officer.call(op.list, { query: { pointId: points[0].id } })).items.length, 1);
  assert.equal((await officer.try(rule.armRule, { params: { id: ruleId } })).status, 403);
  const commander = await app.person('commander');
  assert.equal((await commander.call(rule.armRule, { params: { id: ruleId } })).version, 2);
});

test('ALM-15 health counts what the viewer answers for', async () => {
  const here = await app.person('dutyOfficer');
  const there = await app.person('dutyOfficer', TREE.otherCounty);
  const counted = async (who: typeof here): Promise<number> =>
    (await who.call(op.health, { query: { hours: 24 } })).alarms;
  assert.ok((await counted(here)) >= 6);
  assert.equal(await counted(there), 0);
});

test('ALM-20 no defect was logged', () => assert.deepEqual(app.errors, []));
