import type { SealedEvent } from '#platform/contract';

/** Entries sealed in one transaction. */
export const BATCH = 5000;

/** A taken id with its entry; every field but `entry` is null when the entry itself is gone. */
export interface PendingRow {
  entry: string;
  id: string;
  time: string;
  actor: string;
  org_path: string;
  type: string;
  version: number;
  subject: string;
  correlation_id: string;
  causation_id: string | null;
  payload: Record<string, unknown> | null;
  leaf_hash: Buffer;
}

export const TAKE = `
with taken as (delete from log_pending where entry in (select entry from log_pending limit ${BATCH}) returning entry)
select taken.entry, e.id, e.time, e.actor, e.org_path::text, e.type, e.version, e.subject, e.correlation_id, e.causation_id, e.payload, e.leaf_hash
from taken left join log_entry e on e.id = taken.entry order by e.id`;

export const SIZE = 'select coalesce(max(seq), 0)::bigint as size from log_seal';

/** Sealed entries after $1 up to $2: what another sealer, or a commit whose answer was lost, has sealed. */
export const SEALED = `
select s.seq, s.entry, e.id, e.time, e.actor, e.org_path::text, e.type, e.version, e.subject, e.correlation_id, e.causation_id, e.payload, e.leaf_hash
from log_seal s join log_entry e on e.id = s.entry where s.seq > $1 and s.seq <= $2 order by s.seq limit ${BATCH}`;

/** Entries newer than $1 that are neither sealed nor waiting: somebody deleted their pending id. */
export const ORPHANS = `
select e.id from log_entry e where e.id > $1
  and not exists (select from log_seal s where s.entry = e.id) and not exists (select from log_pending p where p.entry = e.id)`;

/** Which of the ids $1 are still nowhere to be sealed. */
export const UNSEALED = `
select id from unnest($1::uuid[]) as g(id)
where not exists (select from log_seal s where s.entry = g.id) and not exists (select from log_pending p where p.entry = g.id)`;

export const REQUEUE =
  'insert into log_pending select id from log_entry where id = any($1::uuid[]) on conflict do nothing';

export const STORE = `
with seals as (insert into log_seal (seq, entry, leaf_hash) select * from unnest($1::bigint[], $2::uuid[], $3::bytea[]))
insert into log_node (level, index, hash) select * from unnest($4::smallint[], $5::bigint[], $6::bytea[])`;

/** Puts an entry after its cause when both are sealed together. */
export function causesFirst(found: readonly PendingRow[]): PendingRow[] {
  const waiting = new Map(found.map((row) => [row.id, row]));
  const ordered: PendingRow[] = [];
  const place = (row: PendingRow): void => {
    if (!waiting.delete(row.id)) return;
    const cause = row.causation_id === null ? undefined : waiting.get(row.causation_id);
    if (cause) place(cause);
    ordered.push(row);
  };
  for (const row of found) place(row);
  return ordered;
}

/** The event a sealed row is to its readers. A redacted payload reads as empty. */
export function toEvent(row: Omit<PendingRow, 'leaf_hash' | 'entry'>, seq: number): SealedEvent {
  return {
    seq,
    id: row.id,
    type: row.type,
    version: row.version,
    time: row.time,
    actor: row.actor,
    orgPath: row.org_path,
    subject: row.subject,
    correlationId: row.correlation_id,
    ...(row.causation_id === null ? {} : { causationId: row.causation_id }),
    payload: row.payload ?? {},
  };
}
