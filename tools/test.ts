// `npm test`: check, then every tier in order; prints durations and ends with `N passed, N failed, N skipped`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { startExternalServer, startTestServer } from '#platform/testkit';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.ts';

interface Tier {
  readonly name: string;
  readonly files: readonly string[];
  readonly isolated: boolean;
  readonly concurrency: number;
  readonly env?: Record<string, string>;
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const pure = globSync(
  [
    'kernels/**/*.test.ts',
    'codecs/**/*.test.ts',
    'platform/{contract,web}/**/*.test.ts',
    'modules/*/{contract,server,web}/**/*.test.ts',
    'conformance/**/*.test.ts',
    'apps/**/*.test.ts',
  ],
  { cwd: root },
);
const tiers: readonly Tier[] = [
  { name: 'pure', files: pure, isolated: false, concurrency: 1 },
  {
    name: 'tools',
    files: globSync(['tools/**/*.test.ts', 'test/cli/*.test.ts'], { cwd: root }),
    isolated: true,
    concurrency: 2,
  },
  {
    name: 'modules',
    files: globSync(
      ['platform/server/**/*.test.ts', 'platform/testkit/**/*.test.ts', 'modules/*/test/*.test.ts'],
      { cwd: root },
    ),
    isolated: true,
    concurrency: 2,
  },
  // The store once more on a PostgreSQL of somebody else, by an account without superuser rights.
  {
    name: 'external',
    files: [
      ...globSync(['test/external/*.test.ts', 'platform/server/{log,jobs,live}/*.test.ts'], { cwd: root }),
      'test/cli/backup.test.ts',
      'test/cli/upgrade.test.ts',
      'modules/sensing/test/intake.test.ts',
    ],
    isolated: true,
    concurrency: 2,
  },
  { name: 'trust', files: globSync('test/trust/*.test.ts', { cwd: root }), isolated: true, concurrency: 1 },
  { name: 'kills', files: globSync('test/kills/*.test.ts', { cwd: root }), isolated: true, concurrency: 1 },
  { name: 'roles', files: globSync('test/roles/*.test.ts', { cwd: root }), isolated: true, concurrency: 1 },
  {
    name: 'browser',
    files: globSync(['test/journeys/*.spec.ts', 'modules/*/test/*.spec.ts'], { cwd: root }),
    isolated: true,
    concurrency: 1,
  },
];

function run(args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function runTier(tier: Tier, total: Counts): Promise<void> {
  const report = join(root, '.cache', `test-${tier.name}.json`);
  await rm(report, { force: true });
  const started = performance.now();
  await run(
    [
      '--test',
      `--test-isolation=${tier.isolated ? 'process' : 'none'}`,
      `--test-concurrency=${tier.concurrency}`,
      '--test-timeout=900000',
      '--test-reporter=./tools/test-reporter.ts',
      '--test-reporter-destination=stdout',
      ...tier.files,
    ],
    { ...tier.env, FENGSUI_TEST_REPORT: report },
  );
  const counts = await readFile(report, 'utf8').then(
    (t) => JSON.parse(t) as Counts,
    () => ({ passed: 0, failed: 1, skipped: 0 }),
  );
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `== ${tier.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds} s`,
  );
}

/** What a tier needs from the distribution, and the file that shows it is there. */
const debian: Readonly<Record<string, readonly { readonly file: string; readonly packages: string }[]>> = {
  browser: [
    { file: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', packages: 'chromium' },
    { file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', packages: 'fonts-noto-cjk' },
  ],
  kills: [
    { file: '/usr/bin/strace', packages: 'strace' },
    {
      file: `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`,
      packages: 'libfaketime',
    },
  ],
  roles: [
    { file: process.env['MOSQUITTO_PATH'] ?? '/usr/sbin/mosquitto', packages: 'mosquitto' },
    { file: process.env['NATS_SERVER_PATH'] ?? '/usr/sbin/nats-server', packages: 'nats-server' },
  ],
};

/** Installs from Debian what the chosen tiers need, where this is root and it is missing; services are not started. */
function ensurePackages(chosen: readonly string[]): void {
  const missing = chosen.flatMap((tier) => debian[tier] ?? []).filter(({ file }) => !existsSync(file));
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  const packages = missing.map((m) => m.packages).join(' ');
  console.log(`== installing ${packages} for the tests`);
  spawnSync(
    'sh',
    [
      '-c',
      `apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Acquire::Retries=3 ${packages}`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

/** What the external tier works on: `FENGSUI_TEST_EXTERNAL` names a server of one's own, e.g. another version. */
async function withExternal(run: (env: Record<string, string>) => Promise<void>): Promise<void> {
  const given = process.env['FENGSUI_TEST_EXTERNAL'];
  if (given) return run({ FENGSUI_TEST_DATABASE: given });
  const server = await startExternalServer({ fsync: 'off', full_page_writes: 'off', max_connections: '200' });
  // Tests that tamper with the log switch its triggers off; the product never needs this right.
  await server.admin('postgres', `grant set on parameter session_replication_role to ${server.account}`);
  try {
    await run({ FENGSUI_TEST_DATABASE: server.url('postgres') });
  } finally {
    await server.stop();
  }
}

/** A test in no tier would never run and never be missed. */
function refuseStrays(): void {
  const every = globSync(
    '{kernels,codecs,platform,modules,apps,conformance,tools,test,bench}/**/*.{test,spec}.ts',
    { cwd: root },
  );
  const strays = every.filter((file) => !tiers.some((tier) => tier.files.includes(file)));
  if (strays.length > 0)
    throw new Error(`tests in no tier: ${strays.join(', ')}: give them a place in tools/test.ts`);
}

async function main(): Promise<void> {
  refuseStrays();
  await mkdir(join(root, '.cache'), { recursive: true });
  const only = process.argv.slice(2);
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (only.length === 0 || only.includes('check')) {
    const started = performance.now();
    const code = await run(['tools/check.ts']);
    console.log(
      `== check: ${code === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
    if (code === 0) total.passed += 1;
    else total.failed += 1;
  }
  const chosen = tiers.filter(
    (tier) => tier.files.length > 0 && (only.length === 0 || only.includes(tier.name)),
  );
  const needsDatabase = chosen.some((tier) => tier.name !== 'pure');
  const server = needsDatabase ? await startTestServer() : undefined;
  if (server) process.env['FENGSUI_TEST_DATABASE'] = server.url;
  ensurePackages(chosen.map((tier) => tier.name));
  try {
    for (const tier of chosen)
      if (tier.name === 'external') await withExternal((env) => runTier({ ...tier, env }, total));
      else await runTier(tier, total);
  } finally {
    await server?.stop();
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

await main();
