import assert from 'node:assert/strict';
import { chmodSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { tempFolder } from '#platform/testkit';
import { placeFor, startEmbedded } from './index.ts';

const checkout = dirname(dirname(dirname(import.meta.dirname)));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('PLT-47 R5 the embedded database that dies is started again; one that was stopped stays stopped', async () => {
  const folder = tempFolder();
  chmodSync(folder, 0o755);
  const place = placeFor(checkout, join(folder, 'data'));
  const server = await startEmbedded(checkout, place, {
    supervise: true,
    settings: { shared_buffers: '32MB', fsync: 'off' },
  });
  try {
    const first = server.pid;
    process.kill(first, 'SIGKILL');
    const died = performance.now();
    while (server.pid === first || !(await answers(server.url('postgres')))) {
      assert.ok(performance.now() - died < 10_000, 'it did not come back');
      await pause(50);
    }
    await server.stop();
    await pause(1200);
    assert.equal(await answers(server.url('postgres')), false);
  } finally {
    await server.stop();
    rmSync(place.socketDir, { recursive: true, force: true });
  }
});
