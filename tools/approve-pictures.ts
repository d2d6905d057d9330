// Approves the pictures of the screens as they are now: `node tools/approve-pictures.ts [part of a name]`; look at them first in
// .cache/pictures. What changed shows as a change of text in conformance/pictures.
import { spawnSync } from 'node:child_process';
import { root } from './root.ts';

const { status } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', '--test', 'test/journeys/pictures.spec.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, FENGSUI_APPROVE: process.argv[2] ?? '' } },
);
process.exitCode = status ?? 1;
