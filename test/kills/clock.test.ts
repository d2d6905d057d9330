import assert from 'node:assert/strict';
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { operationsOperations } from '#operations/contract';
import { until } from '#platform/testkit';
import { makeCity, people, signIn, type Gateway } from './city.ts';
import { Rig } from './rig.ts';
import { verifyLogOf } from './verify-truth.ts';

/** Debian's libfaketime; installed by tools/test.ts where it may. */
const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
const rig = new Rig();
let city: Gateway;
const acknowledged: number[] = [];
const setClock = (offset: string): void => writeFileSync(join(rig.folder, 'clock'), offset);

/** One reading of a device whose clock is right, value and time both telling its number. */
async function post(): Promise<void> {
  const time = Date.now();
  const answer = await fetch(`${rig.ready.url}/api/intake/readings`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${city.gateway}:${city.secret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ readings: [{ point: city.codes[0], value: 5, time }] }),
  });
  assert.equal(answer.status, 200);
  assert.deepEqual(((await answer.json()) as { quarantined: unknown[] }).quarantined, []);
  acknowledged.push(time);
}

/** Waits until an officer's desk shows the trouble, or no longer does; a jump may have ended every session. */
async function desk(code: string, shows: boolean): Promise<void> {
  await until(`${code} ${shows ? 'shown' : 'over'}`, async () => {
    const officer = await signIn(rig, 'dutyofficer');
    const { troubles } = await officer.call(operationsOperations.state);
    return troubles.some((t) => t.code === code) === shows;
  });
}

before(async () => {
  if (library === undefined) return;
  await rig.startPostgres();
  await rig.makeDatabase();
  setClock('+0');
  await rig.startNode(
    { people },
    {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: join(rig.folder, 'clock'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: 'America/St_Johns',
    },
  );
  [city] = await makeCity(rig, ['gwa'], 1);
});
after(() => rig.stop());

if (library !== undefined)
  test('PLT-65 R4 a whole process whose clock is set back and forward by a day loses nothing, keeps order and says so', async () => {
    await post();
    setClock('-1d');
    await desk('clock.back', true);
    for (let i = 0; i < 3; i++) await post();
    setClock('+0');
    await desk('clock.back', false);
    await post();
    setClock('+1d');
    await desk('clock.forward', true);
    await post();
    setClock('-1d');
    await desk('clock.back', true);
    await post();
    const client = await rig.sql();
    const stored = await client.query<{ t: number }>(
      'select x as t from sensing_journal j, unnest(j.times) x where j.kind = 0 order by j.seq',
    );
    assert.deepEqual(
      stored.rows.map((r) => r.t),
      acknowledged,
    );
    const entries = await client.query<{ time: string }>(
      'select e.time from log_seal s join log_entry e on e.id = s.entry order by s.seq',
    );
    const times = entries.rows.map((r) => Date.parse(r.time));
    const back = times.filter((time, i) => i > 0 && times[i - 1] - time > 60_000);
    assert.deepEqual(back, [], 'no entry is a day older than the one before');
    assert.deepEqual((await verifyLogOf(rig)).faults, []);
  });
