import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempFolder } from '#platform/testkit';
import { assertOpenPorts, FREE_PORTS } from '../support/open-ports.ts';
import { watchProduct } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('PLT-74 PLT-75 npm run build and npm run serve are the production way; the end of the service ends everything', async (t) => {
  const folder = tempFolder();
  chmodSync(folder, 0o755);
  const built = spawn('npm', ['run', 'build'], { cwd: ROOT, stdio: 'ignore' });
  assert.equal(await new Promise((resolve) => built.on('exit', resolve)), 0);
  assert.ok(existsSync(join(ROOT, 'dist/web/index.html')));

  // A group of its own, as a service manager starts and ends it.
  const child = spawn('npm', ['run', 'serve', '--', '--data', join(folder, 'data'), '--port', '0'], {
    cwd: ROOT,
    env: { ...process.env, ...FREE_PORTS },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  t.after(() => child.exitCode ?? process.kill(-(child.pid ?? 0), 'SIGTERM'));
  const product = await watchProduct(child);
  const page = await fetch(product.url);
  assert.equal(page.status, 200);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1];
  assert.equal((await fetch(`${product.url}${script}`)).status, 200);
  assert.ok(product.setupLink);
  assert.ok(!existsSync(join(folder, 'data', 'DEMO')));
  await assertOpenPorts(product, 'serve');
  const ended = new Promise((resolve) => child.on('close', resolve));
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  await ended;
  assert.match(product.output(), /已停止/);
  await assert.rejects(fetch(`${product.url}/healthz`));
  assert.ok(!existsSync(join(folder, 'data', 'fengsui.lock')));
  assert.ok(!existsSync(join(folder, 'data', 'pg', 'cluster', 'postmaster.pid')));
});
