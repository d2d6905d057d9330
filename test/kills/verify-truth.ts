import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#platform/server/db';
import { exportLog, verifyExport, type Head, type Verdict } from '#platform/server/log';
import type { Rig } from './rig.ts';
import { episodesOf, Witness } from './witness.ts';

interface Stored {
  readonly code: string;
  readonly time: number;
  readonly value: number;
}

interface Truth {
  readonly acknowledged: number;
  readonly stored: number;
  readonly alarms: number;
}

/** One instant of the database: every stored reading and every alarm, read in one snapshot. */
async function readStore(
  rig: Pick<Rig, 'sql'>,
): Promise<{ stored: Stored[]; alarms: { code: string; at: number }[] }> {
  const client = await rig.sql();
  await client.query('begin isolation level repeatable read read only');
  try {
    const stored = await client.query<Stored>(
      `select distinct p.code, r.t as time, r.v as value from sensing_journal j, unnest(j.points, j.times, j.values) as r(p, t, v)
       join sensing_point p on p.id = r.p where j.kind = 0`,
    );
    const alarms = await client.query<{ code: string; at: number }>(
      `select p.code, (extract(epoch from a.started_at) * 1000)::bigint as at from alarms_alarm a join sensing_point p on p.id = a.point_id
       join log_entry e on e.id = a.raised_entry and e.type = 'alarm.raised'`,
    );
    return { stored: stored.rows, alarms: alarms.rows };
  } finally {
    await client.query('commit');
  }
}

/**
 * Compares the database with the outside witness: nothing acknowledged is missing, nothing came from nowhere, no
 * (point, time) has two values, and every crossing has exactly one alarm with its log entry.
 */
export async function compareWithWitness(rig: Pick<Rig, 'sql'>, witness: Witness): Promise<Truth> {
  const promised = [...witness.acknowledged];
  const { stored, alarms } = await readStore(rig);
  const byPoint = new Map<string, Stored[]>();
  const values = new Map<string, number>();
  for (const reading of stored) {
    const key = Witness.key(reading.code, reading.time);
    assert.ok(!values.has(key), `${key} is stored with two values`);
    assert.equal(witness.sent.get(key), reading.value, `${key} was never sent so`);
    values.set(key, reading.value);
    const list = byPoint.get(reading.code);
    if (list) list.push(reading);
    else byPoint.set(reading.code, [reading]);
  }
  const lost = promised.filter((r) => values.get(Witness.key(r.point, r.time)) !== r.value);
  assert.deepEqual(
    lost.slice(0, 3),
    [],
    `${lost.length} of ${promised.length} acknowledged readings are lost`,
  );
  const raised = new Map<string, number[]>();
  for (const { code, at } of alarms) raised.set(code, [...(raised.get(code) ?? []), at]);
  for (const [code, readings] of byPoint)
    assert.deepEqual(
      (raised.get(code) ?? []).sort((a, b) => a - b),
      episodesOf(readings),
      `alarms of ${code} differ from its crossings`,
    );
  return { acknowledged: promised.length, stored: values.size, alarms: alarms.length };
}

/** Exports the whole log and verifies it against its heads and the witness file. */
export async function verifyLogOf(rig: Pick<Rig, 'databaseUrl' | 'place'>): Promise<Verdict> {
  const database = openDatabase(rig.databaseUrl, 2);
  try {
    const parts: string[] = [];
    for await (const part of exportLog(database.db)) parts.push(part);
    const file = join(rig.place.witness, 'log-heads.ndjson');
    const witness = existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as Head)
      : [];
    return verifyExport(parts.join(''), { witness });
  } finally {
    await database.close();
  }
}
