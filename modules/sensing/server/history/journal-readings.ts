import type { Client } from 'pg';
import type { Database } from '#platform/server/db';
import { Batch } from '../hot/batch.ts';
import { readJournalArrays } from '../hot/pg-arrays.ts';
import type { HistoryReading } from './reading.ts';

interface RawRow {
  readonly received: Buffer;
  readonly points: Buffer;
  readonly times: Buffer;
  readonly values: Buffer;
  readonly qualities: Buffer;
}

const raw = { getTypeParser: () => (value: Buffer) => value };

/** Readings of a point with from ≤ device time < to in journal rows (afterSeq, upToSeq], in order of receipt. */
export async function journalReadings(
  database: Database,
  point: number,
  span: { readonly from: number; readonly to: number },
  rows: { readonly after: number; readonly upTo: number },
): Promise<HistoryReading[]> {
  const client = (await database.pool.connect()) as unknown as Client & { release(): void };
  try {
    const result = await client.query<RawRow>({
      text: `select (extract(epoch from received_at) * 1000)::float8 as received, points, times, values, qualities from sensing_journal
        where seq > $1::bigint and seq <= $2::bigint and kind = 0 and points @> array[$3::int] order by seq`,
      values: [rows.after, Math.min(rows.upTo, Number.MAX_SAFE_INTEGER), point],
      binary: true,
      types: raw as never,
    } as never);
    const found: HistoryReading[] = [];
    const batch = new Batch(256);
    for (const row of result.rows) {
      batch.clear();
      readJournalArrays(batch, row.points, row.times, row.values, row.qualities);
      const receivedAt = Math.round(row.received.readDoubleBE(0));
      for (let i = 0; i < batch.count; i++)
        if (batch.points[i] === point && batch.times[i] >= span.from && batch.times[i] < span.to)
          found.push({
            time: batch.times[i],
            value: batch.values[i],
            quality: batch.qualities[i],
            receivedAt,
          });
    }
    return found;
  } finally {
    client.release();
  }
}
