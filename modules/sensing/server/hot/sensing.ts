import type { Live } from '#platform/server/live';
import type { Actor, App } from '#platform/server/module';
import type { Mode } from '#sensing/contract';
import type { Batch } from './batch.ts';
import { DiskRoom } from './disk-room.ts';
import { Engine, NotStored } from './engine.ts';
import type { Done, Receiver } from './gathering.ts';
import { Gateways } from './gateways.ts';
import type { GivenReading } from './given-reading.ts';
import { Intake, type IntakeResult, type PlainMessage } from './intake.ts';
import { History } from '../history/history.ts';
import { RollOver } from '../history/roll-over.ts';
import type { Judge } from './judge.ts';
import { PointTable, type HotPoint } from './point-table.ts';
import { Quarantine } from './quarantine.ts';
import { Telemetry } from './telemetry.ts';

const TICK_MS = 1000;

export type { GivenReading } from './given-reading.ts';
export type { IntakeResult } from './intake.ts';

/** The running hot path with everything around it; one per node. */
export class Sensing {
  readonly app: App;
  readonly points = new PointTable();
  readonly gateways: Gateways;
  readonly quarantine: Quarantine;
  readonly history: History;
  readonly rollOver: RollOver;
  readonly disk: DiskRoom;
  engine: Engine;
  readonly #reloads: (() => Promise<void>)[] = [];
  readonly #intake: Intake;
  readonly #telemetry: Telemetry;
  #judge: Judge | undefined;
  #tick: NodeJS.Timeout | undefined;
  #rateCount = 0;
  #rateAt = 0;
  readingsPerS = 0;

  constructor(app: App) {
    this.app = app;
    this.gateways = new Gateways(app);
    this.quarantine = new Quarantine(app);
    this.history = new History(app);
    this.disk = new DiskRoom(app);
    this.rollOver = new RollOver(app, this.history, () => this.engine.mark);
    this.engine = this.#makeEngine(1);
    this.#intake = new Intake({
      now: () => app.host.now(),
      points: this.points,
      gateways: this.gateways,
      quarantine: this.quarantine,
      engine: () => this.engine,
    });
    this.#telemetry = new Telemetry(app, this.points, () => this.engine.latest);
  }

  #makeEngine(capacity: number): Engine {
    const { app } = this;
    return new Engine(app, capacity, {
      committed: (batch, receivedAt) => this.#committed(batch, receivedAt),
      spares: () => this.disk.now !== 'ample' && this.disk.now !== 'low',
      tookIn: (mark) => this.history.tail.begin(mark),
      unstored: (alarms) =>
        (app.parts.get('live') as Live | undefined)?.sendScoped('unstored', 'alarms.read', alarms),
      poison: (batch, error) => {
        const point = this.points.get(batch.points[0]);
        this.quarantine.put(
          point?.gatewayId ?? '',
          error.message,
          JSON.stringify({ point: point?.code, value: batch.values[0], time: batch.times[0] }),
        );
      },
    });
  }

  /** The judge must be registered before the start: the journal is replayed through it. */
  useJudge(judge: Judge): void {
    this.#judge = judge;
  }

  async start(): Promise<void> {
    await this.points.load(this.app.database.db);
    await this.gateways.load();
    this.engine = this.#makeEngine(this.points.capacity);
    if (this.#judge) this.engine.useJudge(this.#judge);
    await this.history.prepare();
    await this.engine.start();
    await this.history.begin(this.engine.mark);
    this.app.clock.onStep((stepMs) => {
      if (stepMs > 0) this.engine.restartTimers();
    });
    this.#tick = setInterval(() => this.everySecond(), TICK_MS);
    this.#tick.unref();
  }

  /** Silence, gateway liveness and disk room, once a second. */
  everySecond(): void {
    const now = this.app.host.now();
    this.engine.tick(now);
    void this.disk.now;
    const mono = this.app.host.monotonic();
    if (mono - this.#rateAt >= 1000) {
      this.readingsPerS = ((this.engine.committedReadings - this.#rateCount) * 1000) / (mono - this.#rateAt);
      this.#rateCount = this.engine.committedReadings;
      this.#rateAt = mono;
    }
  }

  /** Takes a changed registry or changed rules into the hot path, between two batches. */
  reload(): Promise<void> {
    return this.engine.between(async () => {
      await this.points.load(this.app.database.db);
      await this.gateways.load();
      this.engine.latest.ensure(this.points.capacity);
      for (const work of this.#reloads) await work();
      await this.#judge?.reload();
    });
  }

  /** Work that follows every reload of the registry, before the next batch. */
  onReload(work: () => Promise<void>): void {
    this.#reloads.push(work);
  }

  #committed(batch: Batch, receivedAt: number): void {
    this.history.committed(batch, receivedAt, this.engine.mark);
    this.#telemetry.changed(batch);
  }

  /** True while there is too little room to promise anything. */
  get noRoom(): boolean {
    return this.disk.now === 'none';
  }

  /**
   * Takes the readings of one message of a gateway in. `done` follows the commit of those accepted; the rest are in
   * quarantine with their reason. Throws Busy or NotStored when nothing can be promised.
   */
  intake(
    gateway: { readonly id: string; readonly orgPath: string },
    given: readonly GivenReading[],
    done: Done,
  ): IntakeResult {
    if (this.noRoom) throw new NotStored('no room on disk');
    return this.#intake.given(gateway.id, given, done);
  }

  /** The short way for a plainly written message that can be taken whole; false, with nothing done, sends it the long way. */
  intakePlain(gatewayId: string, message: PlainMessage, receiver: Receiver, tag: number): boolean {
    return !this.noRoom && this.#intake.plain(gatewayId, message, receiver, tag);
  }

  /** State of a point as screens show it: `never`, `live`, or `silent` after two periods. */
  stateOf(point: HotPoint): 'live' | 'silent' | 'never' {
    const receipt = this.engine.latest.receipts[point.id] ?? 0;
    if (receipt === 0) return 'never';
    const newest = Math.max(receipt, this.engine.latest.times[point.id]);
    return this.app.host.now() - newest > 2 * point.periodMs ? 'silent' : 'live';
  }

  async setMode(pointId: number, mode: Mode): Promise<void> {
    await this.engine.setMode(pointId, mode, this.app.host.now());
  }

  authenticateGateway = (id: string, secret: string, address: string): Promise<Actor | undefined> =>
    this.gateways.authenticate(id, secret, address);

  async stop(): Promise<void> {
    clearInterval(this.#tick);
    this.#telemetry.stop();
    await this.rollOver.stop();
    await this.engine.stop();
    await this.quarantine.flush();
  }
}
