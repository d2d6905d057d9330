import type { Live } from '#platform/server/live';
import type { Actor, App } from '#platform/server/module';
import type { Mode } from '#sensing/contract';
import type { Batch } from './batch.ts';
import { DiskRoom } from './disk-room.ts';
import { Engine, NotStored } from './engine.ts';
import type { HotEngine } from './hot-engine.ts';
import type { Done, Receiver } from './gathering.ts';
import { Gateways, type GatewayState } from './gateways.ts';
import type { GivenReading } from './given-reading.ts';
import { Intake, type IntakeResult, type PlainMessage } from './intake.ts';
import { History } from '../history/history.ts';
import { RollOver } from '../history/roll-over.ts';
import type { Judge } from './judge.ts';
import { PointTable, type HotPoint } from './point-table.ts';
import { Quarantine } from './quarantine.ts';
import { Telemetry } from './telemetry.ts';

const TICK_MS = 1000;
const NOTHING = new Uint8Array();

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
  engine: HotEngine;
  readonly #reloads: (() => Promise<void>)[] = [];
  readonly #intake: Intake;
  readonly #telemetry: Telemetry;
  #judge: Judge | undefined;
  #tick: NodeJS.Timeout | undefined;
  #rateCount = 0;
  #rateAt = 0;
  readingsPerS = 0;
  /** A gateway as every process of the node together knows it. */
  everywhere: (own: GatewayState) => GatewayState = (own) => own;
  /** Tells the other processes of a changed registry. */
  onChanged: (() => Promise<void>) | undefined;

  constructor(app: App) {
    this.app = app;
    this.gateways = new Gateways(app);
    this.quarantine = new Quarantine(app);
    this.history = new History(app);
    this.disk = new DiskRoom(app);
    this.rollOver = new RollOver(app, this.history, () => this.engine.mark);
    this.engine = this.ownEngine();
    this.#intake = new Intake({
      now: () => app.host.now(),
      points: this.points,
      gateways: this.gateways,
      quarantine: this.quarantine,
      engine: () => this.engine,
    });
    this.#telemetry = new Telemetry(app, this.points, () => this.engine.latest);
  }

  /** An engine that owns the partition, under the name the other processes know it by. */
  ownEngine(owner?: string): HotEngine {
    const { app } = this;
    return new Engine(app, this.points.capacity, {
      ...(owner === undefined ? {} : { owner }),
      committed: (batch, receivedAt) => {
        this.committed(batch, receivedAt, this.engine.mark);
        app.bus.tell('journal', NOTHING);
      },
      spares: () => this.disk.now !== 'ample' && this.disk.now !== 'low',
      tookIn: (mark) => this.history.tail.begin(mark),
      unstored: (alarms) =>
        (app.parts.get('live') as Live | undefined)?.announceScoped('unstored', 'alarms.read', alarms),
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

  /** Starts with an engine of its own, or with the one `make` gives. */
  async start(make: () => HotEngine = () => this.ownEngine()): Promise<void> {
    await this.points.load(this.app.database.db);
    await this.gateways.load();
    await this.history.prepare();
    await this.useEngine(make());
    if (this.app.settings.role === 'all') await this.history.sweep();
    this.app.clock.onStep((stepMs) => {
      if (stepMs > 0) this.engine.restartTimers();
    });
    this.#tick = setInterval(() => this.everySecond(), TICK_MS);
    this.#tick.unref();
  }

  /** From here on this engine is the hot path; memory holds history after its mark. */
  async useEngine(engine: HotEngine): Promise<void> {
    if (this.#judge) engine.useJudge(this.#judge);
    // Until the new engine has a mark, late data look back on the journal alone.
    this.history.tail.begin(Number.POSITIVE_INFINITY);
    await engine.start();
    this.history.tail.begin(engine.mark);
    const before = this.engine;
    this.engine = engine;
    this.#rateCount = engine.committedReadings;
    await before.stop();
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

  /** The registry or the rules have changed: takes that in here and in every other process. */
  async changed(): Promise<void> {
    await this.reload();
    await this.onChanged?.();
  }

  /** Work that follows every reload of the registry, before the next batch. */
  onReload(work: () => Promise<void>): void {
    this.#reloads.push(work);
  }

  /** A committed batch: into memory, and to the consoles. */
  committed(batch: Batch, receivedAt: number, mark: number): void {
    this.history.committed(batch, receivedAt, mark);
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
