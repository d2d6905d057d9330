import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { longForm, seededRandom } from '#platform/testkit';
import { makeCity, people, type Gateway } from './city.ts';
import { Rig } from './rig.ts';

const ROUNDS = longForm(2, 40);
const PAGE = 8192;
const TABLES = ['sensing_journal', 'log_entry', 'log_seal', 'log_node', 'alarms_alarm'];
const seed = Number(process.env['FENGSUI_SEED'] ?? Math.floor(Date.now() / 1000) % 1_000_000);
const random = seededRandom(seed);
const rig = new Rig();

async function fill(gateway: Gateway): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const readings = gateway.codes.map((point, k) => ({
      point,
      value: 5 + ((i + k) % 7),
      time: Date.now() - 60_000 + i * 100,
    }));
    const answer = await fetch(`${rig.ready.url}/api/intake/readings`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${gateway.gateway}:${gateway.secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ readings }),
    });
    assert.equal(answer.status, 200);
  }
}

before(async () => {
  await rig.startPostgres();
  await rig.makeDatabase();
  await rig.startNode({ people });
  const [gateway] = await makeCity(rig, ['gwa'], 8);
  await fill(gateway);
  await rig.killNode();
});
after(() => rig.stop());

interface Relation {
  readonly table: string;
  readonly file: string;
  readonly rows: number;
}

async function relations(): Promise<Relation[]> {
  const client = await rig.sql();
  await client.query('checkpoint');
  const found: Relation[] = [];
  for (const table of TABLES) {
    const { rows } = await client.query<{ path: string; n: number }>(
      `select pg_relation_filepath($1) as path, (select count(*)::int from ${table}) as n`,
      [table],
    );
    found.push({ table, file: join(rig.place.data, 'pg', 'cluster', rows[0].path), rows: rows[0].n });
  }
  return found;
}

/** Flips one bit in every page of a file; answers the whole file as it was. */
function flipEveryPage(file: string): Buffer {
  const good = readFileSync(file);
  const bad = Buffer.from(good);
  for (let page = 0; page * PAGE < good.length; page++)
    bad[page * PAGE + Math.floor(random() * PAGE)] ^= 1 << Math.floor(random() * 8);
  writeFileSync(file, bad);
  return good;
}

test('PLT-45 R12 a bit flipped on disk in any page of log, journal or alarms is found before the page is served', async (t) => {
  let flips = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const all = await relations();
    await rig.stopPostgres();
    const good = all.map(({ file }) => flipEveryPage(file));
    await rig.startPostgres();
    const damaged = await rig.sql();
    for (const [i, { table }] of all.entries())
      for (let page = 0; page * PAGE < good[i].length; page++) {
        const read = damaged.query(
          `select count(t::text) from ${table} t where ctid >= '(${page},0)'::tid and ctid < '(${page + 1},0)'::tid`,
        );
        await assert.rejects(read, /invalid page|checksum/, `seed ${seed}: ${table} page ${page}`);
        flips += 1;
      }
    await rig.stopPostgres();
    all.forEach(({ file }, i) => writeFileSync(file, good[i]));
    await rig.startPostgres();
    const healed = await relations();
    assert.deepEqual(
      healed.map((r) => r.rows),
      all.map((r) => r.rows),
    );
  }
  t.diagnostic(`seed ${seed}: ${flips} flips`);
});
