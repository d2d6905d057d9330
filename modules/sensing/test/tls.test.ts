import assert from 'node:assert/strict';
import { join } from 'node:path';
import { connect as connectPlain } from 'node:net';
import { after, before, test } from 'node:test';
import { connect, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { generate, parser, type Packet } from 'mqtt-packet';
import { openLocalAuthority, type TlsSource } from '#platform/server/tls';
import { realHost } from '#platform/server/host';
import { tempFolder } from '#platform/testkit';
import { startTestApp, type TestApp } from '#testkit';
import { hj212Upload } from '../../../apps/simulator/peers/index.ts';
import { anEnterprise } from './build.ts';
import { aGateway, journalOf, START } from './gateways-build.ts';

let app: TestApp;
let tls: TlsSource;
let names = ['127.0.0.1', 'localhost'];
before(async () => {
  tls = await openLocalAuthority({
    folder: join(tempFolder(), 'keys'),
    title: 'test',
    host: realHost,
    names: () => names,
  });
  setDefaultCACertificates([tls.authority?.cert ?? '']);
  app = await startTestApp({
    tls,
    settings: { mqttTls: { host: '127.0.0.1', port: 0 }, gatewayPorts: { hj212: 0 }, gatewayTls: ['hj212'] },
  });
});
after(() => app.stop());

function reach(port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** A device of MQTT 3.1.1 over TLS. */
async function aDevice(gatewayId: string, secret: string) {
  const socket = await reach(app.node.app.parts.get('mqttTlsPort') as number);
  const waiting: ((packet: Packet) => void)[] = [];
  const decoder = parser();
  decoder.on('packet', (packet: Packet) => waiting.shift()?.(packet));
  socket.on('data', (chunk: Buffer) => decoder.parse(chunk));
  const ask = (packet: Packet): Promise<Packet> => {
    const answer = new Promise<Packet>((resolve) => waiting.push(resolve));
    socket.write(generate(packet));
    return answer;
  };
  const greeting = await ask({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: gatewayId,
    keepalive: 0,
    username: gatewayId,
    password: Buffer.from(secret),
  });
  let messageId = 0;
  return {
    socket,
    greeting,
    publish: (readings: readonly object[]) =>
      ask({
        cmd: 'publish',
        topic: `fs/v1/${gatewayId}/readings`,
        payload: JSON.stringify({ readings }),
        qos: 1,
        dup: false,
        retain: false,
        messageId: ++messageId,
      }),
  };
}

test('PLT-64 a gateway publishes over MQTT with TLS; the acknowledgement follows the commit and a renewed certificate cuts no session', async () => {
  const { gateway, secret, codes, points } = await anEnterprise(app);
  const refused = await aDevice(gateway.id, 'wrong');
  assert.equal((refused.greeting as { returnCode?: number }).returnCode, 4);
  const device = await aDevice(gateway.id, secret);
  assert.equal((device.greeting as { returnCode?: number }).returnCode, 0);
  assert.equal((await device.publish([{ point: codes[0], value: 3.5, time: START - 2000 }])).cmd, 'puback');
  assert.deepEqual(await journalOf(app, points[0].id), [{ time: START - 2000, value: 3.5 }]);
  names = [...names, '10.0.0.9'];
  await tls.look();
  assert.equal((await device.publish([{ point: codes[0], value: 4, time: START - 1000 }])).cmd, 'puback');
  const later = await aDevice(gateway.id, secret);
  assert.match(later.socket.getPeerCertificate().subjectaltname ?? '', /10\.0\.0\.9/);
  assert.equal((await later.publish([{ point: codes[0], value: 5, time: START }])).cmd, 'puback');
  assert.equal((await journalOf(app, points[0].id)).length, 3);
  later.socket.destroy();
});

test('PLT-64 HJ 212 over TLS where configured: 9014 follows the commit, a plain connection gets nothing', async () => {
  const g = await aGateway(app, 'hj212', { settings: { deviceId: 'MN0000077' }, elements: ['a34004-Rtd'] });
  const { hj212 } = app.node.app.parts.get('gatewayPorts') as Record<string, number>;
  const socket = await reach(hj212);
  const answer = new Promise<string>((resolve) =>
    socket.once('data', (d: Buffer) => resolve(d.toString('latin1'))),
  );
  socket.write(hj212Upload({ mn: 'MN0000077', at: START - 5000, values: { 'a34004-Rtd': 35.5 } }));
  assert.match(await answer, /CN=9014/);
  assert.deepEqual(await journalOf(app, g.points[0].id), [{ time: START - 5000, value: 35.5 }]);
  socket.destroy();
  const plain = connectPlain(hj212, '127.0.0.1');
  const heard: Buffer[] = [];
  plain.on('data', (chunk: Buffer) => heard.push(chunk));
  plain.on('error', () => undefined);
  const closed = new Promise((resolve) => plain.on('close', resolve));
  plain.write(hj212Upload({ mn: 'MN0000077', at: START - 4000, values: { 'a34004-Rtd': 36 } }));
  await closed;
  assert.ok(!Buffer.concat(heard).includes('9014'));
});

test('OPS-9 no defect was logged', () => assert.deepEqual(app.errors, []));
