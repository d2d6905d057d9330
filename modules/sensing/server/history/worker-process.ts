// Entry of the history process: Parquet and DuckDB live here, away from the event loop of the hot path. Its folder is the history folder.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Client } from 'pg';
import { downsample } from '#kernels/series';
import { openDatabase } from '#platform/server/db';
import { readJournal } from '../hot/journal.ts';
import { Columns, sortedOnce } from './columns.ts';
import { openDuckDb, ParquetWriter, readParquet, stripes } from './parquet.ts';
import { segmentPath, Verified } from './segment-files.ts';
import type {
  MergeRequest,
  ReadRequest,
  ReadResult,
  RollRequest,
  RollResult,
  SegmentFile,
  WorkerCall,
  WorkerRequest,
  WorkerResults,
} from './worker-protocol.ts';

const HOUR_MS = 3_600_000;
const PAGE_ROWS = 50;
const STRIPE_READINGS = 500_000;
const FILE_READINGS = 2_000_000;
const QUALITY_BAD = 0;

const verified = new Verified();
let opened: Promise<DuckDBConnection> | undefined;
const duck = (): Promise<DuckDBConnection> => (opened ??= openDuckDb());

interface Gathered {
  readonly columns: Columns;
  readonly lastSeq: number;
  readonly hour: number;
}

/** Readings of the journal from `afterSeq` on that were received within one hour; each row is checked against its SM3. */
async function gather(client: Client, request: RollRequest): Promise<Gathered> {
  const columns = new Columns(65_536);
  let lastSeq = request.afterSeq;
  let hour = -1;
  for (;;) {
    const page = await readJournal(client, lastSeq, PAGE_ROWS);
    for (const { seq, kind, receivedAt, batch } of page) {
      if (seq > request.uptoSeq || columns.count >= request.maxReadings) return { columns, lastSeq, hour };
      const own = Math.floor(receivedAt / HOUR_MS) * HOUR_MS;
      if (hour < 0) hour = own;
      if (own !== hour) return { columns, lastSeq, hour };
      lastSeq = seq;
      if (kind !== 0) continue;
      const { count } = batch;
      columns.reserve(count);
      columns.points.set(batch.points.subarray(0, count), columns.count);
      columns.times.set(batch.times.subarray(0, count), columns.count);
      columns.values.set(batch.values.subarray(0, count), columns.count);
      columns.qualities.set(batch.qualities.subarray(0, count), columns.count);
      columns.receipts.fill(receivedAt, columns.count, columns.count + count);
      columns.count += count;
    }
    if (page.length < PAGE_ROWS) return { columns, lastSeq, hour };
  }
}

async function roll(request: RollRequest): Promise<RollResult> {
  const client = await openDatabase(request.databaseUrl, 1).connect('fengsui history');
  let gathered: Gathered;
  try {
    gathered = await gather(client, request);
  } finally {
    await client.end();
  }
  const { columns, lastSeq, hour } = gathered;
  if (columns.count === 0) return { lastSeq };
  const writer = new ParquetWriter(await duck());
  await writer.begin();
  await writer.add(sortedOnce(columns));
  const span = { firstSeq: request.afterSeq, lastSeq, hour };
  return { lastSeq, file: await writer.finish(segmentPath(hour, 's', span), span) };
}

/** An hour's segments as files of about two million readings, each of its own range of points. */
async function merge({ files }: MergeRequest): Promise<SegmentFile[]> {
  for (const file of files) await verified.check(file);
  const connection = await duck();
  const paths = files.map((f) => f.path);
  const span = {
    firstSeq: Math.min(...files.map((f) => f.firstSeq)),
    lastSeq: Math.max(...files.map((f) => f.lastSeq)),
    hour: files[0].hour,
  };
  const out: SegmentFile[] = [];
  const writer = new ParquetWriter(connection);
  await writer.begin();
  const finish = async (): Promise<void> => {
    let path = segmentPath(span.hour, 'h', span, out.length + 1);
    // A name in use is the input of this very merge.
    if (paths.includes(path)) path = path.replace('.parquet', 'm.parquet');
    out.push(await writer.finish(path, span));
  };
  for (const { from, to } of await stripes(connection, paths, STRIPE_READINGS)) {
    await writer.add(sortedOnce(await readParquet(connection, paths, `point between ${from} and ${to}`)));
    if (writer.rows < FILE_READINGS) continue;
    await finish();
    await writer.begin();
  }
  if (writer.rows > 0) await finish();
  return out;
}

/** The good readings at screen width, extremes kept; positions are found by their times. */
function reduced(all: Columns, request: ReadRequest, width: number): ReadResult {
  const keep = new Columns(all.count);
  for (let i = 0; i < all.count; i++) if (all.qualities[i] > QUALITY_BAD) keep.copy(all, i);
  const times = keep.times.subarray(0, keep.count);
  const drawn = downsample(times, keep.values.subarray(0, keep.count), request.from, request.to, width);
  const out = new Columns(drawn.times.length);
  for (let i = 0, k = 0; i < drawn.times.length; i++) {
    while (times[k] < drawn.times[i]) k++;
    out.copy(keep, k);
  }
  return { ...slices(out), total: all.count };
}

function slices(columns: Columns): Omit<ReadResult, 'total'> {
  const { points, times, values, qualities, receipts, count } = columns;
  return {
    points: points.slice(0, count),
    times: times.slice(0, count),
    values: values.slice(0, count),
    qualities: qualities.slice(0, count),
    receipts: receipts.slice(0, count),
  };
}

/** An instant as SQL: whole ms, within 64 bits. */
const bound = (ms: number): number => Math.ceil(Math.max(-1e15, Math.min(1e15, ms)));

async function read(request: ReadRequest): Promise<ReadResult> {
  for (const file of request.files) await verified.check(file);
  const { points, from, to, reduce } = request;
  const found = await readParquet(
    await duck(),
    request.files.map((f) => f.path),
    `point in (${points.join(', ')}) and time_ms >= ${bound(from)} and time_ms < ${bound(to)}`,
  );
  const all = sortedOnce(found);
  return reduce && all.count > reduce.above
    ? reduced(all, request, reduce.width)
    : { ...slices(all), total: all.count };
}

async function answer(request: WorkerRequest): Promise<WorkerResults[keyof WorkerResults]> {
  if (request.kind === 'roll') return roll(request);
  return request.kind === 'merge' ? merge(request) : read(request);
}

// One request at a time: memory stays within its bound.
let line: Promise<void> = Promise.resolve();
process.on('message', ({ id, request }: WorkerCall) => {
  line = line.then(async () => {
    try {
      process.send?.({ id, ok: true, result: await answer(request) });
    } catch (error) {
      const { code = 'FAILED', message } = error as Error & { code?: string };
      process.send?.({ id, ok: false, code, message });
    }
  });
});
process.on('disconnect', () => process.exit(0));
