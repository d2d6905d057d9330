import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readTopic } from '../mqtt/topic.ts';
import { brokerAcl } from './acl.ts';
import { brokerAddress } from './address.ts';

const name = fc.stringMatching(/^[A-Za-z0-9_-]{2,60}$/);

test('BRK-5 a topic names its gateway and nobody else, whatever is sent', () => {
  fc.assert(
    fc.property(name, fc.string({ minLength: 1 }), (gateway, point) => {
      assert.deepEqual(readTopic(`fs/v1/${gateway}/readings`), { gatewayId: gateway, point: undefined });
      assert.deepEqual(readTopic(`fs/v1/${gateway}/p/${point}`), { gatewayId: gateway, point });
    }),
  );
  fc.assert(
    fc.property(fc.string(), (topic) => {
      const found = readTopic(topic);
      assert.ok(found === undefined || topic.startsWith(`fs/v1/${found.gatewayId}/`));
    }),
  );
  for (const other of [
    'fs/v1/a/b/readings',
    'fs/v1/+/readings',
    'fs/v1//readings',
    'fs/v1/gw/p/',
    'fs/v1/gw/cmd',
    '$SYS/x',
  ])
    assert.equal(readTopic(other), undefined, other);
});

test('BRK-5 the address of a broker is complete or refused', () => {
  assert.deepEqual(brokerAddress('mqtt://hub:p%40ss@broker.lan'), {
    host: 'broker.lan',
    port: 1883,
    secure: false,
    username: 'hub',
    password: 'p@ss',
  });
  assert.deepEqual(brokerAddress('mqtts://[fd00::1]:9883/'), {
    host: 'fd00::1',
    port: 9883,
    secure: true,
    username: undefined,
    password: undefined,
  });
  for (const wrong of [
    '',
    'broker:1883',
    'http://broker',
    'mqtt://',
    'mqtt://host/path',
    'mqtt://host?x=1',
    'mqtt://a:%zz@host',
  ])
    assert.equal(brokerAddress(wrong), undefined, wrong);
});

test('BRK-5 the access list gives each gateway its own branch', () => {
  const acl = brokerAcl(['gw1', 'gw2'], 'fengsui');
  const sections = acl.split('\n\n');
  assert.equal(sections.length, 3);
  assert.match(sections[1], /^user gw1\ntopic write fs\/v1\/gw1\/readings\n/);
  assert.ok(!sections[1].includes('gw2'));
});
