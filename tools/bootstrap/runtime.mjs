// Finds the exact Node this product runs on and makes a fresh checkout ready. Plain JavaScript, Node >= 20, no dependency.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync, createReadStream, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** SHA-256 of the Node binaries of the version pinned in package.json, recorded when it was chosen. */
export const recorded = JSON.parse(readFileSync(join(root, 'tools/bootstrap/node-runtime.json'), 'utf8'));

/** Ends the process with one plain sentence: Chinese first, English second. */
export function stop(zh, en) {
  process.stderr.write(`${zh}\n${en}\n`);
  process.exit(1);
}

/** Installs packages when they are missing or when the lock file changed since the last installation. */
export function ensurePackages() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const want = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.fengsui-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;
  process.stderr.write('正在安装依赖包（只在首次或更新后进行）… Installing packages…\n');
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^npm_(config_nodedir|config_prefix|lifecycle|package)/i.test(name)) delete env[name];
  const done = spawnSync(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (done.status !== 0) {
    stop(
      '依赖包没有装上：请检查本机能否访问 npm 仓库、磁盘是否已满，然后重新运行同一条命令。',
      'Packages could not be installed: check that the npm registry is reachable and the disk is not full, then run the same command again.',
    );
  }
  writeFileSync(stamp, want);
}

function sha256Of(file) {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(file)
      .on('data', (d) => hash.update(d))
      .on('end', () => resolve(hash.digest('hex')))
      .on('error', reject);
  });
}

/** Path of the Node binary to run on: the pinned package if its bytes are the recorded ones, else a host Node >= 24. */
export async function runtimePath() {
  const name = `node-${process.platform}-${process.arch}`;
  const pinned = join(root, 'node_modules', name, 'bin', 'node');
  if (existsSync(pinned)) {
    const { size, mtimeMs } = statSync(pinned);
    const seal = join(root, '.cache', 'runtime.json');
    const known = existsSync(seal) ? JSON.parse(readFileSync(seal, 'utf8')) : {};
    if (known.path === pinned && known.size === size && known.mtimeMs === mtimeMs) return pinned;
    const expected = recorded.sha256[name];
    const actual = await sha256Of(pinned);
    if (expected && actual !== expected) {
      stop(
        `运行时 ${name} 的校验值不对，可能已被改动：请删除 node_modules 后重新运行。`,
        `The runtime ${name} does not match its recorded checksum: delete node_modules and run again.`,
      );
    }
    try {
      mkdirSync(dirname(seal), { recursive: true });
      writeFileSync(seal, JSON.stringify({ path: pinned, size, mtimeMs, sha256: actual }));
    } catch {
      // A read-only checkout still runs; the checksum is then computed at every start.
    }
    return pinned;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop(
    `缺少运行时 ${name}：请运行 npm install（不要加 --omit=optional），或改用 Node 24 以上版本。`,
    `The runtime ${name} is missing: run npm install (without --omit=optional), or use Node 24 or later.`,
  );
}

/** Resolves a package path from the checkout, or undefined when it is not installed. */
export function resolvePackage(name) {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`));
  } catch {
    const folder = join(root, 'node_modules', name);
    return existsSync(folder) ? folder : undefined;
  }
}
