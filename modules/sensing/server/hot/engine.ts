import type { Client } from 'pg';
import { isConnectionLost } from '#platform/server/db';
import type { App } from '#platform/server/module';
import type { PreparedEntry } from '#platform/server/log';
import { watchAnswer } from './answer-watch.ts';
import { Batch } from './batch.ts';
import { Gathering, type Done, type Receiver } from './gathering.ts';
import { insertJournal, JournalCorrupt, KIND, LeaseLost } from './journal.ts';
import { MODES, noJudge, type Judge, type Judgement } from './judge.ts';
import type { HotEngine } from './hot-engine.ts';
import { Latest } from './latest.ts';
import { recover, renewLease, takeInAfter, takeLease, type Memory } from './recovery.ts';
import { Snapshots } from './snapshots.ts';

export type { Done } from './gathering.ts';

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
const RETRY_MS = 250;
const SPARED = 'the rest of the disk is kept for alarms';

export interface EngineHooks {
  /** A committed batch; called after the commit, before the acknowledgements. */
  readonly committed: (batch: Batch, receivedAt: number) => void;
  /** True while the last of the disk is kept for alarms: readings that change none stay with their gateways. */
  readonly spares: () => boolean;
  /** What would have been raised while the database is away. */
  readonly unstored: (alarms: readonly { readonly orgPath: string }[]) => void;
  /** The journal was taken in up to this row without {@link committed} having been called for its batches. */
  readonly tookIn: (mark: number) => void;
  /** Name of the owner in the partition's row; other processes ask the engine under it. */
  readonly owner?: string;
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
export class Engine implements HotEngine {
  readonly latest: Latest;
  readonly #app: App;
  readonly #hooks: EngineHooks;
  #judge: Judge = noJudge;
  #gathering = new Gathering(BATCH_READINGS);
  #spare = new Gathering(BATCH_READINGS);
  readonly #snapshots: Snapshots;
  readonly #commands: (Command | Step)[] = [];
  #client: Client | undefined;
  #epoch = 0;
  #mark = 0;
  #running = false;
  #stopped = false;
  #scheduled = false;
  #idle: (() => void)[] = [];
  #down = false;
  #deposed = false;
  #reconnecting = false;
  /** Readings committed since the start, and acknowledgements given. */
  committedReadings = 0;
  committedBatches = 0;

  constructor(app: App, pointCapacity: number, hooks: EngineHooks) {
    this.#app = app;
    this.#hooks = hooks;
    this.latest = new Latest(pointCapacity);
    this.#snapshots = new Snapshots(app);
  }

  get waitingReadings(): number {
    return this.#gathering.batch.count;
  }

  /** True once the partition is somebody else's: this engine takes nothing any more. */
  get deposed(): boolean {
    return this.#deposed;
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

  get #memory(): Memory {
    return { latest: this.latest, judge: this.#judge, prepare: (batch) => this.#prepare(batch) };
  }

  /** Takes the lease, restores the snapshot, replays the journal and arms the timers. */
  async start(): Promise<void> {
    this.#client = await this.#app.database.connect('fengsui engine', { pipeline: true });
    const lease = await takeLease(this.#client, this.#hooks.owner);
    this.#epoch = lease.epoch;
    this.#mark = lease.mark;
    this.#snapshots.known(await recover(this.#client, this.#memory));
    this.control(KIND.ready, () => this.#judge.ready(this.#app.host.now()));
    await this.idle();
  }

  /** A commit whose answer was lost may stand: the old connection is fenced off, then memory follows the journal. */
  async #resync(client: Client): Promise<void> {
    const { epoch, mark } = await renewLease(client, this.#epoch);
    this.#epoch = epoch;
    if (mark === this.#mark) return;
    await takeInAfter(client, this.#memory, this.#mark);
    this.#mark = mark;
    this.#hooks.tookIn(mark);
  }

  /** Takes readings of one message in; the receiver hears of the commit. Throws {@link Busy} when the queue is full. */
  submit(from: Batch, receiver: Receiver, tag: number): void {
    if (this.#gathering.batch.count + from.count > MAX_WAITING) throw new Busy('the intake queue is full');
    if (this.#gathering.batch.count === 0) this.#gathering.since = this.#app.host.monotonic();
    this.#gathering.add(from, receiver, tag);
    if (!this.#running) this.#schedule();
  }

  /** Judges the passing of time; committed only when it changes something. */
  tick(nowMs: number): void {
    if (!this.#down) this.control(KIND.tick, () => this.#judge.tick(nowMs), nowMs);
  }

  /** The clock was set forward: what waits for time to pass begins anew, as after a start. */
  restartTimers(): void {
    const now = this.#app.host.now();
    if (!this.#down) this.control(KIND.ready, () => this.#judge.ready(now), now);
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
        await this.#snapshots.now(this.#mark, this.#epoch, this.#memory, true);
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
    if (!this.#running && this.#gathering.batch.count === 0 && this.#commands.length === 0)
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
    while (!this.#stopped && (this.#gathering.batch.count > 0 || this.#commands.length > 0)) {
      const command = this.#commands.shift();
      if (command && 'run' in command) await this.#runStep(command);
      else if (command) await this.#runCommand(command);
      else await this.#runBatch();
      if (!this.#down) this.#snapshots.maybe(this.#mark, this.#epoch, this.latest, this.#judge);
    }
    this.#running = false;
    if (this.#gathering.batch.count === 0 && this.#commands.length === 0)
      for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #runBatch(): Promise<void> {
    const gathered = this.#gathering;
    const { batch } = gathered;
    this.#gathering = this.#spare;
    this.#gathering.clear();
    this.#spare = gathered;
    const receivedAt = this.#app.host.now();
    this.#stage('gather', gathered.since);
    if (this.#down) return this.#refuseWhileAway(gathered, receivedAt, 'the database is away');
    const lookBack = this.#prepare(batch);
    if (lookBack) await lookBack;
    try {
      await this.#commit(KIND.readings, batch, receivedAt, () => this.#judge.judge(batch, receivedAt));
      this.#hooks.committed(batch, receivedAt);
    } catch (error) {
      if ((error as Error).message === SPARED) return this.#refuseLater(gathered, SPARED);
      return this.#handleFailure(gathered, receivedAt, error as Error);
    }
    gathered.stored();
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

  /** Records how long a stage of the hot path took; returns now. */
  #stage(stage: string, since: number): number {
    const now = this.#app.host.monotonic();
    this.#app.metrics.summarise(
      'fengsui_hot_path_seconds',
      'Time in each stage of the hot path',
      `stage="${stage}"`,
      (now - since) / 1000,
    );
    return now;
  }

  /** Judges, then writes readings, alarm rows, log entries and the mark in one transaction. */
  async #commit(
    kind: number,
    batch: Batch,
    at: number,
    judge: () => Judgement,
    onlyIfChanged = false,
  ): Promise<void> {
    const began = this.#app.host.monotonic();
    const judgement = judge();
    const judged = this.#stage('judge', began);
    if (kind === KIND.readings && !judgement.changed && this.#hooks.spares()) {
      this.#judge.settle('dropped');
      throw new NotStored(SPARED);
    }
    if (onlyIfChanged && !judgement.changed) return this.#judge.settle('committed');
    let entries: readonly PreparedEntry[] = [];
    const watch = watchAnswer(this.#app.database, () => this.#client);
    try {
      const client = this.#client;
      if (!client) throw new NotStored('the database is away');
      let mark: number;
      if (judgement.changed) {
        // Sent in one burst; the commit follows when all of it stands and the lease is ours.
        [, mark, entries] = await Promise.all([
          client.query('begin'),
          insertJournal(client, this.#epoch, kind, at, batch),
          judgement.write(client),
        ]);
        await client.query('commit');
      } else mark = await insertJournal(client, this.#epoch, kind, at, batch);
      this.#mark = mark;
    } catch (error) {
      this.#judge.settle('dropped');
      if (!isConnectionLost(error)) await this.#client?.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      watch.stop();
    }
    this.#stage(judgement.changed ? 'commitAlarm' : 'commit', judged);
    this.#judge.settle('committed');
    if (kind === KIND.readings) {
      this.latest.apply(batch, at, () => undefined);
      this.committedReadings += batch.count;
      this.committedBatches += 1;
    }
    if (entries.length > 0) this.#app.committed(entries);
  }

  async #handleFailure(gathered: Gathering, receivedAt: number, error: Error): Promise<void> {
    if (error instanceof LeaseLost) {
      this.#stopped = true;
      this.#deposed = true;
      return gathered.failed(error);
    }
    const { batch } = gathered;
    if (isDataFault(error))
      try {
        await this.#split(batch, receivedAt, error);
        return gathered.stored();
      } catch (again) {
        return this.#handleFailure(gathered, receivedAt, again as Error);
      }
    this.#app.log.error('readings not stored', { readings: batch.count, error: String(error) });
    this.#refuseWhileAway(gathered, receivedAt, error.message);
    await this.#recoverConnection(error);
  }

  /** Shows what would have been raised at once. */
  #refuseWhileAway(gathered: Gathering, receivedAt: number, reason: string): void {
    this.#showUnstored(gathered.batch, receivedAt);
    this.#refuseLater(gathered, reason);
  }

  /** The senders hear a little later, so that they do not hammer. */
  #refuseLater(gathered: Gathering, reason: string): void {
    const senders = gathered.leave();
    setTimeout(() => senders.failed(new NotStored(reason)), RETRY_MS);
  }

  /** A batch the database refuses for its content: halves are tried until the faulty reading stands alone. Throws when it goes away meanwhile. */
  async #split(batch: Batch, receivedAt: number, error: Error): Promise<void> {
    if (batch.count === 1) {
      this.#app.log.error('a reading could not be judged or stored', { error: error.stack ?? String(error) });
      return this.#hooks.poison(batch, error);
    }
    const middle = batch.count >> 1;
    for (const part of [batch.slice(0, middle), batch.slice(middle, batch.count)])
      try {
        await this.#commit(KIND.readings, part, receivedAt, () => this.#judge.judge(part, receivedAt));
        this.#hooks.committed(part, receivedAt);
      } catch (again) {
        if (!isDataFault(again as Error)) throw again;
        await this.#split(part, receivedAt, again as Error);
      }
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
        client = await this.#app.database.connect('fengsui engine', { pipeline: true });
        await this.#resync(client);
        this.#client = client;
        this.#down = false;
      } catch (error) {
        await client?.end().catch(() => undefined);
        if (error instanceof LeaseLost || error instanceof JournalCorrupt) {
          this.#app.log.error('the hot path stops', { error: String(error) });
          this.#stopped = true;
          this.#deposed = true;
        } else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    this.#reconnecting = false;
    this.#schedule();
  }

  async stop(): Promise<void> {
    await Promise.race([this.idle(), new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    if (!this.#stopped && !this.#down)
      await this.#snapshots.now(this.#mark, this.#epoch, this.#memory).catch(() => undefined);
    this.#stopped = true;
    await this.#client?.end().catch(() => undefined);
  }
}

/** The database refuses what the batch holds, as against being away. */
function isDataFault(error: Error): boolean {
  const state = (error as { code?: string }).code ?? '';
  if (error instanceof NotStored || error instanceof LeaseLost) return false;
  return /^(22|23)/.test(state) || (state === '' && !isConnectionLost(error));
}
