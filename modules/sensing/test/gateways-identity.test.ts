import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { after, before, test } from 'node:test';
import type { Codec } from '#codecs/codec';
import { gb26875Codec } from '#codecs/gb26875';
import { hj212Codec } from '#codecs/hj212';
import { jt808Codec } from '#codecs/jt808';
import { encodeModbus, modbusCodec, writeRegisters } from '#codecs/modbus';
import { sl651Codec } from '#codecs/sl651';
import { rows, sql } from '#platform/server/db';
import { gatewayOperations as gw } from '#sensing/contract';
import type { GatewayFront } from '../server/listeners/gateway/listeners.ts';
import {
  gb26875State,
  hj212Upload,
  Iec104Station,
  jt808Authenticate,
  jt808Location,
  jt808Register,
  sl651Report,
  WirePeer,
} from '../../../apps/simulator/peers/index.ts';
import { aGateway, errorsOf, journalOf, settled, START, startGateways, until } from './gateways-build.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ELSEWHERE = '127.0.0.77';

/** A protocol whose devices name themselves. */
interface Named<F> {
  readonly protocol: string;
  readonly codec: Codec<F>;
  readonly element: string;
  readonly settings: { readonly deviceId: string; readonly password?: string };
  /** Whether the protocol carries a secret; without one the address list is all there is. */
  readonly secret: boolean;
  /** Frames that make `peer` known; with the wrong secret when `forged`. */
  greet?(peer: WirePeer<F>, deviceId: string, forged: boolean): Promise<void>;
  frame(deviceId: string, at: number, value: number, forged: boolean): Uint8Array;
}

let app: Awaited<ReturnType<typeof startGateways>>;
before(async () => {
  app = await startGateways();
});
after(() => app.stop());

const hj212: Named<unknown> = {
  protocol: 'hj212',
  codec: hj212Codec,
  element: 'a34004-Rtd',
  settings: { deviceId: 'IDENT0001', password: 'right1' },
  secret: true,
  frame: (mn, at, value, forged) =>
    hj212Upload({ mn, at, pw: forged ? 'wrong1' : 'right1', values: { 'a34004-Rtd': value } }),
};
const sl651: Named<unknown> = {
  protocol: 'sl651',
  codec: sl651Codec,
  element: '39',
  settings: { deviceId: '0012340001', password: 'A1B2' },
  secret: true,
  frame: (station, at, value, forged) =>
    sl651Report({ station, at, serial: value, password: forged ? '9999' : 'A1B2', values: { '39': value } }),
};
const jt808: Named<unknown> = {
  protocol: 'jt808',
  codec: jt808Codec,
  element: '01',
  settings: { deviceId: '013912340001' },
  secret: true,
  async greet(given, terminal, forged) {
    const peer = given as WirePeer<{ msgId: string; body?: Record<string, unknown> }>;
    peer.send(jt808Register({ terminal, serial: 1 }));
    const { body } = await peer.next((f) => f.msgId === '8100');
    const code = forged ? 'not the code' : String(body?.['authCode']);
    peer.send(jt808Authenticate({ terminal, serial: 2 }, code));
    await peer.next((f) => f.msgId === '8001');
  },
  frame: (terminal, at, value) =>
    jt808Location({ terminal, serial: value }, { at, lng: 116, lat: 30, mileageKm: value }),
};
const gb26875: Named<unknown> = {
  protocol: 'gb26875',
  codec: gb26875Codec,
  element: '1/3/1/1/state',
  settings: { deviceId: '0000000a0001' },
  secret: false,
  frame: (source, at, value) => gb26875State({ source, serial: value, at, zone: 1, point: 1, state: value }),
};

async function connect<F>(protocol: string, codec: Codec<F>, from?: string): Promise<WirePeer<F>> {
  const socket = createConnection({
    port: app.ports[protocol],
    host: '127.0.0.1',
    ...(from === undefined ? {} : { localAddress: from }),
  });
  await once(socket, 'connect');
  return new WirePeer(socket, codec);
}

/** Waits until the log holds a refusal of this reason; an empty gateway stands for an unknown device. */
const onRecord = (gatewayId: string, reason: string): Promise<void> =>
  until(`${reason} of ${gatewayId || 'a stranger'} is on record`, async () => {
    const found = await rows<{ n: number }>(
      app.node.app.database.db,
      sql`select count(*)::int as n from log_entry where type = 'gateway.refused' and payload->>'gatewayId' = ${gatewayId}
        and payload->>'reason' like ${`${reason}%`}`,
    );
    return found[0].n > 0;
  });

for (const named of [hj212, sl651, jt808, gb26875])
  test(`GWY-92 R24 ${named.protocol}: forged, replayed and stale frames and clones from elsewhere are refused by name and put on record`, async () => {
    const { protocol, codec, settings, element, secret } = named;
    const { deviceId } = settings;
    const g = await aGateway(app, protocol, { settings, elements: [element] });
    const stored = async (): Promise<number[]> =>
      (await journalOf(app, g.points[0].id)).map((r) => Math.round(r.value));
    const known = async (from?: string): Promise<WirePeer<unknown>> => {
      const peer = await connect(protocol, codec, from);
      await named.greet?.(peer, deviceId, false);
      return peer;
    };
    const deliver = async (peer: WirePeer<unknown>, bytes: Uint8Array): Promise<void> => {
      const before = peer.frames.length;
      peer.send(bytes);
      await until('answered', () => peer.frames.length > before);
    };
    const good = named.frame(deviceId, START - MINUTE, 7, false);
    const honest = await known();
    await deliver(honest, good);
    assert.deepEqual(await stored(), [7]);

    const stranger = await connect(protocol, codec);
    stranger.send(named.frame(deviceId.replace(/1$/, '9'), START - MINUTE, 8, false));
    await stranger.closed;
    await onRecord('', `UNKNOWN_DEVICE ${protocol}`);

    if (secret) {
      const forger = await connect(protocol, codec);
      await named.greet?.(forger, deviceId, true);
      forger.send(named.frame(deviceId, START - MINUTE, 9, true));
      await forger.closed;
      await onRecord(g.id, 'WRONG_');
    }

    const clone = await known(ELSEWHERE);
    await deliver(clone, named.frame(deviceId, START - 2 * MINUTE, 10, false));
    await onRecord(g.id, 'CLONE_SUSPECTED');
    app.clock.advance(2 * MINUTE);
    await deliver(clone, good);
    await onRecord(g.id, 'REPLAY_SUSPECTED');
    await clone.vanish();

    await deliver(honest, named.frame(deviceId, START - 8 * DAY, 11, false));
    await onRecord(g.id, 'TIME_TOO_OLD');
    await deliver(honest, named.frame(deviceId, START + DAY, 12, false));
    await onRecord(g.id, 'TIME_IN_FUTURE');
    assert.deepEqual(
      await stored(),
      [7, 10],
      'only readings of whoever knows the secret; the clone is put on record',
    );
    assert.ok(errorsOf(app, g.id)['DUPLICATE'] >= 1);
    await honest.vanish();

    await g.admin.call(gw.configureGateway, {
      params: { id: g.id },
      body: { ...settings, addresses: ['127.0.0.1'] },
    });
    await settled(app);
    const elsewhere = await connect(protocol, codec, ELSEWHERE);
    elsewhere.send(named.frame(deviceId, START - 3 * MINUTE, 13, false));
    await onRecord(g.id, 'ADDRESS_NOT_ALLOWED');
    await elsewhere.vanish();
    assert.deepEqual(await stored(), [7, 10]);
  });

test('GWY-92 R24 IEC 104: a stranger is refused, a wrong number ends the connection, what is stale is put aside; a device reaches its own points only', async () => {
  const own = await aGateway(app, 'iec104', { settings: { addresses: [ELSEWHERE] }, elements: ['1/7'] });
  const foreign = await connect('iec104', { ...modbusCodec } as Codec<unknown>);
  await foreign.closed;
  await onRecord('', 'UNKNOWN_DEVICE iec104');
  const station = new Iec104Station();
  const socket = createConnection({ port: app.ports.iec104, host: '127.0.0.1', localAddress: ELSEWHERE });
  station.adopt(socket);
  await until('started', () => station.started);
  const event = (at: number, value: number, ioa = 7): void => {
    const time = new Date(at + 8 * 3_600_000).toISOString().slice(0, 23);
    station.event({ type: 36, cause: 3, commonAddress: 1, objects: [{ ioa, value, qualifier: 0, time }] });
  };
  event(START - 8 * DAY, 1);
  event(START + DAY, 2);
  event(START - MINUTE, 3);
  event(START - MINUTE, 4, 8);
  await until('acknowledged', () => station.unacknowledged.length === 0);
  await onRecord(own.id, 'TIME_TOO_OLD');
  await onRecord(own.id, 'TIME_IN_FUTURE');
  assert.deepEqual(
    (await journalOf(app, own.points[0].id)).map((r) => r.value),
    [3],
  );
  socket.destroy();
});

test('GWY-92 R24 Modbus: a stranger is refused; a device writes to its own registers only', async () => {
  const own = await aGateway(app, 'modbus', {
    settings: { addresses: [ELSEWHERE] },
    elements: ['1/holding/0'],
  });
  const write = (address: number, value: number): Uint8Array =>
    encodeModbus(writeRegisters({ transport: 'tcp', unit: 1, transaction: value }, address, [value]));
  const stranger = await connect('modbus', modbusCodec);
  stranger.send(write(0, 5));
  await stranger.closed;
  await onRecord('', 'UNKNOWN_DEVICE modbus');
  const peer = await connect('modbus', modbusCodec, ELSEWHERE);
  peer.send(write(0, 6), write(900, 7));
  await until('both answered', () => peer.frames.length === 2);
  assert.deepEqual(
    (await journalOf(app, own.points[0].id)).map((r) => r.value),
    [6],
  );
  assert.ok(errorsOf(app, own.id)['UNMAPPED'] >= 1);
  await peer.vanish();
});

test('GWY-92 R24 a frame older than memory is compared with history; memory survives its summary', async () => {
  const settings = { deviceId: 'IDENT0300' };
  const g = await aGateway(app, 'hj212', { settings, elements: ['a34004-Rtd'] });
  const peer = await connect('hj212', hj212Codec);
  const frame = (i: number): Uint8Array =>
    hj212Upload({ mn: settings.deviceId, at: START - DAY + i * MINUTE, values: { 'a34004-Rtd': i } });
  for (let i = 0; i < 300; i++) peer.send(frame(i));
  await until('all answered', () => peer.frames.length === 300);
  peer.send(frame(0));
  await until('the repeat is answered', () => peer.frames.length === 301);
  await onRecord(g.id, 'REPLAY_SUSPECTED');
  peer.send(frame(-1));
  await until('what is late and new is answered', () => peer.frames.length === 302);
  assert.equal((await journalOf(app, g.points[0].id)).length, 301);
  const { intake } = (app.node.app.parts.get('gatewayFront') as GatewayFront).front;
  await intake.replays.summarise();
  const { db } = app.node.app.database;
  const left = await rows<{ n: number }>(db, sql`select count(*)::int as n from sensing_replay_log`);
  assert.equal(left[0].n, 0);
  const seen = await rows<{ seen: Buffer }>(
    db,
    sql`select seen from sensing_replay where gateway_id = ${g.id}`,
  );
  assert.equal(seen[0].seen.length, 256 * 32);
  await peer.vanish();
});

test('GWY-98 no defect was logged', () => assert.deepEqual(app.errors, []));
