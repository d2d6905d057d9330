import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Readable } from 'node:stream';

const ROOT = join(import.meta.dirname, '..', '..');

export interface StartedProduct {
  readonly child: ChildProcess;
  readonly url: string;
  readonly setupLink: string | undefined;
  readonly output: () => string;
  /** Ctrl-C as a terminal gives it (the process and its parent both pass it on) and wait; the exit code. */
  stop(): Promise<number>;
}

/** Runs a command of `fengsui` to its end. */
export async function runCommand(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'apps/cli/main.ts'), ...args],
    { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number>((resolve) => child.on('close', (c) => resolve(c ?? 1)));
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

/** Starts the product and waits until it says where it is; rejects with what it said when it stops instead. */
export function startProduct(
  args: readonly string[],
  env: Record<string, string> = {},
  command: 'start' | 'serve' = 'start',
): Promise<StartedProduct> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'apps/cli/main.ts'), command, ...args],
    {
      cwd: ROOT,
      env: { ...process.env, FENGSUI_MQTT_PORT: '0', FENGSUI_GATEWAYS: 'off', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return watchProduct(child);
}

const running = new Set<ChildProcess>();
// A failed test leaves no product behind that would keep its file from ending.
after(async () => {
  for (const child of running) {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await closed;
  }
});

/** A product that is being started in a process of the caller's, with piped output. */
export async function watchProduct(
  child: ChildProcessByStdio<null, Readable, Readable>,
): Promise<StartedProduct> {
  running.add(child);
  child.once('close', () => running.delete(child));
  let output = '';
  const exited = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
  const url = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /Fengsui is running: (http\S+?)（/.exec(output);
      if (found) resolve(found[1]);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void exited.then(() => reject(new Error(`the product stopped: ${output}`)));
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    child,
    url,
    output: () => output,
    setupLink: /(http\S+\/setup\?token=\S+)/.exec(output)?.[1],
    async stop() {
      // The second signal comes while it stops; once Node has taken its handlers down, a signal ends it by default.
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.includes('Stopping')) child.kill('SIGINT');
      });
      child.kill('SIGINT');
      return exited;
    },
  };
}
