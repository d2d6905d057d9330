import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulesOf, uncovered } from './spec-coverage.ts';

const file = (text: string): { path: string; text: string; imports: string[] } => ({
  path: 'x.test.ts',
  text,
  imports: [],
});

test('a rule without a test is reported, one cited in a title is not', () => {
  const rules = rulesOf('SPEC.md', '- **ABC-1** first\n- **ABC-2** second\ntext ABC-3');
  assert.deepEqual(
    rules.map((r) => r.id),
    ['ABC-1', 'ABC-2'],
  );
  const missing = uncovered(rules, [
    file("test('ABC-1 works', () => {}); // ABC-2 in a comment does not count"),
  ]);
  assert.deepEqual(
    missing.map((r) => r.id),
    ['ABC-2'],
  );
});
