import type { Client } from 'pg';
import type { App } from '#platform/server/module';
import { mergeReadings } from './merge-readings.ts';
import { readJournalArrays } from './pg-arrays.ts';
import { Batch } from './batch.ts';

/** One stored reading of a point. Times in ms UTC, quality as OPC byte. */
export interface HistoryReading {
  readonly time: number;
  readonly value: number;
  readonly quality: number;
}

const raw = { getTypeParser: () => (value: Buffer) => value };

/** Reads history across the journal and Parquet segments: each (point, time) once, the better reading kept. */
export class History {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Readings of one point with from ≤ device time < to, ascending. */
  async readings(point: number, from: number, to: number): Promise<HistoryReading[]> {
    return mergeReadings([await this.#journal(point, from, to)]);
  }

  async #journal(point: number, from: number, to: number): Promise<HistoryReading[]> {
    const client = (await this.#app.database.pool.connect()) as unknown as Client & { release(): void };
    try {
      const result = await client.query<{ points: Buffer; times: Buffer; values: Buffer; qualities: Buffer }>(
        {
          text: `select points, times, values, qualities from sensing_journal where kind = 0 and received_at >= $1 and points @> array[$2::int] order by seq`,
          values: [new Date(from - 5 * 60_000).toISOString(), point],
          binary: true,
          types: raw as never,
        } as never,
      );
      const found: HistoryReading[] = [];
      const batch = new Batch(256);
      for (const row of result.rows) {
        batch.clear();
        readJournalArrays(batch, row.points, row.times, row.values, row.qualities);
        for (let i = 0; i < batch.count; i++)
          if (batch.points[i] === point && batch.times[i] >= from && batch.times[i] < to)
            found.push({ time: batch.times[i], value: batch.values[i], quality: batch.qualities[i] });
      }
      return found;
    } finally {
      client.release();
    }
  }
}
