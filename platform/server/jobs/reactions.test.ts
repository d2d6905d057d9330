import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { SealedEvent } from '#platform/contract';
import { openDatabase, type Database } from '#platform/server/db';
import { logMigrations, openSigner } from '#platform/server/log';
import { Metrics, Transactor, Troubles, type App, type Reaction } from '#platform/server/module';
import { quietLogger, tempFolder, testDatabase, TestHost, type TestDatabase } from '#platform/testkit';
import { aSealer, write } from '../log/fixture.ts';
import { jobMigrations, Reactions } from './index.ts';

let made: TestDatabase;
let database: Database;
let app: App;
/** What the reaction took, and what it fails on now. */
let taken: number[] = [];
let failing: (n: number) => Error | undefined = () => undefined;
const log = quietLogger();

const reaction: Reaction = {
  name: 'probe.counts',
  types: ['test.happened'],
  async react(_ctx, event: SealedEvent) {
    const n = Number(event.payload['n']);
    const error = failing(n);
    if (error) throw error;
    taken.push(n);
  },
};

before(async () => {
  made = await testDatabase([logMigrations, jobMigrations]);
  database = openDatabase(made.url, 6);
  const folder = tempFolder();
  const { sealer, close } = aSealer(made.url, await openSigner(`${folder}/keys`), `${folder}/witness`);
  await write(database, 6);
  await sealer.settle();
  await close();
});
after(async () => {
  await database.close();
  await made.drop();
});
beforeEach(async () => {
  taken = [];
  failing = () => undefined;
  await database.pool.query('truncate reaction_cursor, reaction_parked');
  const host = new TestHost();
  const transactor = new Transactor(() => app);
  app = {
    database,
    host,
    log,
    metrics: new Metrics(),
    troubles: new Troubles(host),
    system: { id: 'system', kind: 'system', name: '系统', orgPath: 'node', grants: [] },
    act: (...given: Parameters<Transactor['act']>) => transactor.act(...given),
    committed: () => undefined,
  } as unknown as App;
});

const codes = (): string[] => app.troubles.list().map((t) => t.code);

test('PLT-63 a poison fact is parked and said, the next ones are read, and a retry by hand takes it once', async () => {
  const reactions = new Reactions(() => app, [reaction]);
  failing = (n) => (n === 2 ? new Error('no such thing') : undefined);
  await reactions.settle();
  assert.deepEqual(taken, [0, 1, 3, 4, 5]);
  const [parked, ...more] = await reactions.parked();
  assert.equal(more.length, 0);
  assert.deepEqual([parked.reaction, parked.seq, parked.tries], ['probe.counts', 3, 3]);
  assert.match(parked.error, /no such thing/);
  assert.deepEqual(codes(), ['reaction.parked:probe.counts']);
  assert.equal(await reactions.retry('probe.counts', 3), false, 'the cause stands');
  assert.equal((await reactions.parked())[0].tries, 4);
  failing = () => undefined;
  assert.equal(await reactions.retry('probe.counts', 3), true);
  assert.deepEqual(taken, [0, 1, 3, 4, 5, 2]);
  assert.deepEqual(codes(), []);
  assert.equal(await reactions.retry('probe.counts', 3), undefined, 'once');
  await reactions.stop();
});

test('PLT-63 what was parked before a start is said again at the start', async () => {
  const first = new Reactions(() => app, [reaction]);
  failing = (n) => (n === 5 ? new Error('no') : undefined);
  await first.settle();
  await first.stop();
  app.troubles.clear('reaction.parked:probe.counts');
  const second = new Reactions(() => app, [reaction]);
  await second.start();
  await second.settle();
  assert.deepEqual(codes(), ['reaction.parked:probe.counts']);
  await second.stop();
});

test('PLT-63 a fact that fails once is taken at the next try; a database that is away parks nothing', async () => {
  const reactions = new Reactions(() => app, [reaction]);
  let failures = 0;
  failing = (n) => (n === 1 && failures++ === 0 ? new Error('deadlock') : undefined);
  await reactions.settle();
  assert.deepEqual(taken, [0, 1, 2, 3, 4, 5]);
  await database.pool.query('truncate reaction_cursor');
  taken = [];
  let away = true;
  failing = (n) => (n === 3 && away ? Object.assign(new Error('gone'), { code: '57P01' }) : undefined);
  await reactions.settle();
  assert.deepEqual(taken, [0, 1, 2]);
  assert.deepEqual(await reactions.parked(), []);
  away = false;
  await reactions.settle();
  assert.deepEqual(taken, [0, 1, 2, 3, 4, 5]);
  await reactions.stop();
});
