import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gb26875Codec, type Gb26875Frame } from '#codecs/gb26875';
import { encodeHj212, hj212Codec } from '#codecs/hj212';
import { encodeIec104, iec104Codec, type Iec104Message } from '#codecs/iec104';
import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { encodeModbus, modbusCodec } from '#codecs/modbus';
import { encodeSl651, Sl651Assembler, sl651Codec, type Sl651Frame, type Sl651Message } from '#codecs/sl651';
import type { Codec } from '#codecs/codec';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import {
  garbage,
  hj212Upload,
  jt808Authenticate,
  jt808Register,
  localDigits,
  seededRandom,
  WirePeer,
} from '../../../apps/simulator/peers/index.ts';
import { aGateway, errorsOf, journalOf, settled, START, startGateways, until } from './gateways-build.ts';

let app: Awaited<ReturnType<typeof startGateways>>;
before(async () => {
  app = await startGateways();
});
after(() => app.stop());

const FRAMES = process.env['FENGSUI_TORTURE'] === '1' ? 20_000 : 300;
const random = seededRandom(80);
const int = (below: number): number => Math.floor(random() * below);
const hex = (bytes: number): string => Buffer.from(garbage(bytes, random)).toString('hex').toUpperCase();
const pick = <T>(list: readonly T[]): T => list[int(list.length)];

/** Frames with right checks and nonsense inside: what only the session can refuse. */
const nonsense: Readonly<Record<string, { readonly codec: Codec<never>; frame(): Uint8Array }>> = {
  hj212: {
    codec: hj212Codec as unknown as Codec<never>,
    frame: () =>
      encodeHj212({
        header: {
          ...(random() < 0.8 ? { QN: pick([localDigits(START), '1', 'x'.repeat(50)]) } : {}),
          ...(random() < 0.8 ? { CN: pick(['2011', '9011', '9012', '1013', '9999', '__proto__', '']) } : {}),
          PW: 'x',
          MN: 'HOSTILE01',
          Flag: pick(['5', '7', '255', '-1', 'abc']),
          ...(random() < 0.3 ? { PNUM: pick(['2', '0', '99999']), PNO: pick(['1', '3', '-1']) } : {}),
        },
        cp: [
          { DataTime: pick(['20261120080000', '20269999999999', '', '0']) },
          {
            [pick(['a-Rtd', '__proto__-Rtd', 'constructor-Rtd', '-', 'QnRtn'])]: pick([
              '1',
              'NaN',
              '1e999',
              '',
            ]),
          },
        ],
      }),
  },
  sl651: {
    codec: sl651Codec as unknown as Codec<never>,
    frame: () =>
      encodeSl651({
        encoding: 'hex',
        centre: '01',
        station: '00000000AA',
        password: '0000',
        functionCode: pick(['30', '31', '32', '34', '36', '38', '45', '4A', '50', 'F0']),
        direction: 'up',
        end: pick(['03', '17', '05']),
        ...(random() < 0.3 ? { stx: '16', packetTotal: int(5), packetIndex: int(5) } : {}),
        restHex: hex(int(60)),
      } as Sl651Message),
  },
  jt808: {
    codec: jt808Codec as unknown as Codec<never>,
    frame: () =>
      jt808Codec.encode({
        msgId: pick(['0100', '0102', '0200', '0201', '0704', '0001', '0003', '0801', 'FFFF']),
        terminal: '000000000080',
        serial: int(65_536),
        version2019: false,
        encrypt: 0,
        bodyHex: hex(int(80)),
        ...(random() < 0.2 ? { packages: [int(4), int(4)] } : {}),
      } as unknown as Jt808Frame),
  },
  gb26875: {
    codec: gb26875Codec as unknown as Codec<never>,
    frame: () =>
      gb26875Codec.encode({
        serial: int(65_536),
        version: '1.1',
        time: hex(6),
        source: '0000000000aa',
        dest: '000000000001',
        command: int(8),
        typeFlag: pick([1, 2, 3, 4, 21, 24, 28, 90, 200]),
        infoCount: int(5),
        dataHex: hex(int(100)),
      } as unknown as Gb26875Frame),
  },
  iec104: {
    codec: iec104Codec as unknown as Codec<never>,
    frame: () => {
      const control = pick(['STARTDT con', 'STARTDT act', 'TESTFR con', 'TESTFR act', 'STOPDT act']);
      if (random() < 0.5) return encodeIec104({ format: 'U', control } as Iec104Message);
      const asdu = {
        type: pick([200, 210]),
        cause: int(60),
        commonAddress: int(9),
        objects: [],
        dataHex: hex(int(30)),
      };
      return encodeIec104({ format: 'I', sendSequence: 0, receiveSequence: int(100), asdu });
    },
  },
  modbus: {
    codec: modbusCodec as unknown as Codec<never>,
    frame: () =>
      encodeModbus({
        transport: 'tcp',
        unit: int(256),
        transaction: int(65_536),
        kind: 'request',
        ...pick([
          { function: 3, address: int(65_536), quantity: 1 + int(100) },
          { function: 16, address: 65_530, quantity: 2, values: [1, 2] },
          { function: 5, address: 1, value: 0xff00 },
          { function: 43, mei: 14, readCode: 1, nextObject: 0 },
        ]),
      }),
  },
};
const registered: Readonly<Record<string, object>> = {
  hj212: { deviceId: 'HOSTILE01' },
  sl651: { deviceId: '00000000AA' },
  jt808: { deviceId: '000000000080', requireAuthentication: false },
  gb26875: { deviceId: '0000000000aa' },
  iec104: { addresses: ['127.0.0.1'] },
  modbus: { addresses: ['127.0.0.1'] },
};

test(`GWY-80 nonsense behind right checks, ${FRAMES} frames a protocol: no defect, the listeners go on (seed 80)`, async () => {
  for (const [protocol, { codec, frame }] of Object.entries(nonsense)) {
    const g = await aGateway(app, protocol, { settings: registered[protocol], elements: ['x'] });
    let peer = await WirePeer.connect(app.ports[protocol], codec);
    for (let i = 0; i < FRAMES; i++) {
      if (peer.isClosed) peer = await WirePeer.connect(app.ports[protocol], codec);
      peer.send(frame(), ...(random() < 0.1 ? [garbage(int(40), random)] : []));
      if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(app.errors, [], protocol);
    assert.equal(errorsOf(app, g.id)['DEFECT'], undefined, protocol);
    await peer.vanish();
    await g.admin.call(gw.configureGateway, { params: { id: g.id }, body: {} });
    await settled(app);
  }
});

test('GWY-81 SL 651: a missing packet is asked for again; the whole is acknowledged after its commit', async () => {
  const g = await aGateway(app, 'sl651', { settings: { deviceId: '0000000081' }, elements: ['39'] });
  const digits = localDigits(START - 60_000);
  const body = `0001${digits.slice(2, 14)}F1F1000000008148F0F0${digits.slice(2, 12)}39220000` + '1234';
  const packet = (packetIndex: number, fragmentHex: string): Uint8Array =>
    encodeSl651({
      encoding: 'hex',
      centre: '01',
      station: '0000000081',
      password: '0000',
      functionCode: '32',
      direction: 'up',
      stx: '16',
      packetTotal: 3,
      packetIndex,
      end: packetIndex === 3 ? '03' : '17',
      ...(packetIndex === 1 ? { restHex: fragmentHex } : { fragmentHex }),
    } as Sl651Message);
  const parts = [body.slice(0, 20), body.slice(20, 40), body.slice(40)];
  assert.ok(new Sl651Assembler());
  const peer = await WirePeer.connect<Sl651Frame>(app.ports.sl651, sl651Codec);
  peer.send(packet(1, parts[0]), packet(3, parts[2]));
  const again = await peer.next((f) => f.end === '15');
  assert.equal(again.packetIndex, 2);
  assert.equal(peer.frames.length, 1);
  peer.send(packet(2, parts[1]));
  await peer.next((f) => f.end === '04' || f.end === '06' || f.end === '1B');
  assert.deepEqual(
    (await journalOf(app, g.points[0].id)).map((r) => r.value),
    [12.34],
  );
  await peer.vanish();
});

test('GWY-82 ten wrong passwords block an address for that device; another device behind the same address is served', async () => {
  const g = await aGateway(app, 'hj212', {
    settings: { deviceId: 'GUESS0001', password: 'secret' },
    elements: ['a-Rtd'],
  });
  const n = await aGateway(app, 'hj212', { settings: { deviceId: 'GUESS0002' }, elements: ['a-Rtd'] });
  const attempt = async (mn: string, pw: string) => {
    const peer = await WirePeer.connect(app.ports.hj212, hj212Codec);
    peer.send(hj212Upload({ mn, pw, at: START - 1000, values: { 'a-Rtd': 1 } }));
    const answer = await peer.next(() => true);
    await peer.vanish();
    return answer.header.CN;
  };
  for (let i = 0; i < 10; i++) assert.equal(await attempt('GUESS0001', `guess${i}`), '9011');
  assert.equal(await attempt('GUESS0001', 'secret'), '9011');
  assert.equal(await attempt('GUESS0002', 'x'), '9014');
  app.clock.advance(61_000);
  assert.equal(await attempt('GUESS0001', 'secret'), '9014');
  assert.equal(
    (await journalOf(app, g.points[0].id)).length + (await journalOf(app, n.points[0].id)).length,
    2,
  );
});

test('GWY-83 header values of a source never come out again; a masked one keeps the old', async () => {
  const g = await aGateway(app, 'csv', {
    settings: { url: 'https://example.org/a.csv', headers: { authorization: 'Bearer k' } },
  });
  const shown = await g.admin.call(gw.getGatewaySettings, { params: { id: g.id } });
  assert.deepEqual(shown.settings.headers, { authorization: '***' });
  await g.admin.call(gw.configureGateway, { params: { id: g.id }, body: shown.settings });
  const kept = await app.node.app.database.pool.query<{ settings: { headers: unknown } }>(
    'select settings from sensing_gateway where id = $1',
    [g.id],
  );
  assert.deepEqual(kept.rows[0].settings.headers, { authorization: 'Bearer k' });
});

test('GWY-84 JT/T 808: a code of before a new secret no longer opens', async () => {
  const terminal = '013900000084';
  const g = await aGateway(app, 'jt808', { settings: { deviceId: terminal } });
  const peer = await WirePeer.connect(app.ports.jt808, jt808Codec);
  peer.send(jt808Register({ terminal, serial: 1 }));
  const { body } = await peer.next((f) => f.msgId === '8100');
  await peer.vanish();
  await g.admin.call(op.changeGateway, { params: { id: g.id }, body: { newSecret: true } });
  await settled(app);
  const again = await WirePeer.connect(app.ports.jt808, jt808Codec);
  again.send(jt808Authenticate({ terminal, serial: 2 }, String(body?.authCode)));
  assert.equal((await again.next((f) => f.msgId === '8001')).body?.result, 1);
  await again.closed;
});

test('GWY-98 no defect was logged', async () => {
  await until('quiet', () => true);
  assert.deepEqual(app.errors, []);
});
