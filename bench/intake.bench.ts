import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as openSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { generate } from 'mqtt-packet';
import { present, Talker, usageOf } from './peers/children.ts';
import { median, type Bench, type BenchRow } from './ratio.ts';

const here = join(import.meta.dirname, 'peers');
const POINTS = 5386;
const REPEATS = 3;
const MESSAGES = 60_000;

interface OurNode {
  readonly port: number;
  readonly base: string;
  readonly pid: number;
  readonly postgres: number;
  readonly url: string;
}
interface LoadResult {
  readonly acked: number;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function listening(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const ok = await new Promise<boolean>((resolve) => {
      const socket = openSocket(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (ok) return;
    await pause(50);
  }
  throw new Error(`nothing listens on ${port}`);
}

/** Everything one run needs, ended together. */
class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  readonly #ends: (() => Promise<void>)[] = [];

  talker(file: string, args: readonly string[] = []): Talker {
    const talker = new Talker(join(here, file), args);
    this.#ends.push(() => talker.stop());
    return talker;
  }

  program(name: string, args: readonly string[]): ChildProcess {
    const child = spawn(name, args, { stdio: 'ignore' });
    this.#ends.push(async () => void child.kill('SIGTERM'));
    return child;
  }

  async end(): Promise<void> {
    for (const end of this.#ends.toReversed()) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Ports {
  readonly ours: OurNode;
  readonly aedes: number;
  readonly mosquitto: number | undefined;
  readonly nats: number | undefined;
}

async function startAll(stage: Stage): Promise<Ports> {
  const ours = await stage
    .talker('our-node.ts', [join(stage.folder, 'node'), String(POINTS)])
    .next<OurNode>();
  const { port: aedes } = await stage.talker('aedes-broker.ts').next<{ port: number }>();
  let mosquitto: number | undefined;
  if (present('mosquitto')) {
    mosquitto = 18_831;
    const conf = join(stage.folder, 'mosquitto.conf');
    writeFileSync(
      conf,
      `listener ${mosquitto} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_inflight_messages 0\nmax_queued_messages 0\n`,
    );
    stage.program('mosquitto', ['-c', conf]);
    await listening(mosquitto);
  }
  let nats: number | undefined;
  if (present('nats-server')) {
    nats = 18_832;
    const store = join(stage.folder, 'nats');
    mkdirSync(store);
    stage.program('nats-server', ['-a', '127.0.0.1', '-p', String(nats), '-js', '-sd', store]);
    await listening(nats);
  }
  return { ours, aedes, mosquitto, nats };
}

interface Sides {
  readonly ours: () => Promise<LoadResult>;
  readonly peer: () => Promise<{ perS: number; acked: number }>;
}

/** A B B A, the medians and the worst pair; every run must have all its acknowledgements. */
async function alternate({
  ours,
  peer,
}: Sides): Promise<{ ours: LoadResult; peer: number; ratio: number; worst: number }> {
  await ours();
  await peer();
  const a: LoadResult[] = [];
  const b: number[] = [];
  const ratios: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const runs = [await ours(), await peer(), await peer(), await ours()];
    if (runs.some((r) => r.acked !== MESSAGES)) throw new Error('a run lost acknowledgements');
    a.push(runs[0] as LoadResult, runs[3] as LoadResult);
    b.push(runs[1].perS, runs[2].perS);
    ratios.push((runs[0].perS + runs[3].perS) / (runs[1].perS + runs[2].perS));
  }
  const middle = a.toSorted((x, y) => x.perS - y.perS)[a.length >> 1];
  return {
    ours: { ...middle, perS: median(a.map((r) => r.perS)) },
    peer: median(b),
    ratio: median(ratios),
    worst: Math.min(...ratios),
  };
}

const row = (
  name: string,
  peerName: string,
  target: number,
  r: { ours: { perS: number }; peer: number; ratio: number; worst: number },
): BenchRow => ({
  name,
  unit: 'messages/s',
  ours: r.ours.perS,
  peer: r.peer,
  peerName,
  ratio: r.ratio,
  worst: r.worst,
  target,
});

/** P5: alarm packets written one by one while a background load runs; the time until each console has the fact. */
async function latency(
  stage: Stage,
  ours: OurNode,
  load: Talker,
  background: unknown,
): Promise<{ p50: number; p99: number; got: number; want: number; loadPerS: number }> {
  const CONSOLES = 50;
  const ALARMS = 60;
  const consoles = stage.talker('consoles.ts');
  await consoles.ask({ base: ours.base, consoles: CONSOLES });
  const socket = openSocket(ours.port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.write(
    generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'alarm', keepalive: 0, username: 'bench', password: Buffer.from('bench-secret') }),
  ); // prettier-ignore
  await pause(300);
  const client = new pg.Client({ connectionString: ours.url });
  await client.connect();
  const { rows: ids } = await client.query<{ id: number; code: string }>(
    'select id, code from sensing_point order by id desc limit $1',
    [ALARMS],
  );
  await client.end();
  const sent = new Map<string, number>();
  const running = load.ask<LoadResult>(background);
  for (const [i, { id, code }] of ids.entries()) {
    await pause(40);
    sent.set(String(id), performance.timeOrigin + performance.now());
    socket.write(
      generate({ cmd: 'publish', topic: 'fs/v1/bench/readings', qos: 1, messageId: i + 1, dup: false, retain: false, payload: JSON.stringify({ point: code, value: 11 }) }),
    ); // prettier-ignore
  }
  const { perS } = await running;
  const { seen } = await consoles.ask<{ seen: { point: string; at: number }[] }>({
    expect: CONSOLES * ALARMS,
    withinMs: 5000,
  });
  socket.destroy();
  const waits = seen.map((s) => s.at - (sent.get(s.point) ?? s.at)).toSorted((x, y) => x - y);
  const at = (q: number): number => waits[Math.min(waits.length - 1, Math.floor(q * waits.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), got: seen.length, want: CONSOLES * ALARMS, loadPerS: perS };
}

async function run(): Promise<{ rows: BenchRow[]; notes: string[] }> {
  const stage = new Stage();
  // PostgreSQL runs under an account of its own when we are root.
  chmodSync(stage.folder, 0o755);
  const rows: BenchRow[] = [];
  const notes: string[] = [];
  try {
    const ports = await startAll(stage);
    const load = stage.talker('mqtt-load.ts');
    const stream = stage.talker('jetstream-load.ts');
    let from = Date.now() - 3_000_000;
    const mqtt = (port: number, over: object = {}): Promise<LoadResult> => {
      from += 1000;
      return load.ask<LoadResult>({ port, messages: MESSAGES, connections: 4, window: 500, user: 'bench', password: 'bench-secret', points: POINTS, from, ...over }); // prettier-ignore
    };
    const before = usageOf([ports.ours.pid, ports.ours.postgres]);
    let committed = 0;
    const ours = async (over: object = {}): Promise<LoadResult> => {
      const result = await mqtt(ports.ours.port, over);
      committed += result.acked;
      return result;
    };
    const p1a = await alternate({ ours: () => ours(), peer: () => mqtt(ports.aedes) });
    rows.push(row('P1 QoS 1 committed before PUBACK', 'aedes alone', 0.8, p1a));
    notes.push(`P1 acknowledgement wait of ours: p50 ${p1a.ours.p50Ms.toFixed(1)} ms, p99 ${p1a.ours.p99Ms.toFixed(1)} ms (window 4 × 500)`); // prettier-ignore
    if (ports.mosquitto !== undefined) {
      const peer = ports.mosquitto;
      rows.push(row('P1 QoS 1 committed before PUBACK', 'mosquitto', 0.6, await alternate({ ours: () => ours(), peer: () => mqtt(peer) }))); // prettier-ignore
    } else notes.push('mosquitto is not installed: its row is left out');
    if (ports.nats !== undefined) {
      const window = { connections: 4, window: 250 };
      const peer = (): Promise<{ perS: number; acked: number }> => stream.ask({ port: ports.nats, messages: MESSAGES, ...window }); // prettier-ignore
      rows.push(row('P2 durable publishes, 1,000 in flight', 'JetStream, lazy sync', 2, await alternate({ ours: () => ours(window), peer }))); // prettier-ignore
    } else notes.push('nats-server is not installed: its row is left out');
    const after = usageOf([ports.ours.pid, ports.ours.postgres]);
    notes.push(`PSS of node, PostgreSQL and history process after the load: ${after.pssMb.toFixed(0)} MB; CPU ${(((after.cpuS - before.cpuS) / committed) * 1e6).toFixed(1)} s per million readings sent singly`); // prettier-ignore
    const p5 = await latency(stage, ports.ours, load, { port: ports.ours.port, messages: 40_000, connections: 4, window: 4, user: 'bench', password: 'bench-secret', points: POINTS - 60, from: Date.now() - 600_000 }); // prettier-ignore
    rows.push({ name: 'P5 packet → 50 consoles, p99', unit: '1/s', ours: 1000 / p5.p99, ratio: 30 / p5.p99, peer: 1000 / 30, peerName: '30 ms', target: 1 }); // prettier-ignore
    notes.push(`P5 packet written → alarm fact at a console: p50 ${p5.p50.toFixed(1)} ms, p99 ${p5.p99.toFixed(1)} ms, ${p5.got} of ${p5.want} received, background ${p5.loadPerS.toFixed(0)} messages/s, ${POINTS} rules, everything on the same cores`); // prettier-ignore
    const check = new pg.Client({ connectionString: ports.ours.url });
    await check.connect();
    const stored = await check.query<{ n: string }>(
      'select sum(count) as n from sensing_journal where kind = 0',
    );
    const sync = await check.query<{ fsync: string; commit: string }>(
      "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit",
    );
    await check.end();
    notes.push(`acknowledged ${committed} single readings and those of P5; the journal holds ${stored.rows[0].n}; fsync ${sync.rows[0].fsync}, synchronous_commit ${sync.rows[0].commit}`); // prettier-ignore
  } finally {
    await stage.end();
  }
  if (spawnSync('nproc').stdout) notes.push(`cores: ${String(spawnSync('nproc').stdout).trim()}`);
  return { rows, notes };
}

/** P1, P2, P5 and the cost of intake; generators and peers in processes of their own. */
export const bench: Bench = {
  name: 'intake',
  goal: 'P1 ≥ 0.8× aedes alone and ≥ 0.6× mosquitto, committed before PUBACK; P2 ≥ 2× JetStream; P5 ≤ 30 ms',
  run,
};
