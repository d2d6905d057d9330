// `npm run torture`: the long forms of every test that has one (fuzz, kills, histories), then the load runs. Hours, not minutes.
// `npm run torture -- kills --share 0.1` a tenth of one tier; `npm run torture -- national --minutes 10` one load run, shorter.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { root } from './root.ts';

const EVERY_TIER = ['pure', 'tools', 'modules', 'external', 'trust', 'kills', 'roles', 'browser'];

const given = process.argv.slice(2);
/** `--share 0.1`: a tenth of the long forms that count. */
const shareAt = given.indexOf('--share');
const share = shareAt === -1 ? undefined : given.splice(shareAt, 2)[1];

function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        FENGSUI_TORTURE: '1',
        ...(share === undefined ? {} : { FENGSUI_TORTURE_SHARE: share }),
      },
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const firstOption = given.findIndex((arg) => arg.startsWith('--'));
const names = firstOption === -1 ? given : given.slice(0, firstOption);
const options = firstOption === -1 ? [] : given.slice(firstOption);
const loads = globSync('bench/torture/*.ts', { cwd: root });
const wanted = loads.filter((file) => names.length === 0 || names.includes(basename(file, '.ts')));
const tiers = names.filter((name) => !loads.some((file) => basename(file, '.ts') === name));
let failed = 0;
if (names.length === 0 || tiers.length > 0)
  failed += await run(['tools/test.ts', ...(tiers.length > 0 ? tiers : EVERY_TIER)]);
for (const file of wanted) failed += await run([file, ...options]);
process.exitCode = failed > 0 ? 1 : 0;
