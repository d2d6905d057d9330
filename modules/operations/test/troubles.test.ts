import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operationsOperations as op } from '#operations/contract';
import { Reactions } from '#platform/server/jobs';
import { until } from '#platform/testkit';
import { startTestApp, TREE, type TestApp } from '#testkit';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('OPS-8 trouble of the system itself is on the desk, and its beginning and end are in the log', async () => {
  const officer = await app.person('dutyOfficer');
  const auditor = await app.person('auditAdmin', TREE.province);
  const { troubles } = app.node.app;
  troubles.raise('disk.low', { zh: '磁盘将满', en: 'the disk is nearly full' });
  troubles.raise('disk.low', { zh: '磁盘将满，剩 3 GB', en: 'the disk is nearly full, 3 GB left' });
  const { troubles: shown } = await officer.call(op.state);
  assert.deepEqual(
    shown.map((t) => [t.code, t.text.zh]),
    [['disk.low', '磁盘将满，剩 3 GB']],
  );
  const logged = async (type: string) => {
    await app.settle();
    return (await auditor.call(op.readLog, { query: { type } })).items.length;
  };
  await until('the beginning is logged', async () => (await logged('system.troubled')) > 0);
  troubles.clear('disk.low');
  troubles.clear('disk.low');
  assert.deepEqual((await officer.call(op.state)).troubles, []);
  await until('the end is logged', async () => (await logged('system.recovered')) > 0);
  assert.deepEqual([await logged('system.troubled'), await logged('system.recovered')], [1, 1]);
});

test('OPS-7 a fact no reaction could take is shown with its error and tried again by hand', async () => {
  const officer = await app.person('dutyOfficer');
  const system = await app.person('systemAdmin', TREE.city);
  let broken = true;
  const reactions = new Reactions(
    () => app.node.app,
    [
      {
        name: 'probe.notes',
        types: ['duty.noted'],
        async react() {
          if (broken) throw new Error('the letter box is closed');
        },
      },
    ],
  );
  app.node.app.parts.set('reactions', reactions);
  await officer.call(op.noteShift, { body: { text: '接班' } });
  await app.settle();
  await reactions.settle();
  const { items } = await officer.call(op.listParked);
  assert.equal(items.length, 1);
  const [{ reaction, seq, title, error }] = items;
  assert.deepEqual([reaction, title.zh], ['probe.notes', '值班记录']);
  assert.match(error, /letter box/);
  assert.ok((await officer.call(op.state)).troubles.some((t) => t.code === 'reaction.parked:probe.notes'));
  assert.equal((await officer.try(op.retryParked, { body: { reaction, seq } })).status, 403);
  assert.deepEqual(await system.call(op.retryParked, { body: { reaction, seq } }), { taken: false });
  broken = false;
  assert.deepEqual(await system.call(op.retryParked, { body: { reaction, seq } }), { taken: true });
  assert.equal((await system.try(op.retryParked, { body: { reaction, seq } })).status, 404);
  assert.deepEqual((await officer.call(op.listParked)).items, []);
  await reactions.stop();
});

test('OPS-9 nothing else was logged as a defect', () =>
  assert.deepEqual(
    app.errors.map((e) => e.message),
    ['a fact could not be taken and is parked'],
  ));
