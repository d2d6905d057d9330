import { realpathSync, statfsSync } from 'node:fs';
import type { OutputOf } from '#platform/contract';
import { one, rows, sql, type Db, type Tx } from '#platform/server/db';
import type { App, Ctx } from '#platform/server/module';
import type { sensingOperations } from '#sensing/contract';

type Op = typeof sensingOperations;

const DAY_MS = 86_400_000;
/** Disk that stays free for the database and the log when history may fill the rest. */
const RESERVE_BYTES = 1024 ** 3;

interface Measured {
  readonly journal_rows: number;
  readonly journal_bytes: number;
  readonly files: number;
  readonly file_bytes: number;
  readonly oldest: number | null;
  readonly day_bytes: number;
  readonly day_from: string | null;
}

const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(realpathSync(folder));
  return bavail * bsize;
};

/** What is stored, and what a day of readings takes on disk once it is Parquet, by the last day's segments. */
async function measure(db: Db | Tx, now: number): Promise<Measured> {
  const dayAgo = new Date(now - DAY_MS).toISOString();
  return one<Measured>(
    db,
    sql`select (select greatest(0, c.reltuples)::bigint from pg_class c where c.oid = 'sensing_journal'::regclass) as journal_rows,
      pg_total_relation_size('sensing_journal')::bigint as journal_bytes,
      count(*)::int as files, coalesce(sum(bytes), 0)::bigint as file_bytes, min(min_time)::bigint as oldest,
      coalesce(sum(bytes) filter (where written_at >= ${dayAgo}), 0)::bigint as day_bytes, min(written_at) filter (where written_at >= ${dayAgo}) as day_from
      from sensing_history_file`,
  );
}

function bytesPerDay(m: Measured, now: number): number {
  if (!m.day_from || m.day_bytes === 0) return 0;
  const spanMs = Math.max(3_600_000, now - Date.parse(m.day_from));
  return (m.day_bytes * DAY_MS) / Math.min(DAY_MS, spanMs);
}

function daysLeftOf(free: number, perDay: number): number | undefined {
  return perDay > 0 ? Math.max(0, free - RESERVE_BYTES) / perDay : undefined;
}

/** SEN-24: days of history the disk still takes at the present rate; undefined before anything was rolled over. */
export async function daysLeft(app: App): Promise<number | undefined> {
  const now = app.host.now();
  const m = await measure(app.database.db, now);
  return daysLeftOf(freeBytes(app.place.data), bytesPerDay(m, now));
}

export async function readStorage(ctx: Ctx): Promise<OutputOf<Op['storage']>> {
  const m = await measure(ctx.tx, ctx.now);
  const [{ n, first }] = await rows<{ n: number; first: string | null }>(
    ctx.tx,
    sql`select count(*)::int as n, (select received_at from sensing_journal order by seq limit 1) as first from sensing_journal`,
  );
  const free = freeBytes(ctx.app.place.data);
  const perDay = bytesPerDay(m, ctx.now);
  const left = daysLeftOf(free, perDay);
  const oldest = Math.min(m.oldest ?? Infinity, first ? Date.parse(first) : Infinity);
  return {
    bytesFree: free,
    bytesPerDay: perDay,
    ...(left === undefined ? {} : { daysLeft: left }),
    journalRows: n,
    parquetFiles: m.files,
    parquetBytes: m.file_bytes,
    ...(Number.isFinite(oldest) ? { oldest: new Date(oldest).toISOString() } : {}),
  };
}
