import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { startMosquitto, startNats } from './peers/brokers.ts';
import { present, usageOf } from './peers/children.ts';
import { havePackages } from './peers/packages.ts';
import { Stage, type LoadResult, type OurNode } from './peers/stage.ts';
import { median, type Bench, type BenchRow } from './ratio.ts';

const POINTS = 5386;
const REPEATS = 3;
const MESSAGES = 100_000;

interface Rate {
  readonly perS: number;
  readonly acked: number;
}
interface Sides {
  readonly ours: () => Promise<LoadResult>;
  readonly peer: () => Promise<Rate>;
}
interface Compared {
  readonly ours: LoadResult;
  readonly peer: number;
  readonly ratio: number;
  readonly worst: number;
}

/** A B B A, the medians and the worst pair; every run must have all its acknowledgements. */
async function alternate({ ours, peer }: Sides): Promise<Compared> {
  await ours();
  await peer();
  const a: LoadResult[] = [];
  const b: number[] = [];
  const ratios: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const runs = [await ours(), await peer(), await peer(), await ours()] as const;
    if (runs.some((r) => r.acked !== MESSAGES)) throw new Error('a run lost acknowledgements');
    a.push(runs[0], runs[3]);
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

const row = (name: string, peerName: string, target: number, r: Compared): BenchRow => ({
  name,
  unit: 'messages/s',
  ours: r.ours.perS,
  peer: r.peer,
  peerName,
  ratio: r.ratio,
  worst: r.worst,
  target,
});

/** Acknowledged against what the journal holds, and how it was kept. */
async function proof(url: string, acknowledged: number): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: string; fsync: string; commit: string }>(
    "select sum(count) as n, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit from sensing_journal where kind = 0",
  );
  await client.end();
  const [{ n, fsync, commit }] = rows;
  if (Number(n) !== acknowledged) throw new Error(`acknowledged ${acknowledged}, the journal holds ${n}`);
  return `acknowledged ${acknowledged} single readings, the journal holds ${n}; fsync ${fsync}, synchronous_commit ${commit}`;
}

/** One bench run: everything started once, then each peer in turn. */
class Comparison {
  readonly #stage: Stage;
  readonly #node: OurNode;
  readonly #load;
  #from = Date.now() - 3_000_000;
  committed = 0;
  highestPss = 0;

  constructor(stage: Stage, node: OurNode) {
    this.#stage = stage;
    this.#node = node;
    this.#load = stage.talker('mqtt-load.ts');
  }

  mqtt(port: number, window = 500): Promise<LoadResult> {
    this.#from += 1000;
    return this.#load.ask({ port, messages: MESSAGES, connections: 4, window, user: 'bench', password: 'bench-secret', points: POINTS, from: this.#from }); // prettier-ignore
  }

  async ours(window?: number): Promise<LoadResult> {
    const result = await this.mqtt(this.#node.port, window);
    this.committed += result.acked;
    this.highestPss = Math.max(this.highestPss, usageOf([this.#node.pid, this.#node.postgres]).pssMb);
    return result;
  }

  stream(file: string, port: number): () => Promise<Rate> {
    const talker = this.#stage.talker(file);
    return () => talker.ask({ port, messages: MESSAGES, connections: 4, window: 250 });
  }
}

async function run(): Promise<{ rows: BenchRow[]; notes: string[] }> {
  const stage = new Stage();
  const rows: BenchRow[] = [];
  const notes = [`cores: ${String(spawnSync('nproc').stdout).trim()}`];
  try {
    const node = await stage.talker('our-node.ts', [`${stage.folder}/node`, String(POINTS)]).next<OurNode>();
    const roots = [node.pid, node.postgres];
    const side = new Comparison(stage, node);
    const before = usageOf(roots);
    const { port } = await stage.talker('aedes-broker.ts').next<{ port: number }>();
    const aedes = await alternate({ ours: () => side.ours(), peer: () => side.mqtt(port) });
    rows.push(row('P1 QoS 1 committed before PUBACK', 'aedes alone', 0.8, aedes));
    notes.push(`P1 acknowledgement wait of ours: p50 ${aedes.ours.p50Ms.toFixed(1)} ms, p99 ${aedes.ours.p99Ms.toFixed(1)} ms (window 4 × 500)`); // prettier-ignore
    if (present('mosquitto')) {
      const broker = await startMosquitto(stage);
      const peer = (): Promise<LoadResult> => side.mqtt(broker);
      rows.push(row('P1 QoS 1 committed before PUBACK', 'mosquitto', 0.6, await alternate({ ours: () => side.ours(), peer }))); // prettier-ignore
    } else notes.push('mosquitto is not installed: its row is left out');
    if (present('nats-server')) {
      const server = await startNats(stage);
      const ours = (): Promise<LoadResult> => side.ours(250);
      if (havePackages('nats'))
        rows.push(row('P2 durable publishes, 1,000 in flight', 'JetStream through nats.js, lazy sync', 2, await alternate({ ours, peer: side.stream('jetstream-js-load.ts', server) }))); // prettier-ignore
      rows.push({ ...row('P2 durable publishes, 1,000 in flight', 'JetStream, raw protocol, lazy sync', 2, await alternate({ ours, peer: side.stream('jetstream-load.ts', server) })) }); // prettier-ignore
    } else notes.push('nats-server is not installed: its rows are left out');
    const cpuS = usageOf(roots).cpuS - before.cpuS;
    notes.push(`CPU of node and PostgreSQL: ${((cpuS / side.committed) * 1e6).toFixed(1)} s per million readings sent singly; largest PSS ${side.highestPss.toFixed(0)} MB`); // prettier-ignore
    notes.push(await proof(node.url, side.committed));
  } finally {
    await stage.end();
  }
  return { rows, notes };
}

/** P1, P2 and the cost of intake; generators and peers in processes of their own. */
export const bench: Bench = {
  name: 'intake',
  goal: 'P1 ≥ 0.8× aedes alone and ≥ 0.6× mosquitto, committed before PUBACK; P2 ≥ 2× JetStream',
  run,
};
