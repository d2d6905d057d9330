import type { Client } from 'pg';
import type { Database } from '#platform/server/db';
import { Batch } from '../hot/batch.ts';
import { hashOfBatch } from '../hot/journal.ts';
import { readJournalArrays } from '../hot/pg-arrays.ts';
import type { HistoryReading } from './reading.ts';
import { HistoryDamaged } from './segment-files.ts';

export type PointReading = HistoryReading & { readonly point: number };

interface RawRow {
  readonly seq: number;
  readonly received: number;
  readonly points: Buffer;
  readonly times: Buffer;
  readonly values: Buffer;
  readonly qualities: Buffer;
  readonly hash: Buffer;
}

/** Readings of the points with from ≤ device time < to in journal rows (afterSeq, upToSeq], in order of receipt. Throws HistoryDamaged. */
export async function journalReadings(
  database: Database,
  points: readonly number[],
  span: { readonly from: number; readonly to: number },
  rows: { readonly after: number; readonly upTo: number },
): Promise<PointReading[]> {
  const client = (await database.pool.connect()) as unknown as Client & { release(): void };
  try {
    // array_send gives the arrays in their binary form: the client library reads results as text only.
    const result = await client.query<RawRow>(
      `select seq, hash, (extract(epoch from received_at) * 1000)::bigint as received, array_send(points) as points, array_send(times) as times,
         array_send(values) as values, array_send(qualities) as qualities
       from sensing_journal where seq > $1::bigint and seq <= $2::bigint and kind = 0 and points && $3::int[] order by seq`,
      [rows.after, Math.min(rows.upTo, Number.MAX_SAFE_INTEGER), points],
    );
    const found: PointReading[] = [];
    const wanted = new Set(points);
    const batch = new Batch(256);
    for (const row of result.rows) {
      batch.clear();
      readJournalArrays(batch, row.points, row.times, row.values, row.qualities);
      if (!hashOfBatch(batch).equals(row.hash))
        throw new HistoryDamaged(`journal row ${row.seq}`, 'not what was committed');
      for (let i = 0; i < batch.count; i++)
        if (wanted.has(batch.points[i]) && batch.times[i] >= span.from && batch.times[i] < span.to)
          found.push({
            point: batch.points[i],
            time: batch.times[i],
            value: batch.values[i],
            quality: batch.qualities[i],
            receivedAt: row.received,
          });
    }
    return found;
  } finally {
    client.release();
  }
}
