import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Troubles } from '#platform/server/module';
import { issueServer, makeAuthority, openImported } from '#platform/server/tls';
import { tempFolder, TestHost } from '#platform/testkit';
import { isLoopback, namesFor, watchTls } from './tls.ts';

const DAY_MS = 86_400_000;

test('PLT-65 a certificate about to end, and replaced files that cannot be used, are said on the desk until that is over', async (t) => {
  const folder = tempFolder();
  const files = { keyFile: join(folder, 'key.pem'), certFile: join(folder, 'cert.pem') };
  const host = new TestHost();
  const serial = Uint8Array.of(1);
  const put = (days: number): void => {
    const validity = { fromMs: host.now() - DAY_MS, toMs: host.now() + days * DAY_MS };
    const pair = issueServer(makeAuthority('theirs', serial, validity), ['localhost'], serial, validity);
    writeFileSync(files.keyFile, pair.key);
    writeFileSync(files.certFile, pair.cert);
  };
  put(40);
  const troubles = new Troubles(host);
  const watch = watchTls(await openImported(files, host), { troubles, host });
  t.after(() => watch.stop());
  const standing = async (): Promise<string[]> => {
    await watch.look();
    return troubles.list().map((trouble) => `${trouble.code} ${trouble.text.zh}`);
  };
  assert.deepEqual(await standing(), []);
  host.advance(30 * DAY_MS);
  assert.deepEqual(await standing(), ['tls.ending 加密证书还有 10 天到期：请换上新的证书文件，不用重启。']);
  writeFileSync(files.certFile, 'half a file');
  const both = await standing();
  assert.equal(both.length, 2);
  assert.match(both[1], /^tls\.refused 新的加密证书没有启用，仍用旧的：.*不是 PEM 格式的证书/);
  put(365);
  assert.deepEqual(await standing(), []);
});

test('PLT-60 what a server is called: the address it listens on, or every one of the machine, and always this machine', () => {
  assert.deepEqual(namesFor('10.1.2.3').slice(0, 1), ['10.1.2.3']);
  assert.deepEqual(namesFor('应急.example').slice(0, 1), ['xn--extu8a.example']);
  for (const name of ['localhost', '127.0.0.1', '::1']) assert.ok(namesFor('0.0.0.0').includes(name));
  assert.ok(!namesFor('::').includes('::'));
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) assert.ok(isLoopback(host));
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example', '1270.0.0.1'])
    assert.ok(!isLoopback(host));
});
