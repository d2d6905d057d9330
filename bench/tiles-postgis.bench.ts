import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readTile } from '#codecs/mvt';
import { mercatorX, mercatorY, tileOf } from '#kernels/geo';
import { PointLayer } from '#kernels/tiles';
import { ratioAbba, type Bench, type BenchResult } from './ratio.ts';

const BIN = '/usr/lib/postgresql/15/bin';
const POINTS = 1_000_000;
const WORLD = 20_037_508.342789244;
const PORT_FOLDER_MODE = 0o755;
const ROUNDS = 5;
const CHUNK = 50_000;

interface Account {
  readonly uid: number;
  readonly gid: number;
}

function account(): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((l) => l.startsWith('postgres:'));
  const parts = line?.split(':');
  return parts && process.getuid?.() === 0 ? { uid: Number(parts[2]), gid: Number(parts[3]) } : undefined;
}

/** Debian's PostgreSQL 15 with PostGIS 3.3 on a socket of its own, tuned as its documents advise for reading. */
async function startPostgis(folder: string): Promise<{ client: pg.Client; stop(): Promise<void> }> {
  const as: Partial<Account> = account() ?? {};
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (as.uid !== undefined && as.gid !== undefined)
    for (const path of [folder, data]) chownSync(path, as.uid, as.gid);
  const made = spawnSync(join(BIN, 'initdb'), ['-D', data, '-U', 'bench', '--auth=trust'], {
    ...as,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'shared_buffers=1GB', 'work_mem=64MB', 'jit=off', 'max_parallel_workers_per_gather=0', 'fsync=off']; // prettier-ignore
  const server = spawn(join(BIN, 'postgres'), ['-D', data, ...settings.flatMap((s) => ['-c', s])], {
    ...as,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ host: folder, user: 'bench', database: 'postgres' });
    try {
      await client.connect();
      return {
        client,
        async stop() {
          await client.end();
          server.kill('SIGINT');
          await ended;
        },
      };
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const grade = (id: number): string => ['red', 'orange', 'yellow', 'blue'][id % 4];

function somePoints(): Float64Array {
  let seed = 3;
  const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const all = new Float64Array(2 * POINTS);
  for (let i = 0; i < POINTS; i++) {
    all[2 * i] = 109 + 2 * random();
    all[2 * i + 1] = 33 + 2 * random();
  }
  return all;
}

async function load(client: pg.Client, points: Float64Array): Promise<void> {
  await client.query('create extension postgis');
  await client.query('create table p (id integer primary key, grade text, geom geometry(Point, 3857))');
  for (let from = 0; from < POINTS; from += CHUNK) {
    const ids = Array.from({ length: CHUNK }, (_, i) => from + i);
    await client.query(
      `insert into p select id, grade, ST_SetSRID(ST_MakePoint(x, y), 3857)
         from unnest($1::int[], $2::text[], $3::float8[], $4::float8[]) as t(id, grade, x, y)`,
      [
        ids,
        ids.map(grade),
        ids.map((i) => (mercatorX(points[2 * i]) * 2 - 1) * WORLD),
        ids.map((i) => (1 - mercatorY(points[2 * i + 1]) * 2) * WORLD),
      ],
    );
  }
  await client.query('create index on p using gist (geom)');
  await client.query('cluster p using p_geom_idx');
  await client.query('vacuum analyze p');
}

const TILE = `select ST_AsMVT(t, 'p', 4096, 'geom') as tile from (
  select id, grade, ST_AsMVTGeom(geom, ST_TileEnvelope($1, $2, $3), 4096, 0, true) as geom
  from p where geom && ST_TileEnvelope($1, $2, $3)) t`;

/** Every tile in one statement and only the lengths fetched, so that the peer pays for neither round trips nor transfer. */
const ALL_TILES = `select sum(length(made.tile)) from unnest($2::int[], $3::int[]) as at(x, y), lateral (${TILE.replaceAll('$2', 'at.x').replaceAll('$3', 'at.y')}) as made`;

const idsOf = (tile: Uint8Array): number[] =>
  readTile(Buffer.from(tile))
    .layers.flatMap((l) => l.features.map((f) => Number(f.properties['id'])))
    .sort((a, b) => a - b);

async function run(): Promise<BenchResult> {
  if (!existsSync(join(BIN, 'postgres')) || !existsSync('/usr/share/postgresql/15/extension/postgis.control'))
    throw new Error(
      'this bench needs Debian’s postgresql-15-postgis-3: apt-get install postgresql-15-postgis-3',
    );
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-postgis-'));
  chmodSync(folder, PORT_FOLDER_MODE);
  const { client, stop } = await startPostgis(folder);
  try {
    const points = somePoints();
    await load(client, points);
    const layer = new PointLayer({
      name: 'p',
      capacity: POINTS,
      maxPoints: 4000,
      properties: (id) => ({ id, grade: grade(id) }),
    });
    for (let i = 0; i < POINTS; i++) layer.set(i, points[2 * i], points[2 * i + 1]);
    const z = 13;
    const [west, north] = tileOf([109, 35], z);
    const [east, south] = tileOf([111, 33], z);
    const tiles: [number, number][] = [];
    for (let x = west; x <= east; x += 2) for (let y = north; y <= south; y += 2) tiles.push([x, y]);
    const query = (x: number, y: number) => client.query<{ tile: Buffer }>(TILE, [z, x, y]);
    let features = 0;
    let edge = 0;
    let theirBytes = 0;
    let ourBytes = 0;
    for (const [x, y] of tiles) {
      const tile = layer.tile(z, x, y);
      const ours = idsOf(tile);
      const { tile: peer } = (await query(x, y)).rows[0];
      const theirs = new Set(idsOf(peer));
      features += ours.length;
      theirBytes += peer.length;
      ourBytes += tile.length;
      // A point that rounds onto the edge is in both tiles of the peer and in one of ours.
      edge += theirs.size - ours.length;
      for (const id of ours)
        if (!theirs.has(id)) throw new Error(`tile ${z}/${x}/${y}: point ${id} is missing in the peer`);
    }
    if (edge > features * 0.002) throw new Error(`${edge} of ${features} points differ`);
    const seconds = (started: number): number => (performance.now() - started) / 1000;
    const r = await ratioAbba(
      () => {
        const started = performance.now();
        for (const [x, y] of tiles) layer.tile(z, x, y);
        return tiles.length / seconds(started);
      },
      async () => {
        const started = performance.now();
        await client.query(ALL_TILES, [z, tiles.map(([x]) => x), tiles.map(([, y]) => y)]);
        return tiles.length / seconds(started);
      },
      ROUNDS,
    );
    const { rows } = await client.query<{ v: string }>('select postgis_full_version() as v');
    return {
      rows: [{ name: 'P7 tiles of 1 M live points', unit: 'tiles/s', ours: r.ours, peer: r.peer, peerName: 'PostGIS ST_AsMVT', ratio: r.ratio, worst: r.worst, target: 3 }], // prettier-ignore
      notes: [
        `zoom ${z}, ${tiles.length} tiles, ${features} features: every one of ours is in the peer's tile; ${edge} more of the peer lie on an edge`,
        `${ourBytes} bytes against ${theirBytes}`,
        'peer: all tiles in one statement, only lengths fetched, GiST, table clustered by it, all in shared memory; one core a side',
        rows[0].v.slice(0, 60),
      ],
    };
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** P7 against the database that map servers commonly ask for tiles. */
export const bench: Bench = { name: 'tiles-postgis', goal: 'P7 ≥ 3× PostGIS, same features', run };
