import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hj212Codec } from '#codecs/hj212';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import {
  cut,
  damagedFrame,
  garbage,
  hj212Upload,
  joinedBytes,
  localDigits,
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

const connect = () => WirePeer.connect(app.ports.hj212, hj212Codec);
const at = (s: number): number => START - 3_600_000 + s * 1000;

test('GWY-1 HJ 212: 9014 follows the commit: the journal holds the reading when it arrives', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MN0000001' }, elements: ['a34004-Rtd'] });
  const peer = await connect();
  peer.send(hj212Upload({ mn: 'MN0000001', at: at(0), values: { 'a34004-Rtd': 35.5 } }));
  const ack = await peer.next((f) => f.header.CN === '9014');
  assert.equal(ack.header.QN, localDigits(at(0)));
  assert.deepEqual(await journalOf(app, g.points[0].id), [{ time: at(0), value: 35.5 }]);
  const officer = await app.person('dutyOfficer');
  const list = await officer.call(op.listGateways, {});
  const seen = list.items.find((i) => i.id === g.id);
  assert.equal(seen?.connected, true);
  assert.equal(seen?.clockOffsetMs, -3_600_000);
  await peer.vanish();
});

test('GWY-2 HJ 212: whole, split, concatenated and between garbage, the same readings arrive once', async () => {
  const g = await aGateway(app, 'hj212', {
    settings: { deviceId: 'MN0000002' },
    elements: ['w01018-Rtd'],
    scale: 2,
  });
  const random = seededRandom(7);
  const frames = Array.from({ length: 40 }, (_, i) =>
    hj212Upload({ mn: 'MN0000002', at: at(i), values: { 'w01018-Rtd': i } }),
  );
  const peer = await connect();
  peer.send(frames[0], joinedBytes(frames.slice(1, 10)));
  await peer.sendSlowly(cut(joinedBytes(frames.slice(10, 20)), random), 1);
  peer.send(garbage(300, random), frames[20], damagedFrame(frames[21]), garbage(50, random));
  peer.send(joinedBytes(frames.slice(21, 40)));
  await until('all 40 acknowledged', () => peer.frames.filter((f) => f.header.CN === '9014').length >= 40);
  const stored = await journalOf(app, g.points[0].id);
  assert.deepEqual(
    stored,
    frames.map((_, i) => ({ time: at(i), value: 2 * i })),
  );
  assert.ok((errorsOf(app, g.id)['CRC_WRONG'] ?? 0) >= 1);
  await peer.vanish();
});

test('GWY-3 HJ 212: an unknown MN and a wrong PW are refused by name; an address outside the list too', async () => {
  const g = await aGateway(app, 'hj212', {
    settings: { deviceId: 'MN0000003', password: 'abc123' },
    elements: ['a34004-Rtd'],
  });
  const stranger = await connect();
  stranger.send(hj212Upload({ mn: 'NOBODY', at: at(0), values: { 'a34004-Rtd': 1 } }));
  assert.deepEqual((await stranger.next((f) => f.header.CN === '9011')).cp, [{ QnRtn: '4' }]);
  await stranger.closed;
  const wrong = await connect();
  wrong.send(hj212Upload({ mn: 'MN0000003', pw: 'wrong!', at: at(0), values: { 'a34004-Rtd': 1 } }));
  assert.deepEqual((await wrong.next((f) => f.header.CN === '9011')).cp, [{ QnRtn: '3' }]);
  await wrong.closed;
  assert.deepEqual(await journalOf(app, g.points[0].id), []);
  const right = await connect();
  right.send(hj212Upload({ mn: 'MN0000003', pw: 'abc123', at: at(1), values: { 'a34004-Rtd': 2 } }));
  await right.next((f) => f.header.CN === '9014');
  await g.admin.call(gw.configureGateway, {
    params: { id: g.id },
    body: { deviceId: 'MN0000003', addresses: ['203.0.113.0/24'] },
  });
  await until('settings reach the front', async () => {
    const peer = await connect();
    peer.send(hj212Upload({ mn: 'MN0000003', pw: 'abc123', at: at(2), values: { 'a34004-Rtd': 3 } }));
    const answer = await Promise.race([peer.next(() => true), peer.closed]);
    await peer.vanish();
    return answer?.header.CN === '9011';
  });
  const { items } = await g.admin.call(op.quarantine, {}).catch(() => ({ items: [] }));
  const officer = await app.person('dutyOfficer');
  const all = [...items, ...(await officer.call(op.quarantine, {})).items];
  assert.ok(all.some((i) => i.gatewayId === g.id && i.reason === 'ADDRESS_NOT_ALLOWED'));
});

test('GWY-4 HJ 212: what is sent again is acknowledged and not stored twice', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MN0000004' }, elements: ['a34004-Rtd'] });
  const frame = hj212Upload({ mn: 'MN0000004', at: at(5), values: { 'a34004-Rtd': 7 } });
  const peer = await connect();
  peer.send(joinedBytes([frame, frame, frame]));
  await until('three acknowledgements', () => peer.frames.filter((f) => f.header.CN === '9014').length === 3);
  await peer.vanish();
  const again = await connect();
  again.send(frame);
  await again.next((f) => f.header.CN === '9014');
  assert.deepEqual(await journalOf(app, g.points[0].id), [{ time: at(5), value: 7 }]);
  assert.equal(errorsOf(app, g.id)['DUPLICATE'], 3);
  await again.vanish();
});

test('GWY-5 HJ 212: the future and what is older than a week are put aside; unmapped elements are counted', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MN0000005' }, elements: ['a34004-Rtd'] });
  const peer = await connect();
  for (const when of [START + 6 * 60_000, START - 8 * 86_400_000])
    peer.send(hj212Upload({ mn: 'MN0000005', at: when, values: { 'a34004-Rtd': 1 } }));
  peer.send(hj212Upload({ mn: 'MN0000005', at: at(9), values: { 'a34004-Rtd': 3, 'a99999-Rtd': 4 } }));
  await until('all acknowledged', () => peer.frames.filter((f) => f.header.CN === '9014').length === 3);
  assert.deepEqual(await journalOf(app, g.points[0].id), [{ time: at(9), value: 3 }]);
  const officer = await app.person('dutyOfficer');
  const { items } = await officer.call(op.quarantine, {});
  const reasons = items.filter((i) => i.gatewayId === g.id).map((i) => i.reason);
  for (const reason of ['TIME_IN_FUTURE', 'TIME_TOO_OLD', 'UNMAPPED a99999-Rtd'])
    assert.ok(reasons.includes(reason), `${reason} in ${reasons.join(', ')}`);
  await peer.vanish();
});

test('GWY-6 HJ 212: repeated, late and out of order gives the same history as in order (R6)', async () => {
  const inOrder = await aGateway(app, 'hj212', {
    settings: { deviceId: 'MN0000061' },
    elements: ['a34004-Rtd'],
  });
  const asItComes = await aGateway(app, 'hj212', {
    settings: { deviceId: 'MN0000062' },
    elements: ['a34004-Rtd'],
  });
  const times = Array.from({ length: 120 }, (_, i) => i);
  const random = seededRandom(61);
  const run = async (mn: string, list: readonly number[]): Promise<void> => {
    let peer = await connect();
    for (const [n, i] of list.entries()) {
      peer.send(hj212Upload({ mn, at: at(i * 30), values: { 'a34004-Rtd': 10 + i } }));
      if (n % 50 === 49) {
        await until('acknowledged so far', () => peer.frames.length >= 40);
        await peer.vanish();
        peer = await connect();
      }
    }
    const expected = list.length % 50;
    await until('the rest acknowledged', () => peer.frames.length >= expected);
    await peer.vanish();
  };
  await run('MN0000061', times);
  await run('MN0000062', muddled(times, random));
  const { history } = sensingOf(app.node.app);
  const first = await history.readings(inOrder.points[0].id, at(-10), START + 3_600_000);
  assert.equal(first.length, 120);
  assert.deepEqual(await history.readings(asItComes.points[0].id, at(-10), START + 3_600_000), first);
});

test('GWY-7 HJ 212: packets of one message without their own time take that of the first; each is acknowledged', async () => {
  const g = await aGateway(app, 'hj212', {
    settings: { deviceId: 'MN0000007' },
    elements: ['a34004-Avg', 'a34005-Avg'],
  });
  const peer = await connect();
  const qn = localDigits(at(61));
  const packet = (n: number, values: Record<string, number>) =>
    hj212Upload({ mn: 'MN0000007', at: at(60), qn, cn: '2051', values, packet: [2, n], withoutTime: n > 1 });
  peer.send(packet(1, { 'a34004-Avg': 1 }), packet(2, { 'a34005-Avg': 2 }));
  await until('two acknowledgements', () => peer.frames.length === 2);
  assert.deepEqual(await journalOf(app, g.points[1].id), [{ time: at(60), value: 2 }]);
  await peer.vanish();
});

test('GWY-8 HJ 212: time and interval are set from the desk, the station’s answer comes back and is logged', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MN0000008' }, elements: ['a34004-Rtd'] });
  const offline = await g.admin.try(gw.commandGateway, { params: { id: g.id }, body: { kind: 'setTime' } });
  assert.equal(offline.body.code, 'GATEWAY_NOT_CONNECTED');
  const peer = await connect();
  peer.send(hj212Upload({ mn: 'MN0000008', at: at(0), values: { 'a34004-Rtd': 1 } }));
  await peer.next((f) => f.header.CN === '9014');
  const answered = g.admin.call(gw.commandGateway, {
    params: { id: g.id },
    body: { kind: 'setInterval', seconds: 60 },
  });
  const asked = await peer.next((f) => f.header.CN === '1062');
  assert.deepEqual(asked.cp, [{ RtdInterval: '60' }]);
  const answer = (cn: string, cp: Record<string, string>) =>
    hj212Codec.encode({
      header: { QN: asked.header.QN, ST: '91', CN: cn, PW: '123456', MN: 'MN0000008', Flag: '4' },
      cp: [cp],
    } as never);
  peer.send(answer('9011', { QnRtn: '1' }), answer('9012', { ExeRtn: '1' }));
  assert.deepEqual(await answered, { answered: true, result: 'ExeRtn=1' });
  const wrong = await g.admin.try(gw.commandGateway, {
    params: { id: g.id },
    body: { kind: 'text', text: '你好' },
  });
  assert.equal(wrong.body.code, 'COMMAND_NOT_SUPPORTED');
  const shown = await g.admin.call(op.trace, { params: { id: g.id } });
  assert.ok(
    shown.items.some((i) => i.direction === 'out' && JSON.stringify(i.decoded).includes('RtdInterval')),
  );
  assert.ok(
    shown.items.some((i) => i.direction === 'in' && JSON.stringify(i.decoded).includes('a34004-Rtd')),
  );
  await peer.vanish();
});

test('GWY-9 a pasted frame is decoded and its elements named', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MN0000009' } });
  const text = Buffer.from(hj212Upload({ mn: 'X', at: at(0), values: { 'a34004-Rtd': 1.5 } })).toString(
    'latin1',
  );
  const preview = (codec: string, body: string, hex: boolean) =>
    g.admin.call(op.previewFrame, { body: { codec, text: body, hex } });
  const shown = await preview('hj212', text.trim(), false);
  assert.deepEqual(shown.errors, []);
  assert.deepEqual(shown.elements[0].element, 'a34004-Rtd');
  assert.equal(shown.elements[0].time, new Date(at(0)).toISOString());
  const bad = await preview('hj212', text.trim().replace('1.5', '2.5'), false);
  assert.match(bad.errors[0], /CRC_WRONG/);
  assert.match((await preview('nothing', 'x', false)).errors[0], /nothing/);
});

test('GWY-99 no defect was logged', () => assert.deepEqual(app.errors, []));
