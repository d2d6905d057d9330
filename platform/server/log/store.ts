import { join } from 'node:path';
import type { MigrationFolder } from '#platform/server/db';
import { LAYOUT, type PreparedEntry } from './entry.ts';

/** Runs one statement inside the caller's transaction. */
export type RunStatement = (text: string, values: readonly unknown[]) => Promise<unknown>;

export const logMigrations: MigrationFolder = {
  module: 'log',
  folder: join(import.meta.dirname, 'migrations'),
};

const INSERT = `
with given as (
  select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::uuid[],
    $9::uuid[], $10::bytea[], $11::bytea[], $12::bytea[], $13::text[])
    as g(id, time, actor, org_path, type, version, subject, correlation_id, causation_id, payload_hash, leaf_hash, salt, canonical)
), written as (
  insert into log_entry (id, time, actor, org_path, type, version, subject, correlation_id, causation_id, layout, payload_hash, leaf_hash, salt, canonical, payload)
  select id, time, actor, org_path::ltree, type, version, subject, correlation_id, causation_id, ${LAYOUT}, payload_hash, leaf_hash, salt,
    convert_to(canonical, 'UTF8'), canonical::jsonb from given
)
insert into log_pending (entry) select id from given`;

/** Inserts entries and marks them pending; part of the caller's transaction. */
export async function appendEntries(run: RunStatement, entries: readonly PreparedEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await run(INSERT, [
    entries.map((e) => e.id),
    entries.map((e) => e.time),
    entries.map((e) => e.actor),
    entries.map((e) => e.orgPath),
    entries.map((e) => e.type),
    entries.map((e) => e.version),
    entries.map((e) => e.subject),
    entries.map((e) => e.correlationId),
    entries.map((e) => e.causationId ?? null),
    entries.map((e) => e.payloadHash),
    entries.map((e) => e.leaf),
    entries.map((e) => e.salt),
    entries.map((e) => e.canonical),
  ]);
}

/** Erases salt and payload of one entry; its hashes stay, so that the log still verifies and says so. */
export async function redactEntry(run: RunStatement, entryId: string): Promise<void> {
  await run('update log_entry set salt = null, canonical = null, payload = null where id = $1', [entryId]);
}
