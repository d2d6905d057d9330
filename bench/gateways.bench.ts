import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { migrationFolders } from '#app';
import { migrate, openDatabase } from '#platform/server/db';
import { placeFor, startEmbedded } from '#platform/server/postgres';
import { tempFolder } from '#platform/testkit';
import { hj212Upload } from '../apps/simulator/peers/index.ts';
import { median, type Bench } from './ratio.ts';

const DEVICES = 100;
const FRAMES_PER_DEVICE = 1000;
const ROUNDS = 3;
const FACTORS = ['a34004-Rtd', 'a34002-Rtd', 'a21026-Rtd', 'a21004-Rtd'];
const IDLE = 10_000;
const checkout = dirname(import.meta.dirname);
const mn = (i: number): string => `BENCH${String(i).padStart(9, '0')}`;

/** 10,000 registered gateways; the first hundred with four mapped points each. */
async function seed(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const id = '00000000-0000-7000-8000-000000000001';
  await client.query(
    `insert into sensing_enterprise (id, org_path, name, field, industry, lng, lat) values ($1, 'b.e', 'bench', 'workSafety', 'chemical', 116, 30)`,
    [id],
  );
  await client.query(
    `insert into sensing_installation (id, enterprise_id, name, kind, lng, lat, major_hazard) values ($1, $1, 'bench', 'tankFarm', 116, 30, false)`,
    [id],
  );
  await client.query(
    `insert into sensing_device (id, installation_id, name, kind) values ($1, $1, 'bench', 'logger')`,
    [id],
  );
  await client.query(
    `insert into sensing_gateway (id, name, org_path, protocol, settings)
     select 'g' || i, 'g' || i, 'b.e', 'hj212', jsonb_build_object('deviceId', 'BENCH' || lpad(i::text, 9, '0')) from generate_series(0, ${IDLE - 1}) i`,
  );
  await client.query(
    `insert into sensing_point (id, code, device_id, installation_id, enterprise_id, org_path, name, quantity, unit, period_s, gateway_id, lng, lat, thresholds)
     select i * 4 + f + 1, 'p' || i || '.' || f, $1, $1, $1, 'b.e', 'p', 'gasConcentration', 'mg/m3', 30, 'g' || i, 116, 30, '{"HH": 900, "H": 800}'
     from generate_series(0, ${DEVICES - 1}) i, generate_series(0, 3) f`,
    [id],
  );
  await client.query(
    `insert into sensing_mapping (gateway_id, element, point_id) select 'g' || i, ($1::text[])[f + 1], i * 4 + f + 1
     from generate_series(0, ${DEVICES - 1}) i, generate_series(0, 3) f`,
    [FACTORS],
  );
  await client.end();
}

async function startChild(
  options: object,
): Promise<{ child: ChildProcess; port: number; rssMb: () => number; cpuS: () => number }> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'gateway-node.ts'),
      JSON.stringify(options),
    ],
    { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the node ended')));
    child.stdout?.on('data', (d: Buffer) => {
      const found = /^READY (.*)$/m.exec(d.toString());
      if (found) resolve(found[1]);
    });
  });
  const { ports } = JSON.parse(line) as { ports: Record<string, number> };
  const rssMb = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const cpuS = (): number => {
    const parts = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(parts[11]) + Number(parts[12])) / 100;
  };
  return { child, port: ports['hj212'], rssMb, cpuS };
}

const connect = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });

/** Resolves once the socket has read `answers` lines. */
function answered(socket: Socket, answers: number): Promise<void> {
  return new Promise((resolve) => {
    let read = 0;
    socket.on('data', (chunk) => {
      for (const byte of chunk as Buffer) if (byte === 10) read += 1;
      if (read >= answers) resolve();
    });
  });
}

let clock = Date.now() - 3 * 86_400_000;

function framesOf(device: number): Buffer {
  const frames: Uint8Array[] = [];
  for (let i = 0; i < FRAMES_PER_DEVICE; i++) {
    const values = Object.fromEntries(FACTORS.map((f, k) => [f, (((i * 7 + k * 13) % 500) + 100) / 10]));
    frames.push(hj212Upload({ mn: mn(device), at: clock + i * 100, values }));
  }
  return Buffer.concat(frames);
}

/** One round: every device sends its frames as fast as it is let; frames per second until the last acknowledgement. */
async function round(port: number): Promise<number> {
  const loads = Array.from({ length: DEVICES }, (_, i) => framesOf(i));
  clock += FRAMES_PER_DEVICE * 100;
  const sockets = await Promise.all(loads.map(() => connect(port)));
  const done = sockets.map((s) => answered(s, FRAMES_PER_DEVICE));
  const started = performance.now();
  sockets.forEach((s, i) => s.write(loads[i]));
  await Promise.all(done);
  const seconds = (performance.now() - started) / 1000;
  for (const s of sockets) s.destroy();
  return (DEVICES * FRAMES_PER_DEVICE) / seconds;
}

async function idleConnections(port: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let from = 0; from < IDLE; from += 200) {
    const part = await Promise.all(Array.from({ length: 200 }, () => connect(port)));
    const done = part.map((s) => answered(s, 1));
    part.forEach((s, i) => s.write(hj212Upload({ mn: mn(from + i), at: clock, values: { 'x-Rtd': 1 } })));
    await Promise.all(done);
    sockets.push(...part);
  }
  return sockets;
}

/** HJ 212 frames with four mapped factors over real sockets into a node with PostgreSQL that syncs, and 10,000 known idle devices. */
export const bench: Bench = {
  name: 'gateways',
  goal: '20,000 HJ 212 frames/s decoded, judged, committed and acknowledged; 10,000 connections in 1.5 GB',
  async run() {
    const root = tempFolder('fengsui-bench-gateways-');
    chmodSync(root, 0o755);
    const place = placeFor(checkout, join(root, 'data'));
    mkdirSync(place.data, { recursive: true });
    const postgres = await startEmbedded(checkout, place, {});
    const admin = new pg.Client({ connectionString: postgres.url('postgres') });
    await admin.connect();
    await admin.query('create database bench');
    await admin.end();
    const database = openDatabase(postgres.url('bench'), 2);
    await migrate(database, migrationFolders());
    await seed(postgres.url('bench'));
    const node = await startChild({ databaseUrl: postgres.url('bench'), place });
    try {
      const before = node.rssMb();
      const sockets = await idleConnections(node.port);
      const idle = node.rssMb();
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const settled = node.rssMb();
      for (const s of sockets) s.destroy();
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await round(node.port);
      const cpu = node.cpuS();
      const started = performance.now();
      const rates: number[] = [];
      for (let i = 0; i < ROUNDS; i++) rates.push(await round(node.port));
      const cpuPerFrame = ((node.cpuS() - cpu) * 1e6) / (ROUNDS * DEVICES * FRAMES_PER_DEVICE);
      const { rows } = await database.pool.query<{ n: string }>(
        'select sum(count)::bigint as n from sensing_journal where kind = 0',
      );
      const expected = (ROUNDS + 1) * DEVICES * FRAMES_PER_DEVICE * FACTORS.length;
      return {
        rows: [
          { name: 'frames/s to the last acknowledgement', unit: 'frames/s', ours: median(rates) },
          { name: 'readings/s (four per frame)', unit: 'readings/s', ours: median(rates) * FACTORS.length },
          { name: 'node CPU per frame', unit: 'µs', ours: cpuPerFrame },
          { name: 'RSS before connections', unit: 'MB', ours: before },
          { name: `RSS with ${IDLE} known connections`, unit: 'MB', ours: Math.max(idle, settled) },
          { name: 'RSS after the load', unit: 'MB', ours: node.rssMb() },
        ],
        notes: [
          `${DEVICES} connections, ${FRAMES_PER_DEVICE} frames each, ${ROUNDS} rounds: ${rates.map((r) => r.toFixed(0)).join(', ')} frames/s`,
          `sender, node and PostgreSQL (fsync on) share this machine's cores; ${((performance.now() - started) / 1000).toFixed(1)} s with building frames`,
          `journal holds ${Number(rows[0].n)} readings, ${expected} were sent: ${Number(rows[0].n) === expected ? 'equal' : 'NOT EQUAL'}`,
        ],
      };
    } finally {
      node.child.kill('SIGKILL');
      await database.close();
      await postgres.stop();
      rmSync(root, { recursive: true, force: true });
      rmSync(place.socketDir, { recursive: true, force: true });
    }
  },
};
