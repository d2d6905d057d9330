import type { Client } from 'pg';
import type { App } from '#platform/server/module';
import type { Mode } from '#sensing/contract';
import type { Batch } from '../hot/batch.ts';
import type { Receiver } from '../hot/gathering.ts';
import type { HotEngine } from '../hot/hot-engine.ts';
import { KIND } from '../hot/journal.ts';
import type { Judge } from '../hot/judge.ts';
import { Latest } from '../hot/latest.ts';
import { readSnapshot } from '../hot/snapshots.ts';
import { Forwarder } from './forwarder.ts';
import { JournalFollower } from './journal-follower.ts';
import { ASK, encodeAsk } from './wire.ts';

/** A change of mode is asked for so long while no engine answers. */
const MODE_PATIENCE_MS = 60_000;

export interface FollowingHooks {
  /** A batch of readings another process committed as journal row `mark`. */
  readonly committed: (batch: Batch, receivedAt: number, mark: number) => void;
  /** Rows up to this one were taken in without {@link committed}. */
  readonly tookIn: (mark: number) => void;
}

/**
 * The hot path of a process that does not own the partition: readings go to the owner and are acknowledged once it has
 * committed them; latest values and history in memory follow the journal the owner writes.
 */
export class FollowingEngine implements HotEngine {
  readonly latest: Latest;
  readonly #forwarder: Forwarder;
  readonly #follower: JournalFollower;
  #judge: Judge | undefined;
  committedReadings = 0;

  constructor(app: App, pointCapacity: number, hooks: FollowingHooks) {
    this.latest = new Latest(pointCapacity);
    this.#forwarder = new Forwarder(app);
    this.#follower = new JournalFollower(app, {
      row: ({ kind, batch, receivedAt }) => {
        if (kind !== KIND.readings) return;
        this.latest.apply(batch, receivedAt, () => undefined);
        this.committedReadings += batch.count;
        hooks.committed(batch, receivedAt, this.mark);
      },
      begin: async (client) => {
        const mark = await this.#begin(client);
        hooks.tookIn(mark);
        return mark;
      },
    });
  }

  get mark(): number {
    return this.#follower.mark;
  }

  get waitingReadings(): number {
    return this.#forwarder.readings;
  }

  /** Who owns the partition is looked up with every question. */
  readonly deposed = false;

  get databaseDown(): boolean {
    return this.#follower.down;
  }

  useJudge(judge: Judge): void {
    this.#judge = judge;
  }

  /** Latest values as of the engine's last snapshot; the journal after it follows. */
  async #begin(client: Client): Promise<number> {
    const saved = await readSnapshot(client);
    if (saved) this.latest.restore(saved.latest);
    return saved?.mark ?? 0;
  }

  async start(): Promise<void> {
    // Rules are known here for the screens; they are judged where the partition is owned.
    await this.#judge?.reload();
    await this.#follower.start();
  }

  /** The engine has committed something. */
  wake(): void {
    this.#follower.wake();
  }

  submit(batch: Batch, receiver: Receiver, tag: number): void {
    this.#forwarder.submit(batch, receiver, tag);
  }

  /** Time passes where the partition is owned. */
  tick(): void {}

  restartTimers(): void {}

  setMode(point: number, mode: Mode, sinceMs: number): Promise<void> {
    return this.#forwarder.ask(encodeAsk(ASK.mode, { point, mode, since: sinceMs }), MODE_PATIENCE_MS);
  }

  between(work: () => Promise<void>): Promise<void> {
    return this.#follower.between(work);
  }

  /** Another engine owns the points now. */
  ownerChanged(): void {
    this.#forwarder.ownerChanged();
  }

  /** Makes the owner take the changed registry and rules in. */
  reloadOwner(): Promise<void> {
    return this.#forwarder.ask(encodeAsk(ASK.reload, ''));
  }

  idle(): Promise<void> {
    return this.#forwarder.idle();
  }

  async stop(): Promise<void> {
    // Nothing is taken in from the first moment on: whoever comes next takes in the same rows.
    const followed = this.#follower.stop();
    await this.#forwarder.stop();
    await followed;
  }
}
