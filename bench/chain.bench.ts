import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startMosquitto } from './peers/brokers.ts';
import { present, usageOf } from './peers/children.ts';
import { havePackages } from './peers/packages.ts';
import { postgres15Present, startPostgres15 } from './peers/postgres15.ts';
import { Stage, type LoadResult, type OurNode } from './peers/stage.ts';
import { HOLD_MS, LIMITS } from './peers/twenty-rules.ts';
import { ratioAbba, type Bench, type BenchRow } from './ratio.ts';

const MESSAGES = 30_000;
const REPEATS = 2;
const LOAD = { connections: 4, window: 500, user: 'bench', password: 'bench-secret' };

async function one<T extends pg.QueryResultRow>(url: string, text: string): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows[0];
  } finally {
    await client.end();
  }
}

/** What a store holds: readings, different (point, time) among them, and the sum of their values in hundredths. */
interface Held {
  readonly readings: number;
  readonly different: number;
  readonly hundredths: number;
}

async function heldBy(url: string, source: string): Promise<Held> {
  const found = await one<{ n: string; d: string; s: string }>(
    url,
    `select count(*) as n, count(distinct (dev, ts)) as d, round(sum(v * 100)) as s from (${source}) as readings(dev, ts, v)`,
  );
  return { readings: Number(found.n), different: Number(found.d), hundredths: Number(found.s) };
}

const JOURNAL =
  'select u.* from sensing_journal, unnest(points, times, values) as u(dev, ts, v) where kind = 0';
const TABLE = 'select dev, ts, v from reading';

interface Answer {
  readonly at: number;
  readonly raised: unknown;
}

/** P3: the same packets until each is judged, stored and found again. */
async function storedChain(): Promise<{ row: BenchRow; notes: string[] }> {
  const stage = new Stage();
  const points = 5386;
  try {
    const node = await stage
      .talker('our-node.ts', [join(stage.folder, 'node'), String(points)])
      .next<OurNode>();
    const postgres15 = await startPostgres15(join(stage.folder, 'pg15'));
    stage.ending(() => postgres15.stop());
    const broker = await startMosquitto(stage);
    const chain = stage.talker('stock-chain.ts', [String(broker), postgres15.url]);
    await chain.next();
    const load = stage.talker('mqtt-load.ts');
    let from = Date.now() - 3_000_000;
    let pss = 0;
    let cpuS = 0;
    let sentOurs = 0;
    let sentPeer = 0;
    const send = (port: number): Promise<LoadResult> =>
      load.ask({ ...LOAD, port, points, messages: MESSAGES, from: (from += 1000) });
    const roots = [node.pid, node.postgres];
    const ours = async (): Promise<number> => {
      const before = usageOf(roots);
      const result = await send(node.port);
      const after = usageOf(roots);
      pss = Math.max(pss, after.pssMb);
      cpuS += after.cpuS - before.cpuS;
      sentOurs += MESSAGES;
      return result.perS;
    };
    const peer = async (): Promise<number> => {
      const began = performance.timeOrigin + performance.now();
      const [, done] = await Promise.all([send(broker), chain.ask<Answer>({ expect: MESSAGES })]);
      sentPeer += MESSAGES;
      return MESSAGES / ((done.at - began) / 1000);
    };
    const compared = await ratioAbba(ours, peer, REPEATS);
    const mine = await heldBy(node.url, JOURNAL);
    const theirs = await heldBy(postgres15.url, TABLE);
    const whole = (held: Held, sent: number): boolean => held.readings === sent && held.different === sent;
    if (!whole(mine, sentOurs) || !whole(theirs, sentPeer) || mine.hundredths !== theirs.hundredths)
      throw new Error(`not the same readings: ${JSON.stringify({ sentOurs, mine, sentPeer, theirs })}`);
    return {
      row: { name: 'P3 packet → judged → stored → queryable', unit: 'readings/s', peerName: 'mosquitto + mqtt.js + COPY', target: 3, ...compared },
      notes: [
        `P3 each side holds the ${sentOurs} readings sent to it: 0 lost, 0 twice, equal sums; of the chain only what reached the broker is acknowledged, not what is stored`,
        `P3 largest PSS of node and PostgreSQL ${pss.toFixed(0)} MB; ${((cpuS / sentOurs) * 1e6).toFixed(1)} s of CPU per million readings`,
      ],
    }; // prettier-ignore
  } finally {
    await stage.end();
  }
}

/** Which rules fired where, in our node, as the flow names them. */
async function raisedByOurs(url: string): Promise<string[]> {
  const { list } = await one<{ list: string[] | null }>(
    url,
    `select array_agg(distinct p.code || ' ' || round((a.threshold * 100 - 900) / 5)) as list
     from alarms_alarm a join sensing_point p on p.id = a.point_id`,
  );
  return (list ?? []).toSorted();
}

/** P4: twenty threshold rules, each to hold for three seconds, over a thousand points. */
async function judgedChain(): Promise<{ row: BenchRow; notes: string[] }> {
  const stage = new Stage();
  const points = 1000;
  const rules = LIMITS.map((limit, i) => ({
    levels: [{ grade: i % 2 === 0 ? 'red' : 'orange', limit }],
    hysteresis: 0,
    durationS: HOLD_MS / 1000,
  }));
  try {
    const node = await stage
      .talker('our-node.ts', [join(stage.folder, 'node'), String(points), JSON.stringify(rules)])
      .next<OurNode>();
    const broker = await startMosquitto(stage);
    const files = join(stage.folder, 'node-red');
    mkdirSync(files);
    const flow = stage.talker('node-red.ts', [String(broker), files]);
    await flow.next();
    const load = stage.talker('mqtt-load.ts');
    const steps = MESSAGES / points;
    // Each side is sent the same runs in the same order, so that the same readings raise the same alarms.
    const sender = (port: number): (() => Promise<LoadResult>) => {
      let from = Date.now() - 3_000_000;
      return () =>
        load.ask({ ...LOAD, port, points, messages: MESSAGES, stepMs: 1000, from: (from += steps * 1000), high: { every: 100, from: 5, to: 15 } }); // prettier-ignore
    };
    const sendOurs = sender(node.port);
    const sendPeer = sender(broker);
    let raised: unknown;
    const compared = await ratioAbba(
      async () => (await sendOurs()).perS,
      async () => {
        const began = performance.timeOrigin + performance.now();
        const [, done] = await Promise.all([sendPeer(), flow.ask<Answer>({ expect: MESSAGES })]);
        raised = done.raised;
        return MESSAGES / ((done.at - began) / 1000);
      },
      REPEATS,
    );
    const mine = await raisedByOurs(node.url);
    if (mine.length === 0 || JSON.stringify(mine) !== JSON.stringify(raised))
      throw new Error(
        `not the same alarms: ${mine.length} of ours, ${(raised as unknown[]).length} of the flow`,
      );
    return {
      row: { name: 'P4 twenty rules with debounce', unit: 'readings/s', peerName: 'Node-RED', target: 10, ...compared },
      notes: [
        `P4 both sides raised the same ${mine.length} pairs of rule and point; ours has also stored every reading and alarm before the PUBACK, the flow stores nothing`,
      ],
    }; // prettier-ignore
  } finally {
    await stage.end();
  }
}

async function run(): Promise<{ rows: BenchRow[]; notes: string[] }> {
  if (!present('mosquitto'))
    return { rows: [], notes: ['mosquitto is not installed: P3 and P4 are left out'] };
  const rows: BenchRow[] = [];
  const notes: string[] = [];
  const add = ({ row, notes: more }: { row: BenchRow; notes: string[] }): void => {
    rows.push(row);
    notes.push(...more);
  };
  if (postgres15Present() && havePackages('mqtt', 'pg-copy-streams')) add(await storedChain());
  else notes.push('PostgreSQL 15 or the packages of the chain are not here: P3 is left out');
  if (havePackages('node-red', 'mqtt')) add(await judgedChain());
  else notes.push('Node-RED could not be installed: P4 is left out');
  return { rows, notes };
}

/** P3 and P4: the chains a developer or a user would build instead, over the same packets. */
export const bench: Bench = {
  name: 'chain',
  goal: 'P3 ≥ 3× mosquitto + mqtt.js + COPY into PostgreSQL 15, nothing lost or twice; P4 ≥ 10× Node-RED',
  run,
};
