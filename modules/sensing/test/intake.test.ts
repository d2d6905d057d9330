import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { intakeOperations as intake, sensingOperations as op } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { anEnterprise } from './build.ts';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('SEN-1 an accepted batch is committed and is the latest value at once', async () => {
  const { device, codes, points } = await anEnterprise(app, { points: 3 });
  const answer = await device.call(intake.postReadings, {
    body: { readings: codes.map((point, i) => ({ point, value: i + 0.5, time: app.clock.now() })) },
  });
  assert.deepEqual(answer, { accepted: 3, duplicate: 0, quarantined: [] });
  const officer = await app.person('dutyOfficer');
  const seen = await officer.call(op.getPoint, { params: { id: points[2].id } });
  assert.equal(seen.value.value, 2.5);
  assert.equal(seen.value.state, 'live');
});

test('SEN-2 foreign, unknown, future and unreadable readings are put aside by name, their neighbours accepted', async () => {
  const first = await anEnterprise(app);
  const second = await anEnterprise(app);
  const { now } = app.clock;
  const at = now.call(app.clock);
  const answer = await first.device.call(intake.postReadings, {
    body: {
      readings: [
        { point: first.codes[0], value: 1, time: at },
        { point: second.codes[0], value: 1 },
        { point: 'nowhere', value: 1 },
        { point: first.codes[0], value: 2, time: at + 6 * 60_000 },
      ],
    },
  });
  assert.equal(answer.accepted, 1);
  assert.deepEqual(
    answer.quarantined.map((q) => q.reason),
    ['POINT_NOT_YOURS', 'UNKNOWN_POINT', 'TIME_IN_FUTURE'],
  );
});

test('SEN-3 a wrong or disabled credential is refused', async () => {
  const { device, gateway, secret, codes } = await anEnterprise(app);
  const body = { readings: [{ point: codes[0], value: 1 }] };
  const wrong = await app.nobody().try(intake.postReadings, {
    body,
    headers: { authorization: `Basic ${Buffer.from(`${gateway.id}:${secret}x`).toString('base64')}` },
  });
  assert.equal(wrong.status, 401);
  const admin = await app.person('systemAdmin');
  await admin.call(op.changeGateway, { params: { id: gateway.id }, body: { enabled: false } });
  assert.equal((await device.try(intake.postReadings, { body })).status, 401);
});

test('SEN-4 a point of another county is not found', async () => {
  const { points, enterprise } = await anEnterprise(app, { parent: TREE.otherCounty });
  const officer = await app.person('dutyOfficer', TREE.county);
  assert.equal((await officer.try(op.getPoint, { params: { id: points[0].id } })).status, 404);
  assert.equal((await officer.try(op.getEnterprise, { params: { id: enterprise.id } })).status, 404);
});

test('SEN-9 no defect was logged', () => assert.deepEqual(app.errors, []));
