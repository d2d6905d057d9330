import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { placeFor, startEmbedded, type DataPlace, type EmbeddedPostgres } from '#platform/server/postgres';
import type { ChildOptions, ChildReady } from './child/protocol.ts';

const checkout = dirname(dirname(import.meta.dirname));
const CHILD = join(import.meta.dirname, 'child', 'node.ts');
const START_WITHIN_MS = 90_000;

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        return readFileSync(`/proc/${candidate}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid);
      } catch {
        return false;
      }
    });
}

/** One instance to be tormented: PostgreSQL with every sync on, and the node as a child process. */
export class Rig {
  readonly folder: string;
  readonly place: DataPlace;
  #postgres: EmbeddedPostgres | undefined;
  #child: ChildProcess | undefined;
  #admin: pg.Client | undefined;
  ready: ChildReady = { url: '', mqttPort: 0 };
  stderr = '';

  constructor(under = tmpdir()) {
    this.folder = mkdtempSync(join(under, 'fengsui-kills-'));
    chmodSync(this.folder, 0o755);
    this.place = placeFor(checkout, join(this.folder, 'data'));
  }

  get nodePid(): number {
    return this.#child?.pid ?? 0;
  }

  get nodeAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get postgresPid(): number {
    return this.#postgres?.pid ?? 0;
  }

  get databaseUrl(): string {
    return this.#postgres?.url('fengsui') ?? '';
  }

  async startPostgres(): Promise<void> {
    this.#postgres = await startEmbedded(checkout, this.place, {
      settings: { shared_buffers: '64MB', recovery_init_sync_method: 'syncfs' },
    });
  }

  async makeDatabase(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#postgres?.url('postgres') });
    await client.connect();
    await client.query('create database fengsui');
    await client.end();
  }

  /** Starts the node; answers the milliseconds from spawn to listening. */
  async startNode(more: Partial<ChildOptions> = {}, env: Record<string, string> = {}): Promise<number> {
    const started = performance.now();
    const options: ChildOptions = { databaseUrl: this.databaseUrl, place: this.place, ...more };
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', CHILD, JSON.stringify(options)],
      {
        cwd: checkout,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_COMPILE_CACHE: join(checkout, '.cache', 'compile'), ...env },
      },
    );
    this.#child = child;
    child.stderr.on('data', (d: Buffer) => (this.stderr = (this.stderr + d.toString()).slice(-20_000)));
    this.ready = await new Promise<ChildReady>((resolve, reject) => {
      let out = '';
      const late = setTimeout(() => reject(new Error(`not ready: ${this.stderr}`)), START_WITHIN_MS);
      child.stdout.on('data', (d: Buffer) => {
        out += d.toString();
        const line = /^READY (.*)$/m.exec(out);
        if (!line) return;
        clearTimeout(late);
        resolve(JSON.parse(line[1]) as ChildReady);
      });
      child.once('exit', (code, signal) => {
        clearTimeout(late);
        reject(new Error(`the node ended with ${code ?? signal}: ${this.stderr}`));
      });
    });
    return performance.now() - started;
  }

  /** Resolves when the node has ended by itself or by a signal. */
  async nodeEnd(): Promise<void> {
    if (this.nodeAlive && this.#child) await once(this.#child, 'exit');
  }

  async killNode(): Promise<void> {
    if (!this.nodeAlive) return;
    this.#child?.kill('SIGKILL');
    await this.nodeEnd();
  }

  /** SIGKILL of the postmaster and every backend: nobody says goodbye. */
  async killPostgres(): Promise<void> {
    const pid = this.postgresPid;
    const all = [pid, ...childrenOf(pid)];
    this.#admin = undefined;
    for (const each of all)
      try {
        process.kill(each, 'SIGKILL');
      } catch {
        // already gone
      }
    for (let i = 0; i < 500 && (exists(pid) || all.some((each) => processRuns(each))); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** A clean stop. */
  async stopPostgres(): Promise<void> {
    await this.#admin?.end().catch(() => undefined);
    this.#admin = undefined;
    const pid = this.postgresPid;
    await this.#postgres?.stop();
    for (let i = 0; i < 500 && exists(pid); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Stops or continues the postmaster and every backend. */
  signalPostgres(signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const each of [this.postgresPid, ...childrenOf(this.postgresPid)]) process.kill(each, signal);
  }

  /** A connection of the witness's own. */
  async sql(): Promise<pg.Client> {
    if (this.#admin) return this.#admin;
    const client = new pg.Client({ connectionString: this.databaseUrl });
    client.on('error', () => (this.#admin = undefined));
    await client.connect();
    this.#admin = client;
    return client;
  }

  async stop(): Promise<void> {
    await this.killNode();
    await this.#admin?.end().catch(() => undefined);
    await this.killPostgres();
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.place.socketDir, { recursive: true, force: true });
  }
}

function processRuns(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A dead postmaster whose parent has not read its end yet still holds its lock file. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
