// `npm run build`: builds the web into dist/web when its sources changed; prints one line. `--force` builds anyway.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

const HASH_FILE = join(root, '.cache', 'web-hash');
const SOURCES = [
  'apps/web/**/*',
  'platform/web/**/*',
  'platform/contract/**/*.ts',
  'modules/*/web/**/*',
  'modules/*/contract/**/*.ts',
  'kernels/{geo,tiles}/**/*.ts',
  'kernels/model/**/*.ts',
  'vite.config.ts',
  'package-lock.json',
];

/** Fingerprint of everything the build reads. */
function hashSources(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|spec|bench)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    hash.update(file.slice(root.length));
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Removes assets of builds older than a day; younger ones stay, because a running server may still name them. */
function sweepAssets(): void {
  for (const entry of globSync('dist/web/assets/*', { cwd: root })) {
    const file = join(root, entry);
    if (Date.now() - statSync(file).mtimeMs > 86_400_000) rmSync(file);
  }
}

/** Builds when needed. Returns true when a build ran. */
export async function buildWeb(force = false): Promise<boolean> {
  const hash = hashSources();
  const built = existsSync(join(root, 'dist/web/index.html'));
  if (!force && built && existsSync(HASH_FILE) && readFileSync(HASH_FILE, 'utf8') === hash) return false;
  // Vite takes a second to load: only a build that is needed pays for it.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), root: join(root, 'apps/web'), logLevel: 'error' });
  sweepAssets();
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(HASH_FILE, hash);
  return true;
}

if (import.meta.main) {
  const started = performance.now();
  const ran = await buildWeb(process.argv.includes('--force'));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(ran ? `页面已构建 web built in ${seconds} s → dist/web` : '页面没有变化 web unchanged');
}
