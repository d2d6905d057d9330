import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations } from '#alarms/contract';
import { incidentOperations as op } from '#incidents/contract';
import { operationsOperations } from '#operations/contract';
import { verifyExport } from '#platform/server/log';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { aLevelRule, anArmedRule, send } from '../../alarms/test/build.ts';
import { anEnterprise } from '../../sensing/test/build.ts';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

const accident = {
  source: 'call' as const,
  title: '沙洲镇厂房起火',
  class: 'accident' as const,
  kind: '火灾',
  level: 'III' as const,
  description: '群众来电',
  position: [116.1, 30.2],
};

test('INC-1 INC-7 an incident opened from an alarm carries on its chain, which exports and verifies offline', async () => {
  const { device, codes, points } = await anEnterprise(app);
  await anArmedRule(app, aLevelRule([points[0].id]));
  await send(app, device, codes[0], [11]);
  const officer = await app.person('dutyOfficer');
  const [alarm] = (await officer.call(alarmOperations.list, { query: { pointId: points[0].id } })).items;
  const incident = await officer.call(op.open, { body: { ...accident, source: 'alarm', alarmId: alarm.id } });
  assert.equal(incident.correlationId, alarm.correlationId);
  assert.equal((await officer.call(alarmOperations.get, { params: { id: alarm.id } })).state, 'acknowledged');
  const ofIncident = await officer.call(alarmOperations.list, { query: { incidentId: incident.id } });
  assert.deepEqual(
    ofIncident.items.map((a) => a.id),
    [alarm.id],
  );
  await officer.call(op.note, { params: { id: incident.id }, body: { text: '已通知消防' } });
  await app.settle();
  const timeline = await officer.call(op.timeline, { params: { id: incident.id } });
  assert.deepEqual(
    timeline.items.map((i) => i.type),
    ['alarm.raised', 'alarm.linkedToIncident', 'incident.opened', 'incident.noted'],
  );
  const answer = await officer.try(operationsOperations.exportChain, {
    params: { id: incident.correlationId },
  });
  assert.equal(answer.status, 200);
  const text = JSON.stringify(answer.body);
  const verdict = verifyExport(text);
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.entries, 4);
  const tampered = verifyExport(text.replace('已通知消防', '未通知消防'));
  assert.ok(tampered.faults.length > 0);
});

test('INC-4 INC-8 reports go first, follow-up, final; a late one is said once', async () => {
  const officer = await app.person('dutyOfficer');
  const commander = await app.person('commander');
  const incident = await officer.call(op.open, { body: accident });
  assert.equal(incident.minutesLeft, 60);
  assert.equal(
    (await officer.try(op.report, { params: { id: incident.id }, body: { kind: 'final', text: '完' } })).body
      .code,
    'REPORT_ORDER',
  );
  app.clock.advance(61 * 60_000);
  await app.settle();
  const again = await app.person('dutyOfficer');
  const line = await again.call(op.timeline, { params: { id: incident.id } });
  assert.equal(line.items.filter((i) => i.type === 'incident.reportOverdue').length, 1);
  await again.call(op.report, { params: { id: incident.id }, body: { kind: 'first', text: '首报' } });
  const cmd = await app.person('commander');
  assert.equal(
    (await cmd.try(op.close, { params: { id: incident.id }, body: { conclusion: '扑灭' } })).body.code,
    'FINAL_REPORT_MISSING',
  );
  await again.call(op.report, { params: { id: incident.id }, body: { kind: 'final', text: '终报' } });
  const closed = await cmd.call(op.close, { params: { id: incident.id }, body: { conclusion: '扑灭' } });
  assert.equal(closed.state, 'closed');
  void commander;
});

test('INC-2 INC-5 INC-6 duplicates are found; a claimed incident is locked for others; merging keeps the alarms', async () => {
  const one = await app.person('dutyOfficer');
  const two = await app.person('dutyOfficer');
  const first = await one.call(op.open, { body: accident });
  const second = await two.call(op.open, {
    body: { ...accident, title: '厂房冒烟', position: [116.101, 30.2] },
  });
  const found = await one.call(op.duplicates, { params: { id: second.id } });
  assert.equal(found.items[0].incident.id, first.id);
  await one.call(op.claim, { params: { id: first.id } });
  const refused = await two.try(op.change, {
    params: { id: first.id },
    body: { version: first.version, level: 'II' },
  });
  assert.equal(refused.body.code, 'CLAIMED');
  await one.call(op.change, { params: { id: first.id }, body: { version: first.version, level: 'II' } });
  assert.equal(
    (await one.try(op.change, { params: { id: first.id }, body: { version: first.version, level: 'I' } }))
      .body.code,
    'CHANGED_MEANWHILE',
  );
  const merged = await one.call(op.merge, { params: { id: second.id }, body: { into: first.id } });
  assert.equal(merged.id, first.id);
  const elsewhere = await app.person('dutyOfficer', TREE.otherCounty);
  assert.equal((await elsewhere.try(op.get, { params: { id: first.id } })).status, 404);
});

test('OPS-1 OPS-2 the audit administrator reads and verifies the log; the duty officer does not', async () => {
  const auditor = await app.person('auditAdmin', TREE.city);
  const log = await auditor.call(operationsOperations.readLog, { query: { limit: 50 } });
  assert.ok(log.items.length > 5);
  const verdict = await auditor.call(operationsOperations.verifyLog);
  assert.deepEqual(verdict.faults, []);
  const officer = await app.person('dutyOfficer');
  assert.equal((await officer.try(operationsOperations.readLog)).status, 403);
  const state = await officer.call(operationsOperations.state);
  assert.ok(state.logSize > 0);
});

test('INC-9 no defect was logged', () => assert.deepEqual(app.errors, []));
