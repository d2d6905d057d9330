import { rows, sql, type Db, type Tx } from '#platform/server/db';
import type { SegmentFile } from './worker-protocol.ts';

interface Row {
  path: string;
  first_seq: number;
  last_seq: number;
  min_time: number;
  max_time: number;
  min_point: number;
  max_point: number;
  rows: number;
  bytes: number;
  sm3: Buffer;
  hour: number;
  merged: boolean;
}

/** A recorded segment; merged: its hour is whole. */
export interface Segment extends SegmentFile {
  readonly merged: boolean;
}

const shape = (r: Row): Segment => ({
  path: r.path,
  firstSeq: r.first_seq,
  lastSeq: r.last_seq,
  minTime: r.min_time,
  maxTime: r.max_time,
  minPoint: r.min_point,
  maxPoint: r.max_point,
  rows: r.rows,
  bytes: r.bytes,
  sm3: r.sm3.toString('hex'),
  hour: r.hour,
  merged: r.merged,
});

/** The record of Parquet segments; a file is part of history from its row's commit on. */
export const segmentStore = {
  all: async (db: Db | Tx): Promise<Segment[]> =>
    (
      await rows<Row>(
        db,
        sql`select path, first_seq, last_seq, min_time, max_time, min_point, max_point, rows, bytes, sm3, hour, merged from sensing_history_file order by first_seq, path`,
      )
    ).map(shape),
  add: (db: Db | Tx, f: SegmentFile, merged: boolean, now: string) =>
    sql`insert into sensing_history_file (path, first_seq, last_seq, min_time, max_time, min_point, max_point, rows, bytes, sm3, hour, merged, written_at)
      values (${f.path}, ${f.firstSeq}, ${f.lastSeq}, ${f.minTime}, ${f.maxTime}, ${f.minPoint}, ${f.maxPoint}, ${f.rows}, ${f.bytes}, ${Buffer.from(f.sm3, 'hex')}, ${f.hour}, ${merged}, ${now})`.execute(
      db,
    ),
  remove: (db: Db | Tx, paths: readonly string[]) =>
    sql`delete from sensing_history_file where path = any(${paths as string[]})`.execute(db),
  markMerged: (db: Db | Tx, hour: number) =>
    sql`update sensing_history_file set merged = true where hour = ${hour}`.execute(db),
  /** Last journal row that is in Parquet (or held no readings). */
  rolledSeq: async (db: Db | Tx): Promise<number> =>
    (
      await rows<{ seq: number }>(
        db,
        sql`select greatest((select rolled from sensing_history_mark), (select max(last_seq) from sensing_history_file), 0)::bigint as seq`,
      )
    )[0].seq,
  setRolledSeq: (db: Db | Tx, seq: number) =>
    sql`update sensing_history_mark set rolled = greatest(rolled, ${seq})`.execute(db),
  /** Instant of the oldest journal row that is not in Parquet. */
  oldestUnrolled: async (db: Db | Tx, rolled: number): Promise<number | undefined> => {
    const [row] = await rows<{ received_at: string }>(
      db,
      sql`select received_at from sensing_journal where seq > ${rolled} order by seq limit 1`,
    );
    return row && Date.parse(row.received_at);
  },
  /** Deletes journal rows that are in Parquet, in the snapshot, and older than `before`; the number deleted. */
  deleteJournal: async (db: Db | Tx, rolled: number, before: string, limit: number): Promise<number> =>
    (
      await rows<{ seq: number }>(
        db,
        sql`delete from sensing_journal where seq in (
          select seq from sensing_journal where seq <= least(${rolled}::bigint, (select coalesce(min(mark), 0) from sensing_snapshot)) and received_at < ${before} order by seq limit ${limit}) returning seq`,
      )
    ).length,
};
