import type { Batch } from '../hot/batch.ts';
import type { HistoryReading } from './reading.ts';

const CHUNK = 16_384;

class Chunk {
  readonly points = new Int32Array(CHUNK);
  readonly times = new Float64Array(CHUNK);
  readonly values = new Float64Array(CHUNK);
  readonly receipts = new Float64Array(CHUNK);
  readonly qualities = new Uint8Array(CHUNK);
  count = 0;
  lastSeq = 0;
}

/**
 * Readings committed since the last roll-over, in memory: complete for journal rows after {@link fromSeq}. Bounded: the
 * oldest chunk goes when it is full, and the journal answers for what went. 29 bytes a reading.
 */
export class MemoryTail {
  #chunks: Chunk[] = [];
  readonly #maxChunks: number;
  /** Rows of the journal after this one are held; Infinity before the start. */
  fromSeq = Number.POSITIVE_INFINITY;

  constructor(maxReadings = 2_000_000) {
    this.#maxChunks = Math.ceil(maxReadings / CHUNK);
  }

  get readings(): number {
    return this.#chunks.reduce((n, c) => n + c.count, 0);
  }

  get bytes(): number {
    return this.#chunks.length * CHUNK * 29;
  }

  /** From now on every committed row is handed over. */
  begin(mark: number): void {
    this.#chunks = [];
    this.fromSeq = mark;
  }

  add(batch: Batch, receivedAt: number, seq: number): void {
    let done = 0;
    while (done < batch.count) {
      let chunk = this.#chunks.at(-1);
      if (!chunk || chunk.count === CHUNK) {
        if (this.#chunks.length >= this.#maxChunks)
          this.fromSeq = this.#chunks.shift()?.lastSeq ?? this.fromSeq;
        chunk = new Chunk();
        this.#chunks.push(chunk);
      }
      const n = Math.min(batch.count - done, CHUNK - chunk.count);
      chunk.points.set(batch.points.subarray(done, done + n), chunk.count);
      chunk.times.set(batch.times.subarray(done, done + n), chunk.count);
      chunk.values.set(batch.values.subarray(done, done + n), chunk.count);
      chunk.qualities.set(batch.qualities.subarray(done, done + n), chunk.count);
      chunk.receipts.fill(receivedAt, chunk.count, chunk.count + n);
      chunk.count += n;
      chunk.lastSeq = seq;
      done += n;
    }
  }

  /** Rows up to `seq` are in Parquet now. */
  rolled(seq: number): void {
    while (this.#chunks.length > 0 && this.#chunks[0].lastSeq <= seq) {
      this.fromSeq = Math.max(this.fromSeq, this.#chunks[0].lastSeq);
      this.#chunks.shift();
    }
  }

  /** Readings of a point with from ≤ time < to, in order of receipt. */
  read(point: number, from: number, to: number): HistoryReading[] {
    const found: HistoryReading[] = [];
    for (const { points, times, values, qualities, receipts, count } of this.#chunks)
      for (let i = points.indexOf(point); i >= 0 && i < count; i = points.indexOf(point, i + 1))
        if (times[i] >= from && times[i] < to)
          found.push({ time: times[i], value: values[i], quality: qualities[i], receivedAt: receipts[i] });
    return found;
  }

  /** Readings of several points, each from its own time on, in one pass. */
  readMany(wanted: ReadonlyMap<number, number>, add: (point: number, reading: HistoryReading) => void): void {
    for (const { points, times, values, qualities, receipts, count } of this.#chunks)
      for (let i = 0; i < count; i++)
        if (times[i] >= (wanted.get(points[i]) ?? Infinity))
          add(points[i], {
            time: times[i],
            value: values[i],
            quality: qualities[i],
            receivedAt: receipts[i],
          });
  }
}
