import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { gatewayOperations as gw, vehicleOperations as op } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import { frontOf } from '../server/gateway-own.ts';
import { dropOldTracks } from '../server/jobs.ts';
import { Vehicles } from '../server/vehicles.ts';
import {
  cut,
  damagedFrame,
  Fleet,
  joinedBytes,
  jt808Answer,
  jt808Authenticate,
  jt808Heartbeat,
  jt808Location,
  jt808Register,
  muddled,
  seededRandom,
  WirePeer,
} from '../../../apps/simulator/peers/index.ts';
import { aGateway, errorsOf, journalOf, START, startGateways, until } from './gateways-build.ts';

let app: Awaited<ReturnType<typeof startGateways>>;
before(async () => {
  app = await startGateways();
});
after(() => app.stop());

const connect = () => WirePeer.connect(app.ports.jt808, jt808Codec);
const at = (s: number): number => START - 3_600_000 + s * 1000;
const answered = (serial: number) => (f: Jt808Frame) => f.msgId === '8001' && f.body?.replySerial === serial;

/** Registers and authenticates; the connection is ready for reports. */
async function online(terminal: string): Promise<WirePeer<Jt808Frame>> {
  const peer = await connect();
  peer.send(jt808Register({ terminal, serial: 1 }));
  const { body } = await peer.next((f) => f.msgId === '8100');
  assert.equal(body?.result, 0);
  peer.send(jt808Authenticate({ terminal, serial: 2 }, String(body?.authCode)));
  assert.equal((await peer.next(answered(2))).body?.result, 0);
  return peer;
}

async function storedFixes(terminal: string): Promise<{ at: string; lng: number }[]> {
  const found = await app.node.app.database.pool.query<{ at: string; lng: number }>(
    'select at, lng from sensing_track where terminal = $1 order by at',
    [terminal],
  );
  return found.rows;
}

test('GWY-31 JT/T 808: registration, authentication, position: 8001 follows the commit; the vehicle is on the map with its track', async () => {
  const g = await aGateway(app, 'jt808', { settings: { deviceId: '013900000001' }, elements: ['01'] });
  const peer = await online('013900000001');
  const report = jt808Location(
    { terminal: '013900000001', serial: 3 },
    { at: at(0), lng: 116.1, lat: 30.2, mileageKm: 12.3 },
  );
  peer.send(report);
  assert.equal((await peer.next(answered(3))).body?.result, 0);
  assert.deepEqual(
    (await storedFixes('13900000001')).map((f) => [f.at, f.lng]),
    [[new Date(at(0)).toISOString(), 116.1]],
  );
  assert.deepEqual(await journalOf(app, g.points[0].id), [{ time: at(0), value: 12.3 }]);
  const officer = await app.person('dutyOfficer');
  const { items } = await officer.call(op.listVehicles, {});
  const vehicle = items.find((v) => v.terminal === '13900000001');
  assert.deepEqual(vehicle?.fix?.position, [116.1, 30.2]);
  assert.deepEqual([vehicle?.name, vehicle?.plate, vehicle?.connected], ['jt808 网关', '鲁A12345', true]);
  const track = await officer.call(op.vehicleTrack, { params: { id: g.id }, query: { hours: 2 } });
  assert.deepEqual(
    track.positions.map((p) => p.position),
    [[116.1, 30.2]],
  );
  peer.send(jt808Heartbeat({ terminal: '013900000001', serial: 4 }));
  await peer.next(answered(4));
  await peer.vanish();
});

test('GWY-32 JT/T 808: before authentication nothing is taken; unknown terminals and wrong codes are refused', async () => {
  await aGateway(app, 'jt808', { settings: { deviceId: '013900000002' } });
  const hasty = await connect();
  hasty.send(jt808Location({ terminal: '013900000002', serial: 9 }, { at: at(0), lng: 116, lat: 30 }));
  assert.equal((await hasty.next(answered(9))).body?.result, 1);
  hasty.send(jt808Authenticate({ terminal: '013900000002', serial: 10 }, 'guess'));
  await hasty.closed;
  const stranger = await connect();
  stranger.send(jt808Register({ terminal: '019999999999', serial: 1 }));
  assert.equal((await stranger.next((f) => f.msgId === '8100')).body?.result, 4);
  await stranger.closed;
  assert.deepEqual(await storedFixes('13900000002'), []);
});

test('GWY-33 JT/T 808: split, repeated, damaged, future; out of order gives the same track (R6)', async () => {
  const one = await aGateway(app, 'jt808', { settings: { deviceId: '013900000031' }, elements: ['01'] });
  const two = await aGateway(app, 'jt808', { settings: { deviceId: '013900000032' }, elements: ['01'] });
  const report = (terminal: string, i: number) =>
    jt808Location(
      { terminal, serial: 100 + i },
      { at: at(i * 10), lng: 116 + i / 1000, lat: 30, mileageKm: i },
    );
  const numbers = Array.from({ length: 60 }, (_, i) => i);
  const straight = await online('013900000031');
  await straight.sendSlowly(
    cut(joinedBytes(numbers.map((i) => report('013900000031', i))), seededRandom(33), 200),
    1,
  );
  await straight.next(answered(159));
  const crooked = await online('013900000032');
  const order = muddled(numbers, seededRandom(34));
  crooked.send(
    damagedFrame(report('013900000032', 3)),
    joinedBytes(order.map((i) => report('013900000032', i))),
  );
  crooked.send(
    jt808Location({ terminal: '013900000032', serial: 900 }, { at: START + 600_000, lng: 116, lat: 30 }),
  );
  await crooked.next(answered(900));
  await until('all answered', () => crooked.frames.length >= order.length + 3);
  const tracks = await Promise.all(['13900000031', '13900000032'].map(storedFixes));
  assert.equal(tracks[0].length, 60);
  assert.deepEqual(tracks[1], tracks[0]);
  const { history } = sensingOf(app.node.app);
  const first = await history.readings(one.points[0].id, at(-1), START);
  assert.equal(first.length, 60);
  assert.deepEqual(await history.readings(two.points[0].id, at(-1), START), first);
  assert.equal(errorsOf(app, two.id)['DUPLICATE'], order.length - 60);
  assert.equal(errorsOf(app, two.id)['TIME_IN_FUTURE'], 1);
  await straight.vanish();
  await crooked.vanish();
});

test('GWY-34 JT/T 808: text and circular area go down, the terminal’s answer comes back', async () => {
  const g = await aGateway(app, 'jt808', { settings: { deviceId: '013900000004' } });
  const peer = await online('013900000004');
  const of = { terminal: '013900000004', serial: 50 };
  const text = g.admin.call(gw.commandGateway, {
    params: { id: g.id },
    body: { kind: 'text', text: '前方道路封闭' },
  });
  const down = await peer.next((f) => f.msgId === '8300');
  assert.equal(down.body?.text, '前方道路封闭');
  peer.send(jt808Answer(of, down));
  assert.deepEqual(await text, { answered: true, result: 'result=0' });
  const area = g.admin.call(gw.commandGateway, {
    params: { id: g.id },
    body: { kind: 'circleArea', areaId: 5, centre: [116.5, 30.5], radiusM: 800 },
  });
  const circle = await peer.next((f) => f.msgId === '8600');
  assert.equal((circle.body?.areas as { radiusM: number }[] | undefined)?.[0].radiusM, 800);
  peer.send(jt808Answer(of, circle, 1));
  assert.deepEqual(await area, { answered: true, result: 'result=1' });
  await app.settle();
  const logged = await app.node.app.database.pool.query<{ n: number }>(
    `select count(*)::int as n from log_entry where type = 'gateway.commanded'`,
  );
  assert.equal(logged.rows[0].n, 2);
  await peer.vanish();
});

test('GWY-35 JT/T 808: vehicles move on the live map of those who may see them', async () => {
  await aGateway(app, 'jt808', { settings: { deviceId: '013900000051' } });
  const officer = await app.person('dutyOfficer');
  const stranger = await app.person('dutyOfficer', 'r99.r9901.r990102');
  const watch = (cookie: string | undefined) => {
    const seen: unknown[] = [];
    const socket = new WebSocket(`${app.base.replace('http', 'ws')}/api/live`, {
      headers: { cookie: `fengsui_session=${cookie}` },
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'watch', topics: ['v13900000051'] })));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; values?: Record<string, unknown> };
      if (message.type === 'telemetry') seen.push(message.values?.['v13900000051']);
    });
    return { seen, socket };
  };
  const [mine, theirs] = [watch(officer.cookie), watch(stranger.cookie)];
  await until('watching', () => mine.socket.readyState === 1 && theirs.socket.readyState === 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  let now = at(0);
  const fleet = new Fleet({
    port: app.ports.jt808,
    everyS: 0.1,
    repeats: 0.5,
    now: () => (now += 5000),
    vehicles: [
      {
        terminal: '013900000051',
        route: [
          [116.1, 30.2],
          [116.2, 30.2],
        ],
        speedKmh: 60,
      },
    ],
  });
  fleet.start();
  await until('the vehicle moves', () => mine.seen.length >= 3 && fleet.acknowledged >= 5);
  await fleet.stop();
  const [first] = mine.seen as number[][];
  const last = mine.seen.at(-1) as number[];
  assert.ok(last[0] > first[0] && last[2] > first[2]);
  assert.equal(theirs.seen.length, 0);
  mine.socket.close();
  theirs.socket.close();
});

test('GWY-36 JT/T 808: the same terminal from two addresses at once is put on record', async () => {
  const g = await aGateway(app, 'jt808', { settings: { deviceId: '013900000061' } });
  const one = await online('013900000061');
  const socket = createConnection({ port: app.ports.jt808, host: '127.0.0.1', localAddress: '127.0.0.9' });
  const other = new WirePeer(socket, jt808Codec);
  other.send(jt808Heartbeat({ terminal: '013900000061', serial: 7 }));
  await other.next(answered(7));
  assert.equal(errorsOf(app, g.id)['CLONE_SUSPECTED'], 1);
  await one.vanish();
  await other.vanish();
});

test('GWY-37 JT/T 808: a track is thinned, shows its gaps and belongs to one gateway; a neighbour sees neither vehicle nor track', async () => {
  const g = await aGateway(app, 'jt808', { settings: { deviceId: '013900000071', periodS: 30 } });
  const other = await aGateway(app, 'jt808', { settings: { deviceId: '013900000072' } });
  const { pool } = app.node.app.database;
  // Four hours of fixes, one a second, with half an hour of silence in the middle; the newest an hour old.
  await pool.query(
    `insert into sensing_track (terminal, at, gateway_id, lng, lat, speed_kmh, direction)
     select '13900000071', $1::timestamptz - make_interval(secs => 18000 - s), $2, 116 + s / 1e5, 30, 40, 90
     from generate_series(1, 14400) s where s not between 7200 and 9000`,
    [new Date(START).toISOString(), g.id],
  );
  const officer = await app.person('dutyOfficer');
  const of = (hours: number) =>
    officer.call(op.vehicleTrack, { params: { id: g.id }, query: { hours } }).then((t) => ({
      ...t,
      gaps: t.positions.filter((p) => p.gap),
    }));
  const whole = await of(6);
  assert.equal(whole.fixes, 14_400 - 1801);
  assert.ok(whole.positions.length > 700 && whole.positions.length <= 1502, `${whole.positions.length}`);
  assert.deepEqual(
    whole.gaps.map((p) => p.position[0]),
    [116 + 9001 / 1e5],
  );
  assert.equal(whole.positions.at(-1)?.position[0], 116 + 14_400 / 1e5);
  assert.equal((await of(3)).gaps.length, 0);
  assert.equal((await of(1)).positions.length, 1);
  const empty = await officer.call(op.vehicleTrack, { params: { id: other.id } });
  assert.deepEqual(empty.positions, []);
  const stranger = await app.person('dutyOfficer', 'r99.r9901.r990102');
  assert.deepEqual((await stranger.call(op.listVehicles, {})).items, []);
  await assert.rejects(stranger.call(op.vehicleTrack, { params: { id: g.id } }), /NOT_FOUND|没有/);
  const page = await officer.call(op.listVehicles, { query: { limit: 1 } });
  const next = await officer.call(op.listVehicles, { query: { limit: 1000, after: page.next } });
  assert.ok(page.items.length === 1 && next.items.every((v) => v.gatewayId > page.items[0].gatewayId));
  assert.equal(next.items.find((v) => v.gatewayId === g.id)?.limitS, 60);
  assert.equal(next.items.find((v) => v.gatewayId === other.id)?.fix, undefined);
});

test('GWY-38 JT/T 808: the plate survives a restart of the terminal and is its own; positions are dropped after half a year', async () => {
  const g = await aGateway(app, 'jt808', { settings: { deviceId: '013900000081' } });
  const peer = await online('013900000081');
  const { vehicles } = frontOf(app.node.app);
  const fresh = new Vehicles(app.node.app);
  await fresh.load();
  assert.equal(fresh.of(g.id, '13900000081')?.plate, '鲁A12345');
  assert.equal(vehicles.of(g.id, '13900000999'), undefined);
  await vehicles.register({
    gatewayId: g.id,
    terminal: '13900000081',
    plate: ' \u0000鲁\nB1 ',
    plateColour: 2,
  });
  assert.equal(vehicles.of(g.id, '13900000081')?.plate, '鲁B1');
  await peer.vanish();
  const { pool } = app.node.app.database;
  await pool.query(
    `insert into sensing_track (terminal, at, gateway_id, lng, lat) values ('old', $1, $2, 1, 1), ('new', $3, $2, 1, 1)`,
    [
      new Date(START - 184 * 86_400_000).toISOString(),
      g.id,
      new Date(START - 182 * 86_400_000).toISOString(),
    ],
  );
  await app.node.app.act(app.node.app.system, (ctx) => dropOldTracks.run(ctx, {}));
  assert.equal((await storedFixes('old')).length, 0);
  assert.equal((await storedFixes('new')).length, 1);
});

test('GWY-98 no defect was logged', () => assert.deepEqual(app.errors, []));
