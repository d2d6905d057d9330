import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import type { SealedEvent } from '#platform/contract';
import { openDatabase, type Database } from '#platform/server/db';
import { logMigrations, openSigner } from '#platform/server/log';
import type { Actor, App } from '#platform/server/module';
import {
  tempFolder,
  testDatabase,
  TestHost,
  type TestDatabase,
  until as untilWithin,
} from '#platform/testkit';
import { aSealer, write } from '../log/fixture.ts';
import { Live } from './index.ts';

let made: TestDatabase;
let database: Database;
let server: Server;
let live: Live;
let sealing: ReturnType<typeof aSealer>;
const host = new TestHost();
const viewer = (path: string): Actor => ({
  id: 'person:1',
  kind: 'person',
  name: '甲',
  orgPath: path,
  sessionId: 's1',
  grants: [
    { permission: 'test.read', scope: 'subtree', path, label: 2 },
    { permission: 'test.telemetry', scope: 'subtree', path, label: 2 },
  ],
});

before(async () => {
  made = await testDatabase([logMigrations]);
  database = openDatabase(made.url, 4);
  const folder = tempFolder();
  sealing = aSealer(made.url, await openSigner(`${folder}/keys`), `${folder}/witness`);
  live = new Live({
    app: () => ({ database, host }) as unknown as App,
    authenticate: async ({ cookie }) => (cookie ? viewer(cookie) : undefined),
    permissionOf: () => 'test.read',
    telemetryPermission: 'test.telemetry',
  });
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  live.attach(server);
});
after(async () => {
  await live.close();
  server.close();
  await sealing.close();
  await database.close();
  await made.drop();
});

interface Message {
  readonly type: string;
  readonly event?: SealedEvent;
  readonly values?: Record<string, unknown>;
  readonly seq?: number;
}

async function consoleOf(path: string, after?: number): Promise<{ socket: WebSocket; messages: Message[] }> {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, {
    headers: { cookie: `fengsui_session=${path}` },
  });
  const messages: Message[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'hello', ...(after === undefined ? {} : { after }) }));
  await until(() => messages.some((m) => m.type === 'reset' || m.type === 'caught-up'));
  return { socket, messages };
}

const until = (condition: () => boolean): Promise<unknown> => untilWithin('it comes', condition);

async function happen(count: number): Promise<void> {
  await write(database, count);
  const from = sealing.events.length;
  await sealing.sealer.settle();
  live.publish(sealing.events.slice(from));
}

const seqs = (messages: readonly Message[]): number[] =>
  messages.flatMap((m) => (m.event ? [m.event.seq] : []));

test('PLT-50 a console that comes back by sequence gets every fact once and in order, also those sealed meanwhile', async () => {
  await sealing.sealer.settle();
  await happen(20);
  const joining = consoleOf('r99', 5);
  await happen(10);
  const { socket, messages } = await joining;
  await happen(10);
  await until(() => seqs(messages).includes(40));
  assert.deepEqual(
    seqs(messages),
    Array.from({ length: 35 }, (_, i) => i + 6),
  );
  socket.terminate();
});

test('PLT-51 a console of another branch is told nothing, neither facts nor telemetry', async () => {
  const { socket, messages } = await consoleOf('r98', 0);
  socket.send(JSON.stringify({ type: 'watch', topics: ['*', 'p1'] }));
  // A neighbour who may see them shows that they were told by now.
  const near = await consoleOf('r99', 0);
  near.socket.send(JSON.stringify({ type: 'watch', topics: ['*', 'p1'] }));
  await happen(5);
  await until(() => {
    live.telemetry('p1', 'r99.r9901', [1, 2, 3]);
    return near.messages.some((m) => m.type === 'telemetry');
  });
  live.sendScoped('unstored', 'test.read', [{ orgPath: 'r99.r9901' }]);
  await until(() => near.messages.some((m) => m.type === 'unstored'));
  await until(() => near.messages.filter((m) => m.event).length >= 5);
  near.socket.terminate();
  assert.deepEqual(
    messages.filter((m) => m.type !== 'caught-up' && m.type !== 'ping'),
    [],
  );
  socket.terminate();
});

test('PLT-52 telemetry is conflated to the newest value, and only what is watched is sent', async () => {
  const { socket, messages } = await consoleOf('r99');
  socket.send(JSON.stringify({ type: 'watch', topics: ['p1'] }));
  const told = (): Message[] => messages.filter((m) => m.type === 'telemetry');
  await until(() => {
    live.telemetry('p1', 'r99.r9901', -1);
    return told().length > 0;
  });
  const before = told().length;
  for (let i = 0; i < 1000; i++) {
    live.telemetry('p1', 'r99.r9901', i);
    live.telemetry('p2', 'r99.r9901', i);
  }
  await until(() => (told().at(-1)?.values as { p1?: number } | undefined)?.p1 === 999);
  assert.ok(told().length - before <= 3, 'a thousand values in a few messages');
  assert.deepEqual(told().at(-1)?.values, { p1: 999 });
  socket.terminate();
});

test('PLT-53 a console that does not read is cut off, its neighbour is served', async () => {
  const slow = await consoleOf('r99');
  const quick = await consoleOf('r99');
  (slow.socket as unknown as { _socket: { pause(): void } })._socket.pause();
  const heavy: SealedEvent = { ...sealing.events[0], payload: { text: 'x'.repeat(200_000) } };
  const closed = new Promise((resolve) => slow.socket.once('close', resolve));
  let seq = 1000;
  for (let i = 0; i < 120; i++) {
    live.publish([{ ...heavy, seq: ++seq }]);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await until(() => seqs(quick.messages).includes(seq));
  (slow.socket as unknown as { _socket: { resume(): void } })._socket.resume();
  await closed;
  assert.ok(!seqs(slow.messages).includes(seq), 'its memory was not spent on it');
  quick.socket.terminate();
});

test('PLT-54 nonsense on the live socket ends that socket only', async () => {
  const good = await consoleOf('r99');
  for (const nonsense of ['{', '"x"', 'null', '{"type":"steal"}', '[]']) {
    const bad = await consoleOf('r99');
    const closed = new Promise((resolve) => bad.socket.once('close', resolve));
    bad.socket.send(nonsense);
    await closed;
  }
  assert.equal(good.socket.readyState, good.socket.OPEN);
  good.socket.terminate();
});
