import type { Client } from 'pg';
import { sm3 } from '#platform/server/log';
import { Batch } from './batch.ts';
import { journalArrays, readJournalArrays } from './pg-arrays.ts';

/** What a journal row holds. */
export const KIND = { readings: 0, tick: 1, ready: 2, mode: 3 } as const;

/** Another process owns the partition now; this one must stop writing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** SM3 over the rows as they are stored; the next signed head covers the snapshot that names it. */
export function hashOfBatch(batch: Batch): Buffer {
  const { count } = batch;
  const bytes = new Uint8Array(count * 21);
  bytes.set(new Uint8Array(batch.points.buffer, 0, count * 4), 0);
  bytes.set(new Uint8Array(batch.times.buffer, 0, count * 8), count * 4);
  bytes.set(new Uint8Array(batch.values.buffer, 0, count * 8), count * 12);
  bytes.set(batch.qualities.subarray(0, count), count * 20);
  return sm3(bytes);
}

const INSERT = {
  name: 'sensing-journal',
  text: `with fence as (update sensing_partition set mark = mark + 1, renewed_at = $1 where id = 0 and epoch = $2 returning mark)
insert into sensing_journal (seq, kind, received_at, count, points, times, values, qualities, hash)
select mark, $3, $1, $4, $5, $6, $7, $8, $9 from fence returning seq`,
};

/** Writes one batch and moves the partition's mark; throws {@link LeaseLost} when the epoch is no longer ours. Returns the row's number. */
export async function insertJournal(
  client: Client,
  epoch: number,
  kind: number,
  receivedAtMs: number,
  batch: Batch,
): Promise<number> {
  const result = await client.query<{ seq: number }>({
    ...INSERT,
    values: [
      new Date(receivedAtMs).toISOString(),
      epoch,
      kind,
      batch.count,
      ...journalArrays(batch),
      hashOfBatch(batch),
    ],
  });
  if (result.rows.length === 0) throw new LeaseLost('the partition has another owner');
  return result.rows[0].seq;
}

/** One journal row read back. */
export interface JournalRow {
  readonly seq: number;
  readonly kind: number;
  readonly receivedAt: number;
  readonly batch: Batch;
}

interface RawRow {
  seq: number;
  kind: number;
  received: number;
  points: Buffer;
  times: Buffer;
  values: Buffer;
  qualities: Buffer;
  hash: Buffer;
}

/** A stored batch does not have the hash it was committed with. */
export class JournalCorrupt extends Error {
  override readonly name = 'JournalCorrupt';
}

/** Rows after `afterSeq` in order, at most `limit`, each checked against its hash. */
export async function readJournal(client: Client, afterSeq: number, limit: number): Promise<JournalRow[]> {
  // array_send gives the arrays in their binary form: the client library reads results as text only.
  const result = await client.query<RawRow>(
    `select seq, kind, (extract(epoch from received_at) * 1000)::bigint as received, array_send(points) as points, array_send(times) as times,
       array_send(values) as values, array_send(qualities) as qualities, hash
     from sensing_journal where seq > $1 order by seq limit $2`,
    [afterSeq, limit],
  );
  return result.rows.map(({ seq, kind, received, points, times, values, qualities, hash }) => {
    const batch = new Batch(16);
    readJournalArrays(batch, points, times, values, qualities);
    if (!hashOfBatch(batch).equals(hash)) throw new JournalCorrupt(`journal row ${seq} is damaged`);
    return { seq, kind, receivedAt: received, batch };
  });
}
