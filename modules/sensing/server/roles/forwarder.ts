import { NoAnswer } from '#platform/server/bus';
import { maybeOne, sql } from '#platform/server/db';
import type { App } from '#platform/server/module';
import type { Batch } from '../hot/batch.ts';
import { Busy, NotStored } from '../hot/engine.ts';
import { Gathering, type Receiver } from '../hot/gathering.ts';
import { decodeOutcome, encodeReadings } from './wire.ts';

const MAX_WAITING = 200_000;
/** Readings of one question at most, unless one message has more: well under a megabyte, the usual limit of the bus. */
const MAX_READINGS = 16_384;
const ANSWER_WITHIN_MS = 5000;
const RETRY_MS = 100;
/** While no engine takes readings they wait so long for the next one; then the senders are told to keep them. */
const PATIENCE_MS = 5000;

/**
 * Gives readings to the process that owns the partition and tells their senders once it has committed them. One question
 * is under way at a time; the next gathers meanwhile. A question asked twice is stored twice and read once.
 */
export class Forwarder {
  readonly #app: App;
  #gathering = new Gathering(1024);
  /** Full questions before the one that gathers. */
  readonly #full: Gathering[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;
  #subject: string | undefined;
  #deposed = Promise.withResolvers<never>();
  /** Readings that wait for their commit. */
  readings = 0;

  constructor(app: App) {
    this.#app = app;
    this.#deposed.promise.catch(() => undefined);
  }

  /** Another engine owns the points now: what the old one was asked is asked again. */
  ownerChanged(): void {
    const { reject } = this.#deposed;
    this.#subject = undefined;
    this.#deposed = Promise.withResolvers<never>();
    this.#deposed.promise.catch(() => undefined);
    reject(new NoAnswer('the points have another owner'));
  }

  submit(from: Batch, receiver: Receiver, tag: number): void {
    if (this.readings + from.count > MAX_WAITING) throw new Busy('the intake queue is full');
    const { count } = this.#gathering.batch;
    if (count > 0 && count + from.count > MAX_READINGS) {
      this.#full.push(this.#gathering);
      this.#gathering = new Gathering(1024);
    }
    this.#gathering.add(from, receiver, tag);
    this.readings += from.count;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Asks the owner of the partition, whoever that is by the time it answers. */
  async ask(message: Uint8Array, patienceMs = PATIENCE_MS): Promise<void> {
    const until = this.#app.host.monotonic() + patienceMs;
    for (;;) {
      try {
        const subject = (this.#subject ??= await this.#ownerOf());
        const asked = this.#app.bus.ask(subject, message, ANSWER_WITHIN_MS);
        const error = decodeOutcome(await Promise.race([asked, this.#deposed.promise]));
        if (!error) return;
        if (!(error instanceof Busy) || this.#app.host.monotonic() >= until) throw error;
      } catch (error) {
        if (error instanceof NotStored) throw error;
        // The owner is gone, or was another one: the database knows who it is now.
        this.#subject = undefined;
        if (this.#stopped || this.#app.host.monotonic() >= until)
          throw error instanceof Busy ? error : new NotStored('no engine answers');
        if (!(error instanceof NoAnswer || error instanceof Busy))
          this.#app.log.warn('engine not found', { error: String(error) });
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async #ownerOf(): Promise<string> {
    const found = await maybeOne<{ owner: string }>(
      this.#app.database.db,
      sql`select owner from sensing_partition where id = 0`,
    );
    if (!found?.owner.startsWith('engine.')) throw new NoAnswer('no engine owns the partition');
    return found.owner;
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    for (let taken = this.#take(); taken; taken = this.#take()) {
      const { count } = taken.batch;
      try {
        await this.ask(encodeReadings(taken.batch));
        this.readings -= count;
        taken.stored();
      } catch (error) {
        this.readings -= count;
        taken.failed(new NotStored((error as Error).message));
      }
    }
  }

  #take(): Gathering | undefined {
    const full = this.#full.shift();
    if (full || this.#gathering.batch.count === 0) return full;
    const taken = this.#gathering;
    this.#gathering = new Gathering(1024);
    return taken;
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }
}
