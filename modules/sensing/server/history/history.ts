import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '#platform/server/module';
import type { Batch } from '../hot/batch.ts';
import { HistoryWorker } from './history-worker.ts';
import { journalReadings } from './journal-readings.ts';
import { MemoryTail } from './memory-tail.ts';
import { mergeReadings } from './merge-readings.ts';
import type { HistoryReading } from './reading.ts';
import { segmentStore, type Segment } from './segment-store.ts';
import type { ReadRequest } from './worker-protocol.ts';

/** Readings of one point over a span; `total` counts them also where only those at screen width came back. */
export interface HistoryAnswer {
  readonly readings: readonly HistoryReading[];
  readonly total: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** More readings than this are drawn where they are read. */
const REDUCE_ABOVE = 100_000;
/** A process that reads history looks the files up more often than this. */
const GRACE_MS = 60_000;

/** Reads history across memory, the journal and Parquet segments: each (point, time) once, the better reading kept. */
export class History {
  readonly #app: App;
  readonly tail = new MemoryTail();
  readonly worker: HistoryWorker;
  /** Folder of the Parquet segments. */
  readonly folder: string;
  #segments: readonly Segment[] = [];
  #rolledSeq = 0;
  readonly #reading = new Set<Promise<unknown>>();

  constructor(app: App) {
    this.#app = app;
    this.folder = join(app.place.data, 'history');
    this.worker = new HistoryWorker(this.folder);
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Journal rows up to this one are in Parquet. */
  get rolledSeq(): number {
    return this.#rolledSeq;
  }

  /** Before the journal is replayed: late data look back on the segments too. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await this.refresh();
  }

  /** At start, before the first batch: finds the segments and clears up. */
  async begin(mark: number): Promise<void> {
    this.tail.begin(mark);
    await this.sweep();
  }

  /** Removes files that were written but never recorded; nothing may be writing any. */
  async sweep(): Promise<void> {
    await this.prepare();
    const known = new Set(this.#segments.map((s) => s.path));
    for (const entry of await readdir(this.folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name).slice(this.folder.length + 1);
      if (!entry.isFile() || known.has(path)) continue;
      this.#app.log.warn('history file without record removed', { path });
      await this.#app.storage.remove(join(this.folder, path));
    }
  }

  /** Takes the record of segments as it stands. */
  async refresh(): Promise<void> {
    const { db } = this.#app.database;
    // In this order: a segment known too early is read twice, one known too late would be missed.
    const rolledSeq = await segmentStore.rolledSeq(db);
    this.#segments = await segmentStore.all(db);
    this.#rolledSeq = rolledSeq;
    this.tail.rolled(this.#rolledSeq);
  }

  /** Removes files that are no longer recorded, once nobody reads them any more. */
  async discard(paths: readonly string[]): Promise<void> {
    await Promise.allSettled(this.#reading);
    // Another process may read them until it has heard.
    const graceMs = this.#app.settings.role === 'all' ? 0 : GRACE_MS;
    if (graceMs > 0) setTimeout(() => void this.#remove(paths), graceMs).unref();
    else await this.#remove(paths);
  }

  async #remove(paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.#app.storage.remove(join(this.folder, path));
  }

  /** A committed batch with the number of its journal row. */
  committed(batch: Batch, receivedAt: number, seq: number): void {
    this.tail.add(batch, receivedAt, seq);
  }

  /** Readings of one point with from ≤ device time < to, ascending. Throws HistoryDamaged rather than serve damaged data. */
  async readings(point: number, from: number, to: number): Promise<readonly HistoryReading[]> {
    return (await this.#read(point, { from, to }, undefined)).readings;
  }

  /** The same for a curve: a very long span comes back at `width` pixels, extremes kept. */
  forCurve(point: number, span: Span, width: number): Promise<HistoryAnswer> {
    return this.#read(point, span, { above: REDUCE_ABOVE, width });
  }

  #read(point: number, span: Span, reduce: ReadRequest['reduce']): Promise<HistoryAnswer> {
    return this.#tracked(this.#gather(point, span, reduce));
  }

  /** Files that `work` may be reading stay until it is done. */
  #tracked<T>(work: Promise<T>): Promise<T> {
    this.#reading.add(work);
    const done = (): void => void this.#reading.delete(work);
    work.then(done, done);
    return work;
  }

  async #gather(point: number, span: Span, reduce: ReadRequest['reduce']): Promise<HistoryAnswer> {
    const { from, to } = span;
    // Taken in one breath: what memory, journal and Parquet hold at this instant.
    const memory = this.tail.read(point, from, to);
    const upTo = this.tail.fromSeq;
    const after = this.#rolledSeq;
    const files = this.#segments.filter(
      (s) => s.maxTime >= from && s.minTime < to && s.minPoint <= point && s.maxPoint >= point,
    );
    const [journal, parquet] = await Promise.all([
      upTo > after ? journalReadings(this.#app.database, [point], span, { after, upTo }) : [],
      files.length > 0
        ? this.worker.request({
            kind: 'read',
            files,
            points: [point],
            from,
            to,
            ...(reduce ? { reduce } : {}),
          })
        : undefined,
    ]);
    const stored: HistoryReading[] = [];
    if (parquet) {
      const { times, values, qualities, receipts } = parquet;
      for (let i = 0; i < times.length; i++)
        stored.push({ time: times[i], value: values[i], quality: qualities[i], receivedAt: receipts[i] });
    }
    const readings = mergeReadings([stored, journal, memory]);
    return { readings, total: readings.length + (parquet ? parquet.total - stored.length : 0) };
  }

  /**
   * Readings of several points, each from its own time on (ms UTC, no upper end), ascending and one per time: what judging late
   * data looks back on. Points without readings are left out.
   */
  lookBack(wanted: ReadonlyMap<number, number>): Promise<Map<number, HistoryReading[]>> {
    return this.#tracked(this.#gatherMany(wanted));
  }

  async #gatherMany(wanted: ReadonlyMap<number, number>): Promise<Map<number, HistoryReading[]>> {
    const from = Math.min(...wanted.values());
    const span = { from, to: Number.POSITIVE_INFINITY };
    const points = [...wanted.keys()];
    const lists = new Map<number, HistoryReading[]>();
    const add = (point: number, reading: HistoryReading): void => {
      if (reading.time < (wanted.get(point) ?? Infinity)) return;
      const list = lists.get(point);
      if (list) list.push(reading);
      else lists.set(point, [reading]);
    };
    const upTo = this.tail.fromSeq;
    const after = this.#rolledSeq;
    const files = this.#segments.filter(
      (s) => s.maxTime >= from && points.some((p) => s.minPoint <= p && s.maxPoint >= p),
    );
    this.tail.readMany(wanted, add);
    const [journal, parquet] = await Promise.all([
      upTo > after ? journalReadings(this.#app.database, points, span, { after, upTo }) : [],
      files.length > 0 ? this.worker.request({ kind: 'read', files, points, ...span }) : undefined,
    ]);
    for (const reading of journal) add(reading.point, reading);
    for (let i = 0; parquet && i < parquet.times.length; i++)
      add(parquet.points[i], {
        time: parquet.times[i],
        value: parquet.values[i],
        quality: parquet.qualities[i],
        receivedAt: parquet.receipts[i],
      });
    return new Map([...lists].map(([point, list]) => [point, mergeReadings([list])]));
  }

  stop(): void {
    this.worker.stop();
  }
}
