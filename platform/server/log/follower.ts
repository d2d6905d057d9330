import type { SealedEvent } from '#platform/contract';
import { one, sql, type Database } from '#platform/server/db';
import type { PreparedEntry } from './entry.ts';
import { BATCH, SEALED, toEvent, type PendingRow } from './sealer-rows.ts';

const POLL_MS = 200;
const SETTLE_EVERY_MS = 10;

/** What the rest of a process needs of the log's sealing, whether it seals itself or another process does. */
export interface LogKeeper {
  /** Milliseconds the last sealed batch waited, as far as this process knows. */
  readonly lagMs: number;
  /** Tells who seals which entries were just committed. */
  committed(entries: readonly Pick<PreparedEntry, 'id'>[]): void;
  /** Resolves when everything committed so far is sealed and this process has heard of it. */
  settle(): Promise<void>;
  /** Makes sure a signed head covers entry `seq`, e.g. before an export. */
  headUpTo(seq: number): Promise<void>;
}

export interface LogFollowerOptions {
  readonly database: Database;
  /** What was sealed, in order, once each. Must not throw. */
  readonly onSealed: (events: readonly SealedEvent[]) => void;
  /** Wakes the process that seals. */
  readonly wakeSealer: (entryIds: readonly string[]) => void;
  /** Asks the process that seals for a signed head up to `seq`. */
  readonly askForHead: (seq: number) => Promise<void>;
}

/** Reads what another process sealed: woken by it, and five times a second besides. */
export class LogFollower implements LogKeeper {
  readonly #options: LogFollowerOptions;
  #seq: number | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  readonly lagMs = 0;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
  }

  /** From what is sealed now on. */
  async start(): Promise<void> {
    const { last } = await one<{ last: number }>(
      this.#options.database.db,
      sql`select coalesce(max(seq), 0)::bigint as last from log_seal`,
    );
    this.#seq = last;
    this.#timer = setInterval(() => this.wake(), POLL_MS);
    this.#timer.unref();
  }

  wake(): void {
    if (this.#stopped || this.#seq === undefined) return;
    this.#again = true;
    this.#running ??= this.#loop().finally(() => (this.#running = undefined));
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        while (await this.#page());
      } catch {
        // The database is away: the next poll tries again from the same place.
        return;
      }
    }
  }

  async #page(): Promise<boolean> {
    const { rows: found } = await this.#options.database.pool.query<PendingRow & { seq: number }>(SEALED, [
      this.#seq ?? 0,
      Number.MAX_SAFE_INTEGER,
    ]);
    const last = found.at(-1);
    if (!last || this.#stopped) return false;
    this.#seq = last.seq;
    this.#options.onSealed(found.map((row) => toEvent(row, row.seq)));
    return found.length === BATCH;
  }

  committed(entries: readonly Pick<PreparedEntry, 'id'>[]): void {
    this.#options.wakeSealer(entries.map((e) => e.id));
  }

  async settle(): Promise<void> {
    for (;;) {
      this.wake();
      await this.#running;
      const { waiting, last } = await one<{ waiting: boolean; last: number }>(
        this.#options.database.db,
        sql`select exists(select from log_pending) as waiting, coalesce((select max(seq) from log_seal), 0)::bigint as last`,
      );
      if (!waiting && (this.#stopped || last <= (this.#seq ?? 0))) return;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_EVERY_MS));
    }
  }

  async headUpTo(seq: number): Promise<void> {
    const { size } = await one<{ size: number }>(
      this.#options.database.db,
      sql`select coalesce(max(size), 0)::bigint as size from log_head`,
    );
    if (size < seq) await this.#options.askForHead(seq);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }
}
