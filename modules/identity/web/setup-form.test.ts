import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf, generatePassword, setupPosts, suggestedEntries } from './setup-form.ts';

const names = Object.fromEntries(setupPosts.map((p) => [p, p])) as Record<
  (typeof setupPosts)[number],
  string
>;

test('a generated password has sixteen characters without look-alikes and differs each time', () => {
  const seen = new Set(Array.from({ length: 200 }, generatePassword));
  assert.equal(seen.size, 200);
  for (const password of seen)
    assert.match(password, /^([a-km-np-zA-HJ-NP-Z2-9]{4}-){3}[a-km-np-zA-HJ-NP-Z2-9]{4}$/);
});

test('the suggested entries are complete; double accounts and weak passwords are named', () => {
  const entries = suggestedEntries(names);
  for (const post of setupPosts) assert.equal(faultOf(post, entries), undefined);
  const twice = { ...entries, commander: { ...entries.commander, account: entries.dutyOfficer.account } };
  assert.equal(faultOf('commander', twice), 'distinct');
  const weak = { ...entries, commander: { ...entries.commander, password: 'short' } };
  assert.equal(faultOf('commander', weak), 'passwordRule');
  const nameless = { ...entries, commander: { ...entries.commander, name: ' ' } };
  assert.equal(faultOf('commander', nameless), 'required');
});
