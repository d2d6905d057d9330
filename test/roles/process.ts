import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import type { ChildOptions } from '../kills/child/protocol.ts';
import type { AppSettings } from '#platform/server/module';

const checkout = dirname(dirname(import.meta.dirname));
const CHILD = join(import.meta.dirname, 'child.ts');
const START_WITHIN_MS = 60_000;

/** What the parent tells the child, as JSON in its first argument. */
export interface ProcessOptions {
  readonly role: AppSettings['role'];
  readonly name: string;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly mqttUrl?: string;
  /** People to make, with the organisations of the test tree, on the first start. */
  readonly people?: ChildOptions['people'];
  readonly place: { readonly data: string; readonly keys: string; readonly witness: string };
}

/** What the child says when it listens. */
export interface ProcessReady {
  readonly url: string;
  readonly mqttPort: number;
  readonly gatewayPorts: Readonly<Record<string, number>>;
}

/** One process of the node; it can be killed and started again. */
export class RoleProcess {
  readonly options: ProcessOptions;
  ready: ProcessReady = { url: '', mqttPort: 0, gatewayPorts: {} };
  stderr = '';
  #child: ChildProcess | undefined;
  #started = false;

  constructor(options: ProcessOptions) {
    this.options = options;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const { people, ...again } = this.options;
    const options = this.#started || !people ? again : this.options;
    this.#started = true;
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', CHILD, JSON.stringify(options)],
      {
        cwd: checkout,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_COMPILE_CACHE: join(checkout, '.cache', 'compile') },
      },
    );
    this.#child = child;
    child.stderr.on('data', (d: Buffer) => (this.stderr = (this.stderr + d.toString()).slice(-20_000)));
    this.ready = await new Promise<ProcessReady>((resolve, reject) => {
      let out = '';
      const late = setTimeout(
        () => reject(new Error(`${this.options.name} not ready: ${this.stderr}`)),
        START_WITHIN_MS,
      );
      child.stdout.on('data', (d: Buffer) => {
        out += d.toString();
        const line = /^READY (.*)$/m.exec(out);
        if (!line) return;
        clearTimeout(late);
        resolve(JSON.parse(line[1]) as ProcessReady);
      });
      child.once('exit', (code, signal) => {
        clearTimeout(late);
        reject(new Error(`${this.options.name} ended with ${code ?? signal}: ${this.stderr}`));
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** What `/readyz` says. */
  async checks(): Promise<{ status: number; checks: Record<string, unknown> }> {
    const answer = await fetch(`${this.ready.url}/readyz`);
    return { status: answer.status, ...((await answer.json()) as { checks: Record<string, unknown> }) };
  }
}
