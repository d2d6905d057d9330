import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkExternal, PostgresProblem } from '#platform/server/postgres';
import { startExternalServer, tempFolder, type ExternalServer } from '#platform/testkit';
import { runCommand } from '../support/process.ts';
import { startOldServer } from './old-server.ts';

let server: ExternalServer;

before(async () => {
  server = await startExternalServer();
});
after(() => server.stop());

async function problemOf(url: string): Promise<string> {
  try {
    await checkExternal(url);
  } catch (error) {
    assert.ok(error instanceof PostgresProblem, String(error));
    assert.ok(!`${error.zh} ${error.message}`.includes(server.password), 'no password in the sentence');
    assert.match(error.zh, /[：。]/);
    return error.zh;
  }
  return 'none';
}

test('PLT-80 an external database that cannot be reached or refuses the account is said in one plain sentence', async () => {
  const good = await server.create('reached');
  assert.equal(await problemOf(good), 'none');
  assert.match(await problemOf(good.replace(server.password, 'wrong')), /拒绝了账户 county_app 的口令/);
  assert.match(await problemOf(good.replace('county_app', 'nobody')), /拒绝了账户 nobody 的口令/);
  assert.match(await problemOf(server.url('absent')), /没有名为 absent 的库/);
  assert.match(await problemOf(good.replace(`:${server.port}/`, ':1/')), /连不上外部数据库 127\.0\.0\.1:1/);
  assert.match(await problemOf('postgresql://a:b@host:port/db'), /不是合法的数据库地址/);
  assert.match(await problemOf(`${good}?sslmode=verify-full`), /加密连接没有建成/);
});

test('PLT-81 an external database that is too old, read-only, unsafe, in another encoding or closed to the account is refused', async () => {
  const facts = {
    version: '140011',
    name: '14.11',
    standby: 'f',
    readOnly: 'f',
    encoding: 'UTF8',
    unsafe: 'f',
    creates: 't',
    ltreeIn: 'public',
    ltreeThere: 't',
    extends: 't',
    account: 'a',
    database: 'fengsui',
  };
  const old = await startOldServer(facts);
  assert.match(await problemOf(old.url), /版本是 14\.11，需要 PostgreSQL 15 以上/);
  old.stop();
  const readOnly = await server.create('readonly');
  await server.admin('postgres', 'alter database readonly set default_transaction_read_only = on');
  assert.match(await problemOf(readOnly), /只读/);
  const unsafe = await server.create('unsafe');
  await server.admin('postgres', 'alter database unsafe set synchronous_commit = off');
  assert.match(await problemOf(unsafe), /断电会丢失已应答的读数/);
  await server.admin(
    'postgres',
    `create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' locale_provider libc template template0 owner ${server.account}`,
  );
  assert.match(await problemOf(server.url('latin')), /编码是 LATIN1，需要 UTF8/);
});

test('PLT-82 the account needs no more than tables and the extension ltree in its own database', async () => {
  await server.admin('postgres', 'create database theirs');
  const theirs = server.url('theirs');
  assert.match(await problemOf(theirs), /不能在库 theirs 中建表/);
  await server.admin('theirs', `grant create on schema public to ${server.account}`);
  assert.match(await problemOf(theirs), /不能在库 theirs 中建扩展/);
  await server.admin('theirs', 'create schema elsewhere; create extension ltree schema elsewhere');
  assert.match(await problemOf(theirs), /装在模式 elsewhere 里/);
  await server.admin('theirs', 'alter extension ltree set schema public');
  assert.equal(await problemOf(theirs), 'none');
  const data = join(tempFolder(), 'data');
  const done = await runCommand(['migrate', '--data', data], { DATABASE_URL: theirs });
  assert.equal(done.code, 0, done.err);
  assert.ok((JSON.parse(done.out) as { applied: string[] }).applied.length > 5);
  const wrong = await runCommand(['migrate', '--data', data], {
    DATABASE_URL: theirs.replace(server.password, 'wrong'),
  });
  assert.equal(wrong.code, 1);
  assert.equal(wrong.err.trim().split('\n').length, 2, wrong.err);
  assert.match(wrong.err, /^外部数据库 .*拒绝了账户/);
});
