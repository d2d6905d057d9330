import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { placeFor, startEmbedded } from '../platform/server/postgres/index.ts';
import { Columns, sortedOnce } from '../modules/sensing/server/history/columns.ts';
import { openDuckDb, ParquetWriter } from '../modules/sensing/server/history/parquet.ts';
import { median, ratioAbba, type Bench, type BenchRow } from './ratio.ts';

const N = 2_000_000;
const POINTS = 5386;
const FROM = 1_795_000_000_000;

/** Two million readings as they arrive: every point once a second, values of gauges with three decimals, some receipts late. */
function readings(): Columns {
  const all = new Columns(N);
  let seed = 1;
  const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
  const level = new Float64Array(POINTS).map(() => random() * 10);
  for (let i = 0; i < N; i++) {
    const p = i % POINTS;
    level[p] += (random() - 0.5) * 0.02;
    all.points[i] = p;
    all.times[i] = FROM + Math.floor(i / POINTS) * 1000;
    all.values[i] = Math.round(level[p] * 1000) / 1000;
    all.qualities[i] = 192;
    all.receipts[i] = all.times[i] + 5 + Math.floor(random() * 200);
  }
  all.count = N;
  return all;
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

async function ourWrite(all: Columns): Promise<{ bytes: number }> {
  const connection = await openDuckDb();
  const writer = new ParquetWriter(connection);
  await writer.begin();
  await writer.add(sortedOnce(all));
  const { bytes } = await writer.finish('ours.parquet', { firstSeq: 0, lastSeq: 1, hour: FROM });
  connection.closeSync();
  return { bytes };
}

/** The peer in its documented form: one call of the appender for each value. */
async function appender(all: Columns): Promise<void> {
  rmSync('peer.duckdb', { force: true });
  const connection = await (await DuckDBInstance.create('peer.duckdb')).connect();
  await connection.run('create table reading (ts bigint, dev integer, v double, q utinyint)');
  const into = await connection.createAppender('reading');
  for (let i = 0; i < N; i++) {
    into.appendBigInt(BigInt(all.times[i]));
    into.appendInteger(all.points[i]);
    into.appendDouble(all.values[i]);
    into.appendUTinyInt(all.qualities[i]);
    into.endRow();
  }
  into.closeSync();
  await connection.run('checkpoint');
  connection.closeSync();
}

const GROUP = 'select point, avg(value) as mean, max(value) as top, count(*) as n from';

async function postgres(
  all: Columns,
  folder: string,
): Promise<{ load: number; group: number; bytes: number; rows: string }> {
  const server = await startEmbedded(
    dirname(import.meta.dirname),
    placeFor(dirname(import.meta.dirname), join(folder, 'pg')),
  );
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.query(
    'create table reading (ts timestamptz, point integer, k smallint, value double precision)',
  );
  await client.query('create index on reading (point, ts)');
  await client.query('create index on reading using brin (ts)');
  const csv = join(folder, 'readings.csv');
  const lines: string[] = [];
  for (let i = 0; i < N; i++)
    lines.push(
      `${new Date(all.times[i]).toISOString()},${all.points[i]},${all.qualities[i]},${all.values[i]}`,
    );
  writeFileSync(csv, `${lines.join('\n')}\n`);
  chmodSync(csv, 0o644);
  const load = await seconds(() => client.query(`copy reading from '${csv}' with (format csv)`));
  await client.query('analyze reading');
  const times: number[] = [];
  let rows = '';
  for (let i = 0; i < 3; i++)
    times.push(
      await seconds(
        async () => (rows = String((await client.query(`${GROUP} reading group by point`)).rowCount)),
      ),
    );
  const size = await client.query<{ n: string }>("select pg_total_relation_size('reading') as n");
  await client.end();
  await server.stop();
  return { load, group: median(times), bytes: Number(size.rows[0].n), rows };
}

async function run(): Promise<{ rows: BenchRow[]; notes: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  chmodSync(folder, 0o755);
  const before = process.cwd();
  mkdirSync(join(folder, 'history'));
  process.chdir(join(folder, 'history'));
  try {
    const all = readings();
    const write = async (): Promise<number> => N / (await seconds(() => ourWrite(all))) / 1e6;
    const peer = async (): Promise<number> => N / (await seconds(() => appender(all))) / 1e6;
    const r = await ratioAbba(write, peer, 2);
    const { bytes } = await ourWrite(all);
    const sql = await postgres(all, folder);
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
    const groups: number[] = [];
    let found = 0;
    for (let i = 0; i < 5; i++)
      groups.push(
        await seconds(async () => (found = (await connection.runAndReadAll(`${GROUP} read_parquet('ours.parquet') group by point`)).currentRowCount)), // prettier-ignore
      );
    const one = median(
      await Promise.all(
        [...Array(9).keys()].map((i) => seconds(() => connection.runAndReadAll(`select time_ms, value from read_parquet('ours.parquet') where point = ${i * 500}`))), // prettier-ignore
      ),
    );
    const size = statSync('ours.parquet').size;
    if (found !== POINTS || sql.rows !== String(POINTS) || size !== bytes)
      throw new Error('the stores disagree');
    const millions = 'M rows/s';
    return {
      rows: [
        { name: 'P6 readings to sorted, synced Parquet', unit: millions, ours: r.ours, peer: r.peer, peerName: 'DuckDB appender', ratio: r.ratio, worst: r.worst, target: 1 },
        { name: 'P6 the same', unit: millions, ours: r.ours, peer: N / sql.load / 1e6, peerName: 'PostgreSQL COPY, two indexes', ratio: r.ours / (N / sql.load / 1e6), target: 4 },
        { name: 'P6 group by over 2 M rows', unit: '1/s', ours: 1 / median(groups), peer: 1 / sql.group, peerName: 'PostgreSQL', ratio: sql.group / median(groups), target: 8 },
        { name: 'P6 bytes a reading (inverse)', unit: 'readings/B', ours: N / bytes, peer: N / sql.bytes, peerName: 'PostgreSQL', ratio: sql.bytes / bytes, target: 10 },
      ], // prettier-ignore
      notes: [
        `${(bytes / N).toFixed(2)} bytes a reading as Parquet (time, value, quality, receipt time), ${(sql.bytes / N).toFixed(0)} in PostgreSQL with its indexes`,
        `group by ${(median(groups) * 1000).toFixed(0)} ms against ${(sql.group * 1000).toFixed(0)} ms; one point of the file ${(one * 1000).toFixed(1)} ms (nine at once)`,
        `ours includes sorting by (point, time), removal of repetitions, fsync and SM3; ${N} rows, ${found} groups on both sides`,
        `cores: ${String(spawnSync('nproc').stdout).trim()}`,
      ],
    };
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** P6: readings into the analytic store and back. */
export const bench: Bench = {
  name: 'history',
  goal: 'P6 ≥ 1.0× DuckDB appender, ≥ 4× PostgreSQL load, ≥ 8× PostgreSQL group-by; ≤ 4 bytes a reading',
  run,
};
