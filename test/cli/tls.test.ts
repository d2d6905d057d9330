import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect, setDefaultCACertificates } from 'node:tls';
import { sessionOperations } from '#identity/contract';
import { Caller, tempFolder } from '#platform/testkit';
import { assertOpenPorts, FREE_PORTS } from '../support/open-ports.ts';
import { startProduct, type StartedProduct } from '../support/process.ts';

const folder = tempFolder();
chmodSync(folder, 0o755);
const data = join(folder, 'data');
let product: StartedProduct;
let web: URL;

before(async () => {
  product = await startProduct(
    ['--data', data, '--port', '0', '--host', '0.0.0.0'],
    { ...FREE_PORTS, FENGSUI_GATEWAY_TLS: 'hj212' },
    'serve',
  );
  web = new URL(product.url);
});
after(() => product.stop());

/** What a first visitor gets who trusts nothing yet: the page of the authority, unverified. */
function fetchUnverified(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(web.port), host: '127.0.0.1', rejectUnauthorized: false }, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

test('PLT-63 an outside address is served over TLS only; the authority is downloaded from it and its fingerprint is printed', async () => {
  assert.equal(web.protocol, 'https:');
  await assert.rejects(fetch(`${product.url}/healthz`), 'a client that does not trust the authority refuses');
  const plain = await new Promise<string>((resolve) => {
    const socket = connectPlain(Number(web.port), '127.0.0.1', () =>
      socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'),
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  assert.ok(!plain.includes('HTTP/1.1 200'), plain);

  const ca = readFileSync(join(`${data}.keys`, 'tls-ca.pem'), 'utf8');
  const printed = /SHA-256 ([0-9A-F:]{95})/.exec(product.output())?.[1];
  assert.equal(printed, new X509Certificate(ca).fingerprint256);
  for (const path of ['/ca.pem', '/ca.crt']) assert.ok((await fetchUnverified(path)).endsWith(ca), path);

  setDefaultCACertificates([ca]);
  const own = Object.values(networkInterfaces())
    .flatMap((a) => a ?? [])
    .filter((a) => !a.internal && a.family === 'IPv4')
    .map((a) => a.address);
  for (const name of ['127.0.0.1', 'localhost', ...own])
    assert.equal((await fetch(`https://${name}:${web.port}/healthz`)).status, 200, name);
  assert.ok(new X509Certificate(readFileSync(join(`${data}.keys`, 'tls-server.pem'))).checkHost(hostname()));
});

test('PLT-75 an outside address opens no more than what is listed', () =>
  assertOpenPorts(product, 'serve --host 0.0.0.0'));

test('PLT-63 the set-up link works from this machine by its own address, and sessions travel over TLS only', async () => {
  const token = new URL(product.setupLink ?? '').searchParams.get('token');
  const person = (account: string): object => ({ name: account, account, password: 'Luyu-9-cheng-ding' });
  const caller = new Caller(product.url);
  await caller.call(sessionOperations.setUp, {
    body: {
      token,
      orgName: '远山县应急管理局',
      regionCode: '990102',
      systemAdmin: person('sysadmin'),
      securityAdmin: person('secadmin'),
      auditAdmin: person('auditor'),
      dutyOfficer: person('duty'),
    },
  });
  const signedIn = await caller.try(sessionOperations.signIn, {
    body: { account: 'duty', password: 'Luyu-9-cheng-ding' },
  });
  assert.equal(signedIn.status, 200);
  assert.match(signedIn.headers.get('set-cookie') ?? '', /; Secure/);
});

test('PLT-62 one of the two TLS variables, or files that are no key, are refused in one plain sentence', async () => {
  const args = ['--data', join(folder, 'other'), '--port', '0', '--host', '0.0.0.0'];
  const file = join(folder, 'nonsense.pem');
  writeFileSync(file, 'nonsense');
  await assert.rejects(startProduct(args, { FENGSUI_TLS_KEY: file }, 'serve'), /要同时给出私钥和证书/);
  await assert.rejects(
    startProduct(args, { FENGSUI_TLS_KEY: file, FENGSUI_TLS_CERT: file }, 'serve'),
    /不是 PEM 格式的私钥/,
  );
});
