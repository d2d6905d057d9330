import { toMessage } from '#platform/server/bus';
import { RoleProblem, serves, type App } from '#platform/server/module';
import { Seat } from '#platform/server/seat';
import type { HotEngine } from '../hot/hot-engine.ts';
import type { Sensing } from '../hot/sensing.ts';
import type { GatewayFront } from '../listeners/gateway/listeners.ts';
import { EngineDesk } from './engine-desk.ts';
import { FollowingEngine } from './following-engine.ts';
import { GatewayStates } from './gateway-states.ts';
import { ownDesk, remoteDesk, serveDesk } from './hub-desk.ts';

/** Seats of this module: who owns the partition of points, and who asks the peers that wait to be asked. */
const ENGINE_SEAT = { lock: 7_205_012, name: 'engine seat' };
const POLLER_SEAT = { lock: 7_205_013, name: 'poller seat' };
const BEAT_MS = 1000;
/** An engine that has said nothing for so long answers nobody. */
const ENGINE_GONE_MS = 5000;
/** History files another process wrote or merged are known here after this at the latest. */
const REFRESH_MS = 10_000;
const SEAT_WITHIN_MS = 5000;

const NOTHING = toMessage('');

/** A whole node takes the partition so that no other engine does; one that was killed a moment ago is waited for. */
export async function takeWhole(sensing: Sensing): Promise<Seat> {
  const nothing = async (): Promise<void> => undefined;
  const seat = new Seat(sensing.app.database, ENGINE_SEAT, { taken: nothing, lost: nothing });
  await seat.start();
  if (await seat.heldWithin(SEAT_WITHIN_MS)) return seat;
  await seat.stop();
  throw new RoleProblem(
    '这个数据库上已经有烽燧的引擎在运行：请先停止它，或换一个数据库。',
    'An engine of Fengsui already runs on this database: stop it first, or give another database.',
  );
}

/** Runs the part of sensing that is this process's, and follows what the others do. */
export class SensingRoles {
  readonly #app: App;
  readonly #sensing: Sensing;
  readonly #front: GatewayFront;
  readonly #name: string;
  readonly #states: GatewayStates;
  readonly #seats: Seat[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  #engineSeat: Seat | undefined;
  #following: FollowingEngine | undefined;
  #stopped = false;
  #desk: EngineDesk | undefined;
  #engineHeardAt = -Infinity;
  #reloading = false;
  #reloadAgain = false;

  constructor(sensing: Sensing, front: GatewayFront) {
    this.#app = sensing.app;
    this.#sensing = sensing;
    this.#front = front;
    this.#name = sensing.app.settings.processName ?? sensing.app.settings.role;
    this.#states = new GatewayStates(sensing.app, sensing.gateways, this.#name);
  }

  /** Starts following; an engine also competes for the partition. */
  async start(): Promise<void> {
    const { role } = this.#app.settings;
    this.#sensing.everywhere = (own) => this.#states.everywhere(own);
    this.#sensing.onChanged = () => this.#tellChanged();
    await this.#sensing.start(() => this.#follow());
    this.#listen();
    this.#states.start();
    if (serves(role, 'engine')) await this.#compete();
    if (serves(role, 'hub')) serveDesk(this.#app.bus, this.#name, ownDesk(this.#front));
    this.#app.parts.set('gatewayDesk', this.#desks());
  }

  #desks() {
    const { bus, settings } = this.#app;
    return serves(settings.role, 'hub') ? ownDesk(this.#front) : remoteDesk(bus, this.#states, this.#front);
  }

  #follow(): FollowingEngine {
    const { app } = this.#sensing;
    // A hub has no consoles and answers no questions about history.
    const hub = app.settings.role === 'hub';
    const following = new FollowingEngine(app, this.#sensing.points.capacity, {
      committed: (batch, at, mark) => {
        if (!hub) this.#sensing.committed(batch, at, mark);
      },
      tookIn: (mark) => this.#sensing.history.tail.begin(mark),
    });
    this.#following = following;
    return following;
  }

  #listen(): void {
    const { bus } = this.#app;
    bus.hear('journal', () => this.#following?.wake());
    bus.hear('owner', () => this.#following?.ownerChanged());
    bus.hear('registry', () => this.#reload());
    bus.hear('history', () => this.#refresh());
    bus.hear('engine', () => (this.#engineHeardAt = this.#app.host.monotonic()));
    bus.onReturn(() => {
      this.#following?.wake();
      this.#reload();
    });
    const every = (ms: number, work: () => void): void =>
      void this.#timers.push(setInterval(work, ms).unref());
    every(REFRESH_MS, () => this.#refresh());
    every(BEAT_MS, () => {
      if (this.#desk && this.#sensing.engine.deposed) void this.#engineSeat?.release();
      else if (this.#desk) bus.tell('engine', NOTHING);
    });
  }

  #refresh(): void {
    void this.#sensing.history
      .refresh()
      .catch((error: unknown) => this.#app.log.warn('history not looked up', { error: String(error) }));
  }

  /** Another process changed the registry; many changes in a row are taken in together. */
  #reload(): void {
    this.#reloadAgain = true;
    if (!this.#reloading) void this.#reloadAll();
  }

  async #reloadAll(): Promise<void> {
    this.#reloading = true;
    while (this.#reloadAgain) {
      this.#reloadAgain = false;
      await this.#sensing
        .reload()
        .catch((error: unknown) => this.#app.log.warn('registry not reloaded', { error: String(error) }));
    }
    this.#reloading = false;
  }

  async #tellChanged(): Promise<void> {
    this.#app.bus.tell('registry', NOTHING);
    // The answer of the caller waits until the owner judges by what was changed.
    await this.#following?.reloadOwner();
  }

  async #compete(): Promise<void> {
    const seat = new Seat(this.#app.database, ENGINE_SEAT, {
      taken: () => this.#own(),
      lost: () => this.#disown(),
    });
    this.#seats.push(seat);
    this.#engineSeat = seat;
    await seat.start();
  }

  async #own(): Promise<void> {
    const subject = `engine.${this.#app.host.random(16).toString('hex')}`;
    await this.#use(this.#sensing.ownEngine(subject));
    this.#following = undefined;
    this.#desk = new EngineDesk(this.#sensing, subject);
    this.#app.bus.tell('owner', NOTHING);
    this.#app.log.info('partition taken', { owner: subject });
  }

  async #disown(): Promise<void> {
    this.#desk?.stop();
    this.#desk = undefined;
    if (this.#following || this.#stopped) return;
    this.#app.log.warn('partition given up', {});
    await this.#use(this.#follow());
  }

  async #use(engine: HotEngine): Promise<void> {
    try {
      await this.#sensing.useEngine(engine);
    } catch (error) {
      this.#app.log.error('hot path not changed over', { error: String(error) });
      throw error;
    }
  }

  /** Only one hub asks the peers that wait to be asked. */
  async startPollers(): Promise<void> {
    const seat = new Seat(this.#app.database, POLLER_SEAT, {
      taken: async () => this.#front.startPollers(),
      lost: () => this.#front.stopPollers(),
    });
    this.#seats.push(seat);
    await seat.start();
  }

  /** What `/readyz` says of the hot path: `false` where readings cannot be taken. */
  ready(): string | false {
    const { role } = this.#app.settings;
    if (this.#sensing.engine.databaseDown) return 'database unavailable';
    if (this.#desk) return 'owner';
    if (this.#app.host.monotonic() - this.#engineHeardAt > ENGINE_GONE_MS)
      return role === 'hub' ? false : '没有引擎应答 no engine answers';
    return role === 'engine' ? 'standby' : 'ok';
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#states.stop();
    this.#desk?.stop();
    await this.#sensing.stop();
    for (const seat of this.#seats) await seat.stop();
  }
}
