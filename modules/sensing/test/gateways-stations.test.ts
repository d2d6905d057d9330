import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, test } from 'node:test';
import { decodeAll } from '#codecs/codec';
import { gb26875Codec } from '#codecs/gb26875';
import { sl651Codec } from '#codecs/sl651';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import {
  cut,
  damagedFrame,
  garbage,
  gb26875State,
  joinedBytes,
  muddled,
  seededRandom,
  sl651Report,
  WirePeer,
} from '../../../apps/simulator/peers/index.ts';
import { aGateway, errorsOf, journalOf, START, startGateways, until } from './gateways-build.ts';

let app: Awaited<ReturnType<typeof startGateways>>;
before(async () => {
  app = await startGateways();
});
after(() => app.stop());

const hydro = () => WirePeer.connect(app.ports.sl651, sl651Codec);
const fire = () => WirePeer.connect(app.ports.gb26875, gb26875Codec);
/** Whole minutes: observation times of SL 651 have no seconds. */
const minute = (n: number): number => START - 3_600_000 + n * 60_000;

test('GWY-11 SL 651: EOT follows the commit; a tag maps as well as an identifier', async () => {
  const g = await aGateway(app, 'sl651', { settings: { deviceId: '0012345671' }, elements: ['Z', '38'] });
  const peer = await hydro();
  peer.send(
    sl651Report({ station: '0012345671', at: minute(0), serial: 3, values: { '39': 23.45, '38': 12.6 } }),
  );
  const answer = await peer.next((f) => f.direction === 'down');
  assert.equal(answer.end, '04');
  assert.equal(answer.serial, 3);
  assert.deepEqual(await journalOf(app, g.points[0].id), [{ time: minute(0), value: 23.45 }]);
  assert.deepEqual(await journalOf(app, g.points[1].id), [{ time: minute(0), value: 12.6 }]);
  await peer.vanish();
});

test('GWY-12 SL 651: split, concatenated, between garbage; repeats acknowledged and not stored again; wrong CRC never', async () => {
  const g = await aGateway(app, 'sl651', {
    settings: { deviceId: '0012345672', keepOnline: true },
    elements: ['39'],
  });
  const random = seededRandom(12);
  const frames = Array.from({ length: 20 }, (_, i) =>
    sl651Report({ station: '0012345672', at: minute(i), serial: i, values: { '39': i + 0.5 } }),
  );
  const peer = await hydro();
  await peer.sendSlowly(cut(joinedBytes(frames.slice(0, 8)), random, 30), 1);
  peer.send(
    garbage(100, random),
    joinedBytes(frames.slice(8)),
    damagedFrame(frames[3]),
    joinedBytes(frames.slice(0, 5)),
  );
  await until('25 answers', () => peer.frames.length === 25);
  assert.ok(peer.frames.every((f) => f.end === '1B'));
  assert.deepEqual(
    await journalOf(app, g.points[0].id),
    frames.map((_, i) => ({ time: minute(i), value: i + 0.5 })),
  );
  assert.equal(errorsOf(app, g.id)['DUPLICATE'], 5);
  await peer.vanish();
});

test('GWY-13 SL 651: unknown stations and wrong passwords are refused; link keep-alive is heard, not answered', async () => {
  const g = await aGateway(app, 'sl651', {
    settings: { deviceId: '0012345673', password: '1234' },
    elements: ['39'],
  });
  const stranger = await hydro();
  stranger.send(sl651Report({ station: '0099999999', at: minute(0), serial: 1, values: { '39': 1 } }));
  await stranger.closed;
  const wrong = await hydro();
  wrong.send(
    sl651Report({ station: '0012345673', password: '9999', at: minute(0), serial: 1, values: { '39': 1 } }),
  );
  await wrong.closed;
  assert.equal(stranger.frames.length + wrong.frames.length, 0);
  const peer = await hydro();
  peer.send(sl651Report({ station: '0012345673', functionCode: '2F', at: minute(0), serial: 9, values: {} }));
  await until('heard', () => (sensingOf(app.node.app).gateways.get(g.id)?.lastContactAt ?? 0) > 0);
  assert.equal(peer.frames.length, 0);
  assert.deepEqual(await journalOf(app, g.points[0].id), []);
  await peer.vanish();
});

test('GWY-14 SL 651: over UDP, late and out of order gives the same history (R6); the future is put aside', async () => {
  const one = await aGateway(app, 'sl651', { settings: { deviceId: '0012345674' }, elements: ['39'] });
  const two = await aGateway(app, 'sl651', { settings: { deviceId: '0012345675' }, elements: ['39'] });
  const answers: unknown[] = [];
  const udp = createSocket('udp4');
  udp.on('message', (bytes) => answers.push(...decodeAll(sl651Codec, bytes)));
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  const sendAll = async (station: string, list: readonly number[]): Promise<void> => {
    for (const i of list) {
      udp.send(
        sl651Report({ station, at: minute(i), serial: i, values: { '39': 100 + i } }),
        app.ports.sl651,
        '127.0.0.1',
      );
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  await sendAll('0012345674', numbers);
  const order = muddled(numbers, seededRandom(14));
  await sendAll('0012345675', order);
  udp.send(
    sl651Report({ station: '0012345675', at: START + 600_000, serial: 99, values: { '39': 1 } }),
    app.ports.sl651,
    '127.0.0.1',
  );
  await until('all answered', () => answers.length === 50 + order.length + 1);
  const { history } = sensingOf(app.node.app);
  const first = await history.readings(one.points[0].id, minute(-1), START + 3_600_000);
  assert.equal(first.length, 50);
  assert.deepEqual(await history.readings(two.points[0].id, minute(-1), START + 3_600_000), first);
  assert.equal(errorsOf(app, two.id)['QUARANTINED'], 1);
  udp.close();
});

test('GWY-21 GB 26875: the confirmation follows the commit; fire and fault bits may be mapped on their own', async () => {
  const g = await aGateway(app, 'gb26875', {
    settings: { deviceId: '000000000011' },
    elements: ['1/3/217/6/state', '1/3/217/6/fire', '1/3/217/6/fault'],
  });
  const peer = await fire();
  peer.send(
    gb26875State({ source: '000000000011', serial: 7, at: START - 5000, zone: 217, point: 6, state: 3 }),
  );
  const answer = await peer.next((f) => f.command === 3);
  assert.equal(answer.serial, 7);
  const stored = await Promise.all(g.points.map((p) => journalOf(app, p.id)));
  assert.deepEqual(
    stored.map((s) => s.map((r) => r.value)),
    [[3], [1], [0]],
  );
  const asked = g.admin.call(gw.commandGateway, { params: { id: g.id }, body: { kind: 'interrogate' } });
  const check = await peer.next((f) => f.command === 1);
  assert.equal(check.typeFlag, 91);
  peer.send(
    gb26875Codec.encode({
      ...check,
      source: check.dest,
      dest: check.source,
      command: 3,
      typeFlag: undefined,
      objects: undefined,
    } as never),
  );
  assert.deepEqual(await asked, { answered: true, result: 'CONFIRMED' });
  await peer.vanish();
});

test('GWY-22 GB 26875: split, repeated, damaged, unknown and from the future', async () => {
  const g = await aGateway(app, 'gb26875', {
    settings: { deviceId: '000000000022' },
    elements: ['1/3/1/1/state'],
  });
  const random = seededRandom(22);
  const state = (serial: number, at: number, value: number, source = '000000000022') =>
    gb26875State({ source, serial, at, zone: 1, point: 1, state: value });
  const frames = Array.from({ length: 10 }, (_, i) => state(i, START - 60_000 + i * 1000, i + 1));
  const peer = await fire();
  await peer.sendSlowly(cut(joinedBytes(frames), random, 40), 1);
  await until('confirmed', () => peer.frames.filter((f) => f.command === 3).length === 10);
  peer.send(frames[4], damagedFrame(frames[5], 40), state(50, START + 600_000, 1));
  await until('repeat and future confirmed', () => peer.frames.filter((f) => f.command === 3).length === 12);
  assert.ok(
    peer.frames.some((f) => f.command === 6),
    'a damaged packet is denied',
  );
  assert.deepEqual(
    (await journalOf(app, g.points[0].id)).map((r) => r.value),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  const stranger = await fire();
  stranger.send(state(1, START, 1, 'ffffffffffff'));
  assert.equal((await stranger.next(() => true)).command, 6);
  await stranger.closed;
  const { items } = await g.admin
    .try(op.quarantine, {})
    .then((a) => (a.status === 200 ? a.body : { items: [] }));
  assert.ok(Array.isArray(items));
  await peer.vanish();
});

test('GWY-23 GB 26875: repeated, late and out of order gives the same history (R6)', async () => {
  const one = await aGateway(app, 'gb26875', {
    settings: { deviceId: '000000000231' },
    elements: ['1/3/1/1/state'],
  });
  const two = await aGateway(app, 'gb26875', {
    settings: { deviceId: '000000000232' },
    elements: ['1/3/1/1/state'],
  });
  const numbers = Array.from({ length: 60 }, (_, i) => i);
  const run = async (source: string, list: readonly number[]): Promise<void> => {
    const peer = await fire();
    peer.send(
      joinedBytes(
        list.map((i) =>
          gb26875State({
            source,
            serial: i,
            at: START - 600_000 + i * 1000,
            zone: 1,
            point: 1,
            state: i % 7,
          }),
        ),
      ),
    );
    await until('all confirmed', () => peer.frames.length === list.length);
    await peer.vanish();
  };
  await run('000000000231', numbers);
  await run('000000000232', muddled(numbers, seededRandom(23)));
  const { history } = sensingOf(app.node.app);
  const first = await history.readings(one.points[0].id, START - 3_600_000, START + 1);
  assert.equal(first.length, 60);
  assert.deepEqual(await history.readings(two.points[0].id, START - 3_600_000, START + 1), first);
});

test('GWY-98 no defect was logged', () => assert.deepEqual(app.errors, []));
