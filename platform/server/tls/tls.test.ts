import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isIP, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import fc from 'fast-check';
import { tempFolder, TestHost } from '#platform/testkit';
import {
  issueServer,
  makeAuthority,
  openImported,
  openLocalAuthority,
  TlsProblem,
  tlsServer,
} from './index.ts';
import type { KeyAndCertificate, TlsSource } from './index.ts';

const DAY_MS = 86_400_000;
const SERIAL = Uint8Array.of(0x81, 2, 3, 4);
const around = (ms: number): { fromMs: number; toMs: number } => ({ fromMs: ms - DAY_MS, toMs: ms + DAY_MS });

/** A listener that says hello and echoes. */
async function listen(t: TestContext, source: TlsSource): Promise<number> {
  const { server, drop } = tlsServer({
    source,
    maxConnections: 100,
    accept: (socket: Socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    },
    refused: () => undefined,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(
    () =>
      new Promise<void>((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** The certificate a client gets that wants `name` and trusts `ca` only; rejects when it refuses. */
function greet(
  port: number,
  name: string,
  ca: string,
): Promise<{ socket: TLSSocket; cert: PeerCertificate }> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      port,
      host: '127.0.0.1',
      ca: [ca],
      checkServerIdentity: (_host, cert) => nameFault(cert, name),
    });
    socket.once('secureConnect', () => resolve({ socket, cert: socket.getPeerCertificate() }));
    socket.once('error', reject);
  });
}

function nameFault({ raw }: PeerCertificate, name: string): Error | undefined {
  const cert = new X509Certificate(raw);
  return (isIP(name) ? cert.checkIP(name) : cert.checkHost(name)) ? undefined : new Error(`not for ${name}`);
}

async function seen(port: number, name: string, ca: string): Promise<string> {
  const { socket, cert } = await greet(port, name, ca);
  socket.destroy();
  return cert.fingerprint256;
}

const fixed = (current: KeyAndCertificate): TlsSource => ({
  current,
  onChange: () => () => undefined,
  look: async () => undefined,
});

test('PLT-60 a certificate of the local authority is accepted for its names only, by a client that trusts that authority only', async (t) => {
  const now = Date.now();
  const ours = makeAuthority('ours', SERIAL, around(now));
  const theirs = makeAuthority('ours', SERIAL, around(now));
  const names = ['10.1.2.3', '2001:db8::7:8', 'fengsui.county.gov.cn'];
  const port = await listen(t, fixed(issueServer(ours, names, SERIAL, around(now))));
  for (const name of names) assert.ok(await seen(port, name, ours.cert));
  await assert.rejects(seen(port, '10.1.2.4', ours.cert), /not for 10\.1\.2\.4/);
  await assert.rejects(seen(port, 'county.gov.cn', ours.cert), /not for/);
  await assert.rejects(seen(port, names[0], theirs.cert), /certificate|signature/);
  const leaf = issueServer(ours, names, SERIAL, around(now));
  const chained = issueServer({ key: leaf.key, cert: leaf.cert }, names, SERIAL, around(now));
  const forged = await listen(t, fixed({ key: chained.key, cert: chained.cert }));
  await assert.rejects(seen(forged, names[0], ours.cert), /certificate signing|invalid CA/);
  const over = await listen(
    t,
    fixed(issueServer(ours, names, SERIAL, { fromMs: now - 2 * DAY_MS, toMs: now - DAY_MS })),
  );
  await assert.rejects(seen(over, names[0], ours.cert), /expired/);
});

test('PLT-60 any address is written into the certificate as it is meant', () => {
  const now = Date.parse('2049-12-31T00:00:00Z');
  const authority = makeAuthority('烽燧', SERIAL, { fromMs: now, toMs: now + 3650 * DAY_MS });
  assert.equal(new X509Certificate(authority.cert).validToDate.getTime(), now + 3650 * DAY_MS);
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(
      fc.uniqueArray(address, { minLength: 1, maxLength: 5 }),
      fc.uint8Array({ minLength: 1, maxLength: 16 }),
      (names, serial) => {
        const { cert } = issueServer(authority, names, serial, around(now));
        const parsed = new X509Certificate(cert);
        for (const name of names) assert.ok(parsed.checkIP(name), name);
      },
    ),
    { numRuns: 40 },
  );
});

test('PLT-61 the server certificate is renewed a month before its end and for another name; the authority stays, open connections go on', async (t) => {
  const host = new TestHost(new Date().toISOString());
  const folder = join(tempFolder(), 'keys');
  let names = ['127.0.0.1', 'localhost'];
  const open = (): Promise<TlsSource> =>
    openLocalAuthority({ folder, title: 'test', host, names: () => names });
  const source = await open();
  const ca = source.authority?.cert ?? '';
  const port = await listen(t, source);
  const { socket, cert: first } = await greet(port, '127.0.0.1', ca);
  await source.look();
  assert.equal(await seen(port, '127.0.0.1', ca), first.fingerprint256, 'nothing is due');
  names = [...names, '10.9.8.7'];
  await source.look();
  const second = await seen(port, '10.9.8.7', ca);
  assert.notEqual(second, first.fingerprint256);
  host.advance((397 - 29) * DAY_MS);
  await source.look();
  const renewed = new X509Certificate(source.current.cert);
  assert.notEqual(renewed.fingerprint256, second);
  assert.ok(renewed.validToDate.getTime() > host.now() + 390 * DAY_MS);
  const answered = new Promise<string>((resolve) =>
    socket.once('data', (d: Buffer) => resolve(d.toString())),
  );
  socket.write('still here');
  assert.equal(await answered, 'still here');
  socket.destroy();
  const again = await open();
  assert.equal(again.authority?.fingerprint, source.authority?.fingerprint);
  assert.equal(again.current.cert, source.current.cert, 'a restart keeps what is valid');
  for (const file of ['tls-ca.key', 'tls-server.key'])
    assert.equal(statSync(join(folder, file)).mode & 0o077, 0);
  writeFileSync(join(folder, 'tls-server.pem'), 'damaged');
  assert.ok(new X509Certificate((await open()).current.cert), 'a damaged one is made again');
  host.advance(3300 * DAY_MS);
  await assert.rejects(open(), (error) => error instanceof TlsProblem && /即将到期或已到期/.test(error.zh));
});

test('PLT-62 key and certificate files that cannot be used are said in one plain sentence; replaced ones are used without a restart', async (t) => {
  const now = Date.now();
  const folder = tempFolder();
  const files = { keyFile: join(folder, 'key.pem'), certFile: join(folder, 'cert.pem') };
  const host = new TestHost(new Date(now).toISOString());
  const put = (pair: Partial<KeyAndCertificate>): void => {
    if (pair.key !== undefined) writeFileSync(files.keyFile, pair.key);
    if (pair.cert !== undefined) writeFileSync(files.certFile, pair.cert);
  };
  const open = (): Promise<TlsSource> => openImported(files, host);
  const says = (sentence: RegExp): Promise<void> =>
    assert.rejects(open(), (error) => error instanceof TlsProblem && sentence.test(error.zh));
  const authority = makeAuthority('theirs', SERIAL, around(now));
  const good = issueServer(authority, ['localhost'], SERIAL, around(now));
  const other = issueServer(authority, ['localhost'], SERIAL, around(now));

  await says(/私钥 .*key\.pem 读不了（ENOENT）/);
  put({ key: 'nonsense', cert: good.cert });
  await says(/不是 PEM 格式的私钥/);
  put({ key: `-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n` });
  await says(/带有口令/);
  put({ key: good.key, cert: 'nonsense' });
  await says(/不是 PEM 格式的证书/);
  put({ cert: other.cert });
  await says(/不是一对/);
  put(issueServer(authority, ['localhost'], SERIAL, { fromMs: now - 9 * DAY_MS, toMs: now - DAY_MS }));
  await says(/已于 .* 到期/);
  put(issueServer(authority, ['localhost'], SERIAL, { fromMs: now + DAY_MS, toMs: now + 9 * DAY_MS }));
  await says(/才生效/);

  put(good);
  chmodSync(files.keyFile, 0o600);
  const source = await open();
  const port = await listen(t, source);
  const first = await seen(port, 'localhost', authority.cert);
  put({ key: other.key });
  await assert.rejects(source.look(), /does not belong to the key/);
  assert.equal(await seen(port, 'localhost', authority.cert), first);
  put({ cert: other.cert });
  await source.look();
  assert.notEqual(await seen(port, 'localhost', authority.cert), first);
  assert.equal(readFileSync(files.certFile, 'utf8'), source.current.cert);
});
