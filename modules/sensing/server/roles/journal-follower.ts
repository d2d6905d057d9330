import type { Client } from 'pg';
import type { App } from '#platform/server/module';
import { readJournal, type JournalRow } from '../hot/journal.ts';

const PAGE = 500;
const POLL_MS = 250;
const RETRY_MS = 250;

export interface FollowerHooks {
  /** One row after another, none left out. */
  readonly row: (row: JournalRow) => void;
  /** Rows after the last one are gone: begin anew from the engine's snapshot, and say from which row on. */
  readonly begin: (client: Client) => Promise<number>;
}

/** Reads the journal another process writes: woken by it, and four times a second besides. */
export class JournalFollower {
  readonly #app: App;
  readonly #hooks: FollowerHooks;
  #client: Client | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #begun = false;
  #timer: NodeJS.Timeout | undefined;
  /** The last row taken in. */
  mark = 0;
  /** True while the journal cannot be read. */
  down = false;

  constructor(app: App, hooks: FollowerHooks) {
    this.#app = app;
    this.#hooks = hooks;
  }

  /** Takes in everything there is, then goes on by itself. */
  async start(): Promise<void> {
    this.#client = await this.#connect();
    await this.#catchUp(this.#client);
    this.#timer = setInterval(() => this.wake(), POLL_MS);
    this.#timer.unref();
  }

  #connect(): Promise<Client> {
    return this.#app.database.connect('fengsui follower');
  }

  wake(): void {
    if (this.#stopped || !this.#timer) return;
    this.#again = true;
    this.#running ??= this.#loop().finally(() => (this.#running = undefined));
  }

  /** Runs `work` while no row is being taken in. */
  async between(work: () => Promise<void>): Promise<void> {
    while (this.#running) await this.#running;
    this.#running = work().finally(() => (this.#running = undefined));
    await this.#running;
    this.wake();
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        const client = (this.#client ??= await this.#connect());
        await this.#catchUp(client);
        this.down = false;
      } catch (error) {
        if (this.#stopped) return;
        if (!this.down) this.#app.log.warn('journal not followed', { error: String(error) });
        this.down = true;
        await this.#client?.end().catch(() => undefined);
        this.#client = undefined;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
  }

  async #catchUp(client: Client): Promise<void> {
    for (;;) {
      if (!this.#begun) this.mark = await this.#hooks.begin(client);
      this.#begun = true;
      const page = await readJournal(client, this.mark, PAGE);
      if (page.length === 0) return;
      for (const row of page) {
        if (this.#stopped) return;
        if (row.seq !== this.mark + 1) {
          this.#begun = false;
          break;
        }
        this.mark = row.seq;
        this.#hooks.row(row);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
    await this.#client?.end().catch(() => undefined);
  }
}
