import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closureOf, dependencyFaults, type LockFile } from './dependencies.ts';

const lock: LockFile = {
  packages: {
    '': {},
    'node_modules/a': { dependencies: { b: '1', c: '1' } },
    'node_modules/b': { dependencies: { c: '2' } },
    'node_modules/c': {},
    'node_modules/b/node_modules/c': {},
    'node_modules/db': { hasInstallScript: true },
    'node_modules/dev': {},
  },
};
const pkg = { dependencies: { a: '1' }, optionalDependencies: { db: '1' } };
const document = '| `a` | x |\n| `db` | x |\nclosure: 4 packages\nThe install script of `db` is not run.';
const bootstrap = 'npm install --ignore-scripts';

test('the closure follows nested folders and leaves development packages out', () => {
  assert.deepEqual(closureOf(pkg, lock), [
    'node_modules/a',
    'node_modules/b',
    'node_modules/b/node_modules/c',
    'node_modules/c',
  ]);
});

test('faultless dependencies have no fault', () => {
  assert.deepEqual(dependencyFaults(pkg, lock, document, bootstrap), []);
});

const many = Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`p${i}`, '1']));
const planted: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'too many direct dependencies',
    dependencyFaults({ dependencies: many }, lock, document, bootstrap),
    /at most 25/,
  ],
  [
    'a dependency without a line',
    dependencyFaults(pkg, lock, document.replace('`a`', 'a'), bootstrap),
    /a has no line/,
  ],
  [
    'a closure that grew',
    dependencyFaults(pkg, lock, document.replace('4 packages', '3 packages'), bootstrap),
    /closure has 4/,
  ],
  [
    'an install script nobody explained',
    dependencyFaults(pkg, lock, document.replace('install script of', 'script of'), bootstrap),
    /db has an install script/,
  ],
  ['an installation with scripts', dependencyFaults(pkg, lock, document, 'npm install'), /with scripts/],
];
for (const [what, faults, message] of planted)
  test(`planted: ${what} is caught`, () => assert.match(faults.join('\n'), message));
