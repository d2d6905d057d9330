import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { moduleGraph } from '../modules/graph.ts';
import { findViolations } from './boundaries.ts';
import { importsOf, type SourceFile } from './repository.ts';
import { root } from './root.ts';
import { moduleFiles } from './scaffold/module-files.ts';
import { operationFiles } from './scaffold/operation-files.ts';
import { withWebModule } from './scaffold/web-list.ts';
import { writeFiles } from './scaffold/write.ts';
import { rulesOf, uncovered } from './spec-coverage.ts';

const MADE = { name: 'trials', rules: 'TRL', zh: '试验', entity: 'fieldTrial' };
const OPERATION = { module: 'trials', name: 'endTrial', method: 'POST', path: '/trials/:id/end' };
const READING = { module: 'trials', name: 'countTrials', method: 'GET', path: '/trials/count' };

let folder: string;

/** A checkout that has the new module and links to everything else. */
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'fengsui-scaffold-'));
  for (const name of ['kernels', 'codecs', 'platform', 'apps', 'test', 'node_modules', 'package.json'])
    symlinkSync(join(root, name), join(folder, name));
  mkdirSync(join(folder, 'modules'));
  for (const name of readdirSync(join(root, 'modules')))
    symlinkSync(join(root, 'modules', name), join(folder, 'modules', name));
  const read = (path: string): string | undefined =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined;
  writeFiles(folder, moduleFiles(MADE));
  writeFiles(folder, operationFiles(OPERATION, read));
  writeFiles(folder, operationFiles(READING, read));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const sources = (): SourceFile[] =>
  globSync('modules/trials/**/*.{ts,tsx}', { cwd: folder }).map((path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    return { path, text, imports: importsOf(path, text) };
  });

/** Lines of the type check about the new module; a planted error in `realm` proves that it was read. */
function typeCheck(realm: string, include: readonly string[], options: Record<string, unknown>): string[] {
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: Record<string, unknown>;
  };
  const { composite: _composite, emitDeclarationOnly: _only, rootDir: _dir, ...kept } = base.compilerOptions;
  const file = join(folder, `tsconfig.${realm}.json`);
  writeFileSync(file, JSON.stringify({ compilerOptions: { ...kept, noEmit: true, ...options }, include }));
  const planted = join(folder, `modules/trials/${realm}/planted.ts`);
  writeFileSync(planted, "export const planted: number = 'text';\n");
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { stdout } = spawnSync(tsc, ['-p', file], { cwd: folder, encoding: 'utf8' });
  rmSync(planted);
  return stdout
    .split('\n')
    .filter((line) => line.includes('trials'))
    .map((line) => line.replace(/\(.*/, ''));
}

test('the server side of a new module and its operations pass the type check', () => {
  const include = ['contract', 'server', 'test'].map((realm) => `modules/trials/${realm}/**/*.ts`);
  const found = typeCheck('server', include, { lib: ['esnext'], types: ['node'] });
  assert.deepEqual(found, ['modules/trials/server/planted.ts']);
});

test('the screens of a new module pass the type check', () => {
  const options = {
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2024', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    types: ['vite/client'],
  };
  const found = typeCheck('web', ['modules/trials/web/**/*.ts', 'modules/trials/web/**/*.tsx'], options);
  assert.deepEqual(found, ['modules/trials/web/planted.ts']);
});

test('a new module keeps layers, doors and realms, and every known place', () => {
  const files = sources();
  assert.ok(files.length > 15);
  assert.deepEqual(findViolations(files, { ...moduleGraph, trials: { calls: [], hears: [] } }), []);
});

test('its SPEC is covered by its tests', () => {
  const rules = rulesOf('SPEC.md', readFileSync(join(folder, 'modules/trials/SPEC.md'), 'utf8'));
  assert.deepEqual(
    rules.map((r) => r.id),
    ['TRL-1', 'TRL-2'],
  );
  assert.deepEqual(
    uncovered(
      rules,
      sources().filter((f) => f.path.endsWith('.test.ts')),
    ),
    [],
  );
});

test('what is written is formatted and passes lint', () => {
  const paths = sources().map((f) => join(folder, f.path));
  const bin = (name: string, args: readonly string[]): number | null =>
    spawnSync(join(root, 'node_modules', '.bin', name), [...args, ...paths], { cwd: folder }).status;
  assert.equal(bin('oxfmt', ['-c', join(root, '.oxfmtrc.json'), '--check']), 0);
  assert.equal(bin('oxlint', ['-c', join(root, '.oxlintrc.json'), '--quiet']), 0);
});

test('the new operations are registered and exported', () => {
  const text = (path: string): string => readFileSync(join(folder, 'modules/trials', path), 'utf8');
  assert.match(text('server/routes.ts'), /route\(endTrialOperations\.endTrial, endTrial\)/);
  assert.match(text('contract/index.ts'), /countTrialsOperations/);
});

test('the screens of a new module are added to the list of the web, once, imports in order', () => {
  const before = readFileSync(join(root, 'apps/web/modules.ts'), 'utf8');
  const made = withWebModule(before, 'resources');
  assert.equal(withWebModule(made, 'resources'), made);
  const lines = made.split('\n');
  const imports = lines.filter(
    (l) => l.includes("/web';") && l.startsWith('import { ') && l.includes('Web }'),
  );
  assert.deepEqual(imports, imports.toSorted());
  assert.ok(imports.includes("import { resourcesWeb } from '#resources/web';"));
  assert.equal(lines.at(lines.indexOf('];') - 1), '  resourcesWeb,');
  assert.deepEqual(
    lines.filter((l) => !l.includes('resourcesWeb')).join('\n'),
    before,
    'nothing else changes',
  );
  assert.ok(withWebModule(before, 'aaa').indexOf("'#aaa/web'") < before.indexOf("'#alarms/web'") + 40);
  assert.throws(() => withWebModule('', 'resources'), /by hand/);
});

test('bad names, a missing module and files that are there are refused', () => {
  assert.throws(() => moduleFiles({ ...MADE, name: 'Trials' }), /lower-case/);
  assert.throws(() => moduleFiles({ ...MADE, rules: 'T' }), /three capital/);
  assert.throws(() => operationFiles({ ...OPERATION, module: 'nobody' }, () => undefined), /no module/);
  assert.throws(() => operationFiles({ ...OPERATION, method: 'LOOK' }, () => ''), /method/);
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  assert.throws(() => operationFiles(OPERATION, read), /there already/);
});
