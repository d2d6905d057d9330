import { mkdir, stat } from 'node:fs/promises';
import {
  BIGINT,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  UTINYINT,
  type DuckDBConnection,
} from '@duckdb/node-api';
import { realStorage, type Storage } from '#platform/server/storage';
import { Columns } from './columns.ts';
import { publishFile, sm3OfFile } from './segment-files.ts';
import type { SegmentFile } from './worker-protocol.ts';

const CHUNK = 2048;
const TYPES = [INTEGER, BIGINT, DOUBLE, UTINYINT, BIGINT];
const COLUMNS = 'point integer, time_ms bigint, value double, quality utinyint, lag_ms bigint';
const TEMPORARY = '.writing.parquet';
/** Rows of one row group: a point's hour lies in one or two of them. */
const ROW_GROUP = 61_440;
const HIGH = 2 ** 32;

/** Opens DuckDB for this process: bounded memory, what does not fit goes to disk. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  await mkdir('.spill', { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '256MB',
    threads: '1',
    temp_directory: '.spill',
  });
  return instance.connect();
}

interface Filling {
  readonly items: { set(from: ArrayLike<number> | ArrayLike<bigint>): void };
  flush(): void;
}

/** 64-bit integers of numbers below 2^53, without BigInt per value. */
function int64(into: Int32Array, from: Float64Array, minus: Float64Array | undefined, n: number): void {
  for (let i = 0; i < n; i++) {
    const v = minus ? from[i] - minus[i] : from[i];
    const high = Math.floor(v / HIGH);
    into[2 * i] = v - high * HIGH;
    into[2 * i + 1] = high;
  }
}

/** Collects sorted readings and writes them as Parquet: sorted by (point, time), zstd. Works in the current folder. */
export class ParquetWriter {
  readonly #connection: DuckDBConnection;
  readonly #storage: Storage;
  #rows = 0;
  #minTime = Infinity;
  #maxTime = -Infinity;
  #minPoint = Infinity;
  #maxPoint = -Infinity;

  constructor(connection: DuckDBConnection, storage: Storage = realStorage) {
    this.#connection = connection;
    this.#storage = storage;
  }

  get rows(): number {
    return this.#rows;
  }

  async begin(): Promise<void> {
    await this.#connection.run(`create or replace table segment (${COLUMNS})`);
    this.#rows = 0;
    this.#minTime = this.#minPoint = Infinity;
    this.#maxTime = this.#maxPoint = -Infinity;
  }

  /** Adds readings that follow those before in order of (point, time). */
  async add(columns: Columns): Promise<void> {
    const appender = await this.#connection.createAppender('segment');
    const pair = new Int32Array(2 * CHUNK);
    const wide = new BigInt64Array(pair.buffer);
    for (let at = 0; at < columns.count; at += CHUNK) {
      const n = Math.min(CHUNK, columns.count - at);
      const chunk = DuckDBDataChunk.create(TYPES, n);
      const fill = (column: number, from: ArrayLike<number> | ArrayLike<bigint>): void => {
        const vector = chunk.getColumnVector(column) as unknown as Filling;
        vector.items.set(from);
        vector.flush();
      };
      const times = columns.times.subarray(at, at + n);
      fill(0, columns.points.subarray(at, at + n));
      int64(pair, times, undefined, n);
      fill(1, wide.subarray(0, n));
      fill(2, columns.values.subarray(at, at + n));
      fill(3, columns.qualities.subarray(at, at + n));
      int64(pair, columns.receipts.subarray(at, at + n), times, n);
      fill(4, wide.subarray(0, n));
      appender.appendDataChunk(chunk);
      this.#span(columns, at, n);
    }
    appender.closeSync();
    this.#rows += columns.count;
  }

  #span({ points, times }: Columns, at: number, n: number): void {
    for (let i = at; i < at + n; i++) {
      if (times[i] < this.#minTime) this.#minTime = times[i];
      if (times[i] > this.#maxTime) this.#maxTime = times[i];
    }
    this.#minPoint = Math.min(this.#minPoint, points[at]);
    this.#maxPoint = Math.max(this.#maxPoint, points[at + n - 1]);
  }

  /** Writes what was added under `path`, synced, and tells what a reader must know; the SM3 is that of the bytes read back. */
  async finish(
    path: string,
    span: { firstSeq: number; lastSeq: number; hour: number },
  ): Promise<SegmentFile> {
    await this.#storage.remove(TEMPORARY);
    await this.#connection.run(
      `copy segment to '${TEMPORARY}' (format parquet, parquet_version v2, compression zstd, row_group_size ${ROW_GROUP})`,
    );
    await this.#connection.run('drop table segment');
    await publishFile(this.#storage, TEMPORARY, path);
    return {
      path,
      ...span,
      minTime: this.#minTime,
      maxTime: this.#maxTime,
      minPoint: this.#minPoint,
      maxPoint: this.#maxPoint,
      rows: this.#rows,
      bytes: (await stat(path)).size,
      sm3: await sm3OfFile(path),
    };
  }
}

const listed = (paths: readonly string[]): string => `[${paths.map((p) => `'${p}'`).join(', ')}]`;

/** Readings in the given segments where `condition` holds (over point and time_ms), in no particular order. */
export async function readParquet(
  connection: DuckDBConnection,
  paths: readonly string[],
  condition: string,
): Promise<Columns> {
  const out = new Columns(CHUNK);
  const result = await connection.stream(
    `select point, time_ms::double, value, quality, (time_ms + lag_ms)::double from read_parquet(${listed(paths)}) where ${condition}`,
  );
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return out;
    const n = chunk.rowCount;
    out.reserve(n);
    const column = (i: number): ArrayLike<number> =>
      (chunk.getColumnVector(i) as unknown as { items: ArrayLike<number> }).items;
    out.points.set(column(0), out.count);
    out.times.set(column(1), out.count);
    out.values.set(column(2), out.count);
    out.qualities.set(column(3), out.count);
    out.receipts.set(column(4), out.count);
    out.count += n;
  }
}

/** Ranges of points [from, to] that hold about `size` readings each. */
export async function stripes(
  connection: DuckDBConnection,
  paths: readonly string[],
  size: number,
): Promise<{ from: number; to: number }[]> {
  const found = await connection.runAndReadAll(
    `select point, count(*)::double from read_parquet(${listed(paths)}) group by point order by point`,
  );
  const out: { from: number; to: number }[] = [];
  let sum = 0;
  for (const [point, n] of found.getRows() as [number, number][]) {
    if (out.length === 0 || sum + n > size) {
      out.push({ from: point, to: point });
      sum = 0;
    }
    out[out.length - 1].to = point;
    sum += n;
  }
  return out;
}
