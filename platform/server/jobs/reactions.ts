import { isConnectionLost, maybeOne, one, rows, sql } from '#platform/server/db';
import { toEvent } from '#platform/server/log';
import type { App, Reaction } from '#platform/server/module';

type EventRow = Parameters<typeof toEvent>[0] & { readonly seq: number };

/** A fact that a reaction could not take. */
export interface ParkedFact {
  readonly reaction: string;
  readonly seq: number;
  readonly type: string;
  readonly subject: string;
  readonly error: string;
  readonly tries: number;
  readonly parkedAt: string;
}

/** Tries of one fact before it is parked. */
const TRIES = 3;
const AGAIN_MS = 1000;

const columns = sql`s.seq, e.id, e.time, e.actor, e.org_path::text, e.type, e.version, e.subject, e.correlation_id, e.causation_id, e.payload`;

/**
 * Feeds sealed facts to module reactions, each with a cursor of its own: at least once, in order, resumed after a
 * restart. A fact that fails again and again is parked and said, and the next ones are read.
 */
export class Reactions {
  readonly #app: () => App;
  readonly #reactions: readonly Reaction[];
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(app: () => App, reactions: readonly Reaction[]) {
    this.#app = app;
    this.#reactions = reactions;
  }

  /** Says what was parked before this start, then reads on. */
  async start(): Promise<void> {
    for (const { name } of this.#reactions) await this.#say(name);
    this.wake();
  }

  wake(): void {
    if (this.#stopped || this.#reactions.length === 0) return;
    this.#again = true;
    this.#running ??= this.#loop().finally(() => (this.#running = undefined));
  }

  /** Waits until every reaction has read everything sealed. */
  async settle(): Promise<void> {
    do {
      this.wake();
      await this.#running;
    } while (this.#again && !this.#stopped);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** What is parked now, oldest first. */
  async parked(): Promise<readonly ParkedFact[]> {
    const found = await rows<Omit<ParkedFact, 'parkedAt'> & { parked_at: string }>(
      this.#app().database.db,
      sql`select p.reaction, p.seq, e.type, e.subject, p.error, p.tries, p.parked_at from reaction_parked p
        join log_seal s on s.seq = p.seq join log_entry e on e.id = s.entry order by p.parked_at, p.seq limit 500`,
    );
    return found.map(({ parked_at, ...fact }) => ({ ...fact, parkedAt: parked_at }));
  }

  /** Tries one parked fact again. False when it failed again; undefined when nothing such is parked. */
  async retry(name: string, seq: number): Promise<boolean | undefined> {
    const app = this.#app();
    const reaction = this.#reactions.find((r) => r.name === name);
    const row = await maybeOne<EventRow>(
      app.database.db,
      sql`select ${columns} from reaction_parked p join log_seal s on s.seq = p.seq join log_entry e on e.id = s.entry
        where p.reaction = ${name} and p.seq = ${seq}`,
    );
    if (!reaction || !row) return undefined;
    try {
      await this.#react(reaction, row, (tx) =>
        sql`delete from reaction_parked where reaction = ${name} and seq = ${seq}`.execute(tx),
      );
      return true;
    } catch (error) {
      if (isConnectionLost(error)) throw error;
      await sql`update reaction_parked set tries = tries + 1, error = ${String(error).slice(0, 500)} where reaction = ${name} and seq = ${seq}`.execute(
        app.database.db,
      );
      return false;
    } finally {
      await this.#say(name);
    }
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      for (const reaction of this.#reactions) {
        try {
          while (!this.#stopped && (await this.#advance(reaction)) > 0);
        } catch (error) {
          // The database is away: everything is still where the cursor says.
          this.#app().log.warn('reaction waits', { reaction: reaction.name, error: String(error) });
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => this.wake(), AGAIN_MS).unref();
        }
      }
    }
  }

  async #advance(reaction: Reaction): Promise<number> {
    const { db } = this.#app().database;
    const cursor = await maybeOne<{ seq: number }>(
      db,
      sql`select seq from reaction_cursor where name = ${reaction.name}`,
    );
    const after = cursor?.seq ?? 0;
    const found = await rows<EventRow>(
      db,
      sql`select ${columns} from log_seal s join log_entry e on e.id = s.entry where s.seq > ${after} order by s.seq limit 500`,
    );
    for (const row of found) if (reaction.types.includes(row.type)) await this.#takeOrPark(reaction, row);
    const last = found.at(-1);
    if (last) await this.#moveCursor(db, reaction.name, last.seq);
    return found.length;
  }

  async #takeOrPark(reaction: Reaction, row: EventRow): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#react(reaction, row, (tx) => this.#moveCursor(tx, reaction.name, row.seq));
      } catch (error) {
        if (isConnectionLost(error)) throw error;
        if (tries === TRIES) return this.#park(reaction.name, row, error);
      }
    }
  }

  /** One fact in one transaction together with what notes that it was taken. */
  async #react(
    reaction: Reaction,
    row: EventRow,
    note: (tx: Parameters<typeof rows>[0]) => Promise<unknown>,
  ): Promise<void> {
    const app = this.#app();
    await app.act(
      app.system,
      async (ctx) => {
        await reaction.react(ctx, toEvent(row, row.seq));
        await note(ctx.tx);
      },
      { correlationId: row.correlation_id, causationId: row.id },
    );
  }

  async #park(name: string, row: EventRow, error: unknown): Promise<void> {
    const app = this.#app();
    app.log.error('a fact could not be taken and is parked', {
      reaction: name,
      seq: row.seq,
      error: String(error),
    });
    app.metrics.count('fengsui_parked_facts_total', 'Facts a reaction could not take', `reaction="${name}"`);
    const now = new Date(app.host.now()).toISOString();
    await app.database.transaction(async (tx) => {
      await sql`insert into reaction_parked (reaction, seq, error, tries, parked_at)
        values (${name}, ${row.seq}, ${String(error).slice(0, 500)}, ${TRIES}, ${now}) on conflict do nothing`.execute(
        tx,
      );
      await this.#moveCursor(tx, name, row.seq);
    });
    await this.#say(name);
  }

  /** Tells the operators how many facts wait for a hand. */
  async #say(name: string): Promise<void> {
    const { database, troubles } = this.#app();
    const { n } = await one<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from reaction_parked where reaction = ${name}`,
    );
    const code = `reaction.parked:${name}`;
    if (n === 0) troubles.clear(code);
    else
      troubles.raise(code, {
        zh: `“${name}”有 ${n} 条事实没有处理成功，已搁下：排除原因后在“系统”页重试。`,
        en: `${n} fact(s) could not be taken by “${name}” and are parked: retry on the System page once the cause is gone.`,
      });
  }

  async #moveCursor(db: Parameters<typeof rows>[0], name: string, seq: number): Promise<void> {
    await sql`insert into reaction_cursor (name, seq) values (${name}, ${seq}) on conflict (name) do update set seq = greatest(reaction_cursor.seq, excluded.seq)`.execute(
      db,
    );
  }
}
