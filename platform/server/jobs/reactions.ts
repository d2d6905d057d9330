import { maybeOne, rows, sql } from '#platform/server/db';
import { toEvent } from '#platform/server/log';
import type { App, Reaction } from '#platform/server/module';

type EventRow = Parameters<typeof toEvent>[0] & { readonly seq: number };

/** Feeds sealed facts to module reactions, each with a cursor of its own: at least once, in order, resumed after a restart. */
export class Reactions {
  readonly #app: () => App;
  readonly #reactions: readonly Reaction[];
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(app: () => App, reactions: readonly Reaction[]) {
    this.#app = app;
    this.#reactions = reactions;
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
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      for (const reaction of this.#reactions) {
        try {
          while (!this.#stopped && (await this.#advance(reaction)) > 0);
        } catch (error) {
          this.#app().log.error('reaction failed', { reaction: reaction.name, error: String(error) });
        }
      }
    }
  }

  async #advance(reaction: Reaction): Promise<number> {
    const app = this.#app();
    const cursor = await maybeOne<{ seq: number }>(
      app.database.db,
      sql`select seq from reaction_cursor where name = ${reaction.name}`,
    );
    const after = cursor?.seq ?? 0;
    const found = await rows<EventRow>(
      app.database.db,
      sql`select s.seq, e.id, e.time, e.actor, e.org_path::text, e.type, e.version, e.subject, e.correlation_id, e.causation_id, e.payload
          from log_seal s join log_entry e on e.id = s.entry where s.seq > ${after} order by s.seq limit 500`,
    );
    for (const row of found) {
      if (!reaction.types.includes(row.type)) continue;
      await app.act(
        app.system,
        async (ctx) => {
          await reaction.react(ctx, toEvent(row, row.seq));
          await this.#moveCursor(ctx.tx, reaction.name, row.seq);
        },
        { correlationId: row.correlation_id, causationId: row.id },
      );
    }
    const last = found.at(-1);
    if (last) await this.#moveCursor(app.database.db, reaction.name, last.seq);
    return found.length;
  }

  async #moveCursor(db: Parameters<typeof rows>[0], name: string, seq: number): Promise<void> {
    await sql`insert into reaction_cursor (name, seq) values (${name}, ${seq}) on conflict (name) do update set seq = greatest(reaction_cursor.seq, excluded.seq)`.execute(
      db,
    );
  }
}
