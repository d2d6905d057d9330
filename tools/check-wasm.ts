// Compares the compiled WebAssembly kernels with their committed hashes.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

const done = spawnSync(process.execPath, [join(root, 'tools/bootstrap/wasm.mjs'), '--check'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = done.status ?? 1;
