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

test('ALM-1 ALM-3 ALM-4 an alarm is raised, escalates, is acknowledged, verified, handled, cleared and closed', async () => {
  const { device, codes, points } = await anEnterprise(app);
  await anArmedRule(app, aLevelRule([points[0].id]));
  const officer = await app.person('dutyOfficer');
  await send(app, device, codes[0], [5, 8.9, 9.1]);
  const first = (await officer.call(op.list, { query: { open: true } })).items;
  assert.equal(first.length, 1);
  assert.equal(first[0].grade, 'orange');
  assert.equal(first[0].conditionKind, 'threshold');
  assert.equal(first[0].value, 9.1);
  assert.equal(first[0].threshold, 9);
  await send(app, device, codes[0], [10.4]);
  const [alarm] = (await officer.call(op.list, { query: { open: true } })).items;
  assert.equal(alarm.grade, 'red');
  assert.equal(alarm.threshold, 10, 'the limit shown is that of the grade');
  assert.equal(
    (await officer.try(op.close, { params: { id: alarm.id }, body: {} })).body.code,
    'ALARM_WRONG_STATE',
  );
  await officer.call(op.acknowledge, { params: { id: alarm.id } });
  const verified = await officer.call(op.verify, {
    params: { id: alarm.id },
    body: { verdict: 'true', reason: '现场确认液位超高' },
  });
  assert.equal(verified.state, 'verified');
  assert.equal(
    (await officer.try(op.close, { params: { id: alarm.id }, body: {} })).body.code,
    'STILL_ACTIVE',
  );
  await send(app, device, codes[0], [8.7]);
  const cleared = await officer.call(op.get, { params: { id: alarm.id } });
  assert.equal(cleared.active, false);
  await officer.call(op.handle, { params: { id: alarm.id }, body: { note: '已关闭进料阀' } });
  const closed = await officer.call(op.close, { params: { id: alarm.id }, body: {} });
  assert.equal(closed.state, 'closed');
  const why = await officer.call(op.why, { params: { id: alarm.id } });
  assert.equal(why.evidence[0].readings.at(-1)?.value, 9.1);
  assert.deepEqual(
    why.timeline.map((t) => t.type),
    [
      'alarm.raised',
      'alarm.gradeChanged',
      'alarm.acknowledged',
      'alarm.verified',
      'alarm.cleared',
      'alarm.handled',
      'alarm.closed',
    ],
  );
  assert.match(why.explanation.zh, /第 1 版/);
});

test('ALM-13 a rule is armed by a second person only', async () => {
  const { points } = await anEnterprise(app);
  const commander = await app.person('commander');
  const inspector = await app.person('inspector');
  const drafted = await inspector.call(rule.draftRule, { body: { body: aLevelRule([points[0].id]) } });
  assert.equal(
    (await inspector.try(rule.armRule, { params: { id: drafted.id } })).body.code,
    'SELF_APPROVAL',
  );
  assert.equal((await commander.call(rule.armRule, { params: { id: drafted.id } })).state, 'armed');
});

test('ALM-10 every branch of the tree sees only its own alarms', async () => {
  const there = await anEnterprise(app, { parent: TREE.otherCounty });
  await anArmedRule(app, aLevelRule([there.points[0].id]), TREE.otherCounty);
  await send(app, there.device, there.codes[0], [11]);
  const theirs = await app.person('dutyOfficer', TREE.otherCounty);
  const [alarm] = (await theirs.call(op.list, { query: { open: true } })).items;
  assert.ok(alarm);
  const ours = await app.person('dutyOfficer', TREE.county);
  assert.equal((await ours.try(op.get, { params: { id: alarm.id } })).status, 404);
  assert.equal((await ours.try(op.acknowledge, { params: { id: alarm.id } })).status, 404);
  const city = await app.person('dutyOfficer', TREE.city);
  assert.equal((await city.call(op.get, { params: { id: alarm.id } })).id, alarm.id);
  const enterprise = await app.person('enterpriseManager', there.enterprise.orgPath);
  assert.equal((await enterprise.call(op.get, { params: { id: alarm.id } })).id, alarm.id);
});

test('ALM-6 an alarm nobody acknowledges climbs the ladder; a shelved one sounds again when its time is over', async () => {
  const { device, codes, points } = await anEnterprise(app);
  await anArmedRule(app, aLevelRule([points[0].id]));
  await send(app, device, codes[0], [12]);
  const officer = await app.person('dutyOfficer');
  const [alarm] = (await officer.call(op.list, { query: { pointId: points[0].id } })).items;
  app.clock.advance(4 * 60_000);
  await app.settle();
  assert.equal((await officer.call(op.get, { params: { id: alarm.id } })).escalation, 1);
  assert.equal(
    (await officer.try(op.shelve, { params: { id: alarm.id }, body: { minutes: 120, reason: '传感器检修' } }))
      .body.code,
    'SHELVE_TOO_LONG',
  );
  await officer.call(op.shelve, { params: { id: alarm.id }, body: { minutes: 30, reason: '传感器检修' } });
  assert.equal((await officer.call(op.handover)).shelved.length, 1);
  app.clock.advance(29 * 60_000);
  await app.settle();
  assert.ok((await officer.call(op.get, { params: { id: alarm.id } })).shelvedUntil);
  app.clock.advance(61_000);
  await app.settle();
  assert.equal((await officer.call(op.get, { params: { id: alarm.id } })).shelvedUntil, undefined);
});

test('ALM-9 a lost gateway is one alarm with its points listed, cleared when they speak again', async () => {
  const { device, codes, points, gateway } = await anEnterprise(app, { points: 6, parent: TREE.township });
  await anArmedRule(
    app,
    {
      name: '无数据',
      points: points.map((p) => p.id),
      modes: ['normal'],
      condition: { kind: 'silence', afterS: 60, grade: 'blue' },
    },
    TREE.county,
  );
  for (const code of codes) await send(app, device, code, [1], 0);
  const { sensing } = {
    sensing: app.node.app.parts.get('sensing') as {
      engine: { tick(now: number): void; idle(): Promise<void> };
    },
  };
  app.clock.advance(61_000);
  sensing.engine.tick(app.clock.now());
  await sensing.engine.idle();
  await app.settle();
  const officer = await app.person('dutyOfficer');
  const lost = (await officer.call(op.list, { query: { open: true, q: gateway.name } })).items;
  assert.equal(lost.length, 1);
  assert.equal(lost[0].active, true);
  for (const code of codes) await send(app, device, code, [1], 0);
  assert.equal((await officer.call(op.get, { params: { id: lost[0].id } })).active, false);
});

test('ALM-16 health counts what was raised', async () => {
  const officer = await app.person('dutyOfficer', TREE.city);
  const health = await officer.call(op.health, { query: { hours: 24 } });
  assert.ok(health.alarms >= 3);
  assert.equal(
    health.byGrade.red + health.byGrade.orange + health.byGrade.yellow + health.byGrade.blue,
    health.alarms,
  );
});

test('ALM-20 no defect was logged', () => assert.deepEqual(app.errors, []));
