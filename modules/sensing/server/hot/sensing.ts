import { realpathSync, statfsSync } from 'node:fs';
import type { Live } from '#platform/server/live';
import type { Actor, App } from '#platform/server/module';
import type { Mode } from '#sensing/contract';
import { Batch } from './batch.ts';
import { Engine, NotStored, type Done } from './engine.ts';
import { Gateways } from './gateways.ts';
import { History } from '../history/history.ts';
import { RollOver } from '../history/roll-over.ts';
import type { Judge } from './judge.ts';
import { PointTable, type HotPoint } from './point-table.ts';
import { Quarantine } from './quarantine.ts';

/** A device clock may run this much ahead before its reading is put aside. */
export const FUTURE_MS = 5 * 60_000;
const DISK_RESERVE_BYTES = 256 * 1024 * 1024;
const TICK_MS = 1000;
const DISK_CHECK_MS = 2000;

/** One reading as a gateway gives it; a missing time means "now". Times are ms UTC, qualities OPC bytes. */
export interface GivenReading {
  readonly point: string;
  readonly value: number;
  readonly time?: number;
  readonly quality?: number;
}

/** What became of the readings of one message. */
export interface IntakeResult {
  readonly accepted: number;
  readonly quarantined: readonly { readonly index: number; readonly reason: string }[];
}

type Listener = (batch: Batch, receivedAt: number) => void;

/** The running hot path with everything around it; one per node. */
export class Sensing {
  readonly app: App;
  readonly points = new PointTable();
  readonly gateways: Gateways;
  readonly quarantine: Quarantine;
  readonly history: History;
  readonly rollOver: RollOver;
  engine: Engine;
  readonly #listeners: Listener[] = [];
  readonly #reloads: (() => Promise<void>)[] = [];
  #judge: Judge | undefined;
  /** The message at hand; the engine copies it, so one serves all. */
  readonly #message = new Batch();
  #tick: NodeJS.Timeout | undefined;
  #noRoom = false;
  #diskCheckedAt = -Infinity;
  #rateCount = 0;
  #rateAt = 0;
  readingsPerS = 0;

  constructor(app: App) {
    this.app = app;
    this.gateways = new Gateways(app);
    this.quarantine = new Quarantine(app);
    this.history = new History(app);
    this.rollOver = new RollOver(app, this.history, () => this.engine.mark);
    this.engine = this.#makeEngine(1);
  }

  #makeEngine(capacity: number): Engine {
    const { app } = this;
    return new Engine(app, capacity, {
      committed: (batch, receivedAt) => this.#committed(batch, receivedAt),
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
    this.#tick = setInterval(() => this.everySecond(), TICK_MS);
    this.#tick.unref();
  }

  /** Silence, gateway liveness and disk room, once a second. */
  everySecond(): void {
    const now = this.app.host.now();
    this.engine.tick(now);
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

  onCommitted(listener: Listener): void {
    this.#listeners.push(listener);
  }

  #committed(batch: Batch, receivedAt: number): void {
    this.history.committed(batch, receivedAt, this.engine.mark);
    for (const listener of this.#listeners) listener(batch, receivedAt);
    const { points, values, times, qualities, count } = batch;
    for (let i = 0; i < count; i++) {
      const point = this.points.get(points[i]);
      if (point) this.app.telemetry(`p${point.id}`, point.orgPath, [values[i], times[i], qualities[i]]);
    }
  }

  /** True while there is too little room to promise anything. */
  get noRoom(): boolean {
    const mono = this.app.host.monotonic();
    if (mono - this.#diskCheckedAt > DISK_CHECK_MS) {
      this.#diskCheckedAt = mono;
      try {
        const { bavail, bsize } = statfsSync(realpathSync(this.app.place.data));
        this.#noRoom = bavail * bsize < DISK_RESERVE_BYTES;
      } catch {
        this.#noRoom = false;
      }
    }
    return this.#noRoom;
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
    const now = this.app.host.now();
    const batch = this.#message;
    batch.clear();
    const quarantined: { index: number; reason: string }[] = [];
    for (let index = 0; index < given.length; index++) {
      const reading = given[index];
      const time = reading.time ?? now;
      const point = this.points.byCode(reading.point);
      const reason = this.#refusal(gateway.id, reading, point, time, now);
      if (reason !== undefined) {
        quarantined.push({ index, reason });
        this.quarantine.put(gateway.id, reason, JSON.stringify(reading));
        continue;
      }
      batch.push((point as HotPoint).id, time, reading.value, reading.quality ?? 192);
    }
    this.gateways.heard(gateway.id, now, quarantined.length);
    if (batch.count === 0) done();
    else this.engine.submit(batch, done);
    return { accepted: batch.count, quarantined };
  }

  #refusal(
    gatewayId: string,
    reading: GivenReading,
    point: HotPoint | undefined,
    time: number,
    now: number,
  ): string | undefined {
    if (!point) return 'UNKNOWN_POINT';
    if (point.gatewayId !== gatewayId) return 'POINT_NOT_YOURS';
    if (!Number.isFinite(reading.value)) return 'VALUE_NOT_FINITE';
    if (!Number.isFinite(time) || time < 0) return 'TIME_INVALID';
    if (time > now + FUTURE_MS) return 'TIME_IN_FUTURE';
    return undefined;
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
    await this.rollOver.stop();
    await this.engine.stop();
    await this.quarantine.flush();
  }
}
