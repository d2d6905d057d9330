import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hj212Codec } from '#codecs/hj212';
import { sl651Codec } from '#codecs/sl651';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import { NotStored, sensingOf, type GatewayFront } from '#sensing/server';
import {
  garbage,
  hj212Upload,
  joinedBytes,
  seededRandom,
  WirePeer,
} from '../../../apps/simulator/peers/index.ts';
import { aGateway, errorsOf, journalOf, START, startGateways, until } from './gateways-build.ts';

let app: Awaited<ReturnType<typeof startGateways>>;
before(async () => {
  app = await startGateways({
    settings: {
      gatewayLimits: { connectionsPerAddress: 40, burstFrames: 100, framesPerS: 100, refusedInRow: 20 },
    },
  });
});
after(() => app.stop());

const connect = () => WirePeer.connect(app.ports.hj212, hj212Codec);
const at = (s: number): number => START - 3_600_000 + s * 1000;
const front = (): GatewayFront => app.node.app.parts.get('gatewayFront') as GatewayFront;

test('GWY-71 slow-loris, half-open and scanners are closed; a neighbour goes on', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0001' }, elements: ['a34004-Rtd'] });
  const frame = hj212Upload({ mn: 'MNLIM0001', at: at(0), values: { 'a34004-Rtd': 1 } });
  const silent = await connect();
  const slow = await connect();
  slow.send(frame.subarray(0, 20));
  const good = await connect();
  good.send(frame);
  await good.next((f) => f.header.CN === '9014');
  app.clock.advance(29_000);
  slow.send(frame.subarray(20, 21));
  good.send(hj212Upload({ mn: 'MNLIM0001', at: at(1), values: { 'a34004-Rtd': 2 } }).subarray(0, 30));
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(silent.isClosed || slow.isClosed || good.isClosed, false);
  app.clock.advance(2000);
  await Promise.all([silent.closed, slow.closed]);
  assert.equal(good.isClosed, false);
  app.clock.advance(31_000);
  await good.closed;
  assert.equal(errorsOf(app, g.id)['SLOW_FRAME'], 1);
});

test('GWY-72 a device that says nothing for a quarter of an hour is let go', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0002' }, elements: ['a34004-Rtd'] });
  const peer = await connect();
  peer.send(hj212Upload({ mn: 'MNLIM0002', at: at(0), values: { 'a34004-Rtd': 1 } }));
  await peer.next((f) => f.header.CN === '9014');
  app.clock.advance(14 * 60_000);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(peer.isClosed, false);
  app.clock.advance(2 * 60_000);
  await peer.closed;
  assert.equal(errorsOf(app, g.id)['IDLE'], 1);
});

test('GWY-73 too many connections of one address are refused at the door; they come back when some leave', async () => {
  const peers = await Promise.all(Array.from({ length: 40 }, connect));
  const one = await connect();
  await one.closed;
  await Promise.all(peers.slice(0, 5).map((p) => p.vanish()));
  await until('places free', () => front().connections <= 36);
  const again = await connect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(again.isClosed, false);
  await Promise.all([...peers, again].map((p) => p.vanish()));
});

test('GWY-74 a flood is slowed at its own socket: its frames wait, a neighbour is served at once', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0004' }, elements: ['a34004-Rtd'] });
  const n = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0005' }, elements: ['a34004-Rtd'] });
  const flood = await connect();
  const frames = Array.from({ length: 300 }, (_, i) =>
    hj212Upload({ mn: 'MNLIM0004', at: at(i), values: { 'a34004-Rtd': i } }),
  );
  flood.send(joinedBytes(frames));
  await until('the burst is taken', () => flood.frames.length >= 99);
  const neighbour = await connect();
  neighbour.send(hj212Upload({ mn: 'MNLIM0005', at: at(0), values: { 'a34004-Rtd': 1 } }));
  await neighbour.next((f) => f.header.CN === '9014', 5000);
  assert.ok(flood.frames.length < 110);
  assert.ok((errorsOf(app, g.id)['FLOOD'] ?? 0) > 0);
  for (let i = 0; i < 30 && flood.frames.length < 300; i++) {
    app.clock.advance(200);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  assert.equal(flood.frames.length, 300, 'nothing is lost');
  assert.equal((await journalOf(app, g.points[0].id)).length, 300);
  assert.equal((await journalOf(app, n.points[0].id)).length, 1);
  await flood.vanish();
  await neighbour.vanish();
});

test('GWY-75 oversized frames and endless garbage are refused, the connection is closed, memory stays', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0006' }, elements: ['a34004-Rtd'] });
  const peer = await connect();
  peer.send(hj212Upload({ mn: 'MNLIM0006', at: at(0), values: { 'a34004-Rtd': 1 } }));
  await peer.next((f) => f.header.CN === '9014');
  const bad = Buffer.from('##0020QN=1;MN=MNLIM0006;CP0000\r\n');
  for (let i = 0; i < 30; i++) peer.send(bad);
  await peer.closed;
  assert.ok((errorsOf(app, g.id)['GARBAGE'] ?? 0) === 1);
  const noise = await WirePeer.connect(app.ports.sl651, sl651Codec);
  const random = seededRandom(75);
  for (let i = 0; i < 20 && !noise.isClosed; i++) noise.send(garbage(65_536, random));
  await new Promise((resolve) => setTimeout(resolve, 300));
  app.clock.advance(31_000);
  await noise.closed;
});

test('GWY-76 a storm of reconnects keeps two connections of a device; the rest is let go', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0007' }, elements: ['a34004-Rtd'] });
  const peers: Awaited<ReturnType<typeof connect>>[] = [];
  for (let i = 0; i < 15; i++) {
    const peer = await connect();
    peer.send(hj212Upload({ mn: 'MNLIM0007', at: at(i), values: { 'a34004-Rtd': i } }));
    await peer.next((f) => f.header.CN === '9014');
    peers.push(peer);
  }
  await until('old ones closed', () => peers.filter((p) => !p.isClosed).length === 2);
  assert.equal(sensingOf(app.node.app).gateways.get(g.id)?.connections, 2);
  await Promise.all(peers.map((p) => p.vanish()));
  await until('none left', () => sensingOf(app.node.app).gateways.get(g.id)?.connections === 0);
});

test('GWY-77 while nothing can be promised nothing is acknowledged; everything is once it can', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0008' }, elements: ['a34004-Rtd'] });
  const sensing = sensingOf(app.node.app);
  const full = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(sensing), 'noRoom');
  Object.defineProperty(sensing, 'noRoom', { configurable: true, get: () => true });
  const peer = await connect();
  peer.send(
    joinedBytes(
      Array.from({ length: 20 }, (_, i) =>
        hj212Upload({ mn: 'MNLIM0008', at: at(i), values: { 'a34004-Rtd': i } }),
      ),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(peer.frames.length, 0);
  assert.equal((await journalOf(app, g.points[0].id)).length, 0);
  if (full) Object.defineProperty(sensing, 'noRoom', { ...full, configurable: true });
  await until('all acknowledged', () => peer.frames.length === 20);
  assert.equal((await journalOf(app, g.points[0].id)).length, 20);
  await peer.vanish();
});

test('GWY-78 a disabled gateway is cut off at once; only its own manager sees settings and trace', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0009' }, elements: ['a34004-Rtd'] });
  const peer = await connect();
  peer.send(hj212Upload({ mn: 'MNLIM0009', at: at(0), values: { 'a34004-Rtd': 1 } }));
  await peer.next((f) => f.header.CN === '9014');
  await g.admin.call(op.changeGateway, { params: { id: g.id }, body: { enabled: false } });
  await peer.closed;
  const elsewhere = await app.person('systemAdmin', 'r99.r9901.r990102');
  for (const operation of [gw.getGatewaySettings, op.trace])
    assert.equal((await elsewhere.try(operation, { params: { id: g.id } })).status, 404);
  const officer = await app.person('dutyOfficer');
  assert.equal((await officer.try(op.trace, { params: { id: g.id } })).status, 403);
  const twin = await aGateway(app, 'hj212', { settings: {} });
  const taken = await twin.admin.try(gw.configureGateway, {
    params: { id: twin.id },
    body: { deviceId: 'MNLIM0009' },
  });
  assert.equal(taken.body.code, 'SETTINGS_INVALID');
});

test('GWY-79 a scan of names is counted, and put on record only as far as the log bears it', async () => {
  app.clock.advance(600_000);
  for (let i = 0; i < 150; i++) {
    const peer = await connect();
    peer.send(hj212Upload({ mn: `SCAN${i}`, at: at(0), values: { 'a34004-Rtd': 1 } }));
    await peer.closed;
  }
  await app.settle();
  const logged = await app.node.app.database.pool.query<{ n: number }>(
    `select count(*)::int as n from log_entry where type = 'gateway.refused' and payload->>'reason' like 'UNKNOWN_DEVICE hj212 SCAN%'`,
  );
  assert.ok(logged.rows[0].n > 50 && logged.rows[0].n <= 100, String(logged.rows[0].n));
});

test('GWY-85 a commit that fails is not acknowledged; the frame waits and is stored and acknowledged once', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MNLIM0085' }, elements: ['a34004-Rtd'] });
  const sensing = sensingOf(app.node.app);
  const intake = sensing.intake.bind(sensing);
  let failures = 3;
  sensing.intake = (gateway, given, done) => {
    if (failures-- <= 0) return intake(gateway, given, done);
    setImmediate(() => done(new NotStored('the database is away')));
    return { accepted: given.length, quarantined: [] };
  };
  const peer = await connect();
  const frame = hj212Upload({ mn: 'MNLIM0085', at: at(0), values: { 'a34004-Rtd': 5 } });
  peer.send(frame, frame, hj212Upload({ mn: 'MNLIM0085', at: at(1), values: { 'a34004-Rtd': 6 } }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(peer.frames.length, 0);
  await until('all three acknowledged', () => peer.frames.length === 3);
  assert.deepEqual((await journalOf(app, g.points[0].id)).map((r) => r.value).sort(), [5, 6]);
  sensing.intake = intake;
  await peer.vanish();
});

test('GWY-86 a port in use leaves the node running without that listener, and it says so', async () => {
  const second = await startGateways({ settings: { gatewayPorts: { hj212: app.ports.hj212, sl651: 0 } } });
  assert.equal(second.ports.hj212, undefined);
  assert.ok(second.ports.sl651 > 0);
  const told = (second.node.app.parts.get('ready:gateways') as () => string)();
  assert.match(told, /hj212 .*EADDRINUSE/);
  await second.stop();
});

test('GWY-98 no defect was logged', () => assert.deepEqual(app.errors, []));
