// `npm run torture`: the long forms of every test that has one (fuzz, kills, histories), then the load runs. Hours, not minutes.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { root } from './root.ts';

function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, FENGSUI_TORTURE: '1' },
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const only = process.argv.slice(2);
let failed = await run([
  'tools/test.ts',
  ...(only.length > 0 ? only : ['pure', 'tools', 'modules', 'external', 'trust', 'kills', 'browser']),
]);
for (const file of only.length > 0 ? [] : globSync('bench/torture/*.ts', { cwd: root }))
  failed += await run([file]);
process.exitCode = failed > 0 ? 1 : 0;
