import type pg from 'pg';
import type { Database } from '#platform/server/db';

/** The server ends a session that says nothing for so long: a frozen process or a dead machine loses its seat. */
const SILENCE_MS = 10_000;
const BEAT_MS = 2000;
const TRY_MS = 250;

export interface SeatHolder {
  /** The seat is ours from here on; nobody else holds it. A failure gives it up again. */
  taken(): Promise<void>;
  /** The seat may be somebody else's by now. */
  lost(): Promise<void>;
}

/**
 * Work that one process of the node does at a time, and another takes over when it dies: a session lock in PostgreSQL,
 * which frees it the moment the holder's connection ends. Holding it is a hint; what must not happen twice is fenced
 * where it is written.
 */
export class Seat {
  readonly #database: Database;
  readonly #lock: number;
  readonly #name: string;
  readonly #holder: SeatHolder;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();
  #stopped = false;
  /** True while the seat is ours. */
  held = false;

  constructor(
    database: Database,
    seat: { readonly lock: number; readonly name: string },
    holder: SeatHolder,
  ) {
    this.#database = database;
    this.#lock = seat.lock;
    this.#name = seat.name;
    this.#holder = holder;
  }

  /** Tries once and, while it is somebody else's, again and again. */
  async start(): Promise<void> {
    await this.#inTurn(() => this.#turn());
    this.#next();
  }

  /** One step at a time: a seat is not lost while it is being taken. */
  #inTurn(step: () => Promise<void>): Promise<void> {
    return (this.#working = this.#working.then(step));
  }

  #next(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(
      () => {
        void this.#inTurn(() => this.#turn()).then(() => this.#next());
      },
      this.held ? BEAT_MS : TRY_MS,
    ).unref();
  }

  async #turn(): Promise<void> {
    try {
      const client = (this.#client ??= await this.#connect());
      if (this.held) await client.query('select 1');
      else {
        const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
          this.#lock,
        ]);
        if (!rows[0].got || this.#stopped) return;
        this.held = true;
        await this.#holder.taken();
      }
    } catch {
      await this.#giveUp();
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = await this.#database.connect(`fengsui ${this.#name}`);
    client.on('end', () => {
      void this.#inTurn(async () => {
        if (this.#client === client) await this.#giveUp();
      });
    });
    await client.query(`set idle_session_timeout = ${SILENCE_MS}`);
    return client;
  }

  async #giveUp(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    const { held } = this;
    this.held = false;
    if (held) await this.#holder.lost().catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  /** Resolves once the seat is held; false when it is still somebody else's after a while. */
  async heldWithin(ms: number): Promise<boolean> {
    const until = performance.now() + ms;
    while (!this.held && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    return this.held;
  }

  /** Gives the seat up, and competes for it again. */
  release(): Promise<void> {
    return this.#inTurn(() => this.#giveUp());
  }

  /** Hands the seat back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#inTurn(() => this.#giveUp());
  }
}
