import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { identityOperations as op, sessionOperations as session } from '#identity/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('IDN-2 the three administrators cannot be combined with any other role', async () => {
  const security = await app.person('securityAdmin', TREE.city);
  const system = await app.person('systemAdmin', TREE.city);
  const made = await system.call(op.createPerson, {
    body: { name: '张三', account: 'zhangsan', phone: '13900001111', orgPath: TREE.county },
  });
  const duty = await security.call(op.grantPost, {
    params: { id: made.person.id },
    body: { role: 'dutyOfficer', orgPath: TREE.county },
  });
  assert.equal(duty.posts.length, 1);
  const refused = await security.try(op.grantPost, {
    params: { id: made.person.id },
    body: { role: 'auditAdmin', orgPath: TREE.county },
  });
  assert.equal(refused.status, 409);
  assert.equal(refused.body.code, 'ADMIN_COMBINED');
  const self = await system.try(op.grantPost, {
    params: { id: made.person.id },
    body: { role: 'viewer', orgPath: TREE.county },
  });
  assert.equal(self.status, 403, 'the system administrator does not grant roles');
});

test('IDN-5 five wrong passwords lock the account, the right one then waits', async () => {
  const officer = await app.person('dutyOfficer');
  const stranger = app.nobody();
  for (let i = 0; i < 5; i++) {
    const answer = await stranger.try(session.signIn, {
      body: { account: officer.account, password: 'wrong-password' },
    });
    assert.equal(answer.status, 401);
    assert.equal(answer.body.code, 'SIGN_IN_REFUSED');
  }
  const locked = await stranger.try(session.signIn, {
    body: { account: officer.account, password: 'Luyu-9-cheng-ding' },
  });
  assert.equal(locked.status, 429);
  assert.equal(locked.body.code, 'LOCKED');
  app.clock.advance(16 * 60_000);
  const open = await stranger.try(session.signIn, {
    body: { account: officer.account, password: 'Luyu-9-cheng-ding' },
  });
  assert.equal(open.status, 200);
});

test('IDN-8 a session ends after half an hour without use and at once when the person is disabled', async () => {
  const officer = await app.person('dutyOfficer');
  await officer.call(session.me);
  const system = await app.person('systemAdmin', TREE.city);
  await system.call(op.changePerson, { params: { id: officer.personId }, body: { disabled: true } });
  assert.equal((await officer.try(session.me)).status, 401);
  app.clock.advance(31 * 60_000);
  assert.equal((await system.try(session.me)).status, 401);
});

test('IDN-10 a person of another county is not found, and telephone numbers are masked', async () => {
  const there = await app.person('dutyOfficer', TREE.otherCounty);
  const here = await app.person('dutyOfficer', TREE.county);
  const list = await here.call(op.listPeople, { query: { limit: 200 } });
  assert.ok(list.items.every((p) => p.id !== there.personId));
  const audit = await app.person('auditAdmin', TREE.city);
  const seen = (await audit.call(op.listPeople, { query: { limit: 200 } })).items.find(
    (p) => p.id === here.personId,
  );
  assert.equal(seen?.phone, '138****5678');
});

test('PLT-1 input outside the contract is refused with a named reason and nothing is coerced', async () => {
  const here = await app.person('dutyOfficer');
  for (const query of [{ limit: '0' }, { limit: 'ten' }, { unknown: '1' }, { limit: '1.5' }]) {
    const answer = await here.try(op.listPeople, { query });
    assert.equal(answer.status, 400, JSON.stringify(query));
    assert.equal(answer.body.code, 'INPUT_INVALID');
  }
  const nul = await here.try(op.listPeople, { query: { q: 'a\u0000b' } });
  assert.equal(nul.status, 400);
  const foreign = await here.try(session.signOut, { headers: { origin: 'http://evil.example' } });
  assert.equal(foreign.status, 403);
});

test('PLT-9 no defect was logged', () => assert.deepEqual(app.errors, []));
