import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAcyclic } from '#platform/contract';
import { moduleGraph } from '../modules/graph.ts';
import { findViolations } from './boundaries.ts';
import { importsOf, readSources } from './repository.ts';

/** A file as the checker sees it. */
const file = (path: string, text: string): { path: string; text: string; imports: string[] } => ({
  path,
  text,
  imports: importsOf(path, text),
});
const rulesOf = (path: string, text: string): string[] =>
  findViolations([file(path, text)], moduleGraph).map((v) => v.rule);

const planted: readonly (readonly [string, string, string])[] = [
  ['place', 'modules/alarms/helpers/x.ts', 'export const x = 1;'],
  ['place', 'lib/x.ts', 'export const x = 1;'],
  ['layer', 'platform/server/db/x.ts', "import { a } from '#alarms/contract'; export { a };"],
  ['layer', 'kernels/plume/x.ts', "import type { A } from '#platform/contract'; export type B = A;"],
  ['layer', 'modules/alarms/server/x.ts', "import { a } from '#app'; export { a };"],
  ['door', 'modules/alarms/server/x.ts', "import { a } from '../../sensing/server/store.ts'; export { a };"],
  ['door', 'kernels/plume/x.ts', "import { a } from '../model/failure.ts'; export { a };"],
  ['realm', 'modules/alarms/web/x.ts', "import type { A } from '../server/store.ts'; export type B = A;"],
  ['realm', 'modules/alarms/server/x.ts', "import { a } from '#platform/web/ui'; export { a };"],
  ['realm', 'modules/alarms/contract/x.ts', "import { a } from '#platform/server/db'; export { a };"],
  ['graph', 'modules/identity/server/x.ts', "import { a } from '#alarms/server'; export { a };"],
  ['graph', 'modules/operations/server/x.ts', "export { a } from '#alarms/server';"],
  ['graph', 'modules/onemap/server/x.ts', "const a = await import('#sensing/server'); export { a };"],
  ['purity', 'kernels/plume/x.ts', 'export const t = Date.now();'],
  ['purity', 'codecs/hj212/x.ts', "import { Buffer } from 'node:buffer'; export { Buffer };"],
  ['purity', 'codecs/cap/x.ts', "import { parse } from 'fast-xml-parser'; export { parse };"],
  [
    'database',
    'modules/alarms/server/shape.ts',
    "import { sql } from '#platform/server/db'; export { sql };",
  ],
  ['http', 'modules/alarms/server/x.ts', "import Fastify from 'fastify'; export { Fastify };"],
  [
    'sockets',
    'modules/sensing/server/x.ts',
    "import { createServer } from 'node:net'; export { createServer };",
  ],
  ['environment', 'modules/sensing/server/x.ts', "export const x = process.env['X'];"],
  ['tables', 'modules/incidents/server/x.ts', 'export const q = `select 1 from alarms_alarm`;'],
  ['sm2', 'platform/server/log/x.ts', "import { sign } from 'node:crypto'; export { sign };"],
];

for (const [rule, path, text] of planted)
  test(`a planted violation of "${rule}" in ${path} is caught`, () => {
    assert.ok(
      rulesOf(path, text).includes(rule),
      `expected ${rule}, got ${rulesOf(path, text).join(', ') || 'nothing'}`,
    );
  });

test('what the rules allow is not reported', () => {
  const allowed =
    "import { a } from '#sensing/server'; import { b } from '#identity/contract'; import { c } from '#platform/contract'; import { d } from '#kernels/rules'; import { e } from './store.ts'; export { a, b, c, d, e };";
  assert.deepEqual(rulesOf('modules/alarms/server/x.ts', allowed), []);
});

test('a cycle between modules is refused', () => {
  assert.throws(
    () => assertAcyclic({ a: { calls: ['b'], hears: [] }, b: { calls: [], hears: ['a'] } }),
    /cycle: a → b → a/,
  );
  assertAcyclic(moduleGraph);
});

test('the checker reads as many sources as git lists', () => assert.ok(readSources().length > 100));
