import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { after, before, test } from 'node:test';
import { encodeIec104, information } from '#codecs/iec104';
import { encodeModbus, modbusCodec, writeRegisters } from '#codecs/modbus';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import { Iec104Station, ModbusUnit, WirePeer } from '../../../apps/simulator/peers/index.ts';
import { aGateway, errorsOf, journalOf, settled, START, startGateways, until } from './gateways-build.ts';

let app: Awaited<ReturnType<typeof startGateways>>;
before(async () => {
  app = await startGateways();
});
after(() => app.stop());

const float = (ioa: number, value: number, time?: string) => ({
  type: time === undefined ? 13 : 36,
  cause: 3,
  commonAddress: 1,
  objects: [{ ioa, value, qualifier: 0, ...(time === undefined ? {} : { time }) }],
});

test('GWY-41 IEC 104: we call, start and interrogate; an S frame follows the commit; what was not acknowledged comes again once', async () => {
  const station = new Iec104Station();
  station.snapshot = { ...float(4001, 5.5), cause: 20 };
  const port = await station.listen();
  const g = await aGateway(app, 'iec104', {
    settings: { peer: { host: '127.0.0.1', port }, allowPrivate: true, commonAddress: 1 },
    elements: ['1/4001', '4002'],
  });
  const [first, second] = g.points.map((p) => p.id);
  await until('snapshot stored', async () => (await journalOf(app, first)).length === 1);
  await until('everything acknowledged', () => station.unacknowledged.length === 0);
  station.event(float(4002, 7.25, '2026-11-20T07:59:00.000'));
  await until('event acknowledged', () => station.unacknowledged.length === 0);
  assert.deepEqual(await journalOf(app, second), [
    { time: Date.parse('2026-11-20T07:59:00+08:00'), value: 7.25 },
  ]);
  station.drop();
  station.event(float(4002, 8, '2026-11-20T07:59:30.000'));
  await until('called again', () => station.connections >= 2);
  await until('sent again and acknowledged', () => station.started && station.unacknowledged.length === 0);
  const { history } = sensingOf(app.node.app);
  assert.deepEqual(
    (await history.readings(second, START - 3_600_000, START + 1)).map((r) => r.value),
    [7.25, 8],
  );
  const answer = await g.admin.call(gw.commandGateway, {
    params: { id: g.id },
    body: { kind: 'interrogate' },
  });
  assert.deepEqual(answer, { answered: true, result: 'CONFIRMED' });
  await g.admin.call(gw.configureGateway, { params: { id: g.id }, body: {} });
  await settled(app);
  await station.close();
});

test('GWY-42 IEC 104: a station may call us from its configured address; a wrong sequence number ends the connection', async () => {
  const g = await aGateway(app, 'iec104', { settings: { addresses: ['127.0.0.1'] }, elements: ['1/4001'] });
  const station = new Iec104Station();
  const socket = createConnection({ port: app.ports.iec104, host: '127.0.0.1' });
  station.adopt(socket);
  await until('started', () => station.started);
  station.event(float(4001, 1.5));
  await until('acknowledged', () => station.unacknowledged.length === 0);
  assert.equal((await journalOf(app, g.points[0].id))[0].value, 1.5);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  station.sendRaw(encodeIec104(information({ sendSequence: 50, receiveSequence: 0 }, float(4001, 2))));
  await closed;
  assert.equal(errorsOf(app, g.id)['SEQUENCE_WRONG'], 1);
  assert.equal((await journalOf(app, g.points[0].id)).length, 1);
  await g.admin.call(gw.configureGateway, { params: { id: g.id }, body: {} });
  await settled(app);
  socket.destroy();
});

test('GWY-51 Modbus: mapped registers are read at the period, in any byte order; a mute or wrong unit is counted', async () => {
  const unit = new ModbusUnit();
  const port = await unit.listen();
  const buffer = Buffer.alloc(4);
  buffer.writeFloatBE(21.5);
  unit.holding[10] = buffer.readUInt16BE(2);
  unit.holding[11] = buffer.readUInt16BE(0);
  unit.input[3] = 65_535;
  const g = await aGateway(app, 'modbus', {
    settings: { peer: { host: '127.0.0.1', port }, allowPrivate: true, periodS: 2 },
    elements: ['1/holding/10:float32:CDAB', '1/input/3:int16'],
  });
  const values = async () =>
    (await Promise.all(g.points.map((p) => journalOf(app, p.id)))).map((s) => s.at(-1)?.value);
  await until('both read', async () => (await values()).every((v) => v !== undefined));
  assert.deepEqual(await values(), [21.5, -1]);
  const shown = (await g.admin.call(op.trace, { params: { id: g.id } })).items;
  const kinds = (direction: string) =>
    shown
      .filter((i) => i.direction === direction)
      .flatMap((i) => (i.decoded ?? []) as { kind: string }[])
      .map((f) => f.kind);
  assert.ok(kinds('out').every((k) => k === 'request') && kinds('out').length > 0);
  assert.ok(kinds('in').every((k) => k === 'response') && kinds('in').length > 0);
  unit.manner = 'wrongTransaction';
  app.clock.advance(2100);
  await until('unasked answer counted', () => (errorsOf(app, g.id)['UNASKED_ANSWER'] ?? 0) > 0);
  app.clock.advance(3100);
  await until('given up', () => (errorsOf(app, g.id)['NO_ANSWER'] ?? 0) > 0);
  unit.manner = 'good';
  unit.input[3] = 5;
  await until('called again', () => unit.connections >= 2);
  await until('read again', async () => (await values())[1] === 5);
  await g.admin.call(gw.configureGateway, { params: { id: g.id }, body: {} });
  await settled(app);
  await unit.close();
});

test('GWY-52 Modbus: a unit writes to us; the echo follows the commit; reading from us is refused', async () => {
  const g = await aGateway(app, 'modbus', {
    settings: { addresses: ['127.0.0.1'] },
    elements: ['7/holding/100:int16'],
    scale: 0.1,
  });
  const peer = await WirePeer.connect(app.ports.modbus, modbusCodec, { transport: 'tcp', role: 'response' });
  const target = { transport: 'tcp', unit: 7, transaction: 42 } as const;
  const bytes = encodeModbus(writeRegisters(target, 100, [65_526]));
  await peer.sendSlowly([bytes.subarray(0, 5), bytes.subarray(5)]);
  const echo = await peer.next((f) => f.transaction === 42);
  assert.equal(echo.quantity, 1);
  assert.deepEqual(
    (await journalOf(app, g.points[0].id)).map((r) => r.value),
    [-1],
  );
  peer.send(
    encodeModbus({ ...target, transaction: 43, function: 3, kind: 'request', address: 0, quantity: 1 }),
  );
  assert.equal((await peer.next((f) => f.transaction === 43)).exceptionCode, 2);
  await peer.vanish();
});

test('GWY-53 peers on loopback or private addresses are called only where the settings say so', async () => {
  const unit = new ModbusUnit();
  const port = await unit.listen();
  const g = await aGateway(app, 'modbus', {
    settings: { peer: { host: 'localhost', port } },
    elements: ['1/holding/0'],
  });
  await until('refused', () => (errorsOf(app, g.id)['ADDRESS_REFUSED'] ?? 0) > 0);
  assert.equal(unit.connections, 0);
  await unit.close();
});

test('GWY-54 Modbus RTU through a DTU: it calls, names itself and is polled; heartbeats between are noise', async () => {
  const g = await aGateway(app, 'modbusDtu', {
    settings: { deviceId: 'DTU00000001', periodS: 2 },
    elements: ['3/holding/0:int16'],
  });
  const stranger = createConnection({ port: app.ports.modbusDtu, host: '127.0.0.1' });
  stranger.write('DTU99999999');
  await new Promise((resolve) => stranger.on('close', resolve));
  const socket = createConnection({ port: app.ports.modbusDtu, host: '127.0.0.1' });
  const peer = new WirePeer(socket, modbusCodec, { transport: 'rtu', role: 'request' });
  peer.send(Buffer.from('DTU00000001'));
  const answer = (value: number): Uint8Array =>
    encodeModbus({ transport: 'rtu', unit: 3, function: 3, kind: 'response', values: [value] });
  await peer.next((f) => f.function === 3 && f.unit === 3 && f.quantity === 1);
  const bytes = answer(65_535);
  await peer.sendSlowly([Buffer.from('PING'), bytes.subarray(0, 3), bytes.subarray(3)]);
  await until('stored', async () => (await journalOf(app, g.points[0].id)).at(-1)?.value === -1);
  app.clock.advance(2100);
  await until('asked again', () => peer.frames.length === 2);
  peer.send(answer(12));
  await until('stored again', async () => (await journalOf(app, g.points[0].id)).at(-1)?.value === 12);
  await peer.vanish();
});

test('GWY-98 no defect was logged', () => assert.deepEqual(app.errors, []));
