import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { incidentOperations } from '#incidents/contract';
import { operationsOperations as op } from '#operations/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

const FIRE = {
  title: '厂房起火',
  class: 'accident' as const,
  kind: '火灾',
  level: 'III' as const,
  description: '群众来电',
  source: 'call' as const,
};

test('OPS-4 the log is searched by person, kind, thing and chain, and told page by page', async () => {
  const officer = await app.person('dutyOfficer');
  const other = await app.person('dutyOfficer', TREE.otherCounty);
  await officer.call(op.noteShift, { body: { text: '接班，一切正常' } });
  await other.call(op.noteShift, { body: { text: '邻县值班' } });
  const incident = await officer.call(incidentOperations.open, { body: FIRE });
  await app.settle();
  const auditor = await app.person('auditAdmin', TREE.city);
  const search = async (query: Record<string, unknown>): Promise<string[]> =>
    (await auditor.call(op.readLog, { query })).items.map((i) => i.type);
  assert.deepEqual(await search({ actor: `person:${officer.personId}` }), [
    'incident.opened',
    'duty.noted',
    'identity.signedIn',
  ]);
  assert.deepEqual(await search({ type: 'duty.noted' }), ['duty.noted', 'duty.noted']);
  assert.deepEqual(await search({ subject: `incident:${incident.id}` }), ['incident.opened']);
  assert.deepEqual(await search({ correlationId: incident.correlationId }), ['incident.opened']);
  const first = await auditor.call(op.readLog, { query: { limit: 2 } });
  const second = await auditor.call(op.readLog, { query: { limit: 2, before: first.next } });
  const seqs = [...first.items, ...second.items].map((i) => i.seq);
  assert.deepEqual(
    seqs,
    [...seqs].sort((a, b) => b - a),
  );
  assert.equal(new Set(seqs).size, 4);
});

test('OPS-4 a sign-in names the person, the time and the address it came from', async () => {
  const officer = await app.person('dutyOfficer');
  await app.settle();
  const auditor = await app.person('auditAdmin', TREE.city);
  const { items } = await auditor.call(op.readLog, {
    query: { type: 'identity.signedIn', subject: `person:${officer.personId}` },
  });
  assert.equal(items.length, 1);
  assert.match(items[0].time, /^\d{4}-\d\d-\d\dT/);
  assert.equal((items[0].payload as { address: string }).address, '127.0.0.1');
});

test('OPS-4 an auditor reads the branches below and no others', async () => {
  const neighbour = await app.person('auditAdmin', TREE.otherCounty);
  const { items } = await neighbour.call(op.readLog, { query: { limit: 500 } });
  const foreign = items.filter((i) => i.orgPath !== 'node' && !i.orgPath.startsWith(TREE.otherCounty));
  assert.deepEqual(foreign, []);
});

test('OPS-3 a chain is exported only for who may see where it happened, and the export is itself an entry', async () => {
  const officer = await app.person('dutyOfficer');
  const incident = await officer.call(incidentOperations.open, { body: { ...FIRE, title: '另一处' } });
  await app.settle();
  const params = { id: incident.correlationId };
  const elsewhere = await app.person('dutyOfficer', TREE.otherCounty);
  assert.equal((await elsewhere.try(op.exportChain, { params })).status, 404);
  assert.equal((await officer.try(op.exportChain, { params })).status, 200);
  await app.settle();
  const auditor = await app.person('auditAdmin', TREE.city);
  const { items } = await auditor.call(op.readLog, {
    query: { type: 'log.chainExported', actor: `person:${officer.personId}` },
  });
  assert.equal(items.length, 1);
  assert.equal(items[0].subject, `chain:${incident.correlationId}`);
});

test('OPS-9 no defect was logged', () => assert.deepEqual(app.errors, []));
