import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REMEMBERED, Replay, shortHash } from './replay.ts';

const taken = (i: number) => ({
  key: shortHash(`frame ${i}`),
  dataTime: 1000 + i,
  takenAt: 5000 + i,
  address: shortHash('192.0.2.1'),
});

test('GWY-91 the last 256 frames are known, also after being written and read', () => {
  const replay = new Replay();
  assert.equal(replay.forgottenBefore, -Infinity);
  for (let i = 0; i < 1000; i++) replay.add(taken(i));
  const again = new Replay();
  for (const one of Replay.fromBytes(replay.toBytes())) again.add(one);
  for (const known of [replay, again]) {
    assert.equal(known.find(taken(1000 - REMEMBERED - 1).key), undefined);
    for (let i = 1000 - REMEMBERED; i < 1000; i++) assert.deepEqual(known.find(taken(i).key), taken(i));
    assert.equal(known.forgottenBefore, 1000 + 1000 - REMEMBERED);
  }
  assert.deepEqual(again.toBytes(), replay.toBytes());
});

test('GWY-4 repeats of a frame on its way wait for its commit and share its fate', () => {
  const replay = new Replay();
  const told: (string | undefined)[] = [];
  const { key } = taken(1);
  replay.begin(key);
  assert.ok(replay.waitsFor(key, (error) => void told.push(error?.message)));
  replay.settle(taken(1), new Error('away'));
  assert.equal(replay.find(key), undefined);
  replay.begin(key);
  replay.waitsFor(key, (error) => void told.push(error?.message));
  replay.settle(taken(1));
  assert.deepEqual(told, ['away', undefined]);
  assert.ok(replay.find(key));
  assert.equal(replay.find(0), undefined, 'an empty place is no frame');
});
