import type { App } from '#platform/server/module';
import type { Batch } from '../hot/batch.ts';
import { journalReadings } from './journal-readings.ts';
import { MemoryTail } from './memory-tail.ts';
import { mergeReadings } from './merge-readings.ts';
import type { HistoryReading } from './reading.ts';

/** Reads history across memory, the journal and Parquet segments: each (point, time) once, the better reading kept. */
export class History {
  readonly #app: App;
  readonly tail = new MemoryTail();

  constructor(app: App) {
    this.#app = app;
  }

  /** Called at start, before the first batch: what is committed from now on is held in memory too. */
  begin(mark: number): void {
    this.tail.begin(mark);
  }

  /** A committed batch with the number of its journal row. */
  committed(batch: Batch, receivedAt: number, seq: number): void {
    this.tail.add(batch, receivedAt, seq);
  }

  /** Readings of one point with from ≤ device time < to, ascending. */
  async readings(point: number, from: number, to: number): Promise<HistoryReading[]> {
    const memory = this.tail.read(point, from, to);
    const upTo = this.tail.fromSeq;
    const stored =
      upTo > 0 ? await journalReadings(this.#app.database, point, { from, to }, { after: 0, upTo }) : [];
    return mergeReadings([stored, memory]);
  }
}
