import { connect as openSocket } from 'node:net';
import pg from 'pg';
import { generate } from 'mqtt-packet';
import { usageOf, type Talker } from './peers/children.ts';
import { pause, Stage, type LoadResult, type OurNode } from './peers/stage.ts';
import type { Bench, BenchRow } from './ratio.ts';

const POINTS = 5386;
const RULES = 10;
const CONSOLES = 200;
const ALARMS = 300;
const RATE = 10_000;
const SECONDS = 25;
/** Stages with the share of 30 ms each may take at p99. */
const BUDGET: readonly (readonly [stage: string, says: string, ms: number])[] = [
  ['gather', 'wait for the batch before', 2],
  ['judge', 'judge', 5],
  ['commit', 'commit of readings alone', 5],
  ['commitAlarm', 'commit with alarm and log entry', 5],
  ['seal', 'seal', 5],
  ['fanOut', 'hand to all consoles', 10],
];

/** Ten rules on every point; the first fires at 10, the others lie beyond what is sent. */
const rules = Array.from({ length: RULES }, (_, i) => ({
  levels: [{ grade: 'red', limit: i === 0 ? 10 : 20 + i }, { grade: 'orange', limit: i === 0 ? 9.5 : 19 + i }],
  hysteresis: 0.1,
  durationS: 0,
})); // prettier-ignore

async function alarmPoints(ours: OurNode): Promise<{ id: number; code: string }[]> {
  const client = new pg.Client({ connectionString: ours.url });
  await client.connect();
  const { rows } = await client.query<{ id: number; code: string }>(
    'select id, code from sensing_point order by id desc limit $1',
    [ALARMS],
  );
  await client.end();
  return rows;
}

/** Quantiles of each stage from the node's own metrics, in ms. */
async function stagesOf(base: string): Promise<Map<string, { p50: number; p99: number }>> {
  const text = await (await fetch(`${base}/metrics`)).text();
  const found = new Map<string, { p50: number; p99: number }>();
  for (const [stage] of BUDGET) {
    const at = (q: string): number =>
      Number(
        new RegExp(`fengsui_hot_path_seconds\\{stage="${stage}",quantile="${q}"\\} (\\S+)`).exec(text)?.[1],
      ) * 1000;
    found.set(stage, { p50: at('0.5'), p99: at('0.99') });
  }
  return found;
}

interface Waits {
  readonly sorted: number[];
  readonly lost: number;
}

/** Alarm packets written one by one beside the load; how long until each console has each fact. */
async function alarms(consoles: Talker, ours: OurNode): Promise<Waits> {
  const points = await alarmPoints(ours);
  const socket = openSocket(ours.port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.write(
    generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'alarm', keepalive: 0, username: 'bench', password: Buffer.from('bench-secret') }),
  ); // prettier-ignore
  await pause(2000);
  const sent = new Map<string, number>();
  for (const [i, { id, code }] of points.entries()) {
    await pause((SECONDS - 5) * (1000 / ALARMS));
    sent.set(String(id), performance.timeOrigin + performance.now());
    socket.write(
      generate({ cmd: 'publish', topic: 'fs/v1/bench/readings', qos: 1, messageId: i + 1, dup: false, retain: false, payload: JSON.stringify({ point: code, value: 11 }) }),
    ); // prettier-ignore
  }
  const want = CONSOLES * ALARMS;
  const { seen } = await consoles.ask<{ seen: { point: string; at: number }[] }>({
    expect: want,
    withinMs: 10_000,
  });
  socket.destroy();
  return {
    sorted: seen.map((s) => s.at - (sent.get(s.point) ?? s.at)).toSorted((x, y) => x - y),
    lost: want - seen.length,
  };
}

async function run(): Promise<{ rows: BenchRow[]; notes: string[] }> {
  const stage = new Stage();
  try {
    const ours = await stage
      .talker('our-node.ts', [`${stage.folder}/node`, String(POINTS), JSON.stringify(rules)])
      .next<OurNode>();
    const load = stage.talker('mqtt-load.ts');
    const consoles = stage.talker('consoles.ts');
    const flow = { port: ours.port, connections: 4, window: 1000, user: 'bench', password: 'bench-secret', points: POINTS - ALARMS }; // prettier-ignore
    await load.ask({ ...flow, messages: 100_000, from: Date.now() - 900_000 });
    await consoles.ask({ base: ours.base, consoles: CONSOLES });
    const before = usageOf([ours.pid, ours.postgres]);
    const began = performance.now();
    const [background, waits] = await Promise.all([
      load.ask<LoadResult>({
        ...flow,
        messages: RATE * SECONDS,
        ratePerS: RATE,
        stepMs: 500,
        from: Date.now() - 600_000,
      }),
      alarms(consoles, ours),
    ]);
    const after = usageOf([ours.pid, ours.postgres]);
    const cores = (after.cpuS - before.cpuS) / ((performance.now() - began) / 1000);
    const stages = await stagesOf(ours.base);
    const at = (q: number): number =>
      waits.sorted[Math.min(waits.sorted.length - 1, Math.floor(q * waits.sorted.length))] ?? Infinity;
    const ms = (x: number): string => x.toFixed(1);
    return {
      rows: [
        { name: `P5 packet → ${CONSOLES} consoles, p99`, unit: '1/s', ours: 1000 / at(0.99), ratio: waits.lost === 0 ? 30 / at(0.99) : 0, peer: 1000 / 30, peerName: '30 ms', target: 1 },
      ], // prettier-ignore
      notes: [
        `packet written → fact at a console: p50 ${ms(at(0.5))}, p90 ${ms(at(0.9))}, p99 ${ms(at(0.99))}, worst ${ms(at(1))} ms; ${waits.lost} of ${CONSOLES * ALARMS} lost; ${POINTS * RULES} rules; background ${background.perS.toFixed(0)} messages/s (wanted ${RATE}); generator and consoles on the same cores`,
        ...BUDGET.map(([name, says, budget]) => `stage ${says}: p50 ${ms(stages.get(name)?.p50 ?? NaN)}, p99 ${ms(stages.get(name)?.p99 ?? NaN)} ms (budget ${budget})`),
        `${cores.toFixed(2)} cores of node and PostgreSQL while it ran; PSS ${after.pssMb.toFixed(0)} MB`,
      ], // prettier-ignore
    };
  } finally {
    await stage.end();
  }
}

/** P5: how long from the packet at the socket to the fact on every console, stage by stage. */
export const bench: Bench = {
  name: 'alarm latency',
  goal: 'P5 ≤ 30 ms p99 to 200 consoles beside 10,000 messages/s and 50,000 rules',
  run,
};
