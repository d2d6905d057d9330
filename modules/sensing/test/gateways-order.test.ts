import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { after, before, test } from 'node:test';
import type { Codec } from '#codecs/codec';
import { gb26875Codec } from '#codecs/gb26875';
import { hj212Codec } from '#codecs/hj212';
import { jt808Codec } from '#codecs/jt808';
import { sl651Codec } from '#codecs/sl651';
import { rows, sql } from '#platform/server/db';
import { sensingOf } from '#sensing/server';
import {
  cut,
  gb26875State,
  hj212Upload,
  Iec104Station,
  joinedBytes,
  jt808Location,
  muddled,
  seededRandom,
  sl651Report,
  WirePeer,
} from '../../../apps/simulator/peers/index.ts';
import { anEnterprise } from './build.ts';
import { START, startGateways, until } from './gateways-build.ts';

const DEVICES = 20;
/** Cases of each device: one connection that brings three to six readings in any order, up to half of them again. */
const CASES = process.env['FENGSUI_TORTURE'] === '1' ? 200 : 20;
const MOST = 6;
const LATE_MS = 6.9 * 86_400_000;
const SLOT_MS = Math.floor(LATE_MS / (CASES * MOST) / 60_000) * 60_000;
const seed = Number(process.env['FENGSUI_SEED'] ?? 20261123);

interface Reading {
  readonly time: number;
  readonly value: number;
}

interface Kind {
  readonly protocol: string;
  readonly element: string;
  /** What registers device `n`. */
  settings(n: number): object;
  /** Brings the readings of one case over a connection of their own; resolves once all are acknowledged. */
  bring(n: number, list: readonly Reading[], random: () => number): Promise<void>;
}

let app: Awaited<ReturnType<typeof startGateways>>;
const points = new Map<string, number>();
before(async () => {
  app = await startGateways();
});
after(() => app.stop());

/** Sends frames in pieces of any size and waits until each is answered. */
async function send<F>(
  protocol: string,
  codec: Codec<F>,
  frames: readonly Uint8Array[],
  random: () => number,
): Promise<void> {
  const peer = await WirePeer.connect(app.ports[protocol], codec);
  peer.send(...cut(joinedBytes(frames), random, 200));
  await until(`${frames.length} answers of ${protocol}`, () => peer.frames.length >= frames.length);
  await peer.vanish();
}

const station = (n: number): string => String(n).padStart(10, '0');
/** Frames are numbered by their minute, so that a repeated one is the same frame. */
const numberOf = (time: number): number => Math.floor(time / 60_000) & 0x7fff;

const kinds: readonly Kind[] = [
  {
    protocol: 'hj212',
    element: 'a34004-Rtd',
    settings: (n) => ({ deviceId: `ORDER${station(n)}` }),
    bring: (n, list, random) =>
      send(
        'hj212',
        hj212Codec,
        list.map((r) =>
          hj212Upload({ mn: `ORDER${station(n)}`, at: r.time, values: { 'a34004-Rtd': r.value } }),
        ),
        random,
      ),
  },
  {
    protocol: 'sl651',
    element: '39',
    settings: (n) => ({ deviceId: station(n) }),
    bring: (n, list, random) =>
      send(
        'sl651',
        sl651Codec,
        list.map((r) =>
          sl651Report({
            station: station(n),
            at: r.time,
            serial: numberOf(r.time),
            values: { '39': r.value },
          }),
        ),
        random,
      ),
  },
  {
    protocol: 'jt808',
    element: '01',
    settings: (n) => ({ deviceId: station(n), requireAuthentication: false }),
    bring: (n, list, random) =>
      send(
        'jt808',
        jt808Codec,
        list.map((r) =>
          jt808Location(
            { terminal: station(n).padStart(12, '0'), serial: numberOf(r.time) },
            { at: r.time, lng: 116, lat: 30, mileageKm: r.value },
          ),
        ),
        random,
      ),
  },
  {
    protocol: 'gb26875',
    element: '1/3/1/1/state',
    settings: (n) => ({ deviceId: `00${station(n)}` }),
    bring: (n, list, random) =>
      send(
        'gb26875',
        gb26875Codec,
        list.map((r) =>
          gb26875State({
            source: `00${station(n)}`,
            serial: numberOf(r.time),
            at: r.time,
            zone: 1,
            point: 1,
            state: r.value,
          }),
        ),
        random,
      ),
  },
  {
    protocol: 'iec104',
    element: '1/7',
    settings: (n) => ({ addresses: [`127.1.0.${n + 1}`] }),
    async bring(n, list) {
      const peer = new Iec104Station();
      const socket = createConnection({
        port: app.ports.iec104,
        host: '127.0.0.1',
        localAddress: `127.1.0.${n + 1}`,
      });
      peer.adopt(socket);
      await until('started', () => peer.started);
      for (const { time, value } of list) {
        const local = new Date(time + 8 * 3_600_000).toISOString().slice(0, 23);
        const objects = [{ ioa: 7, value, qualifier: 0, time: local }];
        peer.event({ type: 36, cause: 3, commonAddress: 1, objects });
      }
      await until('all acknowledged', () => peer.unacknowledged.length === 0);
      socket.destroy();
    },
  },
];

/** Registers every device in one go: a gateway with one mapped point. */
async function register(): Promise<void> {
  const { points: made } = await anEnterprise(app, { points: 1 });
  const { db } = app.node.app.database;
  for (const { protocol, element, settings } of kinds)
    for (let n = 0; n < DEVICES; n++) {
      const id = `order-${protocol}-${n}`;
      const found = await rows<{ id: number }>(
        db,
        sql`with g as (insert into sensing_gateway (id, name, org_path, protocol, settings)
              select ${id}, ${id}, org_path, ${protocol}, ${JSON.stringify(settings(n))}::jsonb from sensing_point where id = ${made[0].id} returning id),
            p as (insert into sensing_point (code, device_id, installation_id, enterprise_id, org_path, name, quantity, unit, period_s, gateway_id, lng, lat)
              select ${id}, device_id, installation_id, enterprise_id, org_path, ${id}, quantity, unit, 60, g.id, lng, lat
              from sensing_point, g where sensing_point.id = ${made[0].id} returning id),
            m as (insert into sensing_mapping (gateway_id, element, point_id) select g.id, ${element}, p.id from g, p)
          select id from p`,
      );
      points.set(id, found[0].id);
    }
  await sensingOf(app.node.app).reload();
}

/** Readings of each case of a device: every reading has a slot of its own somewhere in the last week. */
function casesOf(random: () => number): Reading[][] {
  const slots = muddled(
    Array.from({ length: CASES * MOST }, (_, i) => i),
    random,
    0,
  );
  return Array.from({ length: CASES }, () =>
    Array.from({ length: 3 + Math.floor(random() * (MOST - 2)) }, () => ({
      time: START - 3_600_000 - (slots.pop() ?? 0) * SLOT_MS,
      value: 1 + Math.floor(random() * 200),
    })),
  );
}

async function runDevice(kind: Kind, n: number): Promise<number> {
  const random = seededRandom(seed + n * 1000 + kinds.indexOf(kind));
  const cases = casesOf(random);
  for (const list of cases) await kind.bring(n, muddled(list, random, 0.5), random);
  const { history, engine } = sensingOf(app.node.app);
  const point = points.get(`order-${kind.protocol}-${n}`) ?? 0;
  const expected = cases.flat().sort((a, b) => a.time - b.time);
  const found = await history.readings(point, START - 7 * 86_400_000, START + 1);
  assert.deepEqual(
    found.map(({ time, value }) => ({ time, value })),
    expected,
    `${kind.protocol} ${n}, seed ${seed}`,
  );
  const newest = expected.at(-1);
  assert.deepEqual([engine.latest.times[point], engine.latest.values[point]], [newest?.time, newest?.value]);
  if (kind.protocol === 'jt808') {
    const track = await rows<{ n: number }>(
      app.node.app.database.db,
      sql`select count(*)::int as n from sensing_track where gateway_id = ${`order-jt808-${n}`}`,
    );
    assert.equal(track[0].n, expected.length);
  }
  return cases.length;
}

test(`GWY-15 R6 in any order, up to seven days late and up to half of them twice, frames of every protocol that tells the time give the same readings and latest values (${kinds.length * DEVICES * CASES} cases)`, async () => {
  await register();
  let cases = 0;
  for (const kind of kinds) {
    const done = await Promise.all(Array.from({ length: DEVICES }, (_, n) => runDevice(kind, n)));
    cases += done.reduce((sum, count) => sum + count, 0);
  }
  assert.equal(cases, kinds.length * DEVICES * CASES);
});

test('GWY-98 no defect was logged', () => assert.deepEqual(app.errors, []));
