import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Peers from npm, pinned; installed on demand and never part of the product. */
const VERSIONS = {
  mqtt: '5.16.0',
  nats: '2.29.3',
  'node-red': '5.0.7',
  'pg-copy-streams': '7.0.0',
} as const;
type PeerPackage = keyof typeof VERSIONS;

const folder = join(dirname(dirname(import.meta.dirname)), '.cache', 'peers');

const installed = (name: string): string | undefined => {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    : undefined;
};

/** Installs what is missing with npm; false when that does not work here. */
export function havePackages(...names: PeerPackage[]): boolean {
  const missing = names.filter((name) => installed(name) !== VERSIONS[name]);
  if (missing.length === 0) return true;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json')))
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const done = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', ...missing.map((n) => `${n}@${VERSIONS[n]}`)],
    { cwd: folder, stdio: 'ignore', timeout: 300_000 },
  ); // prettier-ignore
  return done.status === 0;
}

/** Loads an installed peer. */
export const peerPackage = createRequire(join(folder, 'package.json'));
