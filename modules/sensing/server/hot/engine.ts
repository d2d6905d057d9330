import type { Client } from 'pg';
import { isConnectionLost } from '#platform/server/db';
import type { App } from '#platform/server/module';
import type { PreparedEntry } from '#platform/server/log';
import { Batch } from './batch.ts';
import { insertJournal, JournalCorrupt, KIND, LeaseLost, readJournal } from './journal.ts';
import { noJudge, type Judge, type Judgement } from './judge.ts';
import { Latest } from './latest.ts';

/** Told once the readings are committed (no argument) or not (the error). */
export type Done = (error?: Error) => void;

/** The engine has as much as it may hold; the sender keeps its data and tries again. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

/** The database is away or full: nothing was acknowledged. */
export class NotStored extends Error {
  override readonly name = 'NotStored';
}

const BATCH_READINGS = 4096;
const MAX_WAITING = 200_000;
const SNAPSHOT_MS = 10_000;
const RETRY_MS = 250;
/** A commit unanswered so long makes the engine ask whether the database answers anything at all. */
const PROBE_AFTER_MS = 500;
const PROBE_WITHIN_MS = 200;
const REPLAY_PAGE = 500;

export interface EngineHooks {
  /** A committed batch; called after the commit, before the acknowledgements. */
  readonly committed: (batch: Batch, receivedAt: number) => void;
  /** What would have been raised while the database is away. */
  readonly unstored: (alarms: readonly { readonly orgPath: string }[]) => void;
  /** The journal was taken in up to this row without {@link committed} having been called for its batches. */
  readonly tookIn: (mark: number) => void;
  /** A reading the database refuses for itself; its neighbours were committed. */
  readonly poison: (batch: Batch, error: Error) => void;
}

type Step = { readonly run: () => Promise<void>; readonly done: Done };
type Command = {
  readonly kind: number;
  readonly at: number;
  readonly batch: Batch;
  judge(): Judgement;
  done: Done;
};

/**
 * The hot path of one partition: waiting readings are judged and committed as one batch while the next one gathers;
 * an acknowledgement follows its commit. After a crash the last snapshot plus the journal give the same state.
 */
export class Engine {
  readonly latest: Latest;
  readonly #app: App;
  readonly #hooks: EngineHooks;
  #judge: Judge = noJudge;
  #gathering = new Batch(BATCH_READINGS);
  #spare = new Batch(BATCH_READINGS);
  #waiting: { readonly upTo: number; readonly done: Done }[] = [];
  readonly #commands: (Command | Step)[] = [];
  #client: Client | undefined;
  #epoch = 0;
  #mark = 0;
  #snapshotMark = -1;
  #snapshotAt = 0;
  #running = false;
  #stopped = false;
  #scheduled = false;
  #idle: (() => void)[] = [];
  #down = false;
  #reconnecting = false;
  /** Readings committed since the start, and acknowledgements given. */
  committedReadings = 0;
  committedBatches = 0;

  constructor(app: App, pointCapacity: number, hooks: EngineHooks) {
    this.#app = app;
    this.#hooks = hooks;
    this.latest = new Latest(pointCapacity);
  }

  get waitingReadings(): number {
    return this.#gathering.count;
  }

  get databaseDown(): boolean {
    return this.#down;
  }

  get mark(): number {
    return this.#mark;
  }

  useJudge(judge: Judge): void {
    this.#judge = judge;
  }

  /** Takes the lease, restores the snapshot, replays the journal and arms the timers. */
  async start(): Promise<void> {
    this.#client = await this.#app.database.connect('fengsui engine');
    await this.#takeLease(this.#client);
    await this.#recover(this.#client);
    this.control(KIND.ready, () => this.#judge.ready(this.#app.host.now()));
    await this.idle();
  }

  async #takeLease(client: Client): Promise<void> {
    const taken = await client.query<{ epoch: number; mark: number }>(
      'update sensing_partition set owner = $1, epoch = epoch + 1, renewed_at = now() where id = 0 returning epoch, mark',
      [`pid ${process.pid}`],
    );
    this.#epoch = taken.rows[0].epoch;
    this.#mark = taken.rows[0].mark;
  }

  /**
   * A commit whose answer was lost may stand. Raising the epoch waits for whatever the old connection still does and
   * fences it off; then memory takes in what the journal has beyond it.
   */
  async #resync(client: Client): Promise<void> {
    const taken = await client.query<{ epoch: number; mark: number }>(
      'update sensing_partition set epoch = epoch + 1, renewed_at = now() where id = 0 and epoch = $1 returning epoch, mark',
      [this.#epoch],
    );
    if (taken.rows.length === 0) throw new LeaseLost('the partition has another owner');
    this.#epoch = taken.rows[0].epoch;
    const { mark } = taken.rows[0];
    if (mark === this.#mark) return;
    await this.#judge.restore(this.#judge.snapshot());
    await this.#replayAfter(client, this.#mark, true);
    this.#mark = mark;
    this.#hooks.tookIn(mark);
  }

  async #replayAfter(client: Client, from: number, mustFollow: boolean): Promise<void> {
    let after = from;
    this.#judge.replaying = true;
    try {
      for (;;) {
        const page = await readJournal(client, after, REPLAY_PAGE);
        if (page.length === 0) return;
        for (const row of page) {
          if (row.seq !== after + 1 && mustFollow)
            throw new JournalCorrupt(`journal row ${after + 1} is missing`);
          if (row.kind === KIND.readings) await this.#prepare(row.batch);
          this.#replay(row.kind, row.batch, row.receivedAt);
          after = row.seq;
        }
      }
    } finally {
      this.#judge.replaying = false;
    }
  }

  async #recover(client: Client): Promise<void> {
    const saved = (
      await client.query<{ mark: number; latest: Buffer; judge: Buffer | null }>(
        'select mark, latest, judge from sensing_snapshot where partition = 0',
      )
    ).rows[0];
    if (saved) this.latest.restore(saved.latest);
    await this.#judge.restore(saved?.judge ?? undefined);
    await this.#replayAfter(client, saved?.mark ?? 0, saved !== undefined);
    this.#snapshotMark = saved?.mark ?? 0;
  }

  #replay(kind: number, batch: Batch, at: number): void {
    if (kind === KIND.readings) {
      this.#judge.judge(batch, at);
      this.latest.apply(batch, at, () => undefined);
    } else if (kind === KIND.tick) this.#judge.tick(at);
    else if (kind === KIND.ready) this.#judge.ready(at);
    else this.#judge.setMode(batch.points[0], MODES[batch.values[0]], batch.times[0]);
    this.#judge.settle('committed');
  }

  /** Takes readings of one message in; `done` follows the commit. Throws {@link Busy} when the queue is full. */
  submit(from: Batch, done: Done): void {
    if (this.#gathering.count + from.count > MAX_WAITING) throw new Busy('the intake queue is full');
    const into = this.#gathering;
    for (let i = 0; i < from.count; i++)
      into.push(from.points[i], from.times[i], from.values[i], from.qualities[i]);
    this.#waiting.push({ upTo: into.count, done });
    this.#schedule();
  }

  /** Judges the passing of time; committed only when it changes something. */
  tick(nowMs: number): void {
    if (!this.#down) this.control(KIND.tick, () => this.#judge.tick(nowMs), nowMs);
  }

  setMode(point: number, mode: (typeof MODES)[number], sinceMs: number): Promise<void> {
    const batch = new Batch(1);
    batch.push(point, sinceMs, MODES.indexOf(mode), 0);
    return new Promise((resolve, reject) => {
      this.#commands.push({
        kind: KIND.mode,
        at: sinceMs,
        batch,
        judge: () => this.#judge.setMode(point, mode, sinceMs),
        done: (e) => (e ? reject(e) : resolve()),
      });
      this.#schedule();
    });
  }

  /** Runs `work` while no batch is being judged, then saves a snapshot so that a replay starts from what it changed. */
  between(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const run = async (): Promise<void> => {
        await work();
        this.#snapshotMark = -1;
        await this.snapshotNow();
      };
      this.#commands.push({ run, done: (error) => (error ? reject(error) : resolve()) });
      this.#schedule();
    });
  }

  control(kind: number, judge: () => Judgement, at = this.#app.host.now()): void {
    this.#commands.push({ kind, at, batch: new Batch(1), judge, done: () => undefined });
    this.#schedule();
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    if (!this.#running && this.#gathering.count === 0 && this.#commands.length === 0)
      return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#running || this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (!this.#stopped && (this.#gathering.count > 0 || this.#commands.length > 0)) {
      const command = this.#commands.shift();
      if (command && 'run' in command) await this.#runStep(command);
      else if (command) await this.#runCommand(command);
      else await this.#runBatch();
      await this.#maybeSnapshot();
    }
    this.#running = false;
    if (this.#gathering.count === 0 && this.#commands.length === 0)
      for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #runBatch(): Promise<void> {
    const batch = this.#gathering;
    const waiting = this.#waiting;
    this.#gathering = this.#spare;
    this.#waiting = [];
    this.#gathering.clear();
    this.#spare = batch;
    const receivedAt = this.#app.host.now();
    if (this.#down) return this.#refuseWhileAway(batch, waiting, receivedAt, 'the database is away');
    const lookBack = this.#prepare(batch);
    if (lookBack) await lookBack;
    try {
      await this.#commit(KIND.readings, batch, receivedAt, () => this.#judge.judge(batch, receivedAt));
      this.#hooks.committed(batch, receivedAt);
      for (const { done } of waiting) done();
    } catch (error) {
      await this.#handleFailure(batch, waiting, receivedAt, error as Error);
    }
  }

  /** Late data older than memory are judged on stored history; without it they count as too old, and are stored all the same. */
  #prepare(batch: Batch): Promise<void> | undefined {
    return this.#judge.prepare?.(batch)?.catch((error: unknown) => {
      this.#app.log.warn('history for late data not read', { error: String(error) });
    });
  }

  async #runStep(step: Step): Promise<void> {
    try {
      if (this.#down) throw new NotStored('the database is away');
      await step.run();
      step.done();
    } catch (error) {
      step.done(error as Error);
      await this.#recoverConnection(error as Error);
    }
  }

  async #runCommand(command: Command): Promise<void> {
    try {
      if (this.#down) throw new NotStored('the database is away');
      const { kind, batch, at } = command;
      await this.#commit(kind, batch, at, command.judge, kind === KIND.tick);
      command.done();
    } catch (error) {
      command.done(error as Error);
      if (command.kind !== KIND.tick) this.#app.log.error('engine command failed', { error: String(error) });
      await this.#recoverConnection(error as Error);
    }
  }

  /** Judges, then writes readings, alarm rows, log entries and the mark in one transaction. */
  async #commit(
    kind: number,
    batch: Batch,
    at: number,
    judge: () => Judgement,
    onlyIfChanged = false,
  ): Promise<void> {
    const judgement = judge();
    if (onlyIfChanged && !judgement.changed) return this.#judge.settle('committed');
    let entries: readonly PreparedEntry[] = [];
    const watch = this.#watchAnswer();
    try {
      const client = this.#client;
      if (!client) throw new NotStored('the database is away');
      let mark: number;
      if (judgement.changed) {
        await client.query('begin');
        mark = await insertJournal(client, this.#epoch, kind, at, batch);
        entries = await judgement.write(client);
        await client.query('commit');
      } else mark = await insertJournal(client, this.#epoch, kind, at, batch);
      this.#mark = mark;
    } catch (error) {
      this.#judge.settle('dropped');
      if (!isConnectionLost(error)) await this.#client?.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(watch.timer);
      watch.over = true;
    }
    this.#judge.settle('committed');
    if (kind === KIND.readings) {
      this.latest.apply(batch, at, () => undefined);
      this.committedReadings += batch.count;
      this.committedBatches += 1;
    }
    if (entries.length > 0) this.#app.committed(entries);
  }

  async #handleFailure(
    batch: Batch,
    waiting: readonly { upTo: number; done: Done }[],
    receivedAt: number,
    error: Error,
  ): Promise<void> {
    if (error instanceof LeaseLost) {
      this.#stopped = true;
      for (const { done } of waiting) done(error);
      return;
    }
    const state = (error as { code?: string }).code ?? '';
    const dataFault = /^(22|23)/.test(state) || (state === '' && !isConnectionLost(error));
    if (dataFault) return this.#split(batch, waiting, receivedAt, error);
    this.#app.log.error('readings not stored', { readings: batch.count, error: String(error) });
    this.#refuseWhileAway(batch, waiting, receivedAt, error.message);
    await this.#recoverConnection(error);
  }

  /** Shows what would have been raised at once; the senders hear a little later, so that they do not hammer. */
  #refuseWhileAway(
    batch: Batch,
    waiting: readonly { upTo: number; done: Done }[],
    receivedAt: number,
    reason: string,
  ): void {
    this.#showUnstored(batch, receivedAt);
    setTimeout(() => {
      for (const { done } of waiting) done(new NotStored(reason));
    }, RETRY_MS);
  }

  /** A database that answers nothing for a second is away, though its socket is open; one that is only slow is waited for. */
  #watchAnswer(): { timer: NodeJS.Timeout | undefined; over: boolean } {
    const watch: { timer: NodeJS.Timeout | undefined; over: boolean } = { timer: undefined, over: false };
    const probe = async (): Promise<void> => {
      const answered = await Promise.race([
        this.#app.database.pool.query('select 1').then(
          () => true,
          () => false,
        ),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), PROBE_WITHIN_MS).unref()),
      ]);
      if (watch.over) return;
      if (answered) watch.timer = setTimeout(() => void probe(), PROBE_AFTER_MS).unref();
      else
        (
          this.#client as unknown as { connection: { stream: { destroy(e: Error): void } } }
        ).connection.stream.destroy(
          Object.assign(new Error('the database does not answer'), { code: 'ECONNRESET' }),
        );
    };
    watch.timer = setTimeout(() => void probe(), PROBE_AFTER_MS).unref();
    return watch;
  }

  /** A batch the database refuses for its content: halves are tried until the faulty reading stands alone. */
  async #split(
    batch: Batch,
    waiting: readonly { upTo: number; done: Done }[],
    receivedAt: number,
    error: Error,
  ): Promise<void> {
    if (batch.count === 1) {
      this.#app.log.error('a reading could not be judged or stored', { error: error.stack ?? String(error) });
      this.#hooks.poison(batch, error);
      for (const { done } of waiting) done();
      return;
    }
    const owned = batch.slice(0, batch.count);
    const middle = owned.count >> 1;
    for (const part of [owned.slice(0, middle), owned.slice(middle, owned.count)]) {
      try {
        await this.#commit(KIND.readings, part, receivedAt, () => this.#judge.judge(part, receivedAt));
        this.#hooks.committed(part, receivedAt);
      } catch (again) {
        await this.#handleFailure(part, [], receivedAt, again as Error);
      }
    }
    for (const { done } of waiting) done();
  }

  /** While the database is away readings are still judged, so that the desk hears of a danger at once. */
  #showUnstored(batch: Batch, receivedAt: number): void {
    try {
      const { unstored } = this.#judge.judge(batch, receivedAt);
      if (unstored.length > 0) this.#hooks.unstored(unstored);
    } catch (error) {
      this.#app.log.error('judging without the database failed', { error: String(error) });
    } finally {
      this.#judge.settle('dropped');
    }
  }

  async #recoverConnection(error: Error): Promise<void> {
    if (error instanceof NotStored) return;
    if (!isConnectionLost(error) && (error as { code?: string }).code !== undefined) return;
    this.#down = true;
    const gone = this.#client;
    this.#client = undefined;
    void gone?.end().catch(() => undefined);
    void this.#reconnect();
  }

  /** Tries until the database is back; readings that arrive meanwhile are judged in memory and refused. */
  async #reconnect(): Promise<void> {
    if (this.#reconnecting) return;
    this.#reconnecting = true;
    while (!this.#stopped && this.#down) {
      let client: Client | undefined;
      try {
        client = await this.#app.database.connect('fengsui engine');
        await this.#resync(client);
        this.#client = client;
        this.#down = false;
      } catch (error) {
        await client?.end().catch(() => undefined);
        if (error instanceof LeaseLost || error instanceof JournalCorrupt) {
          this.#app.log.error('the hot path stops', { error: String(error) });
          this.#stopped = true;
        } else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    this.#reconnecting = false;
    this.#schedule();
  }

  async #maybeSnapshot(): Promise<void> {
    const now = this.#app.host.monotonic();
    if (this.#down || this.#mark === this.#snapshotMark || now - this.#snapshotAt < SNAPSHOT_MS) return;
    this.#snapshotAt = now;
    await this.snapshotNow().catch(() => undefined);
  }

  /** Saves latest values and the judge's state as of the last committed batch. */
  async snapshotNow(): Promise<void> {
    if (!this.#client || this.#mark === this.#snapshotMark) return;
    const judge = this.#judge.snapshot();
    await this.#client.query(
      `insert into sensing_snapshot (partition, mark, taken_at, latest, judge) values (0, $1, $2, $3, $4)
       on conflict (partition) do update set mark = excluded.mark, taken_at = excluded.taken_at, latest = excluded.latest, judge = excluded.judge`,
      [this.#mark, new Date(this.#app.host.now()).toISOString(), this.latest.snapshot(), Buffer.from(judge)],
    );
    this.#snapshotMark = this.#mark;
  }

  async stop(): Promise<void> {
    await Promise.race([this.idle(), new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    if (!this.#stopped && !this.#down) await this.snapshotNow().catch(() => undefined);
    this.#stopped = true;
    await this.#client?.end().catch(() => undefined);
  }
}

const MODES = ['normal', 'maintenance', 'exercise'] as const;
