import type pg from 'pg';
import type { SealedEvent } from '#platform/contract';
import { CompactRange, levelsOf } from '#kernels/merkle';
import type { Database } from '#platform/server/db';
import type { PreparedEntry } from './entry.ts';
import type { LogKeeper } from './follower.ts';
import { HeadWriter, type HeadWriterOptions } from './head-writer.ts';
import {
  causesFirst,
  ORPHANS,
  REQUEUE,
  SEALED,
  SIZE,
  STORE,
  TAKE,
  toEvent,
  UNSEALED,
  type PendingRow,
} from './sealer-rows.ts';
import { sm3 } from './sm3.ts';

const LOCK = 7_205_002;
const FALLBACK_POLL_MS = 50;
const MISSING_AFTER_MS = 2000;
/** How far back a starting sealer looks for entries whose pending id was deleted. */
const ORPHANS_SINCE_MS = 24 * 3_600_000;

export interface SealerOptions extends HeadWriterOptions {
  readonly database: Database;
  /** Called after each sealing commit, in order. Must not throw. */
  readonly onSealed: (events: readonly SealedEvent[]) => void;
  /** Called when a committed entry vanished before it was sealed. */
  readonly onMissing?: (entryIds: readonly string[]) => void;
}

/**
 * Moves committed entries into the sealed sequence and the Merkle tree. Any number of sealers may run: an advisory
 * lock lets one work at a time. Woken after each commit; polls every 50 ms besides.
 */
export class Sealer implements LogKeeper {
  readonly #options: SealerOptions;
  readonly #expected = new Map<string, number>();
  readonly #heads: HeadWriter;
  #client: pg.Client | undefined;
  #range: CompactRange | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #forceHead = false;
  #oldestUnsealedAt: number | undefined;
  /** The last entry `onSealed` was told of; undefined until the first look at the log. */
  #published: number | undefined;
  /** Milliseconds the last sealed batch waited; shown in the metrics. */
  lagMs = 0;

  constructor(options: SealerOptions) {
    this.#options = options;
    this.#heads = new HeadWriter(options);
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), FALLBACK_POLL_MS);
    this.#timer.unref();
    this.wake();
  }

  /** Tells the sealer which entries were just committed, so that one that vanishes is noticed; then wakes it. */
  committed(entries: readonly Pick<PreparedEntry, 'id'>[]): void {
    const now = this.#options.host.monotonic();
    for (const entry of entries) this.#expected.set(entry.id, now);
    this.#oldestUnsealedAt ??= now;
    this.wake();
  }

  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#loop().finally(() => {
      this.#running = undefined;
      if (this.#again && !this.#stopped) setTimeout(() => this.wake(), 5).unref();
    });
  }

  /** Seals everything committed so far; for tests and shutdown. */
  async settle(): Promise<void> {
    do {
      this.wake();
      await this.#running;
    } while (this.#again);
  }

  /** Makes sure a signed head covers entry `seq`, e.g. before an export. */
  async headUpTo(seq: number): Promise<void> {
    await this.settle();
    if (this.#heads.covered >= seq) return;
    this.#forceHead = true;
    await this.settle();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.settle().catch(() => undefined);
    this.#stopped = true;
    await this.#writeHead(true).catch(() => undefined);
    await this.#client?.end().catch(() => undefined);
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        const sealed = await this.#sealOnce();
        if (sealed > 0) this.#again = true;
        await this.#writeHead(this.#forceHead);
        this.#forceHead = false;
      } catch {
        // The database is away: start afresh from what it holds; the fallback poll tries again.
        this.#range = undefined;
        await this.#client?.end().catch(() => undefined);
        this.#client = undefined;
        return;
      }
    }
  }

  async #sealOnce(): Promise<number> {
    this.#client ??= await this.#options.database.connect('fengsui sealer', { pipeline: true });
    const client = this.#client;
    // One burst and one answer: every statement sees what was committed when its turn comes, after the lock.
    const locked = [client.query('begin'), client.query('select pg_advisory_xact_lock($1)', [LOCK])];
    if (this.#published === undefined) {
      await Promise.all(locked);
      await this.#findOrphans(client);
    }
    const [{ rows: taken }, { rows: sizes }] = await Promise.all([
      client.query<PendingRow>(TAKE),
      client.query<{ size: number }>({ name: 'log-size', text: SIZE }),
      ...locked,
    ]);
    const found = taken.filter((row) => row.id !== null);
    const gone = taken.filter((row) => row.id === null).map((row) => row.entry);
    const range = await this.#rangeUnderLock(client, sizes[0].size);
    const first = range.size;
    const missed = await this.#sealedElsewhere(client, first);
    const ordered = causesFirst(found);
    this.#range = undefined;
    const nodes = ordered.flatMap((row) => range.append(row.leaf_hash));
    const values = [
      ordered.map((_, i) => first + i + 1),
      ordered.map((row) => row.id),
      ordered.map((row) => row.leaf_hash),
      nodes.map((n) => n.level),
      nodes.map((n) => n.index),
      nodes.map((n) => Buffer.from(n.hash)),
    ];
    // A failed store makes the commit behind it a rollback.
    await Promise.all([
      ...(ordered.length > 0 ? [client.query({ name: 'log-store', text: STORE, values })] : []),
      client.query('commit'),
    ]);
    this.#range = range;
    if (taken.length > 0 && this.#oldestUnsealedAt !== undefined)
      this.lagMs = this.#options.host.monotonic() - this.#oldestUnsealedAt;
    this.#publish(missed);
    if (this.#published === first || ordered.length === 0)
      this.#publish(ordered.map((row, i) => toEvent(row, first + i + 1)));
    this.#reportMissing(gone);
    if (taken.length === 0) {
      this.#oldestUnsealedAt = this.#expected.size > 0 ? this.#oldestUnsealedAt : undefined;
      await this.#noticeMissing(client);
    } else this.#oldestUnsealedAt = undefined;
    return taken.length + missed.length;
  }

  #publish(events: readonly SealedEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.#expected.delete(event.id);
    this.#published = events[events.length - 1].seq;
    this.#options.onSealed(events);
  }

  /** What stands in the log beyond what this process was told: another sealer's work, or its own whose commit it did not hear. */
  async #sealedElsewhere(client: pg.Client, size: number): Promise<SealedEvent[]> {
    this.#published ??= size;
    if (this.#published >= size) return [];
    const found = await client.query<PendingRow & { seq: number }>(SEALED, [this.#published, size]);
    return found.rows.map((row) => toEvent(row, row.seq));
  }

  /** The tree's right edge as the database has it; another sealer may have worked meanwhile. */
  async #rangeUnderLock(client: pg.Client, size: number): Promise<CompactRange> {
    if (this.#range?.size === size) return this.#range;
    let start = 0;
    const wanted = levelsOf(size).map((level) => {
      const at = { level, index: start / 2 ** level };
      start += 2 ** level;
      return at;
    });
    const peaks: Uint8Array[] = [];
    for (const { level, index } of wanted) {
      const found = await client.query<{ hash: Buffer }>(
        'select hash from log_node where level = $1 and index = $2',
        [level, index],
      );
      if (!found.rows[0]) throw new Error(`log node ${level}/${index} is missing`);
      peaks.push(found.rows[0].hash);
    }
    return new CompactRange(sm3, size, peaks);
  }

  /** Entries whose pending id was deleted while no sealer ran: they are sealed now, and said to have been missing. */
  async #findOrphans(client: pg.Client): Promise<void> {
    const since = Math.max(0, this.#options.host.now() - ORPHANS_SINCE_MS)
      .toString(16)
      .padStart(12, '0');
    const lowest = `${since.slice(0, 8)}-${since.slice(8)}-0000-0000-000000000000`;
    const orphans = (await client.query<{ id: string }>(ORPHANS, [lowest])).rows.map((row) => row.id);
    if (orphans.length === 0) return;
    await client.query(REQUEUE, [orphans]);
    this.#reportMissing(orphans);
  }

  async #noticeMissing(client: pg.Client): Promise<void> {
    const now = this.#options.host.monotonic();
    const overdue = [...this.#expected].filter(([, at]) => now - at > MISSING_AFTER_MS).map(([id]) => id);
    if (overdue.length === 0) return;
    const missing = (await client.query<{ id: string }>(UNSEALED, [overdue])).rows.map((row) => row.id);
    for (const id of overdue) this.#expected.delete(id);
    if (missing.length === 0) return;
    await client.query(REQUEUE, [missing]);
    this.#again = true;
    this.#reportMissing(missing);
  }

  #reportMissing(missing: readonly string[]): void {
    for (const id of missing) this.#expected.delete(id);
    if (missing.length > 0) this.#options.onMissing?.(missing);
  }

  async #writeHead(force: boolean): Promise<void> {
    if (this.#client && this.#range) await this.#heads.write(this.#client, this.#range, force);
  }
}
