import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempFolder } from '#platform/testkit';
import { assertOpenPorts, FREE_PORTS } from '../support/open-ports.ts';
import { startProduct } from '../support/process.ts';

/** Alive, and not merely waiting for its parent to notice its end. */
const alive = (pid: number): boolean =>
  existsSync(`/proc/${pid}/status`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

/** A folder the service account may pass through. */
function dataFolder(name = 'data'): string {
  const root = tempFolder('fengsui-start-');
  chmodSync(root, 0o755);
  return join(root, name);
}

function postmaster(data: string): number {
  return Number(readFileSync(join(data, 'pg', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

test('PLT-20 a first start gives an address and a set-up link, a second says it runs already, Ctrl-C leaves nothing behind', async () => {
  const data = dataFolder('数据 目录');
  const product = await startProduct(['--no-demo', '--data', data, '--port', '0']);
  assert.ok(product.setupLink);
  assert.equal((await fetch(`${product.url}/healthz`)).status, 200);
  assert.equal(((await (await fetch(`${product.url}/readyz`)).json()) as { ready: boolean }).ready, true);
  assert.match(await (await fetch(`${product.url}/metrics`)).text(), /fengsui_seal_lag_seconds/);
  const openapi = (await (await fetch(`${product.url}/api/openapi.json`)).json()) as {
    openapi: string;
    paths: object;
  };
  assert.equal(openapi.openapi, '3.1.0');
  assert.ok(Object.keys(openapi.paths).length > 50);
  await assert.rejects(startProduct(['--no-demo', '--data', data, '--port', '0']), /已经在运行/);
  const pid = postmaster(data);
  assert.equal(await product.stop(), 0);
  assert.ok(!alive(pid), 'PostgreSQL has stopped');
  assert.ok(!existsSync(join(data, 'fengsui.lock')));
});

test('PLT-21 a start right after kill -9 of Node, of PostgreSQL and of both works', async () => {
  const data = dataFolder();
  for (const victims of ['node', 'postgres', 'both']) {
    const product = await startProduct(['--no-demo', '--data', data, '--port', '0']);
    const pid = postmaster(data);
    if (victims !== 'postgres') product.child.kill('SIGKILL');
    if (victims !== 'node') process.kill(pid, 'SIGKILL');
    if (victims === 'postgres') product.child.kill('SIGKILL');
  }
  const last = await startProduct(['--no-demo', '--data', data, '--port', '0']);
  assert.equal(((await (await fetch(`${last.url}/readyz`)).json()) as { ready: boolean }).ready, true);
  assert.equal(await last.stop(), 0);
});

test('PLT-22 a port in use, a data directory that is a file and an unknown option are said in one plain sentence', async () => {
  const data = dataFolder();
  const product = await startProduct(['--no-demo', '--data', data, '--port', '0']);
  const { port } = new URL(product.url);
  await assert.rejects(
    startProduct(['--no-demo', '--data', dataFolder(), '--port', port]),
    /端口 \d+ 已被别的程序占用/,
  );
  assert.equal(await product.stop(), 0);
  mkdirSync(join(data, '..', 'other'), { recursive: true });
  await assert.rejects(startProduct(['--no-demo', '--data', '/proc/version', '--port', '0']), /不能写入/);
  await assert.rejects(startProduct(['--colour', 'red']), /不认识的选项/);
  await assert.rejects(
    startProduct(['--no-demo', '--data', data, '--port', '0', '--host', '198.51.100.7'], FREE_PORTS),
    /198\.51\.100\.7 不是本机的地址/,
  );
});

test('PLT-23 PLT-75 demo data are marked and never opened without the demo; nothing else is listened on than what is listed', async () => {
  const data = dataFolder();
  const env = { ...FREE_PORTS, FENGSUI_DEMO_SCALE: '0.01' };
  const product = await startProduct(['--data', data, '--port', '0'], env);
  assert.ok(existsSync(join(data, 'DEMO')));
  await assertOpenPorts(product, 'start, demo');
  assert.equal(await product.stop(), 0);
  await assert.rejects(startProduct(['--no-demo', '--data', data, '--port', '0']), /里是演示数据/);
  await assert.rejects(
    startProduct(['--data', data, '--port', '0'], {}, 'serve'),
    /是演示数据目录，不能用于正式运行/,
  );
});
