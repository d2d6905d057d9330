// The national load of one node: 9,260 readings a second over 440,000 points by an open-loop generator, through a roll-over to
// Parquet, a running backup and a drop by retention; then a tenfold burst. `npm run torture -- national --minutes 10`.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Talker, usageOf } from '../peers/children.ts';

const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    burst: { type: 'string', default: '60' },
    points: { type: 'string', default: '440000' },
    rate: { type: 'string', default: '9260' },
    message: { type: 'string', default: '10' },
  },
});
const SECONDS = Number(given.minutes) * 60;
const BURST_S = Number(given.burst);
const POINTS = Number(given.points);
const RATE = Number(given.rate);
const PER_MESSAGE = Number(given.message);
const CONNECTIONS = 16;
const ALARM_EVERY = 9973;
const DRAIN_S = 300;
const peers = join(dirname(import.meta.dirname), 'peers');
const pause = (s: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, s * 1000));

interface Node {
  readonly port: number;
  readonly base: string;
  readonly pid: number;
  readonly postgres: number;
  readonly url: string;
}
interface Load {
  readonly sent: number;
  readonly acked: number;
  readonly readings: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  readonly lateMs: number;
  readonly drainedS: number;
  readonly relinks: number;
  readonly alarms: readonly { readonly point: string; readonly due: number }[];
}

class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'fengsui-national-'));
  readonly #talkers: Talker[] = [];

  talker(name: string, args: readonly string[] = []): Talker {
    const talker = new Talker(join(peers, name), args);
    this.#talkers.push(talker);
    return talker;
  }

  async end(): Promise<void> {
    for (const talker of this.#talkers.reverse()) await talker.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Highest PSS, and PSS by time for the slope, while something runs. */
class Watch {
  readonly samples: { s: number; mb: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  readonly #started = performance.now();

  constructor(pids: readonly number[]) {
    this.#timer = setInterval(
      () => this.samples.push({ s: (performance.now() - this.#started) / 1000, mb: usageOf(pids).pssMb }),
      5000,
    );
  }

  stop(): { most: number; slopeMbPerHour: number } {
    clearInterval(this.#timer);
    const half = this.samples.slice(this.samples.length >> 1);
    const n = half.length;
    const [ms, mm] = [half.reduce((a, x) => a + x.s, 0) / n, half.reduce((a, x) => a + x.mb, 0) / n];
    const up = half.reduce((a, x) => a + (x.s - ms) * (x.mb - mm), 0);
    const down = half.reduce((a, x) => a + (x.s - ms) ** 2, 0);
    return { most: Math.max(0, ...this.samples.map((x) => x.mb)), slopeMbPerHour: (up / (down || 1)) * 3600 };
  }
}

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<T>(text);
  await client.end();
  return rows;
}

/** What happens beside the steady load, each at its share of the time. */
async function disturb(node: Talker): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {};
  const at = async (share: number, name: string): Promise<void> => {
    await pause(share * SECONDS);
    const started = performance.now();
    const answer = await node.ask<object>({ do: name });
    told[name] = { seconds: Number(((performance.now() - started) / 1000).toFixed(1)), ...answer };
  };
  await at(0.4, 'rollOver');
  await at(0.15, 'backUp');
  await at(0.15, 'dropOld');
  return told;
}

/** How long each alarm took from the instant its reading was due to a duty console. */
async function alarmTimes(
  url: string,
  loads: readonly Load[],
  seen: readonly { point: string; at: number }[],
): Promise<{ p50: number; p99: number; got: number; want: number }> {
  const ids = await query<{ id: number; code: string }>(url, 'select id, code from sensing_point');
  const codeOf = new Map(ids.map((p) => [String(p.id), p.code]));
  const arrivals = new Map<string, number[]>();
  for (const { point, at } of seen) {
    const code = codeOf.get(point) ?? '';
    arrivals.set(code, [...(arrivals.get(code) ?? []), at]);
  }
  const alarms = loads.flatMap((l) => l.alarms);
  const waits = alarms.flatMap(({ point, due }) => {
    const first = arrivals.get(point)?.find((at) => at >= due - 1);
    return first === undefined ? [] : [first - due];
  });
  waits.sort((a, b) => a - b);
  const at = (q: number): number => waits[Math.min(waits.length - 1, Math.floor(q * waits.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), got: waits.length, want: alarms.length };
}

async function run(): Promise<void> {
  const stage = new Stage();
  // PostgreSQL runs under an account of its own when we are root.
  chmodSync(stage.folder, 0o755);
  try {
    console.log(`national load: ${POINTS} points, ${RATE} readings/s for ${given.minutes} min, then ${10 * RATE}/s for ${BURST_S} s`); // prettier-ignore
    const nodeTalker = stage.talker('our-node.ts', [stage.folder, String(POINTS)]);
    const node = await nodeTalker.next<Node>();
    const consoles = stage.talker('consoles.ts');
    await consoles.ask({ base: node.base, consoles: 1 });
    const [steadyLoad, burstLoad] = [stage.talker('open-load.ts'), stage.talker('open-load.ts')];
    const common = { port: node.port, user: 'bench', password: 'bench-secret', connections: CONNECTIONS, points: POINTS, perMessage: PER_MESSAGE, alarmEvery: ALARM_EVERY, drainS: DRAIN_S }; // prettier-ignore
    const before = usageOf([node.pid, node.postgres]);
    const watch = new Watch([node.pid, node.postgres]);
    const running = steadyLoad.ask<Load>({ ...common, readingsPerS: RATE, seconds: SECONDS, first: 1 });
    const beside = await disturb(nodeTalker);
    const steady = await running;
    const memory = watch.stop();
    const after = usageOf([node.pid, node.postgres]);
    const burst = await burstLoad.ask<Load>({
      ...common,
      readingsPerS: 10 * RATE,
      seconds: BURST_S,
      first: Math.floor(SECONDS * RATE) + 1,
      // In the burst as many alarms a second as before it.
      alarmEvery: 10 * ALARM_EVERY,
    });
    const burstUsage = usageOf([node.pid, node.postgres]);
    const alarmLoads = [steady, burst];
    const { seen } = await consoles.ask<{ seen: { point: string; at: number }[] }>({ expect: alarmLoads.flatMap((l) => l.alarms).length, withinMs: 20_000 }); // prettier-ignore
    const [stored] = await query<{ n: string; bytes: string }>(node.url, "select coalesce(sum(count), 0) as n, pg_total_relation_size('sensing_journal') as bytes from sensing_journal where kind = 0"); // prettier-ignore
    const inSteady = seen.filter((s) => s.at < (burst.alarms[0]?.due ?? Infinity));
    const result = {
      machine: { cpu: cpus()[0]?.model, cores: availableParallelism(), load: loadavg()[0], node: process.version }, // prettier-ignore
      given: { minutes: Number(given.minutes), burstS: BURST_S, points: POINTS, readingsPerS: RATE, perMessage: PER_MESSAGE }, // prettier-ignore
      steady: { ...steady, alarms: steady.alarms.length },
      alarmsSteady: await alarmTimes(node.url, [steady], inSteady),
      beside,
      burst: { ...burst, alarms: burst.alarms.length },
      alarmsBurst: await alarmTimes(node.url, [burst], seen.slice(inSteady.length)),
      pssMb: { most: memory.most, slopePerHour: memory.slopeMbPerHour, afterBurst: burstUsage.pssMb },
      cores: (after.cpuS - before.cpuS) / (SECONDS + steady.drainedS),
      journalBytesPerReading: Number(stored.bytes) / Math.max(1, Number(stored.n)),
      acknowledged: steady.readings + burst.readings,
      stored: Number(stored.n),
    };
    console.log(JSON.stringify(result, null, 1));
    const cache = join(dirname(dirname(import.meta.dirname)), '.cache');
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'torture-national.json'), `${JSON.stringify(result, null, 2)}\n`);
    if (result.stored < result.acknowledged) throw new Error('acknowledged readings are missing');
    if (steady.acked < steady.sent || burst.acked < burst.sent) throw new Error('messages were never acknowledged'); // prettier-ignore
  } finally {
    await stage.end();
  }
}

await run();
