import { FILES_LOCK } from '#platform/server/backup';
import type { PoolClient } from '#platform/server/db';
import type { App } from '#platform/server/module';
import type { History } from './history.ts';
import { segmentStore } from './segment-store.ts';

const HOUR_MS = 3_600_000;
const LOCK_WITHIN_MS = 5000;
const LOCK_NOT_AVAILABLE = '55P03';
const DAY_MS = 24 * HOUR_MS;
/** A segment of the running hour is written this often, or when so many readings wait in memory. */
const SEGMENT_MS = 10 * 60_000;
const SEGMENT_READINGS = 1_000_000;
/** The journal keeps what is in Parquet this much longer, for repairs. */
const JOURNAL_MS = 26 * HOUR_MS;
const JOURNAL_DELETE = 5000;
/** Days of history kept when nothing else is set. */
const HISTORY_DAYS = 730;

/**
 * Moves history from the journal to Parquet: a segment every ten minutes, one set of files per hour, the oldest dropped.
 * Runs beside the hot path; one at a time on a node, and never while a backup copies the files.
 */
export class RollOver {
  readonly #app: App;
  readonly #history: History;
  /** Last journal row there is. */
  readonly #mark: () => number;
  #running: Promise<void> | undefined;
  #stopped = false;
  #swept = false;
  lastError: string | undefined;

  constructor(app: App, history: History, mark: () => number) {
    this.#app = app;
    this.#history = history;
    this.#mark = mark;
  }

  /** Does what is due; a run under way is joined. `all` rolls everything over, in a run of its own that begins after the call. */
  async run(all = false): Promise<void> {
    if (all) while (this.#running) await this.#running;
    this.#running ??= this.#locked(all)
      .then(() => (this.lastError = undefined))
      .catch((error: unknown) => {
        this.lastError = String(error);
        if (this.#stopped) return;
        this.#app.log.error('history not rolled over', { error: String(error) });
        this.#app.metrics.count('fengsui_rollover_failures_total', 'Failed roll-overs of history');
      })
      .then(() => void (this.#running = undefined));
    return this.#running;
  }

  async #locked(all: boolean): Promise<void> {
    const client: PoolClient = await this.#app.database.pool.connect();
    try {
      if (!(await this.#hold(client))) return;
      try {
        // Nobody else writes files now: what is not recorded was left by a process that died.
        if (!this.#swept && this.#app.settings.role !== 'all') await this.#history.sweep();
        this.#swept = true;
        await this.#history.refresh();
        await this.#roll(all);
        await this.#mergeHours();
        await this.#dropOld();
        await this.#trimJournal();
      } finally {
        await client.query('select pg_advisory_unlock($1)', [FILES_LOCK]);
        this.#app.bus.tell('history', new Uint8Array());
      }
    } finally {
      client.release();
    }
  }

  /** Another node's roll-over and a short backup are waited for; after a long one the next run comes anyway. */
  async #hold(client: PoolClient): Promise<boolean> {
    await client.query(`set lock_timeout = ${LOCK_WITHIN_MS}`);
    try {
      await client.query('select pg_advisory_lock($1)', [FILES_LOCK]);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
      throw error;
    } finally {
      await client.query('set lock_timeout = 0').catch(() => undefined);
    }
  }

  async #due(): Promise<boolean> {
    if (this.#history.tail.readings >= SEGMENT_READINGS) return true;
    const { db } = this.#app.database;
    const oldest = await segmentStore.oldestUnrolled(db, this.#history.rolledSeq);
    const now = this.#app.host.now();
    return (
      oldest !== undefined &&
      (now - oldest >= SEGMENT_MS || Math.floor(oldest / HOUR_MS) < Math.floor(now / HOUR_MS))
    );
  }

  async #roll(all: boolean): Promise<void> {
    const { database, host } = this.#app;
    const uptoSeq = this.#mark();
    while (!this.#stopped && this.#history.rolledSeq < uptoSeq && (all || (await this.#due()))) {
      const afterSeq = this.#history.rolledSeq;
      const { lastSeq, file } = await this.#history.worker.request({
        kind: 'roll',
        databaseUrl: database.url,
        afterSeq,
        uptoSeq,
        maxReadings: SEGMENT_READINGS,
      });
      if (lastSeq === afterSeq) return;
      await database.transaction(async (tx) => {
        if (file) await segmentStore.add(tx, file, false, new Date(host.now()).toISOString());
        await segmentStore.setRolledSeq(tx, lastSeq);
      });
      if (file)
        this.#app.metrics.count(
          'fengsui_rolled_readings_total',
          'Readings written as Parquet',
          '',
          file.rows,
        );
      await this.#history.refresh();
    }
  }

  /** Hours that are over and wholly rolled: their segments become few files. */
  async #mergeHours(): Promise<void> {
    const { database, host } = this.#app;
    const oldest = await segmentStore.oldestUnrolled(database.db, this.#history.rolledSeq);
    const before = Math.floor(Math.min(oldest ?? Infinity, host.now()) / HOUR_MS) * HOUR_MS;
    const hours = new Set(
      this.#history.segments.filter((s) => !s.merged && s.hour < before).map((s) => s.hour),
    );
    for (const hour of hours) {
      if (this.#stopped) return;
      const files = this.#history.segments.filter((s) => s.hour === hour);
      if (files.length === 1) {
        await segmentStore.markMerged(database.db, hour);
        continue;
      }
      const merged = await this.#history.worker.request({ kind: 'merge', files });
      const gone = files.map((f) => f.path);
      await database.transaction(async (tx) => {
        await segmentStore.remove(tx, gone);
        for (const file of merged) await segmentStore.add(tx, file, true, new Date(host.now()).toISOString());
      });
      await this.#history.refresh();
      await this.#history.discard(gone);
    }
    if (hours.size > 0) await this.#history.refresh();
  }

  async #dropOld(): Promise<void> {
    const days = (this.#app.parts.get('historyDays') as number | undefined) ?? HISTORY_DAYS;
    const before = this.#app.host.now() - days * DAY_MS;
    const gone = this.#history.segments
      .filter((s) => s.hour < before && s.maxTime < before)
      .map((s) => s.path);
    if (gone.length === 0) return;
    await segmentStore.remove(this.#app.database.db, gone);
    await this.#history.refresh();
    await this.#history.discard(gone);
    this.#app.log.info('history past its retention dropped', { files: gone.length, days });
  }

  async #trimJournal(): Promise<void> {
    const { database, host } = this.#app;
    const before = new Date(host.now() - JOURNAL_MS).toISOString();
    for (;;) {
      const gone = await segmentStore.deleteJournal(
        database.db,
        this.#history.rolledSeq,
        before,
        JOURNAL_DELETE,
      );
      if (gone < JOURNAL_DELETE || this.#stopped) return;
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#history.stop();
    await this.#running;
  }
}
