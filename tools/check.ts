// `npm run check`: every mechanical check of the repository; each prints what to do when it fails.
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const script = (file: string): Step => ({
  name: file.replace('tools/', ''),
  command: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', file],
});

const steps: readonly Step[] = [
  { name: 'types', command: bin('tsc'), args: ['-b'] },
  { name: 'format', command: bin('oxfmt'), args: ['--check', '.'] },
  { name: 'lint', command: bin('oxlint'), args: ['--quiet'] },
  ...globSync(['tools/check-*.ts', 'tools/gen-*.ts'], { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .sort()
    .map((file) =>
      file.includes('/gen-') ? { ...script(file), args: [...script(file).args, '--check'] } : script(file),
    ),
];

function run(step: Step): Promise<boolean> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, { cwd: root, env: process.env });
    let output = '';
    child.stdout.on('data', (d: Buffer) => (output += d.toString()));
    child.stderr.on('data', (d: Buffer) => (output += d.toString()));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
      if (code !== 0 || output.includes('warning')) console.log(output.slice(0, 12_000));
      resolve(code === 0);
    });
  });
}

async function main(): Promise<void> {
  if (!existsSync(join(root, 'node_modules'))) throw new Error('run npm install first');
  const queue = [...steps];
  const results: boolean[] = [];
  const worker = async (): Promise<void> => {
    for (let step = queue.shift(); step; step = queue.shift()) results.push(await run(step));
  };
  await Promise.all([worker(), worker()]);
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

await main();
