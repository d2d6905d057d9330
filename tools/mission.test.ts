import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasTitle, MISSION_ROWS, missionFaults, missionRows } from './mission.ts';
import { root } from './root.ts';

const SOURCE = "test('a thing works', () => {});";
const read = (path: string): string | undefined => (path === 'a/b.test.ts' ? SOURCE : undefined);

/** A faultless document; the first row can be replaced. */
function documentWith(first: string, counts: readonly [number, number, number]): string {
  const rest = Array.from(
    { length: MISSION_ROWS - 1 },
    (_, i) => `| M${i + 2} | 名 · name | absent | sensing | — |`,
  );
  const head = ['works', 'partial', 'absent'].map((s, i) => `| ${s} | meaning | ${counts[i]} |`);
  return [...head, first, ...rest].join('\n');
}
const GOOD = '| M1 | 名 · name | works | sensing | a/b.test.ts › a thing works |';

test('a faultless document has no fault', () => {
  assert.deepEqual(missionFaults(documentWith(GOOD, [1, 0, 460]), read), []);
});

const planted: readonly (readonly [string, string, RegExp])[] = [
  ['a state that is none', GOOD.replace('works |', 'done |'), /state “done”/],
  ['works without a proof', '| M1 | 名 · name | works | sensing | — |', /works without a proof/],
  ['a test file that is not there', GOOD.replace('a/b', 'a/c'), /no test file/],
  ['a title that is not there', GOOD.replace('a thing works', 'a thing'), /no test titled/],
  ['an id listed twice', GOOD.replace('M1', 'M2'), /M2: listed twice/],
  ['a row left out', '', /M1: not listed/],
  ['absent with a proof', GOOD.replace('works |', 'absent |'), /absent with a proof/],
];
for (const [what, row, message] of planted)
  test(`planted: ${what} is caught`, () => {
    assert.match(missionFaults(documentWith(row, [1, 0, 460]), read).join('\n'), message);
  });

test('a count in the head that is not the table’s is caught', () => {
  assert.match(missionFaults(documentWith(GOOD, [2, 0, 459]), read).join('\n'), /head says 2 for works/);
});

test('a title is found however it is quoted', () => {
  assert.ok(hasTitle('test("it\'s here", f)', "it's here"));
  assert.ok(hasTitle("test('it\\'s here', f)", "it's here"));
  assert.ok(!hasTitle("test('it is', f)", ''));
});

test('the document of this checkout is read whole', () => {
  assert.equal(missionRows(readFileSync(join(root, 'docs', 'mission.md'), 'utf8')).length, MISSION_ROWS);
});
