// Entry of every npm script: makes the checkout ready, then runs the given TypeScript file on the pinned Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensurePackages, root, runtimePath, stop } from './runtime.mjs';
import { ensureWasm } from './wasm.mjs';

if (Number(process.versions.node.split('.')[0]) < 20) {
  stop(
    `本机 Node 版本是 ${process.versions.node}，需要 20 以上：请升级 Node 后再运行。`,
    `This host runs Node ${process.versions.node}; version 20 or later is needed: upgrade Node and run again.`,
  );
}

export async function enter(script, args) {
  ensurePackages();
  await ensureWasm();
  const node = await runtimePath();
  const file = resolve(root, script);
  if (!existsSync(file)) stop(`找不到程序文件 ${script}。`, `The program file ${script} does not exist.`);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', file, ...args], {
    stdio: 'inherit',
    env: { ...process.env, FENGSUI_ROOT: root, PATH: `${join(node, '..')}:${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

if (process.argv[1] && resolve(process.argv[1]) === join(root, 'tools/bootstrap/enter.mjs')) {
  const [script, ...args] = process.argv.slice(2);
  if (!script)
    stop(
      '用法：node tools/bootstrap/enter.mjs <文件> [参数]',
      'Usage: node tools/bootstrap/enter.mjs <file> [arguments]',
    );
  await enter(script, args);
}
